"""A file of test data that comes with the report form: its content becomes the text of the row's data."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.attachments import clean_name
from enterprises.data_files import read_data_file
from enterprises.evidence_data import summary
from enterprises.evidence_fields import file_field
from enterprises.report_fields import row_name
from enterprises.submission import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from enterprises.report_form import Entry, Texts

DATA_FILE = "data-"  # what the name of the file input begins with; then a row's
_NAME = re.compile(r"data-rows-(\d{1,3})")


@dataclass
class ReadFiles:
    """What became of files of data. names: number of a row → the file read into it; refused: the others."""

    names: dict[int, str] = field(default_factory=dict)
    refused: list[Problem] = field(default_factory=list)

    def place(self, texts: Texts) -> str:
        """The field that the last file went into, as an anchor; empty where none was read."""
        return _data_field(texts, [*self.names][-1]) if self.names else ""

    def tell(self, request: HttpRequest, entry: Entry) -> None:
        """Say what was read: failures, suspensions, systems; or lines, where not all can be read."""
        for row in entry.rows:
            if row.order not in self.names:
                continue
            name = _data_field(entry.texts, row.order)
            lines = entry.texts.get(name, "").count("\n") + 1
            data = summary(row.row) or ngettext("%(n)s line", "%(n)s lines", lines) % {"n": lines}
            words = {"name": self.names[row.order], "data": data}
            messages.success(request, _("Read from “%(name)s”: %(data)s.") % words)


def put_into_texts(request: HttpRequest, texts: Texts) -> ReadFiles:
    """Put what the files hold into the texts of the page.

    What stands in a field already gives way only if the person said so.
    """
    read = ReadFiles()
    for name, files in request.FILES.lists():
        found = _NAME.fullmatch(name)
        if not found or found[1] not in texts.getlist("row"):
            continue
        target = _data_field(texts, int(found[1]))
        try:
            text = read_data_file(files[-1])
            _refuse_to_overwrite(texts.get(target, ""), text, f"replace-rows-{found[1]}" in request.POST)
        except ValidationError as wrong:
            read.refused += [Problem(name, _("File of data"), message, "") for message in wrong.messages]
            continue
        texts.setlist(target, [text])
        read.names[int(found[1])] = clean_name(files[-1].name or "")
    return read


def _data_field(texts: Texts, order: int) -> str:
    kind, method = (texts.get(row_name(order, name), "") for name in ("evidence_kind", "method"))
    return row_name(order, file_field(kind, method))


def _refuse_to_overwrite(before: str, after: str, replace: bool) -> None:
    if before.strip() and before.split() != after.split() and not replace:
        raise ValidationError(
            _("The field holds data already. Empty it, or tick that the file replaces them."),
            code="overwrite",
        )
