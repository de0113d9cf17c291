"""The settings of a worker that tests start: on the test's own database, quick to miss a dead one."""

import os

os.environ.setdefault("WORKER_HEARTBEAT_S", "0.3")
os.environ.setdefault("WORKER_STALLED_AFTER_S", "1")

from tests.settings import *  # noqa: F403  # the tests' own, then what differs
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["WORKER_DATABASE"]
MEDIA_ROOT = os.environ["WORKER_MEDIA"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
PROCRASTINATE_IMPORT_PATHS = ["tests.reliability_tracker.slow_kind"]
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
