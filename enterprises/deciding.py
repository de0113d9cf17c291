"""Deciding on many reports at once: what will happen to each, and then each by itself.

Every report is asked, checked and logged on its own, in its own transaction: one that is refused stops none
of the others.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from enterprises.enums import Deed, ReportState
from enterprises.models import Report
from enterprises.verdicts import Refusal
from enterprises.workflow import Offer, deeds_for, may, perform
from enterprises.worklist import waiting_for

AT_ONCE = (Deed.PASS_ON, Deed.ACCEPT, Deed.SEND_BACK, Deed.REJECT)
MOST = 100  # reports at once


@dataclass(frozen=True, slots=True)
class Prospect:
    """What will happen to one report: the deed as it is offered, or the sentence why not."""

    report: Report
    offer: Offer | None
    refusal: str

    @property
    def leads_to(self) -> str:
        return str(ReportState(self.offer.to).label) if self.offer else ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has happened to one report: nothing where it was refused, and then why."""

    report: Report
    refusal: str = ""


def deeds_at_once(user: Any) -> list[Deed]:
    """What this person can do to several of the reports that wait for them."""
    states = set(waiting_for(user).order_by().values_list("state", flat=True).distinct())
    levels = [
        (ReportState.CITY_CHECK, (Deed.PASS_ON, Deed.SEND_BACK)),
        (ReportState.PROVINCIAL_CHECK, (Deed.PASS_ON, Deed.SEND_BACK, Deed.REJECT)),
        (ReportState.MINISTRY_CHECK, (Deed.ACCEPT, Deed.SEND_BACK, Deed.REJECT)),
    ]
    offered = {deed for state, deeds in levels if state in states for deed in deeds}
    return [deed for deed in AT_ONCE if deed in offered]


def chosen(user: Any, numbers: Sequence[str]) -> list[Report]:
    """The reports of these numbers that the person may see, in the order chosen, MOST at the most."""
    visible = Report.objects.visible_to(user).filter(number__in=numbers[:MOST])
    read_with = ("cycle", "region", "city", "enterprise", "assigned_to")
    found = {report.number: report for report in visible.select_related(*read_with)}
    return [found[number] for number in dict.fromkeys(numbers) if number in found]


def prospects(user: Any, deed: str, reports: Iterable[Report]) -> list[Prospect]:
    """What the deed would do to each report as it stands now."""
    return [_prospect(user, deed, report) for report in reports]


def _prospect(user: Any, deed: str, report: Report) -> Prospect:
    to = ReportState.RETURNED if deed == Deed.SEND_BACK else None
    offers = deeds_for(user, report)
    offer = next((o for o in offers if o.deed == deed and to in (None, o.to)), None)
    if offer is not None and offer.verdict:
        return Prospect(report, offer, "")
    return Prospect(report, None, str(offer.verdict if offer else may(deed, report, by=user, to=to)))


def decide(
    *,
    deed: str,
    reports: Sequence[Report],
    seen: Mapping[str, datetime.datetime],
    comments: Mapping[str, str],
    given: Mapping[str, Any],
    by: Any,
) -> list[Outcome]:
    """Do a deed to each of the reports, one after the other.

    seen:     number → since when the report was in its state on the page that was sent
    comments: number → the comment on that report, where it has one of its own
    given:    what goes with all of them, as `workflow.perform` names it
    """
    to = ReportState.RETURNED if deed == Deed.SEND_BACK else None
    outcomes = []
    for report in reports:
        own = comments.get(report.number, "").strip()
        words = {**given, "comment": own or given.get("comment", "")}
        try:
            perform(deed, report, by=by, to=to, seen=seen.get(report.number), **words)
        except Refusal as refusal:
            outcomes.append(Outcome(report, str(refusal)))
        else:
            outcomes.append(Outcome(report))
    return outcomes
