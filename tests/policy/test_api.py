"""What policy tells programs: the figures of the command, the rows of the lists, nothing foreign."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from enterprises.models import ApiToken
from policy.enums import Verdict
from policy.models import Contribution, ProductClass
from tests.factories.api import program_of
from tests.factories.enterprises import UserFactory
from tests.factories.policy import ProductClassFactory
from tests.factories.verdicts import BenchmarkFactory, ClassVerdictFactory
from tests.queries import queries_of
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all tests; what one of them changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def program(world: World) -> Client:
    return program_of(world.people["observer"])


def commanded(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("progress", "--format", "json", *arguments, stdout=out)
    return json.loads(out.getvalue())


def test_progress_is_the_json_of_the_command(program):
    assert program.get("/api/v1/progress/").json() == commanded()


def test_progress_as_of_and_known_at_is_the_json_of_the_command(program):
    answer = program.get("/api/v1/progress/", {"as_of": "2025-12-31", "known_at": "2026-01-31"})

    assert answer.json() == commanded("--as-of", "2025-12-31", "--known-at", "2026-01-31")


def test_progress_for_dates_that_cannot_be_read_names_them_all(program):
    answer = program.get("/api/v1/progress/", {"as_of": "2025-02-30", "known_at": "yesterday", "asof": "x"})

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:problem-type:reliability-tracker:invalid",
        "title": "What was sent cannot be read",
        "status": 400,
        "detail": "3 things are wrong.",
        "errors": [
            {
                "field": "as_of",
                "label": "",
                "detail": "“2025-02-30” is not a date. Write it as 2025-12-31.",
            },
            {
                "field": "known_at",
                "label": "",
                "detail": "“yesterday” is not a time. Write it as 2025-12-31 or 2025-12-31T18:00.",
            },
            {
                "field": "asof",
                "label": "",
                "detail": "There is no such parameter here; there are: as_of, known_at.",
            },
        ],
    }


def test_refusals_speak_the_language_a_program_asks_for(program):
    answer = program.get("/api/v1/targets/none/", headers={"accept-language": "zh-CN"})

    assert answer.json()["detail"] == "这里没有对您开放的内容。"
    assert answer["Content-Language"] == "zh-hans"


def test_a_target_names_its_goal(program):
    answer = program.get("/api/v1/targets/enterprises-2025/").json()

    assert (answer["code"], answer["kind"], answer["stage"]) == ("enterprises-2025", "numeric", "2025")


def test_counted_is_cut_to_the_reader(world):
    mine, everyone = (
        [
            row["subject"]
            for row in program_of(world.people[role])
            .get("/api/v1/targets/enterprises-2025/counted/")
            .json()["results"]
        ]
        for role in ("provincial_reviewer", "observer")
    )

    assert mine == [world.own.enterprise.credit_code]
    assert everyone == [world.own.enterprise.credit_code, world.foreign.enterprise.credit_code]


def test_ledger_is_narrowed_by_the_filters_of_its_page(world, program):
    answer = program.get("/api/v1/ledger/", {"target": "demonstrations-2025", "region": "330000"}).json()

    row = Contribution.objects.get(subject=world.foreign.line.subject)
    assert answer["results"] == [
        {
            "id": row.pk,
            "target": "demonstrations-2025",
            "subject": row.subject,
            "subject_name": row.subject_name,
            "holder_code": row.holder_code,
            "quantity": 1,
            "effective_on": row.effective_on.isoformat(),
            "recorded_at": answer["results"][0]["recorded_at"],
            "reason": "named",
            "source_kind": "decision",
            "source_number": world.foreign.decision.number,
            "sector": "electronics",
            "project": None,
            "layer": None,
            "region": "330000",
            "city": None,
            "product_class": None,
        }
    ]
    assert (answer["count"], answer["pages"], answer["next"]) == (1, 1, None)
    assert answer["ledger_version"] == Contribution.objects.latest("id").pk


def test_filter_with_a_value_that_is_none_is_refused_with_the_sentence_of_the_form(program):
    answer = program.get("/api/v1/ledger/", {"target": "nothing", "first": "soon"})

    assert answer.status_code == 400
    assert {wrong["field"]: wrong["label"] for wrong in answer.json()["errors"]} == {
        "target": "Target",
        "first": "First day",
    }


def test_pages_lead_from_one_to_the_next(program):
    first = program.get("/api/v1/ledger/", {"per_page": 1, "sector": "machinery"}).json()
    second = program.get(first["next"]).json()

    assert (first["count"], first["pages"], first["previous"]) == (2, 2, None)
    assert (second["page"], second["next"]) == (2, None)
    assert second["previous"].endswith("/api/v1/ledger/?per_page=1&sector=machinery&page=1")
    assert {row["id"] for page in (first, second) for row in page["results"]} == set(
        Contribution.objects.filter(sector="machinery").values_list("pk", flat=True)
    )


@pytest.mark.parametrize("page", ["0", "-1", "two", "3", "1000001", "²"])
def test_page_that_is_none_is_refused(program, page):
    answer = program.get("/api/v1/regions/", {"page": page})

    assert answer.status_code == 400
    assert [wrong["field"] for wrong in answer.json()["errors"]] == ["page"]


def test_product_class_tells_place_and_verdict(world, program):
    verdict = world.verdict
    answer = program.get(f"/api/v1/product-classes/{verdict.product_class_id}/").json()

    assert answer["place"] == "not_designated"
    assert [(line["unit"], line["verdict"]) for line in answer["verdicts"]] == [
        (verdict.benchmark.unit, verdict.verdict)
    ]
    assert verdict.verdict in Verdict.values


def test_benchmarks_in_force_are_found(world, program):
    BenchmarkFactory(product_class=world.verdict.product_class, version=9, waiting=True)

    found = program.get("/api/v1/benchmarks/", {"standing": "in_force"}).json()["results"]

    assert [(row["id"], row["value"]) for row in found] == [
        (world.verdict.benchmark_id, str(world.verdict.benchmark.value))
    ]


def test_reference_table_has_what_only_it_has(program):
    answer = program.get("/api/v1/reference/sectors/", {"search": "machinery"}).json()

    assert [(row["code"], row["more"]) for row in answer["results"]] == [("machinery", {})]


def test_summary_is_that_of_the_page(program):
    answer = program.get("/api/v1/summaries/machinery/").json()

    assert answer["sector"] == "machinery"
    assert {row["target"]: row["value"] for row in answer["figures"]}["enterprises-2025"] == 1


@pytest.mark.parametrize(("fmt", "kind"), [("csv", "text/csv"), ("xlsx", "application/vnd.openxml")])
def test_summary_comes_as_a_file(program, fmt, kind):
    answer = program.get(f"/api/v1/summaries/machinery/{fmt}/", headers={"accept": kind})

    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(kind)


def test_published_summary_comes_byte_for_byte(world, program):
    address = f"/api/v1/snapshots/{world.snapshot.number}/machinery/csv/"
    answer = program.get(address, headers={"accept-language": "zh"})

    assert answer.content.decode() == world.snapshot.summaries.first().csv


LISTS = ("/api/v1/ledger/", "/api/v1/product-classes/", "/api/v1/benchmarks/", "/api/v1/regions/")


def fill(rows: int) -> None:
    for number in range(ProductClass.objects.count(), rows):
        kind = ProductClassFactory(code=f"BZ-{number:02d}")
        ClassVerdictFactory(product_class=kind, benchmark__product_class=kind)


@pytest.mark.parametrize("address", LISTS)
def test_queries_do_not_grow_with_the_rows(world, address):
    program = program_of(world.people["observer"])
    program.get(f"{address}?per_page=1")  # what is the same for everyone is kept from now on
    one = queries_of(program, f"{address}?per_page=1")
    fill(6)

    assert queries_of(program, f"{address}?per_page=3") == one


def test_reads_write_nothing_but_that_the_token_was_used(world, read_only_database):
    program = program_of(UserFactory(observer=True))
    program.get("/api/v1/regions/")

    with read_only_database():
        assert program.get("/api/v1/progress/").status_code == 200
    assert ApiToken.objects.filter(last_used_on__isnull=False).count() == 1


def test_address_that_is_none_is_a_problem_not_a_page(program):
    answer = program.get("/api/v1/nothing/")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
