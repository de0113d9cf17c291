"""Whether several products fail at one rate (均一性). Source: STATISTICS.md 9."""

import math
from typing import TypedDict

import numpy as np

from policy.assessment.bounds import total
from policy.assessment.exponential import Exposure

FEW_EXPECTED = 5  # below so many expected failures χ² is only an approximation, so it is simulated
SAMPLES, SEED = 20_000, 77
MOST_CELLS_AT_ONCE = 2_000_000
MOST_MEMBERS_SIMULATED = 1_000  # no class has so many; 100,000 would take minutes
MOST_FAILURES_SIMULATED = 2**53
SMALLEST_SHARE = 1e-9  # of the time: below, the squares of scipy's test run out of floats


class Homogeneity(TypedDict):
    """method: poisson_means_test (scipy's, of two; the statistic without its sign), chi2, chi2_monte_carlo
    df:     degrees of freedom, K − 1; None for poisson_means_test
    """

    method: str
    statistic: float
    df: int | None
    p_value: float


def homogeneity(exposures: list[Exposure]) -> Homogeneity | None:
    """Test of equal rates, the same in any order; None for a single member or without any failure.

    Two members: Krishnamoorthy and Thomson's test of two Poisson means. More, or numbers too large for
    it: X² = Σ(r − e)²/e with e the failures expected from the time, against χ²(K − 1); where some e < 5
    against SAMPLES random divisions of the failures, with a fixed seed.
    """
    failures = sum(exposure.failures for exposure in exposures)
    if len(exposures) < 2 or failures == 0:
        return None
    exposures = sorted(exposures, key=lambda exposure: (exposure.time, exposure.failures))
    shares = _shares([exposure.time for exposure in exposures])
    counts = [exposure.failures for exposure in exposures]
    if len(exposures) == 2 and _fits_poisson_means_test(shares, failures):
        return _poisson_means(counts, shares)
    return _chi2(np.array(counts, dtype=float), np.array(shares), failures)


def _shares(times: list[float]) -> list[float]:
    """Of each time in the sum, above 0; taken by the longest, so that no sum overflows."""
    parts = [time / times[-1] for time in times]
    whole = total(parts)
    return [max(part / whole, np.finfo(float).tiny) for part in parts]


def _fits_poisson_means_test(shares: list[float], failures: int) -> bool:
    """It squares the times, and adds up a table as wide as either count may vary."""
    cells = math.prod(15 * math.sqrt(share * failures) + 20 for share in shares)
    return min(shares) >= SMALLEST_SHARE and cells <= MOST_CELLS_AT_ONCE


def _poisson_means(counts: list[int], shares: list[float]) -> Homogeneity:
    from scipy.stats import poisson_means_test

    found = poisson_means_test(counts[0], shares[0], counts[1], shares[1])
    return {
        "method": "poisson_means_test",
        "statistic": abs(float(found.statistic)),
        "df": None,
        "p_value": min(1.0, float(found.pvalue)),
    }


def _chi2(counts: np.ndarray, shares: np.ndarray, failures: int) -> Homogeneity:
    from scipy.special import chdtrc

    expected = failures * shares
    with np.errstate(over="ignore"):
        statistic = float(np.sum((counts - expected) ** 2 / expected))
    df = len(counts) - 1
    simulated = (
        expected.min() < FEW_EXPECTED and df < MOST_MEMBERS_SIMULATED and failures <= MOST_FAILURES_SIMULATED
    )
    return {
        "method": "chi2_monte_carlo" if simulated else "chi2",
        "statistic": statistic,
        "df": df,
        "p_value": _simulated(statistic, expected, failures) if simulated else float(chdtrc(df, statistic)),
    }


def _simulated(statistic: float, expected: np.ndarray, failures: int) -> float:
    """How often chance alone divides the failures as unevenly or more; the data count as one sample."""
    random, shares = np.random.default_rng(SEED), expected / expected.sum()
    at_once = max(1, MOST_CELLS_AT_ONCE // len(expected))
    as_uneven = 1
    for start in range(0, SAMPLES, at_once):
        drawn = random.multinomial(failures, shares, size=min(at_once, SAMPLES - start))
        with np.errstate(over="ignore"):
            found = np.sum((drawn - expected) ** 2 / expected, axis=1)
        as_uneven += int(np.sum(found >= statistic * (1 - 1e-9)))  # equal but for rounding counts
    return as_uneven / (SAMPLES + 1)
