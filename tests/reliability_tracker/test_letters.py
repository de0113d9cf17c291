"""Letters leave with the commit, by a worker, and once more when the mail server was away."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from reliability_tracker import letters
from reliability_tracker.letters import Letter
from tests.background import waiting, work_off

pytestmark = pytest.mark.django_db

LETTER = Letter("a@test.example", "主题", "正文\n")


def test_letter_is_posted_by_a_worker() -> None:
    letters.hand_over([LETTER])

    assert waiting() == ["post_letter"]
    assert work_off() == ["post_letter"]
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [(["a@test.example"], "主题", "正文\n")]
    assert not ProcrastinateJob.objects.exists()


def test_letter_of_a_transaction_that_is_taken_back_is_never_posted() -> None:
    with transaction.atomic():
        letters.hand_over([LETTER])
        transaction.set_rollback(True)

    assert mail.outbox == []


def test_letter_is_tried_again_while_the_mail_server_is_away(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    letters.hand_over([LETTER])

    work_off()

    again = ProcrastinateJob.objects.get()
    assert (again.status, again.attempts) == ("todo", 1)
    assert timedelta(0) < again.scheduled_at - timezone.now() <= timedelta(minutes=1)


def test_letter_is_given_up_after_half_a_day_and_at_once_for_a_fault_of_ours() -> None:
    decide = letters.LaterAgain().get_retry_decision
    tries = [ProcrastinateJob(attempts=n) for n in range(7)]

    refused = [decide(exception=smtplib.SMTPServerDisconnected(), job=job) is None for job in tries]

    assert refused == [False] * 6 + [True]
    assert decide(exception=KeyError(), job=tries[0]) is None
