"""Who hears of what: event × role, stated as data."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from enterprises import review
from enterprises.enums import ReportState, Role
from enterprises.events import EVENTS
from enterprises.models import Message, User
from enterprises.workflow import perform
from policy.enums import Ending
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian, report_in
from tests.enterprises.nomination.test_messages import HEARD as OF_APPLICATIONS
from tests.enterprises.nomination.test_messages import OTHERS
from tests.enterprises.test_claim_events import HEARD as OF_CLAIMS
from tests.enterprises.test_reminders import HEARD as OF_REMINDERS
from tests.factories.enterprises import EnterpriseFactory, MembershipFactory
from tests.factories.notice import NoticeFactory, TargetFactory

pytestmark = pytest.mark.django_db

S = ReportState


@pytest.fixture
def dalian() -> Any:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    return cast_of(dalian)


def pass_on(report: Any, people: Cast, by: str) -> None:
    review.pass_on(report=report, by=people[by], opinion="好")


def annul(report: Any, people: Cast) -> None:
    review.annul(
        report=report,
        by=people["ministry"],
        reason="错",
        document_number="演示〔2026〕1号",
        decided_on=timezone.localdate(report.accepted_at),
        ending=Ending.VOID,
    )


# event → the state a report is in, what is done to it, and who of the cast hears of it; nobody else does
HEARD: dict[str, list[tuple[str, Any, set[str]]]] = {
    "report.to_check": [
        (S.CITY_CHECK, lambda r, p: pass_on(r, p, "city"), {"province"}),
        (S.PROVINCIAL_CHECK, lambda r, p: pass_on(r, p, "province"), {"ministry"}),
        (
            S.MINISTRY_CHECK,
            lambda r, p: review.take_back(report=r, by=p["province"], reason="误"),
            set(),  # the one who took it back knows; colleagues of the province would hear
        ),
    ],
    "report.back_to_check": [
        (
            S.MINISTRY_CHECK,
            lambda r, p: review.send_back(report=r, by=p["ministry"], to=S.PROVINCIAL_CHECK, comment="?"),
            {"province"},
        )
    ],
    "report.taken_away": [
        (
            S.MINISTRY_CHECK,
            lambda r, p: review.take_back(report=r, by=p["province"], reason="误"),
            {"ministry"},
        ),
        (
            S.PROVINCIAL_CHECK,
            lambda r, p: perform("withdraw", r, by=p["reporter"], comment="重填"),
            {"province"},
        ),
        (S.DRAFT, lambda r, p: perform("withdraw", r, by=p["reporter"], comment="重填"), set()),
    ],
    "report.passed_on": [
        (S.CITY_CHECK, lambda r, p: pass_on(r, p, "city"), {"reporter"}),
        (S.PROVINCIAL_CHECK, lambda r, p: pass_on(r, p, "province"), {"reporter"}),
    ],
    "report.back_at_province": [
        (
            S.MINISTRY_CHECK,
            lambda r, p: review.send_back(report=r, by=p["ministry"], to=S.PROVINCIAL_CHECK, comment="?"),
            {"reporter"},
        )
    ],
    "report.sent_back": [
        (
            S.PROVINCIAL_CHECK,
            lambda r, p: review.send_back(report=r, by=p["province"], comment="?"),
            {"reporter"},
        )
    ],
    "report.accepted": [
        (
            S.MINISTRY_CHECK,
            lambda r, p: review.accept(report=r, by=p["ministry"], opinion="好"),
            {"reporter"},
        )
    ],
    "report.rejected": [
        (
            S.PROVINCIAL_CHECK,
            lambda r, p: review.reject(report=r, by=p["province"], reason="否"),
            {"reporter"},
        )
    ],
    "report.annulled": [(S.ACCEPTED, annul, {"reporter"})],
}
ROWS = [(event, *row) for event, rows in HEARD.items() for row in rows]


@pytest.mark.parametrize(("event", "state", "deed", "readers"), ROWS)
def test_an_event_of_a_report_is_heard_by(
    event: str, state: str, deed: Any, readers: set[str], dalian: Any, people: Cast
) -> None:
    everyone = {person.pk: name for name, person in people.items()}
    report = report_in(state, people, dalian)

    deed(report, people)

    told = Message.objects.filter(event=event).values_list("recipient", flat=True)
    assert {everyone[pk] for pk in told} == readers
    assert set(everyone.values()) == set(people.roles)


def test_every_event_is_in_a_matrix() -> None:
    assert {*HEARD, *OF_CLAIMS, *OF_REMINDERS, *OF_APPLICATIONS, *OTHERS, "report.reminded"} == set(EVENTS)


def test_reviewer_does_not_hear_of_the_own_enterprise(dalian: Any, people: Cast) -> None:
    own = people["ministry of its own"]
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    pass_on(report, people, "province")

    assert not Message.objects.filter(recipient=own).exists()


def test_where_the_one_who_filed_has_left_the_enterprise_hears(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    administrator = people["administrator"]
    User.objects.filter(pk=report.submitted_by_id).update(is_active=False)

    review.send_back(report=report, by=people["province"], comment="?")

    told = set(Message.objects.filter(event="report.sent_back").values_list("recipient", flat=True))
    assert administrator.pk in told
    assert report.submitted_by_id not in told


def test_what_was_asked_is_settled_by_the_next_step(dalian: Any, people: Cast) -> None:
    colleague = MembershipFactory(
        user__name="同事", organisation=people["province"].memberships.get().organisation,
        role=Role.PROVINCIAL_REVIEWER,
    ).user  # fmt: skip
    report = report_in(S.CITY_CHECK, people, dalian)
    pass_on(report, people, "city")
    before = Message.objects.filter(recipient=colleague).unread().count()

    pass_on(report, people, "province")

    assert (before, Message.objects.filter(recipient=colleague).unread().count()) == (1, 0)
    told_only = Message.objects.filter(event="report.passed_on", recipient=people["reporter"])
    assert told_only.unread().count() == 2


def test_other_enterprises_hear_nothing(dalian: Any, people: Cast) -> None:
    other = MembershipFactory(enterprise=EnterpriseFactory(), role=Role.ENTERPRISE_ADMINISTRATOR).user
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    review.send_back(report=report, by=people["province"], comment="?")

    assert not other.messages.exists()
