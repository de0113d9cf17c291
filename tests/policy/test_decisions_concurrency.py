"""Two stewards at the same moment: the rules look at the whole register, so one waits for the other."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from policy.decisions import NotRecorded
from policy.enums import DecisionKind
from policy.loading import load_notice
from policy.models import DecisionSubject
from tests.factories.enterprises import UserFactory
from tests.policy.registered import classes, day, enter

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_tenth_place_is_given_once() -> None:
    load_notice()
    stewards = [UserFactory(ministry_steward=True) for _ in range(4)]
    nine = ["ZJ-01", "ZJ-02", "ZJ-03", "ZJ-04", "ZJ-05", "ZJ-06", "ZJ-07", "ZJ-08", "BZ-01"]
    enter(stewards[0], DecisionKind.CLASS_DESIGNATED, "2025-01-10", *classes(*nine))
    refused: list[list[tuple[int | None, str]]] = []
    failures: list[BaseException] = []
    together = threading.Barrier(4)

    def designate(place: int, steward: Any) -> None:
        try:
            together.wait(20)
            enter(
                steward,
                DecisionKind.CLASS_DESIGNATED,
                "2025-02-10",
                *classes(f"BZ-0{place + 2}"),
                number=f"甲〔2025〕{place + 2}号",
            )
        except NotRecorded as error:
            refused.append([(p.line, p.field) for p in error.problems])
        except BaseException as failure:  # noqa: BLE001  (handed to the test)
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=designate, args=pair) for pair in enumerate(stewards)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert failures == []
    assert refused == [[(None, "subjects")]] * 3
    assert DecisionSubject.objects.in_force(day("2025-02-10")).count() == 10
