"""The commands that docs/operations.md gives, as they stand there: what is tested is what people type."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "operations.md"


def commands() -> list[str]:
    """Every command of the page, without its remark; a line that stands further in goes on with the last."""
    found: list[str] = []
    depth = 0
    for line in PAGE.read_text().splitlines():
        inward = len(line) - len(line.lstrip())
        if inward < 4:
            depth = 0
        elif depth and inward > depth:
            found[-1] = " ".join([found[-1].rstrip("\\").rstrip(), line.strip()])
        else:
            depth = inward
            found.append(line.strip())
    return [re.sub(r"\s+# .*$", "", command) for command in found]


def documented(beginning: str) -> str:
    """The one command that begins so."""
    (found,) = [command for command in commands() if command.startswith(beginning)]
    return found
