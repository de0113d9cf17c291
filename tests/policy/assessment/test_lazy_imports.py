from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROGRAM = """
import sys
import policy.assessment
heavy = ("scipy", "surpyval", "matplotlib", "numpy", "django")
assert not [name for name in heavy if name in sys.modules], sys.modules.keys()

import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
assert "enterprises.urls" in sys.modules
heavy = ("scipy.stats", "surpyval", "matplotlib")
assert not [name for name in heavy if name in sys.modules]

policy.assessment.assess({"method": "exponential", "confidence": 0.9})
assert not [name for name in heavy if name in sys.modules]
"""


def test_site_and_assessment_import_no_heavy_statistics():
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}

    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")
