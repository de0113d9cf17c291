"""A target, who is counted toward it, and the rows of the ledger behind both."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from policy.catalogue import Aim, Catalogue, catalogue_at
from policy.changes import first_day, recent_changes
from policy.charts import monthly_changes, trajectory
from policy.counted import OFFICIAL_ORDER, counted, known_rows, stretches
from policy.enums import SourceKind
from policy.figures import (
    CLASSES,
    DIMENSIONS,
    breakdown,
    change_lines,
    changes_address,
    class_slots,
    dimension_name,
    places_sentence,
    sector_by_project,
    target_card,
    tiles,
)
from policy.filters import CountedFilter, LedgerFilter
from policy.models import Contribution, NarrativeAssessment, Target
from policy.overview import Standing, in_progress, overview, reporting_behind
from policy.rights import is_steward
from policy.scope import scope_of
from policy.standpoint import Standpoint, standpoint_from
from policy.tables import CountedTable, LedgerTable
from policy.tally import NOTHING, tallies
from policy.targets import settings_at
from policy.verdicts import confirmations_of
from policy.views.kept import kept_page
from policy.views.overview import due_dates
from reliability_tracker.drawings import Trajectory
from reliability_tracker.long_lists import KeysFirst
from reliability_tracker.views import ListPage, exported, read_only

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse, HttpResponseBase


@read_only
def show(request: HttpRequest, code: str) -> HttpResponse:
    """One target: its figure, how its status follows, what it is made of, how its goal was set."""
    standpoint = standpoint_from(request)
    catalogue = catalogue_at(standpoint)
    aim = _aim(catalogue, code)
    standing = overview(standpoint).standings[code]
    edit = ""
    if is_steward(request.user):
        edit = reverse("policy:goal" if aim.is_numeric else "policy:assessment", args=[code])

    def frame() -> dict[str, Any]:
        return {
            "aim": aim,
            "stage": catalogue.stages[aim.stage],
            "standpoint": standpoint,
            "presets": due_dates(catalogue),
            "trail": _trail(),
        }

    def body() -> dict[str, Any]:
        target = Target.objects.visible_to(request.user).get(code=code)
        shared = {"aim": aim, "target": target, "edit": edit}
        if standing.goal is None:
            return shared | {"assessments": _assessments(request, standpoint, code)}
        return shared | _figures(standpoint, catalogue, aim, standing)

    template = "policy/narrative.html" if standing.goal is None else "policy/target.html"
    return kept_page(request, template, standpoint, frame=frame, body=body, of_reader=edit)


def _figures(standpoint: Standpoint, catalogue: Catalogue, aim: Aim, standing: Standing) -> dict[str, Any]:
    """What the page of a target with a number shows of it."""
    code, tally, at_due = aim.code, standing.tally, None
    if standing.goal is not None and standing.past_due:
        then = tallies(standpoint.on(standing.goal.due_on)).get(code, NOTHING)
        at_due = (standing.goal.due_on, then)
    changes = recent_changes(standpoint)
    slots = class_slots(overview(standpoint), catalogue) if code == CLASSES else ()
    card = target_card(
        aim,
        standing,
        in_progress=in_progress(standpoint).get(code),
        reporting=reporting_behind(standpoint, code),
    )
    return {
        "standing": standing,
        "goals": settings_at(standpoint).goals.get(code, ()),
        "card": replace(card, drawn=Trajectory(), card=replace(card.card, links=())),
        "arithmetic": card.arithmetic,
        "slots": slots,
        "places": places_sentence(slots),
        "charts": [
            trajectory(aim, standing, standpoint.as_of),
            monthly_changes(aim, standing, standpoint.as_of),
        ],
        "tiles": tiles(catalogue, code, tally),
        "cross": sector_by_project(catalogue, code, tally),
        "breakdowns": {
            dimension: breakdown(catalogue, dimension, code, tally, at_due) for dimension in DIMENSIONS
        },
        "changes": change_lines(catalogue, tuple(c for c in changes.shown if c.target == code)),
        "changes_href": changes_address(code, first_day(changes), changes.until),
        "change": changes.totals.get(code, (0, 0)),
    }


class VisibleRows(ListPage):
    """Rows of the ledger that the reader may see, and how many more the filters find."""

    template_name = "policy/counted_list.html"
    fragment_name = "policy/counted_list.html#rows"
    paginator_class = KeysFirst
    dated = True
    footnote: ClassVar[Any] = ""

    @cached_property
    def standpoint(self) -> Standpoint:
        return standpoint_from(self.request)

    def date_presets(self) -> list[date]:
        return due_dates(catalogue_at(self.standpoint))

    def all_rows(self) -> Any:
        """What there is for everyone together."""
        raise NotImplementedError

    def compared_rows(self) -> Any:
        """Of these, those whose number outside the reader's area may be told."""
        return self.all_rows()

    @property
    def outside(self) -> int:
        """How many the filters find outside the reader's area. A search by name is not told about them."""
        if (
            scope_of(self.request.user).national
            or self.request.GET.get("search")
            or self.filter_class is None
        ):
            return 0
        mine, everyone = (
            self.filter_class(self.request.GET, queryset=rows, request=self.request).qs.count()
            for rows in (self.compared_rows().visible_to(self.request.user), self.compared_rows())
        )
        return everyone - mine

    def context(self) -> dict[str, Any]:
        return {"standpoint": self.standpoint, "trail": self.trail()}

    def trail(self) -> list[tuple[str, str]]:
        return _trail()


class CountedList(VisibleRows):
    """Who is counted toward a target on the date."""

    table_class = CountedTable
    filter_class = CountedFilter
    footnote = gettext_lazy("In the order of administrative divisions, which is not a ranking.")

    @cached_property
    def aim(self) -> Aim:
        return _aim(catalogue_at(self.standpoint), self.kwargs["code"])

    @property
    def title(self) -> str:  # type: ignore[override]
        return _("Who is counted: %(target)s") % {"target": self.aim.name}

    def rows(self) -> QuerySet[Contribution]:
        rows = self.all_rows().visible_to(self.request.user).select_related(*ATTRIBUTED)
        return rows.order_by(*OFFICIAL_ORDER)

    def all_rows(self) -> Any:
        return counted(self.standpoint, self.aim.code)

    def table_kwargs(self) -> dict[str, Any]:
        return {"standpoint": self.standpoint}

    def trail(self) -> list[tuple[str, str]]:
        return _trail(self.aim)

    def file_name(self) -> str:
        return f"{self.aim.code}-counted-{self.standpoint.as_of}-v{self.standpoint.ledger}"


ATTRIBUTED = ("sector", "project", "layer", "region", "city", "product_class")


@read_only
def subject(request: HttpRequest, code: str, subject: str) -> HttpResponseBase:
    """One subject: every row of the ledger about it that the reader may see, and when it counts."""
    standpoint = standpoint_from(request)
    aim = _aim(catalogue_at(standpoint), code)
    known = Contribution.objects.up_to(standpoint.ledger).filter(target=code, subject=subject)
    rows = known.visible_to(request.user).select_related(*ATTRIBUTED, "target", "recorded_by")
    history = list(rows.order_by("ordinal"))
    if not history:
        raise Http404
    hidden = [] if scope_of(request.user).national else ["recorded_by"]
    table = LedgerTable(history, exclude=["target", "subject", "subject_name", *hidden], orderable=False)
    table.request = request
    if file := exported(request, table, "ledger"):
        return file
    context = {
        "aim": aim,
        "newest": history[-1],
        "attribution": _attribution(history),
        "stretches": stretches(history),
        "confirmations": confirmations_of(subject) if code == CLASSES else [],
        "table": table,
        "standpoint": standpoint,
        "trail": [*_trail(aim), (_("Who is counted"), reverse("policy:counted", args=[code]))],
    }
    return render(request, "policy/subject.html", context)


class LedgerChanges(VisibleRows):
    """The rows of the ledger that took effect in a stretch of days, newest first."""

    table_class = LedgerTable
    filter_class = LedgerFilter
    title = gettext_lazy("Ledger changes")
    footnote = gettext_lazy(
        "Every start and stop as entered; reversed entries are listed together with their reversals."
    )

    def rows(self) -> QuerySet[Contribution]:
        rows = self.all_rows().visible_to(self.request.user)
        return rows.select_related("target", "sector", "region", "recorded_by").order_by(
            "-effective_on", "-id"
        )

    def all_rows(self) -> Any:
        return known_rows(self.standpoint)

    def compared_rows(self) -> Any:
        """By the number of a source only decisions, which everyone knows: not whether a report exists."""
        rows = self.all_rows()
        return rows.filter(source_kind=SourceKind.DECISION) if self.request.GET.get("source") else rows

    def table_kwargs(self) -> dict[str, Any]:
        hidden = [] if scope_of(self.request.user).national else ["recorded_by"]
        if "export" not in self.request.GET:
            hidden.append("pk")  # of the list of many rows only the file has room for it
        return {"exclude": hidden}

    def file_name(self) -> str:
        return f"ledger-{self.standpoint.as_of}-v{self.standpoint.ledger}"


def _trail(aim: Aim | None = None) -> list[tuple[str, str]]:
    """The way down to a target's lists."""
    above = [(pgettext("place", "Overview"), reverse("policy:overview"))]
    return above if aim is None else [*above, (aim.name, reverse("policy:target", args=[aim.code]))]


def _attribution(history: list[Contribution]) -> list[tuple[str, Any]]:
    """Under what the newest start is counted, as far as it was decided."""
    start = next(row for row in reversed(history) if row.quantity == 1)
    names = ("sector", "project", "layer", "product_class", "region")
    places = [(dimension_name(name), getattr(start, name)) for name in names]
    places.append((pgettext("region", "of which in"), start.city))
    return [(name, value) for name, value in places if value is not None]


def _aim(catalogue: Catalogue, code: str) -> Aim:
    aim = catalogue.targets.get(code)
    if aim is None:
        raise Http404(_("There is no target %(code)s.") % {"code": code})
    return aim


def _assessments(request: HttpRequest, standpoint: Standpoint, code: str) -> QuerySet[NarrativeAssessment]:
    rows = NarrativeAssessment.objects.visible_to(request.user).filter(
        target=code, assessed_on__lte=standpoint.as_of
    )
    if standpoint.known_at is not None:
        rows = rows.filter(recorded_at__lte=standpoint.known_at)
    return rows.prefetch_related("citations").order_by("-assessed_on", "-id")
