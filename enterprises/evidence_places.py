"""Where on the page an entry of the contract of `policy.assessment` stands."""

from __future__ import annotations

from enterprises.models import IndicatorRow

_PAGE_FIELD = {  # key of the contract → field of the row, where they are not called alike
    "total_time": "test_time",
    "units": "sample_size",
    "replaced": "after_failure",
    "ea_ev": "activation_energy",
    "t_use_c": "junction_use",
    "t_test_c": "junction_test",
    "systems": "times",
    "interval_ends": "times",
    "counts": "times",
    "suspensions": "times",
    "end_times": "end_time",
    "benchmark": "benchmark_value",
}


def page_field(path: str, method: str) -> str:
    """The field of the row that an entry of the contract stands in: `groups[0].t_use_c` is junction_use."""
    keys = [part.split("[")[0] for part in path.split(".")]
    if keys[0] == "failures" and method in ("life", "weibayes"):
        return "times"
    if keys[0] in ("systems", "end_times"):
        return _PAGE_FIELD[keys[0]]
    name = keys[-1] if keys[-1] in _PAGE_FIELD and keys[0] == "groups" and keys[-1] != "units" else keys[0]
    known = {column.name for column in IndicatorRow._meta.get_fields()}
    mapped = _PAGE_FIELD.get(name, "acceleration_factor" if keys[-1] == "acceleration_factor" else name)
    return mapped if mapped in known else "method"
