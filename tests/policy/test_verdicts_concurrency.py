"""Several changes at the same moment: a class is judged on all of them, never on half."""

from __future__ import annotations

import datetime
import threading
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from policy.benchmarks import record_share
from policy.models import ClassVerdict, MarketShare
from policy.sources import Submission
from tests.factories.enterprises import UserFactory
from tests.factories.verdicts import SubmissionFactory, judged_class

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_newest_verdict_rests_on_everything(evidence: list[Submission]) -> None:
    evidence += [SubmissionFactory(failures=0, total_time=9000) for _ in range(4)]
    kind = judged_class(2000, evidence).product_class
    steward = UserFactory(ministry_steward=True)
    failures: list[BaseException] = []
    together = threading.Barrier(4)

    def record(submission: Submission, by: Any) -> None:
        share = MarketShare(
            product_class=kind,
            subject=submission.subject,
            product=submission.product,
            holder_code=submission.holder_code,
            share=Decimal("0.2"),
            source="协会统计",
            valid_from=datetime.date(2026, 1, 1),
        )
        try:
            together.wait(20)
            record_share(share=share, by=by)
        except BaseException as failure:  # noqa: BLE001  (handed to the test)
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=record, args=(each, steward)) for each in evidence]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert failures == []
    newest = ClassVerdict.objects.latest("id")
    assert [member.weight for member in newest.members.all()] == [0.2] * 4
    assert (newest.verdict, ClassVerdict.objects.count()) == ("demonstrated", 5)
