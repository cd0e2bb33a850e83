"""The project's settings with what only a test needs."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "only-for-tests-0123456789-abcdefghij")
os.environ.setdefault("FIELD_KEYS", "1:" + "A" * 43)
if "VAR_DIR" not in os.environ:
    # The first process makes it, those it starts use it, and the first takes it away.
    os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="chengji-tests-")
    atexit.register(shutil.rmtree, os.environ["VAR_DIR"], ignore_errors=True)

from core.project.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
FONTS_DIR = Path(os.environ.get("FONTS_DIR", str(BASE_DIR / "var" / "fonts")))
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# A busy machine is no fault; tests of the limits set their own.
REQUEST_STATEMENT_SECONDS, REQUEST_LOCK_SECONDS, REQUEST_WRITE_SECONDS = 60, 30, 120
