from django.urls import path

from reports.bureau import api

urlpatterns = [
    path("honours/", api.HonoursView.as_view(), name="api_honours"),
    path("rounds/", api.RoundsView.as_view(), name="api_rounds"),
    path("rounds/<uuid:pk>/", api.RoundView.as_view(), name="api_round"),
    path("rounds/<uuid:pk>/open/", api.RoundOpen.as_view(), name="api_round_open"),
    path("rounds/<uuid:pk>/close/", api.RoundClose.as_view(), name="api_round_close"),
    path("rounds/<uuid:pk>/notice/", api.RoundNotice.as_view(), name="api_round_notice"),
    path("rounds/<uuid:pk>/decide/", api.RoundDecide.as_view(), name="api_round_decide"),
    path("rounds/<uuid:pk>/issue/", api.RoundIssue.as_view(), name="api_round_issue"),
    path("rounds/<uuid:pk>/certificates/", api.CertificatesView.as_view(), name="api_certificates"),
    path("nominees/<uuid:pk>/shortlist/", api.NomineeShortlist.as_view(), name="api_nominee_shortlist"),
    path("nominees/<uuid:pk>/decline/", api.NomineeDecline.as_view(), name="api_nominee_decline"),
    path("verify/<str:code>/", api.VerifyView.as_view(), name="api_verify"),
]
