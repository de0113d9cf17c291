"""A check code tells whether figures on paper are ours: worked out again, for anyone, from the ledger."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from policy.checking import checked_figures, snapshot_code
from policy.figures_digest import read_code
from policy.snapshots import publish
from policy.sources import Support
from policy.standpoint import standpoint
from policy.summary import SectorSummary, sector_summary
from policy.summary_files import summary_csv
from policy.summary_tables import check_code
from reliability_tracker.moment import Moment
from tests.policy.counted import ENTERPRISES, Books, jiangsu, set_up_policy

DIMENSIONS = {
    "Total": "total",
    "Project": "project",
    "Foundation layer": "layer",
    "Product class": "product_class",
    "Region": "region",
    "of which city": "city",
}


@pytest.fixture
def books(clerk: Any, known: list[Support]) -> Books:
    set_up_policy()
    books = Books(known, clerk)
    books.count("2024-06-30", times=3)
    books.count("2025-06-30", attribution=jiangsu(region="210000", city="210200"))
    return books


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=True)


def year_end() -> SectorSummary:
    return sector_summary(standpoint(Moment(datetime.date(2025, 12, 31))), "machinery")


def test_code_stands_for_its_figures_whatever_is_recorded_later(books: Books) -> None:
    summary = year_end()
    code = check_code(summary)
    books.count("2024-06-30", times=2)

    found = checked_figures(code)

    assert found is not None
    assert (found.as_of, found.before, found.ledger, found.digest) == (
        datetime.date(2025, 12, 31),
        datetime.date(2024, 12, 31),
        4,
        summary.digest,
    )
    assert {aim.code: values for aim, *values in found.lines}[ENTERPRISES] == [4, 3]
    assert checked_figures(check_code(year_end())).lines != found.lines  # type: ignore[union-attr]


def test_digest_can_be_worked_out_from_the_csv(books: Books) -> None:
    with translation.override("en"):
        text = summary_csv(year_end()).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    counts = sorted(
        (
            row["Target"],
            DIMENSIONS[row["Breakdown"]],
            row["code"],
            int(row["Figure"]),
            int(row["Figure compared with"]),
        )
        for row in rows
        if (row["Figure"], row["Figure compared with"]) != ("0", "0")
    )
    lines = [("machinery", "2025-12-31", "2024-12-31", "4"), *counts]

    worked_out = hashlib.sha256("".join("\t".join(map(str, line)) + "\n" for line in lines).encode())

    assert {row["Digest of the counts (SHA-256)"] for row in rows} == {worked_out.hexdigest()}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "machinery",
        "machinery-20251331-20241231-4-" + "0" * 32,
        "machinery-20251231-20241231-4-" + "0" * 32,
        "machinery-20251231-20241231-999-" + "0" * 32,
        "toys-20251231-20241231-4-" + "0" * 32,
        "snapshot-" + "0" * 32,
        "snapshot-",
    ],
)
def test_code_that_is_not_ours_stands_for_nothing(books: Books, text: str) -> None:
    assert checked_figures(text) is None


def test_altered_code_stands_for_nothing(books: Books) -> None:
    code = check_code(year_end())

    assert checked_figures(code.replace("20251231", "20251230")) is None
    assert checked_figures(code[:-1] + ("0" if code[-1] != "0" else "1")) is None
    assert read_code(f" {code.upper()} ") == read_code(code)


def test_anyone_may_check_a_paper(books: Books, client: Client) -> None:
    client.cookies["django_language"] = "en"
    code = check_code(year_end())
    published = timezone.localdate(publish(as_of=datetime.date(2025, 12, 31), by=None).known_at)

    page = client.get(f"/check/{code}/")
    asked = client.get("/check/", {"code": f" http://localhost:8000/check/{code}/ "})
    wrong = client.get("/check/machinery-20251231-20241231-4-" + "0" * 32 + "/")

    assert (page.status_code, page.context["user"].is_authenticated) == (200, False)
    assert "These figures are ours." in page.content.decode()
    assert f"as snapshot no. 1 on {published.day} {published:%B %Y}" in page.content.decode()
    assert asked["Location"] == f"/check/{code}/"
    assert wrong.status_code == 404
    assert "No figures of ours have this code." in wrong.content.decode()
    assert client.get("/check/").status_code == 200


def test_code_of_a_snapshot_shows_the_figures_to_compare(books: Books, client: Client) -> None:
    client.cookies["django_language"] = "en"
    published = publish(as_of=datetime.date(2025, 12, 31), by=None)

    page = client.get(f"/check/{snapshot_code(published.digest)}/")

    targets = published.content["progress"]["targets"]
    assert [line.value for line in page.context["published"]] == [
        found["value"] for found in targets if found["comparator"]
    ]
    assert "They were published as below and have not changed since." in page.content.decode()
