"""A source of supports for tests of the ledger: what a test puts in is what the registry answers."""

from __future__ import annotations

import datetime

from policy.models import Attribution
from policy.sources import Source, Support

MACHINERY = Attribution(sector="machinery", project="foundation", region="320000")
ELECTRONICS = Attribution(sector="electronics", project="multiplication", region="330000")


def support(
    starts_on: str,
    ends_on: str | None = None,
    *,
    number: str = "R-1",
    attribution: Attribution = MACHINERY,
    decided_on: str | None = None,
    subject: str = "91000000MA0001K74D",
    target: str = "enterprises-2025",
) -> Support:
    """A support with dates as text; decided on the day it starts unless told otherwise."""
    return Support(
        target=target,
        subject=subject,
        subject_name="演示轴承有限公司",
        holder_code=subject,
        starts_on=datetime.date.fromisoformat(starts_on),
        ends_on=datetime.date.fromisoformat(ends_on) if ends_on else None,
        attribution=attribution,
        source=Source("report", number),
        decided_on=datetime.date.fromisoformat(decided_on or starts_on),
    )
