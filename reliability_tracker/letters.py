"""Letters: handed over in the transaction that causes them, posted by a worker, tried again for half a day.

`enterprises.mail` writes them; this is how they leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.mail import EmailMessage
from django.utils import timezone
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app

if TYPE_CHECKING:
    from procrastinate.jobs import Job

TASK = "reliability_tracker.tasks.post_letter"
MINUTES_BETWEEN = (1, 5, 15, 60, 180, 480)  # tries; then it is given up


@dataclass(frozen=True, slots=True)
class Letter:
    """What is posted: plain text to one address."""

    to: str
    subject: str
    text: str


def hand_over(letters: Iterable[Letter]) -> None:
    """A worker posts them once this transaction is committed; they are never posted if it is not."""
    if written := [asdict(letter) for letter in letters]:
        app.configure_task(TASK, allow_unknown=False).batch_defer(*written)


def post(letter: Letter) -> None:
    """Give one letter to the mail server. OSError, of which SMTP's own are a kind, if it does not take it."""
    EmailMessage(letter.subject, letter.text, to=[letter.to]).send()


class LaterAgain(BaseRetryStrategy):
    """The mail server's trouble passes, or it does not within half a day."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, OSError) or job.attempts >= len(MINUTES_BETWEEN):
            return None
        return RetryDecision(retry_at=timezone.now() + timedelta(minutes=MINUTES_BETWEEN[job.attempts]))
