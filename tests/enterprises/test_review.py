"""The named deeds of reviewers, what they write, and whom they tell."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone, translation

from enterprises import review
from enterprises.enums import ReportState, Role
from enterprises.models import FieldComment, Message, Report, Transition, User
from enterprises.workflow import perform
from policy.enums import Ending
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian, report_in
from tests.factories.enterprises import UserFactory
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.reports import ReportFactory

pytestmark = pytest.mark.django_db

S = ReportState


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def dalian() -> Any:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    return cast_of(dalian)


def test_the_deeds_carry_a_report_from_the_city_to_acceptance_and_annulment(
    dalian: Any, people: Cast
) -> None:
    report = report_in(S.CITY_CHECK, people, dalian)

    review.pass_on(report=report, by=people["city"], opinion="初核通过")
    review.pass_on(report=report, by=people["province"], opinion="同意上报")
    review.accept(report=report, by=people["ministry"], opinion="采纳")
    review.annul(
        report=report,
        by=people["ministry"],
        reason="误采纳",
        document_number="演示〔2026〕3号",
        decided_on=timezone.localdate(),
        ending=Ending.CEASE,
    )

    steps = report.transitions.order_by("id").values_list("deed", "to_state", "by_role")
    assert list(steps)[1:] == [
        ("pass_on", S.PROVINCIAL_CHECK, Role.CITY_REVIEWER),
        ("pass_on", S.MINISTRY_CHECK, Role.PROVINCIAL_REVIEWER),
        ("accept", S.ACCEPTED, Role.MINISTRY_REVIEWER),
        ("annul", S.ANNULLED, Role.MINISTRY_REVIEWER),
    ]
    assert (report.accepted_by, report.decided_on) == (people["ministry"], timezone.localdate())


def test_correct_gives_the_new_version(dalian: Any, people: Cast) -> None:
    report = report_in(S.ACCEPTED, people, dalian)

    correction = review.correct(report=report, by=people["reporter"], reason="目标值有误")

    assert (correction.corrects, correction.version, correction.state) == (report, 2, S.DRAFT)
    assert correction.correction_reason == "目标值有误"
    assert report.state == S.ACCEPTED


def test_the_first_of_those_whose_turn_it_is_opens_a_report(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    second = UserFactory(ministry_reviewer=True)
    others = [person for name, person in people.items() if name != "ministry"]

    opened = [review.open_for_check(report=report, by=person) for person in others]
    opened += [review.open_for_check(report=report, by=person) for person in (people["ministry"], second)]

    assert opened == [False] * len(others) + [True, False]
    assert Report.objects.get().opened_by == people["ministry"]


def test_a_report_that_moved_on_is_not_opened(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    seen = Report.objects.get(pk=report.pk)
    review.take_back(report=report, by=people["province"], reason="误操作")

    assert review.open_for_check(report=seen, by=people["ministry"]) is False
    assert Report.objects.get().opened_at is None


# Letters


def written_to(people: Cast) -> set[str]:
    names = {person.email: name for name, person in people.items()}
    return {names[address] for letter in mail.outbox for address in letter.to}


@pytest.mark.parametrize(
    ("state", "deed", "readers"),
    [
        (
            S.CITY_CHECK,
            lambda r, p: review.pass_on(report=r, by=p["city"], opinion="好"),
            {"province", "reporter"},
        ),
        (
            S.PROVINCIAL_CHECK,
            lambda r, p: review.pass_on(report=r, by=p["province"], opinion="好"),
            {"ministry", "reporter"},
        ),
        (
            S.PROVINCIAL_CHECK,
            lambda r, p: review.send_back(report=r, by=p["province"], comments={"users": "谁？"}),
            {"reporter"},
        ),
        (
            S.PROVINCIAL_CHECK,
            lambda r, p: review.reject(report=r, by=p["province"], reason="否"),
            {"reporter"},
        ),
        (
            S.MINISTRY_CHECK,
            lambda r, p: review.send_back(
                report=r, by=p["ministry"], to=S.PROVINCIAL_CHECK, comment="请核实"
            ),
            {"province", "reporter"},
        ),
        (
            S.MINISTRY_CHECK,
            lambda r, p: review.accept(report=r, by=p["ministry"], opinion="好"),
            {"reporter"},
        ),
        (
            S.MINISTRY_CHECK,
            lambda r, p: review.take_back(report=r, by=p["province"], reason="误"),
            {"ministry"},
        ),
    ],
)
def test_those_concerned_are_told_after_the_commit(
    state: str,
    deed: Any,
    readers: set[str],
    dalian: Any,
    people: Cast,
) -> None:
    everyone = list(people.values())
    report = report_in(state, people, dalian)

    deed(report, people)

    assert written_to(people) == readers
    assert len(everyone) == 15


def test_a_letter_says_what_happened_what_was_said_and_what_is_next(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    User.objects.filter(pk=report.submitted_by_id).update(language="en")

    review.send_back(report=report, by=people["province"], comment="试验条件不清", comments={"users": "谁？"})

    (letter,) = mail.outbox
    assert letter.subject.startswith(f"Sent back: your report {report.number}, to be answered by ")
    for part in (
        "试验条件不清",
        "· 谁？",
        "Answer due on: ",
        f"http://localhost:8000/reports/{report.number}/",
    ):
        assert part in letter.body


def test_nobody_is_told_when_history_is_loaded(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    perform("pass_on", report, by=people["province"], comment="同意", notify=False)

    assert (mail.outbox, Message.objects.count()) == ([], 0)


def test_who_has_left_is_not_written_to(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    report.submitted_by.is_active = False
    report.submitted_by.save()

    review.accept(report=report, by=people["ministry"], opinion="采纳")

    assert not Message.objects.filter(recipient=report.submitted_by).exists()


# What the database holds


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE enterprises_transition SET comment = 'x'",
        "DELETE FROM enterprises_transition",
        "TRUNCATE enterprises_transition CASCADE",
    ],
)
def test_transitions_are_only_ever_added(statement: str, dalian: Any, people: Cast) -> None:
    report_in(S.PROVINCIAL_CHECK, people, dalian)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is deferred to the commit would be in the way

        with pytest.raises((IntegrityError, InternalError), match="append-only"), transaction.atomic():
            cursor.execute(statement)

    assert Transition.objects.count() == 1


def test_an_answer_is_signed(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    review.send_back(report=report, by=people["province"], comments={"users": "谁？"})

    with pytest.raises(IntegrityError, match="field_comment_answer_is_signed"), transaction.atomic():
        FieldComment.objects.update(answered_at=timezone.now())


@pytest.mark.parametrize(
    ("constraint", "state", "change"),
    [
        ("report_submission_is_signed", S.DRAFT, {"submitted_at": timezone.now()}),
        ("report_acceptance_is_signed", S.DRAFT, {"decided_on": datetime.date(2026, 1, 1)}),
        ("report_opening_is_signed", S.PROVINCIAL_CHECK, {"opened_at": timezone.now()}),
        ("report_save_is_signed", S.DRAFT, {"saved_at": timezone.now()}),
        ("report_annulment_has_its_decision", S.ANNULLED, {"annulled_by_decision": None}),
        ("report_accepted_has_its_date", S.MINISTRY_CHECK, {"state": S.ACCEPTED}),
        ("report_annulled_says_how", S.ANNULLED, {"annulment": ""}),
        ("report_annulled_has_its_date", S.ACCEPTED, {"state": S.ANNULLED, "annulment": "void"}),
        ("report_under_check_was_submitted", S.DRAFT, {"state": S.PROVINCIAL_CHECK}),
        ("report_returned_says_from_where", S.PROVINCIAL_CHECK, {"returned_from": S.CITY_CHECK}),
        ("report_returned_says_from_where", S.RETURNED, {"returned_from": ""}),
        ("report_correction_names_what_it_corrects", S.DRAFT, {"version": 2}),
        ("report_replaced_was_accepted", S.DRAFT, {"superseded_at": timezone.now()}),
    ],
)
def test_the_state_of_a_report_agrees_with_its_dates(
    constraint: str, state: str, change: dict[str, Any], dalian: Any, people: Cast
) -> None:
    report = report_in(state, people, dalian)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**change)


@pytest.mark.parametrize(
    ("constraint", "trait"),
    [
        ("report_one_open_per_improvement_and_cycle", "submitted"),
        ("report_one_accepted_per_improvement_and_cycle", "accepted"),
    ],
)
def test_a_product_has_one_report_a_cycle(constraint: str, trait: str, dalian: Any) -> None:
    report = ReportFactory(**{trait: True})

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ReportFactory(**{trait: True}, improvement=report.improvement)
