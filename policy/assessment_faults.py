"""What is wrong with an input of `policy.assessment`, and what to mind in a result, as sentences.

The contract's own messages are English and for machines; these are for the people of the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.text import capfirst
from django.utils.translation import gettext as _

_PLACE = re.compile(r"\[(\d+)\]")


def error_sentence(error: Mapping[str, str]) -> str:
    """Why nothing was computed: which entry it is about, and the rule it breaks."""
    sentence = _rules().get(error["code"])
    field = field_words(error.get("field") or "")
    if sentence is None:
        return _("%(field)s cannot be read.") % {"field": field} if field else _("This cannot be computed.")
    if error["code"] == "claim_mismatch":
        return sentence
    return _("%(field)s: %(problem)s") % {"field": field, "problem": sentence} if field else sentence


def problem_sentence(error: Mapping[str, str]) -> str:
    """The same for where the field is named already: the entry and the rule alone."""
    sentence = _rules().get(error["code"])
    if sentence is None:
        return _("This cannot be computed.")
    places = _PLACE.findall(error.get("field") or "")
    if not places:
        return capfirst(sentence)
    return _("Entry %(place)s: %(problem)s") % {"place": int(places[-1]) + 1, "problem": sentence}


def warning_sentence(code: str) -> str:
    """What to mind about a result; an unknown code stands for itself."""
    return _warnings().get(code, code)


def field_words(path: str) -> str:
    """An input of the contract by the name people know: `times[3]` is the fourth of the failure times."""
    if not path:
        return ""
    places = [int(place) for place in _PLACE.findall(path)]
    bare = _PLACE.sub("", path)
    words = _fields()
    name = words.get(bare) or words.get(bare.split(".")[-1]) or words.get(bare.split(".")[0]) or bare
    system = bare.partition(".")[2] if bare.startswith(("systems.", "end_times.")) else ""
    if system:
        name = _("%(name)s of %(system)s") % {"name": name, "system": system}
    if places:
        return _("%(name)s, entry %(place)s") % {"name": name, "place": places[-1] + 1}
    return name


def _rules() -> dict[str, str]:
    return {
        "missing": _("this is needed."),
        "unknown_method": _("no such method is known."),
        "unknown_field": _("this entry is not known to the method."),
        "not_an_object": _("this cannot be read."),
        "not_a_list": _("give a list of values."),
        "not_a_number": _("this is not a number."),
        "not_finite": _("give a finite number."),
        "not_an_integer": _("give a whole number."),
        "out_of_range": _("the value is out of range."),
        "inconsistent": _("this contradicts another entry."),
        "failures_required": _("a test that ends with a failure has at least one."),
        "too_few": _("there are too few for this method."),
        "not_cumulative": _("the times fall; give cumulative times, not the gaps between failures."),
        "after_end": _("this lies after the end of the test."),
        "sequential_not_supported": _("sequential plans need a bound of their own, which is not supported."),
        "claim_mismatch": _("The value given differs from the one computed from the evidence."),
        "too_many": _("more than 100,000 values cannot be taken at once."),
    }


def _warnings() -> dict[str, str]:
    return {
        "zero_failures": _("No failure was observed: there is a bound, but no point estimate."),
        "conservative_not_replaced": _("Failed units were not replaced: the bound is on the careful side."),
        "large_acceleration": _("An acceleration factor is above 1,000; please check its basis."),
        "no_exact_bound": _("No exact bound is known for this design; an approximate one (Fisher) is given."),
        "few_failures": _("Fewer than five failures: too few for a verdict by this method."),
        "poor_fit": _("The model fits the data poorly (p < 0.05)."),
        "no_growth": _("The data show no growth (β is 1 or more)."),
        "unusual_shape": _(
            "The shape β is unusual (below 0.5 or above 10); please check for mixed failures."
        ),
        "no_verdict_interval": _("Approximate bounds (Fisher) are shown, but never judged by."),
        "verdict_at_95": _("With fewer than 20 failures a verdict takes the bound at 95% confidence."),
        "beta_low_missing": _("No lower value of the shape β is given; the bound rests on one shape alone."),
        "heterogeneous": _("The products differ significantly (p < 0.05)."),
    }


def _fields() -> dict[str, str]:
    return {
        "method": _("Method"),
        "confidence": _("Confidence level"),
        "sides": _("One- or two-sided"),
        "unit": _("Unit"),
        "benchmark": _("Benchmark"),
        "benchmark.value": _("Benchmark"),
        "benchmark.version": _("Version of the benchmark"),
        "claimed": _("Value given"),
        "total_time": _("Cumulative test time T"),
        "failures": _("Relevant failures r"),
        "truncation": _("End of the test"),
        "units": _("Units on test"),
        "replaced": _("Failed units replaced"),
        "mission_time": _("Mission time"),
        "baseline": _("Data before the improvement"),
        "baseline.total_time": _("Test time before the improvement"),
        "baseline.failures": _("Failures before the improvement"),
        "baseline.truncation": _("End of the test before the improvement"),
        "trials": _("Number of trials"),
        "groups": _("Test groups"),
        "groups.units": _("Units of the group"),
        "groups.hours": _("Hours of the group"),
        "groups.failures": _("Failures of the group"),
        "acceleration_factor": _("Acceleration factor"),
        "ea_ev": _("Activation energy Ea"),
        "t_use_c": _("Junction temperature in use"),
        "t_test_c": _("Junction temperature in the test"),
        "times": _("Failure times"),
        "systems": _("Failure times"),
        "interval_ends": _("Ends of the intervals"),
        "counts": _("Failures per interval"),
        "end_time": _("End of observation"),
        "end_times": _("End of observation"),
        "interval": _("Kind of bounds"),
        "suspensions": _("Times of units without failure"),
        "quantile": _("Share of failed units p"),
        "beta": _("Shape β"),
        "beta_source": _("Source of the shape β"),
        "beta_low": _("Lower value of the shape β"),
        "submissions": _("Products"),
        "submissions.total_time": _("Test time of the product"),
        "submissions.weight": _("Share of the market"),
        "combine": _("Way of pooling"),
        "coverage": _("Coverage of the market"),
        "coverage_required": _("Coverage required"),
        "major_weight": _("Share from which a product is major"),
    }
