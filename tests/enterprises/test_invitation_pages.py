"""Inviting and accepting, in the browser's place."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from enterprises import invitations
from enterprises.enums import Role
from enterprises.models import Invitation, Membership, User
from reliability_tracker.workbooks import open_book
from tests.factories.enterprises import (
    EnterpriseFactory,
    InvitationFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

PASSWORDS = {"password": "a-long-pass-phrase", "password_again": "a-long-pass-phrase"}


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


@pytest.fixture
def steward(client: Client) -> User:
    user: User = UserFactory(ministry_steward=True)
    client.force_login(user)
    return user


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# Inviting one person


def test_steward_invites_to_an_organisation(client: Client, steward: User) -> None:
    organisation = OrganisationFactory(authority=True)
    given = {
        "email": "li@authority.example",
        "name": "李四",
        "organisation": organisation.pk,
        "credit_code": "",
        "role": Role.PROVINCIAL_REVIEWER,
    }

    response = client.post("/people/invite/", given, follow=True)

    assert messages_of(response) == ["1 invitation has been sent."]
    assert Invitation.objects.get().organisation == organisation


def test_steward_invites_to_an_enterprise_by_its_code(client: Client, steward: User) -> None:
    enterprise = EnterpriseFactory()
    given = {
        "email": "li@enterprise.example",
        "name": "",
        "organisation": "",
        "credit_code": f" {enterprise.credit_code.lower()}",
        "role": Role.ENTERPRISE_ADMINISTRATOR,
    }

    client.post("/people/invite/", given)

    assert Invitation.objects.get().enterprise == enterprise


def test_invite_page_starts_with_what_the_address_names(client: Client, steward: User) -> None:
    organisation = OrganisationFactory()

    form = client.get("/people/invite/", {"organisation": organisation.pk, "role": "observer"}).context[
        "form"
    ]

    assert (form["organisation"].value(), form["role"].value()) == (str(organisation.pk), "observer")


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"email": "li"}, {"email": ["Enter a valid email address."]}),
        ({"organisation": ""}, {"__all__": ["Name one organisation, or one enterprise."]}),
        (
            {"credit_code": "91000000MA00000157"},
            {"credit_code": ["No enterprise with this code is registered."]},
        ),
        (
            {"role": "observer"},
            {
                "__all__": [
                    (
                        "“observer” does not go with Jiangsu industry. Possible there: provincial reviewer,"
                        " provincial observer."
                    )
                ]
            },
        ),
    ],
)
def test_invite_page_says_what_is_wrong(
    client: Client, steward: User, changes: dict[str, str], errors: dict[str, list[str]]
) -> None:
    organisation = OrganisationFactory(authority=True, name_en="Jiangsu industry")
    given = {
        "email": "li@authority.example",
        "name": "",
        "organisation": organisation.pk,
        "credit_code": "",
        "role": "provincial_reviewer",
    }

    response = client.post("/people/invite/", given | changes)

    assert response.context["form"].errors == errors
    assert not Invitation.objects.exists()


def test_administrator_invites_colleagues_only(client: Client) -> None:
    enterprise, other = EnterpriseFactory(), EnterpriseFactory()
    client.force_login(UserFactory(enterprise_administrator=True, membership__enterprise=enterprise))
    given = {"email": "li@enterprise.example", "name": "李四", "role": Role.ENTERPRISE_REPORTER}

    form = client.get("/people/invite/").context["form"]
    assert list(form.fields) == ["email", "name", "enterprise", "role"]
    assert [code for code, _label in form.fields["role"].choices] == [
        Role.ENTERPRISE_REPORTER,
        Role.ENTERPRISE_ADMINISTRATOR,
    ]
    client.post("/people/invite/", given | {"enterprise": other.pk})
    assert not Invitation.objects.exists()
    client.post("/people/invite/", given | {"enterprise": enterprise.pk})
    assert Invitation.objects.get().enterprise == enterprise


@pytest.mark.parametrize("role", ["provincial_reviewer", "enterprise_reporter", "ministry_reviewer"])
def test_invite_pages_are_closed_to_others(client: Client, role: str) -> None:
    client.force_login(UserFactory(**{role: True}))

    for address in ("/people/invite/", "/people/invite/list/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403
    assert "/people/invite/" not in client.get("/people/").content.decode()


# Inviting by list


def test_list_is_looked_at_before_it_is_sent(
    client: Client, steward: User, mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    OrganisationFactory(name_zh="科技司")
    text = "a@test.example,张三,observer,科技司\nb@test.example,李四,expert,科技司"

    response = client.post("/people/invite/list/", {"text": text})

    assert [line.email for line in response.context["lines"]] == ["a@test.example", "b@test.example"]
    assert "Send 2 invitations" in response.content.decode()
    assert not Invitation.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post("/people/invite/list/", {"text": text, "send": "1"}, follow=True)
    assert messages_of(response) == ["2 invitations have been sent."]
    assert [letter.to for letter in mailoutbox] == [["a@test.example"], ["b@test.example"]]


def test_list_with_one_bad_line_sends_nothing(client: Client, steward: User) -> None:
    OrganisationFactory(name_zh="科技司")
    text = "a@test.example,张三,observer,科技司\nb@test.example,李四,king,科技司"

    response = client.post("/people/invite/list/", {"text": text, "send": "1"})

    page = response.content.decode()
    assert "There is no role “king”." in page
    assert "1 line has to be corrected. Nothing has been sent." in page
    assert response.context["form"]["text"].value() == text
    assert not Invitation.objects.exists()


def test_list_comes_back_as_a_marked_workbook_that_can_be_handed_in_again(
    client: Client, steward: User
) -> None:
    OrganisationFactory(name_zh="科技司")
    text = "a@test.example,张三,expert,科技司\n\nb@test,李四,king,科技司\nc@test.example,王五,expert,科技司,x"

    marked = client.post("/people/invite/list/", {"text": text, "marked": "1"})

    book = open_book(marked.content)
    sheets = {sheet.name: [list(cells) for _n, cells in sheet.rows()] for sheet in book.sheets}
    assert [row[1:4] for row in sheets["Problems"][1:]] == [
        [3.0, "Email", "b@test"],
        [3.0, "Role", "king"],
        [4.0, "", ""],
    ]
    _head, *rows = sheets["People to invite"]
    assert [row[:5] for row in rows] == [[*line.split(","), ""][:5] for line in text.split("\n") if line]
    assert [row[5].count("\n") + bool(row[5]) for row in rows] == [0, 2, 1]
    file = SimpleUploadedFile("marked.xlsx", marked.content)
    again = client.post("/people/invite/list/", {"text": "", "file": file})
    assert [len(line.problems) for line in again.context["lines"]] == [0, 2, 1]


def test_list_is_taken_back_as_a_whole_but_for_what_was_taken_up(client: Client, steward: User) -> None:
    organisation = OrganisationFactory(name_zh="科技司")
    one_by_one = InvitationFactory(role=Role.OBSERVER, organisation=organisation)
    text = "\n".join(f"{name}@test.example,张三,observer,科技司" for name in "abc")
    sent = client.post("/people/invite/list/", {"text": text, "send": "1"})
    taken_up = Invitation.objects.get(email="b@test.example")
    invitations.accept(invitation=taken_up, by=UserFactory(email=taken_up.email))

    listed = client.get(sent["Location"])
    asked = client.get(f"{sent['Location']}revoke/")
    taken_back = client.post(f"{sent['Location']}revoke/", follow=True)
    again = client.post(f"{sent['Location']}revoke/", follow=True)

    assert [row.record.email[0] for row in listed.context["table"].rows] == ["c", "b", "a"]
    assert f"{sent['Location']}revoke/" in listed.content.decode()
    assert [count for _label, count in asked.context["facts"]] == [2, 1]
    assert messages_of(taken_back) == ["2 invitations have been taken back."]
    assert messages_of(again) == ["Every invitation of this list has been accepted or taken back already."]
    revoked = Invitation.objects.filter(revoked_by=steward).order_by("email")
    assert [row.email for row in revoked] == ["a@test.example", "c@test.example"]
    assert Invitation.objects.open().get() == one_by_one
    assert Membership.objects.filter(user__email="b@test.example").exists()


def test_list_from_a_file_stands_in_the_field_to_be_sent(client: Client, steward: User) -> None:
    OrganisationFactory(name_zh="科技司")
    line = "a@test.example,张三,observer,科技司"

    response = client.post(
        "/people/invite/list/", {"text": "", "file": SimpleUploadedFile("list.csv", line.encode("gb18030"))}
    )

    assert response.context["form"]["text"].value() == line.replace(",", "\t")
    assert not response.context["bad"]


def test_empty_list_is_refused(client: Client, steward: User) -> None:
    response = client.post("/people/invite/list/", {"text": " \n"})

    assert response.context["form"].errors == {"text": ["Enter at least one line, or choose a file."]}


# The list of invitations


def test_invitations_are_those_of_the_own_enterprise(client: Client) -> None:
    own, _other = InvitationFactory(), InvitationFactory()
    client.force_login(UserFactory(enterprise_reporter=True, membership__enterprise=own.enterprise))

    assert [row.record for row in client.get("/people/invitations/").context["table"].rows] == [own]


def test_invitations_are_filtered_by_what_became_of_them(client: Client, steward: User) -> None:
    expired = InvitationFactory(expires_at=timezone.now() - timedelta(days=1))
    InvitationFactory()

    response = client.get("/people/invitations/", {"state": "expired"})

    assert [row.record for row in response.context["table"].rows] == [expired]


def test_list_of_invitations_costs_the_same_for_one_and_three(client: Client, steward: User) -> None:
    InvitationFactory()
    InvitationFactory(role=Role.OBSERVER)
    cost = queries_of(client, "/people/invitations/")
    InvitationFactory.create_batch(2)
    InvitationFactory.create_batch(2, role=Role.OBSERVER)

    assert queries_of(client, "/people/invitations/") == cost <= 8


def test_invitation_is_sent_again_and_taken_back(client: Client, steward: User) -> None:
    invitation = InvitationFactory()
    address = f"/people/invitations/{invitation.pk}/"
    assert "Send again" in client.get(address).content.decode()

    response = client.post(f"{address}resend/", follow=True)
    assert messages_of(response) == ["The invitation has been sent again."]
    response = client.post(f"{address}revoke/", follow=True)
    assert messages_of(response) == ["The invitation has been taken back."]
    response = client.post(f"{address}resend/", follow=True)
    assert messages_of(response) == ["This invitation has been withdrawn. Ask the person who invited you."]

    page = client.get(address).content.decode()
    assert "Taken back on" in page
    assert "Send again" not in page


def test_colleague_sees_the_invitation_and_why_it_is_not_theirs_to_change(client: Client) -> None:
    invitation = InvitationFactory()
    client.force_login(UserFactory(enterprise_reporter=True, membership__enterprise=invitation.enterprise))

    page = client.get(f"/people/invitations/{invitation.pk}/").content.decode()

    assert "Only its administrator or a steward of the ministry invites to an enterprise." in page
    client.post(f"/people/invitations/{invitation.pk}/revoke/")
    invitation.refresh_from_db()
    assert invitation.revoked_at is None


def test_invitation_of_others_does_not_exist(client: Client) -> None:
    invitation = InvitationFactory()
    client.force_login(UserFactory(enterprise_administrator=True))

    assert client.get(f"/people/invitations/{invitation.pk}/").status_code == 404
    assert client.post(f"/people/invitations/{invitation.pk}/revoke/").status_code == 404


# Accepting


def test_new_person_accepts_and_is_signed_in(client: Client) -> None:
    invitation = InvitationFactory(token="abc", name="李四")
    assert client.get("/invitation/abc/").context["form"]["name"].value() == "李四"

    response = client.post("/invitation/abc/", PASSWORDS | {"name": "李四"})

    assert (response.status_code, response["Location"]) == (302, "/worklist/")
    user = User.objects.get(email=invitation.email)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert Membership.objects.get(user=user).enterprise == invitation.enterprise


def test_new_person_is_signed_in_where_verification_is_mandatory(client: Client, settings: Any) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    InvitationFactory(token="abc")

    client.post("/invitation/abc/", PASSWORDS | {"name": "李四"})

    assert "_auth_user_id" in client.session


def test_new_person_needs_a_strong_password(client: Client) -> None:
    InvitationFactory(token="abc", email="lisilisi@test.example")

    response = client.post(
        "/invitation/abc/", {"name": "李四", "password": "lisilisi", "password_again": "lisi-lisi"}
    )

    assert {name: len(errors) for name, errors in response.context["form"].errors.items()} == {
        "password": 2,
        "password_again": 1,
    }
    assert not User.objects.filter(email="lisilisi@test.example").exists()


def test_person_with_an_account_signs_in_first(client: Client) -> None:
    user = UserFactory()
    InvitationFactory(token="abc", email=user.email)

    response = client.get("/invitation/abc/")

    assert 'href="/accounts/login/?next=/invitation/abc/"' in response.content.decode()
    client.post("/invitation/abc/", PASSWORDS | {"name": "李四"})
    assert not Membership.objects.filter(user=user).exists()


def test_signed_in_person_accepts_by_one_button(client: Client) -> None:
    user = UserFactory(provincial_observer=True)
    invitation = InvitationFactory(token="abc", email=user.email)
    client.force_login(user)
    assert client.get("/invitation/abc/").context["form"] is None

    client.post("/invitation/abc/")

    assert Membership.objects.filter(user=user, enterprise=invitation.enterprise).exists()


def test_signed_in_person_reads_that_the_invitation_is_for_somebody_else(client: Client) -> None:
    user = UserFactory()
    invitation = InvitationFactory(token="abc")
    client.force_login(user)

    response = client.get("/invitation/abc/")

    assert response.status_code == 403
    assert f"this invitation is for {invitation.email}" in response.content.decode()
    client.post("/invitation/abc/")
    assert not Membership.objects.filter(user=user).exists()


def test_closed_invitation_says_why(client: Client) -> None:
    InvitationFactory(token="abc", expires_at=timezone.now() - timedelta(days=1))

    response = client.get("/invitation/abc/")

    assert response.status_code == 410
    assert re.search(r"This invitation was valid until .+\. Ask for another one\.", response.content.decode())
    assert client.get("/invitation/unknown/").status_code == 404
