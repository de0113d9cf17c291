"""The settings of the tests: a server whose data may be lost, nothing slow, nothing leaves the machine."""

import os

os.environ["DEMO"] = "1"  # whatever the shell says: DATABASE_URL's server may be used, its database is not
os.environ["DEBUG"] = ""

from reliability_tracker.settings import *  # noqa: F403  # the site's own, then what differs
from reliability_tracker.settings import DATABASES, VAR_DIR

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
if "SERVER" in DATABASES["default"]:
    DATABASES["default"]["SERVER"] = {"directory": VAR_DIR / "test-postgres", "throw_away": True}
del DATABASES["default"]["OPTIONS"][
    "pool"
]  # a test database is dropped at once, not after the pool's farewell

# Tables of a few rows need no best plan: to look for it among a dozen joins takes longer than any other.
DATABASES["default"]["OPTIONS"]["options"] = "-c join_collapse_limit=1 -c from_collapse_limit=1 -c jit=off"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; nothing here is secret
REFUSE_WRITES_ON_READ = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ACCOUNT_RATE_LIMITS = False
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True  # static files from where they lie
