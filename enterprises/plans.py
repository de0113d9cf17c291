"""Registered test plans: who registers one, what it says, and where evidence departs from it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.enums import EvidenceKind, StopRule, Truncation
from enterprises.improvements import may_edit
from enterprises.models import IndicatorRow, RegisteredPlan
from enterprises.verdicts import Lack, Refusal
from policy.assessment_numbers import exact, of_unit
from policy.units import readable_unit
from reliability_tracker.formats import officialdate, officialtime

TOLERANCE = Decimal("0.005")  # of a test time: what rounding explains is no departure
_EXPOSURE = {"1/h": "h", "FIT": "h", "1e6 r": "1e6 r"}  # unit of the indicator → unit of the time on test


@transaction.atomic
def register(*, plan: RegisteredPlan, by: Any) -> RegisteredPlan:
    """The plan stands on record from now on, by this person, and never changes. Raises Refusal."""
    if not (verdict := may_edit(plan.improvement, by=by)):
        raise Refusal([Lack(str(verdict))])
    if plan.starts_on < timezone.localdate():
        raise Refusal([Lack(_("A plan is registered before its test begins."), "starts_on")])
    if plan.unit not in plan.indicator.units:
        units = " / ".join(map(readable_unit, plan.indicator.units))
        words = {"indicator": plan.indicator.name, "units": units}
        raise Refusal([Lack(_("%(indicator)s is given in %(units)s.") % words, "unit")])
    plan.enterprise = plan.improvement.enterprise
    plan.product_name = plan.improvement.product_name
    plan.product_model = plan.improvement.product_model
    plan.registered_at, plan.registered_by = timezone.now(), by
    plan.save(force_insert=True)
    return plan


def facts(plan: RegisteredPlan) -> list[tuple[str, object]]:
    """(name, value) pairs of a plan."""
    return [
        (_("Number"), plan.number),
        (_("Product"), plan.product_label),
        (_("Indicator"), plan.indicator.name),
        (_("To be shown, θ0"), of_unit(exact(plan.benchmark_value), plan.unit)),
        (_("Confidence level γ"), f"{exact(plan.confidence)}%"),
        (_("The test stops"), stop_words(plan)),
        (_("Units on test"), exact(plan.units)),
        (_("Operating condition or test profile"), plan.condition),
        (_("Failure criterion"), plan.failure_criterion),
        (_("The test begins on"), officialdate(plan.starts_on)),
        (_("Registered at"), officialtime(plan.registered_at)),
        (_("Registered by"), plan.registered_by),
    ]


def stop_words(plan: RegisteredPlan) -> str:
    """After 15,200 h in total; after 8 failures; after 231 trials."""
    if plan.stop_rule == StopRule.TIME:
        return _("after %(time)s over all units") % {"time": _time(plan.test_time, plan.unit)}
    if plan.stop_rule == StopRule.FAILURES:
        return ngettext("after %(n)s failure", "after %(n)s failures", plan.failures or 0) % {
            "n": exact(plan.failures)
        }
    return ngettext("after %(n)s trial", "after %(n)s trials", plan.trials or 0) % {"n": exact(plan.trials)}


def sentence(row: IndicatorRow, plan: RegisteredPlan) -> str:
    """Under which plan the evidence was gained, and whether that was registered in time."""
    words = {"plan": plan.number, "day": officialdate(plan.registered_at)}
    if row.tested_from is None:
        return _("Under plan %(plan)s, registered on %(day)s.") % words
    if registered_late(row, plan):
        return _("Under plan %(plan)s, registered on %(day)s, after the test had begun.") % words
    return _("Under plan %(plan)s, registered on %(day)s, before the test began.") % words


def registered_late(row: IndicatorRow, plan: RegisteredPlan) -> bool:
    """Whether the test had begun when its plan was registered, as far as its begin is known."""
    return row.tested_from is not None and row.tested_from < timezone.localdate(plan.registered_at)


def deviations(row: IndicatorRow, plan: RegisteredPlan) -> list[tuple[str, str]]:
    """(field, sentence) for each point in which the evidence departs from its plan."""
    found: list[tuple[str, str]] = []
    if registered_late(row, plan):
        words = {"day": officialdate(plan.registered_at)}
        found.append(("tested_from", _("The plan was registered on %(day)s, after the test began.") % words))
    if row.evidence_kind and row.evidence_kind == EvidenceKind.FIELD:
        found.append(("evidence_kind", _("The plan is for a test, but these are field data.")))
    found += _stops_elsewhere(row, plan)
    if row.confidence is not None and row.confidence != plan.confidence:
        words = {"given": f"{exact(row.confidence)}%", "planned": f"{exact(plan.confidence)}%"}
        found.append(("confidence", _("The confidence is %(given)s; planned was %(planned)s.") % words))
    if row.sample_size is not None and row.sample_size < plan.units:
        words = {"given": exact(row.sample_size), "planned": exact(plan.units)}
        found.append(("sample_size", _("%(given)s units were on test; planned were %(planned)s.") % words))
    if row.failure_criterion.strip() and row.failure_criterion.strip() != plan.failure_criterion.strip():
        found.append(("failure_criterion", _("The failure criterion reads differently in the plan.")))
    return found


def _stops_elsewhere(row: IndicatorRow, plan: RegisteredPlan) -> list[tuple[str, str]]:
    """Where the test ended earlier than planned, or later, or by another rule."""
    truncation = {StopRule.TIME: Truncation.TIME, StopRule.FAILURES: Truncation.FAILURE}.get(
        StopRule(plan.stop_rule)
    )
    if (
        truncation
        and row.truncation in (Truncation.TIME, Truncation.FAILURE)
        and row.truncation != truncation
    ):
        words = {"given": row.get_truncation_display(), "planned": truncation.label}
        return [("truncation", _("The test is %(given)s; planned was %(planned)s.") % words)]
    if plan.stop_rule == StopRule.TIME and row.test_time is not None and plan.test_time is not None:
        given, planned = row.test_time, plan.test_time
        words = {"given": _time(given, plan.unit), "planned": _time(planned, plan.unit)}
        if given < planned * (1 - TOLERANCE):
            return [("test_time", _("The test stopped at %(given)s; planned were %(planned)s.") % words)]
        if given > planned * (1 + TOLERANCE):
            return [("test_time", _("The test went on to %(given)s; planned were %(planned)s.") % words)]
    if plan.stop_rule == StopRule.FAILURES and row.failures is not None and row.failures != plan.failures:
        words = {"given": exact(row.failures), "planned": exact(plan.failures)}
        return [("failures", _("The test stopped at %(given)s failures; planned were %(planned)s.") % words)]
    return []


def _time(value: Decimal | None, unit: str) -> str:
    return of_unit(exact(value), _EXPOSURE.get(unit, unit))
