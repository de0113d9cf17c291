"""What has happened to an application: its steps, with reasons, comments on fields, answers. Reads only."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from enterprises.enums import CommentStanding
from enterprises.history import Happening, Remark, in_words, reason_names, tone_of_deed
from enterprises.models import (
    Application,
    ApplicationComment,
    ApplicationIndicator,
    ApplicationTransition,
)
from enterprises.nomination import case
from enterprises.nomination.places import PLACE
from enterprises.nomination.table import label_of
from enterprises.nomination_enums import ENDED, ApplicationDeed, ApplicationState
from enterprises.statuses import COMMENT_TONES
from reliability_tracker.formats import officialdate

S = ApplicationState


def happenings(application: Application) -> list[Happening]:
    """The steps of an application, oldest first, with the comments on fields that each brought."""
    of_it = ApplicationTransition.objects.filter(application=application).select_related("by", "on_behalf_of")
    steps = list(of_it.order_by("id"))
    rows = list(application.rows.select_related("indicator"))
    remarks: dict[int, list[Remark]] = {}
    comments = list(application.field_comments.order_by("id"))
    for comment in comments:
        standing = _standing(comment, steps, comments)
        remarks.setdefault(comment.transition_id, []).append(_remark(comment, rows, standing))
    names = reason_names(steps)
    return [_happening(step, tuple(remarks.get(step.pk, ())), names) for step in steps]


def _standing(
    comment: ApplicationComment, steps: list[ApplicationTransition], comments: list[ApplicationComment]
) -> CommentStanding:
    """An answer is settled once those who asked have decided, unless they ask about the field again."""
    asked = next(step for step in steps if step.pk == comment.transition_id)
    decided = next((s for s in steps if s.pk > asked.pk and s.from_state == asked.from_state), None)
    if comment.answered_at is None or decided is None or decided.deed == ApplicationDeed.WITHDRAW:
        return comment.standing
    again = any(c.transition_id == decided.pk and c.field == comment.field for c in comments)
    return comment.standing if again else CommentStanding.SETTLED


def _remark(
    comment: ApplicationComment, rows: list[ApplicationIndicator], standing: CommentStanding
) -> Remark:
    return Remark(
        field="",
        label=case.label_of(comment.field, rows),
        text=comment.text,
        answer=comment.answer,
        standing=str(standing.label),
        tone=COMMENT_TONES[standing],
    )


def _happening(
    step: ApplicationTransition, remarks: tuple[Remark, ...], names: Mapping[str, str]
) -> Happening:
    document = step.document_number
    if step.decided_on and document:
        document = f"{document} · {officialdate(step.decided_on)}"
    who = str(step.by)
    if step.on_behalf_of:
        who = _("%(name)s for %(other)s") % {"name": who, "other": step.on_behalf_of}
    return Happening(
        at=step.at,
        title=_title(step),
        who=who,
        tone=tone_of_deed(PLACE[step.to_state].tone),
        comment=step.comment,
        document=document,
        remarks=remarks,
        reasons=in_words(step.reasons, names),
    )


def _title(step: ApplicationTransition) -> str:
    """What was done and what it is now; the deed alone where that says it, as where it ends."""
    deed, state = label_of(step.deed, step.from_state, step.to_state), str(S(step.to_state).label)
    says_it_all = deed == state or step.to_state in ENDED
    return deed if says_it_all else _("%(deed)s → %(state)s") % {"deed": deed, "state": state}
