from django.apps import AppConfig


class ReportsSchoolConfig(AppConfig):
    name = "reports.school"
    label = "reports_school"
