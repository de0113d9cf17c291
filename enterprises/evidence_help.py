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
    "evidence_kind": _("A prediction is recorded and never judged."),
    "method": _("It decides what is asked for and how the bound is computed."),
    "truncation": _("What ended the test: a time fixed before, or a failure fixed before."),
    "sample_size": _("Units on test."),
    "test_time": _("Over all units; empty if the times of the units stand below."),
    "failures": _("Relevant failures only. 0 is a result."),
    "confidence": _("Of the one-sided bound: more than 50 and less than 100."),
    "quantile": _("10 for B10 and L10."),
    "end_time": _("Empty if the test ended with a failure, or if lines below say “end”."),
    "clock": _("Needed for several systems."),
    "beta_low": _("A verdict takes the smaller bound of both shapes."),
    "beta_source": _("Where the shape is published, or the data of which design it comes from."),
    "mission": _("One start, one flight, one mission of so many hours…"),
    "times": _(
        "One line for each, as pasted from a spreadsheet. A life ends with F (failed) or S (suspended)."
        " For several systems: system, time; “end” where its test ended."
    ),
    "unit_times": _("Voluntary: one line for each unit. Their sum is T."),
    "groups": _(
        "A line for each group: units, hours of each, failures; junction temperature if they differ."
    ),
    "activation_energy": _("With both junction temperatures, or else the factor."),
    "acceleration_factor": _("Only if it does not follow from Ea and the temperatures."),
    "fleet": _("A line for each month: month, units in use. With the use per day it gives T."),
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


def for_script() -> dict[str, Any]:
    """What the page's script needs to ask for the right fields at once."""
    return {
        "fields": EVIDENCE,
        "asked": all_asked(),
        "usual": {indicator: fits[0].method for indicator, fits in FITS.items()},
        "examples": EXAMPLES,
    }
