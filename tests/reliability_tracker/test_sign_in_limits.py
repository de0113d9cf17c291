"""Guessing is shut out, for all processes together, with a way back for whom the account belongs to."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from reliability_tracker.settings import ACCOUNT_RATE_LIMITS
from tests.factories.enterprises import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def limits(settings, client):
    """As in production; for speed the tests have none otherwise."""
    settings.ACCOUNT_RATE_LIMITS = ACCOUNT_RATE_LIMITS
    client.cookies["django_language"] = "en"


@pytest.fixture
def user():
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def guess(client, user, times=1):
    for _ in range(times):
        cache.clear()  # what a process keeps: the next attempt reaches another one
        page = client.post(LOGIN, {"login": user.email, "password": "wrong"})
    return page.content.decode()


def test_account_is_shut_after_five_failures_and_the_page_says_for_how_long(client, user):
    refused = guess(client, user, 5)

    shut = guess(client, user)
    right = client.post(LOGIN, {"login": user.email, "password": PASSWORD})

    assert "Too many" not in refused
    assert (
        "Too many attempts have failed. Wait 5 minutes, then try again. If you do not know the password,"
        " set a new one by mail: that lifts the wait." in shut
    )
    assert reverse("account_reset_password") in shut
    assert right.status_code == 200  # also with the right password, or guessing could go on


def test_unknown_address_is_shut_alike(client):
    unknown = UserFactory.build(email="nobody@test.example")

    assert "Too many attempts" in guess(client, unknown, 6)


def test_password_set_by_mail_lifts_the_wait(client, user):
    guess(client, user, 6)
    client.post(reverse("account_reset_password"), {"email": user.email})
    address = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]
    form = client.get(address, follow=True)
    new = "lantern-harbour-seven-quilt"

    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})

    assert client.post(LOGIN, {"login": user.email, "password": new}).status_code == 302


def test_too_many_attempts_from_one_network_are_answered_with_what_to_do(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post(LOGIN, {})

    response = client.post(LOGIN, {})

    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert "Wait a minute, go back and send it again" in response.content.decode()
