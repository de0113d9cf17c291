"""Standing in: whose role, for which days, marked in every step, gone by itself."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from enterprises import review, stand_ins
from enterprises.enums import ReportState, Role
from enterprises.history import happenings
from enterprises.models import Report, StandIn, User
from enterprises.verdicts import Refusal
from enterprises.worklist import tasks, waiting_for, worklist_of
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian, report_in
from tests.factories.checking import StandInFactory
from tests.factories.enterprises import MembershipFactory, UserFactory
from tests.factories.nomination import ApplicationFactory

pytestmark = pytest.mark.django_db

S = ReportState


def day(offset: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=offset)


def anew(person: User) -> User:
    """The person as their next request finds them."""
    return User.objects.get(pk=person.pk)


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def dalian() -> Any:
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    return cast_of(dalian)


@pytest.fixture
def colleague(people: Cast) -> User:
    """Of the province's authority, without a right to check."""
    organisation = people["province"].memberships.get().organisation
    return MembershipFactory(role=Role.PROVINCIAL_OBSERVER, organisation=organisation).user


def test_a_stand_in_acts_in_the_role_and_the_step_says_for_whom(
    dalian: Any, people: Cast, colleague: User
) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    own = people["province"].memberships.get()

    stand_ins.name_stand_in(
        membership=own, stand_in=colleague, from_on=day(0), to_on=day(3), by=people["province"]
    )
    waits = list(waiting_for(anew(colleague)))
    step = review.pass_on(report=report, by=anew(colleague), opinion="同意")

    assert waits == [report]
    assert (step.by, step.by_role, step.on_behalf_of) == (
        colleague,
        Role.PROVINCIAL_REVIEWER,
        people["province"],
    )
    assert happenings(report)[-1].who == f"{colleague}, provincial reviewer for {people['province']}"


@pytest.mark.parametrize(
    ("first", "last", "acts"), [(-3, -1, False), (-3, 0, True), (0, 2, True), (1, 2, False)]
)
def test_the_right_begins_and_ends_with_its_days(
    first: int, last: int, acts: bool, dalian: Any, people: Cast, colleague: User
) -> None:
    report_in(S.PROVINCIAL_CHECK, people, dalian)
    own = people["province"].memberships.get()

    StandInFactory(membership=own, stand_in=colleague, from_on=day(first), to_on=day(last))

    assert waiting_for(anew(colleague)).exists() is acts


def test_it_ends_with_the_role_that_was_lent(dalian: Any, people: Cast, colleague: User) -> None:
    report_in(S.PROVINCIAL_CHECK, people, dalian)
    own = people["province"].memberships.get()
    StandInFactory(membership=own, stand_in=colleague)

    own.ended_at, own.ended_by = timezone.now(), people["steward"]
    own.save()

    assert not waiting_for(anew(colleague)).exists()


def test_a_lent_role_is_not_lent_on(people: Cast, colleague: User) -> None:
    own = people["province"].memberships.get()
    StandInFactory(membership=own, stand_in=colleague)
    other = MembershipFactory(role=Role.PROVINCIAL_OBSERVER, organisation=own.organisation).user

    with pytest.raises(Refusal, match="not yours to lend"):
        stand_ins.name_stand_in(
            membership=own, stand_in=other, from_on=day(3), to_on=day(4), by=anew(colleague)
        )


def test_everything_that_is_in_the_way_is_said(people: Cast, colleague: User) -> None:
    own, by = people["province"].memberships.get(), people["province"]
    stranger = UserFactory()

    with pytest.raises(Refusal) as refusal:
        stand_ins.name_stand_in(membership=own, stand_in=stranger, from_on=day(4), to_on=day(3), by=by)
    stand_ins.name_stand_in(membership=own, stand_in=colleague, from_on=day(1), to_on=day(3), by=by)
    with pytest.raises(Refusal) as twice:
        stand_ins.name_stand_in(membership=own, stand_in=colleague, from_on=day(3), to_on=day(9), by=by)

    assert list(refusal.value.message_dict) == ["stand_in", "to_on"]
    assert list(twice.value.message_dict) == ["from_on"]


def test_one_names_ends_and_reads_of_it_on_the_page(
    client: Client, dalian: Any, people: Cast, colleague: User
) -> None:
    own = people["province"].memberships.get()
    words = {"membership": own.pk, "stand_in": colleague.pk, "from_on": day(0), "to_on": day(5)}
    address = reverse("enterprises:away")
    client.force_login(people["province"])

    answer = client.post(address, words)
    named = StandIn.objects.get()
    told = worklist_of(anew(colleague)).standing_in
    client.force_login(colleague)
    seen = client.get(reverse("enterprises:worklist")).content.decode()
    client.post(reverse("enterprises:away_end", args=[named.pk]))

    named.refresh_from_db()
    assert (answer.status_code, told) == (302, [named])
    assert people["province"].name in seen
    assert named.ended_by == colleague
    assert client.get(address).status_code == 403  # the right is gone at once


def test_strangers_neither_see_nor_end_it(client: Client, people: Cast, colleague: User) -> None:
    named = StandInFactory(membership=people["province"].memberships.get(), stand_in=colleague)
    answers = {}

    for name in ("province elsewhere", "city", "reporter", "ministry", "steward"):
        client.force_login(people[name])
        answers[name] = client.get(reverse("enterprises:away_end", args=[named.pk])).status_code

    assert answers == {
        "province elsewhere": 404,
        "city": 404,
        "reporter": 404,
        "ministry": 403,
        "steward": 200,
    }


def test_two_roles_of_one_person_are_marked_only_where_they_stand_in(dalian: Any, people: Cast) -> None:
    """A colleague with the same role acts for themselves."""
    own = people["province"].memberships.get()
    same = MembershipFactory(role=Role.PROVINCIAL_REVIEWER, organisation=own.organisation).user
    StandInFactory(membership=own, stand_in=same)
    report: Report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    step = review.pass_on(report=report, by=anew(same), opinion="同意")

    assert step.on_behalf_of is None


def test_what_waits_for_two_of_ones_roles_stands_there_once(dalian: Any, people: Cast) -> None:
    """A colleague with the same role, who stands in as well, does not see each application twice."""
    ApplicationFactory(provincial_check=True, improvement__enterprise=dalian)
    own = people["province"].memberships.get()
    same = MembershipFactory(role=Role.PROVINCIAL_REVIEWER, organisation=own.organisation).user
    StandInFactory(membership=own, stand_in=same)

    work = worklist_of(anew(same))

    assert [duty.count for duty in work.demonstrations] == [1]
    assert tasks(anew(same)) == 1
