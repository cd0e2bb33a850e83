from django.apps import AppConfig


class PdfConfig(AppConfig):
    """Has no models: an app only so that Django finds its templates."""

    name = "reports.pdf"
    label = "reports_pdf"
