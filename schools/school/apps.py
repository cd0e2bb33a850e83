from django.apps import AppConfig


class SchoolsSchoolConfig(AppConfig):
    name = "schools.school"
    label = "schools_school"
