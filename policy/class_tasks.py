"""What verdicts and benchmarks ask of stewards. Worked out from what stands; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from policy.core_classes import core_classes
from policy.enums import DecisionKind
from policy.models import Benchmark
from policy.places import Place, evidence_of, line_verdicts
from policy.rights import is_steward
from policy.standpoint import standpoint
from reliability_tracker.moment import Moment


@dataclass(frozen=True, slots=True)
class Task:
    """Something about classes that waits for a steward. kind: overturned, to_confirm or to_approve."""

    kind: str
    title: str
    sentence: str
    href: str


def tasks_for(user: Any) -> list[Task]:
    """What waits for a steward, what was overturned first; nobody else has any of it."""
    return [*tasks_of_classes(user), *benchmarks_to_approve(user)] if is_steward(user) else []


def tasks_of_classes(user: Any) -> list[Task]:
    """What the verdicts on designated classes ask of stewards, what was overturned first."""
    at = standpoint(Moment(timezone.localdate()), user)
    designated = core_classes(at).designated
    lines = line_verdicts(at, [core.code for core in designated])
    overturned, to_confirm = [], []
    for core in designated:
        evidence = evidence_of(lines.get(core.code, ()))
        if core.confirmed and evidence != Place.DEMONSTRATED:
            sentence = _(
                "Confirmed, but the verdict is now: %(verdict)s. It counts until a decision ends it."
            ) % {"verdict": evidence.label}
            href = reverse("policy:product_class", args=[core.code])
            overturned.append(Task("overturned", core.name, sentence, href))
        elif not core.confirmed and evidence == Place.DEMONSTRATED:
            sentence = _("Designated and demonstrated; it counts once a decision confirms it.")
            href = f"{reverse('policy:decision_new')}?kind={DecisionKind.CLASS_CONFIRMED}"
            to_confirm.append(Task("to_confirm", core.name, sentence, href))
    return [*overturned, *to_confirm]


def benchmarks_to_approve(user: Any) -> list[Task]:
    """The proposals that wait for a steward; nobody else has any."""
    if not is_steward(user):
        return []
    waiting = Benchmark.objects.waiting().select_related("product_class", "indicator").order_by("id")
    return [
        Task(
            "to_approve",
            f"{row.product_class.name} · {row.indicator.name}",
            _("A proposed benchmark waits for approval."),
            row.get_absolute_url(),
        )
        for row in waiting
    ]
