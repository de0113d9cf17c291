"""Chinese first; English for whoever chose it."""

import pytest

pytestmark = pytest.mark.django_db


def test_page_is_chinese_whatever_the_browser_prefers(client):
    response = client.get("/healthz", headers={"Accept-Language": "en-US,en;q=0.9"})

    assert response.headers["Content-Language"] == "zh-hans"


def test_page_is_english_for_whoever_chose_it(client):
    chosen = client.post("/i18n/setlang/", {"language": "en", "next": "/healthz"})

    response = client.get("/healthz")

    assert (chosen.status_code, chosen.url) == (302, "/healthz")
    assert response.headers["Content-Language"] == "en"


def test_page_is_chinese_for_an_unknown_choice(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "tlh"

    assert client.get("/healthz").headers["Content-Language"] == "zh-hans"
