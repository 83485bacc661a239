"""One settings file, read from the environment; see docs/operations.md for every name."""

import secrets
from pathlib import Path

import dj_database_url
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from core import env
from vanninh_portal import logs
from vanninh_portal.email_url import email_settings

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.flag("DEBUG")
DEMO = env.flag("DEMO")
# Commands that touch no personal data (due, check, makemigrations) run without keys; web and worker refuse to start.
SECRET_KEY_GIVEN = bool(env.text("SECRET_KEY"))
SECRET_KEY = env.text("SECRET_KEY") or secrets.token_urlsafe(50)
DATA_KEYS = env.text("DATA_KEYS")
INDEX_KEYS = env.text("INDEX_KEYS")

PUBLIC_URL = env.text("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SITE_OFFICE = env.text("SITE_OFFICE")
PROXY_COUNT = env.number("PROXY_COUNT", 0)  # proxies of ours in front, each adding to X-Forwarded-For
HOTLINE = env.text("HOTLINE")

INSTALLED_APPS = [
    "vanninh_portal.apps.PortalConfig",
    "dossiers",
    "catalogue",
    "workdays",
    "notices",
    "papers",
    "signing",
    "accounts",
    "core",
    "vanninh_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "vanninh_portal.apps.SignInGuardConfig",  # django-axes
    "crispy_forms",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.StaffSide",
]
# Citizens' pages need no session, no account and no messages; only these paths do.
STAFF_PREFIXES = ("/can-bo/", "/quan-tri/", "/en/can-bo/")
STAFF_MIDDLEWARE = [
    "core.middleware.PeerAddress",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
# These checks look for the staff middleware in MIDDLEWARE; it stands in STAFF_MIDDLEWARE (tested in tests/core).
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410", "axes.W002", "security.W002", "security.W003"]

ROOT_URLCONF = "vanninh_portal.urls"
WSGI_APPLICATION = "vanninh_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "vanninh_portal.site.context",
                "dossiers.nav.context",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja2"],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "vanninh_portal.site.jinja_environment"},
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "motcua"

DATABASES = {
    "default": dj_database_url.parse(
        env.text("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/vanninh"),
        conn_max_age=60,
        conn_health_checks=True,
        # A pooler in transaction mode hands connections round: nothing may be left prepared or open on one.
        disable_server_side_cursors=env.flag("POOLER"),
    )
}
if not env.flag("POOLER"):  # which takes no such wish
    # Compiling a plan takes longer than any of our queries runs.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "redis://127.0.0.1:6379/0")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "vn",
        "OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5},
    }
}

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL") or REDIS_URL.replace("unix://", "redis+socket://").replace(
    "?db=", "?virtual_host="
)
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
# Taken off the queue when begun: with a message still to be acknowledged, kombu 5.7 ends the worker when Redis goes away.
# What a killed worker had begun is found by the next minute's run.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Unacknowledged work comes back after this; every task ends well before (CELERY_TASK_TIME_LIMIT).
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_connect_timeout": 2, "max_retries": 1}
CELERY_BEAT_SCHEDULE = {
    # A minute's job that waited longer than a minute is not worth doing: the next one does the same.
    "watch-deadlines": {"task": "dossiers.watch_deadlines", "schedule": 60.0, "options": {"expires": 55}},
    "watch-referrals": {"task": "dossiers.watch_referrals", "schedule": 60.0, "options": {"expires": 55}},
    "deliver-notices": {"task": "notices.deliver", "schedule": 60.0, "options": {"expires": 55}},
    "sweep-notices": {"task": "notices.sweep", "schedule": 60.0, "options": {"expires": 55}},
    "call-instead": {"task": "dossiers.owe_calls_for_unsent", "schedule": 60.0, "options": {"expires": 55}},
    "answer-sms": {"task": "dossiers.answer_sms", "schedule": 10.0, "options": {"expires": 9}},
    "close-silent": {"task": "dossiers.close_silent", "schedule": 60.0, "options": {"expires": 55}},
    "take-effect": {"task": "dossiers.take_effect", "schedule": 60.0, "options": {"expires": 55}},
    "tell-the-morning": {"task": "vanninh_portal.tell_the_morning", "schedule": crontab(hour=7, minute=30)},
    "watch-silence": {"task": "dossiers.watch_silence", "schedule": 600.0, "options": {"expires": 590}},
    "forget-old-drafts": {"task": "dossiers.forget_old_drafts", "schedule": 86400.0},
}
CELERY_BEAT_SCHEDULE_FILENAME = env.text("CELERY_BEAT_SCHEDULE_FILE", "/tmp/vanninh-beat")  # nosec B108 # noqa: S108 # only beat's memory

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "accounts.backends.StaffBackend",
    "vanninh_portal.admin_rights.RoleBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "dossiers:worklist"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = env.number("SIGN_IN_FAILURES", 5)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_ENABLE_ACCESS_FAILURE_LOG = True

SESSION_COOKIE_AGE = env.number("SESSION_MINUTES", 30) * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
HAS_HTTPS = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HAS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HAS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HAS_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REDIRECT_EXEMPT = [r"^suc-khoe/"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Tiếng Việt")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "vanninh_portal.formats"
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "static_root")))
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", str(BASE_DIR / "media")))  # private: never served by URL
CLAMD = env.text("CLAMD", "")  # ClamAV's daemon, a socket or host:port; empty: uploads are not scanned
PKCS11_MODULE = env.text("PKCS11_MODULE", "/usr/lib/softhsm/libsofthsm2.so")  # of the token or HSM that signs papers
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or env.flag("PLAIN_STATIC")
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "motcua@vanninh.example.vn")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
globals().update(email_settings(env.text("EMAIL_URL", "smtp://localhost:25")))
EMAIL_BACKEND = "notices.email_backend.OutboxBackend"  # mail to staff waits in the outbox like every other
EMAIL_TIMEOUT = env.number("EMAIL_TIMEOUT", 10)

MAIL_TRANSPORT = env.text("MAIL_TRANSPORT", "local" if DEMO else "smtp")
SMS_GATEWAY = env.text("SMS_GATEWAY", "local" if DEMO else "esms")
SMS_PRICE = env.number("SMS_PRICE", 300)  # đồng a part
QUIET_HOURS = env.text("QUIET_HOURS", "" if DEMO else "21:00-07:00")  # nothing that rings and can wait
TRIAL_GUESTS = frozenset(env.words("TRIAL_GUESTS"))  # not empty: a trial, nobody else is written to
SMS_TIMEOUT = env.number("SMS_TIMEOUT", 10)
ESMS_URL = env.text("ESMS_URL", "https://rest.esms.vn/MainService.svc/json/SendMultipleMessage_V4_post_json/")
ESMS_API_KEY = env.text("ESMS_API_KEY")
ESMS_SECRET_KEY = env.text("ESMS_SECRET_KEY")
ESMS_BRANDNAME = env.text("ESMS_BRANDNAME")

LOG_LEVEL = env.text("LOG_LEVEL", "INFO")
LOGGING = logs.configure(LOG_LEVEL)
