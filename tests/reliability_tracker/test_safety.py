"""Production does not start on an unsafe setting, and names it."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from environ import Env

from reliability_tracker.safety import unsafe_setting

SAFE = {
    "DATABASE_URL": "postgres://tracker@db/tracker",
    "SECRET_KEY": "k7!vN2#pQ9@xL4$wR8%zT3^yB6&mD1*cF5(gH0)jS-aE_uI+oP=",
    "ALLOWED_HOSTS": "tracker.example.org",
    "EMAIL_URL": "smtp+tls://mail.example.org:587",
}


def problem(**changes: str | None) -> str | None:
    env = Env()
    env.ENVIRON = {name: value for name, value in {**SAFE, **changes}.items() if value is not None}
    return unsafe_setting(env)


def test_safe_settings_are_accepted():
    assert problem() is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://tracker@db/tracker"),
        ("DEBUG", "true"),
        ("SECRET_KEY", None),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "x" * 60),
        ("SECRET_KEY", "django-insecure-" + SAFE["SECRET_KEY"]),
        ("ALLOWED_HOSTS", None),
        ("ALLOWED_HOSTS", "tracker.example.org,*"),
        ("EMAIL_URL", None),
        ("OIDC_SERVER_URL", "http://id.office.example"),
    ],
)
def test_unsafe_setting_is_named(name, value):
    assert problem(**{name: value}).startswith(f"{name} ")


@pytest.mark.parametrize("name", ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"])
def test_provider_without_what_it_gave_us_is_refused(name):
    given = {"OIDC_CLIENT_ID": "tracker", "OIDC_CLIENT_SECRET": "secret", name: None}

    assert problem(OIDC_SERVER_URL="https://id.office.example", **given).startswith(f"{name} is not set")


def run_manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """manage.py as production's shell would run it: only these settings, and none of the tests' own."""
    kept = ("PATH", "HOME", "LANG")
    env = {name: os.environ[name] for name in kept if name in os.environ} | environment
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_production_with_an_unsafe_setting_ends_with_one_line():
    result = run_manage("check", DATABASE_URL=SAFE["DATABASE_URL"])

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        "Refused to start in production: SECRET_KEY is not set. Set it to 50 or more random characters and "
        "keep it secret. (The demo on this database: DEMO=1.)\n"
    )


# The deployment check, then how production answers; no database is asked.
LOOK = """
import json, django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.middleware.security import SecurityMiddleware
from django.test import RequestFactory

call_command("check", deploy=True, fail_level="WARNING")
ask = RequestFactory(headers={"host": "tracker.example.org"})
security = SecurityMiddleware(lambda request: HttpResponse())
plain = security(ask.get("/inbox/"))
safe = security(ask.get("/inbox/", headers={"x-forwarded-proto": "https"}))
of_each = ("NAME", "SECURE", "HTTPONLY", "SAMESITE", "PATH", "DOMAIN")
cookies = [
    [getattr(settings, f"{kind}_COOKIE_{what}") for what in of_each]
    for kind in ("SESSION", "CSRF", "LANGUAGE")
]
known = settings.KNOWN_DEVICE_COOKIE_NAME
print(json.dumps([cookies, known, plain.headers["Location"], safe.headers["Strict-Transport-Security"]]))
"""


def test_production_passes_the_deployment_check_and_binds_its_cookies_to_the_host():
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "reliability_tracker.settings"} | SAFE

    result = subprocess.run(
        [sys.executable, "-c", LOOK], env=env, capture_output=True, text=True, timeout=60, check=False
    )

    assert (result.returncode, result.stderr) == (0, "")
    cookies, known, plain, hsts = json.loads(result.stdout.splitlines()[-1])
    assert cookies == [
        ["__Host-sessionid", True, True, "Lax", "/", None],
        ["__Host-csrftoken", True, False, "Lax", "/", None],  # scripts of long forms read it
        ["django_language", True, True, "Lax", "/", None],
    ]
    assert known == "__Host-known_device"
    assert plain == "https://tracker.example.org/inbox/"
    assert hsts == "max-age=31536000; includeSubDomains; preload"


def test_demo_needs_no_setting():
    result = run_manage("check")

    assert (result.returncode, result.stderr) == (0, "")
