"""Values as the interface writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

EXACT = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", "examples": ["1900", "0.00025"]}


@extend_schema_field(EXACT)
class ExactField(serializers.Field):
    """A decimal as text, exact whatever reads it: 1200.000000000 as "1200"."""

    def to_representation(self, value: Decimal) -> str:
        return format(value.normalize(), "f") if value else "0"


def code_of(source: str, **more: Any) -> serializers.CharField:
    """The code of a related entry, or null; nothing is looked up for it."""
    return serializers.CharField(source=source, allow_null=True, **more)
