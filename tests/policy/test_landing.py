"""Where people begin after signing in."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories.enterprises import PASSWORD, UserFactory
from tests.factories.policy import SectorFactory


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "query", "begins"),
    [
        ("association_analyst", "", "/sectors/machinery/"),
        ("association_analyst", "?next=/changes/", "/changes/"),
        ("ministry_reviewer", "", "/completeness/"),
        ("provincial_reviewer", "", "/completeness/"),
        ("provincial_reviewer", "?next=/changes/", "/changes/"),
        ("observer", "", "/"),
        ("enterprise_reporter", "", "/worklist/"),
        ("expert", "", "/reviews/"),
    ],
)
def test_sign_in_leads_to_where_the_work_begins(client: Client, role: str, query: str, begins: str) -> None:
    SectorFactory()
    user = UserFactory(**{role: True})
    next_page = {"next": "/changes/"} if query else {}

    response = client.post(
        f"/accounts/login/{query}", {"login": user.email, "password": PASSWORD} | next_page
    )

    assert (response.status_code, response.url) == (302, begins)


def test_front_page_is_no_page_that_was_asked_for(client: Client) -> None:
    assert client.get("/").url == "/accounts/login/"
    assert client.get("/?as_of=2025-12-31").url == "/accounts/login/?next=/%3Fas_of%3D2025-12-31"
