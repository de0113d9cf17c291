"""Comments on single fields after they were answered: settled by those who check, or opened again.

An answer settles nothing by itself. What was opened again is asked again when the report is next sent back to
the enterprise.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.beside import may
from enterprises.enums import Beside, CommentStanding, ReportState
from enterprises.models import FieldComment, Report, Transition
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict


def unsettled(report: Report) -> QuerySet[FieldComment]:
    """Open and answered comments, without those that were asked again since."""
    found = report.field_comments.filter(followed_by__isnull=True)
    return found.exclude(standing=CommentStanding.SETTLED).order_by("id")


@transaction.atomic
def judge(*, comment: FieldComment, standing: str, by: Any) -> FieldComment:
    """Settle a comment, or open it again."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=comment.report_id)
    held: FieldComment = FieldComment.objects.select_related("transition").get(pk=comment.pk)
    verdict = _may_become(held, report, standing, by)
    if not verdict:
        raise Refusal([Lack(str(verdict))])
    held.standing, held.judged_at, held.judged_by = standing, timezone.now(), by
    held.save(update_fields=["standing", "judged_at", "judged_by"])
    return held


def ask_again(transition: Transition) -> list[FieldComment]:
    """Carry what was opened again into a return; where the return comments on the field itself, by that."""
    reopened = unsettled(transition.report).filter(standing=CommentStanding.OPEN, answered_at__isnull=False)
    said = {comment.field: comment for comment in transition.field_comments.filter(follows__isnull=True)}
    carried = []
    for comment in reopened.exclude(transition=transition):
        again = said.pop(comment.field, None) or FieldComment(
            report=transition.report, transition=transition, field=comment.field, text=comment.text
        )
        again.follows = comment
        again.save()
        carried.append(again)
    return carried


def _may_become(comment: FieldComment, report: Report, standing: str, by: Any) -> Verdict:
    verdict = may(Beside.JUDGE, report, by=by)
    if not verdict:
        return verdict
    if FieldComment.objects.filter(follows=comment).exists():
        return Refused(_("This comment has been asked again since; settle the newer one."))
    if standing not in (CommentStanding.SETTLED, CommentStanding.OPEN) or comment.standing == standing:
        return Refused(
            _("The comment is “%(standing)s” already.") % {"standing": comment.get_standing_display()}
        )
    waits = comment.answered_at is None and comment.transition.to_state == ReportState.RETURNED
    if standing == CommentStanding.SETTLED and waits:
        return Refused(_("The enterprise has not answered it yet."))
    return Allowed()
