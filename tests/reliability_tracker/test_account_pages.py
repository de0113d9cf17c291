"""Signing in, the password, the addresses, the second factor: our look, both languages, start to end."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from tests.factories.enterprises import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture(params=["zh-hans", "en"])
def language(request, client):
    client.cookies["django_language"] = request.param
    return request.param


def headings(response) -> list[str]:
    return re.findall(r"<h1>(.*?)</h1>", response.content.decode())


def code_now(secret: str) -> str:
    """What an authenticator app with this secret shows."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def signed_in(client, user):
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
        "account_email_verification_sent",
        "account_inactive",
    ],
)
def test_page_of_the_way_in_has_our_frame(client, language, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert len(headings(response)) == 1
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize(
    "name",
    ["account_email", "account_change_password", "account_logout", "account_reauthenticate", "mfa_index"],
)
def test_page_of_the_account_has_our_frame(client, user, language, name):
    response = signed_in(client, user).get(reverse(name))

    assert response.status_code == 200
    assert len(headings(response)) == 1


def test_wrong_password_is_said_above_the_form(client, user):
    client.cookies["django_language"] = "en"

    page = client.post(reverse("account_login"), {"login": user.email, "password": "wrong"}).content.decode()

    assert '<div class="error-summary" role="alert"' in page
    assert "The email address and/or password you specified are not correct." in page
    assert page.index('type="password"') < page.index(reverse("account_reset_password"))  # as the keys go


def test_signing_in_leaves_no_message_behind(client, user):
    page = signed_in(client, user).get(reverse("account_email")).content.decode()

    assert '<div class="messages" role="status"></div>' in page


def test_forgotten_password_is_set_anew_by_mail(client, user, language):
    client.post(reverse("account_reset_password"), {"email": user.email})
    [message] = mail.outbox
    address = re.search(r"http://testserver(/\S+)", message.body)[1]
    form = client.get(address, follow=True)
    new = "a-quite-new-password-7"

    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)

    user.refresh_from_db()
    assert len(headings(form)) == len(headings(done)) == 1
    assert user.check_password(new)
    with translation.override(language):
        assert message.subject == gettext("Set a new password")


def test_reset_for_an_unknown_address_says_so_only_by_mail(client):
    client.cookies["django_language"] = "en"

    page = client.post(reverse("account_reset_password"), {"email": "nobody@test.example"}, follow=True)

    assert headings(page) == ["Check your email"]
    assert [message.subject for message in mail.outbox] == ["No account with this address"]


def test_reset_link_that_is_too_old_offers_a_new_one(client):
    page = client.get(reverse("account_reset_password_from_key", args=["1", "abc"])).content.decode()

    assert f'href="{reverse("account_reset_password")}"' in page


def test_new_address_is_confirmed_by_its_link(client, user, language):
    signed_in(client, user).post(reverse("account_email"), {"action_add": "", "email": "other@test.example"})
    message = mail.outbox[-1]
    address = re.search(r"http://testserver(/\S+)", message.body)[1]

    asked = client.get(address)
    client.post(address)

    assert "other@test.example" in asked.content.decode()
    assert EmailAddress.objects.get(email="other@test.example").verified


def test_confirmation_link_that_is_too_old_offers_a_new_one(client, language):
    page = client.get(reverse("account_confirm_email", args=["abc"]))

    assert f'href="{reverse("account_email")}"' in page.content.decode()


def test_second_factor_is_switched_on_used_and_switched_off(client, user, language):
    signed_in(client, user).post(reverse("account_reauthenticate"), {"password": PASSWORD})
    form = client.get(reverse("mfa_activate_totp"))
    secret = form.context["form"].secret

    codes = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)}, follow=True)

    assert form.content.decode().count('class="qr light"') == 1
    assert codes.content.decode().count("<li>") >= 10
    assert {each.type for each in Authenticator.objects.filter(user=user)} == {"totp", "recovery_codes"}
    for name in (
        "mfa_index",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
    ):
        assert len(headings(client.get(reverse(name)))) == 1, name

    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=user, type="totp").exists()


def test_second_factor_is_asked_when_signing_in(client, user, language):
    TOTP.activate(user, generate_totp_secret())

    page = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=True)

    assert page.redirect_chain[-1][0] == reverse("mfa_authenticate")
    with translation.override(language):
        assert headings(page) == [gettext("Second factor")]
