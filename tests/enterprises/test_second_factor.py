"""A role may ask for a second factor: who holds it sets one up before anything else."""

from __future__ import annotations

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from enterprises.enums import Role
from reliability_tracker.second_factor import refuse_unknown_roles
from tests.factories.enterprises import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def required(settings, client):
    settings.MFA_REQUIRED_ROLES = frozenset({"provincial_reviewer", "ministry_steward"})
    client.cookies["django_language"] = "en"


def signed_in(client, role: Role):
    user = MembershipFactory(role=role).user
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    return user


def test_role_that_asks_for_a_factor_leads_to_setting_one_up(client):
    user = signed_in(client, Role.PROVINCIAL_REVIEWER)

    led = client.get(reverse("enterprises:reports"), follow=True)
    posted = client.post(reverse("enterprises:inbox_read"))
    program = client.get("/api/v1/reports/")

    assert led.redirect_chain == [(reverse("mfa_index"), 302)]
    assert "Your role needs a passkey or an authenticator app." in led.content.decode()
    assert posted.headers["Location"] == reverse("mfa_index")
    assert (program.status_code, program.json()["type"].rpartition(":")[2]) == (403, "second-factor")
    for name in ("account_email", "account_logout", "account_reauthenticate", "account_own:sessions"):
        assert client.get(reverse(name)).status_code == 200, name

    TOTP.activate(user, generate_totp_secret())
    assert client.get(reverse("enterprises:reports")).status_code == 200


def test_other_roles_go_on_without_one(client):
    signed_in(client, Role.ENTERPRISE_REPORTER)

    assert client.get(reverse("enterprises:reports")).status_code == 200


def test_pages_open_to_everyone_stay_open(client):
    signed_in(client, Role.PROVINCIAL_REVIEWER)

    assert client.get(reverse("policy:headline")).status_code == 200


def test_setting_that_names_no_role_ends_the_start(settings):
    settings.MFA_REQUIRED_ROLES = frozenset({"steward"})

    with pytest.raises(ImproperlyConfigured, match="MFA_REQUIRED_ROLES names steward, which is no role"):
        refuse_unknown_roles(Role.values)
