"""Forms of a new password say in our words what they ask, in both languages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories.enterprises import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "labels", "rule"),
    [
        ("zh-hans", ["当前密码", "新密码", "再次输入新密码"], "密码至少须有10个字符。"),
        (
            "en",
            ["Current password", "New password", "New password again"],
            "Your password must contain at least 10 characters.",
        ),
    ],
)
def test_password_form_is_in_our_words(language: str, labels: list[str], rule: str, client: Client) -> None:
    client.force_login(UserFactory())
    client.cookies["django_language"] = language

    page: Any = client.get("/accounts/password/change/")

    form = page.context["form"]
    assert [str(field.label) for field in form.visible_fields()] == labels
    assert rule in page.content.decode()
    assert "你" not in page.content.decode()
