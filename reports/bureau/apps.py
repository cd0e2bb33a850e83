from django.apps import AppConfig


class ReportsBureauConfig(AppConfig):
    name = "reports.bureau"
    label = "reports_bureau"
