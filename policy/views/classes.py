"""Product classes: the ten places, the catalogue, and each class with its decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy, pgettext

from policy.class_list import ClassFilter, ClassTable, status_of
from policy.class_page import carriers, chosen_product, class_lines, history, lead, product_shown
from policy.core_classes import core_classes, lines_of
from policy.decision_rules import CLASSES
from policy.enums import DecisionKind
from policy.figures import class_slot
from policy.models import ProductClass, Sector, Target
from policy.places import LineVerdict, Place, evidence_by, line_verdicts, status_of_place
from policy.rights import is_steward
from policy.standpoint import standpoint_from
from policy.targets import settings_at
from reliability_tracker.components import Slot
from reliability_tracker.views import ListPage, read_only

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from policy.core_classes import CoreClass, CoreClasses


class ClassList(ListPage):
    """The ten places for core classes on a date, and the catalogue they are taken from."""

    table_class = ClassTable
    filter_class = ClassFilter
    title = gettext_lazy("Product classes")
    export_name = "product-classes"
    template_name = "policy/classes.html"
    per_page: ClassVar[int] = 100
    dated = True

    def rows(self) -> QuerySet[Any]:
        at = standpoint_from(self.request)
        self.core = self.request.core = core_classes(at)  # type: ignore[attr-defined]
        self.verdicts = self.request.verdicts = line_verdicts(at)  # type: ignore[attr-defined]
        rows: QuerySet[Any] = ProductClass.objects.visible_to(self.request.user)
        return rows.select_related("project", "layer", "parent")

    def table_kwargs(self) -> dict[str, Any]:
        names = {sector.code: sector.name for sector in Sector.objects.all()}
        return {"core": self.core, "verdicts": self.verdicts, "sector_names": names}

    def context(self) -> dict[str, Any]:
        target = Target.objects.filter(code=CLASSES).first()
        return {
            "core": self.core,
            "slots": slots_of(self.core, self.verdicts),
            "target": target,
            "may_designate": is_steward(self.request.user),
        }


def slots_of(core: CoreClasses, verdicts: Mapping[str, Sequence[LineVerdict]]) -> list[Slot]:
    """The places, the free ones last; none at all before anything is designated."""
    if not core.designated:
        return []
    taken = [class_slot(kind.code, kind.name, kind.confirmed, verdicts) for kind in core.designated]
    return taken + [Slot(kind=Place.NOT_DESIGNATED)] * core.free


def next_kind(core: CoreClass | None) -> DecisionKind:
    """What is decided next on a class: its designation, its confirmation, or the end of that."""
    if core is None:
        return DecisionKind.CLASS_DESIGNATED
    return DecisionKind.CLASS_REVOKED if core.confirmed else DecisionKind.CLASS_CONFIRMED


@read_only
def product_class(request: HttpRequest, code: str) -> HttpResponse:
    """One class: how far it has come, by what evidence, what was decided. `?product=` opens one product."""
    row = get_object_or_404(
        ProductClass.objects.visible_to(request.user).select_related("project", "layer", "parent"), pk=code
    )
    at = standpoint_from(request)
    core = core_classes(at)
    own = core.of(code)
    goal = settings_at(at).goal(CLASSES, at.known_at)
    lines = class_lines(code, at, request.user, goal_year=goal.due_on.year if goal else None)
    found = evidence_by((line.verdict.verdict, line.products) for line in lines)
    place = Place.CONFIRMED if own and own.confirmed else found
    comma = pgettext("between items of a list", ", ")
    found_carriers = carriers(code, at, request.user)
    product = chosen_product(lines, request.user, request.GET.get("product", ""))
    context = {
        "row": row,
        "core": own,
        "status": status_of(own),
        "place": status_of_place(place),
        "lead": lead(place, any_line=bool(lines)),
        "overturned": bool(lines) and place == Place.CONFIRMED and found != Place.DEMONSTRATED,
        "found": found,
        "verdicts": lines,
        "product": product_shown(product) if product else None,
        "history": history(code, at, request.user),
        "children": [(child, status_of(core.of(child.code))) for child in row.children.all()],
        "lines": lines_of(code, request.user),
        "carriers": found_carriers,
        "enterprises": found_carriers.total,
        "sectors": comma.join(sector.name for sector in Sector.objects.filter(code__in=row.sectors)),
        "steward": is_steward(request.user),
        "next_kind": next_kind(own),
        "at": at,
    }
    return render(request, "policy/product_class.html", context)
