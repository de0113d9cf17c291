"""Which of the things a message is about still wait: asked before a letter goes out, and to settle lines."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from enterprises.models import Claim, Transition


def newest_steps(ids: Sequence[int]) -> set[int]:
    """Steps of reports that nothing has followed."""
    later = Transition.objects.filter(report=OuterRef("report"), pk__gt=OuterRef("pk"))
    return set(Transition.objects.filter(pk__in=ids).exclude(Exists(later)).values_list("pk", flat=True))


def claims_to_decide(ids: Sequence[int]) -> set[int]:
    """Registrations that nobody has answered."""
    return set(Claim.objects.pending().filter(pk__in=ids).values_list("pk", flat=True))
