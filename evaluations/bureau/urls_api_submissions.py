from django.urls import path

from evaluations.bureau import api_submissions as api

urlpatterns = [
    path("submissions/", api.SubmissionsView.as_view(), name="api_submissions"),
    path("submissions/<uuid:pk>/", api.SubmissionView.as_view(), name="api_submission"),
    path("submissions/<uuid:pk>/adjust/", api.SubmissionAdjust.as_view(), name="api_submission_adjust"),
    path("submissions/<uuid:pk>/return/", api.SubmissionReturn.as_view(), name="api_submission_return"),
    path("submissions/<uuid:pk>/approve/", api.SubmissionApprove.as_view(), name="api_submission_approve"),
    path("submission-files/<uuid:pk>/", api.SubmissionFileView.as_view(), name="api_submission_file"),
]
