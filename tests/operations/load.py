"""A small load whose every acknowledged write is remembered, and the comparison with what is there after.

Savers change a report and attach files, a decider accepts, a starter asks for jobs. Each sends what was not
acknowledged again, with the same Idempotency-Key, as a program should: so it must be there once in the end.
"""

from __future__ import annotations

import hashlib
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.utils import timezone

from tests.operations.installation import Installation
from tests.operations.visitor import Answer, Visitor

PDF = b"%%PDF-1.4 %s\n%%%%EOF\n"


@dataclass
class Acknowledged:
    """Of each report its last remark and how often it was saved; digests of files; decisions; jobs."""

    remarks: dict[str, str] = field(default_factory=dict)
    saves: dict[str, int] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    jobs: set[int] = field(default_factory=set)
    again: int = 0  # how often something was sent again
    refused: list[str] = field(default_factory=list)  # answers that nobody should have got
    longest_s: float = 0.0  # until something was acknowledged
    last_at: float = 0.0


class Load:
    """`with load.under_way(): …` runs it meanwhile."""

    def __init__(self, office: Installation, *, savers: int = 4, jobs: bool = False) -> None:
        self.office = office
        self.cast = office.ask(f"tests.operations.cast {savers}")
        self.analyst = office.visitor("association") if jobs else None
        self.done = Acknowledged()
        self.name = uuid.uuid4().hex[:8]  # an earlier load has changed the same reports
        self.revisions: dict[str, int] = {}
        self._over = threading.Event()
        self._lock = threading.Lock()

    @contextmanager
    def under_way(self) -> Iterator[None]:
        actors: list[Callable[[], None]] = [
            *(lambda saver=saver: self._save(**saver) for saver in self.cast["savers"]),
            lambda: self._decide(**self.cast["decider"]),
        ]
        if self.analyst:
            actors.append(self._start_jobs)
        threads = [threading.Thread(target=actor) for actor in actors]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def writes(self) -> int:
        """How many were acknowledged up to now."""
        with self._lock:
            done = self.done
            return sum(done.saves.values()) + len(done.files) + len(done.accepted) + len(done.jobs)

    def _persist(self, send: Callable[[], Answer], *wanted: int) -> Answer | None:
        """Send it until it is answered; None if the answer is none of those wanted."""
        started = time.monotonic()
        while True:
            try:
                answer = send()
            except OSError:
                answer = None
            if answer is not None and answer.status < 500:
                break
            with self._lock:
                self.done.again += 1
            self._over.wait(0.1)
        with self._lock:
            self.done.longest_s = max(self.done.longest_s, time.monotonic() - started)
            self.done.last_at = time.monotonic()
            if answer.status not in wanted:
                self.done.refused.append(f"{answer.status} {answer.text[:300]}")
                return None
        return answer

    def _save(self, token: str, report: str) -> None:
        program = Visitor(self.office.port, token=token, timeout=15)
        address = f"/api/v1/reports/{report}/"
        read = self._persist(lambda: program.get(address), 200)
        assert read is not None
        etag, self.revisions[report] = read.headers["etag"], read.json()["revision"]
        number = 0
        while not self._over.is_set():
            number += 1
            remark, key = f"{self.name} {report} {number}", str(uuid.uuid4())
            body = {"fields": {"remarks": remark}}
            sent = {"Idempotency_Key": key, "If_Match": etag}
            saved = self._persist(lambda b=body, s=sent: program.send("PATCH", address, b, **s), 200)
            if saved is None:
                return
            etag = saved.headers["etag"]
            with self._lock:
                self.done.remarks[report] = remark
                self.done.saves[report] = number
            if number % 5 == 0:
                self._attach(program, address, remark.encode())

    def _attach(self, program: Visitor, address: str, name: bytes) -> None:
        content, mark, key = PDF % name, "----a-line-of-no-file", str(uuid.uuid4())
        lines = [
            f"--{mark}",
            'Content-Disposition: form-data; name="kind"',
            "",
            "other",
            f"--{mark}",
            'Content-Disposition: form-data; name="file"; filename="a.pdf"',
            "Content-Type: application/pdf",
            "",
            content.decode(),
            f"--{mark}--",
            "",
        ]
        body = "\r\n".join(lines).encode()
        kind = f"multipart/form-data; boundary={mark}"
        sent = {"Idempotency_Key": key, "Content_Type": kind}
        if self._persist(lambda: program.ask("POST", f"{address}attachments/", body, **sent), 201):
            with self._lock:
                self.done.files.add(hashlib.sha256(content).hexdigest())

    def _decide(self, token: str, reports: list[str]) -> None:
        program = Visitor(self.office.port, token=token, timeout=15)
        for report in reports:
            if self._over.wait(0.2):
                return
            key = str(uuid.uuid4())
            body = {"comment": "同意", "decided_on": timezone.localdate().isoformat()}
            address = f"/api/v1/reports/{report}/deeds/accept/"
            sent = self._persist(
                lambda a=address, b=body, k=key: program.send("POST", a, b, Idempotency_Key=k), 200, 409, 422
            )
            if sent and sent.status == 200:  # the demo's reports may have what stands in the way
                with self._lock:
                    self.done.accepted.add(report)

    def _start_jobs(self) -> None:
        """A form has no key: what was not acknowledged may be there twice, which the reader sees."""
        assert self.analyst
        while not self._over.wait(0.5):
            started = self._persist(lambda: self.analyst.post("/sectors/machinery/summary.csv", {}), 302)
            if started:
                with self._lock:
                    self.done.jobs.add(number_in(started.headers["location"]))

    # --- After --------------------------------------------------------------------------------------------

    def assert_nothing_was_lost(self) -> None:
        """Everything acknowledged is there, once; nothing else was done beyond it."""
        done, office = self.done, self.office
        assert done.refused == []
        assert done.saves
        rows = office.sql(
            "SELECT number, remarks, revision, state FROM enterprises_report WHERE number = ANY(%s)",
            [*done.saves, *done.accepted],
        )
        found = {number: (remarks, revision, state) for number, remarks, revision, state in rows}
        assert {number: found[number][0] for number in done.saves} == done.remarks
        assert {number: found[number][1] - self.revisions[number] for number in done.saves} == done.saves
        assert {number for number, (_, _, state) in found.items() if state == "accepted"} >= done.accepted
        once = office.sql(
            "SELECT r.number, count(*) FROM enterprises_transition t"
            " JOIN enterprises_report r ON r.id = t.report_id"
            " WHERE t.deed = 'accept' AND r.number = ANY(%s) GROUP BY 1",
            list(done.accepted),
        )
        assert dict(once) == dict.fromkeys(done.accepted, 1)
        kept = office.sql(
            "SELECT sha256, file, count(*) OVER (PARTITION BY sha256) FROM enterprises_attachment"
            " WHERE sha256 = ANY(%s)",
            list(done.files),
        )
        assert {digest for digest, _, _ in kept} == done.files
        assert {times for _, _, times in kept} <= {1}
        for digest, name, _ in kept:
            assert hashlib.sha256((office.media / name).read_bytes()).hexdigest() == digest
        assert "agrees with all decisions" in office.manage("verify_ledger")
        self._assert_jobs_are_done()

    def _assert_jobs_are_done(self) -> None:
        rows = self.office.sql(
            "SELECT id, state, error, result FROM reliability_tracker_job WHERE id = ANY(%s)",
            list(self.done.jobs),
        )
        assert {pk for pk, _, _, _ in rows} == self.done.jobs
        assert {(state, error) for _, state, error, _ in rows} <= {("finished", "")}
        assert all((self.office.media / result).exists() for _, _, _, result in rows)


def number_in(address: str) -> int:
    """Of the job whose page this is."""
    return int(address.strip("/").rpartition("/")[2])
