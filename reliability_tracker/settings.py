"""Settings, from the environment; `docs/operations.md` lists the variables.

Without DATABASE_URL this is the demo on this machine, and says so on every page. With it this is production,
which does not start on an unsafe setting (`reliability_tracker/safety.py`).
"""

from pathlib import Path

import environ
from django.utils.translation import gettext_lazy as _

from reliability_tracker.logs import logging_config
from reliability_tracker.safety import origins, refuse_unsafe

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # everything the demo writes
env = environ.Env()

# Which of the two it is. `manage.py demo` sets DEMO, so that it can run on another server's database as well.
DEMO = env.bool("DEMO", default=not env.str("DATABASE_URL", default=""))
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="demo-only-this-key-is-public" if DEMO else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEMO else [])
BENCH = env.bool("BENCH", default=False)  # mounts the empty page that `make bench` measures against

if not DEMO:
    refuse_unsafe(env)

# --- Parts ------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "reliability_tracker",
    "policy",
    "enterprises",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_filters",
    "drf_spectacular",
    "django_structlog",
    "django_tables2",
    "template_partials",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "rules",
]

MIDDLEWARE = [
    "django_prometheus.middleware.PrometheusBeforeMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "reliability_tracker.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "reliability_tracker.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "reliability_tracker.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "reliability_tracker.request_log.RequestLogMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "reliability_tracker.accounts.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "reliability_tracker.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "reliability_tracker.request_history.RequestHistoryMiddleware",
    "reliability_tracker.unstorable.UnstorableTextMiddleware",
    "django_prometheus.middleware.PrometheusAfterMiddleware",
]

ROOT_URLCONF = "reliability_tracker.urls"
WSGI_APPLICATION = "reliability_tracker.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,  # template_partials puts its loader and the cached one around these
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "reliability_tracker.context_processors.page",
            ],
        },
    }
]
FORM_RENDERER = "reliability_tracker.form_renderer.Renderer"
DJANGO_TABLES2_TEMPLATE = "components/table.html"
FILTERS_EMPTY_CHOICE_LABEL = _("All")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000  # a report with many indicator rows
PGHISTORY_MIDDLEWARE_METHODS = ("POST", "PATCH", "DELETE")  # nothing else changes anything
REFUSE_WRITES_ON_READ = DEBUG  # a page that only reads fails when it writes

# `manage.py demo` calls these in turn; each may be called any number of times.
DEMO_LOADERS = ["load_notice", "load_demo"]

# --- Database ---------------------------------------------------------------------------------------------

WEB_WORKERS = env.int("WEB_WORKERS", default=2)
WEB_THREADS = env.int("WEB_THREADS", default=4)  # of each worker, and as many connections
WORKER_THREADS = env.int("WORKER_THREADS", default=2)  # tasks that one `manage.py work` does at a time

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"postgres:///{env.str('MRT_DB', default='tracker')}")
}
DATABASES["default"] |= {
    "ENGINE": "reliability_tracker.postgresql",
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": DATABASES["default"].get("OPTIONS", {})
    | {
        "pool": {
            "min_size": 1,
            # a job tells of its progress on a connection beside the one it works on
            "max_size": max(WEB_THREADS, 2 * WORKER_THREADS) + 1,
            # seconds: without a database nobody waits long, and one that is back is found at once
            "timeout": 5,
            "reconnect_timeout": 5,
        }
    },
    "TEST": {"NAME": f"test_tracker_{env.str('MRT_TEST_DB', default='main')}"},
}
if not env.str("DATABASE_URL", default=""):
    DATABASES["default"]["SERVER"] = {"directory": VAR_DIR / "postgres"}

CACHES = {
    "default": {
        "BACKEND": "reliability_tracker.process_cache.Cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    "limits": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "reliability_tracker_limits",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    },
}

# --- Work in the background (docs/operations.md) ---------------------------------------------------------

WORKER_HEARTBEAT_S = env.float("WORKER_HEARTBEAT_S", default=10)
WORKER_STALLED_AFTER_S = env.float("WORKER_STALLED_AFTER_S", default=30)  # without a heartbeat it is dead
WORKER_GRACE_S = env.float("WORKER_GRACE_S", default=10)  # to finish what it does when told to stop
PROCRASTINATE_WORKER_DEFAULTS = {
    "concurrency": WORKER_THREADS,
    "delete_jobs": "successful",  # what a letter says does not stay in the queue
    "shutdown_graceful_timeout": WORKER_GRACE_S,
    "update_heartbeat_interval": WORKER_HEARTBEAT_S,
    "stalled_worker_timeout": WORKER_STALLED_AFTER_S,
}
# what was due while no worker ran is made up for, once, if it is no older than this
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 24 * 60 * 60}

# --- People -----------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "enterprises.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "reliability_tracker.passwords.StrengthValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 60 * 60
# `__Host-`: browsers take such a cookie over HTTPS alone, and give it to this host alone
COOKIE_PREFIX = "" if DEMO else "__Host-"
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"  # scripts read it: it changes while a long form is open
KNOWN_DEVICE_COOKIE_NAME = f"{COOKIE_PREFIX}known_device"  # which people signed in with this browser, signed

ACCOUNT_ADAPTER = "reliability_tracker.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "reliability_tracker.account_forms.SignInForm",
    "change_password": "reliability_tracker.account_forms.PasswordForm",
    "reset_password_from_key": "reliability_tracker.account_forms.NewPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
LOCKED_OUT_MINUTES = 5
ACCOUNT_RATE_LIMITS = {  # django-allauth has more of its own
    "login_failed": f"30/m/ip,5/{LOCKED_OUT_MINUTES}m/key",  # an office is one address; the key: the email
    "strength": "60/m/ip",  # how often the strength of what is typed is asked
    "objection": "10/h/ip",  # what visitors may file
}
ACCOUNT_EMAIL_VERIFICATION = env.str("EMAIL_VERIFICATION", default="optional" if DEMO else "mandatory")
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEMO else "https"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0 if DEMO else 1)

MFA_ADAPTER = "reliability_tracker.accounts.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {
    "add_webauthn": "reliability_tracker.account_forms.PasskeyForm",
    "edit_webauthn": "reliability_tracker.account_forms.PasskeyNameForm",
}
MFA_REQUIRED_ROLES = frozenset(env.list("MFA_REQUIRED_ROLES", default=[]))

# Signing in at a provider of OpenID Connect, where one is configured (docs/operations.md)
OIDC_SERVER_URL = env.str("OIDC_SERVER_URL", default="")
OIDC_PROVIDER = {
    "provider_id": "office",
    "name": env.str("OIDC_NAME", default="OpenID Connect"),
    "client_id": env.str("OIDC_CLIENT_ID", default=""),
    "secret": env.str("OIDC_CLIENT_SECRET", default=""),
    "settings": {"server_url": OIDC_SERVER_URL, "oauth_pkce_enabled": True},
}
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [OIDC_PROVIDER] if OIDC_SERVER_URL else []}}
SOCIALACCOUNT_ADAPTER = "reliability_tracker.single_sign_on.SocialAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

# --- The programming interface ----------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "enterprises.api.authentication.TokenAuthentication",
        "reliability_tracker.api.sessions.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": [
        "reliability_tracker.api.throttling.ReadThrottle",
        "reliability_tracker.api.throttling.WriteThrottle",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["reliability_tracker.api.parsing.JsonParser"],
    "DEFAULT_SCHEMA_CLASS": "reliability_tracker.api.schema.TrackerSchema",
    "EXCEPTION_HANDLER": "reliability_tracker.api.problems.answer",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": _("Manufacturing Reliability Tracker"),
    "DESCRIPTION": _(
        "Where the goals of the notice stand, from what they are counted, and the reports that make them"
        " move. Each person, and each token of theirs, sees and may do here what the pages show and allow."
    ),
    "VERSION": "1",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "OAS_VERSION": "3.1.0",
    "SWAGGER_UI_SETTINGS": {"validatorUrl": None, "docExpansion": "list", "defaultModelsExpandDepth": 0},
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ReportStateEnum": "enterprises.enums.ReportState",
        "IntakeStateEnum": "enterprises.enums.IntakeState",
    },
    "SORT_OPERATIONS": False,
}
API_READS_A_MINUTE = env.int("API_READS_A_MINUTE", default=600)  # of a person or token, in each web process
API_WRITES_A_MINUTE = env.int("API_WRITES_A_MINUTE", default=120)

# --- Language, dates --------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60  # a reader's choice outlives the day; that of light or dark as well
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "reliability_tracker" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- Files ------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "reliability_tracker.staticfiles.WheelFinder",
]
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))  # served by views, never directly
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_BYTES", default=20 * 1024 * 1024)  # of one file
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
STORAGES = {
    "default": {"BACKEND": "reliability_tracker.storage.FileStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- Mail -------------------------------------------------------------------------------------------------

if env.str("EMAIL_URL", default=""):
    globals().update(env.email_url("EMAIL_URL"))
else:  # the demo: each message is a file to look at
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_TIMEOUT = 20  # seconds; letters are posted in the background and tried again
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="tracker@localhost")
# what the links in messages begin with; messages are sent where there is no request
SITE_URL = env.str(
    "SITE_URL", default="http://localhost:8000" if DEMO else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
).rstrip("/")

# --- Security ---------------------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEMO
LANGUAGE_COOKIE_HTTPONLY = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = None if DEMO else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEMO
X_FRAME_OPTIONS = "DENY"
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")  # without it there is no /metrics

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": [
            "'self'",
            "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",  # plotly's empty <style>
            "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='",  # its map engine's sheet
        ],
        "img-src": [
            "'self'",
            "data:",
            "blob:",
        ],  # a chart downloaded as PNG; the QR code of the second factor
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        # a form leads to the provider, and from there perhaps to another
        "form-action": ["'self'", *origins(OIDC_SERVER_URL), *env.list("OIDC_FORM_ORIGINS", default=[])],
        "frame-ancestors": ["'none'"],
    }
}

# --- Logs -------------------------------------------------------------------------------------------------

LOGGING_CONFIG = "reliability_tracker.logs.configure"
LOGGING = logging_config(as_json=not DEMO, level=env.str("LOG_LEVEL", default="WARNING" if DEMO else "INFO"))
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = 10  # logging.DEBUG: one line a request is enough
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = 20  # logging.INFO: a visitor's typing error is no warning
