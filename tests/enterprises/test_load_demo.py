"""`manage.py load_demo`: when it loads, when it refuses, and that the same input gives the same rows."""

from __future__ import annotations

import datetime
import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from enterprises.models import Report, User
from policy.loading import load_notice
from policy.models import VersionCounter
from policy.verification import verify
from tests.enterprises.fingerprint import fingerprint
from tests.factories.enterprises import EnterpriseFactory

pytestmark = pytest.mark.django_db


def load_demo(*, today: str = "2026-11-22", enterprises: int = 40, **options: Any) -> str:
    told = StringIO()
    day = datetime.date.fromisoformat(today)
    call_command("load_demo", today=day, enterprises=enterprises, stdout=told, **options)
    return told.getvalue()


def test_load_demo_prints_the_accounts() -> None:
    load_notice()

    told = load_demo()

    assert "40 enterprises" in told
    assert "ministry@demo.example" in told
    assert "reliability-demo" in told


def test_load_demo_gives_the_same_rows_for_the_same_seed() -> None:
    load_notice()
    found = []
    for seed in (5, 5, 6):
        with transaction.atomic():
            load_demo(seed=seed)
            found.append(fingerprint())
            transaction.set_rollback(True)

    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize("today", ["2023-10-01", "2024-03-01", "2027-01-11", "2027-08-02"])
def test_load_demo_on_another_day_keeps_the_ledger_true(today: str) -> None:
    load_notice()

    load_demo(today=today)

    assert verify() == []


def test_load_demo_without_the_notice_is_refused() -> None:
    with pytest.raises(CommandError, match=r"^The notice is not loaded. Run load_notice first.$"):
        load_demo()


def test_load_demo_beside_other_data_is_refused() -> None:
    load_notice()
    EnterpriseFactory(region_id="320000")

    with pytest.raises(CommandError, match=r"^The database has data of its own \(enterprises_user\); "):
        load_demo()

    assert User.objects.count() == 1
    assert not Report.objects.exists()
    assert not VersionCounter.now().demo


@pytest.mark.parametrize("enterprises", [0, 39, 5001])
def test_load_demo_of_a_number_that_makes_no_sense_is_refused(enterprises: int) -> None:
    load_notice()

    with pytest.raises(CommandError, match=r"^--enterprises: \d+ is not between 40 and 5000\.$"):
        load_demo(enterprises=enterprises)


def test_load_demo_before_anything_was_reported_is_refused() -> None:
    load_notice()

    with pytest.raises(CommandError, match=r"^--today: nothing had been reported before 2023-10-01\.$"):
        load_demo(today="2023-09-30")


def test_load_demo_of_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="“soon” is not a date such as 2026-11-22"):
        call_command("load_demo", "--today", "soon")


def test_load_demo_as_json_names_rows_and_accounts() -> None:
    load_notice()

    told = json.loads(load_demo(format="json"))

    assert told["rows"]["Enterprise"] == 40
    assert {"email": "steward@demo.example", "role": "ministry_steward"} in told["accounts"]
    assert told["password"] == "reliability-demo"
