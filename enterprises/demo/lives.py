"""The life of a report as a series of deeds, and what each leaves behind: as `enterprises.workflow` would.

A life is planned to its end and played up to a moment; where it is then is its state.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from enterprises.deadlines import PROPOSED
from enterprises.demo import sentences
from enterprises.demo.book import Book
from enterprises.demo.country import Firm
from enterprises.demo.people import CHECKING_CITY, People
from enterprises.demo.sentences import Remark
from enterprises.demo.working_time import at_work, day_of, working_days_after
from enterprises.enums import CHECKS, CommentStanding, Deed, ReportState, Role
from enterprises.models import FieldComment, Report, Transition, User

S, D = ReportState, Deed
_DAYS = {S.CITY_CHECK: (1, 4), S.PROVINCIAL_CHECK: (1, 8), S.MINISTRY_CHECK: (2, 11)}  # that a check takes
_DAYS_OF_ANSWER = (2, 9)
_RETURN_REASONS = ("evidence-missing", "condition-missing", "evidence-unclear")
_REJECT_REASONS = ("out-of-scope", "no-improvement")
_ROLE = {
    S.CITY_CHECK: Role.CITY_REVIEWER,
    S.PROVINCIAL_CHECK: Role.PROVINCIAL_REVIEWER,
    S.MINISTRY_CHECK: Role.MINISTRY_REVIEWER,
}


@dataclass(frozen=True, slots=True)
class Fate:
    """Where a report ends: in a final state, or waiting in one that is not.

    level:   the check that sends it back, rejects it or sees it withdrawn; the province by default
    returns: how often it is sent back and mended before that
    """

    ends_in: ReportState
    level: ReportState = S.PROVINCIAL_CHECK
    returns: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """One deed to come. seen_at: when the one who does it opened the report."""

    deed: Deed
    to: ReportState
    at: datetime.datetime
    by: User
    role: str
    comment: str = ""
    remarks: tuple[Remark, ...] = ()
    seen_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Desks:
    """Who acts for one firm at each level."""

    people: People
    firm: Firm

    def checker(self, level: ReportState, rng: Random) -> User:
        if level == S.CITY_CHECK:
            return rng.choice(self.people.city[CHECKING_CITY])
        if level == S.PROVINCIAL_CHECK:
            return rng.choice(self.people.province[self.firm.enterprise.region_id])
        return rng.choices(self.people.ministry, [40, 25, 20, 15])[0]

    def filer(self, at: datetime.datetime) -> tuple[User, str]:
        """Who reports for the firm: its reporter, once there is one."""
        if self.firm.reporter is not self.firm.administrator and self.firm.reporter.date_joined < at:
            return self.firm.reporter, Role.ENTERPRISE_REPORTER
        return self.firm.administrator, Role.ENTERPRISE_ADMINISTRATOR

    @property
    def levels(self) -> tuple[ReportState, ...]:
        return CHECKS if self.firm.enterprise.city_id == CHECKING_CITY else CHECKS[1:]


def moves(fate: Fate, submit_at: datetime.datetime, desks: Desks, rng: Random) -> Iterator[Move]:
    """The deeds from the submission on, in order of their times."""
    if fate.ends_in == S.DRAFT:
        return
    at, by_enterprise = submit_at, desks.filer(submit_at)
    levels = desks.levels
    stops_at = fate.level if fate.level in levels else S.PROVINCIAL_CHECK
    returned_at = [
        stops_at if fate.ends_in == S.RETURNED else rng.choice(levels) for _ in range(fate.returns)
    ]
    yield Move(D.SUBMIT, levels[0], at, *by_enterprise)
    for level in levels:
        for _ in range(returned_at.count(level)):
            back = _sent_back(level, at, desks, rng)
            yield back
            at = _later(back.at, _DAYS_OF_ANSWER, rng)
            comment = "" if back.remarks else sentences.OVERALL_ANSWER
            yield Move(D.SUBMIT, level, at, *by_enterprise, comment=comment)
        if fate.ends_in == level:
            return
        if level == stops_at and fate.ends_in in (S.RETURNED, S.REJECTED, S.WITHDRAWN):
            yield _last_move(fate, level, at, desks, by_enterprise, rng)
            return
        for move in _onward(level, at, desks, rng):
            yield move
            at = move.at


def _onward(level: ReportState, at: datetime.datetime, desks: Desks, rng: Random) -> Iterator[Move]:
    """Passing on, or accepting; now and then with a step back between."""
    by = desks.checker(level, rng)
    seen, decided = _reading(level, at, rng)
    if level == S.MINISTRY_CHECK:
        if rng.random() < 0.015:
            yield Move(
                D.SEND_BACK,
                S.PROVINCIAL_CHECK,
                decided,
                by,
                _ROLE[level],
                sentences.TO_PROVINCE,
                seen_at=seen,
            )
            again = desks.checker(S.PROVINCIAL_CHECK, rng)
            seen, decided = _reading(S.PROVINCIAL_CHECK, decided, rng)
            yield _pass_on(S.PROVINCIAL_CHECK, decided, again, seen, rng)
            seen, decided = _reading(level, decided, rng)
        opinion = rng.choice(sentences.MINISTRY_OPINIONS)
        yield Move(D.ACCEPT, S.ACCEPTED, decided, by, _ROLE[level], opinion, seen_at=seen)
        return
    passed = _pass_on(level, decided, by, seen, rng)
    yield passed
    if rng.random() < 0.015:
        back_at = decided + datetime.timedelta(minutes=rng.randrange(3, 40))
        yield Move(D.TAKE_BACK, level, back_at, by, _ROLE[level], rng.choice(sentences.TAKEN_BACK))
        yield _pass_on(level, back_at + datetime.timedelta(minutes=rng.randrange(5, 50)), by, None, rng)


def _pass_on(
    level: ReportState, at: datetime.datetime, by: User, seen: datetime.datetime | None, rng: Random
) -> Move:
    is_city = level == S.CITY_CHECK
    opinion = rng.choice(sentences.CITY_OPINIONS if is_city else sentences.PROVINCE_OPINIONS)
    to = S.PROVINCIAL_CHECK if is_city else S.MINISTRY_CHECK
    return Move(D.PASS_ON, to, at, by, _ROLE[level], opinion, seen_at=seen)


def _sent_back(level: ReportState, at: datetime.datetime, desks: Desks, rng: Random) -> Move:
    seen, decided = _reading(level, at, rng)
    remarks = tuple(rng.sample(sentences.REMARKS, rng.choice([0, 1, 1, 2, 3])))
    overall = rng.choice(sentences.OVERALL_COMMENTS) if remarks else sentences.OVERALL_COMMENTS[0]
    return Move(
        D.SEND_BACK, S.RETURNED, decided, desks.checker(level, rng), _ROLE[level], overall, remarks, seen
    )


def _last_move(
    fate: Fate,
    level: ReportState,
    at: datetime.datetime,
    desks: Desks,
    by_enterprise: tuple[User, str],
    rng: Random,
) -> Move:
    if fate.ends_in == S.RETURNED:
        return _sent_back(level, at, desks, rng)
    if fate.ends_in == S.WITHDRAWN:
        return Move(
            D.WITHDRAW,
            S.WITHDRAWN,
            _later(at, (0, 3), rng),
            *by_enterprise,
            rng.choice(sentences.WITHDRAWALS),
        )
    seen, decided = _reading(level, at, rng)
    reason = rng.choice(sentences.REJECTIONS)
    return Move(D.REJECT, S.REJECTED, decided, desks.checker(level, rng), _ROLE[level], reason, seen_at=seen)


def _later(at: datetime.datetime, days: tuple[int, int], rng: Random) -> datetime.datetime:
    return working_days_after(at, rng.randint(*days), rng)


def _reading(
    level: ReportState, at: datetime.datetime, rng: Random
) -> tuple[datetime.datetime, datetime.datetime]:
    """When a checker opens a report that came at a time, and when they decide."""
    decided = _later(at, _DAYS[level], rng)
    seen = at_work(day_of(at), rng)
    if not at < seen < decided:
        seen = at + (decided - at) * rng.uniform(0.3, 0.9)
    return seen, decided


def play(book: Book, report: Report, planned: Iterable[Move], until: datetime.datetime) -> None:
    """Do the deeds before a moment: transitions and comments into the book, the rest into the report."""
    asked: list[FieldComment] = []
    answered: list[FieldComment] = []
    for move in planned:
        if move.at >= until:
            if move.seen_at and move.seen_at < until and report.state in CHECKS:
                report.opened_at, report.opened_by = move.seen_at, move.by
            return
        transition = book.enter(
            Transition(
                report_id=report.pk,
                deed=move.deed,
                from_state=report.state,
                to_state=move.to,
                by_id=move.by.pk,
                by_role=move.role,
                at=move.at,
                comment=move.comment,
                reasons=_reasons(move),
            )
        )
        was, report.state, report.state_since = report.state, move.to, move.at
        days = PROPOSED.get(move.to)
        report.step_due_on = day_of(move.at) + datetime.timedelta(days=days) if days else None
        report.opened_at = report.opened_by = None
        report.returned_from = was if move.to == S.RETURNED else ""
        if move.deed == D.SUBMIT:
            answered += asked
            _submit(report, move, asked)
        elif move.deed == D.SEND_BACK:
            asked = [
                book.enter(
                    FieldComment(report_id=report.pk, transition_id=transition.pk, field=r.field, text=r.text)
                )
                for r in move.remarks
            ]
            if move.to == S.RETURNED:
                report.answer_due_on = report.step_due_on
        elif move.deed in (D.ACCEPT, D.PASS_ON):
            _settle(answered, move)
            if move.deed == D.ACCEPT:
                _accept(report, move, transition)


def _submit(report: Report, move: Move, asked: list[FieldComment]) -> None:
    report.saved_at, report.saved_by = move.at - datetime.timedelta(minutes=4), move.by
    report.revision += 2
    if report.submitted_at is None:
        report.submitted_at, report.submitted_by = move.at, move.by
    answers = {remark.text: remark.answer for remark in sentences.REMARKS}
    for comment in asked:
        comment.answer = answers[comment.text]
        comment.answered_at, comment.answered_by = move.at, move.by
        comment.standing = CommentStanding.ANSWERED
    asked.clear()


def _settle(answered: list[FieldComment], move: Move) -> None:
    """Whoever passes the report on has looked at the answers."""
    for comment in answered:
        comment.standing = CommentStanding.SETTLED
        comment.judged_at, comment.judged_by = move.at, move.by
    answered.clear()


def _reasons(move: Move) -> list[str]:
    """From the managed list, by what was said."""
    known = {D.SEND_BACK: _RETURN_REASONS, D.REJECT: _REJECT_REASONS}.get(move.deed)
    return [known[len(move.comment) % len(known)]] if known else []


def _accept(report: Report, move: Move, transition: Transition) -> None:
    report.accepted_at, report.accepted_by = move.at, move.by
    report.decided_on = transition.decided_on = day_of(move.at)
