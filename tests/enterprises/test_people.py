"""Accounts, and roles that end."""

from __future__ import annotations

import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone, translation

from enterprises import mail, people
from enterprises.enums import DepartmentalLine, Role
from enterprises.models import Enterprise, Membership, Organisation, User
from enterprises.verdicts import Refusal
from tests.factories.enterprises import (
    EnterpriseFactory,
    InvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def administrator_of(enterprise: Enterprise) -> Membership:
    return MembershipFactory(enterprise=enterprise, role=Role.ENTERPRISE_ADMINISTRATOR)


def reporter_of(enterprise: Enterprise) -> Membership:
    return MembershipFactory(enterprise=enterprise, role=Role.ENTERPRISE_REPORTER)


def refused(**given: Any) -> list[str]:
    with pytest.raises(Refusal) as caught:
        people.end(**given)
    return [lack.message for lack in caught.value.lacks]


# Roles


def test_giving_a_role_twice_changes_nothing() -> None:
    user, enterprise = UserFactory(), EnterpriseFactory()
    first = people.give_role(user=user, role=Role.ENTERPRISE_REPORTER, to=enterprise)

    assert people.give_role(user=user, role=Role.ENTERPRISE_REPORTER, to=enterprise) == first


def test_role_can_be_given_again_after_it_ended() -> None:
    membership = MembershipFactory(ended_at=timezone.now(), ended_by=UserFactory())

    again = people.give_role(user=membership.user, role=membership.role, to=membership.enterprise)

    assert again != membership


def test_steward_ends_any_role() -> None:
    steward, membership = UserFactory(ministry_steward=True), MembershipFactory()

    people.end(membership=membership, by=steward)

    membership.refresh_from_db()
    assert (membership.ended_by, membership.ended_at is None) == (steward, False)
    assert User.objects.get(pk=membership.user_id).active_memberships == []


def test_administrator_ends_roles_of_the_own_enterprise_only() -> None:
    own, other = administrator_of(EnterpriseFactory()), MembershipFactory()
    colleague = reporter_of(own.enterprise)

    people.end(membership=colleague, by=own.user)

    assert refused(membership=other, by=own.user) == [
        "Only an administrator of the enterprise or a steward can end this role."
    ]


def test_reporter_ends_the_own_role_only() -> None:
    enterprise = EnterpriseFactory()
    own, colleague = reporter_of(enterprise), reporter_of(enterprise)

    assert not people.may_end(colleague, by=own.user)
    people.end(membership=own, by=own.user)


def test_ended_role_is_not_ended_again() -> None:
    steward, membership = UserFactory(ministry_steward=True), MembershipFactory()
    people.end(membership=membership, by=steward)

    assert refused(membership=membership, by=steward) == ["This role has already been ended."]


def test_last_administrator_names_who_takes_over() -> None:
    enterprise = EnterpriseFactory()
    last, colleague = administrator_of(enterprise), reporter_of(enterprise)
    sentence = "This is the last administrator. Say which colleague takes over."
    assert refused(membership=last, by=last.user) == [sentence]
    assert refused(membership=last, by=last.user, successor=reporter_of(EnterpriseFactory())) == [sentence]

    people.end(membership=last, by=last.user, successor=colleague)

    active = Membership.objects.active().filter(enterprise=enterprise, role=Role.ENTERPRISE_ADMINISTRATOR)
    assert [membership.user for membership in active] == [colleague.user]


def test_one_of_two_administrators_leaves_freely() -> None:
    enterprise = EnterpriseFactory()
    first, second = administrator_of(enterprise), administrator_of(enterprise)

    people.end(membership=first, by=second.user)

    assert people.is_last(second)


def test_administrator_whose_account_is_closed_does_not_count() -> None:
    enterprise = EnterpriseFactory()
    closed, last = administrator_of(enterprise), administrator_of(enterprise)
    User.objects.filter(pk=closed.user_id).update(is_active=False)

    assert people.is_last(last)


def test_last_steward_stays() -> None:
    steward = UserFactory(ministry_steward=True)
    (own,) = steward.active_memberships
    assert refused(membership=own, by=steward) == ["This is the last steward. Invite another one first."]

    UserFactory(ministry_steward=True)

    people.end(membership=own, by=steward)


# The people page


@pytest.fixture
def english_client(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def listed(client: Client, user: User, address: str = "/people/", **query: str) -> list[Any]:
    client.force_login(user)
    return [row.record for row in client.get(address, query).context["table"].rows]


def test_people_are_those_of_the_own_organisation(english_client: Client) -> None:
    organisation = OrganisationFactory(association=True)
    user = UserFactory(association_analyst=True, membership__organisation=organisation)
    colleague = MembershipFactory(organisation=organisation, role=Role.ASSOCIATION_ANALYST)
    MembershipFactory(role=Role.ASSOCIATION_ANALYST, organisation=OrganisationFactory(association=True))
    MembershipFactory()

    assert set(listed(english_client, user)) == {*user.active_memberships, colleague}


def test_people_of_an_enterprise_see_each_other(english_client: Client) -> None:
    own = administrator_of(EnterpriseFactory())
    colleague = reporter_of(own.enterprise)
    reporter_of(EnterpriseFactory())

    assert set(listed(english_client, own.user)) == {own, colleague}


def test_steward_finds_people_by_name_address_and_place(english_client: Client) -> None:
    steward = UserFactory(ministry_steward=True)
    found = MembershipFactory(
        user__name="欧阳锋", user__email="ouyang@test.example", enterprise__enterprise_name="演示机床有限公司"
    )
    MembershipFactory()

    for words in ("欧阳", "OUYANG@", "机床", "锋 机床", found.enterprise.credit_code):
        assert listed(english_client, steward, search=words) == [found]
    assert listed(english_client, steward, search="锋 轴承") == []
    assert listed(english_client, steward, role="enterprise_reporter", search="test.example")[0] in (
        Membership.objects.filter(role=Role.ENTERPRISE_REPORTER)
    )


def test_people_page_costs_the_same_for_one_and_three(english_client: Client) -> None:
    english_client.force_login(UserFactory(ministry_steward=True))
    authority = OrganisationFactory(authority=True)
    MembershipFactory(role=Role.PROVINCIAL_REVIEWER, organisation=authority)
    reporter_of(EnterpriseFactory())
    cost = queries_of(english_client, "/people/")
    MembershipFactory.create_batch(2, role=Role.PROVINCIAL_REVIEWER, organisation=authority)
    MembershipFactory.create_batch(2)

    assert queries_of(english_client, "/people/") == cost <= 8


def test_ending_a_role_asks_first(english_client: Client) -> None:
    own = administrator_of(EnterpriseFactory())
    colleague = reporter_of(own.enterprise)
    english_client.force_login(own.user)
    assert f'href="/people/{colleague.pk}/end/"' in english_client.get("/people/").content.decode()

    response = english_client.get(f"/people/{colleague.pk}/end/")

    assert colleague.user.email in response.content.decode()
    assert english_client.post(f"/people/{colleague.pk}/end/")["Location"] == "/people/"
    colleague.refresh_from_db()
    assert colleague.ended_by == own.user


def test_ending_the_last_administrator_asks_for_the_successor(english_client: Client) -> None:
    last = administrator_of(EnterpriseFactory())
    colleague = reporter_of(last.enterprise)
    english_client.force_login(last.user)
    address = f"/people/{last.pk}/end/"

    assert list(english_client.get(address).context["form"].fields["successor"].queryset) == [colleague]
    assert english_client.post(address).context["form"].errors == {"successor": ["This field is required."]}
    english_client.post(address, {"successor": colleague.pk})

    last.refresh_from_db()
    assert last.ended_at is not None


def test_ending_a_role_of_others_is_refused_or_hidden(english_client: Client) -> None:
    enterprise = EnterpriseFactory()
    own, colleague, stranger = reporter_of(enterprise), reporter_of(enterprise), MembershipFactory()
    english_client.force_login(own.user)

    assert english_client.post(f"/people/{colleague.pk}/end/").status_code == 403
    assert english_client.post(f"/people/{stranger.pk}/end/").status_code == 404
    assert not Membership.objects.filter(ended_at__isnull=False).exists()


# Organisations


ENTERED = {
    "kind": "regional_authority",
    "name_zh": "江苏省财政厅",
    "name_en": "Jiangsu finance",
    "line": "finance",
    "region": "320000",
    "credit_code": "",
}


def test_organisations_are_known_to_everyone_and_changed_by_stewards(english_client: Client) -> None:
    organisation = OrganisationFactory(authority=True, name_en="Jiangsu industry")
    user, steward = UserFactory(provincial_reviewer=True), UserFactory(ministry_steward=True)

    assert organisation in listed(english_client, user, "/organisations/")
    page = english_client.get("/organisations/").content.decode()
    assert f"/organisations/{organisation.pk}/" not in page
    assert english_client.get(f"/organisations/{organisation.pk}/").status_code == 403
    assert english_client.post("/organisations/new/", ENTERED).status_code == 403

    english_client.force_login(steward)
    assert f"/organisations/{organisation.pk}/" in english_client.get("/organisations/").content.decode()
    assert english_client.post("/organisations/new/", ENTERED)["Location"] == "/organisations/"
    assert Organisation.objects.get(name_zh="江苏省财政厅").line == DepartmentalLine.FINANCE


def test_organisation_list_costs_the_same_for_one_and_three(english_client: Client) -> None:
    english_client.force_login(UserFactory(ministry_steward=True))
    OrganisationFactory(authority=True)
    OrganisationFactory(association=True)
    cost = queries_of(english_client, "/organisations/")
    OrganisationFactory.create_batch(2, authority=True)
    OrganisationFactory.create_batch(2, association=True)

    assert queries_of(english_client, "/organisations/") == cost <= 10


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"region": ""}, {"__all__": ["A regional authority has a region; nothing else has."]}),
        ({"line": ""}, {"line": ["Say which department of the region it is."]}),
        (
            {"region": "210200", "line": "finance"},
            {"line": ["In a city only the industry line takes part."]},
        ),
        (
            {"kind": "association", "region": ""},
            {"__all__": ["An association covers at least one sector."]},
        ),
        (
            {"kind": "ministry"},
            {"__all__": ["A regional authority has a region; nothing else has."]},
        ),
        (
            {"region": "710000"},
            {"region": ["Select a valid choice. That choice is not one of the available choices."]},
        ),
    ],
)
def test_organisation_has_what_its_kind_needs(
    english_client: Client, changes: dict[str, str], errors: dict[str, list[str]]
) -> None:
    OrganisationFactory(city_authority=True)
    OrganisationFactory(authority=True)
    OrganisationFactory(authority=True, region__code="710000")
    english_client.force_login(UserFactory(ministry_steward=True))

    response = english_client.post("/organisations/new/", ENTERED | changes)

    assert response.context["form"].errors == errors


def test_organisation_with_people_keeps_what_their_roles_rest_on(english_client: Client) -> None:
    organisation = OrganisationFactory(authority=True, name_zh="江苏省工业和信息化厅")
    MembershipFactory(organisation=organisation, role=Role.PROVINCIAL_REVIEWER)
    OrganisationFactory(authority=True, region__code="330000")
    english_client.force_login(UserFactory(ministry_steward=True))

    english_client.post(f"/organisations/{organisation.pk}/", ENTERED | {"region": "330000"})

    organisation.refresh_from_db()
    assert (organisation.name_zh, organisation.region_id, organisation.line) == (
        "江苏省财政厅",
        "320000",
        DepartmentalLine.INDUSTRY,
    )


# The first steward


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
        (("zhao", "赵六"), "zhao is not an e-mail address."),
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


# Letters


def test_letter_says_it_in_both_languages_and_goes_out_after_the_commit(
    mailoutbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    invitation = InvitationFactory(name="李四", invited_by__name="王芳")
    with django_capture_on_commit_callbacks(execute=True):
        mail.send(
            "invitation",
            ["b@test.example", "a@test.example", "", "a@test.example"],
            invitation=invitation,
            address="http://localhost:8000/invitation/x/",
        )
        assert mailoutbox == []

    assert [letter.to for letter in mailoutbox] == [["a@test.example"], ["b@test.example"]]
    chinese, english = mailoutbox[0].body.split(mail.RULE)
    assert "李四, 王芳 invites you to the Manufacturing Reliability Tracker as enterprise reporter" in english
    assert chinese.count("http://localhost:8000/invitation/x/") == 1


def test_letter_that_cannot_be_sent_stops_nothing(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1

    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        invitation = InvitationFactory()
        mail.send("invitation", [invitation.email], invitation=invitation, address="")

    assert invitation.pk
