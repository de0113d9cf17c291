"""Where uploaded files lie: a folder, and one clear sentence when nothing more fits into it."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.core.files import File

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
RESERVE = 64 * 1024 * 1024  # bytes left to the rest of the machine, a database beside it among it

log = structlog.get_logger()


class NoRoom(ValidationError):
    """Nothing more can be kept. The transaction that wanted to is taken back, the person keeps the file."""

    def __init__(self) -> None:
        self.sentence = _(
            "The file could not be kept: the server has no room for files at the moment. Those who run it"
            " see this. Please attach the file again later."
        )
        super().__init__(self.sentence, code="no_room")


class FileStorage(FileSystemStorage):
    """Django's own, which raises NoRoom where the disk is full, and leaves no half of a file behind."""

    def _save(self, name: str, content: File) -> str:
        there_before = Path(self.path(name)).exists()
        try:
            if room(self.location)[0] < content.size + RESERVE:
                raise OSError(errno.ENOSPC, "no room")
            return str(super()._save(name, content))  # type: ignore[misc]  # untyped there
        except OSError as error:
            if error.errno not in FULL:
                raise
            log.error("no_room_for_files", file=name, reason=error.strerror)
            if not there_before:
                Path(self.path(name)).unlink(missing_ok=True)
            raise NoRoom from error


def room(folder: str | os.PathLike[str] = "") -> tuple[int, int]:
    """How many bytes are free where files are kept, and of how many."""
    place = Path(folder or settings.MEDIA_ROOT)
    while not place.exists():  # it is made with the first file
        place = place.parent
    disk = shutil.disk_usage(place)
    return disk.free, disk.total
