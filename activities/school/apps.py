from django.apps import AppConfig


class ActivitiesSchoolConfig(AppConfig):
    name = "activities.school"
    label = "activities_school"
