"""The data behind a row as a table to save: failure times, lives, groups, units in the field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.evidence_data import unit_of_times
from enterprises.evidence_fields import PASTED, asked
from enterprises.evidence_read import column, growth_of, lives_of
from enterprises.models import IndicatorRow
from enterprises.pasted import Growth, Lives
from policy.units import readable_unit

Table = tuple[Sequence[str], Sequence[Sequence[Any]]]


def has_data(row: IndicatorRow) -> bool:
    """Whether there is anything to save."""
    shown = asked(row.evidence_kind, row.method)
    return any(name in shown and getattr(row, name).strip() for name in PASTED)


def data_of(row: IndicatorRow) -> Table:
    """Head and lines, in the order in which they were given; every line says what it is."""
    time = pgettext("axis", "%(what)s (%(unit)s)") % {
        "what": _("Time"),
        "unit": readable_unit(unit_of_times(row)),
    }
    if (lives := lives_of(row)) is not None:
        return [time, _("State")], list(_lives(lives))
    if (growth := growth_of(row)) is not None:
        if growth.intervals:
            return [_("End of the interval"), _("Failures")], list(growth.intervals)
        return [_("System"), time, _("State")], list(_growth(growth))
    if groups := column(row, "groups"):
        head = [_("Units"), _("Hours of each"), _("Failures"), _("Junction temperature (°C)")]
        return head, [(group.units, group.hours, group.failures, group.junction_test) for group in groups]
    if fleet := column(row, "fleet"):
        return [_("Month"), _("Units in the field")], [(f"{month:%Y-%m}", units) for month, units in fleet]
    failures = [(value, _("failure")) for value in column(row, "times") or ()]
    units = [(value, _("time of a unit")) for value in column(row, "unit_times") or ()]
    return [time, _("What it is")], [*failures, *units]


def _lives(lives: Lives) -> Iterator[tuple[Any, str]]:
    yield from ((time, _("failed")) for time in lives.failures)
    yield from ((time, _("still running")) for time in lives.suspensions)


def _growth(growth: Growth) -> Iterator[tuple[str, Any, str]]:
    for system, times in growth.times.items():
        yield from ((system, time, _("failure")) for time in times)
    yield from ((system, end, _("end of the test")) for system, end in growth.ends.items())
