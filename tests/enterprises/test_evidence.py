"""Evidence of an indicator: pasted data, the fields each method asks for, its input, the stored result."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from enterprises.columns import MOST_LINES, NAMED
from enterprises.enums import Deed
from enterprises.evidence import assess_rows, assessment_of, data_digest, input_of
from enterprises.evidence_data import brought_along, summary
from enterprises.evidence_fields import asked, needed
from enterprises.evidence_panel import panel_of
from enterprises.evidence_places import page_field
from enterprises.models import Assessment, IndicatorRow
from enterprises.pasted import (
    Growth,
    Lives,
    TestGroup,
    read_fleet,
    read_groups,
    read_growth,
    read_lives,
    read_times,
    unit_days,
)
from enterprises.report_form import Entry, texts_of
from enterprises.reporting import save_report
from enterprises.workflow import perform
from tests.factories.policy import ProductClassFactory
from tests.factories.reports import ReportFactory
from tests.factories.verdicts import BenchmarkFactory, IndicatorFactory


def numbers(*values: float | str) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(value)) for value in values)


def refusals(read: Any, text: str) -> list[str]:
    with override("en"), pytest.raises(ValidationError) as refused:
        read(text)
    return list(refused.value.messages)


# Pasted columns


@pytest.mark.parametrize(
    "text",
    [
        "1200\tF\n2400\tS\n800\tF",
        "1,200 F\n2,400 S\n800 F\n",
        "1200;失效\n2400;中止\n800;故障",
        "1200,failed\r\n2400,suspended\r\n800,failed",
        "１，２００　失效\n２４００　截尾\n８００　失效",
        "1200\n2400+\n800",
        "时间（h）\t状态\n1200\t失效\n2400\t未失效\n800\t失效",
        "A1 1200 F\nA2 2400 S\nA3 800 F",
        "1\u202f200 F\n2 400 S".replace("2 400", "2\u00a0400") + "\n\n800",
        "编号,失效时间,失效/中止\n1,1200,F\n2,2400,S\n3,800,F",
    ],
)
def test_lives_are_read_however_they_were_pasted(text: str) -> None:
    assert read_lives(text) == Lives(numbers(1200, 800), numbers(2400))


def test_lives_keep_the_modes_of_failures() -> None:
    assert read_lives("time,mode,status\n10,裂纹,F\n20,,S\n30,磨损,F").modes == ("裂纹", "磨损")


@pytest.mark.parametrize(
    ("text", "growth"),
    [
        ("4.3\n10.2\n20 end", Growth({"": numbers(4.3, 10.2)}, {"": Decimal(20)})),
        (
            "S1 4.3\nS2 9\nS1 10.2\nS1 end 20\nS2 20 结束",
            Growth({"S1": numbers(4.3, 10.2), "S2": numbers(9)}, {"S1": Decimal(20), "S2": Decimal(20)}),
        ),
        ("C 4.3\nC 10.2 F\nC 20 S", Growth({"C": numbers(4.3, 10.2)}, {"C": Decimal(20)})),
        ("S1\tS2\n4.3\t9\n10.2\t", Growth({"S1": numbers(4.3, 10.2), "S2": numbers(9)})),
        ("系统,累计时间\n1,345\n1,1345\n2,50", Growth({"1": numbers(345, 1345), "2": numbers(50)})),
        ("区间终点,失效数\n20,13\n40,16", Growth(intervals=((Decimal(20), 13), (Decimal(40), 16)))),
        ("", Growth()),
    ],
)
def test_growth_is_read_by_system(text: str, growth: Growth) -> None:
    assert read_growth(text) == growth


def test_groups_and_months_are_read() -> None:
    groups = read_groups("units,hours,failures,Tj\n77,500,0,125\n77,1000,1,")
    fleet = read_fleet("月份\t在用台数\n2025-01\t1,200\n2025年2月\t1300\n202503\t0")

    assert groups == (
        TestGroup(77, Decimal(500), 0, Decimal(125)),
        TestGroup(77, Decimal(1000), 1),
    )
    assert read_groups("77,500,0\n77,500,1")[1] == TestGroup(77, Decimal(500), 1)
    assert fleet == ((date(2025, 1, 1), 1200), (date(2025, 2, 1), 1300), (date(2025, 3, 1), 0))
    assert unit_days(fleet) == 1200 * 31 + 1300 * 28


def test_every_unreadable_line_is_named_with_its_text_and_the_rule() -> None:
    assert refusals(read_lives, "12O0 F\n800 X\n900\n3 1200 F\n-5 F") == [
        "Line 1 “12O0 F”: “12O0” is not a number.",
        "Line 2 “800 X”: “X” is neither failed (F, 失效) nor suspended (S, 中止).",
        "Line 4 “3 1200 F”: “1200” is neither failed (F, 失效) nor suspended (S, 中止).",
        "Line 5 “-5 F”: a number above 0 is needed.",
    ]
    assert refusals(read_growth, "S1 l200\nS1 300\nS1 1 2 3") == [
        "Line 1 “S1 l200”: “l200” is not a number.",
        "Line 3 “S1 1 2 3”: a time is needed, or a system and a time, and “end” where its test ended.",
    ]
    assert refusals(read_groups, "77 1000\n0 5 0\n7 5 1.5") == [
        "Line 1 “77 1000”: units, hours of each and failures are needed.",
        "Line 2 “0 5 0”: at least one unit is needed.",
        "Line 3 “7 5 1.5”: “1.5” is not a whole number from 0.",
    ]
    assert refusals(read_fleet, "2025-13 5\n2025-01 5\n2025-01 6") == [
        "Line 1 “2025-13 5”: “2025-13” is not a month such as 2025-01.",
        "Line 3 “2025-01 6”: this month stands in an earlier line already.",
    ]
    assert refusals(read_times, "100\n1 2\n∞") == [
        "Line 2 “1 2”: give each time a line of its own.",
        "Line 3 “∞”: “∞” is not a number.",
    ]


def test_many_unreadable_lines_are_named_by_their_numbers() -> None:
    said = refusals(read_times, "1\n" + "x1\n" * (NAMED + 2))

    assert len(said) == NAMED + 1
    assert said[-1] == f"Lines {NAMED + 2}, {NAMED + 3} cannot be read either."


def test_data_have_an_end() -> None:
    assert refusals(read_times, "1\n" * (MOST_LINES + 1)) == ["These are 10,001 lines; the limit is 10,000."]


# What is asked, what the data say themselves


@pytest.mark.parametrize(
    ("kind", "method", "fields"),
    [
        ("test", "", ("truncation", "sample_size", "test_time", "failures", "confidence")),
        (
            "test",
            "exponential",
            (
                *("truncation", "after_failure", "sample_size", "test_time", "failures", "confidence"),
                *("times", "unit_times"),
            ),
        ),
        (
            "field",
            "exponential",
            (
                *("after_failure", "sample_size", "test_time", "failures", "confidence"),
                *("fleet", "hours_per_day", "hours_source", "returns_coverage", "field_records"),
            ),
        ),
        ("test", "life", ("sample_size", "confidence", "quantile", "times")),
        (
            "test",
            "weibayes",
            ("sample_size", "confidence", "quantile", "beta", "beta_low", "beta_source", "times"),
        ),
        ("test", "growth", ("truncation", "clock", "confidence", "end_time", "times")),
        ("test", "failure_rate", ("confidence", "groups")),
        (
            "accelerated",
            "failure_rate",
            (
                *("confidence", "groups", "activation_energy", "junction_use", "junction_test"),
                *("acceleration_factor", "acceleration_source"),
            ),
        ),
        ("test", "binomial", ("trials", "failures", "mission", "confidence")),
        ("prediction", "life", ()),
    ],
)
def test_evidence_asks_what_its_method_needs(kind: str, method: str, fields: tuple[str, ...]) -> None:
    circumstances = asked("prediction", "")
    shown = tuple(
        name for name in asked(kind, method) if name not in ("method", "fixes", "phase", *circumstances)
    )

    assert shown == fields
    assert set(needed(kind, method)) <= set(fields)


def row(method: str = "exponential", **given: Any) -> IndicatorRow:
    """A row of a test that is not stored: at 90 %, time-truncated, in hours."""
    fields: dict[str, Any] = {
        "evidence_kind": "test",
        "method": method,
        "unit": "h",
        "time_basis": "h",
        "truncation": "time",
        "confidence": Decimal(90),
        "quantile": Decimal(10),
    }
    return IndicatorRow(**(fields | given))


SAID = [
    (
        row(unit_times="2000\n1500.5", times="10\n20"),
        {"sample_size": 2, "test_time": Decimal("3500.5"), "failures": 2},
    ),
    (row(unit_times="2000", sample_size=8, test_time=Decimal(5), failures=0), {}),
    (
        row("life", times="5 F\n7 S", failures=9),
        {"sample_size": 2, "test_time": Decimal(12), "failures": 1},
    ),
    (
        row("life", times="5 F", unit="1e6 r", time_basis="cycle"),
        {"sample_size": 1, "failures": 1},
    ),
    (
        row("growth", times="a 5\na 7\nb 9", end_time=Decimal(20)),
        {"sample_size": 2, "test_time": Decimal(40), "failures": 3},
    ),
    (
        row("growth", times="5\n7", truncation="failure"),
        {"sample_size": 1, "test_time": Decimal(7), "failures": 2},
    ),
    (
        row("growth", times="a 5\nb 7", clock="pooled", end_time=Decimal(20)),
        {"test_time": Decimal(20), "failures": 2},
    ),
    (
        row("failure_rate", groups="77 1000 0\n10 100 1"),
        {"sample_size": 87, "test_time": Decimal(78000), "failures": 1},
    ),
    (row("binomial", trials=45), {"sample_size": 45}),
    (
        row(evidence_kind="field", truncation="", fleet="2025-01 10", hours_per_day=Decimal(8)),
        {"truncation": "field", "sample_size": 10, "test_time": Decimal(2480)},
    ),
    (row("life", evidence_kind="prediction", times="5 F"), {}),
]


@pytest.mark.parametrize(("given", "said"), SAID)
def test_data_bring_along_what_they_say(given: IndicatorRow, said: dict[str, Any]) -> None:
    assert brought_along(given) == said


def test_b10_brings_its_share_along() -> None:
    assert brought_along(row("life", indicator_id="B10", quantile=None)) == {"quantile": Decimal(10)}


def test_what_was_read_is_counted() -> None:
    with override("en"):
        read = [
            summary(row("life", times="5 F\n7 F\n9 S")),
            summary(row("growth", times="a 5\na 7\nb 9")),
            summary(row("failure_rate", groups="77 1000 0")),
            summary(row()),
        ]

    assert read == ["2 failures, 1 suspension", "3 failures, 2 systems", "1 group, 0 failures", ""]


# The input

COMMON = {"confidence": 0.9, "unit": "h"}
INPUTS = [
    (
        row(test_time=Decimal(15200), failures=4, sample_size=8, after_failure="taken_off"),
        {"total_time": 15200.0, "failures": 4, "truncation": "time", "units": 8, "replaced": False},
    ),
    (
        row(test_time=Decimal(9), failures=1, sample_size=1, truncation="failure", after_failure="repaired"),
        {"total_time": 9.0, "failures": 1, "truncation": "failure", "units": 1, "replaced": True},
    ),
    (
        row("life", times="5 F\n7 S", sample_size=2),
        {"failures": [5.0], "suspensions": [7.0], "quantile": 0.1},
    ),
    (
        row("weibayes", times="7 S", sample_size=1, beta=Decimal(2), beta_source="手册", unit="km"),
        {
            "failures": [],
            "suspensions": [7.0],
            "quantile": 0.1,
            "beta": 2.0,
            "beta_source": "手册",
            "unit": "km",
        },
    ),
    (
        row("growth", times="5\n7\n9", end_time=Decimal(20)),
        {"truncation": "time", "times": [5.0, 7.0, 9.0], "end_time": 20.0},
    ),
    (
        row("growth", times="5\n7\n9", truncation="failure"),
        {"truncation": "failure", "times": [5.0, 7.0, 9.0]},
    ),
    (
        row("growth", times="a 5\nb 7\na 9\nb 30 end\nc end 8", end_time=Decimal(20)),
        {
            "truncation": "time",
            "systems": {"a": [5.0, 9.0], "b": [7.0], "c": []},
            "end_times": {"a": 20.0, "b": 30.0, "c": 8.0},
        },
    ),
    (
        row("growth", times="a 5\nb 7", clock="pooled", end_time=Decimal(20)),
        {"truncation": "time", "times": [5.0, 7.0], "end_time": 20.0},
    ),
    (
        row("growth", times="interval end\tcount\n20\t13\n40\t16"),
        {"truncation": "time", "interval_ends": [20.0, 40.0], "counts": [13, 16], "end_time": 40.0},
    ),
    (
        row("failure_rate", groups="77 1000 0", junction_use=Decimal(55)),
        {"groups": [{"units": 77, "hours": 1000.0, "failures": 0}], "unit": "FIT"},
    ),
    (
        row(
            "failure_rate",
            evidence_kind="accelerated",
            groups="77 1000 0\n77 1000 0 150",
            activation_energy=Decimal("0.7"),
            junction_use=Decimal(55),
            junction_test=Decimal(125),
        ),
        {
            "groups": [
                {"units": 77, "hours": 1000.0, "failures": 0, "ea_ev": 0.7, "t_use_c": 55.0, "t_test_c": t}
                for t in (125.0, 150.0)
            ],
            "unit": "FIT",
        },
    ),
    (row("binomial", trials=45, failures=0), {"trials": 45, "failures": 0}),
    (
        row(evidence_kind="field", truncation="field", test_time=Decimal(9), failures=0, sample_size=1),
        {"total_time": 9.0, "failures": 0, "truncation": "time", "units": 1},
    ),
]


@pytest.mark.parametrize(("given", "special"), INPUTS)
def test_input_is_an_item_of_the_contract(given: IndicatorRow, special: dict[str, Any]) -> None:
    assert input_of(given) == {"method": given.method, **COMMON, **special}


@pytest.mark.parametrize(
    "given",
    [
        row(evidence_kind="prediction", test_time=Decimal(9), failures=1, sample_size=1),
        row("", test_time=Decimal(9), failures=1, sample_size=1),
        row(failures=1, sample_size=1),
        row("life", evidence_kind="accelerated", times="5 F", sample_size=1),
        row("life", times="five F", sample_size=1),
        row("weibayes", times="5 F", sample_size=1, beta=Decimal(2)),
    ],
)
def test_what_cannot_be_judged_has_no_input(given: IndicatorRow) -> None:
    assert input_of(given) is None


def test_same_times_have_the_same_digest_in_any_order() -> None:
    digests = {
        data_digest(input_of(given) or {})
        for given in (
            row("life", times="5 F\n7 F\n9 F\n20 S", sample_size=4),
            row("life", times="9 F\n5 F\n7 F\n30 S", sample_size=4),
            row("growth", times="5\n7\n9", truncation="failure"),
            row("growth", times="a 5\na 9\nb 7", end_time=Decimal(50)),
        )
    }

    assert len(digests) == 1
    assert "" not in digests
    assert data_digest(input_of(row("life", times="5 F\n7 F", sample_size=2)) or {}) == ""


@pytest.mark.parametrize(
    ("path", "method", "name"),
    [
        ("total_time", "exponential", "test_time"),
        ("units", "exponential", "sample_size"),
        ("failures", "exponential", "failures"),
        ("failures[3]", "life", "times"),
        ("systems.S1[3]", "growth", "times"),
        ("times", "growth", "times"),
        ("end_time", "growth", "end_time"),
        ("groups[0].t_use_c", "failure_rate", "junction_use"),
        ("groups[0].acceleration_factor", "failure_rate", "acceleration_factor"),
        ("groups[1].units", "failure_rate", "groups"),
        ("benchmark.value", "exponential", "benchmark_value"),
        ("", "exponential", "method"),
    ],
)
def test_fault_of_the_contract_is_shown_at_its_field(path: str, method: str, name: str) -> None:
    assert page_field(path, method) == name


# Computed while one types


@pytest.mark.django_db
def test_panel_says_what_is_missing_then_what_is_shown() -> None:
    with override("en"):
        prediction = panel_of(row(evidence_kind="prediction"), "", {})
        lacking = panel_of(row("life", times="5 F\n7 F"), "", {})
        faulty = panel_of(row("growth", times="7\n5\n9", truncation="failure"), "", {})
        own = panel_of(
            row(
                indicator_id="MTBF",
                test_time=Decimal(15200),
                failures=4,
                sample_size=8,
                benchmark_value=Decimal(1500),
            ),
            "",
            {},
        )

    assert (bool(prediction.note), prediction.words) == (True, ())
    assert ([line.anchor for line in lacking.lacks], lacking.read) == (
        ["rows-0-sample_size"],
        "2 failures, 0 suspensions",
    )
    assert [line.anchor for line in faulty.faults] == ["rows-0-times"]
    assert own.words[0] == "Shown with 90% confidence: at least 1,901 h."
    assert own.measure_note == (
        "No benchmark is in force for this class and indicator."
        " The advanced level you name, 1,500 h, is reached (γ* = 97.3%)."
    )
    assert (own.verdict, own.picture is not None) == (None, True)


def faults(given: IndicatorRow, unread: dict[str, list[str]] | None = None) -> list[tuple[str, str]]:
    with override("en"):
        panel = panel_of(given, "", unread or {})
    return [(line.anchor.removeprefix("rows-0-"), line.sentence) for line in panel.faults]


@pytest.mark.django_db
def test_panel_says_what_contradicts_while_it_is_written() -> None:
    given = row(
        indicator_id="MTBF",
        test_time=Decimal(3000),
        failures=2,
        sample_size=3,
        unit_times="500\n700\n800",
        current_value=Decimal(2000),
    )

    with override("en"):
        panel = panel_of(given, "", {})

    assert faults(given) == [
        ("test_time", "T is 3,000 h, but the units add up to 2,000 h; they may differ by 0.5%."),
        ("current_value", "The value is 2,000 h, but T/r gives 1,500 h; they may differ by 1%."),
    ]
    assert panel.words[0] == "Shown with 90% confidence: at least 563.6 h."


@pytest.mark.django_db
def test_panel_says_a_fault_once_and_without_the_name_of_its_field() -> None:
    falling = row("growth", times="7\n5\n9\n12", end_time=Decimal(20))
    kelvin = row(
        "failure_rate",
        evidence_kind="accelerated",
        groups="77 1000 0",
        activation_energy=Decimal("0.7"),
        junction_use=Decimal(20),
        junction_test=Decimal(398),
    )
    few = row("growth", times="interval end\tcount\n10\t1\n20\t1")

    assert faults(falling) == [("times", "The time 5 follows 7: give cumulative times, not gaps.")]
    assert faults(kelvin) == [
        ("junction_test", "The temperature is 398 °C; a junction temperature lies between −60 and 200 °C.")
    ]
    assert faults(few) == [("times", "Growth needs three failures; there are 2.")]


@pytest.mark.django_db
def test_panel_says_all_that_cannot_be_read_and_asks_for_nothing_the_data_may_say() -> None:
    given = row("life", times="512 F\nx F\n-3 F")

    with override("en"):
        panel = panel_of(given, "", {"times": ["Line 2 “x F”: no number.", "Line 3 “-3 F”: not above 0."]})

    assert [line.sentence for line in panel.faults] == [
        "Line 2 “x F”: no number.",
        "Line 3 “-3 F”: not above 0.",
    ]
    assert panel.lacks == []


@pytest.mark.django_db
def test_panel_says_that_a_method_does_not_judge_the_indicator() -> None:
    both = "constant rate: time and failures / reliability growth (Crow-AMSAA)"
    rate = {"groups": "77 1000 1", "confidence": Decimal(60)}
    mean, repair = (
        IndicatorFactory(code="MTBF", name_en="MTBF"),
        IndicatorFactory(code="MTTR", name_en="MTTR"),
    )

    with override("en"):
        panels = [panel_of(row("failure_rate", indicator=each, **rate), "", {}) for each in (mean, repair)]

    assert [panel.measure_note for panel in panels] == [
        f"This method does not judge MTBF; these do: {both}.",
        "No method judges MTTR: what this shows is recorded and not judged.",
    ]


@pytest.mark.django_db
def test_panel_judges_by_the_benchmark_in_force_of_the_class_or_the_one_above() -> None:
    benchmark = BenchmarkFactory(value=1500, version=3)
    below = ProductClassFactory(code="ZJ-01-1", parent=benchmark.product_class)
    given = row(indicator_id="MTBF", test_time=Decimal(15200), failures=4, sample_size=8)
    rate = row(indicator_id="MTBF", method="binomial", trials=45, failures=0)

    with override("en"):
        panels = [panel_of(given, code, {}) for code in ("ZJ-01", below.code, "")]
        unfit = panel_of(rate, "ZJ-01", {})

    assert [panel.verdict for panel in panels] == ["demonstrated", "demonstrated", None]
    assert "the benchmark, 1,500 h (version 3), is reached" in " ".join(panels[1].words)
    assert unfit.verdict is None


# Stored


@pytest.mark.django_db
def test_result_is_stored_with_the_submission_and_follows_its_data() -> None:
    report = ReportFactory(complete=True)
    report.rows.update(method="exponential", after_failure="repaired")
    stored = report.rows.get()
    assert assessment_of(stored) is None

    perform(Deed.SUBMIT, report, by=report.created_by)

    assessment = Assessment.objects.get()
    assert assessment.input == input_of(stored)
    assert assessment.result["estimate"] == 1900
    assert assessment.software == assessment.result["software"]
    assert (assessment_of(stored), assessment.data_digest) == (assessment.result, "")

    perform(Deed.TAKE_BACK, report, by=report.created_by, comment="数据有误")
    texts = texts_of(report, list(report.rows.all()))
    texts.setlist("remarks", ["不涉及数据"])
    beside = save_report(report=report, data=Entry(texts).entered, revision=1, by=report.created_by)
    assert (beside.saved, Assessment.objects.count()) == (True, 1)
    texts.setlist("rows-0-failures", ["9"])
    changed = save_report(report=report, data=Entry(texts).entered, revision=2, by=report.created_by)
    assert (changed.saved, Assessment.objects.get().result["failures"]) == (True, 9)
    texts.setlist("rows-0-failures", [""])
    save_report(report=report, data=Entry(texts).entered, revision=3, by=report.created_by)
    assert not Assessment.objects.exists()


@pytest.mark.django_db
def test_unchanged_input_keeps_its_result_and_one_without_input_has_none() -> None:
    report = ReportFactory(complete=True)
    report.rows.update(method="exponential")
    stored = report.rows.get()
    assess_rows([stored])
    first = Assessment.objects.get()

    assess_rows([stored])
    assert Assessment.objects.get().pk == first.pk
    stored.failures = 3
    assess_rows([stored])
    assert Assessment.objects.get().result["failures"] == 3
    stored.evidence_kind = "prediction"
    assess_rows([stored])

    assert not Assessment.objects.exists()
