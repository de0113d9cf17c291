"""Files of reports: read, checked, entered as a whole, undone while nothing was built on them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from enterprises.enums import IntakeState, ReportState
from enterprises.intake import background, drafting
from enterprises.intake.marked_copy import marked_copy
from enterprises.intake.outcome import problems_in
from enterprises.intake.report_columns import columns_of_reports
from enterprises.intake.taking_in import NotTaken, enter, hand_in, look, submit, undo
from enterprises.intake.template import template_of
from enterprises.models import Cycle, Improvement, IndicatorRow, Intake, Report, User
from enterprises.report_lists import Lists
from enterprises.verdicts import Refusal
from reliability_tracker import jobs
from reliability_tracker.change_log import LogEntry
from reliability_tracker.workbook_gate import REPORTS
from reliability_tracker.workbooks import open_book
from tests.background import work_off
from tests.enterprises.workbooks_in import as_rows, book_of, csv_of, indicator_row, report_row
from tests.factories.enterprises import ImprovementFactory, MembershipFactory, UserFactory
from tests.factories.reports import (
    CycleFactory,
    IndicatorRowFactory,
    RegisteredPlanFactory,
    ReportFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("notice", "english")]


@pytest.fixture
def english() -> Any:
    with translation.override("en"):
        yield


@pytest.fixture
def cycle() -> Cycle:
    return CycleFactory()


@pytest.fixture
def improvement() -> Improvement:
    return ImprovementFactory()


@pytest.fixture
def reporter(improvement: Improvement) -> User:
    person = UserFactory()
    MembershipFactory(user=person, enterprise=improvement.enterprise)
    return User.objects.get(pk=person.pk)


def file_of(improvement: Improvement, report: Any = (), **indicator: Any) -> bytes:
    rows = as_rows(report_row(improvement, **dict(report)))
    return book_of(Reports=rows, Indicators=as_rows(indicator_row(improvement, **indicator)))


def handed_in(content: bytes, cycle: Cycle, by: User, name: str = "reports.xlsx") -> Intake:
    return hand_in(content=content, name=name, cycle=cycle, by=by)


def test_looking_writes_no_report(cycle: Cycle, improvement: Improvement, reporter: User) -> None:
    intake = handed_in(file_of(improvement), cycle, reporter)

    look(intake=intake)

    assert not Report.objects.exists()
    assert intake.state == IntakeState.CHECKED
    assert intake.outcome["created"] == [
        {
            "product": improvement.product_label,
            "enterprise": improvement.enterprise.enterprise_name,
            "rows": 1,
            "new_product": False,
        }
    ]


def test_entering_makes_a_draft_that_could_be_submitted(
    cycle: Cycle, improvement: Improvement, reporter: User
) -> None:
    intake = handed_in(file_of(improvement), cycle, reporter)

    plan = enter(intake=intake)

    report = Report.objects.get()
    assert (plan.lacking, plan.odd) == ([], [])
    assert [(new["rows"], new["number"]) for new in Intake.objects.get().outcome["created"]] == [
        (1, report.number)
    ]
    assert (report.state, report.number, report.created_by) == (
        ReportState.DRAFT,
        f"R-{cycle.code}-000001",
        reporter,
    )
    assert str(report.rows.get().test_time) == "15200.0000"
    assert [done.number for done in submit(intake=Intake.objects.get(), by=reporter)] == [report.number]
    assert Report.objects.get().state == ReportState.PROVINCIAL_CHECK


def test_indicator_names_its_registered_plan(cycle: Cycle, improvement: Improvement, reporter: User) -> None:
    own = RegisteredPlanFactory(improvement=improvement)
    other = RegisteredPlanFactory(improvement__enterprise=improvement.enterprise)
    column = columns_of_reports(Lists.read())
    head = next(c.label for c in column if c.name == "plan")

    enter(intake=handed_in(file_of(improvement, **{head: own.number}), cycle, reporter))
    filled = template_of(cycle, user=reporter, on=timezone.localdate())
    again = look(intake=handed_in(filled, cycle, reporter))
    wrong = look(intake=handed_in(file_of(improvement, **{head: other.number}), cycle, reporter))
    unknown = look(intake=handed_in(file_of(improvement, **{head: "TP-1"}), cycle, reporter))

    assert IndicatorRow.objects.get().plan == own
    assert (again.wrong, again.changes, len(again.kept)) == ([], [], 1)
    assert [p.rule for p in wrong.wrong] == [f"Plan {other.number} is of another product."]
    assert [(p.column, p.value) for p in unknown.wrong] == [(head, "TP-1")]


def test_same_file_twice_changes_nothing(cycle: Cycle, improvement: Improvement, reporter: User) -> None:
    enter(intake=handed_in(file_of(improvement), cycle, reporter))
    before = Report.objects.values().get(), IndicatorRow.objects.values().get()

    plan = enter(intake=handed_in(file_of(improvement), cycle, reporter))

    assert (plan.does_nothing, [report.number for report in plan.kept]) == (True, ["R-2025H1-000001"])
    assert before == (Report.objects.values().get(), IndicatorRow.objects.values().get())


def test_changed_cells_change_the_draft_and_nothing_else(
    cycle: Cycle, improvement: Improvement, reporter: User
) -> None:
    enter(intake=handed_in(file_of(improvement), cycle, reporter))
    content = book_of(
        Anything=as_rows(
            {
                "Product name": improvement.product_name,
                "Product model": improvement.product_model,
                "Indicator no.": 1,
                "Current value": 2000,
                "Signatory": "李明",
            }
        )
    )

    plan = enter(intake=handed_in(content, cycle, reporter))

    (change,) = plan.changes
    assert sorted(change.changed) == ["rows-0-current_value", "signatory"]
    report = Report.objects.get()
    assert (report.signatory, report.revision, report.measures) == ("李明", 2, ["design", "fmea"])
    assert (report.rows.get().current_value, report.rows.get().failures) == (2000, 8)


def test_value_takes_the_place_of_its_reason(cycle: Cycle, improvement: Improvement, reporter: User) -> None:
    report = ReportFactory(improvement=improvement, cycle=cycle, reporter=reporter)
    row = IndicatorRowFactory(report=report, order=0, current_value=None, current_blank="pending")

    enter(intake=handed_in(file_of(improvement), cycle, reporter))

    row.refresh_from_db()
    assert (row.current_value, row.current_blank) == (1900, "")


def test_file_with_a_problem_is_not_entered_at_all(
    cycle: Cycle, improvement: Improvement, reporter: User
) -> None:
    other = ImprovementFactory(enterprise=improvement.enterprise, product_name="第二个产品")
    rows = as_rows(indicator_row(improvement), indicator_row(other, Unit="km"))
    intake = handed_in(book_of(R=rows), cycle, reporter)

    with pytest.raises(NotTaken) as wrong:
        enter(intake=intake)

    assert [(p.row, p.column) for p in wrong.value.plan.wrong] == [(3, "Unit"), (3, "Time basis")]
    assert not Report.objects.exists()


def test_what_is_empty_is_lacking_and_what_is_odd_is_told(
    cycle: Cycle, improvement: Improvement, reporter: User
) -> None:
    content = file_of(improvement, {"Signatory": None}.items(), **{"Target value": 100, "Standard": None})

    plan = enter(intake=handed_in(content, cycle, reporter))

    assert {(p.column, p.rule) for p in plan.lacking} == {
        ("Signatory", "Fill this in."),
        ("Standard", "Fill this in."),
        ("Remark on the warnings", "Answer the warnings by a remark."),
    }
    assert [(p.column, p.row, p.value) for p in plan.odd] == [("Target value", 2, "100")]


def test_product_that_is_not_known_comes_with_its_report(
    cycle: Cycle, improvement: Improvement, reporter: User
) -> None:
    new = {"Product name": "全新产品", "Product model": "N-1", "Sector": "Machinery", "Unit": "h"}
    content = csv_of(as_rows(indicator_row(improvement) | new))
    intake = handed_in(content, cycle, reporter, "reports.csv")

    enter(intake=intake)

    made = Improvement.objects.exclude(pk=improvement.pk).get()
    assert [new["new_product"] for new in Intake.objects.get().outcome["created"]] == [True]
    assert (made.product_name, made.sector_id, made.enterprise) == (
        "全新产品",
        "machinery",
        improvement.enterprise,
    )
    undo(intake=Intake.objects.get(pk=intake.pk))
    assert list(Improvement.objects.all()) == [improvement]


def test_misspelt_product_is_pointed_out(cycle: Cycle, improvement: Improvement, reporter: User) -> None:
    name = improvement.product_name
    content = book_of(R=as_rows(report_row(improvement) | {"Product name": f"{name[:-2]}气{name[-1]}"}))

    plan = look(intake=handed_in(content, cycle, reporter))

    assert improvement.product_label in plan.odd[-1].rule


def test_undoing_restores_what_stood_there(cycle: Cycle, improvement: Improvement, reporter: User) -> None:
    report = ReportFactory(improvement=improvement, cycle=cycle, reporter=reporter, complete=True)
    fresh = ImprovementFactory(enterprise=improvement.enterprise, product_name="第二个产品")
    before = Report.objects.values("signatory", "measures_text", "typed").get(), report.rows.values().get()
    rows = as_rows(
        report_row(improvement, Signatory="李明") | indicator_row(improvement, **{"Current value": 2222}),
        indicator_row(fresh),
    )
    intake = handed_in(book_of(R=rows), cycle, reporter)
    enter(intake=intake)
    assert Report.objects.count() == 2

    undo(intake=Intake.objects.get())

    after = Report.objects.values("signatory", "measures_text", "typed").get(), report.rows.values().get()
    assert after == before
    assert Intake.objects.get().state == IntakeState.UNDONE


def many_in(improvements: list[Improvement], **of_last: Any) -> bytes:
    """A report with one indicator of each product; of_last: cells of the last report."""
    said = [{} for _improvement in improvements[:-1]] + [of_last]
    reports = [report_row(improvement, **more) for improvement, more in zip(improvements, said, strict=True)]
    return book_of(Reports=as_rows(*reports), Indicators=as_rows(*map(indicator_row, improvements)))


@pytest.fixture
def products(improvement: Improvement) -> list[Improvement]:
    return [improvement, *ImprovementFactory.create_batch(4, enterprise=improvement.enterprise)]


def test_log_holds_every_record_that_an_import_makes_and_its_undoing_removes(
    cycle: Cycle, products: list[Improvement], reporter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "FIRST", 2)
    intake = handed_in(many_in(products), cycle, reporter)

    enter(intake=intake)
    reports = list(Report.objects.order_by("number"))
    rows = [row.pk for row in IndicatorRow.objects.order_by("report__number")]
    undo(intake=Intake.objects.get())

    def logged(kind: str, change: str) -> list[tuple[str, str]]:
        found = LogEntry.objects.filter(kind=kind, change=change, load__isnull=False, person=reporter)
        return [(entry.record, entry.name) for entry in found.order_by("name")]

    numbers = [f"R-{cycle.code}-00000{n}" for n in range(1, 6)]
    assert [(report.number, report.improvement) for report in reports] == list(
        zip(numbers, products, strict=True)
    )
    for kind, keys in (("report", [report.pk for report in reports]), ("indicatorrow", rows)):
        expected = list(zip(map(str, keys), numbers, strict=True))
        assert logged(f"enterprises.{kind}", "added") == expected
        assert [record for record, _name in logged(f"enterprises.{kind}", "removed")] == [
            record for record, _number in expected
        ]
    lines = LogEntry.objects.filter(brought__isnull=False).order_by("id")
    assert [(line.kind, line.change, line.rows, line.name) for line in lines] == [
        ("enterprises.report", "loaded", 5, "reports.xlsx"),
        ("enterprises.indicatorrow", "loaded", 5, "reports.xlsx"),
        ("enterprises.indicatorrow", "removed", 5, "reports.xlsx"),
        ("enterprises.report", "removed", 5, "reports.xlsx"),
    ]
    entry = LogEntry.objects.get(kind="enterprises.report", change="added", record=str(reports[0].pk))
    assert entry.sides["signatory"] == [None, reports[0].signatory]


def test_problem_at_the_end_takes_back_what_is_written_by_then(
    cycle: Cycle, products: list[Improvement], reporter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "FIRST", 2)
    intake = handed_in(many_in(products, signed_on="35.13."), cycle, reporter)

    with pytest.raises(NotTaken):
        enter(intake=intake)

    assert not Report.objects.exists()
    assert not LogEntry.objects.filter(kind="enterprises.report").exists()
    assert Cycle.objects.get().next_serial == 1


def test_undoing_is_refused_once_somebody_has_worked_on_it(
    cycle: Cycle, improvement: Improvement, reporter: User
) -> None:
    enter(intake=handed_in(file_of(improvement), cycle, reporter))
    Report.objects.update(revision=2, saved_at=timezone.now(), saved_by=reporter)

    with pytest.raises(Refusal, match="R-2025H1-000001"):
        undo(intake=Intake.objects.get())

    assert Report.objects.count() == 1


def test_submitting_tells_what_is_in_the_way_of_all(
    cycle: Cycle, improvement: Improvement, reporter: User
) -> None:
    enter(intake=handed_in(file_of(improvement, {"Signatory": None}.items()), cycle, reporter))

    with pytest.raises(Refusal, match=r"R-2025H1-000001: .*Signatory"):
        submit(intake=Intake.objects.get(), by=reporter)

    assert Report.objects.get().state == ReportState.DRAFT


def test_template_is_taken_in_again_without_a_change(
    cycle: Cycle, improvement: Improvement, reporter: User
) -> None:
    report = ReportFactory(improvement=improvement, cycle=cycle, reporter=reporter, complete=True)
    report.measures = ["design", "fracas", "halt"]
    report.save()

    for language in ("en", "zh-hans"):
        with translation.override(language):
            content = template_of(cycle, user=reporter, on=timezone.localdate())
        plan = look(intake=handed_in(content, cycle, reporter))

        assert (plan.wrong, plan.changes, plan.unread) == ([], [], [])
        assert plan.kept == [report]


def test_marked_copy_names_every_problem_in_its_place_and_can_be_handed_in_again(
    cycle: Cycle, improvement: Improvement, reporter: User
) -> None:
    intake = handed_in(file_of(improvement, **{"Current value": "viel", "Unit": "km"}), cycle, reporter)
    plan = look(intake=intake)

    content = marked_copy(intake, problems_in(intake.outcome["problems"]))

    sheets = {sheet.name: [list(cells) for _n, cells in sheet.rows()] for sheet in open_book(content).sheets}
    assert [row[:4] for row in sheets["Problems"][1:]] == [
        [p.sheet, float(p.row or 0), p.column, p.value] for p in plan.wrong
    ]
    head, row = sheets["Indicators"]
    assert head[-1] == "What is wrong"
    assert all(problem.rule in row[-1] for problem in plan.wrong)
    again = look(intake=handed_in(content, cycle, reporter))
    assert [p.rule for p in again.wrong] == [p.rule for p in plan.wrong]


def test_large_file_is_looked_at_and_entered_by_a_worker(
    cycle: Cycle, improvement: Improvement, reporter: User
) -> None:
    intake = handed_in(file_of(improvement), cycle, reporter)

    for kind in (background.LOOK, background.ENTER):
        job = background.start(kind, intake, by=reporter)
        work_off()
        job.refresh_from_db()
        assert (job.state, job.address) == ("finished", f"/imports/{intake.pk}/")
    assert Report.objects.count() == 1


def test_worker_writes_nothing_of_a_file_with_problems(
    cycle: Cycle, improvement: Improvement, reporter: User
) -> None:
    intake = handed_in(file_of(improvement, Unit="km"), cycle, reporter)

    job = jobs.start(kind=background.ENTER, by=reporter, given={"intake": intake.pk})
    work_off()

    job.refresh_from_db()
    assert (job.state, Report.objects.count()) == ("failed", 0)


def test_queries_do_not_grow_with_the_rows(cycle: Cycle, improvement: Improvement, reporter: User) -> None:
    more = [improvement, *(ImprovementFactory(enterprise=improvement.enterprise) for _ in range(2))]
    counts = []
    for some in (more[:1], more[:1], more):  # the first one also asks who the person is
        rows = as_rows(*(report_row(one) | indicator_row(one) for one in some))
        intake = handed_in(book_of(R=rows), cycle, reporter)
        with CaptureQueriesContext(connection) as queries:
            look(intake=intake)
        counts.append(len(queries))

    assert counts[1] == counts[2]


# The commands


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_commands_write_a_workbook_and_take_it_in(
    cycle: Cycle, improvement: Improvement, reporter: User, tmp_path: Path
) -> None:
    file = tmp_path / "reports.xlsx"
    run("report_template", "--cycle", cycle.code, "--output", str(file), "--as", reporter.email)
    command = ("import_reports", str(file), "--cycle", cycle.code, "--as", reporter.email)

    dry = json.loads(run(*command, "--dry-run", "--format", "json"))

    assert (len(dry["created"]), dry["problems"], Report.objects.count()) == (1, [], 0)
    file.write_bytes(file_of(improvement))
    done = json.loads(run(*command, "--submit", "--format", "json"))
    assert done["submitted"] == ["R-2025H1-000001"]
    assert Report.objects.get().state == ReportState.PROVINCIAL_CHECK


def test_command_prints_every_problem_and_fails(
    cycle: Cycle, improvement: Improvement, reporter: User, tmp_path: Path
) -> None:
    file = tmp_path / "reports.xlsx"
    file.write_bytes(file_of(improvement, Unit="km", **{"Baseline value": "x"}))
    out = io.StringIO()

    with pytest.raises(CommandError, match="3 problems; nothing was written"):
        call_command("import_reports", str(file), cycle=cycle.code, email=reporter.email, stdout=out)

    assert out.getvalue().count("row 2") >= 3


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"cycle": "1999"}, "no reporting cycle"),
        ({"email": "nobody@example.org"}, "nobody with the email"),
        ({"file": "missing.xlsx"}, "cannot be read"),
    ],
)
def test_command_says_in_one_line_what_is_wrong_with_its_options(
    cycle: Cycle, reporter: User, tmp_path: Path, options: dict[str, str], reason: str
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"")
    given = {"file": str(file), "cycle": cycle.code, "email": reporter.email} | options

    with pytest.raises(CommandError, match=reason):
        call_command("import_reports", given.pop("file"), **given)


def test_draft_is_not_submitted_where_one_is_incomplete(
    cycle: Cycle, improvement: Improvement, reporter: User, tmp_path: Path
) -> None:
    file = tmp_path / "reports.xlsx"
    file.write_bytes(file_of(improvement, {"Signatory": None}.items()))

    with pytest.raises(CommandError, match="Signatory"):
        run("import_reports", str(file), "--cycle", cycle.code, "--as", reporter.email, "--submit")

    assert not Report.objects.exists()
    assert open_book(file.read_bytes(), file.name, REPORTS).kind == "xlsx"
