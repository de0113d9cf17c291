"""What a class is measured by, and who says so: benchmarks, the rule, market shares, evidence set aside.

Each deed that changes what a verdict rests on judges the classes concerned again, in its own transaction.
None is dated ahead: what will hold only from a day to come would change a verdict when nobody is there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from policy.enums import Direction
from policy.indicator_methods import FITS, NAMED_QUANTILES, can_be_judged, is_life
from policy.judging import Told, unheard
from policy.models import Benchmark, ClassRule, MarketShare, ProductClass, SetAside
from policy.units import readable_unit
from policy.verdicts import below, judge_all, lock, shares_of


@transaction.atomic
def propose(*, benchmark: Benchmark, by: Any) -> Benchmark:
    """Put a figure forward as the next version of its class, indicator and unit; a steward approves it.

    Nothing is judged by it yet. ValidationError where it could not be judged by, or one is waiting already.
    """
    lock(below(benchmark.product_class_id))
    newest = _line(benchmark).order_by("-version").values_list("version", flat=True).first()
    benchmark.version = (newest or 0) + 1
    benchmark.proposed_at, benchmark.proposed_by = timezone.now(), by
    benchmark.full_clean()
    _refuse_what_cannot_be_judged(benchmark)
    _refuse_a_goal_beyond(benchmark)
    with pghistory.context(user=by.pk):
        benchmark.save(force_insert=True)
    return benchmark


@transaction.atomic
def approve(*, benchmark: Benchmark, by: Any, told: Told = unheard) -> Benchmark:
    """A proposal holds from its date on, and the class is judged by it at once; older verdicts stay."""
    held = _waiting(benchmark)
    if held.valid_from > timezone.localdate():
        raise ValidationError(_("It is valid only from a day to come; approve it then."))
    if not ClassRule.objects.exists():
        raise ValidationError(_("There is no rule of the verdict yet; set one first."))
    held.approved_at, held.approved_by = timezone.now(), by
    with pghistory.context(user=by.pk):
        held.save(update_fields=["approved_at", "approved_by"])
    words = {"indicator": held.indicator.name_zh, "version": held.version}
    _judge(
        held.product_class_id,
        by,
        lambda: _("Benchmark approved: %(indicator)s, version %(version)d") % words,
        told,
    )
    return held


@transaction.atomic
def withdraw(*, benchmark: Benchmark, by: Any) -> Benchmark:
    """A proposal is not pursued; it stays on record, and its number is not given again."""
    held = _waiting(benchmark)
    held.withdrawn_at, held.withdrawn_by = timezone.now(), by
    with pghistory.context(user=by.pk):
        held.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return held


@transaction.atomic
def retire(*, benchmark: Benchmark, reason: str, by: Any) -> Benchmark:
    """The class is not measured by this indicator and unit any more, until a newer version is approved.

    Verdicts on it stay on record and are current no longer. Only the version in force is retired.
    """
    lock(below(benchmark.product_class_id))
    held = Benchmark.objects.select_for_update(of=("self",)).get(pk=benchmark.pk)
    if not Benchmark.objects.in_force().filter(pk=held.pk).exists():
        raise ValidationError(_("Only the version in force is retired."))
    held.retired_at, held.retired_by, held.retired_reason = timezone.now(), by, _argued(reason)
    with pghistory.context(user=by.pk):
        held.save(update_fields=["retired_at", "retired_by", "retired_reason"])
    return held


@transaction.atomic
def set_rule(*, rule: ClassRule, by: Any, told: Told = unheard) -> ClassRule:
    """Thresholds that hold from their date on; every class with a benchmark is judged anew."""
    classes = sorted(ProductClass.objects.values_list("code", flat=True))
    lock(classes)
    newest = ClassRule.objects.order_by("-version").first()
    rule.version = newest.version + 1 if newest else 1
    rule.recorded_at, rule.recorded_by = timezone.now(), by
    rule.full_clean()
    _refuse_a_day_to_come(rule.valid_from)
    names = ("confidence", "sides", "coverage_required", "major_weight")
    if newest and all(getattr(newest, name) == getattr(rule, name) for name in names):
        raise ValidationError(_("This is what holds already."))
    rule.save(force_insert=True)
    with translation.override(settings.LANGUAGE_CODE):
        cause = _("Rule of the verdict set: version %(version)d") % {"version": rule.version}
    judge_all(classes, cause=cause, by=by, told=told)
    return rule


@transaction.atomic
def record_share(*, share: MarketShare, by: Any) -> MarketShare:
    """The share of the market that a product has from its date on; the class is judged anew.

    ValidationError where the shares of the class would come to more than all of the market.
    """
    lock(below(share.product_class_id))
    share.recorded_at, share.recorded_by = timezone.now(), by
    share.full_clean()
    _refuse_a_day_to_come(share.valid_from)
    others = sum(
        part for subject, part in shares_of(share.product_class_id).items() if subject != share.subject
    )
    if others + float(share.share) > 1 + 1e-9:
        told = {"sum": f"{others + float(share.share):.1%}"}
        raise ValidationError({"share": _("Together the products would have %(sum)s of the market.") % told})
    share.save(force_insert=True)
    told = {"product": share.product}
    _judge(share.product_class_id, by, lambda: _("Market share recorded: %(product)s") % told)
    return share


@transaction.atomic
def set_aside(*, evidence: SetAside, by: Any) -> SetAside:
    """Declare evidence not comparable with the benchmark of its class; the class is judged without it."""
    lock(below(evidence.product_class_id))
    evidence.set_at, evidence.set_by = timezone.now(), by
    evidence.reason = _argued(evidence.reason)
    evidence.full_clean()
    with pghistory.context(user=by.pk):
        evidence.save(force_insert=True)
    told = {"source": evidence.source_number}
    _judge(evidence.product_class_id, by, lambda: _("Evidence set aside: %(source)s") % told)
    return evidence


@transaction.atomic
def lift(*, evidence: SetAside, reason: str, by: Any) -> SetAside:
    """Evidence that was set aside is judged again."""
    lock(below(evidence.product_class_id))
    held = SetAside.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if held.lifted_at is not None:
        raise ValidationError(_("It is judged again already."))
    held.lifted_at, held.lifted_by, held.lifted_reason = timezone.now(), by, _argued(reason)
    with pghistory.context(user=by.pk):
        held.save(update_fields=["lifted_at", "lifted_by", "lifted_reason"])
    told = {"source": held.source_number}
    _judge(held.product_class_id, by, lambda: _("Evidence no longer set aside: %(source)s") % told)
    return held


def _line(benchmark: Benchmark) -> Any:
    """Every version of the same class, indicator and unit."""
    return Benchmark.objects.filter(
        product_class=benchmark.product_class_id, indicator=benchmark.indicator_id, unit=benchmark.unit
    )


def _waiting(benchmark: Benchmark) -> Benchmark:
    """The proposal, locked; ValidationError if it is none any more."""
    lock(below(benchmark.product_class_id))
    held: Benchmark = Benchmark.objects.select_for_update(of=("self",)).get(pk=benchmark.pk)
    if not held.is_waiting:
        raise ValidationError(_("This is not a proposal any more."))
    return held


def _judge(product_class: str, by: Any, cause: Callable[[], str], told: Told = unheard) -> None:
    """Judge a class with those above and below it, with the cause told in the language of the record."""
    with translation.override(settings.LANGUAGE_CODE):
        words = cause()
    judge_all(below(product_class), cause=words, by=by, told=told)


def _argued(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Give the reason.")})
    return reason[:300]


def _refuse_a_day_to_come(day: datetime.date) -> None:
    if day > timezone.localdate():
        raise ValidationError({"valid_from": _("The date lies in the future.")})


def _refuse_what_cannot_be_judged(benchmark: Benchmark) -> None:
    """The unit is one of the indicator's, a method judges it, and a life says of which share failed."""
    indicator = benchmark.indicator
    if not can_be_judged(indicator.pk):
        sentence = _("No method judges evidence on this indicator, so a class could never reach it.")
        raise ValidationError({"indicator": sentence})
    if benchmark.unit not in indicator.units:
        told = {"units": ", ".join(readable_unit(unit) for unit in indicator.units)}
        raise ValidationError({"unit": _("This indicator is stated in: %(units)s.") % told})
    named = NAMED_QUANTILES.get(indicator.pk)
    if is_life(indicator.pk) and named is None and benchmark.quantile is None:
        raise ValidationError({"quantile": _("Say for which share of failed units the life is meant.")})
    if benchmark.quantile is not None and not is_life(indicator.pk):
        raise ValidationError({"quantile": _("Only a life has a share failed.")})
    if benchmark.quantile is not None and named is not None and benchmark.quantile != Decimal(str(named)):
        sentence = _("This life is that of %(named)s failed.") % {"named": named}
        raise ValidationError({"quantile": sentence})
    if any(fit.method == "binomial" for fit in FITS[indicator.pk]):
        shares = [fit.scale.to(float(benchmark.value)) for fit in FITS[indicator.pk]]
        if not all(0 < share < 1 for share in shares):
            raise ValidationError({"value": _("The value has to leave room for a failure and a success.")})
    if benchmark.source_year > timezone.localdate().year:
        raise ValidationError({"source_year": _("The date lies in the future.")})


def _refuse_a_goal_beyond(benchmark: Benchmark) -> None:
    """An interim goal is a step on the way to the advanced value, whichever way the indicator improves."""
    goal, value = benchmark.interim_goal, benchmark.value
    if goal is None:
        return
    if goal < value if benchmark.indicator.direction == Direction.DOWN else goal > value:
        sentence = _(
            "This is better than the international advanced value; an interim goal is a step toward it."
        )
        raise ValidationError({"interim_goal": sentence})
