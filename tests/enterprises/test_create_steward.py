"""`manage.py create_steward`: the first person of a new installation."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation

from enterprises.enums import DepartmentalLine, Role
from enterprises.models import User
from tests.factories.enterprises import (
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def create_steward(*given: str) -> str:
    out = StringIO()
    call_command("create_steward", *given, stdout=out)
    return out.getvalue()


def test_first_steward_sets_a_password_by_a_link(
    client: Client, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        said = create_steward("Zhao@Ministry.example", "赵六")

    user = User.objects.get()
    (membership,) = user.active_memberships
    assert (user.email, user.has_usable_password(), membership.role, membership.organisation.name_zh) == (
        "zhao@ministry.example",
        False,
        Role.MINISTRY_STEWARD,
        "工业和信息化部科技司",
    )
    assert user.emailaddress_set.get().verified
    (address,) = set(re.findall(r"http://localhost:8000(/\S+)", said))
    assert [letter.to for letter in mailoutbox] == [["zhao@ministry.example"]]
    assert address in mailoutbox[0].body
    form = client.get(address, follow=True)
    password = {"password1": "a-long-pass-phrase", "password2": "a-long-pass-phrase"}
    client.post(form.request["PATH_INFO"], password)
    assert User.objects.get().check_password("a-long-pass-phrase")


def test_steward_by_an_account_that_exists_gets_the_role_only(mailoutbox: list[Any]) -> None:
    user = UserFactory(email="zhao@ministry.example", name="赵六")

    said = create_steward("ZHAO@ministry.example", "任何人")

    assert said == "赵六 <zhao@ministry.example> is a steward of 工业和信息化部科技司.\n"
    assert User.objects.get(pk=user.pk).roles == {Role.MINISTRY_STEWARD}
    assert mailoutbox == []


@translation.override("en")
def test_steward_s_password_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["a-long-pass-phrase", "a-long-pass-phrase", "short", "a-long-pass-phrase", "another"])
    monkeypatch.setattr("getpass.getpass", lambda prompt: next(answers))

    create_steward("zhao@ministry.example", "赵六", "--ask-password")

    assert User.objects.get().check_password("a-long-pass-phrase")
    with pytest.raises(CommandError, match="too short"):
        create_steward("li@ministry.example", "李四", "--ask-password")
    with pytest.raises(CommandError, match="The two passwords differ"):
        create_steward("li@ministry.example", "李四", "--ask-password")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("zhao", "赵六"), "zhao is not an email address."),
        (("zhao@ministry.example", " "), "NAME is empty."),
        (
            ("zhao@ministry.example", "赵六", "--organisation", "财政部"),
            "财政部 has no stewards: only the lead department of the ministry has.",
        ),
    ],
)
def test_bad_words_for_the_steward_end_in_one_line(given: tuple[str, ...], sentence: str) -> None:
    OrganisationFactory(name_zh="财政部", line=DepartmentalLine.FINANCE)

    with pytest.raises(CommandError) as caught:
        create_steward(*given)

    assert str(caught.value) == sentence
    assert not User.objects.exists()
