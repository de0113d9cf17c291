"""What the page of the report form shows: sections with their progress, rows, files, comments to answer."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.conditions import Given, needs_reason, open_comments
from enterprises.enums import Deed, ReportState
from enterprises.evidence_fields import EVIDENCE, MEASURED, asked
from enterprises.evidence_help import READS_FILES
from enterprises.evidence_panel import Panel, panel_of_form
from enterprises.filing import Filing
from enterprises.models import Attachment, FieldComment, IndicatorRow, Report, Transition
from enterprises.report_fields import (
    ROW_GROUPS,
    SECTIONS,
    label_of,
    row_label,
    row_name,
    section_of,
)
from enterprises.report_form import Entry, RowForm
from enterprises.submission import Problem, problems_of, warnings_of
from enterprises.workflow import deeds_for

if TYPE_CHECKING:
    from django.forms import BoundField

    from enterprises.workflow import Offer

OVERALL = "comment"  # the answer to a return that names no field


@dataclass(frozen=True, slots=True)
class Remark:
    """A reviewer's comment and the answer as far as it is written. `name`: of the answer on the page."""

    name: str
    label: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field with the comments on it. `hidden`: not asked for; its text is kept all the same."""

    bound: BoundField
    remarks: Sequence[Remark] = ()
    hidden: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width: long texts, several choices, and what has comments."""
        wide = (forms.Textarea, forms.CheckboxInput, forms.CheckboxSelectMultiple)
        return (
            bool(self.remarks)
            or self.bound.name == "product_class"
            or isinstance(self.bound.field.widget, wide)
        )


@dataclass(frozen=True, slots=True)
class Group:
    """A few fields of a row below one heading."""

    key: str
    title: str
    help: str
    fields: Sequence[Field]

    @property
    def is_filled(self) -> bool:
        """Whether anything is entered, or said, in it."""
        shown = [item for item in self.fields if not item.hidden]
        return any(item.bound.value() or item.bound.errors or item.remarks for item in shown)

    @property
    def is_hidden(self) -> bool:
        return all(item.hidden for item in self.fields)

    @property
    def takes_data(self) -> bool:
        """Whether a file of data is offered to be read into one of its fields."""
        chosen = {item.bound.name: item.bound.value() for item in self.fields}
        return chosen.get("method") in READS_FILES and chosen.get("evidence_kind") in MEASURED


@dataclass(frozen=True, slots=True)
class RowBlock:
    """One indicator row: its number, its name, its fields in groups, its files.

    panel: what its evidence shows, where that was asked for; the page's script asks by itself
    """

    order: int
    title: str
    groups: Sequence[Group]
    files: Sequence[Attachment]
    remarks: Sequence[Remark] = ()
    panel: Panel | None = None

    @property
    def anchor(self) -> str:
        return f"rows-{self.order}"


@dataclass(frozen=True, slots=True)
class SectionBlock:
    """A section of the form. `todo`: what in it is still open."""

    key: str
    title: str
    help: str
    fields: Sequence[Field]
    todo: Sequence[Problem]
    remarks: Sequence[Remark] = ()


@dataclass
class FormPage:
    """The form of one report as it stands in the database, for one person, on one day."""

    report: Report
    user: Any
    on: datetime.date = field(default_factory=timezone.localdate)
    assessed: int | None = None  # the row whose panel was asked for

    def __post_init__(self) -> None:
        self.filing = Filing.of(self.report, self.on)
        self.rows: Sequence[IndicatorRow] = self.filing.rows
        self.entry = Entry.of(self.report, self.rows)

    @cached_property
    def is_late(self) -> bool:
        return (
            self.report.submitted_at is None
            and self.report.version == 1
            and self.report.deadline.is_late_on(self.on)
        )

    @cached_property
    def needs_reason(self) -> bool:
        return self.report.submitted_at is None and needs_reason(self.report, self.on)

    @cached_property
    def submit(self) -> Offer:
        """The deed to which all this leads."""
        return next(
            offer for offer in deeds_for(self.user, self.report, self.on) if offer.deed == Deed.SUBMIT
        )

    @cached_property
    def sent_back(self) -> Transition | None:
        """The return that is to be answered."""
        if self.report.state != ReportState.RETURNED:
            return None
        returns = self.report.transitions.filter(to_state=ReportState.RETURNED)
        return returns.select_related("by").order_by("-id").first()

    @cached_property
    def comments(self) -> list[FieldComment]:
        return open_comments(self.report) if self.report.state == ReportState.RETURNED else []

    @property
    def to_answer(self) -> list[Remark]:
        """The comments of the return, each with where it is answered."""
        return [remark for remarks in self._remarks.values() for remark in remarks]

    @cached_property
    def given(self) -> Given:
        """What is given with the submission, as far as it is written."""
        typed = self.report.typed
        return Given(
            comment=typed.get(OVERALL, ""),
            answers={c.pk: typed[f"answer_{c.pk}"] for c in self.comments if typed.get(f"answer_{c.pk}")},
            late_reason=self.report.late_reason,
        )

    @cached_property
    def problems(self) -> list[Problem]:
        return problems_of(self.filing)

    @cached_property
    def warnings(self) -> list[Problem]:
        return warnings_of(self.filing)

    @cached_property
    def todo(self) -> list[Problem]:
        """Everything that is still open: what the form lacks, in its order, and what goes with the deed."""
        asked = [
            Problem(lack.field, self.label_of(lack.field), lack.message, self._section_of(lack.field))
            for need in self.submit.needs
            for lack in need(self.report, self.given, self.on)
        ]
        return [*self.problems, *asked]

    @cached_property
    def obstacles(self) -> list[str]:
        """What is in the way and cannot be mended on this page."""
        return [lack.message for lack in self.submit.lacks if not lack.anchor]

    @cached_property
    def sections(self) -> list[SectionBlock]:
        return [
            SectionBlock(
                section.key,
                str(section.title),
                str(section.help),
                [self._field(self.entry.form[name], name) for name in section.fields if self._is_shown(name)],
                [problem for problem in self.todo if problem.section == section.key],
                self._remarks[section.key],
            )
            for section in SECTIONS
        ]

    @property
    def complete(self) -> int:
        """How many sections lack nothing."""
        return sum(1 for section in self.sections if not section.todo)

    @cached_property
    def row_blocks(self) -> list[RowBlock]:
        return [
            RowBlock(
                form.order,
                row_label(form.order, self.rows),
                [
                    Group(group.key, str(group.title), str(group.help), self._row_fields(form, group.fields))
                    for group in ROW_GROUPS
                ],
                self._files[form.order],
                panel=panel_of_form(self.entry, form) if form.order == self.assessed else None,
            )
            for form in self.entry.rows
        ]

    @property
    def files(self) -> Sequence[Attachment]:
        """Files of the report as a whole."""
        return self._files[None]

    @property
    def overall(self) -> Remark | None:
        """A return without comments on fields is answered as a whole."""
        if self.sent_back is None or self.comments:
            return None
        return Remark(OVERALL, self.label_of(OVERALL), self.sent_back.comment, self.given.comment)

    def label_of(self, name: str) -> str:
        """What a field, or an answer, is called away from its place."""
        if name == OVERALL:
            return _("Answer to the comment")
        comment = next((c for c in self.comments if f"answer_{c.pk}" == name), None)
        if comment is None:
            return label_of(name, self.rows)
        return _("Answer on “%(field)s”") % {"field": label_of(comment.field, self.rows)}

    # the parts of the parts

    @cached_property
    def _remarks(self) -> dict[str, list[Remark]]:
        """name of a field → comments on it; those on what the form does not show stand with their section."""
        found: dict[str, list[Remark]] = defaultdict(list)
        for comment in self.comments:
            name = f"answer_{comment.pk}"
            shown = self.entry.field(comment.field) is not None and self._is_shown(comment.field)
            remark = Remark(
                name, label_of(comment.field, self.rows), comment.text, self.given.answers.get(comment.pk, "")
            )
            found[comment.field if shown else self._section_of(name)].append(remark)
        return found

    @cached_property
    def _files(self) -> dict[int | None, list[Attachment]]:
        orders: dict[int | None, int] = {row.pk: row.order for row in self.rows}
        found: dict[int | None, list[Attachment]] = defaultdict(list)
        for file in self.filing.attachments:
            found[orders.get(file.row_id)].append(file)
        return found

    def _field(self, bound: BoundField, name: str) -> Field:
        return Field(bound, self._remarks[name])

    def _row_fields(self, form: RowForm, names: Iterable[str]) -> list[Field]:
        shown = asked(form["evidence_kind"].value() or "", form["method"].value() or "")
        return [
            Field(
                form[name],
                remarks := self._remarks[row_name(form.order, name)],
                name in EVIDENCE
                and (name not in shown or (name == "plan" and not form.lists.plans))
                and not form[name].errors
                and not remarks,
            )
            for name in names
        ]

    def _is_shown(self, name: str) -> bool:
        """The reason for a delay is asked of late reports only."""
        return name != "late_reason" or self.needs_reason or bool(self.report.late_reason)

    def _section_of(self, name: str) -> str:
        comment = next((c for c in self.comments if f"answer_{c.pk}" == name), None)
        return section_of(comment.field if comment else name)
