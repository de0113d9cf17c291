"""A disk that is full: nothing half kept, and one clear sentence."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.utils import translation

from reliability_tracker import condition, jobs
from reliability_tracker.condition import Level
from reliability_tracker.models import Job, JobState
from reliability_tracker.storage import RESERVE, FileStorage, NoRoom
from tests.background import work_off
from tests.factories.enterprises import UserFactory
from tests.full_disk import fill


def test_file_for_which_there_is_no_room_is_not_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=RESERVE + 9, total=RESERVE * 99))
    storage = FileStorage(tmp_path / "media")

    assert storage.save("a.txt", ContentFile(b"123456789")) == "a.txt"
    with translation.override("en"), pytest.raises(NoRoom, match="no room for files"):
        storage.save("b.txt", ContentFile(b"1234567890"))

    assert [file.name for file in (tmp_path / "media").iterdir()] == ["a.txt"]


def test_half_of_a_file_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(monkeypatch)

    with pytest.raises(NoRoom):
        FileStorage(tmp_path).save("a.txt", ContentFile(b"1234567890"))

    assert list(tmp_path.iterdir()) == []


def test_other_trouble_is_no_want_of_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> str:
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(FileSystemStorage, "_save", fail)

    with pytest.raises(OSError, match="broken"):
        FileStorage(tmp_path).save("a.txt", ContentFile(b"1"))


@pytest.mark.django_db
def test_job_whose_result_cannot_be_kept_says_so_and_changes_nothing(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = jobs.Kind("write", "Writing", lambda work: jobs.Outcome(file=b"x", name="x.txt"))
    monkeypatch.setitem(jobs.KINDS, kind.name, kind)
    fill(monkeypatch, settings)
    with translation.override("en"):
        jobs.start(kind=kind.name, by=UserFactory())

    work_off()

    job = Job.objects.get()
    assert (job.state, job.error, job.result.name) == (
        JobState.FAILED,
        "The result could not be kept: the server has no room for files.",
        "",
    )


@pytest.mark.parametrize(("free", "level"), [(50, Level.GOOD), (4, Level.WARN), (0.5, Level.BAD)])
def test_state_tells_how_much_room_there_is(
    free: float, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = 10 * 2**30
    monkeypatch.setattr(
        shutil, "disk_usage", lambda _: SimpleNamespace(free=int(total * free / 100), total=total)
    )

    assert condition.files().level == level
