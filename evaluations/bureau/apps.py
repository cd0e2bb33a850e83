from django.apps import AppConfig


class EvaluationsBureauConfig(AppConfig):
    name = "evaluations.bureau"
    label = "evaluations_bureau"
