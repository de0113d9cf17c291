"""A passkey from its making to its removal, on a device that Chromium plays."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import BrowserContext, expect

from tests.browser.browsing import Complaints, fill, heading, press, sign_in
from tests.factories.enterprises import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_passkey_is_made_named_used_and_removed(context: BrowserContext, live_server: Any) -> None:
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    sign_in(context, live_server.url, None)
    complaints = Complaints()
    page = complaints.listen(context.new_page())
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    key = device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    # made, and called by a name of one's own
    page.goto(live_server.url + reverse("account_login") + "?next=" + reverse("mfa_add_webauthn"))
    fill(page, {"Email": user.email, "Password": PASSWORD})
    press(page, "Sign in")
    heading(page, "Confirm that it is you")
    fill(page, {"Password": PASSWORD})
    press(page, "Confirm")
    heading(page, "Add a passkey")
    press(page, "Make the passkey")
    heading(page, "Recovery codes")
    page.goto(live_server.url + reverse("mfa_list_webauthn"))
    page.get_by_role("link", name="Rename").click()
    fill(page, {"Name": "office"})
    press(page, "Save")
    expect(page.locator("main")).to_contain_text("office")

    # signs in alone, without a second question
    page.get_by_text(user.name).first.click()
    press(page, "Sign out")
    page.goto(live_server.url + reverse("account_login") + "?next=" + reverse("mfa_list_webauthn"))
    press(page, "Sign in with a passkey")
    heading(page, "Passkeys")
    expect(page.locator("main")).to_contain_text("last used on")

    # beside the password it is the second factor
    page.get_by_text(user.name).first.click()
    press(page, "Sign out")
    page.goto(live_server.url + reverse("account_login") + "?next=" + reverse("mfa_list_webauthn"))
    fill(page, {"Email": user.email, "Password": PASSWORD})
    press(page, "Sign in")
    heading(page, "Second factor")
    press(page, "Use a passkey")
    heading(page, "Passkeys")

    # removed, after its owner has shown it once more: the device still offers it, and it opens nothing
    page.get_by_role("link", name="Remove office").click()
    heading(page, "Confirm that it is you")
    page.get_by_role("link", name="Use a security key").click()
    press(page, "Use a passkey")
    heading(page, "Remove the passkey")
    press(page, "Remove")
    expect(page.locator("main")).to_contain_text("You have no passkey yet.")
    page.get_by_text(user.name).first.click()
    press(page, "Sign out")
    page.goto(live_server.url + reverse("account_login"))
    press(page, "Sign in with a passkey")
    expect(page.locator(".messages")).to_contain_text("Incorrect code.")

    assert not Authenticator.objects.filter(user=user).exists()
    assert device.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"] != []
    assert complaints.heard == []
