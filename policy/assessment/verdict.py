"""The three-way verdict against a benchmark. Source: STATISTICS.md 3; GB/T 5080.7-1986, IEC 61124:2012."""

DEMONSTRATED, NOT_DEMONSTRATED, INSUFFICIENT = "demonstrated", "not_demonstrated", "insufficient"


def at_least(benchmark: float | None, lower: float | None, upper: float | None) -> str | None:
    """Where more is better: 达到 if the lower bound reaches it, 未达到 if the upper one stays below."""
    if benchmark is None:
        return None
    if lower is not None and lower >= benchmark:
        return DEMONSTRATED
    return NOT_DEMONSTRATED if upper is not None and upper < benchmark else INSUFFICIENT


def at_most(benchmark: float | None, lower: float | None, upper: float | None) -> str | None:
    """Where less is better: 达到 if the upper bound stays within it, 未达到 if the lower one is above."""
    if benchmark is None:
        return None
    if upper is not None and upper <= benchmark:
        return DEMONSTRATED
    return NOT_DEMONSTRATED if lower is not None and lower > benchmark else INSUFFICIENT
