"""What stewards change: entries of the reference tables, numbers of targets, thresholds, assessments.

Every change is kept with who made it and when: entries in the history tables (pghistory), numbers and
thresholds as a new version after the old, assessments as a further one.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from policy.citations import cite
from policy.decision_checks import designations
from policy.models import (
    NarrativeAssessment,
    ProductClass,
    QualityThresholds,
    StatusThresholds,
    Target,
    TargetVersion,
)


class EditedMeanwhile(ValidationError):
    """Somebody else changed the entry after this person opened it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody changed this entry after you opened it: see the history below. What you typed "
                "is kept; saving again replaces their change."
            )
        )


def version_of(row: Model) -> int:
    """The number of the newest event in the history of an entry."""
    newest = row.events.order_by("-pgh_id").values_list("pgh_id", flat=True).first()  # type: ignore[attr-defined]
    return newest or 0


@transaction.atomic
def amend(*, row: Model, values: Mapping[str, Any], seen: int, by: Any) -> list[str]:
    """Change an entry of a reference table.

    seen: `version_of(row)` when the person opened it. Returns the names of the fields that changed; what is
    the same is not written. Raises EditedMeanwhile, or ValidationError where the entry would not hold.
    """
    held: Any = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if version_of(held) != seen:
        raise EditedMeanwhile
    changed = [name for name, value in values.items() if getattr(held, name) != value]
    for name in changed:
        setattr(held, name, values[name])
    _refuse_nonsense(held)
    if changed:
        with pghistory.context(user=by.pk):
            held.save(update_fields=changed)
    return changed


@transaction.atomic
def add(*, row: Model, by: Any) -> Model:
    """Put a new entry into a reference table; ValidationError where it would not hold."""
    _refuse_nonsense(row)
    with pghistory.context(user=by.pk):
        row.save(force_insert=True)
    return row


@transaction.atomic
def set_goal(
    *,
    target: Target,
    comparator: str,
    baseline: int,
    goal: int,
    start_on: datetime.date,
    due_on: datetime.date,
    reason: str,
    by: Any,
) -> TargetVersion:
    """Give a target a number that holds from now on; what was set before stays known as of its time."""
    Target.objects.select_for_update(of=("self",)).get(pk=target.pk)
    if not target.is_numeric:
        raise ValidationError(_("This goal has no number."))
    version = TargetVersion(
        target=target,
        comparator=comparator,
        baseline=baseline,
        goal=goal,
        start_on=start_on,
        due_on=due_on,
        recorded_at=timezone.now(),
        recorded_by=by,
        reason=reason,
    )
    version.full_clean()
    newest = target.versions.order_by("-recorded_at", "-id").first()
    names = ("comparator", "baseline", "goal", "start_on", "due_on")
    if newest and all(getattr(newest, name) == getattr(version, name) for name in names):
        raise ValidationError(_("This is what holds already."))
    version.save(force_insert=True)
    return version


@transaction.atomic
def set_thresholds(
    *, on_track_from: Decimal, at_risk_from: Decimal, reason: str, by: Any
) -> StatusThresholds:
    """Set the thresholds of the statuses that hold from now on."""
    thresholds = StatusThresholds(
        on_track_from=on_track_from,
        at_risk_from=at_risk_from,
        recorded_at=timezone.now(),
        recorded_by=by,
        reason=reason,
    )
    thresholds.full_clean()
    newest = StatusThresholds.objects.order_by("-recorded_at", "-id").first()
    if newest and (newest.on_track_from, newest.at_risk_from) == (on_track_from, at_risk_from):
        raise ValidationError(_("This is what holds already."))
    thresholds.save(force_insert=True)
    return thresholds


@transaction.atomic
def set_quality_thresholds(
    *, jump_factor: Decimal, outlier_score: Decimal, fewest_values: int, reason: str, by: Any
) -> QualityThresholds:
    """Set from when a value looks odd, for reports that are submitted from now on."""
    thresholds = QualityThresholds(
        jump_factor=jump_factor,
        outlier_score=outlier_score,
        fewest_values=fewest_values,
        recorded_at=timezone.now(),
        recorded_by=by,
        reason=reason,
    )
    thresholds.full_clean()
    newest = QualityThresholds.objects.order_by("-recorded_at", "-id").first()
    names = ("jump_factor", "outlier_score", "fewest_values")
    if newest and all(getattr(newest, name) == getattr(thresholds, name) for name in names):
        raise ValidationError(_("This is what holds already."))
    thresholds.save(force_insert=True)
    return thresholds


@transaction.atomic
def assess(
    *,
    target: Target,
    assessed_on: datetime.date,
    text_zh: str,
    text_en: str,
    evidence: str,
    by: Any,
    figures: Collection[str] = (),
) -> NarrativeAssessment:
    """Say where a goal without a number stands on a date, and on what evidence. The newest one is shown.

    figures: codes of the figures it refers to; they are kept as of its date, as they stand now
    """
    if target.is_numeric:
        raise ValidationError(_("This goal has a number; its status follows from the figures."))
    if assessed_on > timezone.localdate():
        raise ValidationError({"assessed_on": _("The date lies in the future.")})
    assessment = NarrativeAssessment(
        target=target,
        assessed_on=assessed_on,
        text_zh=text_zh,
        text_en=text_en,
        evidence=evidence,
        recorded_by=by,
    )
    assessment.full_clean()
    with pghistory.context(user=by.pk):
        assessment.save(force_insert=True)
    cite(assessment=assessment, codes=figures)
    return assessment


def _refuse_nonsense(row: Any) -> None:
    row.full_clean()
    if isinstance(row, ProductClass):
        _refuse_a_wrong_parent(row)


def _refuse_a_wrong_parent(kind: ProductClass) -> None:
    """A class is not below itself, and no parent and child are designated together."""
    parents: dict[str, str | None] = dict(ProductClass.objects.values_list("code", "parent_id"))
    parents[kind.code] = kind.parent_id
    above, seen = kind.parent_id, {kind.code}
    while above is not None:
        if above in seen:
            raise ValidationError({"parent": _("A class cannot stand below itself.")})
        seen.add(above)
        above = parents[above]
    below = {code for code in parents if kind.code in _ancestors(code, parents)} | {kind.code}
    held = designations()
    for lower in (d for d in held if d.code in below):
        if any(upper.overlaps(lower) for upper in held if upper.code in seen - {kind.code}):
            raise ValidationError({"parent": _("A sub-class is never designated beside its parent.")})


def _ancestors(code: str, parents: Mapping[str, str | None]) -> set[str]:
    above: set[str] = set()
    up = parents[code]
    while up is not None and up not in above:
        above.add(up)
        up = parents[up]
    return above
