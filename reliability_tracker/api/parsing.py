"""JSON as it is taken in: bounded, exact numbers, nothing that the database could not hold."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, MultiPartParser

DEEPEST = 20  # levels of lists and objects; a report has four


class JsonParser(BaseParser):
    """A JSON text in UTF-8 of at most `DATA_UPLOAD_MAX_MEMORY_SIZE` bytes; its fractions become decimals.

    Refused are NaN and the infinities, a name that stands twice in one object, and texts with NUL or halves
    of surrogate pairs.
    """

    media_type: ClassVar[str] = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        content = stream.read(limit + 1)
        if len(content) > limit:
            raise RequestDataTooBig
        try:
            found = json.loads(
                content.decode("utf-8-sig"),
                parse_float=Decimal,
                parse_constant=_no_number,
                object_pairs_hook=_object,
            )
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is not valid JSON: %(why)s") % {"why": error}) from error
        _check(found, DEEPEST)
        return found


def _no_number(text: str) -> Any:
    raise ValueError(_("%(text)s is not a number.") % {"text": text})


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for place, (name, _value) in enumerate(pairs) if name in dict(pairs[:place]))
        raise ValueError(_("“%(name)s” appears twice in one object.") % {"name": twice[:40]})
    return found


def _check(value: Any, deeper: int) -> None:
    if deeper < 0:
        raise ParseError(_("Lists and objects are nested too deeply."))
    if isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list):
        for item in value:
            _check(item, deeper - 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            _check_text(name)
            _check(item, deeper - 1)


def _check_text(text: str) -> None:
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ParseError(_("A text holds a character that cannot be stored."))


class FormParser(MultiPartParser):
    """Parts of a form, one of them a file; texts that the database could not hold are refused."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            found = super().parse(stream, media_type, parser_context)
        except ParseError as error:
            raise ParseError(_("The parts of the form cannot be read.")) from error
        _check(dict(found.data), DEEPEST)
        return found
