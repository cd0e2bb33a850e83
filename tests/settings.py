"""The project's settings with what only a test needs."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "tests-only")
os.environ.setdefault("FIELD_KEYS", "1:" + "A" * 43)
os.environ.setdefault("VAR_DIR", tempfile.mkdtemp(prefix="chengji-tests-"))

from core.project.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
FONTS_DIR = Path(os.environ.get("FONTS_DIR", str(BASE_DIR / "var" / "fonts")))
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
