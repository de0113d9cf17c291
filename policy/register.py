"""The register of decisions as pages show it: what became of its lines, what it did to the ledger."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from policy.decision_rules import RULES
from policy.enums import SourceKind
from policy.models import ClassVerdict, Contribution, Decision, DecisionSubject


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line of a decision.

    href:      where its subject's counting is told; empty for what does not count
    standing:  in_force, ended, ends, annuls or struck
    how:       the way of ending, for the middle three
    other:     the document that ended it, or that it ends
    remark:    who struck it out, when and why
    verdict, verdict_href: of a class that was confirmed: what it rests on, and where that is read
    """

    pk: int
    subject: str
    subject_name: str
    holder_code: str
    attribution: str
    href: str
    document: str
    document_href: str
    kind: str
    dated_on: datetime.date
    standing: str
    how: str = ""
    other: str = ""
    other_href: str = ""
    other_on: datetime.date | None = None
    struck_at: datetime.datetime | None = None
    remark: str = ""
    verdict: str = ""
    verdict_href: str = ""

    @property
    def is_struck(self) -> bool:
        return self.struck_at is not None


def with_what_became(lines: QuerySet[Any]) -> QuerySet[Any]:
    """The lines with all that `shown` needs, in a fixed number of queries."""
    stops = Prefetch(
        "endings", DecisionSubject.objects.standing().select_related("decision"), to_attr="stops"
    )
    places = ("sector", "project", "layer", "region", "city", "product_class")
    others = ("ends__decision", "struck_by", "verdict__benchmark__indicator")
    return lines.select_related("decision", *others, *places).prefetch_related(stops)


def shown(lines: Iterable[Any]) -> list[LineShown]:
    """Lines as a page shows them."""
    return [_shown(line) for line in lines]


def effects_of(decision: Decision, user: Any) -> QuerySet[Contribution]:
    """The rows of the ledger that a decision caused, as far as the reader may open them."""
    rows: QuerySet[Contribution] = Contribution.objects.visible_to(user)
    caused = rows.filter(source_kind=SourceKind.DECISION, source_number=decision.number)
    return caused.select_related("target").order_by("id")


def _shown(line: Any) -> LineShown:
    rule = RULES[line.decision.kind]
    standing, how, other = "in_force", "", None
    if line.struck_at is not None:
        standing = "struck"
    elif line.ends is not None:
        standing, how, other = "ends", line.get_ending_display(), line.ends.decision
    elif line.ending:
        standing, how = "annuls", line.get_ending_display()
    elif line.stops:
        standing, how, other = "ended", line.stops[0].get_ending_display(), line.stops[0].decision
    return LineShown(
        pk=line.pk,
        subject=line.subject,
        subject_name=line.product_class.name
        if line.product_class and rule.of == "product_class"
        else line.subject_name,
        holder_code=line.holder_code,
        attribution=" · ".join(
            term.name for term in (line.sector, line.project, line.layer, line.region, line.city) if term
        ),
        href=reverse("policy:subject", args=[rule.target, line.subject]) if rule.target else "",
        document=line.decision.number,
        document_href=line.decision.get_absolute_url(),
        kind=line.decision.get_kind_display(),
        dated_on=line.decision.dated_on,
        standing=standing,
        how=how,
        other=other.number if other else "",
        other_href=other.get_absolute_url() if other else "",
        other_on=other.dated_on if other else None,
        struck_at=line.struck_at,
        remark=_("%(who)s: %(why)s") % {"who": line.struck_by, "why": line.struck_reason}
        if line.struck_at
        else "",
        verdict=_verdict(line.verdict) if line.verdict else "",
        verdict_href=line.verdict.get_absolute_url() if line.verdict else "",
    )


def _verdict(verdict: ClassVerdict) -> str:
    words = {
        "verdict": verdict.get_verdict_display(),
        "indicator": verdict.benchmark.indicator.name,
        "version": verdict.benchmark.version,
    }
    return _("Verdict: %(verdict)s (%(indicator)s, benchmark version %(version)d)") % words
