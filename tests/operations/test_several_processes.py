"""Several web processes and workers on one database are one site, and end what they have begun."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from prometheus_client.parser import text_string_to_metric_families

from reliability_tracker.working import LOCK
from tests.operations.documented import ROOT
from tests.operations.installation import Installation, until
from tests.operations.load import Load, number_in
from tests.operations.test_under_load import kept_running, some_more, under_way
from tests.operations.visitor import Answer, Visitor

pytestmark = pytest.mark.long

AHEAD = {"PYTHONPATH": str(ROOT / "tests" / "operations" / "ahead")}
COUNT = "django_http_requests_total_by_view_transport_method_total"


@contextmanager
def held(office: Installation, statement: str, *values: object) -> Iterator[None]:
    """What a statement locks is held; whoever else wants it waits."""
    with psycopg.connect(office.address("tracker", "postgres")) as connection:
        connection.execute(statement, values)
        yield


def somebody_waits(office: Installation) -> bool:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    return bool(office.sql(waiting)[0][0])


def counted(office: Installation, view: str) -> float:
    visitor = Visitor(office.port)
    text = visitor.get("/metrics", Authorization="Bearer t").text
    samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]
    return sum(s.value for s in samples if s.name == COUNT and s.labels["view"] == view)


def test_metrics_add_up_over_the_web_processes(office: Installation, tmp_path: Path) -> None:
    office.serve(PROMETHEUS_MULTIPROC_DIR=str(tmp_path))
    visitor = Visitor(office.port)
    before = counted(office, "account_login")

    for _ in range(40):
        visitor.get("/accounts/login/")

    assert {counted(office, "account_login") for _ in range(5)} == {before + 40}
    assert len(list(tmp_path.glob("counter_*.db"))) >= 2  # both have served


def test_web_server_that_is_told_to_stop_ends_its_requests_first(office: Installation) -> None:
    web = office.serve()
    cast = office.ask("tests.operations.cast 1")["savers"][0]
    program, address = Visitor(office.port, token=cast["token"]), f"/api/v1/reports/{cast['report']}/"
    sent = {"If_Match": program.get(address).headers["etag"]}
    answers: list[Answer] = []

    def save() -> None:
        answers.append(program.send("PATCH", address, {"fields": {"remarks": "to the end"}}, **sent))

    saving = threading.Thread(target=save)
    with held(office, "SELECT 1 FROM enterprises_report WHERE number = %s FOR UPDATE", cast["report"]):
        saving.start()
        until(lambda: somebody_waits(office))
        web.terminate()
        until(lambda: "Shutting down" in (office.folder / "web.log").read_text())
        until(lambda: not office.healthy())
    saving.join()

    assert web.wait(timeout=30) == 0
    assert [answer.status for answer in answers] == [200]
    assert office.sql("SELECT remarks FROM enterprises_report WHERE number = %s", cast["report"]) == [
        ("to the end",)
    ]


def test_worker_that_is_told_to_stop_ends_its_job_first_and_the_log_ties_it_to_the_request(
    office: Installation,
) -> None:
    office.serve()
    visitor = office.visitor("association")
    job = number_in(visitor.post("/sectors/machinery/summary.csv", {}).headers["location"])
    with held(office, "SELECT pg_advisory_lock(%s, %s)", LOCK, job):
        worker = office.work()
        until(lambda: somebody_waits(office))
        worker.terminate()
        until(lambda: "Stop requested" in (office.folder / "worker.log").read_text())

    assert worker.wait(timeout=30) == 0
    row = office.sql("SELECT state, attempts, owner_id FROM reliability_tracker_job WHERE id = %s", job)
    assert row[0][:2] == ("finished", 1)
    web = [line for line in office.logged("web.log") if line.get("job") == job]
    done = [line for line in office.logged("worker.log") if line.get("job") == job]
    assert [line["event"] for line in web + done] == ["job_handed_over", "job_begun", "job_finished"]
    assert {line["user_id"] for line in web + done} == {row[0][2]}
    assert len({line["request_id"] for line in web + done}) == 1
    assert {line["task_name"] for line in done} == {"carry_out"}


def test_web_processes_whose_clock_is_an_hour_ahead(office: Installation) -> None:
    office.serve(**AHEAD)
    load = Load(office, savers=2, jobs=True)
    with kept_running(office):
        with load.under_way():
            some_more(load, 30)
        until(lambda: not under_way(office), within_s=120)

    load.assert_nothing_was_lost()
    late = office.sql("SELECT count(*) FROM policy_contribution WHERE recorded_at > now()")
    assert late == [(0,)]
    assert load.analyst.get("/jobs/").status == 200
