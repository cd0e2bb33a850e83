from django.urls import path, re_path

from reports.bureau.views import public, rounds

_ID = "(?P<pk>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"

urlpatterns = [
    path("commendations/", rounds.round_list, name="round_list"),
    path("commendations/honours/add/", rounds.honour_add, name="honour_add"),
    path("commendations/add/", rounds.round_add, name="round_add"),
    path("commendations/<uuid:pk>/", rounds.round_page, name="round"),
    re_path(rf"^commendations/{_ID}/(?P<act>open|close)/$", rounds.round_step, name="round_step"),
    path("commendations/<uuid:pk>/due/", rounds.due_save, name="due_save"),
    path("commendations/<uuid:pk>/quotas/", rounds.quota_save, name="quota_save"),
    path("commendations/<uuid:pk>/shortlist/", rounds.shortlist_all, name="shortlist_all"),
    path("commendations/<uuid:pk>/notice/", rounds.notice_publish, name="notice_publish"),
    path("commendations/<uuid:pk>/notice/end/", rounds.notice_end, name="notice_end"),
    path("commendations/<uuid:pk>/decide/", rounds.decide, name="decide"),
    path("commendations/<uuid:pk>/issue/", rounds.issue, name="issue"),
    path("commendations/<uuid:pk>/print/", rounds.print_again, name="print_again"),
    path("commendations/<uuid:pk>/decision.pdf", rounds.decision_file, name="decision_file"),
    re_path(rf"^nominees/{_ID}/(?P<act>shortlist|decline)/$", rounds.nominee_judge, name="nominee_judge"),
    path("objections/<uuid:pk>/", rounds.objection_answer, name="notice_objection_answer"),
    path("certificates/<uuid:pk>.pdf", rounds.certificate_file, name="certificate_file"),
    path("certificates/<uuid:pk>/revoke/", rounds.certificate_revoke, name="certificate_revoke"),
    path("notices/<str:slug>/", public.notice, name="notice"),
    path("verify/", public.verify_start, name="verify_start"),
    path("verify/<str:code>/", public.verify, name="verify"),
]
