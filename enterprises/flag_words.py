"""What a data-quality flag says: the arithmetic in a sentence, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from enterprises.enums import FlagKind
from enterprises.models import QualityFlag, Report
from enterprises.report_fields import label_of, row_label
from policy.assessment_numbers import exact, of_unit
from policy.models import IndustryCode, Sector


@dataclass(frozen=True, slots=True)
class Told:
    """A flag with what it is about and the sentences that explain it."""

    flag: QualityFlag
    kind: str
    label: str
    sentences: tuple[str, ...]


def told(report: Report, flags: Iterable[QualityFlag]) -> list[Told]:
    """Flags as a page tells them: open ones first."""
    found = sorted(flags, key=lambda flag: (flag.dismissed_at is not None, flag.pk))
    rows = report.rows_with("indicator") if found else []
    return [
        Told(
            flag,
            str(FlagKind(flag.kind).label),
            label_of(flag.field, rows) if flag.field else "",
            tuple(SENTENCES[FlagKind(flag.kind)](flag.facts, rows)),
        )
        for flag in found
    ]


def _jump(facts: dict[str, Any], rows: list[Any]) -> Iterable[str]:
    names = {
        "before": of_unit(exact(Decimal(facts["before"])), facts["unit"]),
        "now": of_unit(exact(Decimal(facts["now"])), facts["unit"]),
        "report": facts["report"],
        "factor": facts["factor"],
        "threshold": facts["threshold"],
    }
    if Decimal(facts["now"]) > Decimal(facts["before"]):
        yield _("%(report)s said %(before)s, now it is %(now)s: %(now)s ÷ %(before)s = %(factor)s.") % names
    else:
        yield _("%(report)s said %(before)s, now it is %(now)s: %(before)s ÷ %(now)s = %(factor)s.") % names
    yield _("Pointed out from a factor of %(threshold)s.") % names
    if facts["other_condition"]:
        yield _("The condition is not worded as it was then.")


def _outlier(facts: dict[str, Any], rows: list[Any]) -> Iterable[str]:
    names = {
        "now": exact(Decimal(facts["now"])),
        "centre": exact(Decimal(facts["centre"])),
        "spread": exact(Decimal(facts["spread"])),
        "score": facts["score"],
        "threshold": facts["threshold"],
        "unit": facts["unit"],
        "n": facts["values"],
    }
    if facts["by_mean"]:
        yield (
            _("|%(now)s − %(centre)s| ÷ (1.2533 × %(spread)s) = %(score)s (MAD is 0: mean distance).") % names
        )
    else:
        yield _("0.6745 × |%(now)s − %(centre)s| ÷ %(spread)s = %(score)s (MAD in %(unit)s).") % names
    yield (
        _("Median and spread of %(n)s accepted values of the class; pointed out above %(threshold)s.") % names
    )


def _duplicate(facts: dict[str, Any], rows: list[Any]) -> Iterable[str]:
    by_order = {row.order: row for row in rows}
    what = [*facts["files"], *(row_label(order, rows) for order in facts["rows"] if order in by_order)]
    count = facts["reports"]
    yield ngettext(
        "Also in %(n)s other submission: %(what)s.", "Also in %(n)s other submissions: %(what)s.", count
    ) % {"n": count, "what": pgettext("between items of a list", ", ").join(what)}


def _industry(facts: dict[str, Any], rows: list[Any]) -> Iterable[str]:
    sectors = {sector.pk: sector.name for sector in Sector.objects.all()}
    industry = IndustryCode.objects.filter(pk=facts["code"]).first()
    yield _("Industry %(code)s %(name)s usually belongs to “%(hint)s”; filed under “%(sector)s”.") % {
        "code": facts["code"],
        "name": industry.name if industry else "",
        "hint": sectors.get(facts["hint"], facts["hint"]),
        "sector": sectors.get(facts["sector"], facts["sector"]),
    }
    yield _("The declared sector stands.")


SENTENCES: dict[FlagKind, Callable[[dict[str, Any], list[Any]], Iterable[str]]] = {
    FlagKind.JUMP: _jump,
    FlagKind.OUTLIER: _outlier,
    FlagKind.DUPLICATE: _duplicate,
    FlagKind.INDUSTRY: _industry,
}
