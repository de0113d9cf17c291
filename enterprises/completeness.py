"""How complete the reporting is: what was expected, came, came in time and was accepted. Reads only.

Expected reports exist before anybody writes them, so each of these is a count. What comes unexpected is
voluntary and stands beside them, in none of the rates. Of the nation and of whole regions the counts are kept
(`ReportingCount`); of a city the rows are counted.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
    Value,
    When,
)
from django.utils.translation import gettext as _

from enterprises.enums import DueKind, Reached
from enterprises.models import Cycle, ExpectedReport, Reminder, Report, ReportingCount
from enterprises.models.report import ReportQuerySet
from policy.models import ProductClass, Region, Sector
from policy.scope import EVERYTHING, Scope

# Where the expected report and the report that nobody expected have what they are told apart by.
ALL, EACH = "all", "each"  # of the cycles: together, or side by side
WAYS = {
    "region": ("region", "region"),
    "sector": ("improvement__sector", "sector"),
    "product_class": ("improvement__product_class", "product_class"),
    "cycle": ("cycle__code", "cycle__code"),
}
KEPT_BY = {  # ... and the kept counts
    "region": "region",
    "sector": "sector",
    "product_class": "product_class",
    "cycle": "cycle__code",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """expected: reports owed; received: declared nil, or submitted and not rejected, withdrawn or annulled.

    on_time:   of the received, first submitted by the due date, or by the day this reporter was given instead
    nothing:   of the received, declared that there is nothing to report
    returned:  of the received, sent back and not answered yet
    accepted:  of the received, accepted
    overdue:   not received, and that day has passed
    voluntary: received without being expected
    """

    expected: int = 0
    received: int = 0
    on_time: int = 0
    nothing: int = 0
    returned: int = 0
    accepted: int = 0
    overdue: int = 0
    voluntary: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Counts)))

    @property
    def received_rate(self) -> float | None:
        return self._of_expected(self.received)

    @property
    def on_time_rate(self) -> float | None:
        return self._of_expected(self.on_time)

    @property
    def accepted_rate(self) -> float | None:
        return self._of_expected(self.accepted)

    def _of_expected(self, number: int) -> float | None:
        """A share of what was expected; of nothing there is none."""
        return number / self.expected if self.expected else None


@dataclass(frozen=True, slots=True)
class Line:
    """One region, sector, class or cycle with its counts; `code` is empty where it was not stated."""

    code: str
    name: str
    counts: Counts


def completeness(user: Any, way: str, *, cycle: str = "", on: datetime.date, sector: str = "") -> list[Line]:
    """Every line of a way to divide what this person may see, in official order; two queries and the names.

    way: one of WAYS; cycle, sector: codes that narrow it, or empty
    """
    narrowed = {"cycle": cycle, "sector": sector}
    found = _counted(user, way, narrowed, on)
    return [
        Line(code, name, found.get(code, Counts()))
        for code, name in _names(way, found)
        if code in found or way == "sector"
    ]


def completeness_by_cycle(
    user: Any, way: str, *, on: datetime.date, sector: str = ""
) -> list[tuple[Line, dict[str, Counts]]]:
    """Every line of a way to divide, with its counts cycle by cycle: {code of the cycle: counts}.

    Each line also has its counts of all cycles together. Two queries and the names, however many cycles.
    """
    narrowed = {"sector": "" if way == "sector" else sector}
    cells = _counted_each(user, way, narrowed, on)
    sums = {code: total(cycles.values()) for code, cycles in cells.items()}
    return [
        (Line(code, name, sums.get(code, Counts())), cells.get(code, {}))
        for code, name in _names(way, sums)
        if code in sums or way == "sector"
    ]


def of_the_nation(*, cycle: str = "", on: datetime.date, sector: str = "") -> Counts:
    """The counts of all, the same for everyone: a province sees itself beside them."""
    narrowed = {"cycle": cycle, "sector": sector}
    return total(_counted(NATION, "sector", narrowed, on).values())


def of_the_nation_by_cycle(*, on: datetime.date, sector: str = "") -> dict[str, Counts]:
    """The counts of all by the code of the cycle, the same for everyone."""
    return _counted(NATION, "cycle", {"sector": sector}, on)


def total(counts: Iterable[Counts]) -> Counts:
    return sum(counts, Counts())


def reached(standing: str, on: datetime.date) -> Q:
    """Of expected reports `with_day`: those that have come as far as `Reached` says, on a day."""
    return {
        Reached.RECEIVED: Q(is_received=True),
        Reached.ON_TIME: Q(is_on_time=True),
        Reached.NOTHING: Q(is_nothing=True),
        Reached.RETURNED: Q(is_returned=True),
        Reached.ACCEPTED: Q(is_accepted=True),
        Reached.MISSING: Q(is_received=False),
        Reached.OVERDUE: Q(is_received=False, day__lt=on),
    }[Reached(standing)]


def expected_reports(user: Any, on: datetime.date) -> QuerySet[Any]:
    """What was expected of whom this person may see, each row with `reached`, its report's number, and
    when it was last reminded of."""
    of_it = Report.objects.filter(improvement=OuterRef("improvement"), cycle=OuterRef("cycle"))
    newest = of_it.filter(submitted_at__isnull=False).order_by("-version", "-id")
    given = Reminder.objects.of(DueKind.REPORT).filter(thing=OuterRef("pk")).order_by("-id")
    rows = (
        ExpectedReport.objects.visible_to(user)
        .with_day()
        .annotate(
            reached=Case(
                When(is_accepted=True, then=Value(Reached.ACCEPTED.value)),
                When(is_returned=True, then=Value(Reached.RETURNED.value)),
                When(is_nothing=True, then=Value(Reached.NOTHING.value)),
                When(is_received=True, then=Value(Reached.RECEIVED.value)),
                When(day__lt=on, then=Value(Reached.OVERDUE.value)),
                default=Value(Reached.MISSING.value),
                output_field=TextField(choices=Reached.choices),
            ),
            report_number=Subquery(newest.values("number")[:1]),
            reminded_on=Subquery(given.values("on")[:1]),
        )
    )
    return rows.select_related(
        "enterprise", "region", "improvement__sector", "improvement__product_class", "cycle"
    )


def cycle_asked_for(code: str) -> Cycle | None:
    """The cycle of this code; None for `all` and `each`; else the newest open one, where reviewers begin."""
    if code in (ALL, EACH):
        return None
    opened = Cycle.objects.opened()
    return opened.filter(code=code).first() or opened.order_by("-period_to", "-id").first()


@dataclass(frozen=True, slots=True)
class _Nation:
    """Somebody who sees all there is: counts of the nation are the same for everyone."""

    scope: Scope = EVERYTHING


NATION = _Nation()


def _counted(user: Any, way: str, narrowed: dict[str, str], on: datetime.date) -> dict[str, Counts]:
    """code → counts."""
    return {code: total(cycles.values()) for code, cycles in _counted_each(user, way, narrowed, on).items()}


def _counted_each(
    user: Any, way: str, narrowed: dict[str, str], on: datetime.date
) -> dict[str, dict[str, Counts]]:
    """code → code of the cycle → counts."""
    owed, kept = ExpectedReport.objects.visible_to(user), ReportingCount.objects.telling(user)
    if kept is None:
        return _rows_counted(owed, Report.objects.visible_to(user), way, narrowed, on)
    return _kept_added_up(owed, kept, way, narrowed, on)


def _kept_added_up(
    owed: QuerySet[Any],
    kept: QuerySet[ReportingCount],
    way: str,
    narrowed: dict[str, str],
    on: datetime.date,
) -> dict[str, dict[str, Counts]]:
    """From the kept counts; what is overdue by them and by the few that were given another day."""
    late = Q(is_received=False, due_on__lt=on), Q(is_received=False, day__lt=on)
    given = owed.with_day().filter(extended_to__isnull=False)  # type: ignore[attr-defined]
    for name, code in narrowed.items():
        if code:
            kept = kept.filter(**{KEPT_BY[name]: code})
            given = given.filter(**{WAYS[name][0]: code})
    sums = {name: Sum(name) for name in _ANSWERED if name != "overdue"} | {"voluntary": Sum("voluntary")}
    of_kept = kept.order_by().values("due_on", code=F(KEPT_BY[way]), in_cycle=F("cycle__code"))
    lines: Iterable[Any] = of_kept.annotate(**sums)
    found: dict[str, dict[str, Counts]] = defaultdict(dict)

    def add(line: dict[str, Any], counts: Counts) -> None:
        cycles, cycle = found[line["code"] or ""], line["in_cycle"]
        cycles[cycle] = cycles.get(cycle, Counts()) + counts

    for line in lines:
        counts = Counts(**{name: line[name] for name in sums})
        if counts != Counts():
            is_due = line["due_on"] is not None and line["due_on"] < on
            add(line, replace(counts, overdue=counts.expected - counts.received if is_due else 0))
    others = given.order_by().values(code=F(WAYS[way][0]), in_cycle=F("cycle__code"))
    for line in others.annotate(by_rule=Count("pk", filter=late[0]), by_day=Count("pk", filter=late[1])):
        add(line, Counts(overdue=line["by_day"] - line["by_rule"]))
    return found


def _rows_counted(
    owed: QuerySet[Any], reports: ReportQuerySet, way: str, narrowed: dict[str, str], on: datetime.date
) -> dict[str, dict[str, Counts]]:
    """From the rows themselves."""
    of_owed, of_reports = WAYS[way]
    for name, code in narrowed.items():
        if code:
            owed = owed.filter(**{WAYS[name][0]: code})
            reports = reports.filter(**{WAYS[name][1]: code})
    lines = (
        owed.with_day()  # type: ignore[attr-defined]
        .order_by()
        .values(code=F(of_owed), in_cycle=F("cycle__code"))
        .annotate(
            expected=Count("pk"),
            received=Count("pk", filter=reached(Reached.RECEIVED, on)),
            on_time=Count("pk", filter=reached(Reached.ON_TIME, on)),
            nothing=Count("pk", filter=reached(Reached.NOTHING, on)),
            returned=Count("pk", filter=reached(Reached.RETURNED, on)),
            accepted=Count("pk", filter=reached(Reached.ACCEPTED, on)),
            overdue=Count("pk", filter=reached(Reached.OVERDUE, on)),
        )
    )
    found: dict[str, dict[str, Counts]] = defaultdict(dict)
    for line in lines.values("code", "in_cycle", *_ANSWERED):
        code, in_cycle = line.pop("code") or "", line.pop("in_cycle")
        found[code][in_cycle] = Counts(**line)
    unasked = reports.voluntary().order_by().values(code=F(of_reports), in_cycle=F("cycle__code"))
    for line in unasked.annotate(n=Count("pk")):
        cycles, cycle = found[line["code"] or ""], line["in_cycle"]
        cycles[cycle] = cycles.get(cycle, Counts()) + Counts(voluntary=line["n"])
    return found


_ANSWERED = ("expected", "received", "on_time", "nothing", "returned", "accepted", "overdue")


def _names(way: str, found: Collection[str]) -> Sequence[tuple[str, str]]:
    """(code, name) in official order; what was not stated comes last."""
    if way == "cycle":
        rows: Iterable[Any] = Cycle.objects.filter(code__in=found).order_by("-period_to", "-id")
    else:
        model = {"region": Region, "sector": Sector, "product_class": ProductClass}[way]
        rows = model._default_manager.all()
    names = [(row.code, row.name) for row in rows]
    return [*names, ("", _("not stated"))] if "" in found else names
