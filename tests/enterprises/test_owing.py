"""What one reporter owes: another day for it, nothing to report, and the cycle that closes behind them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from enterprises import owed_page, owing, workflow
from enterprises.completeness import Counts, completeness, of_the_nation
from enterprises.enums import Deed, Reached, ReportState
from enterprises.models import Cycle, Extension, Message, NilReport
from enterprises.models.cycle import Deadline
from enterprises.owed_page import expected_seen_by
from enterprises.reporting import may_report, may_write
from enterprises.running_cycles import set_closing
from enterprises.starting import reportable
from enterprises.verdicts import Refusal
from enterprises.worklist import worklist_of
from tests.enterprises.cast import Cast, cast_of
from tests.factories.enterprises import EnterpriseFactory, ImprovementFactory, UserFactory
from tests.factories.reports import (
    CycleFactory,
    ExpectedReportFactory,
    ExtensionFactory,
    NilReportFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db


def day(days: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def enterprise() -> Any:
    return EnterpriseFactory()


@pytest.fixture
def people(enterprise: Any) -> Cast:
    return cast_of(enterprise)


@pytest.fixture
def owed(enterprise: Any) -> Any:
    """A report that was due three days ago, in a cycle that has no days of grace and closes in ten days."""
    cycle = CycleFactory(opens_on=day(-30), due_on=day(-3), closes_on=day(10))
    return ExpectedReportFactory(improvement=ImprovementFactory(enterprise=enterprise), cycle=cycle)


def seen(expected: Any, user: Any) -> Any:
    return expected_seen_by(user).get(pk=expected.pk)


# The days of a cycle


@pytest.mark.parametrize(
    ("on", "late", "needs_reason", "closed"),
    [
        ("2026-07-31", False, False, False),
        ("2026-08-01", True, False, False),
        ("2026-08-15", True, False, False),
        ("2026-08-16", True, True, False),
        ("2026-12-31", True, True, False),
        ("2027-01-01", True, True, True),
    ],
)
def test_days_of_a_cycle(on: str, late: bool, needs_reason: bool, closed: bool) -> None:
    deadline = Deadline(date(2026, 7, 31), date(2026, 8, 15), date(2026, 12, 31))
    that_day = date.fromisoformat(on)

    found = deadline.is_late_on(that_day), deadline.needs_reason_on(that_day), deadline.is_closed_on(that_day)

    assert found == (late, needs_reason, closed)


@pytest.mark.parametrize(
    ("extended_to", "late", "closed"), [("2026-09-30", False, False), ("2027-02-01", False, False)]
)
def test_another_day_takes_the_place_of_all_earlier_ones(extended_to: str, late: bool, closed: bool) -> None:
    until = date.fromisoformat(extended_to)
    deadline = Deadline(date(2026, 7, 31), date(2026, 8, 15), date(2026, 12, 31), until)

    assert (deadline.is_late_on(until), deadline.is_closed_on(until)) == (late, closed)
    assert deadline.needs_reason_on(until + timedelta(days=1))


def test_a_cycle_without_closing_never_closes() -> None:
    assert not Deadline(date(2026, 7, 31)).is_closed_on(date(2099, 1, 1))


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("cycle_grace_lies_between_due_and_closing", {"grace_until": day(-4)}),
        ("cycle_grace_lies_between_due_and_closing", {"grace_until": day(9), "closes_on": day(8)}),
        ("cycle_closes_after_it_is_due", {"closes_on": day(-4)}),
    ],
)
def test_days_of_a_cycle_are_in_order(constraint: str, wrong: dict[str, Any], owed: Any) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Cycle.objects.update(**wrong)


def test_closing_of_an_open_cycle_can_be_moved_but_not_into_the_past(owed: Any) -> None:
    steward = UserFactory(ministry_steward=True)
    set_closing(cycle=owed.cycle, grace_until=day(2), closes_on=day(20), by=steward)

    with pytest.raises(Refusal, match="past"):
        set_closing(cycle=owed.cycle, grace_until=day(-1), closes_on=day(-1), by=steward)
    with pytest.raises(Refusal, match="stewards"):
        set_closing(
            cycle=owed.cycle, grace_until=None, closes_on=None, by=UserFactory(ministry_reviewer=True)
        )

    owed.cycle.refresh_from_db()
    assert (owed.cycle.due_on, owed.cycle.grace_until, owed.cycle.closes_on) == (day(-3), day(2), day(20))


def test_a_cycle_that_has_closed_is_not_opened_again(owed: Any) -> None:
    Cycle.objects.update(closes_on=day(-1))
    owed.cycle.refresh_from_db()

    with pytest.raises(Refusal, match="has closed"):
        set_closing(
            cycle=owed.cycle, grace_until=None, closes_on=day(5), by=UserFactory(ministry_steward=True)
        )


# Another day


def test_an_extension_stands_beside_the_due_date_and_what_is_late_follows_it(owed: Any, people: Cast) -> None:
    assert seen(owed, people["province"]).reached == Reached.OVERDUE

    owing.extend(expected=owed, until=day(5), reason="检测报告待出具", by=people["province"])

    now = seen(owed, people["province"])
    owed.refresh_from_db()
    assert (now.reached, now.day, owed.due_on) == (Reached.MISSING, day(5), day(-3))
    assert of_the_nation(on=day(0)) == Counts(expected=1)
    assert of_the_nation(on=day(6)) == Counts(expected=1, overdue=1)
    assert [row.overdue for row in worklist_of(people["reporter"]).owed.rows] == [False]


def test_those_who_owe_a_report_are_told_of_another_day_and_why(owed: Any, people: Cast) -> None:
    everyone = {person.pk: name for name, person in people.items()}

    owing.extend(expected=owed, until=day(5), reason="检测报告待出具", by=people["province"])

    told = Message.objects.filter(event="report.extended")
    assert {everyone[message.recipient_id] for message in told} == {
        "reporter",
        "administrator",
        "ministry of its own",
    }
    assert {message.told["reason"] for message in told} == {"检测报告待出具"}


def test_a_report_within_the_extension_is_in_time(owed: Any, people: Cast) -> None:
    ExtensionFactory(expected=owed, until=day(5))
    report = ReportFactory(submitted=True, improvement=owed.improvement, cycle=owed.cycle)

    lines = completeness(people["ministry"], "region", on=day(0))

    assert lines[0].counts == Counts(expected=1, received=1, on_time=1)
    assert not report.is_late


def test_a_later_extension_replaces_the_earlier_and_both_stay(owed: Any, people: Cast) -> None:
    owing.extend(expected=owed, until=day(5), reason="一", by=people["province"])
    owing.extend(expected=owed, until=day(9), reason="二", by=people["steward"])

    rows = [(row.until, row.reason, row.granted_by, row.replaced_by) for row in owed.extensions.all()]
    assert rows == [
        (day(5), "一", people["province"], people["steward"]),
        (day(9), "二", people["steward"], None),
    ]
    assert seen(owed, people["reporter"]).day == day(9)


@pytest.mark.parametrize(
    ("who", "days", "reason", "sentence"),
    [
        ("reporter", 5, "一", "Only the province"),
        ("province elsewhere", 5, "一", "Only the province"),
        ("ministry", 5, "一", "Only the province"),
        ("province", -3, "一", "It is due on"),
        ("province", -1, "一", "past"),
        ("province", 11, "一", "Only stewards"),
        ("province", 5, " ", "Give the reason"),
    ],
)
def test_an_extension_that_is_none_is_refused(
    who: str, days: int, reason: str, sentence: str, owed: Any, people: Cast
) -> None:
    with pytest.raises(Refusal, match=sentence):
        owing.extend(expected=owed, until=day(days), reason=reason, by=people[who])

    assert not Extension.objects.exists()


def test_who_has_reported_needs_no_other_day(owed: Any, people: Cast) -> None:
    ReportFactory(submitted=True, improvement=owed.improvement, cycle=owed.cycle)

    with pytest.raises(Refusal, match="received already"):
        owing.extend(expected=owed, until=day(5), reason="一", by=people["province"])


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("extension_has_its_reason", {"reason": ""}),
        ("extension_replacement_is_signed", {"replaced_at": timezone.now()}),
    ],
)
def test_extension_is_whole(constraint: str, wrong: dict[str, Any]) -> None:
    ExtensionFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Extension.objects.update(**wrong)


def test_one_extension_is_in_force() -> None:
    first = ExtensionFactory()

    with pytest.raises(IntegrityError, match="extension_one_in_force"), transaction.atomic():
        ExtensionFactory(expected=first.expected)


# Nothing to report


def test_nothing_to_report_counts_as_received_and_is_owed_no_more(owed: Any, people: Cast) -> None:
    Cycle.objects.update(due_on=day(1))  # of the cycle; what is owed keeps its day
    owing.declare_nothing(expected=owed, reason="停产检修", by=people["reporter"])

    lines = completeness(people["province"], "sector", on=day(0))

    assert lines[0].counts == Counts(expected=1, received=1, nothing=1)
    assert seen(owed, people["province"]).reached == Reached.NOTHING
    assert worklist_of(people["reporter"]).owed.count == 0


def test_a_report_takes_the_place_of_nothing(owed: Any, people: Cast) -> None:
    owing.declare_nothing(expected=owed, reason="停产检修", by=people["reporter"])
    report = ReportFactory(
        complete=True, improvement=owed.improvement, cycle=owed.cycle, reporter=people["reporter"]
    )

    workflow.perform(Deed.SUBMIT, report, by=people["reporter"], late_reason="补报")

    declared = NilReport.objects.get()
    assert (declared.withdrawn_by, declared.withdrawn_at is None) == (people["reporter"], False)
    assert of_the_nation(on=day(0)) == Counts(expected=1, received=1)


def test_nothing_can_be_taken_back(owed: Any, people: Cast) -> None:
    owing.declare_nothing(expected=owed, reason="停产检修", by=people["reporter"])

    owing.withdraw_nothing(expected=owed, by=people["administrator"])

    assert seen(owed, people["reporter"]).reached == Reached.OVERDUE
    with pytest.raises(Refusal, match="Nothing was declared"):
        owing.withdraw_nothing(expected=owed, by=people["reporter"])


@pytest.mark.parametrize("who", ["province", "reporter elsewhere", "steward", "association"])
def test_only_the_enterprise_declares(who: str, owed: Any, people: Cast) -> None:
    with pytest.raises(Refusal, match="people of the enterprise"):
        owing.declare_nothing(expected=owed, reason="停产检修", by=people[who])


@pytest.mark.parametrize("who", ["province", "ministry"])
def test_who_checks_does_not_take_it_and_the_enterprise_is_told_why(
    who: str, owed: Any, people: Cast
) -> None:
    everyone = {person.pk: name for name, person in people.items()}
    owing.declare_nothing(expected=owed, reason="停产检修", by=people["reporter"])

    owing.question_nothing(expected=owed, reason="四月仍有出货", by=people[who])

    assert seen(owed, people["reporter"]).reached == Reached.OVERDUE
    assert [(event.title, event.comment) for event in owed_page.events(owed)][1:] == [
        ("Questioned: owed after all", "四月仍有出货")
    ]
    told = Message.objects.filter(event="report.nothing_questioned")
    assert {everyone[message.recipient_id] for message in told} >= {"reporter", "administrator"}
    assert {message.told["reason"] for message in told} == {"四月仍有出货"}
    owing.declare_nothing(expected=owed, reason="出货为库存", by=people["reporter"])  # an answer may say so


@pytest.mark.parametrize(
    ("who", "reason", "closes", "sentence"),
    [
        ("reporter", "一", 10, "Only those who check"),
        ("province elsewhere", "一", 10, "Only those who check"),
        ("ministry of its own", "一", 10, "Only those who check"),
        ("province", " ", 10, "Give the reason"),
        ("province", "一", -1, "takes no reports any more"),
    ],
)
def test_what_was_declared_is_not_questioned_by(
    who: str, reason: str, closes: int, sentence: str, owed: Any, people: Cast
) -> None:
    owing.declare_nothing(expected=owed, reason="停产检修", by=people["reporter"])
    Cycle.objects.update(closes_on=day(closes))

    with pytest.raises(Refusal, match=sentence):
        owing.question_nothing(expected=owed, reason=reason, by=people[who])

    assert NilReport.objects.in_force().exists()


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("nil_report_has_its_reason", {"reason": ""}),
        ("nil_report_withdrawal_is_signed", {"withdrawn_at": timezone.now()}),
        ("nil_report_in_question_is_in_force_no_more", {"question": "生产未停"}),
    ],
)
def test_declaration_is_whole(constraint: str, wrong: dict[str, Any]) -> None:
    NilReportFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        NilReport.objects.update(**wrong)


def test_one_declaration_is_in_force() -> None:
    first = NilReportFactory()

    with pytest.raises(IntegrityError, match="nil_report_one_in_force"), transaction.atomic():
        NilReportFactory(expected=first.expected)


# Closing


def test_after_closing_nothing_begins_and_a_draft_is_read_only(owed: Any, people: Cast) -> None:
    draft = ReportFactory(
        complete=True, improvement=owed.improvement, cycle=owed.cycle, reporter=people["reporter"]
    )
    Cycle.objects.update(closes_on=day(-1))
    draft.refresh_from_db()
    other = ExpectedReportFactory(
        improvement=ImprovementFactory(enterprise=owed.enterprise), cycle=draft.cycle
    )

    verdicts = [
        may_write(draft, by=people["reporter"]),
        may_report(other.improvement, draft.cycle, by=people["reporter"]),
        workflow.may(Deed.SUBMIT, draft, by=people["reporter"]),
        owing.may_declare_nothing(seen(other, people["reporter"]), by=people["reporter"]),
    ]

    assert ["closed on" in str(verdict) for verdict in verdicts] == [True] * 4
    items = reportable(people["reporter"], day(0))
    assert [(item.report, item.closed, item.is_open) for item in items] == [(draft, True, False)]
    assert worklist_of(people["reporter"]).owed.count == 0


def test_who_has_another_day_reports_after_the_closing(owed: Any, people: Cast) -> None:
    Cycle.objects.update(closes_on=day(-1))
    owing.extend(expected=owed, until=day(4), reason="一", by=people["steward"])
    owed.cycle.refresh_from_db()

    assert may_report(owed.improvement, owed.cycle, by=people["reporter"])
    assert worklist_of(people["reporter"]).owed.count == 1


def test_an_answer_to_a_return_is_taken_after_the_closing(owed: Any, people: Cast) -> None:
    report = ReportFactory(
        returned=True, improvement=owed.improvement, cycle=owed.cycle, reporter=people["reporter"]
    )
    Cycle.objects.update(closes_on=day(-1))
    report.refresh_from_db()

    assert may_write(report, by=people["reporter"])
    transition = workflow.perform(Deed.SUBMIT, report, by=people["reporter"], comment="已补正")
    assert transition.to_state == ReportState.PROVINCIAL_CHECK


@pytest.mark.parametrize(("grace", "reason"), [(0, True), (2, False)])
def test_within_the_days_of_grace_no_reason_is_asked(grace: int, reason: bool, people: Cast) -> None:
    cycle = CycleFactory(opens_on=day(-30), due_on=day(-2), grace_until=day(grace - 1))
    report = ReportFactory(
        complete=True,
        improvement__enterprise=people.enterprise,
        cycle=cycle,
        reporter=people["reporter"],
    )

    if reason:
        with pytest.raises(Refusal, match="reason for the delay"):
            workflow.perform(Deed.SUBMIT, report, by=people["reporter"])
    else:
        workflow.perform(Deed.SUBMIT, report, by=people["reporter"])
        assert report.is_late


# Pages


def test_page_says_who_gave_another_day_and_why(owed: Any, people: Cast, client: Client) -> None:
    client.force_login(people["province"])
    address = f"/completeness/expected/{owed.pk}/"

    refused = client.post(f"{address}extend/", {"until": day(-1).isoformat(), "reason": "写了的原因"})
    done = client.post(f"{address}extend/", {"until": day(6).isoformat(), "reason": "检测报告待出具"})

    assert ("This day is past." in refused.content.decode(), "写了的原因" in refused.content.decode()) == (
        True,
        True,
    )
    assert (done.status_code, done.url) == (302, address)
    page = client.get(address).content.decode()
    assert "检测报告待出具" in page
    assert str(people["province"]) in page


def test_enterprise_declares_and_takes_back_on_the_page(owed: Any, people: Cast, client: Client) -> None:
    client.force_login(people["reporter"])
    address = f"/completeness/expected/{owed.pk}/"

    client.post(f"{address}nothing/", {"reason": "停产检修"})
    declared = client.get(address).content.decode()
    client.post(f"{address}nothing/")

    assert ("停产检修" in declared, "Withdraw the nil report" in declared) == (True, True)
    assert not NilReport.objects.in_force().exists()


def test_province_asks_for_the_report_on_the_page(owed: Any, people: Cast, client: Client) -> None:
    NilReportFactory(expected=owed, reason="停产检修")
    client.force_login(people["province"])
    address = f"/completeness/expected/{owed.pk}/"

    offered = f"{address}question/" in client.get(address).content.decode()
    asked = client.get(f"{address}question/").content.decode()
    client.post(f"{address}question/", {"reason": "四月仍有出货"})
    page = client.get(address).content.decode()

    assert (offered, "停产检修" in asked) == (True, True)
    assert ("四月仍有出货" in page, f"{address}question/" in page) == (True, False)


def test_new_cycle_begins_with_the_days_after_the_last(client: Client) -> None:
    client.force_login(UserFactory(ministry_steward=True))
    CycleFactory(
        code="2030H2",
        period_from=date(2030, 7, 1),
        period_to=date(2030, 12, 31),
        opens_on=date(2031, 1, 10),
        due_on=date(2031, 1, 31),
        grace_until=date(2031, 2, 15),
        closes_on=date(2031, 6, 30),
    )

    form = client.get("/cycles/new/").context["form"]

    assert {name: str(form[name].value()) for name in form.fields} == {
        "code": "2031H1",
        "name_zh": "2031年上半年",
        "name_en": "First half of 2031",
        "period_from": "2031-01-01",
        "period_to": "2031-06-30",
        "opens_on": "2031-07-10",
        "due_on": "2031-07-31",
        "grace_until": "2031-08-15",
        "closes_on": "2031-12-31",
    }


def test_closing_is_moved_on_its_page(owed: Any, client: Client) -> None:
    client.force_login(UserFactory(ministry_steward=True))
    address = f"/cycles/{owed.cycle.code}/closing/"

    refused = client.post(address, {"grace_until": "", "closes_on": day(-1).isoformat()})
    done = client.post(address, {"grace_until": day(1).isoformat(), "closes_on": day(30).isoformat()})

    assert "This day is past." in refused.content.decode()
    assert done.status_code == 302
    owed.cycle.refresh_from_db()
    assert owed.cycle.closes_on == day(30)
