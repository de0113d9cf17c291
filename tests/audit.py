"""Whether what is locked has known vulnerabilities; `make lint` runs this file.

pip-audit asks a vulnerability service about every locked version. A service that cannot be reached, or an
index that answers for it without knowing anything, would pass for "no vulnerability": so each is asked first
about an old release whose vulnerability is known, and believed only if it names it. Where no service passes,
this says that nothing was audited and does not fail, so that `make lint` works offline; once one has passed,
whatever goes wrong fails, a package it does not know too. What was found clean is not asked again that day.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKED = ROOT / "requirements-dev.txt"  # holds what runs the tracker, and what tests it
CLEAN = Path(sys.prefix) / "audited"  # the day and the locked set that were found clean
KNOWN_BAD = "urllib3==1.24.1"  # PYSEC-2019-133
SERVICES: tuple[tuple[str, ...], ...] = (
    ("--vulnerability-service", "pypi"),
    ("--vulnerability-service", "osv"),
)
PATIENCE_S = 120


class AuditFailed(RuntimeError):
    """pip-audit gave no result that can be read."""


def ask(service: Sequence[str], requirements: Path) -> list[dict[str, Any]]:
    """What the service says of each locked version. AuditFailed if it says nothing."""
    with tempfile.TemporaryDirectory() as fresh:  # an answer kept from yesterday is none
        options = (
            "--no-deps",
            "--disable-pip",
            "--format",
            "json",
            "--progress-spinner",
            "off",
            "--timeout",
            "5",
        )
        result = subprocess.run(
            [sys.executable, "-m", "pip_audit", *service, *options, "--cache-dir", fresh, "-r", requirements],
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
    try:
        found: list[dict[str, Any]] = json.loads(result.stdout)["dependencies"]
    except (ValueError, KeyError) as unread:
        lines = result.stderr.strip().splitlines() or [f"exit code {result.returncode}"]
        raise AuditFailed(lines[-1]) from unread
    return found


def can_be_believed(service: Sequence[str]) -> str:
    """Why the service cannot be believed; empty if it knows what is known."""
    with tempfile.TemporaryDirectory() as folder:
        sample = Path(folder, "requirements.txt")
        sample.write_text(KNOWN_BAD + "\n", encoding="utf-8")
        try:
            [answer] = ask(service, sample)
        except (AuditFailed, subprocess.TimeoutExpired) as failure:
            return str(failure)
    return "" if answer.get("vulns") else answer.get("skip_reason") or f"it knows nothing against {KNOWN_BAD}"


def problems(answers: Sequence[dict[str, Any]]) -> list[str]:
    """One line for each vulnerability, and for each version that the service could not judge."""
    lines = [
        f"{each['name']} {each['version']}: {vulnerability['id']}, mended in"
        f" {', '.join(vulnerability['fix_versions']) or 'no release yet'}"
        for each in answers
        for vulnerability in each.get("vulns", ())
    ]
    return lines + [f"{each['name']}: {each['skip_reason']}" for each in answers if "skip_reason" in each]


def audit(
    services: Sequence[Sequence[str]] = SERVICES, locked: Path = LOCKED, clean: Path = CLEAN
) -> tuple[int, list[str]]:
    """(exit code, what to say)."""
    digest = hashlib.sha256(locked.read_bytes()).hexdigest()
    today = f"{datetime.now(UTC).date().isoformat()} {digest}"
    if clean.is_file() and clean.read_text(encoding="utf-8") == today:
        return 0, ["Dependencies: found clean earlier today."]
    refused = []
    for service in services:
        if why := can_be_believed(service):
            refused.append(f"  {service[1]}: {why}")
            continue
        try:
            answers = ask(service, locked)
        except (AuditFailed, subprocess.TimeoutExpired) as failure:
            return 1, [f"Dependencies: the audit broke off: {failure}"]
        if found := problems(answers):
            return 1, [f"Dependencies: {len(found)} problems found by {service[1]}:", *found]
        clean.write_text(today, encoding="utf-8")
        return 0, [f"Dependencies: {service[1]} knows no vulnerability of the {len(answers)} locked."]
    return 0, ["Dependencies: NOT AUDITED. No vulnerability service can be reached from here:", *refused]


if __name__ == "__main__":
    code, said = audit()
    print("\n".join(said))  # noqa: T201 -- what whoever runs it reads
    sys.exit(code)
