"""`manage.py populate`: one seed gives one country, everything happens in it, and its ledger is true."""

from __future__ import annotations

import datetime
import hashlib
import re
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import Count

from enterprises.enums import ReportState
from enterprises.models import (
    Assessment,
    Attachment,
    CreditCodeChange,
    Enterprise,
    ExpectedReport,
    FieldComment,
    Report,
    Transition,
)
from enterprises.populate.load import BY_HAND, LARGE
from policy.loading import load_notice
from policy.models import Contribution, VersionCounter
from policy.verification import verify
from reliability_tracker.change_log import LogEntry
from tests.factories.enterprises import UserFactory

pytestmark = pytest.mark.django_db
_CASTS = re.compile(r"::character varying|::text(\[\])?|[()]")
DRAWN_ANEW = {"password"}  # salted


def populate(*, enterprises: int = 60, reports: int = 900, seed: int = 3, **options: Any) -> str:
    told = StringIO()
    day = datetime.date(2026, 11, 22)
    numbers = {"enterprises": enterprises, "reports": reports, "seed": seed}
    call_command("populate", today=day, stdout=told, **numbers, **options)
    return told.getvalue()


def fingerprint() -> str:
    """Changes with any column of any row."""
    digest = hashlib.sha256()
    for model in dict.fromkeys((*BY_HAND, *LARGE, Contribution)):
        columns = [f.attname for f in model._meta.concrete_fields if f.name not in DRAWN_ANEW]
        for row in model._default_manager.order_by("pk").values_list(*columns):
            digest.update(repr(row).encode())
    return digest.hexdigest()


def definitions() -> list[tuple[str, str]]:
    """Every index, constraint and trigger of the database; PostgreSQL casts differently the second time."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef, '' FROM pg_indexes WHERE schemaname = 'public'"
            " UNION ALL SELECT conrelid::regclass || conname, pg_get_constraintdef(oid) FROM pg_constraint"
            " UNION ALL SELECT pg_get_triggerdef(oid), tgenabled::text FROM pg_trigger WHERE NOT tgisinternal"
        )
        return sorted((_CASTS.sub("", first), _CASTS.sub("", last)) for first, last in cursor.fetchall())


def test_populate_makes_a_country_in_which_everything_happens_and_whose_ledger_is_true() -> None:
    before = definitions()

    told = populate(enterprises=100, reports=1500, seed=2)

    assert "100 enterprises, 1500 reports" in told
    assert verify() == []
    assert {*Report.objects.values_list("state", flat=True)} == {*ReportState.values}
    assert Report.objects.filter(version=2).exists()
    assert Report.objects.filter(superseded_at__isnull=False).exists()
    assert Report.objects.exclude(late_reason="").exists()
    late = ExpectedReport.objects.exclude(improvement__reports__cycle=1).filter(cycle=1)
    assert late.exists()
    for model in (Attachment, FieldComment, Assessment, Transition):
        assert model._default_manager.exists()
    regions = Enterprise.objects.values("region").annotate(number=Count("pk")).order_by("-number")
    assert regions[0]["number"] > 5 * regions[len(regions) - 1]["number"]
    assert VersionCounter.now().demo
    assert LogEntry.objects.filter(kind="enterprises.report", change="loaded", rows=1500).count() == 1
    assert definitions() == before


def test_populate_gives_the_same_rows_for_the_same_seed() -> None:
    found = []
    load_notice()
    for seed in (5, 5):
        with transaction.atomic():
            populate(enterprises=40, reports=300, seed=seed)
            found.append(fingerprint())
            transaction.set_rollback(True)

    assert found[0] == found[1]


def test_populate_leaves_a_database_alone_that_holds_people() -> None:
    load_notice()
    UserFactory()

    with pytest.raises(CommandError, match="data of its own"):
        populate()

    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        ({"enterprises": 3}, "--enterprises: 3 is not between 40"),
        ({"reports": 60 * 200 + 1}, "--reports: 12001 is not between 0 and 12000"),
    ],
)
def test_populate_refuses_numbers_that_make_no_country(numbers: dict[str, int], sentence: str) -> None:
    load_notice()

    with pytest.raises(CommandError, match=sentence):
        populate(**numbers)


@pytest.mark.long
def test_populate_replays_changes_of_codes_and_annulments_of_thousands_of_enterprises() -> None:
    populate(enterprises=3000, reports=20_000)

    assert CreditCodeChange.objects.exists()
    assert Contribution.objects.filter(quantity=-1, target="enterprises-2025").exists()
    assert verify() == []
