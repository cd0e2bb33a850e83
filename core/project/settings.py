"""One settings file, read from the environment. What each variable means: deploy/env.example."""

from pathlib import Path

from celery.schedules import crontab

from core.kit import openapi
from core.project import environment

BASE_DIR = Path(__file__).resolve().parents[2]
VAR_DIR = Path(environment.text("VAR_DIR", str(BASE_DIR / "var")))

DEBUG = environment.flag("DEBUG")
DEMO = environment.flag("DEMO")
SECRET_KEY = environment.text("SECRET_KEY")
FIELD_KEYS = environment.key_ring("FIELD_KEYS")

# --- whose data: an app's tables are all in public, or all in each school's schema, never both ---
SHARED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",  # so that our own field templates are found
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "core.tenancy",
    "core.accounts",
    "core.audit",
    "core.jobs",
    "core.kit",
    "schools.bureau",
    "activities.bureau",
    "evaluations.bureau",
    "reports.pdf",
    "reports.bureau",
]
TENANT_APPS = ["schools.school", "activities.school", "evaluations.school", "reports.school"]
INSTALLED_APPS = ["django_tenants", *SHARED_APPS, *TENANT_APPS]

DATABASES = {
    "default": {
        "ENGINE": "core.tenancy.backend",
        "CONN_MAX_AGE": environment.number("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
        **environment.database("DATABASE_URL"),
    }
}
# Seconds. A server that is gone is noticed instead of waited for; what the URL says goes first.
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": "3",
    "keepalives_idle": "5",
    "keepalives_interval": "2",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",
} | dict(DATABASES["default"]["OPTIONS"])  # type: ignore[call-overload]

# --- how long a request may wait, and how many of one place at once: core/tenancy/waits.py, slots.py ---
REQUEST_STATEMENT_SECONDS = environment.number("REQUEST_STATEMENT_SECONDS", 4)
REQUEST_LOCK_SECONDS = environment.number("REQUEST_LOCK_SECONDS", 2)
REQUEST_WRITE_SECONDS = environment.number("REQUEST_WRITE_SECONDS", 20)
REQUEST_IDLE_SECONDS = 60
WEB_THREADS = environment.number("WEB_THREADS", 12)
PLACE_REQUESTS = environment.number("PLACE_REQUESTS", max(1, WEB_THREADS // 2))
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TENANT_MODEL = "schools_bureau.School"
TENANT_DOMAIN_MODEL = "schools_bureau.Domain"
TENANT_LIMIT_SET_CALLS = True
PUBLIC_SCHEMA_NAME = "public"
# Public tables a school's own database role may write to; everything else in public it may only read.
SCHOOL_MAY_WRITE = [
    "django_session",
    "core_accounts_user",
    "core_accounts_apitoken",
    "core_accounts_limitcount",
    "core_accounts_knownaddress",
    "core_jobs_job",
    "account_emailaddress",
    "account_emailconfirmation",
    "schools_bureau_dirtyschool",
    "schools_bureau_invitation",
    "schools_bureau_membership",
    "evaluations_bureau_submission",
    "evaluations_bureau_submissionfile",
    "reports_bureau_nominee",
]

ROOT_URLCONF = "core.project.urls_school"
PUBLIC_SCHEMA_URLCONF = "core.project.urls_bureau"
BUREAU_HOSTS = environment.words("BUREAU_HOSTS", "localhost,127.0.0.1")
SCHOOL_HOST_SUFFIX = environment.text("SCHOOL_HOST_SUFFIX", "localhost")
environment.refuse_unsafe(
    is_demo=DEMO, is_debug=DEBUG, secret_key=SECRET_KEY, hosts=[*BUREAU_HOSTS, SCHOOL_HOST_SUFFIX]
)
# Every host is checked against the Domain table by core.tenancy.middleware, before anything else reads it.
ALLOWED_HOSTS = ["*"]
WSGI_APPLICATION = "core.project.wsgi.application"

MIDDLEWARE = [
    "core.kit.csp.SecurityHeadersMiddleware",
    # Before the place: the pages of a sick school and of an unknown host need their stylesheet, too.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.tenancy.middleware.PlaceMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "core.kit.readonly.ReadOnlyGetMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.accounts.middleware.BoundSessionMiddleware",
    "core.accounts.middleware.BearerMiddleware",
    "schools.bureau.middleware.MembershipMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "core.kit.pages.WrongMethodMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "core" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "schools.bureau.context.place",
            ],
            "builtins": ["django.templatetags.i18n", "core.kit.templatetags.chengji"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- people ---
AUTH_USER_MODEL = "core_accounts.User"
AUTHENTICATION_BACKENDS = ["schools.bureau.backends.MemberBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "core.accounts.adapter.InvitedOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
# Wrong passwords are counted by core.accounts.attempts: allauth's own keys carry the Host header.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
NUM_PROXIES = environment.number("NUM_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = NUM_PROXIES
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = environment.flag("HTTPS")
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_FAILURE_VIEW = "core.kit.pages.csrf_failure"

# --- language: English msgids, 简体中文 first ---
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "core" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
CITY = environment.text("CITY", "dalian")
CITIES_DIR = BASE_DIR / "schools" / "bureau" / "cities"

# --- files ---
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "core" / "static"]
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "core.tenancy.storage.PlaceStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FONTS_DIR = VAR_DIR / "fonts"
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- the cache: nothing that matters. Limits are counted in PostgreSQL (core.accounts.limits) ---
CACHE_URL = environment.text("CACHE_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache"
        if CACHE_URL
        else "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": CACHE_URL,
        "KEY_FUNCTION": "core.tenancy.cache.place_key",
    }
}

EMAIL_TIMEOUT = 5

# --- the API ---
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["core.accounts.authentication.PlaceAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["schools.bureau.permissions.HasPermission"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [
        "core.kit.parsers.JSONParser",
        "rest_framework.parsers.MultiPartParser",
        "rest_framework.parsers.FormParser",
    ],
    "DEFAULT_METADATA_CLASS": None,  # /api/v1/schema/ describes the API; OPTIONS answers 405
    "DEFAULT_SCHEMA_CLASS": "core.kit.api_schema.Schema",
    "DEFAULT_PAGINATION_CLASS": "core.kit.pagination.Pages",
    "DEFAULT_VERSIONING_CLASS": "rest_framework.versioning.URLPathVersioning",
    "DEFAULT_VERSION": "v1",
    "ALLOWED_VERSIONS": ["v1"],
    "DEFAULT_THROTTLE_CLASSES": ["core.accounts.authentication.PlaceThrottle"],
    "DEFAULT_THROTTLE_RATES": {"place": "300/min", "objection": "30/day"},
    "EXCEPTION_HANDLER": "core.kit.errors.api_exception",
    "NUM_PROXIES": NUM_PROXIES,
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "诚迹 Chengji API",
    "OAS_VERSION": "3.1.0",  # 3.0 cannot say that a reference may be null
    "VERSION": "v1",
    "DESCRIPTION": openapi.ABOUT,
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "core.kit.openapi.with_refusals",
    ],
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "ENUM_NAME_OVERRIDES": {
        "StageEnum": "schools.stages.Stage",
        "SubmissionStateEnum": "evaluations.bureau.models.submissions.SubmissionState",
        "RoundStateEnum": "reports.bureau.models.honours.RoundState",
        "NomineeStateEnum": "reports.bureau.models.honours.NomineeState",
        "JobStateEnum": "core.jobs.models.JobState",
        "RecordKindEnum": "activities.bureau.enums.RecordKind",
        "QuestionKindEnum": ["rated", "check"],
        "RecordStateEnum": "activities.school.models.records.RecordState",
    },
}

# --- the worker ---
CELERY_BROKER_URL = environment.text("CELERY_BROKER_URL") or "pgmq://"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = TIME_ZONE
CELERY_TASK_TIME_LIMIT = 600
# A request sends tasks: a broker that does not answer may hold it a moment and no longer. The sweep sends them again.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 3
# Longer than the longest task, or a task that is still running is handed out a second time.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {"visibility_timeout": 1800}
if CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS |= {"socket_connect_timeout": 3, "socket_timeout": 5}
if CELERY_BROKER_URL.startswith("pgmq://"):
    # The queue lives in the same database; its functions are installed by manage.py setup_broker.
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "conn_string": environment.conninfo("DATABASE_URL"),
        "init_extension": False,
        "wait_time_seconds": 2,
    }
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "core.jobs.tasks.sweep", "schedule": 30.0},
    "roll up dirty schools": {
        "task": "evaluations.school.tasks.roll_up_dirty",
        "schedule": 20.0,
        "options": {"expires": 20},  # while one is at work, the others do not pile up
    },
    "count anew what days change": {
        "task": "evaluations.school.tasks.mark_all",
        "schedule": crontab(hour=2, minute=30),
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    # Libraries that report each step at INFO.
    "loggers": {name: {"level": "WARNING"} for name in ("fontTools", "weasyprint", "pikepdf")},
    "root": {"handlers": ["stderr"], "level": environment.text("LOG_LEVEL", "INFO")},
}
SILENCED_SYSTEM_CHECKS = (
    ["security.W004", "security.W008", "security.W012", "security.W016"] if not HTTPS else []
)
