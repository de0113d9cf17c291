"""A file of test data that comes with the report form: its content becomes the text of the row's data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.data_files import read_data_file
from enterprises.enums import Method
from enterprises.report_fields import row_name
from enterprises.submission import Problem

if TYPE_CHECKING:
    from django.http import HttpRequest

    from enterprises.report_form import Texts

DATA_FILE = "data-"  # what the name of the file input begins with; then a row's
_NAME = re.compile(r"data-rows-(\d{1,3})")


def put_into_texts(request: HttpRequest, texts: Texts) -> list[Problem]:
    """Put what the files hold into the texts of the page; returns those that were not read, with the reasons.

    What stands in a field already gives way only if the person said so.
    """
    refused = []
    for name, files in request.FILES.lists():
        found = _NAME.fullmatch(name)
        if not found or found[1] not in texts.getlist("row"):
            continue
        field = _data_field(texts, int(found[1]))
        try:
            text = read_data_file(files[-1])
            _refuse_to_overwrite(texts.get(field, ""), text, f"replace-rows-{found[1]}" in request.POST)
        except ValidationError as wrong:
            refused += [Problem(name, _("File of data"), message, "") for message in wrong.messages]
            continue
        texts.setlist(field, [text])
        count = text.count("\n") + 1
        messages.success(
            request, _("Read from “%(name)s”: %(count)s lines.") % {"name": files[-1].name, "count": count}
        )
    return refused


def _data_field(texts: Texts, order: int) -> str:
    method = texts.get(row_name(order, "method"), "")
    return row_name(order, "groups" if method == Method.FAILURE_RATE else "times")


def _refuse_to_overwrite(before: str, after: str, replace: bool) -> None:
    if before.strip() and before.split() != after.split() and not replace:
        raise ValidationError(
            _("There are data in the field already. Empty it, or say that the file takes their place."),
            code="overwrite",
        )
