from django.apps import AppConfig


class SchoolsBureauConfig(AppConfig):
    name = "schools.bureau"
    label = "schools_bureau"
