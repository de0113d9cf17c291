"""The page of one's own tokens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import TokenScope
from enterprises.models import ApiToken
from enterprises.tokens import token_of
from tests.factories.api import ApiTokenFactory
from tests.factories.enterprises import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEW = reverse("enterprises:token_new")


@pytest.fixture
def client():
    """Somebody who gave the password a moment ago."""
    person = UserFactory(ministry_reviewer=True)
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.person = person
    return client


def entries(**changed):
    day = timezone.localdate() + timedelta(days=30)
    return {"name": "每夜导出", "scope": TokenScope.READ, "expires_on": day.isoformat()} | changed


def test_making_one_asks_for_the_password_once_more():
    person = UserFactory()
    client = Client()
    client.force_login(person)

    answer = client.post(NEW, entries())

    assert answer.url == f"{reverse('account_reauthenticate')}?next=%2Ftokens%2Fnew%2F"
    assert not ApiToken.objects.exists()


def test_a_token_is_shown_once(client):
    answer = client.post(NEW, entries())

    secret = re.search(r'value="(mrt_[\w-]{40,})"', answer.content.decode())[1]
    token = token_of(secret)
    assert (token.user, token.name, token.scope) == (client.person, "每夜导出", "read")
    assert "no-store" in answer["Cache-Control"]
    assert secret not in client.get(reverse("enterprises:tokens")).content.decode()


def test_sending_the_form_again_makes_no_second_one(client):
    client.post(NEW, entries())

    again = client.post(NEW, entries())

    assert again.status_code == 422
    assert "您已有同名的令牌。" in again.content.decode()
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "必填"),
        ({"scope": "all"}, "all"),
        ({"expires_on": "2020-01-01"}, "这一天已经过去。"),
        ({"expires_on": "2999-01-01"}, "令牌最长有效一年。"),
    ],
)
def test_form_keeps_what_was_typed_and_says_what_is_wrong(client, changed, sentence):
    answer = client.post(NEW, entries(**changed))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_list_has_ones_own_only(client):
    ApiTokenFactory(user=client.person, name="自己的")
    ApiTokenFactory(name="别人的")

    page = client.get(reverse("enterprises:tokens")).content.decode()

    assert "自己的" in page
    assert "别人的" not in page


def test_revoking_asks_first(client):
    token = ApiTokenFactory(user=client.person)
    address = reverse("enterprises:token_revoke", args=[token.pk])

    asked = client.get(address)
    token.refresh_from_db()
    assert (asked.status_code, token.revoked_at) == (200, None)

    assert client.post(address).url == reverse("enterprises:tokens")
    token.refresh_from_db()
    assert token.revoked_at is not None
