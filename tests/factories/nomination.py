"""Calls and applications for demonstration. A state is a trait of its own name:

ApplicationFactory(provincial_check=True)
ApplicationFactory(named=True, improvement__enterprise=enterprise)
"""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from enterprises.enums import TimeBasis
from enterprises.models import (
    PRODUCT_FIELDS,
    PROFILE_FIELDS,
    Application,
    ApplicationIndicator,
    Call,
    Enclosure,
    Objection,
    Panel,
    PublicNotice,
    RecommendationList,
    Review,
)
from enterprises.nomination.case import FILES
from enterprises.nomination_enums import ApplicationState, EnclosureKind, ObjectionState
from policy.decision_rules import Line
from policy.decisions import record
from policy.enums import DecisionKind
from policy.models import Decision
from tests.factories.enterprises import PDF, ImprovementFactory, MembershipFactory, UserFactory
from tests.factories.policy import IndustryCodeFactory
from tests.factories.reports import IndicatorFactory

S = ApplicationState


def days(number: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=number)


class CallFactory(DjangoModelFactory):
    """A call that takes applications now, by the default rules."""

    class Meta:
        model = Call
        django_get_or_create = ("code",)

    code = "2026-1"
    name_zh = factory.LazyAttribute(lambda call: f"{call.code} 征集")
    name_en = factory.LazyAttribute(lambda call: f"Call {call.code}")
    document_number = "工信厅科函〔2026〕12号"
    opens_on = factory.LazyFunction(lambda: days(-60))
    closes_on = factory.LazyFunction(lambda: days(30))
    created_by = factory.SubFactory(UserFactory, ministry_steward=True)


class PublicNoticeFactory(DjangoModelFactory):
    """A notice that is over; `running` has begun today."""

    class Meta:
        model = PublicNotice

    class Params:
        running = factory.Trait(
            first_day=factory.LazyFunction(timezone.localdate), last_day=factory.LazyFunction(lambda: days(9))
        )

    call = factory.SubFactory(CallFactory)
    number = factory.Sequence(lambda n: f"工信公示〔2026〕{n + 1}号")
    first_day = factory.LazyFunction(lambda: days(-12))
    last_day = factory.LazyFunction(lambda: days(-3))
    published_at = factory.LazyFunction(timezone.now)
    published_by = factory.SubFactory(UserFactory, ministry_reviewer=True)


class RecommendationListFactory(DjangoModelFactory):
    class Meta:
        model = RecommendationList

    call = factory.SubFactory(CallFactory)
    number = factory.Sequence(lambda n: f"苏工信〔2026〕{n + 1}号")
    dated_on = factory.LazyFunction(timezone.localdate)
    made_at = factory.LazyFunction(timezone.now)
    made_by = factory.SubFactory(UserFactory)


class ApplicationIndicatorFactory(DjangoModelFactory):
    """With everything an application asks for."""

    class Meta:
        model = ApplicationIndicator

    application = factory.SubFactory("tests.factories.nomination.ApplicationFactory")
    order = factory.Sequence(lambda n: n)
    indicator = factory.SubFactory(IndicatorFactory)
    unit = "h"
    standard = "GB/T 23567.1-2009"
    baseline_value = Decimal(1200)
    baseline_on = date(2024, 2, 20)
    current_value = Decimal(1900)
    current_on = date(2025, 6, 20)
    benchmark_value = Decimal(2500)
    benchmark_product = "同类进口产品"
    benchmark_source = "产品样本"
    benchmark_year = 2024
    condition = "额定负载，环境温度 20 ℃"
    failure_criterion = "功能中断或精度超差"
    time_basis = TimeBasis.HOURS


class EnclosureFactory(DjangoModelFactory):
    class Meta:
        model = Enclosure

    application = factory.SubFactory("tests.factories.nomination.ApplicationFactory")
    kind = EnclosureKind.LICENCE
    file = factory.LazyFunction(lambda: ContentFile(PDF, name="licence.pdf"))
    name = "营业执照副本.pdf"
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = hashlib.sha256(PDF).hexdigest()
    added_by = factory.SelfAttribute("application.created_by")


def _submitted(**fields: Any) -> factory.Trait:
    return factory.Trait(
        complete=True,
        submitted_at=factory.LazyFunction(timezone.now),
        submitted_by=factory.SelfAttribute("applicant"),
        **fields,
    )


def _recommended(state: ApplicationState, **fields: Any) -> factory.Trait:
    return factory.Trait(
        complete=True,
        submitted_at=factory.LazyFunction(timezone.now),
        submitted_by=factory.SelfAttribute("applicant"),
        state=state,
        recommended_at=factory.LazyFunction(timezone.now),
        recommended_by=factory.SubFactory(UserFactory),
        recommending_region=factory.SelfAttribute("enterprise.region"),
        rank=factory.Sequence(lambda n: n + 1),
        recommended_on=factory.LazyFunction(timezone.localdate),
        opinion="同意推荐",
        **fields,
    )


def _titled(state: ApplicationState, **fields: Any) -> factory.Trait:
    return _recommended(
        state,
        notice=factory.SubFactory(PublicNoticeFactory),
        demonstration_number=factory.Sequence(lambda n: f"KKX-2026-{n + 1:03d}"),
        named_by=factory.LazyAttributeSequence(
            lambda application, n: Decision.objects.create(
                number=f"工信部科函〔2026〕{n + 1}号",
                kind=DecisionKind.DEMONSTRATIONS_NAMED,
                dated_on=days(-1),
                title="公布典型示范",
                recorded_by=application.recommended_by,
            )
        ),
        **fields,
    )


class ApplicationFactory(DjangoModelFactory):
    """A draft with nothing but what the enterprise and the improvement say."""

    class Meta:
        model = Application
        skip_postgeneration_save = True

    class Params:
        applicant = factory.SubFactory(UserFactory)
        complete = factory.Trait(
            legal_representative="王芳",
            case_title=factory.Sequence(lambda n: f"高可靠轴承提升案例{n + 1}"),
            overview="演示企业，主营高端轴承。",
            practice="改进密封结构，开展 FMEA 和可靠性增长试验。",
            results="平均故障间隔时间由 1200 小时提高到 1900 小时。",
            transfer="方法不依赖专用设备，可在同行业推广。",
            clean_record=True,
            declaration=True,
            signatory="王芳",
            signed_on=factory.LazyFunction(timezone.localdate),
            row=factory.RelatedFactory(ApplicationIndicatorFactory, "application", order=0),
            catalogued=factory.PostGeneration(lambda *_: IndustryCodeFactory()),
            enclosed=factory.PostGeneration(
                lambda application, create, _: [
                    EnclosureFactory(application=application, kind=kind) for kind in FILES if create
                ]
            ),
        )
        city_check = _submitted(state=S.CITY_CHECK)
        provincial_check = _submitted(state=S.PROVINCIAL_CHECK)
        association_check = _submitted(state=S.ASSOCIATION_CHECK)
        not_recommended = _submitted(state=S.NOT_RECOMMENDED)
        returned = _submitted(state=S.RETURNED, returned_from=S.PROVINCIAL_CHECK)
        withdrawn = _submitted(state=S.WITHDRAWN)
        recommended = _recommended(S.RECOMMENDED)
        eligibility = _recommended(S.ELIGIBILITY)
        desk_review = _recommended(S.DESK_REVIEW)
        shortlisted = _recommended(S.SHORTLISTED)
        public_notice = _recommended(S.PUBLIC_NOTICE, notice=factory.SubFactory(PublicNoticeFactory))
        not_selected = _recommended(S.NOT_SELECTED)
        named = _titled(S.NAMED)
        recheck = _titled(S.RECHECK)
        revoked = _titled(S.REVOKED, ended_by=factory.SelfAttribute("named_by"))
        expired = _titled(S.EXPIRED, ended_by=factory.SelfAttribute("named_by"))

    number = factory.LazyAttributeSequence(
        lambda application, n: f"A-{application.call.code}-{90_000 + n:05d}"
    )
    call = factory.SubFactory(CallFactory)
    improvement = factory.SubFactory(ImprovementFactory)
    enterprise = factory.SelfAttribute("improvement.enterprise")
    credit_code = factory.SelfAttribute("enterprise.credit_code")
    created_by = factory.SelfAttribute("applicant")
    state_since = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: type[Application], *args: Any, **fields: Any) -> Application:
        """Profile and product are those of the enterprise and the improvement, unless given."""
        improvement, enterprise = fields["improvement"], fields["enterprise"]
        for names, source in ((PROFILE_FIELDS, enterprise), (PRODUCT_FIELDS, improvement)):
            for name in names:
                if name not in fields and f"{name}_id" not in fields:
                    fields[name] = getattr(source, name)
        return super()._create(model_class, *args, **fields)

    @factory.post_generation
    def membership(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """The applicant belongs to the enterprise."""
        person = self.created_by
        if create and not person.memberships.filter(enterprise=self.enterprise).exists():
            MembershipFactory(user=person, enterprise=self.enterprise)

    @factory.post_generation
    def registered(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """`registered=True`: the decision that names it stands in the register, and it counts."""
        if create and extracted:
            place = self.attribution
            record(
                number=self.named_by.number,
                kind=self.named_by.kind,
                dated_on=self.named_by.dated_on,
                title=self.named_by.title,
                subjects=[
                    Line(
                        subject=self.demonstration_number,
                        subject_name=self.case_title,
                        holder_code=self.credit_code,
                        sector=place.sector or "",
                        project=place.project or "",
                        layer=place.layer or "",
                        region=place.region or "",
                        city=place.city or "",
                        product_class=place.product_class or "",
                    )
                ],
                by=self.recommended_by,
                from_workflow=True,
            )


class PanelFactory(DjangoModelFactory):
    class Meta:
        model = Panel

    call = factory.SubFactory(CallFactory)
    convened_at = factory.LazyFunction(timezone.now)
    convened_by = factory.SubFactory(UserFactory, ministry_reviewer=True)


class ReviewFactory(DjangoModelFactory):
    """An expert was asked; `scored` has answered."""

    class Meta:
        model = Review

    class Params:
        scored = factory.Trait(score=80, comment="做法可复制", scored_at=factory.LazyFunction(timezone.now))

    application = factory.SubFactory(ApplicationFactory, desk_review=True)
    panel = factory.SubFactory(PanelFactory, call=factory.SelfAttribute("..application.call"))
    expert = factory.SubFactory(UserFactory, expert=True)
    asked_at = factory.LazyFunction(timezone.now)


class ObjectionFactory(DjangoModelFactory):
    """Filed, and taken up by nobody yet."""

    class Meta:
        model = Objection

    class Params:
        taken_up = factory.Trait(
            handler=factory.SubFactory(UserFactory, ministry_reviewer=True),
            taken_up_at=factory.LazyFunction(timezone.now),
        )
        admitted = factory.Trait(
            taken_up=True, state=ObjectionState.ADMITTED, admitted_at=factory.LazyFunction(timezone.now)
        )

    application = factory.SubFactory(ApplicationFactory, public_notice=True)
    notice = factory.SelfAttribute("application.notice")
    number = factory.Sequence(lambda n: f"Y-{n + 1}")
    name = "李强"
    contact = "13800000000"
    grounds = "案例数据与实际不符。"
    filed_at = factory.LazyFunction(timezone.now)
