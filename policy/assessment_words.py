"""What a result of `policy.assessment` says, in plain words and in the reader's language.

A result is the output of the contract (a dict whose keys are all there). Sentences keep the rules of display:
the bound comes first, a point estimate never stands without its bound, r and T, none is given without a
failure, and a verdict names the benchmark with its version, the confidence and the achieved confidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policy import assessment_faults
from policy.assessment_numbers import (
    achieved,
    confidence,
    exact,
    heightened,
    lowered,
    of_unit,
    one_sided,
    reliability,
    rounded,
)
from reliability_tracker.formats import DASH

Result = Mapping[str, Any]

error_sentence = assessment_faults.error_sentence
problem_sentence = assessment_faults.problem_sentence
warning_sentence = assessment_faults.warning_sentence


class Yardstick(Protocol):
    """What a benchmark is called by: an entry of `policy.models.Benchmark` is one."""

    @property
    def value(self) -> Any: ...
    @property
    def version(self) -> Any: ...


def in_words(result: Result, *, benchmark: Yardstick | None = None) -> list[str]:
    """What was shown, what it rests on, and what follows, a sentence each.

    benchmark: the one in force, named where the result itself was not judged against one.
    """
    if result["error"]:
        return [error_sentence(result["error"])]
    if is_chart_only(result):
        return [_("Counts per interval have no bounds: they are shown as a chart and never judged.")]
    sentences = [bound_sentence(result), interval_sentence(result), estimate_sentence(result), *_more(result)]
    if result["benchmark"]:
        sentences += [verdict_sentence(result), needed_sentence(result)]
    elif benchmark is not None:
        named = {"value": float(benchmark.value), "version": benchmark.version}
        sentences.append(_named(benchmark_value({**result, "benchmark": named}), benchmark.version))
    return [sentence for sentence in sentences if sentence]


def verdict_label(verdict: str | None) -> str:
    """达到, 未达到, 证据不足; without a benchmark nothing is judged."""
    return {
        "demonstrated": _("Demonstrated"),
        "not_demonstrated": _("Not demonstrated"),
        "insufficient": _("Insufficient evidence"),
    }.get(verdict or "", _("Not judged"))


def method_label(result: Result) -> str:
    """The method by its name, with what bounds it used where there are several."""
    name = {
        "exponential": _("Exponential distribution (constant failure rate)"),
        "binomial": _("Binomial distribution (success or failure)"),
        "failure_rate": _("Failure rate from accelerated tests (χ², Arrhenius)"),
        "growth": _("Reliability growth (Crow-AMSAA, power law)"),
        "life": _("Weibull life with suspensions"),
        "weibayes": _("Weibayes (shape from a named source)"),
        "pooled": _("Pooled over products"),
    }.get(result["method"], DASH)
    bounds = {
        "crow": _("exact bounds by Crow"),
        "fisher": _("approximate Fisher bounds"),
        "likelihood-ratio": _("likelihood-ratio bounds"),
    }.get(result["parameters"].get("interval_used") or "")
    return _("%(method)s, %(bounds)s") % {"method": name, "bounds": bounds} if bounds else name


def is_approximate(result: Result) -> bool:
    """Whether its bounds are of the kind that has to be labelled so."""
    return result["parameters"].get("interval_used") == "fisher"


def is_chart_only(result: Result) -> bool:
    """Grouped counts: a picture, without bounds and without a judgement."""
    return result["error"] is None and result["lower"] is None and result["upper"] is None


def less_is_better(result: Result) -> bool:
    return bool(result["method"] == "failure_rate")


def amount(result: Result, which: str) -> str:
    """`estimate`, `lower` or `upper` with its unit, rounded against the claim; nothing is a dash."""
    value, method = result[which], result["method"]
    if method == "binomial":
        return reliability(value, "ROUND_CEILING" if which == "upper" else "ROUND_FLOOR")
    write = {"estimate": rounded, "lower": lowered, "upper": heightened}[which]
    return of_unit(write(value), _unit(result))


def exposure(result: Result) -> str:
    """T with its unit: the time on test; of a binomial result the number of trials."""
    if result["method"] == "binomial":
        trials = result["parameters"]["trials"]
        return ngettext("%(n)s trial", "%(n)s trials", trials) % {"n": exact(trials)}
    if result["method"] == "failure_rate":
        return _("%(hours)s equivalent device-hours") % {"hours": rounded(result["total_time"], 6)}
    return of_unit(rounded(result["total_time"], 8), result["unit"])


def confidence_words(result: Result) -> str:
    """90%, or 80% two-sided (each bound alone 90%)."""
    level = confidence(result["confidence"])
    if result["sides"] == 1:
        return level
    alone = confidence(one_sided(result["confidence"], result["sides"]))
    return _("%(level)s two-sided (each bound alone %(alone)s)") % {"level": level, "alone": alone}


def raised_confidence(result: Result) -> str:
    """The confidence that a verdict rests on, where the method takes more than was asked for; else empty."""
    taken = result["parameters"].get("verdict_confidence") if result and not result.get("error") else None
    asked = one_sided(result["confidence"], result["sides"]) if taken else 0.0
    return confidence(round(taken, 6)) if taken and taken > asked + 1e-9 else ""


def bound_sentence(result: Result) -> str:
    """What is shown: the bound on the safe side, with the confidence with which it alone holds."""
    less = less_is_better(result)
    bound = amount(result, "upper" if less else "lower")
    if bound == DASH or (not less and not result["lower"]):
        return _("Nothing is shown yet: there is no bound on the safe side.")
    words = {
        "confidence": confidence(one_sided(result["confidence"], result["sides"])),
        "bound": bound,
    }
    if is_approximate(result):
        return _("Approximate bound (Fisher) at %(confidence)s confidence: at least %(bound)s.") % words
    if less:
        return _("Shown with %(confidence)s confidence: at most %(bound)s.") % words
    return _("Shown with %(confidence)s confidence: at least %(bound)s.") % words


def interval_sentence(result: Result) -> str:
    """Both ends, where both were asked for."""
    if result["sides"] == 1 or None in (result["lower"], result["upper"]):
        return ""
    return _("Two-sided %(confidence)s interval: %(lower)s to %(upper)s.") % {
        "confidence": confidence(result["confidence"]),
        "lower": amount(result, "lower"),
        "upper": amount(result, "upper"),
    }


def estimate_sentence(result: Result) -> str:
    """The point estimate with r and T; without a failure there is none."""
    failures, method = result["failures"], result["method"]
    words = {"estimate": amount(result, "estimate"), "r": exact(failures), "time": exposure(result)}
    if method != "binomial" and result["estimate"] is None:
        return _("No point estimate (—): no relevant failure in %(time)s.") % words
    if method == "growth":
        sentence = ngettext(
            "Current MTBF, point estimate: %(estimate)s, from %(r)s failure in %(time)s.",
            "Current MTBF, point estimate: %(estimate)s, from %(r)s failures in %(time)s.",
            failures,
        )
    else:
        sentence = ngettext(
            "Point estimate: %(estimate)s, from %(r)s relevant failure in %(time)s.",
            "Point estimate: %(estimate)s, from %(r)s relevant failures in %(time)s.",
            failures,
        )
    return sentence % words


def verdict_sentence(result: Result) -> str:
    """The verdict on the benchmark, with its version and the achieved confidence; empty without one."""
    benchmark, verdict = result["benchmark"], result["verdict"]
    if not benchmark:
        return ""
    words = {
        "benchmark": benchmark_value(result),
        "version": benchmark["version"],
        "achieved": achieved(result["achieved_confidence"]),
        "bound": amount(result, "lower" if less_is_better(result) else "upper"),
    }
    if verdict is None:
        return _named(words["benchmark"], words["version"])
    if verdict == "demonstrated":
        return (
            _(
                "Demonstrated: the benchmark, %(benchmark)s (version %(version)s), is reached;"
                " achieved confidence γ* = %(achieved)s."
            )
            % words
        )
    if verdict == "not_demonstrated":
        return _not_demonstrated(result) % words
    return (
        _(
            "Insufficient evidence: the benchmark is %(benchmark)s (version %(version)s);"
            " achieved confidence γ* = %(achieved)s."
        )
        % words
        if result["achieved_confidence"] is not None
        else _("Insufficient evidence: the benchmark is %(benchmark)s (version %(version)s).") % words
    )


def needed_sentence(result: Result) -> str:
    """What would settle it, where that can be worked out; empty where it is settled."""
    if result["verdict"] != "insufficient":
        return ""
    time, trials, unit = result["additional_time_needed"], result["additional_trials_needed"], result["unit"]
    if trials:
        return ngettext(
            "%(n)s more trial without a failure would show it.",
            "%(n)s more trials without a failure would show it.",
            trials,
        ) % {"n": exact(trials)}
    if not time:
        return _("How much more is needed cannot be worked out for this method; test on, or test more units.")
    more = heightened(time, 3)
    if result["method"] == "failure_rate":
        return _("About %(n)s more equivalent device-hours without a failure would show it.") % {"n": more}
    if unit == "h":
        return _("About %(n)s more failure-free hours would show it.") % {"n": more}
    return _("About %(time)s more without a failure would show it.") % {"time": of_unit(more, unit)}


def benchmark_value(result: Result) -> str:
    """The benchmark with its unit."""
    value = result["benchmark"]["value"]
    if result["method"] == "binomial":
        return of_unit(exact(value * 100), "%")
    return of_unit(exact(value), _unit(result))


def _named(benchmark: str, version: object) -> str:
    return _("The benchmark is %(benchmark)s (version %(version)s).") % {
        "benchmark": benchmark,
        "version": version,
    }


def _not_demonstrated(result: Result) -> str:
    """Why it is not reached: by the bound, or by a rule of the class."""
    if result["class_rule"] and result["upper"] is not None and not result["class_rule"]["no_major_worse"]:
        return _(
            "Not demonstrated: a product with a major share is itself below the benchmark,"
            " %(benchmark)s (version %(version)s); achieved confidence γ* = %(achieved)s."
        )
    if less_is_better(result):
        return _(
            "Not demonstrated: even the lower bound, %(bound)s, is above the benchmark,"
            " %(benchmark)s (version %(version)s); achieved confidence γ* = %(achieved)s."
        )
    return _(
        "Not demonstrated: even the upper bound, %(bound)s, is below the benchmark,"
        " %(benchmark)s (version %(version)s); achieved confidence γ* = %(achieved)s."
    )


def _more(result: Result) -> list[str]:
    """What a method says besides its bound and its estimate."""
    found, given, unit = [], result["parameters"], result["unit"]
    if given.get("reliability_lower") is not None:
        found.append(
            _("Reliability over the mission: at least %(share)s.")
            % {"share": reliability(given["reliability_lower"])}
        )
    if given.get("mttf_lower") is not None:
        time = of_unit(lowered(given["mttf_lower"]), "h")
        found.append(_("Mean time to failure: at least %(time)s.") % {"time": time})
    if given.get("growth_rate") is not None:
        found.append(
            _("Growth rate 1 − β = %(rate)s; shape β = %(beta)s (unbiased %(unbiased)s).")
            % {
                "rate": rounded(given["growth_rate"], 3),
                "beta": rounded(given["beta_mle"], 3),
                "unbiased": rounded(given["beta_unbiased"], 3),
            }
        )
    if result["method"] == "life":
        found.append(
            _("Shape β = %(beta)s, characteristic life η = %(eta)s.")
            % {"beta": rounded(given["beta"], 3), "eta": of_unit(rounded(given["eta"]), unit)}
        )
    if given.get("lower_at_beta_low") is not None:
        found.append(
            _("With the lower shape β the bound is %(bound)s; a verdict takes the smaller one.")
            % {"bound": of_unit(lowered(given["lower_at_beta_low"]), unit)}
        )
    if given.get("members_total"):
        found.append(
            _("%(n)s of %(total)s products are demonstrated by themselves; the weakest is %(worst)s.")
            % {
                "n": exact(given["members_demonstrated"]),
                "total": exact(given["members_total"]),
                "worst": given["worst_member"],
            }
        )
    if result["improvement"]:
        found.append(improvement_sentence(result["improvement"]))
    return found


def improvement_sentence(improvement: Mapping[str, Any]) -> str:
    """A ratio to the baseline counts as shown only if its lower bound is above one."""
    words = {"ratio": rounded(improvement["ratio"], 3), "lower": lowered(improvement["lower"], 3)}
    if (improvement["lower"] or 0) > 1:
        return _("Improvement shown: at least %(lower)s times the baseline (estimate %(ratio)s).") % words
    return _("No improvement shown: %(lower)s times the baseline at least (estimate %(ratio)s).") % words


def _unit(result: Result) -> str:
    return "FIT" if result["method"] == "failure_rate" else str(result["unit"])
