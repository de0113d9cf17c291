"""What stewards change is checked, kept with who and when, and never lost to somebody else's edit."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from policy.decisions import Line, record
from policy.history import FieldChange, history_of
from policy.loading import load_notice
from policy.models import (
    DecisionSubject,
    NarrativeAssessment,
    ProductClass,
    Region,
    StatusThresholds,
    Target,
    TargetVersion,
    VersionCounter,
)
from policy.stewardship import (
    EditedMeanwhile,
    add,
    amend,
    assess,
    set_goal,
    set_thresholds,
    version_of,
)
from tests.counters import settle
from tests.factories.enterprises import UserFactory

NUMBERS = {
    "comparator": ">=",
    "baseline": 0,
    "start_on": datetime.date(2023, 6, 2),
    "due_on": datetime.date(2025, 12, 31),
    "reason": "部长办公会决定",
}


@pytest.fixture
def steward(db: None) -> Any:
    load_notice()
    return UserFactory(ministry_steward=True, name="陈管理")


def test_amend_keeps_who_changed_what(steward: Any) -> None:
    kind = ProductClass.objects.get(code="ZJ-01")

    changed = amend(
        row=kind, values={"name_en": "Precision gear reducers", "order": 1}, seen=version_of(kind), by=steward
    )

    assert changed == ["name_en"]
    newest, first = history_of(kind)
    assert (newest.who, newest.created) == ("陈管理", False)
    assert [(c.before, c.after) for c in newest.fields] == [("Precision reducers", "Precision gear reducers")]
    assert isinstance(newest.fields[0], FieldChange)
    assert (first.created, list(first.fields)) == (True, [])


def test_amend_refuses_a_stale_edit(steward: Any) -> None:
    kind = ProductClass.objects.get(code="ZJ-01")
    seen = version_of(kind)
    amend(row=kind, values={"name_en": "One"}, seen=seen, by=steward)

    with pytest.raises(EditedMeanwhile):
        amend(row=kind, values={"name_en": "Two"}, seen=seen, by=steward)

    kind.refresh_from_db()
    assert kind.name_en == "One"


def test_amend_with_nothing_different_writes_nothing(steward: Any) -> None:
    kind = ProductClass.objects.get(code="ZJ-01")
    seen = version_of(kind)

    assert amend(row=kind, values={"name_zh": kind.name_zh}, seen=seen, by=steward) == []
    assert version_of(kind) == seen


def test_amend_tells_pages_that_settings_changed(steward: Any) -> None:
    region = Region.objects.get(code="210200")
    settle()
    before = VersionCounter.now().settings

    amend(row=region, values={"checks_reports": True}, seen=version_of(region), by=steward)
    settle()

    assert VersionCounter.now().settings > before


@pytest.mark.parametrize(("code", "parent"), [("ZJ-04", "ZJ-04-01"), ("ZJ-04", "ZJ-04")])
def test_class_never_stands_below_itself(steward: Any, code: str, parent: str) -> None:
    kind = ProductClass.objects.get(code=code)

    with pytest.raises(ValidationError) as error:
        amend(
            row=kind,
            values={"parent": ProductClass.objects.get(code=parent)},
            seen=version_of(kind),
            by=steward,
        )

    assert list(error.value.message_dict) == ["parent"]


def test_class_moves_under_no_designated_one_while_designated_itself(steward: Any) -> None:
    record(
        number="工信部科函〔2025〕1号",
        kind="class_designated",
        dated_on=datetime.date(2025, 1, 10),
        title="指定",
        subjects=[Line(subject="ZJ-01"), Line(subject="ZJ-02")],
        by=steward,
    )
    kind = ProductClass.objects.get(code="ZJ-01")

    with pytest.raises(ValidationError) as error:
        amend(
            row=kind,
            values={"parent": ProductClass.objects.get(code="ZJ-02")},
            seen=version_of(kind),
            by=steward,
        )

    assert list(error.value.message_dict) == ["parent"]


def test_layer_belongs_to_the_foundation_project_only(steward: Any) -> None:
    kind = ProductClass.objects.get(code="BZ-01")

    with pytest.raises(ValidationError):
        amend(row=kind, values={"layer_id": "parts"}, seen=version_of(kind), by=steward)


def test_city_is_added_under_its_province(steward: Any) -> None:
    city = Region(
        code="320500", name_zh="苏州市", name_en="Suzhou", short_zh="苏州", kind="city", parent_id="320000"
    )

    add(row=city, by=steward)

    assert history_of(city)[0].who == "陈管理"


def test_new_goal_follows_the_old_one(steward: Any) -> None:
    target = Target.objects.get(code="platforms-2025")

    version = set_goal(target=target, goal=5, by=steward, **NUMBERS)  # type: ignore[arg-type]

    assert [v.goal for v in target.versions.order_by("recorded_at")] == [3, 5]
    assert (version.recorded_by, version.reason) == (steward, "部长办公会决定")


@pytest.mark.parametrize(
    "change",
    [{"goal": 3}, {"goal": 5, "due_on": datetime.date(2023, 6, 2)}, {"goal": 5, "reason": ""}],
)
def test_goal_that_changes_nothing_or_does_not_hold_is_refused(steward: Any, change: dict[str, Any]) -> None:
    target = Target.objects.get(code="platforms-2025")

    with pytest.raises(ValidationError):
        set_goal(target=target, by=steward, **NUMBERS | change)

    assert target.versions.count() == 1


def test_narrative_goal_takes_no_number_and_numbered_one_no_assessment(steward: Any) -> None:
    with pytest.raises(ValidationError):
        set_goal(target=Target.objects.get(code="talent-2025"), goal=5, by=steward, **NUMBERS)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        assess(
            target=Target.objects.get(code="platforms-2025"),
            assessed_on=datetime.date(2025, 1, 1),
            text_zh="好",
            text_en="",
            evidence="报告",
            by=steward,
        )


def test_numbers_and_thresholds_are_never_changed(steward: Any) -> None:
    for model in (TargetVersion, StatusThresholds):
        with pytest.raises(IntegrityError), transaction.atomic():
            model._default_manager.update(reason="改写")


def test_thresholds_follow_each_other_and_keep_their_order(steward: Any) -> None:
    set_thresholds(on_track_from=Decimal("0.90"), at_risk_from=Decimal("0.50"), reason="从宽", by=steward)
    with pytest.raises(ValidationError):
        set_thresholds(on_track_from=Decimal("0.40"), at_risk_from=Decimal("0.50"), reason="错", by=steward)
    with pytest.raises(ValidationError):
        set_thresholds(on_track_from=Decimal("0.90"), at_risk_from=Decimal("0.50"), reason="再", by=steward)

    assert [str(t.on_track_from) for t in StatusThresholds.objects.order_by("recorded_at")] == [
        "0.95",
        "0.90",
    ]


def test_assessment_is_dated_and_not_in_the_future(steward: Any) -> None:
    target = Target.objects.get(code="talent-2025")
    words = {"text_zh": "队伍扩大", "text_en": "", "evidence": "统计报告", "by": steward}

    assess(target=target, assessed_on=datetime.date(2025, 12, 31), **words)  # type: ignore[arg-type]
    with pytest.raises(ValidationError) as error:
        assess(target=target, assessed_on=datetime.date(2999, 1, 1), **words)  # type: ignore[arg-type]

    assert list(error.value.message_dict) == ["assessed_on"]
    assert NarrativeAssessment.objects.get().recorded_by == steward


@pytest.mark.parametrize(
    "update",
    [
        {"struck_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)},
        {"ends": 0},
    ],
)
def test_database_refuses_half_a_line(steward: Any, update: dict[str, Any]) -> None:
    decision = record(
        number="工信部科函〔2024〕1号",
        kind="platform_confirmed",
        dated_on=datetime.date(2024, 1, 10),
        title="确认",
        subjects=[Line(subject="PT-1", subject_name="一"), Line(subject="PT-2", subject_name="二")],
        by=steward,
    )
    first, second = decision.subjects.order_by("id")
    values = {"ends": second} if "ends" in update else update

    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionSubject.objects.filter(pk=first.pk).update(**values)


def test_database_wants_the_reason_of_a_striking(steward: Any) -> None:
    decision = record(
        number="工信部科函〔2024〕1号",
        kind="platform_confirmed",
        dated_on=datetime.date(2024, 1, 10),
        title="确认",
        subjects=[Line(subject="PT-1", subject_name="一")],
        by=steward,
    )
    at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)

    with pytest.raises(IntegrityError, match="decision_subject_striking_has_a_reason"), transaction.atomic():
        DecisionSubject.objects.filter(decision=decision).update(struck_at=at, struck_by=steward)


def test_database_ends_a_line_once_and_names_a_document_once(steward: Any) -> None:
    decision = record(
        number="工信部科函〔2024〕1号",
        kind="platform_confirmed",
        dated_on=datetime.date(2024, 1, 10),
        title="确认",
        subjects=[Line(subject=f"PT-{n}", subject_name="台") for n in (1, 2, 3)],
        by=steward,
    )
    first, second, third = decision.subjects.order_by("id")
    DecisionSubject.objects.filter(pk=second.pk).update(ends=first, ending="void")

    with pytest.raises(IntegrityError, match="decision_subject_is_ended_once"), transaction.atomic():
        DecisionSubject.objects.filter(pk=third.pk).update(ends=first, ending="void")
    with pytest.raises(IntegrityError, match="decision_names_a_subject_once"), transaction.atomic():
        DecisionSubject.objects.filter(pk=third.pk).update(subject=first.subject)
    other = record(
        number="工信部科函〔2024〕2号",
        kind="platform_confirmed",
        dated_on=datetime.date(2024, 1, 10),
        title="确认",
        subjects=[Line(subject="PT-9", subject_name="九")],
        by=steward,
    )
    with pytest.raises(IntegrityError, match="decision_number_is_registered_once"), transaction.atomic():
        type(other).objects.filter(pk=other.pk).update(number=decision.number)
