"""What the database itself refuses of checking; each constraint by its name."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enterprises.enums import CommentStanding, ReportState
from enterprises.models import LineComment
from policy.models import QualityThresholds
from tests.factories.checking import (
    FieldCommentFactory,
    InterestFactory,
    LineCommentFactory,
    QualityFlagFactory,
    QualityThresholdsFactory,
    StandInFactory,
    StepDaysFactory,
)
from tests.factories.enterprises import EnterpriseFactory, UserFactory
from tests.factories.reports import CycleFactory, ReportFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate()


def refused(thing: Any, **changes: Any) -> str:
    """The name of the constraint that refuses a raw update."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        type(thing).objects.filter(pk=thing.pk).update(**changes)
    cause = error.value.__cause__
    return cause.diag.constraint_name  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("constraint", "trait", "changes"),
    [
        ("report_step_is_due_while_it_waits", "accepted", {"step_due_on": TODAY}),
        ("report_step_is_due_while_it_waits", "complete", {"step_due_on": TODAY}),
        ("report_is_assigned_while_it_is_checked", "returned", {"assigned_to": "person"}),
    ],
)
def test_report_constraint(constraint: str, trait: str, changes: dict[str, Any]) -> None:
    report = ReportFactory(**{trait: True})
    values = {name: UserFactory() if value == "person" else value for name, value in changes.items()}

    assert refused(report, **values) == constraint


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("step_days_are_of_a_step_that_waits", {"state": ReportState.ACCEPTED}),
        ("step_days_are_between_one_and_a_year", {"days": 0}),
        ("step_days_are_between_one_and_a_year", {"days": 367}),
    ],
)
def test_step_days_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(StepDaysFactory(), **changes) == constraint


def test_step_days_are_set_once_for_all_cycles() -> None:
    StepDaysFactory()
    of_one = StepDaysFactory(cycle=CycleFactory())

    assert refused(of_one, cycle=None) == "step_days_are_set_once"


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("stand_in_days_are_in_order", {"to_on": TODAY - datetime.timedelta(days=9)}),
        ("stand_in_end_is_signed", {"ended_at": NOW}),
    ],
)
def test_stand_in_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(StandInFactory(), **changes) == constraint


def test_nobody_stands_in_for_themselves() -> None:
    stand_in = StandInFactory()

    assert refused(stand_in, stand_in=stand_in.person) == "stand_in_is_somebody_else"


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("interest_withdrawal_is_signed", {"withdrawn_at": NOW, "withdrawal": "误报"}),
        ("interest_withdrawal_has_its_reason", {"withdrawal": "误报"}),
    ],
)
def test_interest_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(InterestFactory(), **changes) == constraint


def test_an_interest_is_declared_once() -> None:
    interest = InterestFactory()
    other = InterestFactory(person=interest.person, enterprise=EnterpriseFactory())

    assert refused(other, enterprise=interest.enterprise) == "interest_is_declared_once"


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("quality_flag_is_of_a_kind", {"kind": "mood"}),
        ("quality_flag_dismissal_is_signed", {"dismissed_at": NOW, "dismissal": "已核实"}),
        ("quality_flag_dismissal_has_its_reason", {"dismissal": "已核实"}),
    ],
)
def test_quality_flag_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(QualityFlagFactory(), **changes) == constraint


def test_a_flag_stands_once() -> None:
    flag = QualityFlagFactory()
    gone = QualityFlagFactory(report=flag.report, gone_at=NOW)

    assert refused(gone, gone_at=None) == "quality_flag_stands_once"


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("field_comment_judgement_is_signed", {"judged_at": NOW}),
        ("field_comment_settled_by_somebody", {"standing": CommentStanding.SETTLED}),
        ("field_comment_answered_has_its_answer", {"standing": CommentStanding.ANSWERED}),
    ],
)
def test_field_comment_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(FieldCommentFactory(), **changes) == constraint


def test_a_comment_of_another_line_says_something() -> None:
    comment = LineCommentFactory.build(
        report=ReportFactory(submitted=True), by=UserFactory(), body=LineCommentFactory().body, text=""
    )

    with pytest.raises(IntegrityError, match="line_comment_says_something"), transaction.atomic():
        comment.save()


def test_comments_of_other_lines_are_only_ever_added_to() -> None:
    comment = LineCommentFactory()

    for change in (lambda: comment.delete(), lambda: LineComment.objects.update(text="改")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_thresholds_of_flags_make_sense_and_are_only_ever_followed() -> None:
    with pytest.raises(IntegrityError, match="quality_thresholds_make_sense"), transaction.atomic():
        QualityThresholdsFactory(jump_factor=1)
    QualityThresholdsFactory()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        QualityThresholds.objects.update(fewest_values=9)
