"""Reminding: whoever owes it, once a step, and whom above; never of what is done."""

from __future__ import annotations

import datetime
import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from enterprises import owing, reminders, review
from enterprises.enums import ReportState
from enterprises.models import ApplicationTransition, ExpectedReport, Message, Reminder, User
from enterprises.reminder_rules import rule_of, set_rule
from enterprises.reminder_steps import PROPOSED, Rule
from enterprises.reminders_by_hand import remind_by_hand, would_remind
from enterprises.tasks import remind as remind_task
from enterprises.verdicts import Refusal
from tests.background import work_off
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian, report_in
from tests.factories.enterprises import EnterpriseFactory, ImprovementFactory, MembershipFactory, UserFactory
from tests.factories.nomination import ApplicationFactory, PanelFactory, ReviewFactory
from tests.factories.reports import CycleFactory, ExpectedReportFactory, ReportFactory

pytestmark = pytest.mark.django_db

S = ReportState
TODAY = timezone.localdate()


def days(number: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


@pytest.fixture
def dalian() -> Any:
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    cast = cast_of(dalian)
    list(cast.values())
    return cast


def expected(enterprise: Any, late: int, **cycle: Any) -> ExpectedReport:
    due_on = days(-late)
    held = CycleFactory(opens_on=due_on - datetime.timedelta(30), due_on=due_on, **cycle)
    owed: ExpectedReport = ExpectedReportFactory(
        improvement=ImprovementFactory(enterprise=enterprise), cycle=held, due_on=due_on
    )
    return owed


def heard(event: str, people: Cast) -> set[str]:
    names = {person.pk: name for name, person in people.items()}
    told = Message.objects.filter(event=event).values_list("recipient", flat=True)
    return {names.get(pk, "somebody else") for pk in told}


def returned(people: Cast, dalian: Any, late: int) -> Any:
    return report_in(S.RETURNED, people, dalian, answer_due_on=days(-late), returned_from=S.PROVINCIAL_CHECK)


def applied(people: Cast, dalian: Any, state: str, late: int) -> Any:
    """An application that came to a state by a step, and should have left it so many days ago."""
    made = ApplicationFactory(
        **{state: True},
        improvement=ImprovementFactory(enterprise=dalian),
        applicant=people["reporter"],
        step_due_on=days(-late),
    )
    ApplicationTransition.objects.create(
        application=made,
        deed="send_back" if state == "returned" else "submit",
        from_state=made.returned_from or "draft",
        to_state=state,
        by=people["reporter"],
        by_role="enterprise_reporter",
        at=made.state_since,
    )
    return made


def asked(people: Cast, dalian: Any, late: int) -> Any:
    """A review that an expert owes, and one that is given."""
    application = ApplicationFactory(
        desk_review=True, improvement=ImprovementFactory(enterprise=dalian), applicant=people["reporter"]
    )
    panel = PanelFactory(call=application.call, convened_by=people["ministry"], due_on=days(-late))
    ReviewFactory(application=application, panel=panel, scored=True)
    return ReviewFactory(application=application, panel=panel, expert=people["expert"])


OF_IT = {"reporter", "administrator", "ministry of its own"}  # those who report for the enterprise

# event → what is due, and who of the cast hears of it; nobody else does
HEARD: dict[str, tuple[Any, set[str]]] = {
    "report.due_soon": (lambda p, e: expected(e, -14), OF_IT),
    "report.overdue": (lambda p, e: expected(e, 1), OF_IT),
    "report.overdue_below": (lambda p, e: expected(e, 15), {"city"}),
    "answer.due_soon": (lambda p, e: returned(p, e, -3), {"reporter"}),
    "answer.overdue": (lambda p, e: returned(p, e, 1), {"reporter"}),
    "answer.overdue_below": (lambda p, e: returned(p, e, 15), {"province"}),
    "check.due_soon": (lambda p, e: report_in(S.CITY_CHECK, p, e, step_due_on=days(3)), {"city"}),
    "check.overdue": (lambda p, e: report_in(S.MINISTRY_CHECK, p, e, step_due_on=days(-1)), {"ministry"}),
    "check.overdue_below": (
        lambda p, e: report_in(S.PROVINCIAL_CHECK, p, e, step_due_on=days(-15)),
        {"ministry"},
    ),
    "application.due_soon": (lambda p, e: applied(p, e, "provincial_check", -3), {"province"}),
    "application.overdue": (lambda p, e: applied(p, e, "returned", 1), {"reporter"}),
    "application.overdue_below": (lambda p, e: applied(p, e, "recommended", 15), {"ministry"}),
    "review.due_soon": (lambda p, e: asked(p, e, -3), {"expert"}),
    "review.overdue": (lambda p, e: asked(p, e, 1), {"expert"}),
    "review.overdue_below": (lambda p, e: asked(p, e, 15), {"ministry"}),
}
ABOVE = {  # where an application has waited too long → who hears of it
    "returned": {"province"},
    "city_check": {"province"},
    "provincial_check": {"ministry"},
    "eligibility": {"steward"},
    "public_notice": {"steward"},
}


@pytest.mark.parametrize(("event", "due", "readers"), [(event, *row) for event, row in HEARD.items()])
def test_what_is_due_is_heard_by(event: str, due: Any, readers: set[str], dalian: Any, people: Cast) -> None:
    due(people, dalian)

    reminders.remind(on=TODAY)

    assert heard(event, people) == readers


@pytest.mark.parametrize(("state", "readers"), ABOVE.items())
def test_level_above_hears_of_an_application_that_waits_too_long(
    state: str, readers: set[str], dalian: Any, people: Cast
) -> None:
    waiting = applied(people, dalian, state, 15)

    reminders.remind(on=TODAY)
    reminders.remind(on=TODAY)

    assert heard("application.overdue_below", people) - {"somebody else"} == readers  # who made the call
    message = Message.objects.filter(event="application.overdue_below").first()
    assert message is not None
    assert (message.href, message.told["things"][0]["name"]) == (
        "/applications/?late=yes",
        f"{waiting.number} {waiting.case_title}",
    )


def test_a_check_of_the_ministry_that_is_overdue_is_heard_by_stewards(dalian: Any, people: Cast) -> None:
    report_in(S.MINISTRY_CHECK, people, dalian, step_due_on=days(-15))

    reminders.remind(on=TODAY)

    assert heard("check.overdue_below", people) == {"steward"}


def test_province_hears_where_no_city_checks() -> None:
    enterprise = EnterpriseFactory()
    province = UserFactory(
        provincial_reviewer=True, membership__organisation__region__code=enterprise.region_id
    )
    expected(enterprise, 15)

    reminders.remind(on=TODAY)

    (message,) = Message.objects.filter(event="report.overdue_below")
    assert message.recipient == province
    assert message.href == "/completeness/expected/?reached=overdue&cycle=2025H1"


def test_what_one_enterprise_owes_is_one_message(dalian: Any, people: Cast) -> None:
    owed = [expected(dalian, 1) for _ in range(3)]

    given = reminders.remind(on=TODAY)

    (message,) = people["reporter"].messages.all()
    assert given == 3
    assert (sorted(message.about_ids), message.told["count"]) == ([row.pk for row in owed], 3)
    assert len(message.told["things"]) == 3


@pytest.mark.parametrize(
    "done",
    [
        lambda owed, p: ReportFactory(
            submitted=True, improvement=owed.improvement, cycle=owed.cycle, reporter=p["reporter"]
        ),
        lambda owed, p: owing.declare_nothing(expected=owed, reason="停产", by=p["reporter"]),
    ],
)
def test_nobody_is_reminded_of_what_is_done(done: Any, dalian: Any, people: Cast) -> None:
    done(expected(dalian, 1), people)

    assert (reminders.remind(on=TODAY), Message.objects.count()) == (0, 0)


def test_no_letter_goes_out_about_what_was_done_meanwhile(
    dalian: Any, people: Cast, mailoutbox: list[Any]
) -> None:
    owed, still = expected(dalian, 1), expected(dalian, 1)
    reminders.remind(on=TODAY)
    owing.declare_nothing(expected=owed, reason="停产", by=people["reporter"])

    texts = [letter.body for letter in mailoutbox]

    assert len(texts) == len(OF_IT)
    assert all(still.improvement.product_label in text for text in texts)
    assert not any(owed.improvement.product_label in text for text in texts)


def test_line_of_the_inbox_is_settled_once_all_of_it_is_done(dalian: Any, people: Cast) -> None:
    owed = [expected(dalian, 1) for _ in range(2)]
    reminders.remind(on=TODAY)
    unread = []

    for row in owed:
        owing.declare_nothing(expected=row, reason="停产", by=people["reporter"])
        unread.append(people["reporter"].messages.unread().count())

    assert unread == [1, 0]


def test_step_is_given_once_however_often_the_schedule_runs(dalian: Any, people: Cast) -> None:
    expected(dalian, 1)

    given = [reminders.remind(on=day) for day in (TODAY, TODAY, days(1), days(7), days(8))]

    assert given == [1, 0, 0, 1, 0]  # the day after, and eight days after, which is in seven days
    assert list(Reminder.objects.order_by("id").values_list("step", flat=True)) == ["after:1", "after:8"]


def test_cycle_that_nobody_has_opened_reminds_nobody(dalian: Any, people: Cast) -> None:
    expected(dalian, 1, closed=True)

    assert reminders.remind(on=TODAY) == 0


def test_rule_of_a_cycle_is_the_steward_s_once_set(dalian: Any, people: Cast) -> None:
    owed = expected(dalian, 5)
    before = rule_of(owed.cycle)

    set_rule(cycle=owed.cycle, rule=Rule([5, 30], [5], None), by=people["steward"])

    assert before == PROPOSED
    assert rule_of(owed.cycle) == Rule([30, 5], [5], None)
    assert reminders.remind(on=TODAY) == 1
    with pytest.raises(Refusal):
        set_rule(cycle=owed.cycle, rule=PROPOSED, by=people["ministry"])


def test_schedule_reminds(dalian: Any, people: Cast) -> None:
    expected(dalian, 1)
    remind_task.defer(timestamp=0)

    assert work_off()[0] == "remind"
    assert Reminder.objects.count() == 1


# By hand


def test_reminding_by_hand_tells_everybody_of_the_enterprise_once_a_day(dalian: Any, people: Cast) -> None:
    owed = expected(dalian, 40)
    lonely = expected(EnterpriseFactory(region=dalian.region), 40)
    rows = ExpectedReport.objects.with_day()

    first = remind_by_hand(expected=rows, by=people["province"], on=TODAY)
    second = remind_by_hand(expected=rows, by=people["city"], on=TODAY)
    next_day = remind_by_hand(expected=rows, by=people["city"], on=days(1))

    colleagues = sorted((people[name] for name in OF_IT), key=lambda person: person.name)
    assert first.told == {dalian: colleagues}
    assert (first.nobody, first.already) == ([lonely.enterprise], {})
    assert (second.told, second.already) == ({}, {dalian: str(people["province"])})
    assert list(next_day.told) == [dalian]
    assert heard("report.reminded", people) == OF_IT
    assert Reminder.objects.filter(thing=owed.pk, by=people["province"], told=3).count() == 1


def test_asking_what_would_happen_changes_nothing(dalian: Any, people: Cast, read_only_database: Any) -> None:
    expected(dalian, 40)

    with read_only_database():
        found = would_remind(expected=ExpectedReport.objects.with_day(), on=TODAY)

    assert (found.people, Message.objects.count()) == (3, 0)


@pytest.mark.parametrize("name", ["reporter", "provincial observer", "association", "expert", "nobody"])
def test_others_cannot_remind(name: str, dalian: Any, people: Cast) -> None:
    expected(dalian, 40)

    with pytest.raises(Refusal):
        remind_by_hand(expected=ExpectedReport.objects.with_day(), by=people[name], on=TODAY)


def test_hearing_above_ends_when_the_report_moves_on(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian, step_due_on=days(-15))
    reminders.remind(on=TODAY)

    review.pass_on(report=report, by=people["province"], opinion="好")

    assert not Message.objects.filter(event__startswith="check.").unread().exists()


# What the database refuses


def test_reminder_constraints() -> None:
    values: dict[str, Any] = {"thing": 1, "step": "after:1", "on": TODAY, "told": 1}
    Reminder.objects.create(kind="report", **values)

    with pytest.raises(IntegrityError, match="reminder_of_a_step_is_given_once"), transaction.atomic():
        Reminder.objects.create(kind="report", **values)
    with pytest.raises(IntegrityError, match="reminder_kind_is_known"), transaction.atomic():
        Reminder.objects.create(kind="other", **values)


def test_policy_escalates_after_a_day() -> None:
    steward = UserFactory(ministry_steward=True)
    policy = set_rule(cycle=CycleFactory(), rule=PROPOSED, by=steward)

    with (
        pytest.raises(IntegrityError, match="reminder_policy_escalates_after_a_day"),
        transaction.atomic(),
    ):
        type(policy).objects.update(escalate_after=0)


@pytest.mark.django_db(transaction=True)
def test_schedule_that_runs_twice_at_once_reminds_once() -> None:
    membership = MembershipFactory()
    expected(membership.enterprise, 1)
    given: list[int] = []
    start = threading.Barrier(2)

    def run() -> None:
        try:
            start.wait()
            given.append(reminders.remind(on=TODAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(given) == [0, 1]
    assert User.objects.get(pk=membership.user_id).messages.count() == 1
