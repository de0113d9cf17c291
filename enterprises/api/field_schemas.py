"""The JSON schemas of what a report says, made from the fields of the form and their labels."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from enterprises.enums import Measure
from enterprises.models import IndicatorRow, Report
from enterprises.report_fields import HELP, REPORT_FIELDS, ROW_FIELDS, UNITS, short_label
from enterprises.report_form import MOST_ROWS
from reliability_tracker.api.fields import EXACT

ORDER = {"type": "integer", "minimum": 0, "maximum": 32767}


def fields_given() -> dict[str, Any]:
    """What `fields` gives."""
    return _all_of({name: _given(Report._meta.get_field(name)) for name in REPORT_FIELDS}, Report)


def row_given() -> dict[str, Any]:
    """What one of `rows` gives."""
    found = {name: _given(IndicatorRow._meta.get_field(name)) for name in ROW_FIELDS}
    return _all_of({"order": ORDER, **found}, IndicatorRow)


def body_taken(*, starts: bool) -> dict[str, Any]:
    """The schema of a body that writes a report; `starts`: that it begins one."""
    beginning: dict[str, Any] = {
        "improvement": {"type": "integer", "minimum": 1},
        "cycle": {"type": "string", "minLength": 1},
    }
    content: dict[str, Any] = {
        "fields": _taken(Report, REPORT_FIELDS),
        "rows": {
            "type": "array",
            "maxItems": MOST_ROWS,
            "items": _taken(IndicatorRow, ROW_FIELDS, order={"anyOf": [ORDER, {"type": "null"}]}),
        },
    }
    return {
        "type": "object",
        "properties": (beginning if starts else {}) | content,
        "required": list(beginning) if starts else [],
        "additionalProperties": False,
    }


def _all_of(properties: dict[str, Any], model: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: schema | _words(name) for name, schema in properties.items()},
        "required": list(properties),
        "additionalProperties": False,
    }


def _taken(model: Any, names: tuple[str, ...], **more: Any) -> dict[str, Any]:
    found = {name: _read(model._meta.get_field(name)) | _words(name) for name in names}
    return {"type": "object", "properties": more | found, "additionalProperties": False}


def _words(name: str) -> dict[str, str]:
    if name == "order":
        return {}
    unit = f" ({UNITS[name]})" if name in UNITS else ""
    words = {"title": f"{short_label(name)}{unit}"}
    return words | ({"description": str(HELP[name])} if HELP.get(name) else {})


def _given(column: Any) -> dict[str, Any]:
    """The schema of a value as it is given."""
    if isinstance(column, ArrayField):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(column, models.BooleanField):
        return {"type": "boolean"}
    if isinstance(column, models.DecimalField):
        return {"anyOf": [EXACT, {"type": "null"}]}
    if isinstance(column, models.DateField):
        return {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}
    if isinstance(column, models.IntegerField) or column.name == "plan":
        return {"anyOf": [{"type": "integer"}, {"type": "null"}]}
    if isinstance(column, models.ForeignKey):
        return {"anyOf": [{"type": "string"}, {"type": "null"}]}
    if column.choices:
        return {"type": "string", "enum": ["", *(str(value) for value, _label in column.choices)]}
    return {"type": "string"}


def _read(column: Any) -> dict[str, Any]:
    """The schema of a value as it is taken: what people type is taken too (1,234.5, 2025年6月20日)."""
    if isinstance(column, ArrayField):
        items: dict[str, Any] = {"type": "string"}
        if column.name == "measures":
            items["enum"] = list(Measure.values)
        return {"anyOf": [{"type": "array", "items": items}, {"type": "null"}]}
    if isinstance(column, models.BooleanField):
        return {"anyOf": [{"type": "boolean"}, {"type": "null"}]}
    return {"anyOf": [{"type": "string"}, {"type": "number"}, {"type": "null"}]}
