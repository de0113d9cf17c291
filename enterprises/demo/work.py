"""What somebody has started in the background: a worker makes it as soon as one runs."""

from __future__ import annotations

from enterprises.demo.names import email
from enterprises.models import User
from policy import summary_jobs
from policy.models import Sector


def start_some() -> None:
    """The analyst of the association has the summary of the sector made, on paper and as a workbook."""
    analyst, sector = User.objects.get(email=email("association")), Sector.objects.get(code="machinery")
    for fmt in ("pdf", "xlsx"):
        summary_jobs.start(sector=sector, fmt=fmt, dates={}, cycle="", by=analyst)
