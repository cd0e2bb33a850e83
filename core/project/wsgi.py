"""The web server's entry. WSGI only: under async two requests share a connection and its school."""

import os

from django.core.wsgi import get_wsgi_application

from core.tenancy import pooling

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.project.settings")

application = get_wsgi_application()
pooling.require_at_start()
