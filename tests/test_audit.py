"""The audit of dependencies fails on what is known, and never passes silence for innocence."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.audit import audit, problems

KNOWN = {"urllib3 1.24.1": "PYSEC-2019-133", "leaky 1.0": "PYSEC-2026-1"}


class Service(BaseHTTPRequestHandler):
    """Speaks as OSV does; a name in `broken` gets no answer."""

    known: dict[str, str]
    broken: set[str]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        name = asked["package"]["name"]
        found = self.known.get(f"{name} {asked['version']}")
        affected = [
            {
                "package": asked["package"],
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}],
            }
        ]
        answer = {"vulns": [{"id": found, "affected": affected}]} if found else {}
        self.send_response(500 if name in self.broken else 200)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def service() -> Iterator[type[Service]]:
    kind = type("Played", (Service,), {"known": dict(KNOWN), "broken": set()})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    kind.address = f"http://127.0.0.1:{server.server_port}/"
    yield kind
    server.shutdown()
    server.server_close()
    thread.join()


def run(service: Any, folder: Path, *locked: str) -> tuple[int, list[str]]:
    file = folder / "requirements.txt"
    file.write_text("".join(f"{line}\n" for line in locked), encoding="utf-8")
    asked = ("--vulnerability-service", "osv", "--osv-url", service.address)
    return audit([asked], file, folder / "audited")


def test_known_vulnerability_fails_and_is_named(service, tmp_path):
    assert run(service, tmp_path, "leaky==1.0", "tight==3.1") == (
        1,
        ["Dependencies: 1 problems found by osv:", "leaky 1.0: PYSEC-2026-1, mended in 2.0"],
    )


def test_what_is_clean_is_asked_once_a_day_and_again_when_it_changes(service, tmp_path):
    assert run(service, tmp_path, "tight==3.1") == (
        0,
        ["Dependencies: osv knows no vulnerability of the 1 locked."],
    )
    assert run(service, tmp_path, "tight==3.1") == (0, ["Dependencies: found clean earlier today."])
    service.known["tight 3.2"] = "PYSEC-2026-2"

    assert run(service, tmp_path, "tight==3.2")[0] == 1


def test_service_that_knows_nothing_is_not_believed(service, tmp_path):
    service.known.clear()

    assert run(service, tmp_path, "leaky==1.0") == (
        0,
        [
            "Dependencies: NOT AUDITED. No vulnerability service can be reached from here:",
            "  osv: it knows nothing against urllib3==1.24.1",
        ],
    )


@pytest.mark.long
def test_audit_that_breaks_off_fails(service, tmp_path):
    service.broken.add("tight")

    code, said = run(service, tmp_path, "tight==3.1")

    assert (code, said[0].startswith("Dependencies: the audit broke off")) == (1, True)


def test_version_that_the_service_cannot_judge_is_a_problem():
    assert problems([{"name": "ours", "skip_reason": "not found"}]) == ["ours: not found"]
