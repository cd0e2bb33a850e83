"""The web server's entry. WSGI only: under async two requests share a connection and its school."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "core.project.settings")

application = get_wsgi_application()
