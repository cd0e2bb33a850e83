from django.urls import path

from evaluations.school import api

urlpatterns = [
    path("self-evaluations/", api.SelfEvaluationsView.as_view(), name="api_self_evaluations"),
    path("self-evaluations/<uuid:pk>/", api.SelfEvaluationView.as_view(), name="api_self_evaluation"),
    path("self-evaluations/<uuid:pk>/answers/", api.AnswersView.as_view(), name="api_answers"),
    path("answer-files/<uuid:pk>/", api.AnswerFileView.as_view(), name="api_answer_file"),
    path("self-evaluations/<uuid:pk>/submit/", api.SubmitView.as_view(), name="api_self_evaluation_submit"),
]
