"""What has happened to a report, and what it does to the count: the questions behind its page. Reads only."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.counting import TARGET
from enterprises.enums import CHECKS, OPEN, CommentStanding, Deed, ReportState, Role
from enterprises.models import Attachment, Report, Transition
from enterprises.places import PLACE
from enterprises.report_fields import label_of
from enterprises.statuses import COMMENT_TONES
from policy.enums import SourceKind
from policy.intervals import settle
from policy.ledger import step_of
from policy.models import Contribution, ReviewReason, Target
from reliability_tracker.components import FileRow
from reliability_tracker.formats import officialdate, officialtime
from reliability_tracker.statuses import Tone

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on one field, and its answer if there is one."""

    field: str
    label: str
    text: str
    answer: str
    standing: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Happening:
    """One step of a report: what was done, where it led, who did it in which role, and what was said.

    reasons: those chosen from the managed list, in words
    """

    at: datetime.datetime
    title: str
    who: str
    tone: Tone
    comment: str
    document: str
    remarks: tuple[Remark, ...] = ()
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class CountEffect:
    """What the report does to the count of enterprises, as a sentence; href opens the counted subject."""

    sentence: str
    tone: Tone
    href: str = ""


def happenings(report: Report, *, inside: bool = False) -> list[Happening]:
    """The steps of a report, oldest first, with the comments on fields that each brought.

    inside: also what the authorities do and say among themselves
    """
    rows = report.rows_with("indicator")
    remarks: dict[int, list[Remark]] = {}
    for comment in report.field_comments.order_by("id"):
        remark = Remark(
            comment.field,
            label_of(comment.field, rows),
            comment.text,
            comment.answer,
            comment.get_standing_display(),
            COMMENT_TONES[CommentStanding(comment.standing)],
        )
        remarks.setdefault(comment.transition_id, []).append(remark)
    steps = list(report.transitions.select_related("by", "on_behalf_of").order_by("id"))
    names = reason_names(steps)
    found = [_happening(step, tuple(remarks.get(step.pk, ())), names) for step in steps]
    if inside:
        found = sorted([*found, *_among_authorities(report)], key=lambda happening: happening.at)
    return found


def reason_names(steps: Sequence[Any]) -> dict[str, str]:
    """The names of the reasons that steps give."""
    given = {code for step in steps for code in step.reasons}
    return {r.pk: r.name for r in ReviewReason.objects.filter(pk__in=given)} if given else {}


def in_words(reasons: Sequence[str], names: Mapping[str, str]) -> str:
    return pgettext("between items of a list", ", ").join(names.get(code, code) for code in reasons)


def _among_authorities(report: Report) -> Iterator[Happening]:
    """Comments of the other lines, and who was to check it."""
    for comment in report.line_comments.select_related("by", "body"):
        line = comment.get_line_display() if comment.line else comment.body.name
        who = {"name": comment.by, "role": comment.body.name}
        yield Happening(
            at=comment.at,
            title=_("Comment of another line: %(line)s") % {"line": line},
            who=_("%(name)s, %(role)s") % who,
            tone=Tone.NOTE,
            comment=comment.text,
            document="",
        )
    for assignment in report.assignments.select_related("to", "by"):
        to = _("Assigned to %(name)s") % {"name": assignment.to} if assignment.to else _("Assigned to nobody")
        yield Happening(assignment.at, to, str(assignment.by), Tone.NOTE, "", "")


def tone_of_deed(tone: Tone) -> Tone:
    """How a deed looks that led to a state of this tone: what was done is done, also where others go on."""
    return Tone.GOOD if tone == Tone.BUSY else tone


def _happening(step: Transition, remarks: tuple[Remark, ...], names: Mapping[str, str]) -> Happening:
    deed, state = Deed(step.deed).label, ReportState(step.to_state).label
    title = _("%(deed)s → %(state)s") % {"deed": deed, "state": state}
    says_it_all = step.from_state == step.to_state or step.to_state not in (*CHECKS, ReportState.DRAFT)
    role = Role(step.by_role).label if step.by_role in Role.values else step.by_role
    document = (
        _("%(number)s of %(day)s") % {"number": step.document_number, "day": officialdate(step.decided_on)}
        if step.document_number
        else ""
    )
    if step.deed == Deed.ACCEPT:
        document = _("Date of the decision: %(day)s") % {"day": officialdate(step.decided_on)}
    return Happening(
        at=step.at,
        title=str(deed) if says_it_all else title,
        who=_who(step, str(role)),
        tone=tone_of_deed(PLACE[step.to_state].tone),
        comment=step.comment,
        document=document,
        remarks=remarks,
        reasons=in_words(step.reasons, names),
    )


def _who(step: Transition, role: str) -> str:
    """The person and the role; and for whom, where they stood in for somebody."""
    if step.on_behalf_of is None:
        return _("%(name)s, %(role)s") % {"name": step.by, "role": role}
    told = {"name": step.by, "role": role, "person": step.on_behalf_of}
    return _("%(name)s, %(role)s for %(person)s") % told


def compared_with(report: Report, versions: QuerySet[Any]) -> Report | None:
    """The report to compare this one with: what it corrects, else the last one accepted for an earlier cycle.

    versions: the reports of its improvement that the reader may see
    """
    if report.corrects_id:
        corrected: Report | None = versions.filter(pk=report.corrects_id).first()
        return corrected
    earlier = versions.filter(
        state=ReportState.ACCEPTED,
        superseded_at__isnull=True,
        cycle__period_to__lt=report.cycle.period_to,
    )
    last: Report | None = earlier.order_by("-cycle__period_to", "-version", "-id").first()
    return last


def effect_on_count(report: Report, today: datetime.date | None = None) -> CountEffect:
    """Whether the report makes its enterprise count toward `enterprises-2025`, and since when."""
    if report.state in (*OPEN, ReportState.REJECTED, ReportState.WITHDRAWN):
        in_check = report.state in CHECKS
        sentence = _("Nothing yet: only accepted reports count.") if report.state in OPEN else _("None.")
        return CountEffect(sentence, Tone.BUSY if in_check else Tone.IDLE)
    if report.superseded_at is not None:
        return CountEffect(
            _("None: its correction has taken its place since %(time)s.")
            % {"time": officialtime(report.superseded_at)},
            Tone.IDLE,
        )
    today = today or timezone.localdate()
    since, source = _standing(report.credit_code)
    href = reverse("policy:subject", args=[TARGET, report.credit_code])
    if report.state == ReportState.ANNULLED:
        return CountEffect(_annulled(report), Tone.BAD, href if since else "")
    target = Target.objects.filter(pk=TARGET).first()
    names = {
        "enterprise": report.enterprise_name,
        "target": target.name if target else TARGET,
        "day": officialdate(since),
    }
    if since is None:
        return CountEffect(
            _(
                "Accepted, but it counts toward nothing: it names no improvement begun, or no indicator"
                " with baseline and target."
            ),
            Tone.WARN,
        )
    if since > today:
        sentence = _("%(enterprise)s will count toward “%(target)s” from %(day)s.")
    elif source == report.number:
        sentence = _("By this report %(enterprise)s counts toward “%(target)s” since %(day)s.")
    else:
        sentence = _("%(enterprise)s counts toward “%(target)s” since %(day)s; this report supports it too.")
    return CountEffect(sentence % names, Tone.GOOD, href)


def _annulled(report: Report) -> str:
    decision = report.annulled_by_decision
    return _("None since decision %(number)s: %(ending)s.") % {
        "number": decision.number if decision else "",
        "ending": report.get_annulment_display(),
    }


def _standing(credit_code: str) -> tuple[datetime.date | None, str]:
    """Since when the ledger counts the enterprise (None: not to this day), and the report that began it."""
    rows = Contribution.objects.filter(target=TARGET, subject=credit_code).order_by("ordinal")
    standing = settle(map(step_of, rows))
    if not standing or standing[-1].quantity != 1:
        return None, ""
    source = standing[-1].source
    number = source.number if source and source.kind == SourceKind.REPORT else ""
    return standing[-1].on, number


def files_of(report: Report) -> list[FileRow]:
    """The attachments of a report that were not removed."""
    attachments = report.attachments.filter(removed_at__isnull=True).select_related("added_by").order_by("id")
    return [_file(attachment) for attachment in attachments]


def _file(attachment: Attachment) -> FileRow:
    return FileRow(
        name=attachment.name,
        href=reverse("enterprises:attachment", args=[attachment.pk]),
        size=attachment.size,
        kind=attachment.get_kind_display(),
        added=_("%(name)s, %(role)s")
        % {"name": attachment.added_by, "role": officialdate(attachment.added_at)},
        digest=attachment.sha256,
    )
