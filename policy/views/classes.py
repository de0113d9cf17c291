"""Product classes: the ten places, the catalogue, and each class with its decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from policy.class_list import ClassFilter, ClassTable, status_of
from policy.core_classes import core_classes, counted_enterprises, lines_of
from policy.models import ProductClass, Sector, Target
from policy.rights import is_steward
from policy.standpoint import standpoint
from reliability_tracker.components import Slot
from reliability_tracker.formats import officialdate
from reliability_tracker.moment import as_of_from
from reliability_tracker.views import ListPage, read_only

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from policy.core_classes import CoreClasses


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
        self.core = core_classes(standpoint(self.moment))
        rows: QuerySet[Any] = ProductClass.objects.visible_to(self.request.user)
        return rows.select_related("project", "layer", "parent")

    def table_kwargs(self) -> dict[str, Any]:
        names = {sector.code: sector.name for sector in Sector.objects.all()}
        return {"core": self.core, "sector_names": names}

    def context(self) -> dict[str, Any]:
        target = Target.objects.filter(code="product-classes-2030").first()
        return {
            "core": self.core,
            "slots": slots_of(self.core),
            "target": target,
            "may_designate": is_steward(self.request.user),
        }


def slots_of(core: CoreClasses) -> list[Slot]:
    """The places, the free ones last; none at all before anything is designated."""
    if not core.designated:
        return []
    taken = []
    for kind in core.designated:
        status = status_of(kind)
        state = _("%(status)s, since %(date)s") % {"status": status.label, "date": officialdate(kind.since)}
        taken.append(Slot(kind.name, state, status.tone, reverse("policy:product_class", args=[kind.code])))
    return taken + [Slot()] * core.free


@read_only
def product_class(request: HttpRequest, code: str) -> HttpResponse:
    row = get_object_or_404(
        ProductClass.objects.visible_to(request.user).select_related("project", "layer", "parent"), pk=code
    )
    at = standpoint(as_of_from(request))
    core = core_classes(at)
    own = core.of(code)
    comma = pgettext("between items of a list", ", ")
    context = {
        "row": row,
        "core": own,
        "status": status_of(own),
        "children": [(child, status_of(core.of(child.code))) for child in row.children.all()],
        "lines": lines_of(code, request.user),
        "enterprises": counted_enterprises(code, at),
        "sectors": comma.join(sector.name for sector in Sector.objects.filter(code__in=row.sectors)),
        "steward": is_steward(request.user),
        "at": at,
    }
    return render(request, "policy/product_class.html", context)
