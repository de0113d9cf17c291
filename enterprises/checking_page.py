"""What the page of a report holds for those who check it, or watch how it is checked. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from enterprises import beside
from enterprises.assigning import colleagues
from enterprises.enums import Beside, CommentStanding
from enterprises.field_comments import unsettled
from enterprises.flag_words import Told, told
from enterprises.models import FieldComment, Interest, Report, User
from enterprises.report_fields import label_of
from enterprises.rules import is_own_enterprise, is_staff
from enterprises.statuses import COMMENT_TONES
from enterprises.verdicts import Verdict
from reliability_tracker.statuses import Tone


@dataclass(frozen=True, slots=True)
class Asked:
    """A comment on a field that is not settled, with what it is about and what it can become."""

    comment: FieldComment
    label: str
    tone: Tone
    may_settle: bool
    may_open: bool


@dataclass(frozen=True, slots=True)
class CheckingSide:
    """Beside the report: who has it, what was asked, what is odd, who is too close, what this reader may do.

    may: deed beside the workflow → whether this reader may do it, or why not
    """

    may: dict[str, Verdict]
    colleagues: Sequence[User]
    asked: Sequence[Asked]
    interests: Sequence[Interest]
    flags: Sequence[Told]


def side_of(report: Report, user: Any) -> CheckingSide | None:
    """None for those who neither check nor watch, and for the enterprise itself."""
    if not is_inside(report, user):
        return None
    may = {deed.value: beside.may(deed, report, by=user) for deed in Beside}
    interests = Interest.objects.standing().filter(enterprise=report.enterprise_id)
    return CheckingSide(
        may=may,
        colleagues=colleagues(report) if may[Beside.ASSIGN] else (),
        asked=_asked(report, bool(may[Beside.JUDGE])),
        interests=list(interests.select_related("person")),
        flags=told(report, report.flags.standing().select_related("dismissed_by")),
    )


def is_inside(report: Report, user: Any) -> bool:
    """Whether somebody reads what the authorities say among themselves."""
    return is_staff.test(user) and not is_own_enterprise.test(user, report)


def unsettled_of(report: Report, user: Any) -> list[Asked]:
    """The comments on fields that a level sees before it passes the report; it settles them beside it."""
    return _asked(report, may_judge=False) if is_inside(report, user) else []


def _asked(report: Report, may_judge: bool) -> list[Asked]:
    comments = list(unsettled(report).select_related("transition__by"))
    rows = report.rows_with("indicator") if comments else []
    return [
        Asked(
            comment,
            label_of(comment.field, rows),
            COMMENT_TONES[CommentStanding(comment.standing)],
            may_judge and (comment.answered_at is not None or comment.transition.to_state != "returned"),
            may_judge and comment.standing == CommentStanding.ANSWERED,
        )
        for comment in comments
    ]
