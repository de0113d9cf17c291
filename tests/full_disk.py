"""A disk that is full, where it says so: in the middle of writing a file."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage


def fill(monkeypatch: pytest.MonkeyPatch, settings: Any = None) -> None:
    """From now on half of each file is written, then the disk is full.

    settings: of a test that keeps its files in memory, to keep them in a folder as the site does
    """

    def half(storage: FileSystemStorage, name: str, content: Any) -> str:
        path = Path(storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.read()[: content.size // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", half)
    if settings is not None:
        backend = {"BACKEND": "reliability_tracker.storage.FileStorage"}
        settings.STORAGES = settings.STORAGES | {"default": backend}
