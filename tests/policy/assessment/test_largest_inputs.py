"""No input of up to 100,000 values takes more than 10 seconds or 1 GB."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.policy.assessment.items import item

ROOT = Path(__file__).parents[3]
MANY = 100_000
PROGRAM = """
import json, resource, sys, time
from policy.assessment import assess
item = json.load(sys.stdin)
started = time.process_time()
error = assess(item)["error"]
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([error, time.process_time() - started, used.ru_maxrss]))
"""


def submissions(count: int, failures: int) -> dict[str, Any]:
    """As uneven as they come, so that the slowest way is taken."""
    rows = [
        {"name": f"{n}", "failures": n % failures, "total_time": 1000 + n, "weight": 1 + n}
        for n in range(count)
    ]
    return {
        "submissions": rows,
        "benchmark": {"value": 100},
        "coverage": 1,
        "coverage_required": 0.5,
    }


def lives(count: int) -> list[float]:
    return [1 + (n * 7919 % count) / count for n in range(count)]


LARGEST = {
    "groups of a failure rate": lambda: item(
        "failure_rate",
        groups=[
            {"units": 1, "hours": 1 + n, "failures": 1, "ea_ev": 0.7, "t_use_c": 55, "t_test_c": 125}
            for n in range(MANY)
        ],
    ),
    "submissions": lambda: item("pooled", **submissions(MANY, 3)),
    "submissions that are simulated": lambda: item("pooled", **submissions(1000, 3)),
    "two submissions of many failures": lambda: item("pooled", **submissions(2, 2**40)),
    "a two-sample test at its widest": lambda: item(
        "pooled",
        combine="sum",
        submissions=[{"failures": 8000, "total_time": 1}, {"failures": 8001, "total_time": 1}],
    ),
    "trials that are needed": lambda: item("binomial", failures=99, benchmark={"value": 1 - 2**-53}),
    "times of one system": lambda: item(
        "growth", times=[float(n) for n in range(1, MANY + 1)], end_time=MANY, benchmark={"value": 1}
    ),
    "times that stop at the last": lambda: item(
        "growth", times=[n**1.5 for n in range(1, MANY + 1)], end_time=..., truncation="failure"
    ),
    "systems of a few times": lambda: item(
        "growth",
        times=...,
        systems={f"{n}": [1.0, 2.0] for n in range(MANY // 4)},
        end_time=...,
        end_times={f"{n}": 3.0 + n % 7 for n in range(MANY // 4)},
    ),
    "intervals": lambda: item(
        "growth",
        times=...,
        interval_ends=[float(n) for n in range(1, MANY // 2 + 1)],
        counts=[n % 3 for n in range(MANY // 2)],
        end_time=...,
    ),
    "lives": lambda: item("life", failures=lives(MANY), suspensions=[], benchmark={"value": 1}),
    "lives and suspensions": lambda: item(
        "life", failures=lives(MANY // 2), suspensions=[2.0] * (MANY // 2), benchmark={"value": 1}
    ),
    "lives of 5,000": lambda: item("life", failures=lives(5000), suspensions=[]),
    "times of 5,000": lambda: item("growth", times=[float(n) for n in range(1, 5001)], end_time=5000),
    "lives with an assumed shape": lambda: item(
        "weibayes", failures=lives(MANY // 2), suspensions=[2.0] * (MANY // 2), benchmark={"value": 1}
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", LARGEST)
def test_largest_input_stays_within_ten_seconds_and_a_gigabyte(name):
    asked = json.dumps(LARGEST[name]())

    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=asked, cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.stderr == ""
    error, seconds, kilobytes = json.loads(run.stdout)
    assert (error, seconds < 10, kilobytes < 1_000_000) == (None, True, True)
