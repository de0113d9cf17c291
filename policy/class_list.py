"""The catalogue of product classes as a list: columns and filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django_filters import CharFilter

from policy.core_classes import CoreClass, CoreClasses
from policy.enums import Verdict
from policy.models import Layer, ProductClass, Project, Sector
from policy.places import LineVerdict, Place, evidence_of, status_of_evidence
from reliability_tracker.filters import FilterSet, SearchInput
from reliability_tracker.formats import DASH
from reliability_tracker.icons import chip
from reliability_tracker.statuses import Status, Tone
from reliability_tracker.tables import CodeColumn, LinkColumn, Table, TypedColumn


def status_of(core: CoreClass | None) -> Status:
    """Where a class stands between being in the catalogue and counting."""
    if core is None:
        return Status("not_designated", _("not designated"), Tone.IDLE)
    if core.confirmed:
        return Status("confirmed", _("confirmed, counts"), Tone.GOOD)
    return Status("designated", _("designated, not confirmed yet"), Tone.BUSY)


def _quiet(status: Status) -> SafeString:
    """A chip; of the many classes of which nothing is to be said yet, words alone."""
    return (
        format_html('<span class="soft">{}</span>', status.label)
        if status.tone == Tone.IDLE
        else chip(status)
    )


class StandingColumn(TypedColumn):
    """Designated, confirmed, or neither, on the date of the page."""

    kind = "status"

    def render(self, value: str, table: ClassTable) -> SafeString:
        return _quiet(status_of(table.core.of(value)))

    def value(self, value: str, table: ClassTable) -> str:
        return str(status_of(table.core.of(value)).label)


class EvidenceColumn(TypedColumn):
    """How far the evidence of a class goes, whatever was decided."""

    kind = "status"

    def render(self, value: str, table: ClassTable) -> SafeString:
        return _quiet(table.evidence(value))

    def value(self, value: str, table: ClassTable) -> str:
        return str(table.evidence(value).label)


class BenchmarkColumn(TypedColumn):
    """The benchmarks that a class is judged by."""

    def render(self, value: str, table: ClassTable) -> str:
        return self.value(value, table)

    def value(self, value: str, table: ClassTable) -> str:
        lines = table.verdicts.get(value, ())
        return pgettext("between items of a list", ", ").join(line.benchmark_words for line in lines)


class JudgedColumn(TypedColumn):
    """How many products were judged; by several benchmarks each count."""

    kind = "number"

    def render(self, value: str, table: ClassTable) -> str:
        return self.value(value, table) or DASH

    def value(self, value: str, table: ClassTable) -> str:
        return " / ".join(str(line.judged) for line in table.verdicts.get(value, ()))


class SectorsColumn(TypedColumn):
    """The names of several sectors."""

    def render(self, value: list[str], table: ClassTable) -> str:
        return self.value(value, table)

    def value(self, value: list[str], table: ClassTable) -> str:
        return pgettext("between items of a list", ", ").join(table.sector_names.get(c, c) for c in value)


class WeakColumn(TypedColumn):
    """What the interpretation says of the class; it designates nothing."""

    def render(self, value: bool) -> str:
        return self.value(value)

    def value(self, value: bool) -> str:
        return _("named as weak") if value else ""


class ClassTable(Table):
    """Product classes, parents before what is below them."""

    class Meta:
        order_by = ()

    headed_by = "name"

    code = CodeColumn(verbose_name=pgettext_lazy("of an entry", "Code"))
    name = LinkColumn(
        verbose_name=gettext_lazy("Product class"),
        to=lambda row: reverse("policy:product_class", args=[row.code]),
        order_by=("name_zh",),
    )
    standing = StandingColumn(accessor="code", verbose_name=gettext_lazy("Standing"), orderable=False)
    verdict = EvidenceColumn(accessor="code", verbose_name=gettext_lazy("Verdict"), orderable=False)
    benchmark = BenchmarkColumn(
        accessor="code",
        verbose_name=gettext_lazy("Benchmark"),
        orderable=False,
    )
    judged = JudgedColumn(accessor="code", verbose_name=gettext_lazy("Products judged"), orderable=False)
    project = TypedColumn(verbose_name=gettext_lazy("Project"), attrs={"td": {"class": "col-text nowrap"}})
    layer = TypedColumn(verbose_name=gettext_lazy("Foundation layer"), visible=False)
    sectors = SectorsColumn(verbose_name=gettext_lazy("Sectors"), orderable=False)
    named_weak = WeakColumn(verbose_name=gettext_lazy("In the interpretation"), visible=False)

    def __init__(
        self,
        *args: Any,
        core: CoreClasses,
        verdicts: Mapping[str, Sequence[LineVerdict]],
        sector_names: dict[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.core = core
        self.verdicts = verdicts
        self.sector_names = sector_names

    def evidence(self, code: str) -> Status:
        """The verdict on a class, as a chip."""
        return status_of_evidence(evidence_of(self.verdicts.get(code, ())))


class ClassFilter(FilterSet):
    """By words, standing and verdict on the date, project, layer and sector, and what is named as weak.

    The view puts `core` and `verdicts` of the date on the request.
    """

    search = CharFilter(
        label=gettext_lazy("Search"), method="find", widget=SearchInput(attrs={"autocomplete": "off"})
    )
    standing = django_filters.ChoiceFilter(
        label=gettext_lazy("Standing"),
        choices=[
            ("confirmed", gettext_lazy("confirmed, counts")),
            ("designated", gettext_lazy("designated, not confirmed yet")),
            ("not_designated", gettext_lazy("not designated")),
        ],
        method="of_standing",
    )
    evidence = django_filters.ChoiceFilter(
        label=gettext_lazy("Verdict"),
        choices=[
            *Verdict.choices,
            (Place.NOT_JUDGED.value, Place.NOT_JUDGED.label),
        ],
        method="of_evidence",
    )
    project = django_filters.ModelChoiceFilter(label=gettext_lazy("Project"), queryset=Project.objects.all())
    layer = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Foundation layer"), queryset=Layer.objects.all()
    )
    sector = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Sector"), queryset=Sector.objects.all(), method="of_sector"
    )
    named_weak = django_filters.ChoiceFilter(
        label=gettext_lazy("In the interpretation"), choices=[("1", gettext_lazy("named as weak"))]
    )

    class Meta:
        model = ProductClass
        fields = ("search", "standing", "evidence", "project", "layer", "sector", "named_weak")

    def find(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in value.split():
            rows = rows.filter(
                Q(code__icontains=word) | Q(name_zh__icontains=word) | Q(name_en__icontains=word)
            )
        return rows

    def of_standing(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        core: CoreClasses = self.request.core
        if value == "not_designated":
            return rows.exclude(code__in=[kind.code for kind in core.designated])
        return rows.filter(
            code__in=[kind.code for kind in core.designated if kind.confirmed == (value == "confirmed")]
        )

    def of_evidence(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        verdicts: Mapping[str, Sequence[LineVerdict]] = self.request.verdicts
        judged = {code: evidence_of(lines) for code, lines in verdicts.items()}
        if value == Place.NOT_JUDGED:
            return rows.exclude(code__in=[code for code, place in judged.items() if place != value])
        return rows.filter(code__in=[code for code, place in judged.items() if place == value])

    def of_sector(self, rows: QuerySet[Any], name: str, value: Sector) -> QuerySet[Any]:
        return rows.filter(sectors__contains=[value.code])
