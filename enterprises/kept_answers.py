"""One answer for a request that is sent twice: a write is done once, whoever retries it, also at once."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from enterprises.models import KeptAnswer

KEPT_FOR = datetime.timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a write was answered with. `again`: kept from the first time, nothing was done now."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    again: bool = False


class KeyStandsForAnother(Exception):
    """The key was used with another request."""


@transaction.atomic
def answer_once(*, key: str, fingerprint: str, by: Any, act: Callable[[], Answer]) -> Answer:
    """Act and keep the answer under the key; where it is kept already, give it again.

    The row is written first, so a second request with the key waits for the first one's end. Does the first
    fail, its row is gone with everything else, and the second acts: a refusal keeps no key.
    """
    row = KeptAnswer(user=by, key=key, fingerprint=fingerprint, status=200)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return _kept(KeptAnswer.objects.get(user=by, key=key), fingerprint)
    answer = act()
    row.status, row.headers, row.body = answer.status, answer.headers, answer.body
    row.save(update_fields=["status", "headers", "body"])
    return answer


def _kept(row: KeptAnswer, fingerprint: str) -> Answer:
    if row.fingerprint != fingerprint:
        raise KeyStandsForAnother
    return Answer(row.status, row.headers, row.body, again=True)


def forget_old_answers() -> int:
    """Delete answers that nobody will ask for again; returns how many."""
    count, _by_model = KeptAnswer.objects.filter(answered_at__lt=timezone.now() - KEPT_FOR).delete()
    return count
