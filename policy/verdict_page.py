"""What the page of one verdict shows: what was judged, by what, and how each figure came about.

The verdict is the same for everyone. Products are cut to the reader; the rest is a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from policy.assessment_faults import error_sentence
from policy.assessment_numbers import achieved, confidence, exact, rounded
from policy.assessment_words import (
    bound_sentence,
    estimate_sentence,
    exposure,
    in_words,
    interval_sentence,
    method_label,
    warning_sentence,
)
from policy.class_words import (
    TONES,
    Condition,
    class_interval,
    conditions,
    headline,
    member_interval,
    scale_of,
    shown_sentence,
    still_needed,
)
from policy.enums import LeftOut, Verdict
from policy.interval_chart import interval_picture
from policy.models import ClassVerdict, DecisionSubject, ProductVerdict
from policy.sources import Source, registry
from policy.verdict_causes import cause_in_words
from reliability_tracker.charts import Chart
from reliability_tracker.formats import DASH, officialdate, officialtime, percent1
from reliability_tracker.statuses import Status


@dataclass(frozen=True, slots=True)
class MemberShown:
    """A product of a verdict: what its evidence showed and on what, or why it was left out.

    told: the arithmetic in sentences; digest: of the input that was assessed
    """

    pk: int
    name: str
    holder: str
    status: Status | None
    shown: str
    basis: str
    achieved: str
    share: str
    pooled: bool
    told: Sequence[str]
    left_out: str
    may_be_set_aside: bool
    source: str
    source_href: str
    digest: str


@dataclass(frozen=True, slots=True)
class VerdictShown:
    """A verdict. outside: products that the reader may not see; newer: the one that follows it, if any."""

    headline: str
    status: Status
    shown: str
    conditions: Sequence[Condition]
    needed: Sequence[str]
    facts: Sequence[tuple[str, Any]]
    pool: Sequence[tuple[str, Any]]
    pool_told: Sequence[str]
    chart: Chart | None
    members: Sequence[MemberShown]
    left_out: Sequence[MemberShown]
    outside: int
    newer: ClassVerdict | None
    confirmations: Sequence[DecisionSubject]


def verdict_shown(verdict: ClassVerdict, user: Any) -> VerdictShown:
    """A verdict as this reader sees it; five queries."""
    everyone = ProductVerdict.objects.filter(class_verdict=verdict)
    mine = list(everyone.visible_to(user).defer("input").order_by("-weight", "id"))
    judged = [member for member in mine if not member.left_out]
    total, all_judged = everyone.count(), everyone.filter(left_out="").count()
    return VerdictShown(
        headline=headline(verdict, all_judged),
        status=Status(verdict.verdict, verdict.get_verdict_display(), TONES[Verdict(verdict.verdict)]),
        shown=shown_sentence(verdict),
        conditions=conditions(verdict),
        needed=still_needed(verdict),
        facts=_facts(verdict),
        pool=_pool(verdict),
        pool_told=_of_the_pool(verdict.result.get("pool")),
        chart=_chart(verdict, judged, all_judged - len(judged)),
        members=[_member(verdict, member) for member in judged],
        left_out=[_member(verdict, member) for member in mine if member.left_out],
        outside=total - len(mine),
        newer=_newer(verdict),
        confirmations=list(verdict.confirmations.standing().select_related("decision")),
    )


def _facts(verdict: ClassVerdict) -> list[tuple[str, Any]]:
    """What it was judged by, when, why, and with which software."""
    when = officialtime(timezone.localtime(verdict.judged_at))
    by, comma = verdict.judged_by, pgettext("between items of a list", ", ")
    return [
        (_("Judged"), f"{by} · {when}" if by else when),
        (_("Cause"), cause_in_words(verdict.cause)),
        (
            _("Confidence γ"),
            comma.join([confidence(verdict.rule.confidence), verdict.rule.get_sides_display()]),
        ),
        *(
            [(_("Confidence achieved γ*"), achieved(verdict.achieved_confidence))]
            if verdict.achieved_confidence is not None
            else []  # nothing is pooled: each product has its own
        ),
        (
            _("Coverage of the market"),
            _("unknown: no share is recorded") if verdict.coverage is None else percent1(verdict.coverage),
        ),
        (_("Coverage required"), percent1(verdict.rule.coverage_required)),
        (_("Software"), ", ".join(f"{name} {version}" for name, version in sorted(verdict.software.items()))),
        (_("Digest of the input (SHA-256)"), verdict.input_digest),
    ]


def _pool(verdict: ClassVerdict) -> list[tuple[str, Any]]:
    """How the pooled bound came about; nothing where nothing was pooled."""
    pool: Mapping[str, Any] = verdict.result.get("pool") or {}
    if not pool or pool["error"]:
        return []
    alike = pool["homogeneity"]
    ways = {"sum": _("all test time and failures added up"), "weighted": _("weighted by market share")}
    words = {
        "method": {
            "poisson_means_test": _("comparison of two Poisson rates"),
            "chi2": "χ²",
            "chi2_monte_carlo": _("χ², simulated"),
        }.get(alike["method"], alike["method"])
        if alike
        else "",
        "statistic": rounded(alike["statistic"], 3) if alike else "",
        "p": rounded(alike["p_value"], 3) if alike else "",
    }
    return [
        (_("Products pooled"), exact(pool["parameters"]["members_total"])),
        (_("How"), ways.get(pool["parameters"]["combine_used"], DASH)),
        (_("Relevant failures r"), exact(pool["failures"])),
        (_("Accumulated test time T"), exposure(pool)),
        (_("Homogeneity"), _("%(method)s: statistic %(statistic)s, p = %(p)s") % words if alike else None),
    ]


def _told(result: Mapping[str, Any]) -> list[str]:
    """How the verdict on a product follows, in sentences, with what to mind about it."""
    return [method_label(result), *in_words(result), *_warnings(result)]


def _of_the_pool(pool: Mapping[str, Any] | None) -> list[str]:
    """What the pool shows. Its verdict is not the class's: that takes in what is not pooled."""
    if not pool or pool["error"]:
        return []
    said = [bound_sentence(pool), interval_sentence(pool), estimate_sentence(pool)]
    return [sentence for sentence in said if sentence] + _warnings(pool)


def _warnings(result: Mapping[str, Any]) -> list[str]:
    return [warning_sentence(warning["code"]) for warning in result["warnings"]]


def _chart(verdict: ClassVerdict, judged: Sequence[ProductVerdict], hidden: int) -> Chart | None:
    rows = [member_interval(member) for member in judged]
    if verdict.lower is not None or verdict.upper is not None:
        rows.append(class_interval(verdict))
    if not rows:
        return None
    scale = scale_of(verdict.benchmark, confidence(verdict.rule.confidence))
    return interval_picture(f"verdict-{verdict.pk}", scale, rows, outside=hidden)


def _member(verdict: ClassVerdict, member: ProductVerdict) -> MemberShown:
    result: Mapping[str, Any] = member.result
    judged = bool(result) and not result.get("error")
    scale = scale_of(verdict.benchmark)
    return MemberShown(
        pk=member.pk,
        name=member.label,
        holder=member.holder_name,
        status=Status(member.verdict, member.get_verdict_display(), TONES[Verdict(member.verdict)])
        if member.verdict
        else None,
        shown=scale.shown(member_interval(member)) if member.verdict else DASH,
        basis=f"r = {exact(member.failures)}, {exposure(result)}" if judged else "",
        achieved=achieved(member.achieved_confidence) if member.verdict else DASH,
        share=DASH if member.weight is None else percent1(member.weight),
        pooled=member.pooled,
        told=_told(result) if judged else [],
        left_out=_why_left_out(member),
        may_be_set_aside=member.left_out != LeftOut.SET_ASIDE,
        source=_("%(number)s, accepted on %(date)s")
        % {"number": member.source_number, "date": officialdate(member.accepted_on)},
        source_href=registry.address_of(Source(member.source_kind, member.source_number)),
        digest=member.input_digest,
    )


def _why_left_out(member: ProductVerdict) -> str:
    if not member.left_out:
        return ""
    more = member.left_out_note
    if member.left_out == LeftOut.FAULTY and member.result.get("error"):
        more = error_sentence(member.result["error"])
    words = {"reason": member.get_left_out_display(), "more": more}
    return _("%(reason)s: %(more)s") % words if more else str(words["reason"])


def _newer(verdict: ClassVerdict) -> ClassVerdict | None:
    """The verdict that followed this one on the same class, indicator and unit."""
    found: ClassVerdict | None = (
        ClassVerdict.objects.filter(
            product_class=verdict.product_class_id,
            benchmark__indicator=verdict.benchmark.indicator_id,
            benchmark__unit=verdict.benchmark.unit,
            pk__gt=verdict.pk,
        )
        .defer("input", "result", "software")
        .order_by("pk")
        .first()
    )
    return found
