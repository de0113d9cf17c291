"""The reports themselves, in the order in which they were begun, with everything that hangs on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from random import Random

from enterprises.demo import names, sentences
from enterprises.demo.book import Book
from enterprises.demo.files import Stored
from enterprises.enums import AttachmentKind, CommentStanding, Deed, ReportState, Role, SuperDeduction
from enterprises.models import Attachment, Cycle, FieldComment, Report, Transition
from enterprises.populate.bulk import NULL, Feeder, Sheet, text_of
from enterprises.populate.clock import DAY, Clock
from enterprises.populate.firms import PROFILE, Fact, Firm
from enterprises.populate.lives import Checking, Life, Step
from enterprises.populate.rows import Rows
from enterprises.populate.series import PRODUCT, Plan
from policy.enums import DecisionKind
from policy.models import Decision

S = ReportState
_OWN = (
    "id", "number", "version", "corrects_id", "correction_reason", "enterprise_id", "improvement_id",
    "cycle_id", "credit_code", *PROFILE, *PRODUCT,
)  # fmt: skip
_WRITTEN = (
    "measures", "measures_text", "expenditure_wan", "super_deduction", "benefit_wan", "failure_rate_fall",
    "warranty_cost_fall", "users",
)  # fmt: skip
_STANDING = (
    "declaration", "signatory", "signed_on", "late_reason", "warnings_answer", "revision", "created_at",
    "created_by_id", "saved_at", "saved_by_id", "state", "state_since", "returned_from", "answer_due_on",
    "step_due_on", "submitted_at", "submitted_by_id", "accepted_at", "accepted_by_id", "decided_on",
    "superseded_at", "annulled_at", "annulled_by_decision_id", "annulment",
)  # fmt: skip
_FILE = ("file", "name", "content_type", "size")
_ATTACHED = ((AttachmentKind.EVIDENCE, "photo", 0.06), (AttachmentKind.SEALED_PAGE, "sealed_page", 0.03))


class Writing:
    """Writes reports and what they leave behind; keeps of each acceptance what the ledger has to know."""

    def __init__(
        self,
        feeder: Feeder,
        book: Book,
        checking: Checking,
        cycles: Sequence[Cycle],
        files: Mapping[str, Stored],
        clock: Clock,
        rng: Random,
    ) -> None:
        self.checking, self.clock, self.rng, self.cycles = checking, clock, rng, cycles
        self.rows = Rows(feeder, clock, rng)
        self.reports = self.transitions = 0
        self.book, self.annulments = book, list[Decision]()
        self.stored = {
            name: "\t".join(text_of(stored.as_attachment()[column]) for column in _FILE)
            for name, stored in files.items()
        }
        self.report = Sheet(feeder, Report, *_OWN, *_WRITTEN, *_STANDING)
        self.transition = Sheet(
            feeder, Transition, "id", "report_id", "deed", "from_state", "to_state", "by_id", "by_role", "at",
            "comment", "reasons", "document_number", "decided_on",
        )  # fmt: skip
        self.comment = Sheet(
            feeder, FieldComment, "report_id", "transition_id", "field", "text", "answer", "answered_at",
            "answered_by_id", "standing", "judged_at", "judged_by_id", "id",
        )  # fmt: skip
        self.attachment = Sheet(
            feeder, Attachment, "report_id", "kind", "added_at", "added_by_id",
            *_FILE, "sha256", "id",
        )  # fmt: skip
        self._measures = [sentences.measures(rng) for _ in range(200)]
        self._measures_text = [f"{text_of(kinds)}\t{text_of(text)}" for kinds, text in self._measures]

    def write(self, plan: Plan) -> None:
        """One report, and where it was corrected the version that replaced it."""
        firm, clock = plan.series.firm, self.clock
        cycle = self.cycles[plan.cycle]
        number = f"R-{cycle.code}-{cycle.next_serial:06d}"
        cycle.next_serial += 1
        life = self.checking.live(firm, plan.begun_at, plan.submit_at, plan.fate)
        key = self.reports + 1
        correction = None
        if plan.corrected and life.accepted_at is not None:
            begun_at = clock.later(life.accepted_at, self.rng.randrange(8, 40), self.rng)
            submit_at = clock.later(begun_at, 2, self.rng)
            correction = self.checking.live(firm, begun_at, submit_at, S.ACCEPTED)
            words = self.rng.choice(sentences.CORRECTIONS)
            role = Role.ENTERPRISE_ADMINISTRATOR
            deed = Step(Deed.CORRECT, S.ACCEPTED, S.ACCEPTED, begun_at, firm.administrator, role, words)
            life.steps.append(deed)
        replaced_at = correction.accepted_at if correction else None
        fact = self._write(plan, firm, number, life, plan.begun_at, replaced_at=replaced_at)
        if correction is not None:
            self._write(plan, firm, f"{number}.2", correction, begun_at, corrects=key, words=words, of=fact)

    def _write(
        self,
        plan: Plan,
        firm: Firm,
        number: str,
        life: Life,
        begun_at: int,
        *,
        replaced_at: int | None = None,
        corrects: int | None = None,
        words: str = "",
        of: Fact | None = None,
    ) -> Fact | None:
        rng, clock = self.rng, self.clock
        self.reports += 1
        key, author = str(self.reports), str(firm.reporter)
        code = firm.code_at(begun_at)
        decision = self._decide(number, life) if life.annulled_at is not None else None
        submitted = life.submitted_at is not None
        is_late = submitted and corrects is None and (life.submitted_at or 0) // DAY > clock.day(
            self.cycles[plan.cycle].due_on
        )  # fmt: skip
        saved_at = life.saved_at or begun_at + 3600
        due = NULL if life.step_due_on is None else clock.words[life.step_due_on]
        self.report.write(
            key, number, "1" if corrects is None else "2", NULL if corrects is None else str(corrects), words,
            str(firm.key), str(plan.series.key), str(self.cycles[plan.cycle].pk), code, firm.profile,
            plan.series.product, self._written(plan.step),
            "t" if submitted else "f", firm.contact if submitted else "", self._day(life.submitted_at),
            rng.choice(sentences.LATE_REASONS) if is_late else "",
            sentences.WARNINGS_ANSWER if submitted else "", str(2 + 2 * len(life.steps)),
            clock.text(begun_at), author, clock.text(saved_at), author, life.state, clock.text(life.since),
            life.returned_from, due if life.state == S.RETURNED else NULL, due,
            self._time(life.submitted_at), self._key(life.submitted_by), self._time(life.accepted_at),
            self._key(life.accepted_by), self._day(life.accepted_at), self._time(replaced_at),
            self._time(life.annulled_at), self._key(decision.pk if decision else None), life.annulment,
        )  # fmt: skip
        self.rows.write(key, plan, (life.submitted_at or begun_at) // DAY)
        self._steps(key, life.steps, decision)
        if submitted:
            self._attach(key, clock.text(saved_at), author)
        if life.accepted_at is None:
            return None
        fact = Fact(
            at=life.accepted_at,
            report=self.reports,
            series=plan.series.key,
            number=number,
            code=code,
            cycle=plan.cycle,
            decided_on=life.accepted_at // DAY,
            started_on=plan.series.started_on,
            by=life.accepted_by or 0,
            corrects=of.report if of else None,
            ended_at=life.annulled_at,
            ending=life.annulment,
            decision=None if decision is None else len(self.annulments) - 1,
        )
        firm.facts.append(fact)
        return fact

    def _written(self, step: int) -> str:
        """The parts of the form beside profile, product and indicators."""
        rng = self.rng
        benefit = step and rng.random() < 0.7
        expenditure = min(rng.lognormvariate(4.6, 0.8), 90_000)
        fields = [
            rng.choice(self._measures_text),
            f"{expenditure:.2f}",
            rng.choices(SuperDeduction.values, [60, 22, 18])[0],
        ]
        if not benefit:
            return "\t".join([*fields, NULL, NULL, NULL, ""])
        fall = max(-25.0, min(rng.gauss(18, 14), 80.0))
        values = (f"{min(rng.lognormvariate(4.8, 0.9), 90_000):.2f}", f"{fall:.1f}", f"{fall * 0.7:.1f}")
        return "\t".join([*fields, *values, "主要用户为示例整机厂和示例集成商。"])

    def _steps(self, report: str, steps: Sequence[Step], decision: Decision | None) -> None:
        asked: tuple[int, Step] | None = None
        for place, step in enumerate(steps):
            self.transitions += 1
            is_annulment = step.deed == Deed.ANNUL
            decided = step.deed == Deed.ACCEPT or is_annulment
            self.transition.write(
                str(self.transitions), report, step.deed, step.was, step.to, str(step.by), step.role,
                self.clock.text(step.at), step.comment, step.reasons,
                decision.number if decision and is_annulment else "",
                self.clock.words[step.at // DAY] if decided else NULL,
            )  # fmt: skip
            if step.deed == Deed.SEND_BACK and step.remark:
                asked = self.transitions, step
                if place == len(steps) - 1:
                    self._ask(report, *asked)
            elif asked is not None and step.deed == Deed.SUBMIT:
                self._ask(report, *asked, answered=step, judged=next(iter(steps[place + 1 :]), None))
                asked = None

    def _ask(
        self,
        report: str,
        transition: int,
        asked: Step,
        answered: Step | None = None,
        judged: Step | None = None,
    ) -> None:
        remark = asked.remark
        if remark is None:
            return
        standing = CommentStanding.OPEN
        answer, settled = ("", NULL, NULL), (NULL, NULL)
        if answered is not None:
            standing = CommentStanding.ANSWERED
            answer = (remark.answer, self.clock.text(answered.at), str(answered.by))
        if judged is not None:
            standing = CommentStanding.SETTLED
            settled = (self.clock.text(judged.at), str(judged.by))
        self.comment.write(
            report, str(transition), remark.field, remark.text, *answer, standing, *settled,
            str(self.comment.written + 1),
        )  # fmt: skip

    def _attach(self, report: str, at: str, by: str) -> None:
        for kind, name, share in _ATTACHED:
            if self.rng.random() < share:
                key = str(self.attachment.written + 1)
                digest = sha256(key.encode()).hexdigest()  # no two are the same evidence
                self.attachment.write(report, kind, at, by, self.stored[name], digest, key)

    def _decide(self, number: str, life: Life) -> Decision:
        """The document that annuls a report."""
        at = life.annulled_at or 0
        decision = self.book.enter(
            Decision(
                number=f"{names.MARK}撤〔{self.clock.dates[at // DAY].year}〕{len(self.annulments) + 1}号",
                kind=DecisionKind.REPORT_ANNULLED,
                dated_on=self.clock.dates[at // DAY],
                title=f"关于撤销报告{number}的决定",
                reason=life.steps[-1].comment,
                recorded_at=self.clock.when(at),
                recorded_by_id=self.checking.ministry[0],
            )
        )
        self.annulments.append(decision)
        return decision

    def _time(self, moment: int | None) -> str:
        return NULL if moment is None else self.clock.text(moment)

    def _day(self, moment: int | None) -> str:
        return NULL if moment is None else self.clock.words[moment // DAY]

    def _key(self, key: int | None) -> str:
        return NULL if key is None else str(key)
