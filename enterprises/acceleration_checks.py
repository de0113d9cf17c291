"""What an accelerated test may not be (STATISTICS 6, 10): energies, temperatures, factors, FIT."""

from __future__ import annotations

import math
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.enums import Method
from enterprises.evidence_fields import asked
from enterprises.evidence_read import column, differs, stored_result
from enterprises.filing import Filing, Said
from enterprises.models import IndicatorRow
from policy.assessment_numbers import exact, of_unit, rounded
from policy.indicator_methods import fit_of

TOLERANCE = Decimal("0.02")  # of a FIT, and of an acceleration factor
ENERGIES = (Decimal("0.2"), Decimal("1.5"))  # eV
TEMPERATURES = (Decimal(-60), Decimal(200))  # °C, of junctions
BOLTZMANN, KELVIN = 8.617333262e-5, 273.15  # eV/K, 0 °C in K


def energy_and_temperatures_are_possible(row: IndicatorRow, filing: Filing) -> Said:
    if "activation_energy" not in asked(row.evidence_kind, row.method):
        return
    if row.activation_energy is not None and not ENERGIES[0] <= row.activation_energy <= ENERGIES[1]:
        yield (
            "activation_energy",
            _("Ea is %(given)s eV; it lies between 0.2 and 1.5 eV.")
            % {"given": exact(row.activation_energy)},
        )
    for name in ("junction_use", "junction_test"):
        value = getattr(row, name)
        if value is not None and not TEMPERATURES[0] <= value <= TEMPERATURES[1]:
            yield (
                name,
                _("The temperature is %(given)s °C; a junction temperature lies between −60 and 200 °C.")
                % {"given": exact(value)},
            )
    for test in _test_temperatures(row):
        if row.junction_use is not None and test <= row.junction_use:
            yield (
                "junction_test",
                _("The test, at %(test)s °C, has to be hotter than the use, at %(use)s °C.")
                % {"test": exact(test), "use": exact(row.junction_use)},
            )
            break


def arrhenius_is_complete(row: IndicatorRow, filing: Filing) -> Said:
    """Ea with both temperatures, or none of them."""
    if "activation_energy" not in asked(row.evidence_kind, row.method):
        return
    given = {
        "activation_energy": row.activation_energy is not None,
        "junction_use": row.junction_use is not None,
        "junction_test": bool(_test_temperatures(row)),
    }
    if any(given.values()):
        for name, there in given.items():
            if not there:
                yield name, _("Ea and both junction temperatures belong together.")


def factor_is_reproduced(row: IndicatorRow, filing: Filing) -> Said:
    for factor in arrhenius_factors(row):
        if row.acceleration_factor is not None and differs(row.acceleration_factor, factor, TOLERANCE):
            yield (
                "acceleration_factor",
                _(
                    "The factor is %(given)s, but Ea and the temperatures give %(factor)s; "
                    "they may differ by 2%%."
                )
                % {"given": exact(row.acceleration_factor), "factor": rounded(factor)},
            )
            break


def arrhenius_factors(row: IndicatorRow) -> list[Decimal]:
    """The factor of each test temperature, by Ea and the temperature in use."""
    if "activation_energy" not in asked(row.evidence_kind, row.method):
        return []
    energy, use = row.activation_energy, row.junction_use
    possible = energy is not None and use is not None and use > TEMPERATURES[0]
    if not possible:
        return []
    exponents = [
        float(energy) / BOLTZMANN * (1 / (float(use) + KELVIN) - 1 / (float(test) + KELVIN))
        for test in _test_temperatures(row)
        if test > use
    ]
    return [Decimal(str(math.exp(min(exponent, 600)))) for exponent in exponents]


def failure_rate_is_reproduced(row: IndicatorRow, filing: Filing) -> Said:
    """A FIT is the upper bound, as far as it was computed of the row as it is saved."""
    fit, result = fit_of(row.indicator_id or "", row.method), stored_result(row)
    if row.method != Method.FAILURE_RATE or fit is None or result is None or row.current_value is None:
        return
    if result["upper"] is not None:
        upper = Decimal(str(fit.scale.back(result["upper"])))
        if differs(row.current_value, upper, TOLERANCE):
            yield (
                "current_value",
                _(
                    "The value is %(given)s, but the data give %(upper)s as the upper bound; "
                    "they may differ by 2%%."
                )
                % {
                    "given": of_unit(exact(row.current_value), row.unit),
                    "upper": of_unit(rounded(upper), row.unit),
                },
            )


def _test_temperatures(row: IndicatorRow) -> list[Decimal]:
    """Of the groups, each its own or else that of the row."""
    groups = column(row, "groups") or ()
    own = [group.junction_test for group in groups if group.junction_test is not None]
    everywhere = own and len(own) == len(groups)
    return own if everywhere or row.junction_test is None else [*own, row.junction_test]


PROBLEMS = (
    energy_and_temperatures_are_possible,
    arrhenius_is_complete,
    factor_is_reproduced,
    failure_rate_is_reproduced,
)
