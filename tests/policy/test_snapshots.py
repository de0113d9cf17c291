"""Publishing freezes figures: the same bytes and figures afterwards, and a list of what was corrected."""

from __future__ import annotations

import datetime
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, OperationalError
from django.test import Client
from django.utils import translation

from policy.models import Sector, Snapshot, SnapshotSummary
from policy.snapshots import Cause, Correction, corrections, publish, published_summary
from policy.sources import Source, Support
from policy.summary import FRAMES
from tests.factories.enterprises import UserFactory
from tests.factories.policy import SectorFactory
from tests.factories.snapshots import SnapshotFactory, SnapshotSummaryFactory
from tests.policy.counted import DALIAN, DEMONSTRATIONS, ENTERPRISES, Books, jiangsu, set_up_policy
from tests.queries import queries_of

YEAR_END = datetime.date(2025, 12, 31)


@pytest.fixture
def books(clerk: Any, known: list[Support]) -> Books:
    set_up_policy()
    books = Books(known, clerk)
    books.count("2024-06-30", times=3)
    books.count("2025-03-31", attribution=DALIAN, times=2)
    books.count("2025-04-18", target=DEMONSTRATIONS, source=Source("decision", "演示〔2025〕4号"))
    return books


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=True)


def correct(books: Books) -> None:
    """What comes after publishing: one more, late; one voided; a name changed."""
    books.count("2025-06-30", attribution=jiangsu(region="330000"), times=2)
    books.drop("S-0004")
    Sector.objects.filter(code="machinery").update(name_zh="机械行业", name_en="Another name")


def exported(tmp_path: Path, kind: str, number: int) -> bytes:
    path = tmp_path / f"file.{kind}"
    arguments = ["machinery", "--format", kind, "--output", str(path), "--snapshot", str(number)]
    call_command("export_summary", *arguments, stdout=StringIO())
    return path.read_bytes()


def test_snapshot_prints_again_after_corrections(books: Books, tmp_path: Path) -> None:
    published = publish(as_of=YEAR_END, by=books.clerk)
    with translation.override("en"):
        csv = exported(tmp_path, "csv", published.number)
        summary, _csv = published_summary(published, "machinery")
        pdf = exported(tmp_path, "pdf", published.number)

    correct(books)

    with translation.override("en"):
        assert exported(tmp_path, "csv", published.number) == csv
        again, _csv = published_summary(published, "machinery")
        assert exported(tmp_path, "pdf", published.number)[:5] == pdf[:5] == b"%PDF-"
    for name in FRAMES:
        assert getattr(again, name).equals(getattr(summary, name)), name
    assert (again.sector.name_en, again.digest, again.snapshot) == ("Name machinery", summary.digest, 1)
    assert b"Name machinery" not in csv  # the CSV names sectors by their code
    assert b",3,3,0,2025-12-31," in csv


def test_corrections_say_old_new_and_why(books: Books) -> None:
    published = publish(as_of=YEAR_END, by=books.clerk)

    correct(books)
    since = corrections(published)

    today = datetime.date(2026, 11, 23)
    assert since.figures == (
        Correction(ENTERPRISES, "", "", 5, 6),
        Correction(ENTERPRISES, "project", "foundation", 3, 5),
        Correction(ENTERPRISES, "project", "multiplication", 2, 1),
        Correction(ENTERPRISES, "region", "210000", 2, 1),
        Correction(ENTERPRISES, "region", "330000", 0, 2),
        Correction(ENTERPRISES, "sector", "electronics", 2, 1),
        Correction(ENTERPRISES, "sector", "machinery", 3, 5),
    )
    assert [(c.target, c.sector, c.decision, c.change) for c in since.causes] == [
        (ENTERPRISES, "electronics", "", -1),
        (ENTERPRISES, "machinery", "", 2),
    ]
    assert isinstance(since.causes[0], Cause)
    assert since.causes[0].recorded_on >= today


def test_what_takes_effect_after_the_date_corrects_nothing(books: Books) -> None:
    published = publish(as_of=YEAR_END, by=books.clerk)

    books.count("2026-02-01", times=2)

    assert corrections(published).figures == ()


def test_the_same_figures_are_not_published_twice(books: Books) -> None:
    publish(as_of=YEAR_END, by=books.clerk)

    with pytest.raises(ValidationError, match="1"):
        publish(as_of=YEAR_END, by=books.clerk)

    books.count("2025-06-30")
    assert publish(as_of=YEAR_END, by=books.clerk).number == 2


def test_publish_snapshot_prints_what_it_froze(books: Books) -> None:
    out = StringIO()
    call_command("publish_snapshot", "2025-12-31", "--format", "json", stdout=out)

    found = Snapshot.objects.get()
    assert json.loads(out.getvalue()) == {
        "number": 1,
        "as_of": "2025-12-31",
        "known_at": found.known_at.isoformat(),
        "ledger_version": 6,
        "digest": found.digest,
    }
    assert (found.published_by, found.summaries.count()) == (None, 6)
    figures = {t["code"]: t["value"] for t in found.content["progress"]["targets"]}
    assert (figures[ENTERPRISES], figures[DEMONSTRATIONS]) == (5, 1)
    assert found.content["thresholds"] == {
        "on_track": 0.95,
        "at_risk": 0.6,
        "reason": "Settings of the ministry",
    }
    assert found.content["words"]["en"]["targets"][ENTERPRISES]["status"] == "off track"


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("2030-12-31", "The date lies in the future."),
        ("soon", "“soon” is not a date. Write it as 2025-12-31."),
    ],
)
def test_publish_snapshot_refuses_with_one_line(books: Books, day: str, reason: str) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("publish_snapshot", day)

    assert (str(refusal.value), Snapshot.objects.count()) == (reason, 0)


def test_steward_publishes_on_a_page_and_everyone_reads_it(books: Books, client: Client) -> None:
    client.force_login(UserFactory(ministry_steward=True))
    client.cookies["django_language"] = "en"

    made = client.post("/snapshots/new/", {"as_of": "2025-12-31", "remark": "Yearly report"}, follow=True)
    again = client.post("/snapshots/new/", {"as_of": "2025-12-31"})
    correct(books)
    client.force_login(UserFactory(enterprise_reporter=True))
    page = client.get("/snapshots/1/")

    assert made.redirect_chain == [("/snapshots/1/", 302)]
    assert "These figures are published already, as snapshot no. 1." in again.content.decode()
    text = page.content.decode()
    assert "Yearly report" in text
    assert [(line.part, line.published, line.now) for line in page.context["corrections"]][:1] == [("", 5, 6)]
    assert [line.value for line in page.context["targets"]] == [0, 1, 5, None, 0]
    csv = client.get("/snapshots/1/machinery/summary.csv")
    assert csv.content.decode() == SnapshotSummary.objects.get(sector="machinery", language="en").csv
    assert "machinery-2025-12-31-s1.csv" in csv["Content-Disposition"]
    assert client.get("/snapshots/1/toys/summary.csv").status_code == 404
    assert client.get("/snapshots/2/").status_code == 404


def test_only_stewards_publish(client: Client, db: None) -> None:
    client.force_login(UserFactory(ministry_reviewer=True))

    assert client.post("/snapshots/new/", {"as_of": "2025-12-31"}).status_code == 403


def test_list_of_snapshots_takes_the_same_queries_however_long(client: Client, db: None) -> None:
    client.force_login(UserFactory(observer=True))
    SnapshotFactory()
    client.get("/snapshots/")
    once = queries_of(client, "/snapshots/")
    SnapshotFactory.create_batch(2)

    assert queries_of(client, "/snapshots/") == once


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"number": 0}, "snapshot_numbers_begin_at_one"),
        ({"ledger_version": -1}, "snapshot_versions_are_not_negative"),
        ({"digest": "short"}, "snapshot_has_its_digest"),
    ],
)
def test_database_refuses_a_snapshot(db: None, changes: dict[str, Any], constraint: str) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SnapshotFactory(**changes)


def test_database_refuses_a_summary_twice_or_in_another_language(db: None) -> None:
    held = SnapshotSummaryFactory(sector=SectorFactory(code="machinery"))

    for language, constraint in (
        ("zh-hans", "snapshot_summary_once_a_sector_and_language"),
        ("fr", "snapshot_language_is_known"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            SnapshotSummaryFactory(snapshot=held.snapshot, sector=held.sector, language=language)


@pytest.mark.parametrize("rows", [Snapshot.objects, SnapshotSummary.objects])
def test_what_was_published_is_never_changed(db: None, rows: Any) -> None:
    SnapshotSummaryFactory(sector=SectorFactory(code="machinery"))

    for change in (lambda: rows.update(id=7), lambda: rows.all()._raw_delete("default")):
        with (
            pytest.raises((InternalError, IntegrityError, OperationalError), match="append-only"),
            transaction.atomic(),
        ):
            change()
