"""The life of one report up to a moment: the deeds, and what they leave in its row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from enterprises.deadlines import PROPOSED
from enterprises.demo import sentences
from enterprises.demo.people import CHECKING_CITY, People
from enterprises.enums import CHECKS, Deed, ReportState, Role
from enterprises.populate.clock import DAY, Clock
from enterprises.populate.firms import Firm
from policy.enums import Ending

S, D = ReportState, Deed
_ROLE = {
    S.CITY_CHECK: Role.CITY_REVIEWER,
    S.PROVINCIAL_CHECK: Role.PROVINCIAL_REVIEWER,
    S.MINISTRY_CHECK: Role.MINISTRY_REVIEWER,
}
_DAYS = {S.CITY_CHECK: 4, S.PROVINCIAL_CHECK: 8, S.MINISTRY_CHECK: 11}  # that a check takes at most
_RETURNED = 0.17  # of the reports that are accepted in the end


@dataclass(frozen=True, slots=True)
class Step:
    """A deed that was done. remark: what was asked about one field, with its answer."""

    deed: Deed
    was: str
    to: str
    at: int
    by: int
    role: str
    comment: str = ""
    reasons: str = "{}"
    remark: sentences.Remark | None = None


@dataclass(slots=True)
class Life:
    """Where a report stands. All times are moments; None where it did not come to that."""

    state: str
    since: int
    steps: list[Step]
    submitted_at: int | None = None
    submitted_by: int | None = None
    saved_at: int | None = None
    accepted_at: int | None = None
    accepted_by: int | None = None
    annulled_at: int | None = None
    annulment: str = ""
    returned_from: str = ""

    @property
    def step_due_on(self) -> int | None:
        days = PROPOSED.get(self.state)
        return self.since // DAY + days if days else None


class Checking:
    """Plays lives with the people of the authorities, up to a moment."""

    def __init__(self, people: People, clock: Clock, until: int, rng: Random) -> None:
        self.clock, self.until, self.rng = clock, until, rng
        self.ministry = [user.pk for user in people.ministry]
        self.province = {region: [user.pk for user in staff] for region, staff in people.province.items()}
        self.city = [user.pk for user in people.city[CHECKING_CITY]]

    def live(self, firm: Firm, begun_at: int, submit_at: int, fate: ReportState) -> Life:
        """A report that is begun, submitted and comes as far as its fate and the moment allow."""
        life = Life(S.DRAFT, begun_at, [])
        if fate == S.DRAFT:
            return life
        for step in self._steps(firm, submit_at, fate):
            if step.at >= self.until:
                break
            self._take(life, step)
        return life

    def _steps(self, firm: Firm, at: int, fate: ReportState) -> Iterator[Step]:
        rng, clock = self.rng, self.clock
        levels = CHECKS if firm.checked_by_city else CHECKS[1:]
        if fate == S.CITY_CHECK and not firm.checked_by_city:
            fate = S.PROVINCIAL_CHECK
        elif fate == S.PROVINCIAL_CHECK and firm.checked_by_city and rng.random() < 0.5:
            fate = S.CITY_CHECK
        stop = fate if fate in levels else S.PROVINCIAL_CHECK
        by, role = firm.reporter, Role.ENTERPRISE_REPORTER
        if by == firm.administrator:
            role = Role.ENTERPRISE_ADMINISTRATOR
        returned = fate in (S.ACCEPTED, S.ANNULLED) and rng.random() < _RETURNED
        yield Step(D.SUBMIT, S.DRAFT, levels[0], at, by, role)
        for place, level in enumerate(levels):
            if level == stop and fate not in (S.ACCEPTED, S.ANNULLED):
                if fate not in levels:
                    yield self._end(firm, level, at, fate, by, role)
                return
            if returned and level == S.PROVINCIAL_CHECK:
                back = self._send_back(firm, level, at)
                yield back
                at = clock.later(back.at, rng.randrange(2, 10), rng)
                answer = "" if back.remark else sentences.OVERALL_ANSWER
                yield Step(D.SUBMIT, S.RETURNED, level, at, by, role, answer, remark=back.remark)
            checker = self._checker(firm, level)
            at = clock.later(at, rng.randrange(1, _DAYS[level]), rng)
            if level == S.MINISTRY_CHECK:
                words = rng.choice(sentences.MINISTRY_OPINIONS)
                yield Step(D.ACCEPT, level, S.ACCEPTED, at, checker, _ROLE[level], words)
                if fate == S.ANNULLED:
                    at = clock.later(at, rng.randrange(20, 60), rng)
                    yield self._annul(at)
            else:
                words = rng.choice(
                    sentences.CITY_OPINIONS if level == S.CITY_CHECK else sentences.PROVINCE_OPINIONS
                )
                yield Step(D.PASS_ON, level, levels[place + 1], at, checker, _ROLE[level], words)

    def _end(self, firm: Firm, level: ReportState, at: int, fate: ReportState, by: int, role: str) -> Step:
        rng = self.rng
        if fate == S.RETURNED:
            return self._send_back(firm, level, at)
        later = self.clock.later(at, rng.randrange(1, 6), rng)
        if fate == S.WITHDRAWN:
            return Step(D.WITHDRAW, level, S.WITHDRAWN, later, by, role, rng.choice(sentences.WITHDRAWALS))
        reason = rng.choice(sentences.REJECTIONS)
        checker = self._checker(firm, level)
        return Step(D.REJECT, level, S.REJECTED, later, checker, _ROLE[level], reason, "{out-of-scope}")

    def _send_back(self, firm: Firm, level: ReportState, at: int) -> Step:
        rng = self.rng
        remark = rng.choice(sentences.REMARKS) if rng.random() < 0.8 else None
        words = "" if remark else sentences.OVERALL_COMMENTS[0]
        later = self.clock.later(at, rng.randrange(1, _DAYS[level]), rng)
        checker = self._checker(firm, level)
        return Step(
            D.SEND_BACK, level, S.RETURNED, later, checker, _ROLE[level], words, "{evidence-missing}", remark
        )

    def _annul(self, at: int) -> Step:
        ending = Ending.CEASE if self.rng.random() < 0.5 else Ending.VOID
        words = sentences.CEASE_REASON if ending == Ending.CEASE else sentences.VOID_REASON
        return Step(D.ANNUL, S.ACCEPTED, S.ANNULLED, at, self.ministry[0], Role.MINISTRY_REVIEWER, words)

    def _checker(self, firm: Firm, level: ReportState) -> int:
        if level == S.CITY_CHECK:
            return self.rng.choice(self.city)
        if level == S.PROVINCIAL_CHECK:
            return self.rng.choice(self.province[firm.place.region])
        return self.rng.choices(self.ministry, [40, 25, 20, 15])[0]

    def _take(self, life: Life, step: Step) -> None:
        life.steps.append(step)
        life.state, life.since = step.to, step.at
        life.returned_from = step.was if step.to == S.RETURNED else ""
        if step.deed == D.SUBMIT:
            life.saved_at = step.at - 240
            if life.submitted_at is None:
                life.submitted_at, life.submitted_by = step.at, step.by
        elif step.deed == D.ACCEPT:
            life.accepted_at, life.accepted_by = step.at, step.by
        elif step.deed == D.ANNUL:
            life.annulled_at = step.at
            life.annulment = Ending.CEASE if step.comment == sentences.CEASE_REASON else Ending.VOID
