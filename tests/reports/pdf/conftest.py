"""Settings enough for templates, for the time when this folder runs without the project's own."""

from django.conf import settings

if not settings.configured:
    import os

    if not os.environ.get("DJANGO_SETTINGS_MODULE"):
        import django

        settings.configure(
            INSTALLED_APPS=["reports.pdf"],
            TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
            USE_I18N=True,
            USE_TZ=True,
            LANGUAGE_CODE="en",
        )
        django.setup()
