"""A small country for tests of access: what belongs to the reader, and the same again of another.

Own things are of Dalian (210200) in Liaoning and of machinery; foreign ones of Zhejiang and electronics. Each
person has one role and belongs to the own side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from enterprises.enums import Method, OrganisationKind, Role
from enterprises.models import (
    ApiToken,
    AssociationMember,
    Attachment,
    Claim,
    Cycle,
    Enterprise,
    ExpectedReport,
    FieldComment,
    Improvement,
    Intake,
    Interest,
    Invitation,
    Membership,
    Objection,
    Panel,
    QualityFlag,
    RecommendationList,
    RegisteredPlan,
    Report,
    Review,
    StandIn,
)
from policy.enums import DecisionKind
from policy.ledger import restate
from policy.models import ClassVerdict, Decision, DecisionSubject, ProductVerdict, Sector, SetAside, Snapshot
from policy.sources import Source
from reliability_tracker.models import Job
from tests.factories.api import ApiTokenFactory
from tests.factories.checking import FieldCommentFactory, InterestFactory, QualityFlagFactory, StandInFactory
from tests.factories.enterprises import (
    AssociationMemberFactory,
    ClaimFactory,
    EnterpriseFactory,
    ImprovementFactory,
    InvitationFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.intakes import IntakeFactory
from tests.factories.jobs import JobFactory
from tests.factories.nomination import (
    ApplicationFactory,
    ObjectionFactory,
    PublicNoticeFactory,
    RecommendationListFactory,
    ReviewFactory,
)
from tests.factories.notice import NoticeFactory, StatusThresholdsFactory, TargetFactory
from tests.factories.policy import ProjectFactory, RegionFactory, SectorFactory
from tests.factories.reports import (
    AttachmentFactory,
    CycleFactory,
    ExpectedReportFactory,
    RegisteredPlanFactory,
    ReportFactory,
)
from tests.factories.snapshots import SnapshotSummaryFactory
from tests.factories.verdicts import ClassVerdictFactory, ProductVerdictFactory, SetAsideFactory


@dataclass(frozen=True)
class Side:
    """The things of one enterprise and its surroundings."""

    enterprise: Enterprise
    improvement: Improvement
    draft: Report
    submitted: Report
    accepted: Report
    attachment: Attachment
    claim: Claim
    invitation: Invitation
    membership: Membership
    decision: Decision
    line: DecisionSubject
    plan: RegisteredPlan
    expected: ExpectedReport
    member: AssociationMember
    comment: FieldComment
    flag: QualityFlag
    interest: Interest
    stand_in: StandIn
    objection: Objection
    drawn_up: RecommendationList
    review: Review


@dataclass(frozen=True)
class World:
    own: Side
    foreign: Side
    opened: Cycle
    planned: Cycle
    people: dict[str, Any]
    verdict: ClassVerdict
    member: ProductVerdict
    aside: SetAside
    snapshot: Snapshot
    token: ApiToken
    job: Job
    job_of_another: Job
    intake: Intake


def build_world() -> World:
    """Everything there is an address for, twice, and one person for each role."""
    NoticeFactory()
    StatusThresholdsFactory()
    for code in (
        "platforms-2025",
        "demonstrations-2025",
        "enterprises-2025",
        "product-classes-2030",
        "talent-2025",
    ):
        TargetFactory(code=code)
    for sector in ("machinery", "electronics", "automotive"):
        SectorFactory(code=sector)
    for project in ("foundation", "multiplication"):
        ProjectFactory(code=project)
    steward = UserFactory(ministry_steward=True)
    expert = UserFactory(expert=True)
    own = _side("210000", "210200", "machinery", steward, expert)
    foreign = _side("330000", None, "electronics", steward, UserFactory(expert=True))
    people = {Role.EXPERT.value: expert} | {
        role.value: UserFactory(**{role.value: True})
        for role in (
            Role.CITY_REVIEWER,
            Role.ASSOCIATION_ANALYST,
            Role.MINISTRY_REVIEWER,
            Role.MINISTRY_STEWARD,
            Role.OBSERVER,
        )
    }
    people |= {
        role.value: UserFactory(**{role.value: True}, membership__organisation__region__code="210000")
        for role in (Role.PROVINCIAL_REVIEWER, Role.PROVINCIAL_OBSERVER)
    }
    people |= {
        role.value: MembershipFactory(enterprise=own.enterprise, role=role).user
        for role in (Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR)
    }
    people["no role"] = UserFactory()
    Panel.objects.filter(pk=own.review.panel_id).update(convened_by=people[Role.MINISTRY_REVIEWER.value])
    analyst = people[Role.ASSOCIATION_ANALYST.value].memberships.get()
    AssociationMember.objects.filter(pk=own.member.pk).update(association=analyst.organisation)
    planned = CycleFactory(
        code="2031H1", closed=True, period_from=date(2031, 1, 1), period_to=date(2031, 6, 30)
    )
    verdict = ClassVerdictFactory()
    member = ProductVerdictFactory(class_verdict=verdict, holder_code=own.enterprise.credit_code)
    return World(
        own,
        foreign,
        Cycle.objects.get(code="2025H1"),
        planned,
        people,
        verdict,
        member,
        SetAsideFactory(product_class=verdict.product_class),
        SnapshotSummaryFactory(sector=Sector.objects.get(code="machinery")).snapshot,
        ApiTokenFactory(user=steward),
        JobFactory(finished=True, owner=people["enterprise_administrator"]),
        JobFactory(finished=True),
        IntakeFactory(by=people[Role.ENTERPRISE_ADMINISTRATOR.value]),
    )


def _side(region_code: str, city_code: str | None, sector_code: str, steward: Any, expert: Any) -> Side:
    region, sector = RegionFactory(code=region_code), SectorFactory(code=sector_code)
    city = RegionFactory(code=city_code) if city_code else None
    enterprise = EnterpriseFactory(region=region, city=city)
    of_it = {"enterprise": enterprise, "sector": sector}
    improvement = ImprovementFactory(**of_it)
    data = {"row__method": Method.EXPONENTIAL, "row__times": "390\n811"}
    accepted = ReportFactory(accepted=True, improvement=improvement, **data)
    restate(
        target="enterprises-2025",
        subject=enterprise.credit_code,
        cause=Source("report", accepted.number),
        by=steward,
        reason="accepted",
    )
    decision = Decision.objects.create(
        number=f"演示〔2024〕{region.order}号",
        kind=DecisionKind.DEMONSTRATIONS_NAMED,
        dated_on=date(2024, 5, 6),
        title="公布典型示范",
        recorded_by=steward,
    )
    line = DecisionSubject.objects.create(
        decision=decision,
        subject=f"2024-{region.order:03d}",
        subject_name="演示案例",
        holder_code=enterprise.credit_code,
        sector=sector,
        region=region,
        city=city,
    )
    restate(
        target="demonstrations-2025",
        subject=line.subject,
        cause=Source("decision", decision.number),
        by=steward,
        reason="named",
    )
    submitted = ReportFactory(submitted=True, improvement=ImprovementFactory(**of_it))
    away = MembershipFactory(
        role=Role.PROVINCIAL_REVIEWER,
        organisation__kind=OrganisationKind.REGIONAL_AUTHORITY,
        organisation__region=region,
    )
    return Side(
        enterprise=enterprise,
        improvement=improvement,
        draft=ReportFactory(improvement=ImprovementFactory(**of_it)),
        submitted=submitted,
        accepted=accepted,
        attachment=AttachmentFactory(report=accepted),
        claim=ClaimFactory(region=region, city=city),
        invitation=InvitationFactory(enterprise=enterprise, list_key=uuid4()),
        membership=MembershipFactory(enterprise=enterprise),
        decision=decision,
        line=line,
        plan=RegisteredPlanFactory(improvement=improvement),
        member=AssociationMemberFactory(enterprise=enterprise),
        expected=ExpectedReportFactory(improvement=ImprovementFactory(**of_it)),
        comment=FieldCommentFactory(report=submitted),
        flag=QualityFlagFactory(report=submitted),
        interest=InterestFactory(enterprise=enterprise),
        stand_in=StandInFactory(membership=away),
        objection=ObjectionFactory(
            application=ApplicationFactory(
                public_notice=True,
                notice=PublicNoticeFactory(running=True),
                improvement=ImprovementFactory(**of_it),
            )
        ),
        drawn_up=RecommendationListFactory(region=region),
        review=ReviewFactory(
            application=ApplicationFactory(desk_review=True, improvement=ImprovementFactory(**of_it)),
            expert=expert,
        ),
    )
