from django.urls import path

from evaluations.school import views

urlpatterns = [
    path("self-evaluations/", views.self_evaluation_list, name="self_evaluation_list"),
    path("self-evaluations/begin/<str:stage>/", views.self_evaluation_begin, name="self_evaluation_begin"),
    path("self-evaluations/<uuid:pk>/", views.self_evaluation, name="self_evaluation"),
    path("self-evaluations/<uuid:pk>/submit/", views.self_evaluation_submit, name="self_evaluation_submit"),
    path("self-evaluations/<uuid:pk>/<str:code>/", views.answer, name="self_evaluation_answer"),
    path("answer-files/<uuid:pk>/", views.answer_file, name="answer_file"),
    path("answer-files/<uuid:pk>/remove/", views.answer_file_remove, name="answer_file_remove"),
]
