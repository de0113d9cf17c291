"""Signing in at a provider of OpenID Connect, which runs beside the tests and speaks the real protocol."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from enterprises.models import User
from reliability_tracker.settings import OIDC_PROVIDER
from tests.factories.enterprises import InvitationFactory, MembershipFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings(
        "ignore:get_jwt_config"
    ),  # the provider uses a library in its manner of before
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
]

LOGIN = "/accounts/sso/office/login/"
PEOPLE = {
    "li": {"email": "Li@office.example", "email_verified": True, "name": "李雷"},
    "claims": {"email": "li@office.example", "email_verified": False},
    "nobody": {"email": "nobody@office.example", "email_verified": True},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    from oidc_provider_mock import User as Claims
    from oidc_provider_mock import run_server_in_thread

    people = [Claims(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def configured(settings, client, provider):
    app = OIDC_PROVIDER | {"name": "Office ID", "client_id": "tracker", "secret": "of-the-test"}
    app["settings"] = app["settings"] | {"server_url": provider}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    client.cookies["django_language"] = "en"
    return app


def sign_in(client, sub: str, following: str = ""):
    """To the provider, through its form, and back."""
    away = client.post(LOGIN + "?process=login" + (f"&next={following}" if following else ""))
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    assert (asked["code_challenge_method"], asked["response_type"]) == (["S256"], ["code"])
    back = requests.post(away.headers["Location"], data={"sub": sub}, allow_redirects=False, timeout=10)
    return client.get(back.headers["Location"].removeprefix("http://testserver"))


def person(email: str = "li@office.example", *, verified: bool = True):
    user = UserFactory(email=email, date_joined=timezone.now() - datetime.timedelta(days=9), language="en")
    EmailAddress.objects.create(user=user, email=email, verified=verified, primary=True)
    return user


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_without_a_provider_there_is_no_button_and_no_address(client):
    page = client.get("/accounts/login/").content.decode()

    assert "/accounts/sso/" not in page
    assert client.post(LOGIN).status_code == 404


def test_person_with_a_verified_address_comes_in_and_is_told(client, configured):
    user = person()
    button = client.get("/accounts/login/?next=/inbox/").content.decode()

    done = sign_in(client, "li", "/inbox/")

    assert "Sign in by Office ID" in button
    assert f'action="{LOGIN}?process=login&amp;next=%2Finbox%2F"' in button
    assert done.headers["Location"] == "/inbox/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.get().uid == "li"
    assert user.memberships.count() == 0
    assert sorted(letter.subject for letter in mail.outbox) == [
        "Signing in by Office ID was linked to your account",
        "Somebody signed in to your account on a device that had not signed in to it before",
    ]


def test_link_holds_when_the_address_changes(client, configured):
    user = person()
    sign_in(client, "li")
    client.post(reverse("account_logout"))
    EmailAddress.objects.filter(user=user).update(email="li.lei@office.example")
    User.objects.filter(pk=user.pk).update(email="li.lei@office.example")

    sign_in(client, "li")

    assert client.session["_auth_user_id"] == str(user.pk)


def test_second_factor_is_asked_here_too(client, configured):
    TOTP.activate(person(), generate_totp_secret())

    done = sign_in(client, "li")

    assert done.headers["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("sub", "verified", "sentence"),
    [
        ("claims", True, "Your provider did not say which email address of yours it has verified."),
        ("li", False, "nobody has confirmed the address here yet"),
        ("nobody", True, "nobody@office.example belongs to no account, and no open invitation went to it."),
    ],
)
def test_stranger_stays_outside_and_reads_what_to_do(client, configured, sub, verified, sentence):
    person(verified=verified)

    refused = sign_in(client, sub)

    assert (refused.status_code, is_signed_in(client)) == (403, False)
    assert sentence in refused.content.decode()
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_invited_person_gets_an_account_and_no_role_before_the_link_is_accepted(client, configured):
    invitation = InvitationFactory(email="li@office.example", token="of-the-letter")
    address = reverse("enterprises:invitation", args=["of-the-letter"])
    offered = client.get(address).content.decode()

    done = sign_in(client, "li", address)

    user = User.objects.get(email="li@office.example")
    assert "Sign in by Office ID" in offered
    assert done.headers["Location"] == address
    assert (user.name, user.language, user.has_usable_password()) == ("李雷", "en", False)
    assert user.memberships.count() == 0

    client.post(address)
    assert [each.role for each in user.memberships.all()] == [invitation.role]


def test_invitation_that_lapsed_lets_nobody_in(client, configured):
    InvitationFactory(email="li@office.example", expires_at=timezone.now() - datetime.timedelta(hours=1))

    assert sign_in(client, "li").status_code == 403
    assert not User.objects.filter(email="li@office.example").exists()


def test_provider_links_nothing_to_somebody_signed_in(client, configured):
    victim = MembershipFactory().user
    client.force_login(victim)
    away = client.post(LOGIN + "?process=connect")
    back = requests.post(away.headers["Location"], data={"sub": "li"}, allow_redirects=False, timeout=10)

    answer = client.get(back.headers["Location"].removeprefix("http://testserver"))

    assert (answer.status_code, SocialAccount.objects.count()) == (403, 0)


def test_answer_that_was_not_asked_for_is_refused(client, configured):
    answer = client.get(LOGIN + "callback/?code=stolen&state=of-another")

    assert "The provider did not answer as it should" in answer.content.decode()
    assert not is_signed_in(client)


def test_stopping_at_the_provider_leads_back(client, configured):
    away = client.post(LOGIN + "?process=login")
    [state] = parse_qs(urlsplit(away.headers["Location"]).query)["state"]

    answer = client.get(LOGIN + f"callback/?error=access_denied&state={state}")

    assert answer.headers["Location"] == reverse("socialaccount_login_cancelled")
    assert "Signing in was stopped" in client.get(answer.headers["Location"]).content.decode()


def test_provider_that_is_down_is_no_fault_of_ours(client, configured):
    configured["settings"]["server_url"] = "http://localhost:9"  # nothing listens there

    answer = client.post(LOGIN + "?process=login")

    assert "The provider did not answer as it should" in answer.content.decode()
