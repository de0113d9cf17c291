"""What belongs to checking: days, stand-ins, interests, flags, comments of other lines, reasons."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from enterprises.enums import CHECKING_ROLES, Deed, FlagKind, ReportState, Role
from enterprises.models import FieldComment, Interest, LineComment, QualityFlag, StandIn, StepDays, Transition
from policy.models import QualityThresholds, ReviewReason
from tests.factories.enterprises import EnterpriseFactory, MembershipFactory, OrganisationFactory, UserFactory
from tests.factories.policy import TermFactory
from tests.factories.reports import ReportFactory


class ReviewReasonFactory(TermFactory):
    """A reason for everything."""

    class Meta:
        model = ReviewReason

    code = "evidence-missing"
    name_zh = "证明材料缺失或不完整"
    name_en = "Evidence is missing or incomplete"
    for_return = for_rejection = for_annulment = in_use = True


class QualityThresholdsFactory(DjangoModelFactory):
    class Meta:
        model = QualityThresholds

    jump_factor = Decimal(3)
    outlier_score = Decimal("3.5")
    fewest_values = 5
    recorded_at = factory.LazyFunction(timezone.now)
    reason = "系统设计建议"


class StepDaysFactory(DjangoModelFactory):
    class Meta:
        model = StepDays

    state = ReportState.PROVINCIAL_CHECK
    days = 5
    set_by = factory.SubFactory(UserFactory)


class StandInFactory(DjangoModelFactory):
    """Somebody stands in for a reviewer of the ministry, yesterday to tomorrow."""

    class Meta:
        model = StandIn

    membership = factory.SubFactory(MembershipFactory, role=Role.MINISTRY_REVIEWER)
    person = factory.SelfAttribute("membership.user")
    stand_in = factory.SubFactory(UserFactory)
    from_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=1))
    to_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=1))
    named_by = factory.SelfAttribute("person")


class InterestFactory(DjangoModelFactory):
    class Meta:
        model = Interest

    person = factory.SubFactory(UserFactory)
    enterprise = factory.SubFactory(EnterpriseFactory)
    reason = "配偶在该企业任职"


class QualityFlagFactory(DjangoModelFactory):
    """An industry code that does not go with the sector."""

    class Meta:
        model = QualityFlag

    report = factory.SubFactory(ReportFactory, submitted=True)
    kind = FlagKind.INDUSTRY
    field = "sector"
    facts = factory.LazyFunction(lambda: {"code": "3973", "hint": "electronics", "sector": "automotive"})


class FieldCommentFactory(DjangoModelFactory):
    """A comment on a field by which a report was sent back; not answered yet."""

    class Meta:
        model = FieldComment

    report = factory.SubFactory(ReportFactory, returned=True)
    transition = factory.LazyAttribute(
        lambda comment: Transition.objects.create(
            report=comment.report,
            deed=Deed.SEND_BACK,
            from_state=ReportState.PROVINCIAL_CHECK,
            to_state=ReportState.RETURNED,
            by=UserFactory(),
            by_role=CHECKING_ROLES[1],
            at=timezone.now(),
        )
    )
    field = "users"
    text = "请写明用户"


class LineCommentFactory(DjangoModelFactory):
    class Meta:
        model = LineComment

    report = factory.SubFactory(ReportFactory, submitted=True)
    by = factory.SubFactory(UserFactory)
    by_role = Role.OBSERVER
    body = factory.SubFactory(OrganisationFactory, line="finance")
    line = "finance"
    text = "请核实投入金额"
