"""What the other departmental lines say about a report; it decides nothing, and the enterprise reads none."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.beside import require
from enterprises.enums import Beside, Role
from enterprises.models import LineComment, Report
from enterprises.rules import memberships_of
from enterprises.verdicts import Lack, Refusal


@transaction.atomic
def comment(*, report: Report, text: str, by: Any) -> LineComment:
    """Put a comment beside the report, under the line and the authority of the one who writes it."""
    require(Beside.COMMENT, report, by=by)
    if not text.strip():
        raise Refusal([Lack(_("Write the comment."), "text")])
    speaker = next(m for m in memberships_of(by) if _speaks(m, report))
    return LineComment.objects.create(
        report=report,
        by=by,
        by_role=speaker.role,
        body=speaker.organisation,
        line=speaker.organisation.line,
        text=text.strip(),
    )


def _speaks(membership: Any, report: Report) -> bool:
    """The membership by which somebody comments on this report."""
    if membership.role == Role.PROVINCIAL_OBSERVER:
        return bool(membership.organisation.region_id == report.region_id)
    return bool(membership.role == Role.OBSERVER)
