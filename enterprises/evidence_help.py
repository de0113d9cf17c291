"""Words beside the evidence fields: help, units, and an example of what may be pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from enterprises.evidence_fields import EVIDENCE, all_asked
from policy.indicator_methods import FITS

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words = dict[str, "str | _StrPromise"]

EVIDENCE_HELP: Words = {
    "evidence_kind": _("A prediction is recorded, never judged."),
    "method": _("It decides what is asked for."),
    "truncation": _("What ended the test, fixed before it began."),
    "sample_size": _("Units on test, or in the field."),
    "test_time": _("Over all units."),
    "failures": _("Relevant failures only. 0 is a result."),
    "confidence": _("One-sided, above 50 and below 100."),
    "quantile": _("10 for B10 and L10."),
    "end_time": _("Empty if the test ended with a failure, or if lines below say “end”."),
    "clock": _("Needed for several systems."),
    "beta_low": _("A verdict takes the smaller bound of both shapes."),
    "beta_source": _("Where the shape is published, or the data of which design it comes from."),
    "mission": _("One start, one flight, one mission of so many hours…"),
    "unit_times": _("Voluntary: one line for each unit. Their sum is T."),
    "groups": _(
        "A line for each group: units, hours of each, failures; junction temperature if they differ."
    ),
    "activation_energy": _("Or else the factor."),
    "acceleration_factor": _("Only if Ea does not give it."),
    "fleet": _("A line for each month: month, units. With the use per day it gives T."),
    "hours_source": _("Counter, cloud platform, survey…"),
    "returns_coverage": _("Below 80 % the value looks better than it is."),
    "tested_from": _("Of field data: of the window in which failures were counted."),
    "nonrelevant": _("Failures that happened and are not in r."),
    "selection": _("At random from production, specially built…"),
    "population": _("Out of how many units they were chosen."),
    "phase": _("Within one phase the design stays the same but for corrections."),
    "plan": _("If the test was planned and registered before it began."),
    "earlier_runs": _("All tests of the design count; name those before, with T and r."),
    "evidence_accreditation": _("Number of the CMA or CNAS accreditation, if the body has one."),
}
TIMES_HELP: Words = {  # by method
    "": _("Voluntary: one line for each failure, on the clock of the test."),
    "life": _("A line for each unit: its time, F (failed) or S (suspended), and the failure mode if known."),
    "weibayes": _("A line for each unit: its time, and F (failed) or S (suspended)."),
    "growth": _(
        "Cumulative times, a line for each failure. Several systems: name, time. “end” where a test ended."
        " Counts per interval want the headings “interval end” and “count”."
    ),
}
EVIDENCE_UNITS: Words = {
    "confidence": "%",
    "quantile": "%",
    "returns_coverage": "%",
    "activation_energy": "eV",
    "junction_use": "°C",
    "junction_test": "°C",
}
EXAMPLES: dict[str, str] = {  # placeholders: pasted columns as they may look
    "": "152\n394.5\n1210",
    "life": "512  F\n1,024  F\n2000  S",
    "weibayes": "512  F\n2000  S\n2000  S",
    "growth": "S1  4.3\nS1  20.8\nS2  9.2\nS1  end  200",
    "unit_times": "2,000\n2000\n1450.5",
    "groups": "77  1000  0\n77  1000  1",
    "fleet": "2025-01  1,200\n2025-02  1,350",
}


READS_FILES = ("exponential", "life", "weibayes", "growth", "failure_rate")  # methods that have data


def for_script() -> dict[str, Any]:
    """What the page's script needs to ask for the right fields at once."""
    return {
        "fields": EVIDENCE,
        "asked": all_asked(),
        "usual": {indicator: fits[0].method for indicator, fits in FITS.items()},
        "examples": EXAMPLES,
        "help": {method: str(words) for method, words in TIMES_HELP.items()},
        "reads_files": list(READS_FILES),
    }
