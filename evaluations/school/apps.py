from django.apps import AppConfig


class EvaluationsSchoolConfig(AppConfig):
    name = "evaluations.school"
    label = "evaluations_school"
