"""The inputs of the report form: texts that are read as `enterprises.typed` reads them."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms

from enterprises.typed import read_day, read_number, read_whole_number
from reliability_tracker.filters import DateInput

if TYPE_CHECKING:
    from policy.models import Indicator

ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


class DayInput(DateInput):
    """The browser's own date field; a text that is no date yet stands in a plain one, or it would vanish."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not ISO.fullmatch(shown):
            context["widget"]["type"] = "text"
        return context


class DayField(forms.DateField):
    widget = DayInput

    def to_python(self, value: Any) -> datetime.date | None:
        return None if value in self.empty_values else read_day(str(value))


class NumberField(forms.DecimalField):
    widget = forms.TextInput
    in_wan = False

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs say int
        return None if value in self.empty_values else read_number(str(value), in_wan=self.in_wan)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "class": "number-input"}


class AmountField(NumberField):
    """An amount in 万元."""

    in_wan = True


class WholeNumberField(forms.IntegerField):
    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        return None if value in self.empty_values else read_whole_number(str(value))

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "class": "number-input"}


class LongText(forms.CharField):
    """A text of several lines, its line ends as the database has them."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n")) or ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"rows": 4}


class IndicatorSelect(forms.Select):
    """Indicators, each with what the page's script needs: its units, its levels, its standards."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators: dict[str, Indicator] = {}

    def describe(self, lists: Any) -> None:
        self.indicators = {indicator.code: indicator for indicator in lists.indicators}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        indicator = self.indicators.get(str(value))
        if indicator is not None:
            option["attrs"] |= {
                "data-units": "|".join(indicator.units),
                "data-levels": "|".join(indicator.levels),
                "data-standard": "; ".join(indicator.standards),
            }
        return option
