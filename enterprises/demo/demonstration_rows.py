"""The rows of calls and applications in the demo, each step at work and after the one before it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Any

from enterprises.demo import names
from enterprises.demo.book import Book, attname
from enterprises.demo.files import Stored
from enterprises.demo.people import People
from enterprises.demo.working_time import at_work, day_of, last_working_day
from enterprises.enums import Role
from enterprises.models import (
    MEASURED_FIELDS,
    PRODUCT_FIELDS,
    PROFILE_FIELDS,
    Application,
    ApplicationComment,
    ApplicationIndicator,
    ApplicationRight,
    ApplicationTransition,
    Call,
    Enclosure,
    IndicatorRow,
    Membership,
    Objection,
    Organisation,
    Panel,
    PublicNotice,
    RecommendationList,
    Report,
    Review,
    User,
)
from enterprises.nomination.deadlines import days_after, due_on
from enterprises.nomination_enums import (
    ApplicationDeed,
    ApplicationState,
    Channel,
    EnclosureKind,
    ObjectionState,
    RightKind,
)
from policy.models import Decision, DecisionSubject

S, D = ApplicationState, ApplicationDeed
DAY = datetime.timedelta(days=1)
_ALIKE = [attname(Application, name) for name in (*PROFILE_FIELDS, *PRODUCT_FIELDS)]
_MEASURED = [attname(ApplicationIndicator, name) for name in MEASURED_FIELDS]
_FILES = {
    EnclosureKind.LICENCE: "licence",
    EnclosureKind.CREDIT_REPORT: "credit_report",
    EnclosureKind.SEALED_PAGE: "sealed_page",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One deed on the way: what, where it leads, who does it, how many days before the end, what is said.

    reasons: of the managed list; at_fields: comments on single fields, as (field, text)
    """

    deed: ApplicationDeed
    to: ApplicationState
    who: str
    days: int
    said: str = ""
    reasons: tuple[str, ...] = ()
    at_fields: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Makers:
    """Makes the rows, and keeps what is counted: serial numbers, ranks, who the experts are."""

    book: Book
    people: People
    files: dict[str, Stored]
    today: datetime.date
    rng: Random = field(default_factory=lambda: Random(58))  # noqa: S311 -- nothing secret hangs on it
    ranks: Counter[tuple[int, str]] = field(default_factory=Counter)
    experts: list[User] = field(default_factory=list)

    def __post_init__(self) -> None:
        ministry = next(m.organisation for m in self.book.rows(Membership) if m.role == Role.EXPERT)
        joined = self.people.ministry[0].date_joined
        self.experts = [m.user for m in self.book.rows(Membership) if m.role == Role.EXPERT]
        for number in (2, 3):
            expert = self.people.take_in(f"expert-{number}", names.person_name(self.rng), joined)
            self.people.give_role(expert, Role.EXPERT, _sure(ministry), joined)
            self.experts.append(expert)

    def call(self, code: str, opens_on: datetime.date, closes_on: datetime.date, which: str) -> Call:
        return self.book.enter(
            Call(
                code=code,
                name_zh=f"{names.MARK}·可靠性提升典型示范{which}征集",
                name_en=f"Demo call for typical demonstrations {code}",
                document_number=names.document_number(opens_on.year, 50 + len(self.book.rows(Call))),
                opens_on=opens_on,
                closes_on=closes_on,
                places_of_province=6,
                places_of_city=1,
                validity_years=3,
                created_at=at_work(last_working_day(opens_on), self.rng),
                created_by=self.people.steward,
            )
        )

    def notice(self, call: Call, first_day: datetime.date, serial: int) -> PublicNotice:
        return self.book.enter(
            PublicNotice(
                call=call,
                number=f"{names.MARK}公示〔{first_day.year}〕{serial}号",
                first_day=first_day,
                last_day=first_day + 9 * DAY,
                published_at=at_work(last_working_day(first_day), self.rng),
                published_by=self.people.ministry[0],
            )
        )

    def start(
        self, call: Call, report: Report, end: datetime.date, state: ApplicationState = S.DRAFT
    ) -> Application:
        """The draft, as the enterprise wrote it after the call had opened; complete but for a few."""
        begun = at_work(last_working_day(end - 60 * DAY), self.rng)
        author = report.created_by
        filed = {}
        if state in (S.ASSOCIATION_CHECK, S.CONSENT_PENDING):
            association = self.people.association[str(report.sector_id)]
            filed = {"channel": Channel.ASSOCIATION, "association": association}
        application = self.book.enter(
            Application(
                number=f"A-{call.code}-{call.next_serial:05d}",
                call=call,
                enterprise=report.enterprise,
                improvement=report.improvement,
                report=report,
                credit_code=report.credit_code,
                legal_representative=names.person_name(self.rng),
                case_title=f"{report.product_label}可靠性提升实践"[:60],
                overview=f"{report.enterprise_name}主要生产{report.product_name}。",
                practice=report.measures_text,
                results="平均故障间隔时间提高，用户现场故障下降，结果见指标表。",
                transfer="所用方法为通用可靠性工程方法，同类产品可直接采用。",
                clean_record=True,
                declaration=True,
                signatory=report.signatory,
                signed_on=day_of(begun),
                created_at=begun,
                created_by=author,
                saved_at=begun,
                saved_by=author,
                state_since=begun,
                **{name: getattr(report, name) for name in _ALIKE},
                **filed,
            )
        )
        call.next_serial += 1
        self._parts(application, report)
        return application

    def _parts(self, application: Application, report: Report) -> None:
        for row in self.book.rows(IndicatorRow):
            if row.report_id == report.pk:
                shown = ApplicationIndicator(application=application, order=row.order)
                for name in _MEASURED:
                    setattr(shown, name, getattr(row, name))
                if shown.benchmark_value is None and shown.current_value is not None:
                    shown.benchmark_value = (shown.current_value * Decimal("1.2")).quantize(Decimal("0.01"))
                shown.benchmark_product = shown.benchmark_product or "国外同类产品（演示）"
                shown.benchmark_source = shown.benchmark_source or "产品样本（演示）"
                shown.benchmark_year = shown.benchmark_year or application.created_at.year - 1
                self.book.enter(shown)
        self.book.enter(
            ApplicationRight(
                application=application,
                kind=RightKind.INVENTION,
                number=f"ZL{application.created_at.year - 2}0000{application.pk:04d}.0",
                title=f"一种{application.product_name}及其试验方法",
                dated_on=day_of(application.created_at) - 400 * DAY,
            )
        )
        for kind, name in _FILES.items():
            self.book.enter(
                Enclosure(
                    application=application,
                    kind=kind,
                    added_at=application.created_at,
                    added_by=application.created_by,
                    **self.files[name].as_attachment(),
                )
            )

    def walk(
        self,
        application: Application,
        steps: Sequence[Step],
        end: datetime.date,
        notice: PublicNotice | None = None,
    ) -> None:
        """Take the steps, each at work and after the one before it."""
        for step in steps:
            at = at_work(last_working_day(end - step.days * DAY), self.rng)
            at = max(at, application.state_since + datetime.timedelta(minutes=40))
            self.move(application, step, at, notice)

    def move(
        self, application: Application, step: Step, at: datetime.datetime, notice: PublicNotice | None
    ) -> None:
        by, role = self._who(step.who, application)
        transition = ApplicationTransition(
            application=application,
            deed=step.deed,
            from_state=application.state,
            to_state=step.to,
            by=by,
            by_role=role,
            at=at,
            comment=step.said,
            reasons=list(step.reasons),
        )
        self.book.enter(transition)
        for name, text in step.at_fields:
            self.book.enter(
                ApplicationComment(application=application, transition=transition, field=name, text=text)
            )
        application.step_due_on = due_on(application, step.to, at)
        came_from, application.state, application.state_since = application.state, step.to, at
        application.returned_from = came_from if step.to == S.RETURNED else ""
        if step.deed == D.SUBMIT:
            application.submitted_at, application.submitted_by = at, by
        elif step.deed == D.SEND_BACK:
            application.answer_due_on = application.step_due_on
        elif step.deed in (D.RECOMMEND, D.ASK_CONSENT):
            self._recommend(application, step, at, by)
        elif step.deed == D.PUBLISH:
            application.notice = notice
            if notice is not None:
                application.step_due_on = days_after(application, notice.last_day)

    def _recommend(self, application: Application, step: Step, at: datetime.datetime, by: User) -> None:
        if step.deed == D.ASK_CONSENT:
            application.recommending_association = application.association
            application.recommending_document = names.document_number(at.year, 71)
        else:
            application.recommending_region = application.region
        whose = application.region_id if step.deed == D.RECOMMEND else f"a{application.association_id}"
        self.ranks[application.call_id, whose] += 1
        application.rank = self.ranks[application.call_id, whose]
        application.recommended_at, application.recommended_by = at, by
        application.recommended_on, application.opinion = day_of(at), step.said

    def _who(self, who: str, application: Application) -> tuple[User, str]:
        if who == "province":
            return self.people.province[application.region_id][0], Role.PROVINCIAL_REVIEWER
        if who == "association":
            analysts = self.book.rows(Membership)
            found = next(m.user for m in analysts if m.organisation_id == application.association_id)
            return found, Role.ASSOCIATION_ANALYST
        if who == "ministry":
            return self.people.ministry[0], Role.MINISTRY_REVIEWER
        return application.created_by, Role.ENTERPRISE_REPORTER

    def name(self, application: Application, line: DecisionSubject, decision: Decision) -> None:
        application.named_by, application.demonstration_number = decision, line.subject
        application.valid_until = decision.dated_on.replace(year=decision.dated_on.year + 3, day=1)
        self.decide(application, D.NAME, S.NAMED, decision, line.recorded_at)

    def recheck(self, applications: Sequence[Application], decision: Decision) -> None:
        """Somebody has asked questions about the title; it counts meanwhile."""
        for application in applications:
            at = at_work(last_working_day(self.today - 5 * DAY), self.rng)
            if at > application.state_since:
                step = Step(D.OPEN_RECHECK, S.RECHECK, "ministry", 5, "用户反映与公布情况不一致，启动复核。")
                self.move(application, step, at, None)

    def decide(
        self,
        application: Application,
        deed: ApplicationDeed,
        to: ApplicationState,
        decision: Decision,
        at: datetime.datetime,
        said: str = "",
        reasons: tuple[str, ...] = (),
    ) -> None:
        self.move(application, Step(deed, to, "ministry", 0, said, reasons), at, None)
        moved = self.book.rows(ApplicationTransition)[-1]
        moved.document_number, moved.decided_on = decision.number, decision.dated_on

    def lists(self, call: Call, dated_on: datetime.date, *, taken_in: bool) -> None:
        """A list of each region that recommended; of Jiangsu in the running call none yet for the newest."""
        day = last_working_day(dated_on)
        for region, of_region in self._by_region(call):
            waiting = [a for a in of_region if a.state == S.RECOMMENDED]
            if waiting and region == "320000":
                of_region = [a for a in of_region if a not in waiting]
            if not of_region:
                continue
            at = at_work(day, self.rng)
            taken = max((a.state_since for a in of_region if a.state != S.RECOMMENDED), default=None)
            done = taken_in or taken is not None
            drawn_up = self.book.enter(
                RecommendationList(
                    call=call,
                    number=names.document_number(day.year, 80 + len(self.book.rows(RecommendationList))),
                    region=of_region[0].region,
                    dated_on=day,
                    made_at=at,
                    made_by=of_region[0].recommended_by,
                    taken_in_at=at + 2 * DAY if done else None,
                    taken_in_by=self.people.ministry[0] if done else None,
                )
            )
            for application in of_region:
                application.on_list = drawn_up

    def _by_region(self, call: Call) -> Iterator[tuple[str, list[Application]]]:
        found: dict[str, list[Application]] = {}
        for application in self.book.rows(Application):
            if application.call_id == call.pk and application.recommending_region_id:
                found.setdefault(application.recommending_region_id, []).append(application)
        yield from sorted(found.items())

    def scores(self, call: Call, day: datetime.date) -> None:
        """Three experts each; of those still in review the first expert has one to give and declared one."""
        at = at_work(last_working_day(day), self.rng)
        panel = self.book.enter(
            Panel(
                call=call,
                convened_at=at - 8 * DAY,
                convened_by=self.people.ministry[0],
                due_on=day_of(at) + 25 * DAY,
            )
        )
        reached = (S.DESK_REVIEW, S.SHORTLISTED, S.PUBLIC_NOTICE, S.NAMED, S.RECHECK, S.NOT_SELECTED)
        applications = [a for a in self.book.rows(Application) if a.call_id == call.pk and a.state in reached]
        in_review = [a for a in applications if a.state == S.DESK_REVIEW]
        for application in applications:
            for place, expert in enumerate(self.experts):
                review = Review(
                    panel=panel, application=application, expert=expert, asked_at=panel.convened_at
                )
                if place == 0 and application in in_review[:1]:
                    pass  # waits for the expert of the demo accounts
                elif place == 0 and application in in_review[1:2]:
                    review.conflict_at, review.conflict_reason = at, "曾任该企业技术顾问。"
                else:
                    review.score, review.scored_at = self.rng.randrange(70, 96), at
                    review.comment = "数据完整，做法可复制。"
                self.book.enter(review)

    def object(
        self,
        application: Application,
        notice: PublicNotice,
        day: datetime.date,
        *,
        upheld: bool = False,
    ) -> None:
        at = at_work(last_working_day(day), self.rng)
        decided: dict[str, Any] = {}
        if upheld:
            handler = self.people.ministry[0]
            decided = {
                "state": ObjectionState.UPHELD,
                "handler": handler,
                "taken_up_at": at,
                "admitted_at": at,
                "decided_at": at + 2 * DAY,
                "decided_by": handler,
                "finding": "经核查，试验时间与检测报告不符，异议成立。",
            }
        self.book.enter(
            Objection(
                number=f"Y-{notice.pk}-001",
                application=application,
                notice=notice,
                name=names.person_name(self.rng),
                contact=names.phone(990_000 + notice.pk),
                grounds="案例所述试验时间与公开资料不符，请核实。",
                filed_at=max(at, notice.published_at + datetime.timedelta(hours=1)),
                **decided,
            )
        )


def _sure(organisation: Organisation | None) -> Organisation:
    if organisation is None:
        raise ValueError("An expert belongs to an organisation.")
    return organisation
