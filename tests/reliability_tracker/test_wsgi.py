"""What a process of the web server has done before its first request."""

from __future__ import annotations

import subprocess
import sys

LOADED = """
import gc, sys
from reliability_tracker.wsgi import application
from django.template import engines
[partials] = engines["django"].engine.template_loaders
[cached] = partials.loaders
print("enterprises.views.reports" in sys.modules)
print(any("policy/overview.html" in str(key) for key in cached.get_template_cache))
print(gc.get_freeze_count() > 100_000)
"""


def test_process_has_everything_loaded_and_out_of_the_collectors_way() -> None:
    command = [sys.executable, "-W", "ignore", "-c", LOADED]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)

    assert done.stdout.split() == ["True", "True", "True"]
