from django.apps import AppConfig


class ActivitiesBureauConfig(AppConfig):
    name = "activities.bureau"
    label = "activities_bureau"
