"""Reporting: reports are started, written, corrected. Their review is `workflow`'s.

Every deed is one transaction that locks what it changes. One that is refused raises Refusal with a sentence.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from enterprises.attachments import inspect
from enterprises.drafts import Draft, draft_of, repeat_what_was_confirmed, taken_up
from enterprises.enums import OPEN, AttachmentKind, ReportState
from enterprises.evidence import assess_while_written
from enterprises.models import Attachment, Cycle, Improvement, IndicatorRow, Report
from enterprises.owing import closed_sentence, deadline_of
from enterprises.report_fields import ROW_FIELDS, row_name
from enterprises.report_form import Entered, put, stored_values
from enterprises.rules import checks_as_province, files_for, is_own_enterprise_reporter
from enterprises.verdicts import Allowed, Refused, Verdict, refuse_unless
from reliability_tracker.copying import Lines, lines_of
from reliability_tracker.formats import officialdate

if TYPE_CHECKING:
    from django.core.files import File


# Starting


def may_report(
    improvement: Improvement,
    cycle: Cycle,
    *,
    by: Any,
    on_paper: bool = False,
    on: datetime.date | None = None,
) -> Verdict:
    """Whether this person may start, or go on with, a report of this product for this cycle.

    on_paper: entered by the province from what the enterprise handed in on paper
    """
    if on_paper and not checks_as_province.test(by, improvement):
        return Refused(_("Only reviewers of the province enter what its enterprises hand in on paper."))
    if not on_paper and not is_own_enterprise_reporter.test(by, improvement):
        return Refused(_("Only people of the enterprise itself can do this."))
    if cycle.opened_at is None:
        return Refused(
            _("Reporting for “%(cycle)s” is not open yet; it opens on %(day)s.")
            % {"cycle": cycle.name, "day": officialdate(cycle.opens_on)}
        )
    if deadline_of(improvement, cycle).is_closed_on(on or timezone.localdate()):
        return Refused(closed_sentence(cycle.name, cycle.closes_on))
    accepted = Report.objects.accepted().filter(improvement=improvement, cycle=cycle).first()
    if accepted is not None:
        return Refused(
            _(
                "Report %(number)s of this product for this cycle is already accepted."
                " Correct that one instead."
            )
            % {"number": accepted.number}
        )
    return Allowed()


@transaction.atomic
def start_report(
    *,
    improvement: Improvement,
    cycle: Cycle,
    by: Any,
    like: Report | None = None,
    on_paper: bool = False,
) -> Report:
    """The draft of this product's report for this cycle; a second call returns the first one's.

    It begins with what the enterprise, the improvement and the last accepted report say; after a rejection, a
    withdrawal or an annulment with all the former report of the cycle said; or `like` a report on another
    product of the enterprise. Its number is never used again. on_paper: the province enters it.
    """
    cycle = Cycle.objects.select_for_update(of=("self",)).get(pk=cycle.pk)
    refuse_unless(may_report(improvement, cycle, by=by, on_paper=on_paper))
    under_way = Report.objects.filter(improvement=improvement, cycle=cycle, state__in=OPEN).first()
    if under_way is not None:
        return under_way
    draft = draft_of(improvement, cycle, like)
    draft.report.on_paper = on_paper
    return enter_draft(draft, cycle, by)


def enter_draft(draft: Draft, cycle: Cycle, by: Any) -> Report:
    """Give a draft the next number of its cycle, which is locked, and write it."""
    draft.report.number = f"R-{cycle.code}-{cycle.next_serial:06d}"
    cycle.next_serial += 1
    cycle.save(update_fields=["next_serial"])
    return _create(draft, by)


@transaction.atomic
def start_correction(*, report: Report, by: Any, reason: str) -> Report:
    """A new version of an accepted report, in draft, with all it said and its files; to be signed anew.

    Called by the workflow's `correct`, which has locked the report and asked whether it is allowed.
    """
    first = report.number.rsplit(".", 1)[0] if report.version > 1 else report.number
    versions = Report.objects.filter(improvement=report.improvement_id, cycle=report.cycle_id)
    numbers = versions.filter(number__startswith=f"{first}.").values_list("version", flat=True)
    version = max([1, *numbers]) + 1
    draft = taken_up(report)
    draft.report.number, draft.report.version = f"{first}.{version}", version
    draft.report.corrects, draft.report.correction_reason = report, reason
    draft.report.on_paper = report.on_paper and not is_own_enterprise_reporter.test(by, report)
    return _create(draft, by)


NewDraft = tuple[Report, Sequence[Sequence[Any]]]  # with the values of its rows in the order of `ROW_COLUMNS`


def number_reports(drafts: Sequence[NewDraft], *, keys: Iterable[int], cycle: Cycle, by: Any) -> list[Lines]:
    """Give many new drafts these keys and the next numbers of their cycle, as lines for COPY. Writes nothing.

    For products of which the caller has asked `may_report`, and who has locked the cycle and saves it.
    """
    now, serial = timezone.now(), cycle.next_serial
    for key, (report, _rows) in zip(keys, drafts, strict=False):
        report.pk, report.number = key, f"R-{cycle.code}-{serial:06d}"
        report.state_since, report.created_by_id, report.created_at = now, by.pk, now
        serial += 1
    cycle.next_serial = serial
    rows = ((report.pk, *row) for report, written in drafts for row in written)
    return [
        lines_of(Report, _COLUMNS, (_stored_columns(report) for report, _rows in drafts)),
        lines_of(IndicatorRow, ("report_id", *ROW_COLUMNS), rows),
    ]


ROW_COLUMNS = ("order", *(IndicatorRow._meta.get_field(name).attname for name in ROW_FIELDS))  # type: ignore[union-attr]
_COLUMNS = tuple(column.attname for column in Report._meta.concrete_fields if not column.generated)


def _stored_columns(report: Report) -> Sequence[Any]:
    values = report.__dict__
    return [Jsonb(values[name]) if name == "typed" else values[name] for name in _COLUMNS]


def _create(draft: Draft, by: Any) -> Report:
    report = draft.report
    report.state_since, report.created_by = timezone.now(), by
    report.save()
    rows = {row.order: row for row in IndicatorRow.objects.bulk_create(draft.rows)}
    for file in draft.files:
        file.pk, file.report = None, report
        file.row = rows.get(file.row.order) if file.row else None
    Attachment.objects.bulk_create(draft.files)
    return report


# Writing


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """What became of a save.

    saved:       whether what was entered now stands in the database
    report:      the report as it stands there now, whoever saved it last
    differences: names of the fields in which it differs from what was refused, in no order
    """

    saved: bool
    report: Report
    differences: frozenset[str] = frozenset()


def may_write(report: Report, *, by: Any) -> Verdict:
    """Whether this person may change what the report says and its files."""
    if not files_for.test(by, report):
        return Refused(_("Only people of the enterprise itself can do this."))
    if not report.is_editable:
        return Refused(
            _("The report is “%(state)s” and can no longer be changed.")
            % {"state": ReportState(report.state).label}
        )
    if is_left_behind(report, timezone.localdate()):
        return Refused(closed_sentence(report.cycle.name, report.cycle.closes_on))
    return Allowed()


def is_left_behind(report: Report, on: datetime.date) -> bool:
    """A draft whose cycle has closed: it stays readable, and can be carried into the next cycle."""
    is_draft = report.state == ReportState.DRAFT and report.version == 1
    return is_draft and report.deadline.is_closed_on(on)


@transaction.atomic
def save_report(*, report: Report, data: Entered, revision: int, by: Any) -> SaveOutcome:
    """Save what was entered on top of the revision it was entered on.

    If somebody has saved since, nothing is written and the outcome names the fields that differ; where none
    does, there is nothing to refuse. Texts that are no values yet are kept. A save that changes nothing makes
    no revision.
    """
    now = _locked(report)
    refuse_unless(may_write(now, by=by))
    rows = {row.order: row for row in now.rows.all()}
    changed = differences(now, rows, data)
    if changed and now.revision != revision:
        return SaveOutcome(False, now, changed)
    if changed:
        _write(now, rows, data, changed)
        assess_while_written(row for row in now.rows.all() if _is_changed(row, changed))
        now.revision += 1
        now.saved_at, now.saved_by = timezone.now(), by
        now.save()
    return SaveOutcome(True, now)


def _write(report: Report, rows: dict[int, IndicatorRow], data: Entered, changed: Iterable[str]) -> None:
    put(report, data.values)
    report.typed = _typed(report, data)
    repeat_what_was_confirmed(report)
    if data.rows is None:
        return
    wanted = {order: rows.get(order) or IndicatorRow(report=report, order=order) for order in data.rows}
    for order, row in wanted.items():
        put(row, data.rows[order])
    IndicatorRow.objects.filter(pk__in=[rows[order].pk for order in rows if order not in wanted]).delete()
    IndicatorRow.objects.bulk_create(row for row in wanted.values() if row.pk is None)
    entered = [row for row in wanted.values() if row.order in rows and _is_changed(row, changed)]
    IndicatorRow.objects.bulk_update(entered, ROW_FIELDS)


def _is_changed(row: IndicatorRow, names: Iterable[str]) -> bool:
    return any(f"{name}-".startswith(f"rows-{row.order}-") for name in names)


def _typed(report: Report, data: Entered) -> dict[str, Any]:
    """The texts to keep: those entered now, and those of fields that were not entered."""
    kept = {
        name: text
        for name, text in report.typed.items()
        if name not in data.values
        and name not in data.answers
        and not (data.rows is not None and name.startswith("rows-"))
    }
    return kept | dict(data.typed) | {name: text for name, text in data.answers.items() if text.strip()}


def differences(report: Report, rows: dict[int, IndicatorRow], data: Entered) -> frozenset[str]:
    """Names on the page of what would change; of a row that comes or goes only `rows-<order>`."""
    stored, stored_rows = stored_values(report), {order: stored_values(row) for order, row in rows.items()}
    entered_rows = stored_rows
    if data.rows is not None:
        entered_rows = {order: {**stored_rows.get(order, {}), **row} for order, row in data.rows.items()}
    before = _flat(stored, stored_rows, report.typed)
    after = _flat({**stored, **data.values}, entered_rows, _typed(report, data))
    different = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    whole = tuple(f"rows-{order}-" for order in stored_rows.keys() ^ entered_rows.keys())
    return frozenset(name for name in different if not name.startswith(whole))


def _flat(values: Any, rows: Any, typed: Any) -> dict[str, Any]:
    """name on the page → what stands there; the order of several chosen ones does not matter."""
    flat = dict(values)
    for order, row in rows.items():
        flat[f"rows-{order}"] = True
        flat |= {row_name(order, name): value for name, value in row.items()}
    flat |= {name: ("typed", text) for name, text in typed.items()}
    return {name: sorted(value) if isinstance(value, list) else value for name, value in flat.items()}


# Files


@transaction.atomic
def attach(*, report: Report, file: File, kind: str, by: Any, row: IndicatorRow | None = None) -> Attachment:
    """Keep a file with a report or one of its indicator rows; the same file twice is kept once.

    Raises ValidationError with the sentence of `attachments.inspect` for a file that is not taken.
    """
    now = _locked(report)
    refuse_unless(may_write(now, by=by))
    inspected = inspect(file, text=kind == AttachmentKind.EVIDENCE)
    same = now.attachments.filter(
        sha256=inspected.sha256, row=row, kind=kind, removed_at__isnull=True
    ).first()
    if same is not None:
        return same
    attachment = Attachment(
        report=now,
        row=row,
        kind=AttachmentKind(kind),
        name=inspected.name,
        content_type=inspected.content_type,
        size=inspected.size,
        sha256=inspected.sha256,
        added_by=by,
    )
    attachment.file.save(inspected.sha256, file, save=False)
    attachment.save()
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: Any) -> None:
    """Hide a file; it stays in the store, with who removed it and when."""
    refuse_unless(may_write(_locked(attachment.report), by=by))
    visible = Attachment.objects.filter(pk=attachment.pk, removed_at__isnull=True)
    visible.update(removed_at=timezone.now(), removed_by=by)


def _locked(report: Report) -> Report:
    return (
        Report.objects.select_for_update(of=("self",)).select_related("enterprise", "cycle").get(pk=report.pk)
    )
