"""What Prometheus is told of the reporting."""

from __future__ import annotations

from datetime import date

import pytest

from enterprises.gauges import of_the_reporting
from tests.factories.reports import CycleFactory, ExpectedReportFactory, ReportFactory

pytestmark = pytest.mark.django_db


def test_rates_of_the_two_newest_cycles() -> None:
    old, last, newest = (
        CycleFactory(code=f"{year}H1", period_from=date(year, 1, 1), period_to=date(year, 6, 30))
        for year in (2023, 2024, 2025)
    )
    ExpectedReportFactory(cycle=old)
    owed, _ = ExpectedReportFactory.create_batch(2, cycle=last)
    ReportFactory(accepted=True, cycle=last, improvement=owed.improvement)
    ExpectedReportFactory(cycle=newest, due_on=date(2025, 8, 1))

    found = {
        (gauge.labels["cycle"], gauge.name.removeprefix("reports_")): gauge.value
        for gauge in of_the_reporting()
    }

    assert {cycle for cycle, _ in found} == {"2024H1", "2025H1"}
    assert {name: value for (cycle, name), value in found.items() if cycle == "2024H1"} == {
        "expected": 2,
        "overdue": 0,
        "received_rate": 0.5,
        "on_time_rate": 0.5,
        "accepted_rate": 0.5,
    }
    assert (found["2025H1", "received_rate"], found["2025H1", "overdue"]) == (0, 1)
