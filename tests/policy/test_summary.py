"""The summary of a sector: the same figures on the page, in `progress`, in the workbook and in the CSV."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
import zipfile
from io import StringIO
from pathlib import Path
from typing import Any

import docx
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from policy.models import Sector
from policy.sources import InProgress, Support, registry
from policy.standpoint import Standpoint, standpoint
from policy.summary import sector_summary, year_before
from policy.summary_files import FORMATS, file_name, summary_csv, summary_file
from policy.summary_tables import Printing, reading_hints
from reliability_tracker.moment import Moment
from tests.factories.enterprises import UserFactory
from tests.policy.counted import (
    CLASSES,
    DALIAN,
    DEMONSTRATIONS,
    ENTERPRISES,
    NOWHERE,
    PLATFORMS,
    Books,
    jiangsu,
    set_up_policy,
)
from tests.policy.test_overview_page import english
from tests.queries import queries_of

TARGETS = [PLATFORMS, DEMONSTRATIONS, ENTERPRISES, CLASSES]


@pytest.fixture
def books(clerk: Any, known: list[Support], monkeypatch: pytest.MonkeyPatch) -> Books:
    set_up_policy()
    waiting = [InProgress(ENTERPRISES, 7, "machinery"), InProgress(ENTERPRISES, 2, "electronics")]
    monkeypatch.setattr(registry, "in_progress", [lambda: waiting])
    books = Books(known, clerk)
    books.count("2024-06-30", times=3)
    books.count(
        "2026-02-28", attribution=jiangsu(project="multiplication", layer=None, region="330000"), times=2
    )
    books.count("2026-03-31", attribution=jiangsu(region="210000", city="210200", product_class=None))
    books.count("2026-03-31", attribution=DALIAN, times=2)
    books.count("2024-04-18", "2026-10-30", target=DEMONSTRATIONS)
    books.count("2024-04-18", target=PLATFORMS, attribution=NOWHERE)
    return books


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(datetime.datetime(2026, 11, 23, 4, tzinfo=datetime.UTC), tick=True)


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def now() -> Standpoint:
    return standpoint(Moment(as_of=datetime.date(2026, 11, 23)))


def exported(tmp_path: Path, kind: str, *arguments: str) -> Path:
    path = tmp_path / f"machinery.{kind}"
    call_command(
        "export_summary", "machinery", "--format", kind, "--output", str(path), *arguments, stdout=StringIO()
    )
    return path


def sheets(path: Path) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def word_tables(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in docx.Document(path).tables]


def pdf_rows(path: Path) -> list[tuple[str, list[str]]]:
    """Every run of figures on the pages, with the words before it drawn together."""
    pages = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    found: list[tuple[str, list[str]]] = []
    words, figures = "", []
    for word in re.sub(r"^— \d+ —$", "", pages, flags=re.MULTILINE).split():
        if re.fullmatch(r"[+−\d,.%≥—]+", word):
            figures.append(word)
            continue
        if figures:
            found.append((words, figures))
            words, figures = "", []
        words += word
    return [*found, (words, figures)]


def in_pdf_row(rows: list[tuple[str, list[str]]], name: str, figures: int) -> list[str]:
    """The figures that follow a name, of the first run that is so long."""
    squeezed = "".join(name.split())
    return next(run for words, run in rows if words.endswith(squeezed) and len(run) >= figures)


def lines(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_summary_has_the_sector_against_every_target(books: Books) -> None:
    figures = sector_summary(now(), "machinery").figures.set_index("target")

    assert figures[["value", "value_before", "change", "national", "in_progress"]].to_dict("index") == {
        PLATFORMS: {"value": 0, "value_before": 0, "change": 0, "national": 1, "in_progress": 0},
        DEMONSTRATIONS: {"value": 0, "value_before": 1, "change": -1, "national": 0, "in_progress": 0},
        ENTERPRISES: {"value": 6, "value_before": 3, "change": 3, "national": 8, "in_progress": 7},
        CLASSES: {"value": 0, "value_before": 0, "change": 0, "national": 0, "in_progress": 0},
    }
    assert figures["value_at_due"].fillna(-1).to_dict() == {
        PLATFORMS: 0,
        DEMONSTRATIONS: 1,
        ENTERPRISES: 3,
        CLASSES: -1,
    }


def test_summary_parts_add_up_but_for_cities(books: Books) -> None:
    summary = sector_summary(now(), "machinery")

    sums = summary.parts.groupby(["target", "dimension"])["value"].sum()
    assert {d: sums[ENTERPRISES, d] for d in ("project", "layer", "product_class", "region", "city")} == {
        "project": 6,
        "layer": 6,
        "product_class": 6,
        "region": 6,
        "city": 1,
    }


def test_page_progress_and_every_file_say_the_same(books: Books, client: Client, tmp_path: Path) -> None:
    client.force_login(books.clerk)
    client.cookies["django_language"] = "en"
    out = StringIO()
    call_command("progress", "--format", "json", stdout=out)
    progress = {
        t["code"]: t["by_sector"]["machinery"] for t in json.loads(out.getvalue())["targets"] if t["goal"]
    }

    page = client.get("/sectors/machinery/").context
    book = sheets(exported(tmp_path, "xlsx"))
    rows = lines(exported(tmp_path, "csv"))

    on_page = {row["target"]: row["value"] for row in page["figures"]}
    in_book = {row[0]: row[3] for row in book["Figures"][1:]}
    in_csv = {row["Target"]: int(row["Figure"]) for row in rows if row["Breakdown"] == "Total"}
    in_word = [int(row[1]) for row in word_tables(exported(tmp_path, "docx"))[0][1:]]
    printed = pdf_rows(exported(tmp_path, "pdf"))
    in_pdf = {code: int(in_pdf_row(printed, f"Name {code} (items)", 8)[0]) for code in TARGETS}
    assert (
        progress
        == on_page
        == in_book
        == in_csv
        == dict(zip(TARGETS, in_word, strict=True))
        == in_pdf
        == {PLATFORMS: 0, DEMONSTRATIONS: 0, ENTERPRISES: 6, CLASSES: 0}
    )


def test_page_and_every_file_break_down_alike(books: Books, client: Client, tmp_path: Path) -> None:
    client.force_login(books.clerk)
    client.cookies["django_language"] = "en"
    page = client.get("/sectors/machinery/").context
    book = sheets(exported(tmp_path, "xlsx"))
    rows = lines(exported(tmp_path, "csv"))

    on_page = {row.label: [count for count, _address in row.cells] for row in page["by_region"].rows}
    in_book = {row[1]: [int(count) for count in row[2:6]] for row in book["By region"][1:]}
    in_csv: dict[str, list[int]] = {}
    for row in rows:
        if row["Breakdown"] in ("Region", "of which city"):
            name = row["name"] if row["Breakdown"] == "Region" else f"of which {row['name']}"
            in_csv.setdefault(name, []).append(int(row["Figure"]))

    assert on_page == {
        "Liaoning": [0, 0, 1, 0],
        "of which Dalian": [0, 0, 1, 0],
        "Jiangsu": [0, 0, 3, 0],
        "Zhejiang": [0, 0, 2, 0],
        "Total": [0, 0, 6, 0],
    }
    assert in_book == on_page | {"not decided": [0, 0, 0, 0]}
    regions = next(t for t in word_tables(exported(tmp_path, "docx")) if t[0][0] == "Region")
    assert {row[0]: [int(count) for count in row[1::2]] for row in regions[2:]} == on_page
    printed = pdf_rows(exported(tmp_path, "pdf"))
    in_pdf = {name: [int(count) for count in in_pdf_row(printed, name, 8)[:8:2]] for name in on_page}
    assert in_pdf == on_page
    assert {name: in_csv[name] for name in on_page if name != "Total"} == {
        name: counts for name, counts in on_page.items() if name != "Total"
    }


def test_workbook_says_what_it_is_and_holds_typed_cells(books: Books, tmp_path: Path) -> None:
    ledger = now().ledger
    book = sheets(exported(tmp_path, "xlsx", "--as-of", "2025-12-31", "--known-at", "2026-11-24"))

    assert list(book) == [
        "How to read",
        "Figures",
        "By project",
        "By foundation layer",
        "By product class",
        "By region",
        "Figures at the end of each year",
        "Demonstrations and decisions",
        "Indicators and verdicts",
        "Completeness of reporting",
        "Association notes",
    ]
    digest = sector_summary(standpoint(Moment(datetime.date(2025, 12, 31))), "machinery").digest
    code = f"machinery-20251231-20241231-{ledger}-{digest[:32]}"
    assert book["How to read"][:23] == [
        ["What", "Value"],
        ["Title", "Sector summary: Name machinery"],
        ["Sector", "machinery"],
        ["As of", datetime.date(2025, 12, 31)],
        ["As known at", "2026-11-24T23:59:59+08:00"],
        ["Ledger version", ledger],
        ["Compared with", datetime.date(2024, 12, 31)],
        ["Digest of the counts (SHA-256)", digest],
        ["Check address", f"{settings.SITE_URL}/check/{code}/"],
        ["Exported by", "the command line"],
        ["Exported at", "2026-11-23 12:00:00+08:00"],
        ["Nature of the data", "Demo data"],
        ["Rows of “Figures”", 4],
        ["Rows of “By project”", 4],
        ["Rows of “By foundation layer”", 3],
        ["Rows of “By product class”", 3],
        ["Rows of “By region”", 6],
        ["Rows of “Figures at the end of each year”", 2],
        ["Rows of “Demonstrations and decisions”", 0],
        ["Rows of “Indicators and verdicts”", 0],
        ["Rows of “Completeness of reporting”", 0],
        ["Rows of “Association notes”", 0],
        ["How to read", reading_hints(sector_summary(now(), "machinery"))[0]],
    ]
    head, *_rows = book["Figures"]
    enterprises = dict(zip(head, next(row for row in book["Figures"] if row[0] == ENTERPRISES), strict=True))
    assert enterprises["Due date"] == datetime.date(2025, 12, 31)
    assert (enterprises["Figure of the sector"], enterprises["Share of the national figure"]) == (3.0, 1.0)
    assert enterprises["Nature of the data"] == "Demo data"


def test_files_are_the_same_bytes_for_the_same_figures(books: Books) -> None:
    printing = Printing("Someone", datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC))
    files = [
        {kind: summary_file(sector_summary(now(), "machinery"), kind, printing) for kind in FORMATS}
        for _time in range(2)
    ]

    assert files[0] == files[1]


def test_workbook_has_its_headings_frozen(books: Books, tmp_path: Path) -> None:
    with zipfile.ZipFile(exported(tmp_path, "xlsx")) as book:
        pages = [
            book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")
        ]

    assert len(pages) == 11
    assert all('<pane ySplit="1"' in page and 'state="frozen"' in page for page in pages)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_files_keep_text_that_looks_like_a_formula_as_text(books: Books, tmp_path: Path, name: str) -> None:
    Sector.objects.filter(code="machinery").update(name_en=name)
    cache.clear()
    path = exported(tmp_path, "xlsx")
    with zipfile.ZipFile(path) as book:
        pages = [book.read(page).decode() for page in book.namelist() if "worksheets/sheet" in page]

    assert sheets(path)["How to read"][1] == ["Title", f"Sector summary: {name}"]
    assert not any("<f>" in page for page in pages)


def test_csv_says_as_of_when_and_that_it_is_whole(books: Books, tmp_path: Path) -> None:
    ledger = now().ledger
    rows = lines(exported(tmp_path, "csv", "--as-of", "2025-12-31"))

    assert [row["Line"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert {row["Lines in all"] for row in rows} == {str(len(rows))}
    assert {(row["As of"], row["As known at"], row["Ledger version"]) for row in rows} == {
        ("2025-12-31", "known now", str(ledger))
    }
    assert {row["Nature of the data"] for row in rows} == {"Demo data"}
    assert rows[0] | {"Line": "", "Lines in all": ""} == rows[0] | {
        "Sector": "machinery",
        "Target": PLATFORMS,
        "Breakdown": "Total",
        "Figure": "0",
        "Line": "",
        "Lines in all": "",
    }


def test_known_at_leaves_out_what_was_recorded_later(books: Books, tmp_path: Path) -> None:
    book = sheets(exported(tmp_path, "xlsx", "--known-at", "2020-01-01"))

    assert [row[3] for row in book["Figures"][1:]] == [0, 0, 0, 0]
    assert book["How to read"][5] == ["Ledger version", 0]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (
            ["toys", "--format", "csv"],
            "There is no sector 'toys'; there are: machinery, electronics, automotive.",
        ),
        (
            ["machinery", "--format", "csv", "--as-of", "soon"],
            "“soon” is not a date. Write it as 2025-12-31.",
        ),
        (
            ["machinery", "--format", "csv", "--cycle", "2020"],
            "There is no reporting cycle '2020'; there are: .",
        ),
        (
            ["machinery", "--format", "csv", "--cycle", "2020", "--as-of", "2025-12-31"],
            "A cycle brings its own date: give --cycle or --as-of, not both.",
        ),
        (["machinery", "--format", "csv", "--snapshot", "3"], "There is no snapshot 3; the newest is none."),
        (
            ["machinery", "--format", "csv", "--snapshot", "3", "--as-of", "2025-12-31"],
            "A snapshot has its own date and time: leave out --as-of.",
        ),
    ],
)
def test_export_summary_refuses_bad_input_with_one_line(
    books: Books, tmp_path: Path, arguments: list[str], reason: str
) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("export_summary", *arguments, "--output", str(tmp_path / "x"))

    assert (str(refusal.value), list(tmp_path.iterdir())) == (reason, [])


def test_export_summary_that_cannot_be_written_leaves_what_was_there(books: Books, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        call_command(
            "export_summary", "machinery", "--format", "csv", "--output", str(tmp_path / "no" / "x.csv")
        )

    assert list(tmp_path.iterdir()) == []


def test_button_gives_the_file_of_the_command(books: Books, client: Client, tmp_path: Path) -> None:
    kind = "csv"
    client.force_login(UserFactory(enterprise_reporter=True))
    client.cookies["django_language"] = "en"

    response = client.get(f"/sectors/machinery/summary.{kind}?as_of=2025-12-31")

    assert response.content == exported(tmp_path, kind, "--as-of", "2025-12-31").read_bytes()
    assert (
        file_name(sector_summary(now(), "machinery"), kind) == f"machinery-2026-11-23-v{now().ledger}.{kind}"
    )
    assert f"machinery-2025-12-31-v{now().ledger}.{kind}" in response["Content-Disposition"]


def test_sector_page_is_open_to_everyone_signed_in(books: Books, client: Client) -> None:
    for role in ("association_analyst", "enterprise_reporter", "expert", "provincial_observer"):
        client.force_login(UserFactory(**{role: True}))
        assert "Name machinery" in english(client, "/sectors/machinery/")
        assert client.get("/sectors/").status_code == 200


def test_sector_page_links_its_files_with_the_dates(books: Books, client: Client) -> None:
    client.force_login(books.clerk)

    page = client.get("/sectors/machinery/?as_of=2025-12-31").content.decode()

    for kind in FORMATS:
        assert f'href="/sectors/machinery/summary.{kind}?as_of=2025-12-31"' in page


def test_unknown_sector_and_format_are_not_found(books: Books, client: Client) -> None:
    client.force_login(books.clerk)

    for address in ("/sectors/toys/", "/sectors/toys/summary.csv", "/sectors/machinery/summary.odt"):
        assert client.get(address).status_code == 404, address


def test_sector_page_takes_the_same_queries_however_full_the_ledger(books: Books, client: Client) -> None:
    client.force_login(books.clerk)
    client.get("/sectors/machinery/")
    once = queries_of(client, "/sectors/machinery/")
    books.count("2024-06-30", times=3)
    client.get("/sectors/machinery/")

    assert queries_of(client, "/sectors/machinery/") == once


def test_summary_of_an_empty_ledger_is_whole(clerk: Any, known: list[Support]) -> None:
    set_up_policy()
    summary = sector_summary(now(), "machinery")

    assert list(summary.figures["value"]) == [0, 0, 0, 0]
    assert summary_csv(summary).count(b"\n") == 1 + len(summary.parts) + 4


@pytest.mark.parametrize(
    ("day", "before"),
    [
        ("2026-11-23", "2025-11-23"),
        ("2024-02-29", "2023-02-28"),
        ("2025-02-28", "2024-02-28"),
        ("0001-05-01", "0001-05-01"),
    ],
)
def test_year_before_is_the_same_day(day: str, before: str) -> None:
    assert year_before(datetime.date.fromisoformat(day)) == datetime.date.fromisoformat(before)
