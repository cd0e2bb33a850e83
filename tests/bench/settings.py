"""As in production, but for the secrets."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "only-for-benches-0123456789-abcdefghij")
os.environ.setdefault("FIELD_KEYS", "1:" + "A" * 43)
if "VAR_DIR" not in os.environ:
    # The first process makes it, those it starts use it, and the first takes it away.
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="chengji-bench-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)
os.environ.setdefault("LOG_LEVEL", "WARNING")

from core.project.settings import *

FONTS_DIR = BASE_DIR / "var" / "fonts"
# What we are measured against when a school is provisioned: django-tenants' own backend.
DATABASES["stock"] = {**DATABASES["default"], "ENGINE": "django_tenants.postgresql_backend"}
