"""What the evidence of an indicator is asked for: it depends on the kind of evidence and on the method.

The form shows what is `asked`; what is not keeps its text and says nothing. `needed` is what there must be
before anything can be computed.
"""

from __future__ import annotations

from functools import lru_cache

from enterprises.enums import EvidenceKind, Method

MEASURED = (EvidenceKind.TEST, EvidenceKind.FIELD, EvidenceKind.ACCELERATED)
CHOICES = ("evidence_kind", "method")
DATA = (
    *("truncation", "clock", "after_failure", "sample_size", "trials", "test_time", "failures", "mission"),
    *(
        "confidence",
        "quantile",
        "end_time",
        "beta",
        "beta_low",
        "beta_source",
        "times",
        "unit_times",
        "groups",
    ),
    *("activation_energy", "junction_use", "junction_test", "acceleration_factor", "acceleration_source"),
    *("fleet", "hours_per_day", "hours_source", "returns_coverage", "field_records"),
)
CIRCUMSTANCES = (
    *("tested_from", "tested_to", "nonrelevant", "nonrelevant_reasons", "selection", "population"),
    *("fixes", "phase", "plan", "earlier_runs"),
    *("evidence_number", "evidence_body", "evidence_accreditation"),
)
EVIDENCE = (*CHOICES, *DATA, *CIRCUMSTANCES)
PASTED = ("times", "unit_times", "groups", "fleet")

COUNTED = ("sample_size", "test_time", "failures")  # n, T, r
_COUNTED = ("truncation", "sample_size", "test_time", "failures", "confidence")  # n, T, r, plan, γ
_OF_METHOD: dict[str, tuple[str, ...]] = {
    "": _COUNTED,
    Method.EXPONENTIAL: (*_COUNTED, "after_failure", "times", "unit_times"),
    Method.LIFE: ("sample_size", "confidence", "quantile", "times"),
    Method.WEIBAYES: (
        *("sample_size", "confidence", "quantile", "times"),
        *("beta", "beta_low", "beta_source"),
    ),
    Method.GROWTH: ("truncation", "clock", "confidence", "end_time", "times", "fixes", "phase"),
    Method.FAILURE_RATE: ("confidence", "groups"),
    Method.BINOMIAL: ("trials", "failures", "mission", "confidence"),
}
_OPTIONAL = frozenset(
    {
        *("after_failure", "unit_times", "beta_low", "mission", "end_time", "clock", "fixes", "phase"),
        *("fleet", "hours_per_day", "hours_source", "returns_coverage", "field_records"),
        *("activation_energy", "junction_use", "junction_test", "acceleration_factor", "acceleration_source"),
    }
)
_ACCELERATION = (
    *("activation_energy", "junction_use", "junction_test"),
    *("acceleration_factor", "acceleration_source"),
)
_FIELD = ("returns_coverage", "field_records")
_FLEET = ("fleet", "hours_per_day", "hours_source")
_ALWAYS = tuple(name for name in CIRCUMSTANCES if name not in ("fixes", "phase"))


@lru_cache(maxsize=256)
def asked(kind: str, method: str) -> tuple[str, ...]:
    """The evidence fields that the form shows, in its order."""
    fields = _asked(kind, method)
    return tuple(name for name in EVIDENCE if name in fields)


@lru_cache(maxsize=256)
def needed(kind: str, method: str) -> tuple[str, ...]:
    """Those without which nothing can be computed. Without a method: n, T, r, plan and confidence."""
    if kind not in MEASURED:
        return ()
    fields = [name for name in asked(kind, method) if name in DATA and name not in _OPTIONAL]
    return tuple(name for name in fields if name != "times" or method != Method.EXPONENTIAL)


def file_field(kind: str, method: str) -> str:
    """The pasted column into which a file of data is read."""
    return next((name for name in ("groups", "fleet") if name in asked(kind, method)), "times")


def all_asked() -> dict[str, dict[str, list[str]]]:
    """kind → method → fields, for the page's script."""
    methods = ("", *Method.values)
    kinds = ("", *EvidenceKind.values)
    return {kind: {method: list(asked(kind, method)) for method in methods} for kind in kinds}


def _asked(kind: str, method: str) -> set[str]:
    if not kind:
        return {"evidence_kind"}
    if kind not in MEASURED:
        return {"evidence_kind", *_ALWAYS}
    fields = {*CHOICES, *_OF_METHOD.get(method, _COUNTED), *_ALWAYS}
    if kind == EvidenceKind.ACCELERATED and method == Method.FAILURE_RATE:
        fields |= {*_ACCELERATION}
    if kind == EvidenceKind.FIELD:
        fields |= {*_FIELD, *(_FLEET if method == Method.EXPONENTIAL else ())}
        fields -= {"truncation"} if method else set()
        fields -= {"times", "unit_times"} if method == Method.EXPONENTIAL else set()
    return fields
