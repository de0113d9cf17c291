"""The register of decisions: what each kind starts and stops, and what keeps it out."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from policy.decisions import Line, NotRecorded, record, strike_out, supports
from policy.enums import DecisionKind
from policy.models import Contribution, Decision, DecisionSubject
from policy.verification import verify
from tests.factories.enterprises import UserFactory
from tests.policy.registered import classes, counted, day, demonstrated, enter, platform, problems

K = DecisionKind
CREDIT_CODE = "91000000MA00000157"


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=True)


@pytest.fixture
def steward(notice: None, db: None) -> Any:
    return UserFactory(ministry_steward=True)


def test_confirmed_platform_counts_from_the_date_of_the_document(steward: Any) -> None:
    decision = enter(
        steward,
        K.PLATFORM_CONFIRMED,
        "2024-03-05",
        platform(
            "pt-001",
            sector="机械",
            region="江苏",
            project="“筑基”工程",
            layer="核心基础零部件",
            holder_code=CREDIT_CODE.lower(),
        ),
        number="工信部科函[2024]第01号",
    )

    assert decision.number == "工信部科函〔2024〕1号"
    (row,) = Contribution.objects.all()
    assert (row.target_id, row.subject, row.subject_name) == ("platforms-2025", "PT-001", "轴承可靠性平台")
    assert (row.effective_on, row.quantity, row.holder_code) == (day("2024-03-05"), 1, CREDIT_CODE)
    assert (row.sector_id, row.project_id, row.layer_id, row.region_id) == (
        "machinery",
        "foundation",
        "parts",
        "320000",
    )
    assert (row.source_kind, row.source_number) == ("decision", decision.number)
    assert verify() == []


def test_withdrawal_that_ceases_stops_on_its_date(steward: Any) -> None:
    enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform())

    enter(
        steward,
        K.PLATFORM_WITHDRAWN,
        "2025-02-01",
        Line(subject="PT-001", ending="终止"),
        number="乙〔2025〕2号",
    )

    assert counted("platforms-2025", "2025-01-31") == ["PT-001"]
    assert counted("platforms-2025", "2025-02-01") == []
    assert verify() == []


def test_withdrawal_that_voids_cancels_every_date(steward: Any) -> None:
    enter(steward, K.DEMONSTRATIONS_NAMED, "2024-03-05", Line(subject="SF-001", subject_name="案例"))

    enter(
        steward, K.TITLE_REVOKED, "2025-02-01", Line(subject="SF-001", ending="void"), number="乙〔2025〕2号"
    )

    rows = list(Contribution.objects.values_list("quantity", "effective_on", "source_number"))
    assert rows == [(1, day("2024-03-05"), "工信部科函〔2024〕1号"), (-1, day("2024-03-05"), "乙〔2025〕2号")]
    assert verify() == []


def test_two_documents_for_one_subject_count_once_and_either_carries_it(steward: Any) -> None:
    enter(steward, K.DEMONSTRATIONS_NAMED, "2024-03-05", Line(subject="SF-001", subject_name="案例"))
    enter(
        steward,
        K.DEMONSTRATIONS_NAMED,
        "2024-06-01",
        Line(subject="SF-001", subject_name="案例"),
        number="乙〔2024〕2号",
    )
    assert Contribution.objects.count() == 1

    enter(
        steward,
        K.TITLE_REVOKED,
        "2025-02-01",
        Line(subject="SF-001", ending="void", document="工信部科函(2024)1号"),
        number="丙〔2025〕3号",
    )

    assert counted("demonstrations-2025", "2024-05-31") == []
    assert counted("demonstrations-2025", "2024-06-01") == ["SF-001"]
    assert verify() == []


def test_decision_dated_before_counting_opened_is_kept_and_counts_for_nothing(steward: Any) -> None:
    enter(steward, K.PLATFORM_CONFIRMED, "2023-06-01", platform())
    enter(steward, K.PLATFORM_CONFIRMED, "2023-06-02", platform("PT-002"), number="乙〔2023〕2号")

    assert DecisionSubject.objects.count() == 2
    assert counted("platforms-2025", "2026-01-01") == ["PT-002"]
    assert verify() == []


def test_all_problems_are_told_at_once_and_nothing_is_written(steward: Any) -> None:
    with pytest.raises(NotRecorded) as error:
        record(
            number=" ",
            kind=K.DEMONSTRATIONS_NAMED,
            dated_on=day("2026-11-24"),
            title="",
            subjects=[
                Line(subject="SF-001", subject_name=""),
                Line(subject="SF-001", subject_name="二", region="深圳"),
                Line(subject="", subject_name="三", sector="航天"),
                Line(subject="SF-004", subject_name="四", holder_code="91350211M000100Y43"),
                Line(subject="SF-005", subject_name="五", project="multiplication", layer="parts"),
                Line(subject="SF-006", subject_name="六", region="江苏省", city="大连市"),
                Line(subject="SF-007", subject_name="七", region="台湾省"),
            ],
            by=steward,
        )

    assert sorted(problems(error), key=str) == sorted(
        [
            (None, "number"), (None, "title"), (None, "dated_on"), (1, "subject_name"), (2, "subject"),
            (2, "region"), (3, "subject"), (3, "sector"), (4, "holder_code"), (5, "layer"), (6, "city"),
            (7, "region"),
        ],
        key=str,
    )  # fmt: skip
    assert not Decision.objects.exists()
    assert not Contribution.objects.exists()


def test_city_brings_its_province(steward: Any) -> None:
    enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform(city="大连"))

    (row,) = Contribution.objects.all()
    assert (row.region_id, row.city_id) == ("210000", "210200")


def test_number_registered_already_takes_further_lines_of_the_same_document_only(steward: Any) -> None:
    first = enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform())

    again = enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform("PT-002"))
    with pytest.raises(NotRecorded) as other_date:
        enter(steward, K.PLATFORM_CONFIRMED, "2024-03-06", platform("PT-003"))
    with pytest.raises(NotRecorded) as same_line:
        enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform("PT-002"))

    assert again == first
    assert [line.subject for line in first.subjects.all()] == ["PT-001", "PT-002"]
    assert problems(other_date) == [(None, "number")]
    assert problems(same_line) == [(1, "subject")]


@pytest.mark.parametrize(
    ("subject", "on", "named"),
    [
        ("PT-009", "2025-01-01", ""),
        ("PT-001", "2024-03-04", "工信部科函〔2024〕1号"),
        ("PT-002", "2025-01-01", "乙〔2024〕2号"),
    ],
)
def test_ending_needs_something_in_force(steward: Any, subject: str, on: str, named: str) -> None:
    enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform(), platform("PT-002"))
    enter(
        steward,
        K.PLATFORM_WITHDRAWN,
        "2024-12-01",
        Line(subject="PT-002", ending="cease"),
        number="乙〔2024〕2号",
    )

    with pytest.raises(NotRecorded) as error:
        enter(
            steward, K.PLATFORM_WITHDRAWN, on, Line(subject=subject, ending="cease"), number="丙〔2025〕3号"
        )

    assert problems(error) == [(1, "subject")]
    assert named in error.value.problems[0].message


def test_ending_needs_a_reason_and_how(steward: Any) -> None:
    enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform())

    with pytest.raises(NotRecorded) as error:
        enter(
            steward,
            K.PLATFORM_WITHDRAWN,
            "2025-01-01",
            Line(subject="PT-001"),
            number="乙〔2025〕2号",
            reason=" ",
        )

    assert problems(error) == [(None, "reason"), (1, "ending")]


def test_class_counts_once_designated_and_confirmed_until_the_designation_is_removed(steward: Any) -> None:
    target = "product-classes-2030"
    enter(steward, K.CLASS_DESIGNATED, "2026-01-10", *classes("ZJ-01", "BZ-01"))
    assert counted(target, "2026-11-01") == []

    demonstrated("ZJ-01")
    enter(steward, K.CLASS_CONFIRMED, "2026-05-01", *classes("ZJ-01"), number="乙〔2026〕2号")
    assert counted(target, "2026-11-01") == ["ZJ-01"]

    enter(
        steward,
        K.DESIGNATION_REMOVED,
        "2026-08-01",
        *classes("ZJ-01", ending="cease"),
        number="丙〔2026〕3号",
    )
    assert counted(target, "2026-07-31") == ["ZJ-01"]
    assert counted(target, "2026-08-01") == []
    (row,) = Contribution.objects.filter(ordinal=1)
    assert (row.sector_id, row.project_id, row.layer_id, row.product_class_id) == (
        "machinery", "foundation", "parts", "ZJ-01",
    )  # fmt: skip
    assert verify() == []


def test_class_whose_designation_is_void_never_counted(steward: Any) -> None:
    enter(steward, K.CLASS_DESIGNATED, "2026-01-10", *classes("ZJ-01"))
    demonstrated("ZJ-01")
    enter(steward, K.CLASS_CONFIRMED, "2026-05-01", *classes("ZJ-01"), number="乙〔2026〕2号")

    enter(
        steward, K.DESIGNATION_REMOVED, "2026-08-01", *classes("ZJ-01", ending="void"), number="丙〔2026〕3号"
    )

    assert counted("product-classes-2030", "2026-06-01") == []
    assert verify() == []


def test_class_is_confirmed_only_while_designated(steward: Any) -> None:
    enter(steward, K.CLASS_DESIGNATED, "2026-01-10", *classes("ZJ-01"))

    with pytest.raises(NotRecorded) as early:
        enter(steward, K.CLASS_CONFIRMED, "2026-01-09", *classes("ZJ-01"), number="乙〔2026〕2号")
    with pytest.raises(NotRecorded) as other:
        enter(
            steward, K.CLASS_CONFIRMED, "2026-05-01", *classes("ZJ-02", "没有这一类"), number="乙〔2026〕2号"
        )

    assert problems(early) == [(1, "subject")]
    assert problems(other) == [(2, "subject")]


def test_sub_class_is_never_designated_beside_its_parent(steward: Any) -> None:
    enter(steward, K.CLASS_DESIGNATED, "2026-01-10", *classes("ZJ-04"))

    with pytest.raises(NotRecorded) as later:
        enter(
            steward, K.CLASS_DESIGNATED, "2026-02-10", *classes("ZJ-04-01", "ZJ-04"), number="乙〔2026〕2号"
        )
    with pytest.raises(NotRecorded) as together:
        enter(
            steward, K.CLASS_DESIGNATED, "2026-02-10", *classes("ZJ-05", "ZJ-05-01"), number="乙〔2026〕2号"
        )

    assert problems(later) == [(1, "subject"), (2, "subject")]
    assert problems(together) == [(1, "subject"), (2, "subject")]


def test_at_most_ten_classes_are_designated_on_any_date(steward: Any) -> None:
    nine = ["ZJ-01", "ZJ-02", "ZJ-03", "ZJ-04", "ZJ-05", "ZJ-06", "ZJ-07", "ZJ-08", "BZ-01"]
    enter(steward, K.CLASS_DESIGNATED, "2026-03-01", *classes(*nine))
    enter(steward, K.CLASS_DESIGNATED, "2026-04-01", *classes("BZ-02"), number="乙〔2026〕2号")
    enter(
        steward,
        K.DESIGNATION_REMOVED,
        "2026-06-01",
        *classes("BZ-02", ending="cease"),
        number="丙〔2026〕3号",
    )

    with pytest.raises(NotRecorded) as crowded:  # there were ten in April and May
        enter(steward, K.CLASS_DESIGNATED, "2026-02-01", *classes("BZ-03"), number="丁〔2026〕4号")
    enter(steward, K.CLASS_DESIGNATED, "2026-06-01", *classes("BZ-03"), number="丁〔2026〕4号")

    assert problems(crowded) == [(None, "subjects")]
    assert DecisionSubject.objects.in_force(day("2026-06-01")).count() == 10


def test_annulment_of_reports_takes_several_under_one_document(steward: Any) -> None:
    first = enter(
        steward,
        K.REPORT_ANNULLED,
        "2026-05-01",
        Line(subject="R-2024-000001", subject_name="甲", ending="void"),
    )
    second = enter(
        steward,
        K.REPORT_ANNULLED,
        "2026-05-01",
        Line(subject="R-2024-000002", subject_name="乙", ending="cease"),
    )
    third = enter(steward, K.REPORT_ANNULLED, "2026-05-01")

    assert first == second == third
    assert not Contribution.objects.exists()
    with pytest.raises(NotRecorded):
        strike_out(lines=first.subjects.all(), by=steward, reason="误登")


def test_supports_ask_as_often_for_three_as_for_one(steward: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            list(supports(None, None))
        return len(captured)

    enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform())
    for_one = queries()
    enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform("PT-002"), platform("PT-003"))

    assert queries() == for_one == 4


def test_supports_of_another_target_are_none(steward: Any) -> None:
    enter(steward, K.PLATFORM_CONFIRMED, "2024-03-05", platform())

    assert [s.subject for s in supports("platforms-2025", None)] == ["PT-001"]
    assert list(supports("demonstrations-2025", None)) == []
    assert list(supports("enterprises-2025", None)) == []
    assert list(supports("platforms-2025", "PT-002")) == []


def test_class_named_by_code_and_by_name_is_named_twice(steward: Any) -> None:
    with pytest.raises(NotRecorded) as error:
        enter(
            steward, K.CLASS_DESIGNATED, "2026-01-10", *classes("ZJ-01", "精密减速器", "Precision reducers")
        )

    assert problems(error) == [(2, "subject"), (3, "subject")]
