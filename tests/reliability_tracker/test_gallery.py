"""The gallery shows every component to those it is for; test_consistency.py asks whether one is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from reliability_tracker.specimens import FRAME, UNSEEN, specimens
from tests.factories.enterprises import UserFactory

COMPONENTS = {path.stem for path in Path(settings.BASE_DIR, "templates", "components").glob("*.html")}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_gallery_shows_them_all(client, language):
    client.force_login(UserFactory(ministry_steward=True))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    page = client.get(reverse("work:gallery")).content.decode()

    assert page.count('class="specimen"') == len(list(specimens(client.get("/healthz").wsgi_request)))
    assert {name for name in COMPONENTS - FRAME - UNSEEN if f'id="component-{name}"' not in page} == set()


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "demo", "status"), [("expert", False, 403), ("expert", True, 200)])
def test_gallery_is_for_stewards_and_in_the_demo_for_all(client, settings, role, demo, status):
    settings.DEMO = demo
    client.force_login(UserFactory(**{role: True}))

    assert client.get(reverse("work:gallery")).status_code == status
