"""What happened after acceptances: corrections, annulments, an enterprise that got another code."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from enterprises import credit_code
from enterprises.demo import names, sentences
from enterprises.demo.book import Book, attname
from enterprises.demo.country import Firm
from enterprises.demo.lives import Desks, Fate, moves, play
from enterprises.demo.people import People
from enterprises.demo.working_time import day_of, start_of, working_days_after, working_days_before
from enterprises.drafts import SIGNED
from enterprises.enums import Deed, ReportState, Role
from enterprises.models import CreditCodeChange, IndicatorRow, Report, Transition, User
from enterprises.models.enterprise import PROFILE_FIELDS
from enterprises.report_fields import REPORT_FIELDS, ROW_FIELDS
from policy.enums import DecisionKind, Ending
from policy.models import Decision

S = ReportState
_CODE_CHANGED_ON = datetime.date(2025, 9, 15)
_NEW_CODE = 800_001
_CLASS_MENDED = ("ZJ-04-01", "ZJ-04-07")  # a correction that moves a product from one class to another
_FIRST_MINUTE = 40  # number of the first document that annuls; the other documents have lower ones

_OF_REPORT = tuple(
    attname(Report, name) for name in dict.fromkeys([*PROFILE_FIELDS, *REPORT_FIELDS]) if name not in SIGNED
)
_OF_ROW = tuple(attname(IndicatorRow, name) for name in ROW_FIELDS)


@dataclass(slots=True)
class Afterwards:
    """What the deeds after an acceptance need.

    share: of the usual number of enterprises; it scales how often each thing happens, at least once
    """

    book: Book
    people: People
    firms: Sequence[Firm]
    reports: list[Report]
    until: datetime.datetime
    rng: Random
    share: float
    rows: dict[int, list[IndicatorRow]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for row in self.book.rows(IndicatorRow):
            self.rows[row.report_id].append(row)

    def some(self, number: int) -> int:
        return max(1, round(number * self.share))

    def accepted(self, days_ago: int) -> list[Report]:
        """First versions in force, accepted so many days before the end or earlier, in a chance order.

        Those of the demo accounts' enterprise stay out of this.
        """
        before = self.until - datetime.timedelta(days=days_ago)
        corrected = {report.corrects_id for report in self.reports}
        found = [
            report
            for report in self.reports
            if report.state == S.ACCEPTED
            and report.version == 1
            and report.pk not in corrected
            and report.accepted_at
            and report.accepted_at < before
            and report.enterprise_id != self.firms[0].enterprise.pk
        ]
        self.rng.shuffle(found)
        return found

    def desks(self, report: Report) -> Desks:
        return Desks(self.people, self.firms[report.enterprise_id - 1])


def correct_some(after: Afterwards) -> None:
    """Corrections that were accepted and replaced the version before; one under check and one in draft."""
    candidates = after.accepted(days_ago=120)
    candidates.sort(key=lambda report: report.product_class_id != _CLASS_MENDED[0])
    number = after.some(36)
    for place, report in enumerate(candidates[:number]):
        accepted_at = report.accepted_at or after.until
        began = working_days_after(accepted_at, after.rng.randint(8, 40), after.rng)
        mends_class = place == 0 and report.product_class_id == _CLASS_MENDED[0]
        _correct(after, report, began, Fate(S.ACCEPTED), mends_class=mends_class)
    lately = start_of(working_days_before(day_of(after.until), 12))
    for fate, report in zip((Fate(S.MINISTRY_CHECK), Fate(S.DRAFT)), candidates[number:], strict=False):
        _correct(after, report, working_days_after(lately, 1, after.rng), fate, mends_class=False)


def _correct(
    after: Afterwards, report: Report, began: datetime.datetime, fate: Fate, *, mends_class: bool
) -> None:
    """Open another version and play its life. The accepted one counts until the new one is accepted."""
    author, role = after.desks(report).filer(began)
    reason = sentences.CLASS_CORRECTION if mends_class else after.rng.choice(sentences.CORRECTIONS)
    _enter_deed(after.book, report, Deed.CORRECT, S.ACCEPTED, began, author, role, reason)
    version = _taken_up(after, report, began, author)
    version.number, version.version = f"{report.number}.2", 2
    version.corrects, version.correction_reason = report, reason
    rows = _rows_again(after, report, version)
    if mends_class:
        version.product_class_id = _CLASS_MENDED[1]
    else:
        _mend(rows[0])
    _live(after, version, began, fate)
    if version.state == S.ACCEPTED:
        report.superseded_at = version.accepted_at


def _taken_up(after: Afterwards, report: Report, began: datetime.datetime, author: User) -> Report:
    """A draft with everything a report said but its signature."""
    draft = Report(
        **{name: getattr(report, name) for name in _OF_REPORT},
        enterprise=report.enterprise,
        improvement=report.improvement,
        cycle=report.cycle,
        credit_code=report.credit_code,
        state=S.DRAFT,
        state_since=began,
        created_at=began,
        created_by=author,
    )
    after.reports.append(draft)
    return after.book.enter(draft)


def _rows_again(after: Afterwards, report: Report, draft: Report) -> list[IndicatorRow]:
    return [
        after.book.enter(
            IndicatorRow(
                report_id=draft.pk, order=row.order, **{name: getattr(row, name) for name in _OF_ROW}
            )
        )
        for row in after.rows[report.pk]
    ]


def _mend(row: IndicatorRow) -> None:
    """A value measured again comes out a little worse; test time and failures stay in agreement with it."""
    if row.current_value is not None:
        row.current_value = (row.current_value * Decimal("0.97")).quantize(row.current_value)
        if row.test_time is not None:
            row.test_time = (row.test_time * Decimal("0.97")).quantize(Decimal("0.01"))


def _live(after: Afterwards, draft: Report, began: datetime.datetime, fate: Fate) -> None:
    submit_at = working_days_after(began, after.rng.randint(1, 4), after.rng)
    if fate.ends_in != S.DRAFT and submit_at < after.until:
        draft.declaration, draft.signatory = True, draft.contact_name
        draft.signed_on = day_of(submit_at)
        if draft.version == 1 and draft.cycle.is_late_on(draft.signed_on):
            draft.late_reason = sentences.FILED_AGAIN
    play(after.book, draft, moves(fate, submit_at, after.desks(draft), after.rng), after.until)


def annul_some(after: Afterwards) -> None:
    """Acceptances that fell: some from the day of the decision on, some as if never given.

    For the last of these a new report was filed and accepted.
    """
    accepted_of = Counter(report.enterprise_id for report in after.reports if report.state == S.ACCEPTED)
    candidates = after.accepted(days_ago=130)
    candidates.sort(key=lambda report: accepted_of[report.enterprise_id] > 1)  # first those that show
    number = after.some(2)
    endings = [Ending.CEASE] * number + [Ending.VOID] * (number + 1)
    annulled = [
        (working_days_after(report.accepted_at, after.rng.randint(20, 45), after.rng), report, ending)
        for report, ending in zip(candidates, endings, strict=False)
        if report.accepted_at
    ]
    for serial, (at, report, ending) in enumerate(sorted(annulled, key=lambda entry: entry[0])):
        _annul(after, report, ending, at, _FIRST_MINUTE + serial)
    for at, report, _ending in annulled[len(endings) - 1 :]:
        _file_again(after, report, working_days_after(at, 3, after.rng))


def _annul(after: Afterwards, report: Report, ending: Ending, at: datetime.datetime, serial: int) -> None:
    by, dated_on = after.people.ministry[0], day_of(at)
    reason = sentences.CEASE_REASON if ending == Ending.CEASE else sentences.VOID_REASON
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Annulment of report %(number)s") % {"number": report.number}
    decision = after.book.enter(
        Decision(
            number=names.document_number(dated_on.year, serial),
            kind=DecisionKind.REPORT_ANNULLED,
            dated_on=dated_on,
            title=title,
            reason=reason,
            recorded_at=at,
            recorded_by=by,
        )
    )
    role = Role.MINISTRY_REVIEWER
    deed = _enter_deed(after.book, report, Deed.ANNUL, S.ANNULLED, at, by, role, reason)
    deed.document_number, deed.decided_on = decision.number, dated_on
    report.state, report.state_since, report.annulled_at = S.ANNULLED, at, at
    report.annulled_by_decision, report.annulment = decision, ending


def _file_again(after: Afterwards, report: Report, began: datetime.datetime) -> None:
    """A new report in place of one that fell."""
    author, _role = after.desks(report).filer(began)
    draft = _taken_up(after, report, began, author)
    draft.number = f"R-{draft.cycle.code}-{draft.cycle.next_serial:06d}"
    draft.cycle.next_serial += 1
    _rows_again(after, report, draft)
    _live(after, draft, began, Fate(S.ACCEPTED))


def _enter_deed(
    book: Book,
    report: Report,
    deed: Deed,
    to: ReportState,
    at: datetime.datetime,
    by: User,
    role: str,
    comment: str,
) -> Transition:
    return book.enter(
        Transition(
            report_id=report.pk,
            deed=deed,
            from_state=report.state,
            to_state=to,
            at=at,
            by=by,
            by_role=role,
            comment=comment,
        )
    )


def change_a_code(after: Afterwards) -> None:
    """One enterprise got another credit code: its earlier reports keep the one they were filed under."""
    recorded_at = working_days_after(start_of(_CODE_CHANGED_ON), 5, after.rng)
    if recorded_at >= after.until:
        return
    accepted = {report.enterprise_id for report in after.reports if report.state == S.ACCEPTED}
    firm = next(firm for firm in after.firms[1:] if firm.joins == 0 and firm.enterprise.pk in accepted)
    old, new = firm.enterprise.credit_code, credit_code.fictitious(_NEW_CODE)
    firm.enterprise.credit_code = new
    after.book.enter(
        CreditCodeChange(
            enterprise=firm.enterprise,
            old_code=old,
            new_code=new,
            changed_on=_CODE_CHANGED_ON,
            document_number=f"{names.MARK}登记〔{_CODE_CHANGED_ON.year}〕3号",
            recorded_at=recorded_at,
            recorded_by=after.people.steward,
        )
    )
    for report in after.reports:
        if report.enterprise_id == firm.enterprise.pk and report.created_at >= recorded_at:
            report.credit_code = new
