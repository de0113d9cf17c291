"""Letters: in both languages, by a worker."""

from __future__ import annotations

from typing import Any

import pytest

from enterprises import mail
from tests.background import waiting, work_off
from tests.factories.enterprises import (
    InvitationFactory,
)

pytestmark = pytest.mark.django_db


def test_letter_says_it_in_both_languages_to_each_address_once(mailoutbox: list[Any]) -> None:
    invitation = InvitationFactory(name="李四", invited_by__name="王芳")

    mail.send(
        "invitation",
        ["b@test.example", "a@test.example", "", "a@test.example"],
        invitation=invitation,
        address="http://localhost:8000/invitation/x/",
    )

    assert [letter.to for letter in mailoutbox] == [["a@test.example"], ["b@test.example"]]
    chinese, english = mailoutbox[0].body.split(mail.RULE)
    assert "李四, 王芳 invites you to the Manufacturing Reliability Tracker as enterprise reporter" in english
    assert chinese.count("http://localhost:8000/invitation/x/") == 1


def test_letter_that_cannot_be_sent_stops_nothing(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    invitation = InvitationFactory()

    mail.send("invitation", [invitation.email], invitation=invitation, address="")
    work_off()

    assert waiting() == ["post_letter"]
