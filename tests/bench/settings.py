"""As in production, but for the secrets."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "bench-only")
os.environ.setdefault("FIELD_KEYS", "1:" + "A" * 43)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="chengji-bench-"))
os.environ.setdefault("LOG_LEVEL", "WARNING")

from core.project.settings import *

FONTS_DIR = BASE_DIR / "var" / "fonts"
# What we are measured against when a school is provisioned: django-tenants' own backend.
DATABASES["stock"] = {**DATABASES["default"], "ENGINE": "django_tenants.postgresql_backend"}
