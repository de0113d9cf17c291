"""What may be done to a report beside the workflow, and by whom: one table that pages, POST and API ask.

None of it moves a report or decides anything on it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.conditions import ACTS_IN
from enterprises.enums import CHECKS, Beside, ReportState
from enterprises.models import Enterprise, Report
from enterprises.rules import (
    has_interest_in,
    holds_checking_role_over,
    is_observer,
    is_own_enterprise,
    is_provincial_observer_of,
)
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SUBMITTED = tuple(state for state in ReportState if state != ReportState.DRAFT)


def whose_turn_it_is(user: Any, report: Report) -> str:
    return ACTS_IN[report.state].refusal(user, report)


def another_line(user: Any, report: Report) -> str:
    if (is_provincial_observer_of | is_observer).test(user, report):
        return ""
    return _("Only observers of the other departmental lines comment. Those who check decide, and say why.")


def a_reviewer_of_it(user: Any, report: Report | Enterprise) -> str:
    """Who could decide on reports of the enterprise, now or later, in their own role."""
    if is_own_enterprise.test(user, report):
        return _("You belong to this enterprise and cannot decide on its reports anyway.")
    if has_interest_in.test(user, report):
        return _("You have declared this interest already.")
    if not holds_checking_role_over.test(user, report):
        return _("Only those who check the reports of this enterprise can declare an interest in it.")
    return ""


@dataclass(frozen=True, slots=True)
class Right:
    """A row of the table: in which states, who (the sentence why not, or nothing), and what is said else."""

    states: Sequence[str]
    who: Callable[[Any, Report], str]
    out_of_turn: str | _StrPromise


TABLE: dict[Beside, Right] = {
    Beside.ASSIGN: Right(CHECKS, whose_turn_it_is, gettext_lazy("The report is not under check.")),
    Beside.JUDGE: Right(
        CHECKS, whose_turn_it_is, gettext_lazy("Comments are settled while the report is under check.")
    ),
    Beside.DISMISS: Right(
        CHECKS, whose_turn_it_is, gettext_lazy("Flags are dismissed while the report is under check.")
    ),
    Beside.COMMENT: Right(SUBMITTED, another_line, gettext_lazy("The report is not submitted yet.")),
    Beside.DECLARE: Right(SUBMITTED, a_reviewer_of_it, gettext_lazy("The report is not submitted yet.")),
}


def may(deed: Beside, report: Report, *, by: Any) -> Verdict:
    """Whether somebody may do this to the report as it stands; if not, the sentence why."""
    right = TABLE[deed]
    if report.state not in right.states:
        return Refused(str(right.out_of_turn))
    refusal = right.who(by, report)
    return Refused(refusal) if refusal else Allowed()


def require(deed: Beside, report: Report, *, by: Any) -> None:
    """Raise Refusal where somebody may not."""
    verdict = may(deed, report, by=by)
    if not verdict:
        raise Refusal([Lack(str(verdict))])
