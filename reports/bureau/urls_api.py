from django.urls import path

from reports.bureau import api, api_register

urlpatterns = [
    path("honours/", api.HonoursView.as_view(), name="api_honours"),
    path("rounds/", api.RoundsView.as_view(), name="api_rounds"),
    path("rounds/<uuid:pk>/", api.RoundView.as_view(), name="api_round"),
    path("rounds/<uuid:pk>/open/", api.RoundOpen.as_view(), name="api_round_open"),
    path("rounds/<uuid:pk>/close/", api.RoundClose.as_view(), name="api_round_close"),
    path("rounds/<uuid:pk>/notice/", api.RoundNotice.as_view(), name="api_round_notice"),
    path("rounds/<uuid:pk>/notice/end/", api.RoundNoticeEnd.as_view(), name="api_round_notice_end"),
    path("rounds/<uuid:pk>/due/", api.RoundDue.as_view(), name="api_round_due"),
    path("rounds/<uuid:pk>/quotas/", api.RoundQuotas.as_view(), name="api_round_quotas"),
    path("objections/<uuid:pk>/answer/", api.ObjectionAnswer.as_view(), name="api_notice_objection_answer"),
    path("rounds/<uuid:pk>/decide/", api.RoundDecide.as_view(), name="api_round_decide"),
    path("rounds/<uuid:pk>/issue/", api.RoundIssue.as_view(), name="api_round_issue"),
    path("rounds/<uuid:pk>/print/", api.RoundPrint.as_view(), name="api_round_print"),
    path("rounds/<uuid:pk>/certificates/", api_register.CertificatesView.as_view(), name="api_certificates"),
    path("rounds/<uuid:pk>/decision.pdf", api_register.DecisionFile.as_view(), name="api_decision_file"),
    path("certificates/<uuid:pk>.pdf", api_register.CertificateFile.as_view(), name="api_certificate_file"),
    path(
        "certificates/<uuid:pk>/revoke/",
        api_register.CertificateRevoke.as_view(),
        name="api_certificate_revoke",
    ),
    path("nominees/<uuid:pk>/shortlist/", api.NomineeShortlist.as_view(), name="api_nominee_shortlist"),
    path("nominees/<uuid:pk>/decline/", api.NomineeDecline.as_view(), name="api_nominee_decline"),
    path("verify/<str:code>/", api_register.VerifyView.as_view(), name="api_verify"),
]
