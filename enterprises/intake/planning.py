"""What a file would do: what it creates, changes and leaves alone, and everything that is in its way."""

from __future__ import annotations

import datetime
import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any, cast

from enterprises.drafts import begun
from enterprises.intake import workbook_marks
from enterprises.intake.cells import Reader
from enterprises.intake.checks import CHECKS, LACKING, WRONG, Item, Said
from enterprises.intake.gathering import Gathered, Gathering, Line, gather, tables_of
from enterprises.intake.report_columns import columns_of_reports
from enterprises.intake.situation import BulkFiling, Known, Situation, own_enterprises
from enterprises.models import Cycle, Enterprise, Improvement, IndicatorRow, Report
from enterprises.models.improvement import PRODUCT_FIELDS
from enterprises.report_fields import ROW_FIELDS
from enterprises.report_form import Entered, stored_values
from enterprises.report_lists import Lists
from enterprises.reporting import ROW_COLUMNS, differences
from enterprises.settling import VALUES, PlainRow, put, settle_report, settle_row
from reliability_tracker.tables_in import Column, Problem, shortened
from reliability_tracker.workbooks import Book, as_text

Told = Callable[[int], None]
NOBODY: Told = lambda n: None  # noqa: E731  # a progress that nobody watches


@dataclass(slots=True)
class New:
    """A report to be created: itself, and its rows in the order of `ROW_COLUMNS` until they are written.

    indicators: how many rows it has; of_new_product: its product is not known yet
    resumed: it takes up a former one, with its files, and goes the way of a report that is started by hand
    """

    report: Report
    rows: Sequence[Sequence[Any]]
    improvement: Improvement
    entered: Entered | None = None
    indicators: int = field(init=False)
    of_new_product: bool = field(init=False)

    def __post_init__(self) -> None:
        self.indicators = len(self.rows if self.entered is None else self.entered.rows or ())
        self.of_new_product = self.improvement.pk is None

    @property
    def resumed(self) -> bool:
        return self.entered is not None


@dataclass(slots=True)
class Change:
    """A draft that would be changed: what would be saved, and the names of the fields that differ."""

    report: Report
    entered: Entered
    changed: frozenset[str]


@dataclass(slots=True)
class Plan:
    """What a file would do.

    wrong:   what keeps it out;  lacking: what a submission still needs;  odd: what wants a remark
    kept:    reports that say already what the file says
    unread:  names of sheets that were not read;  lines: how many rows say something
    """

    new: list[New] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    kept: list[Report] = field(default_factory=list)
    wrong: list[Problem] = field(default_factory=list)
    lacking: list[Problem] = field(default_factory=list)
    odd: list[Problem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    lines: int = 0

    @property
    def does_nothing(self) -> bool:
        return not self.new and not self.changes


def plan_of(
    book: Book,
    cycle: Cycle,
    *,
    by: Any,
    on: datetime.date,
    told: Told = NOBODY,
    expect: Told = NOBODY,
    take: Callable[[New], None] = lambda new: None,
) -> Plan:
    """Read and check a file; nothing is written.

    told: called with the number of lines, then reports, that were looked at; expect: how many there will be
    take: called with each new report, as long as nothing is wrong
    """
    with few_collections():
        return _planned(book, cycle, by=by, on=on, told=told, expect=expect, take=take)


@contextmanager
def few_collections() -> Iterator[None]:
    """Look for garbage seldom: a file makes a great many small things, and hardly any in a circle."""
    before = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _planned(
    book: Book,
    cycle: Cycle,
    *,
    by: Any,
    on: datetime.date,
    told: Told,
    expect: Told,
    take: Callable[[New], None],
) -> Plan:
    own = own_enterprises(by)
    lists = Lists.read(enterprises=own.values())
    columns = columns_of_reports(lists)
    gathering = tables_of(
        book, columns, ignored=workbook_marks.ignored_heads(), others=workbook_marks.other_sheets()
    )
    plan = Plan(unread=gathering.unread)
    plan.wrong += workbook_marks.problems(book, cycle)
    gather(gathering, Reader(lists), next(iter(own)) if len(own) == 1 else "", told)
    plan.wrong += gathering.problems
    plan.lines = gathering.lines
    said = list(gathering.reports.values())
    gathering.reports, gathering.by_words = {}, {}
    expect(len(said))
    known = Known(Situation.of(cycle, own, said), lists)
    labels = {column.name: column for column in columns}
    for place, report in enumerate(said):
        item = _item(report, known, cycle, by=by, on=on)
        _check(item, cycle, plan, labels)
        new = _decide(item, plan)
        if new is not None and not plan.wrong:
            take(new)
        said[place] = cast(Gathered, None)  # what was looked at is let go
        told(1)
    _quote_values(plan, gathering)
    return plan


def _item(said: Gathered, known: Known, cycle: Cycle, *, by: Any, on: datetime.date) -> Item:
    item = Item(said, by, known)
    item.enterprise = known.situation.enterprises.get(said.key.credit_code)
    if item.enterprise is None:
        return item
    situation = known.situation
    item.improvement = situation.improvements.get(said.key)
    key = item.improvement.pk if item.improvement else 0
    item.existing = situation.open.get(key) or situation.accepted.get(key)
    if item.existing is not None:
        base, rows = item.existing, situation.rows[item.existing.pk]
        files = situation.files[item.existing.pk]
    elif item.improvement is not None:
        item.draft = situation.earlier.draft_of(item.improvement)
        base, rows, files = item.draft.report, list(item.draft.rows), list(item.draft.files)
        base._state.fields_cache |= {
            "improvement": item.improvement,
            "enterprise": item.enterprise,
            "cycle": cycle,
        }
    else:
        item.improvement = _new_product(said, item.enterprise)
        base, rows, files = begun(item.improvement, cycle), [], []
    if item.existing is None:
        base.on_paper = known.is_on_paper(item.enterprise, by=by)
    said.settle_numbers([row.order for row in rows])
    item.report = _with_terms(_with(base, said.values, item) if said.values else base, known)
    item.rows = _rows(item, rows, known)
    if item.existing is not None:
        held = {row.order: row for row in rows}
        item.changed = differences(item.existing, held, _entered(item, rows))
    item.filing = BulkFiling(item.report, cast(Any, item.rows), on, files, known=known)
    return item


def _new_product(said: Gathered, enterprise: Enterprise) -> Improvement:
    improvement = Improvement(enterprise=enterprise)
    values = {name: said.values[name] for name in PRODUCT_FIELDS if name in said.values}
    for name, value in values.items():
        setattr(improvement, _PRODUCT[name], value)
    improvement.product_name, improvement.product_model = said.product_name, said.product_model
    return improvement


_PRODUCT = {name: Improvement._meta.get_field(name).attname for name in PRODUCT_FIELDS}  # type: ignore[union-attr]


def _with(base: Report, values: Mapping[str, Any], item: Item) -> Report:
    """The report with the values of the file, as far as they may stand beside each other."""
    report = base
    if item.existing is not None:
        report = Report.from_db(None, _LOADED, [getattr(base, name) for name in _LOADED])
        report.improvement, report.enterprise, report.cycle = base.improvement, base.enterprise, base.cycle
    given = {name: getattr(base, attname) for name, attname in _SETTLED.items()} | dict(values)
    item.faults |= settle_report(given)
    put(report, {name: value for name, value in values.items() if name not in item.faults})
    report.typed = {name: text for name, text in base.typed.items() if name not in values}
    return report


def _with_terms(report: Report, known: Known) -> Report:
    """The report with the entries of the lists that the checks ask for."""
    for name, key in (("link", report.link_id), ("product_class", report.product_class_id)):
        term = known.terms[name].get(key) if key else None
        if term is not None:
            report._state.fields_cache[name] = term
    return report


_LOADED = [column.attname for column in Report._meta.concrete_fields if not column.generated]
_SETTLED = {
    name: Report._meta.get_field(name).attname  # type: ignore[union-attr]
    for name in ("started_on", "planned_end_on", "expenditure_wan")
}


def _rows(item: Item, rows: Sequence[IndicatorRow], known: Known) -> list[IndicatorRow | PlainRow]:
    """All rows of the report: those of the file settled, the others as they are."""
    lists, held = known.lists, {row.order: row for row in rows}
    found: dict[int, IndicatorRow | PlainRow] = dict(held)
    for order, lines in item.said.rows.items():
        said: dict[str, Any] = {}
        for line in lines:
            values = zip(line.table.row_names, line.table.row_values(line.values), strict=True)
            said |= {name: value for name, value in values if value is not None}
        for what in VALUES:  # a value takes the place of a reason, and a reason that of a value
            value, blank = f"{what}_value", f"{what}_blank"
            if value in said and blank not in said:
                said[blank] = ""
            elif blank in said and value not in said:
                said[value] = None
        row = held.get(order)
        before = stored_values(row) if row is not None else _EMPTY_ROW
        given = {**before, **said}
        faults = settle_row(given, lists)
        item.faults |= {f"rows-{order}-{name}": sentences for name, sentences in faults.items()}
        for name in faults:
            given[name] = before[name]
        item.given[order] = given
        if row is not None and given == before:
            continue
        plain = PlainRow(order, given, lists.indicator(given["indicator"] or ""))
        plain.pk = row.pk if row is not None else None
        plain.plan = known.plans.get(given["plan"])
        found[order] = plain
    return [found[order] for order in sorted(found)]


_ROW_FIELDS = frozenset(ROW_FIELDS)
_WRITTEN = itemgetter(*ROW_COLUMNS)
_EMPTY_ROW = stored_values(IndicatorRow())


def _entered(item: Item, rows: Sequence[IndicatorRow]) -> Entered:
    """What would be saved of an item on top of these rows: all of them, with the file's values."""
    report = cast(Report, item.report)
    values = {name: value for name, value in item.said.values.items() if name not in item.faults}
    every = {row.order: stored_values(row) for row in rows} | item.given
    named = {f"rows-{line_order}-{name}" for line_order in item.said.rows for name in _ROW_FIELDS}
    typed = {
        name: text for name, text in report.typed.items() if name.startswith("rows-") and name not in named
    }
    return Entered(values, every, typed)


def _check(item: Item, cycle: Cycle, plan: Plan, labels: Mapping[str, Column]) -> None:
    lists = {WRONG: plan.wrong, LACKING: plan.lacking}
    for check in CHECKS:
        for said in check(item, cycle):
            lists.get(said.weight, plan.odd).append(_problem(item, said, labels))


def _problem(item: Item, said: Said, labels: Mapping[str, Column]) -> Problem:
    line, name = item.line_of(said.field)
    column = labels.get(name)
    label = line.table.column_of(name) or (column.label if column else "")
    remedy = said.remedy or (column.hint if column else "")
    return Problem(line.table.sheet.name, line.number, label, "", said.rule, remedy)


def _decide(item: Item, plan: Plan) -> New | None:
    """What becomes of an item without problems, the report to be created where it is one.

    With problems nothing is written anyway.
    """
    report = item.report
    if report is None or item.improvement is None:
        return None
    if item.existing is not None:
        if item.changed:
            rows = item.known.situation.rows[item.existing.pk]
            plan.changes.append(Change(item.existing, _entered(item, rows), item.changed))
        else:
            plan.kept.append(item.existing)
        return None
    if item.draft is not None and item.draft.files:
        new = New(report, (), item.improvement, _entered(item, item.draft.rows))
    else:
        new = New(report, [_WRITTEN(row.__dict__) for row in item.rows], item.improvement)
    plan.new.append(new)
    return new


def _quote_values(plan: Plan, gathering: Gathering) -> None:
    """Put the value of its cell to each problem that lacks it: the sheets are read once more."""
    for problems in (plan.wrong, plan.odd):
        wanted: dict[tuple[str, int | None], list[int]] = {}
        for place, problem in enumerate(problems):
            if not problem.value and problem.row is not None:
                wanted.setdefault((problem.sheet, problem.row), []).append(place)
        if wanted:
            for place, problem in _quoted(problems, wanted, gathering):
                problems[place] = problem


def _quoted(
    problems: Sequence[Problem], wanted: Mapping[tuple[str, int | None], Iterable[int]], gathering: Gathering
) -> Iterator[tuple[int, Problem]]:
    for table in gathering.tables:
        at = {text: place for place, text in table.head.texts.items()}
        for number, cells in table.sheet.rows():
            for place in wanted.get((table.sheet.name, number), ()):
                column = at.get(problems[place].column)
                if column is not None and column < len(cells):
                    value = shortened(as_text(cells[column]))
                    p = problems[place]
                    yield place, Problem(p.sheet, p.row, p.column, value, p.rule, p.remedy)


__all__ = ["Change", "Line", "New", "Plan", "plan_of"]
