"""The settings of a demo that tests start: no data to load, everything it writes in one folder."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403  # the tests' own, then what differs
from tests.settings import DATABASES

FOLDER = Path(os.environ["DEMO_FOLDER"])
DATABASES["default"]["SERVER"] = {"directory": FOLDER / "postgres", "throw_away": True}
DATABASES["default"]["NAME"] = "demo"
STATIC_ROOT = FOLDER / "static"
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = False
DEMO_LOADERS: list[str] = []
