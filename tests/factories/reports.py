"""Cycles, reports, indicator rows, attachments. A report as far along as a test needs it, by its trait:

ReportFactory()                                  an empty draft
ReportFactory(complete=True)                     one that could be submitted: no problem, no warning
ReportFactory(submitted=True)                    with the province; city_check, ministry_check likewise
ReportFactory(returned=True), accepted, rejected, withdrawn, annulled
ReportFactory(complete=True, reporter=user)      written by this person

States are set as they stand in the table; nothing is entered in the ledger.
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

from enterprises.enums import (
    AttachmentKind,
    EvidenceKind,
    Measure,
    ReportState,
    StopRule,
    TimeBasis,
    Truncation,
)
from enterprises.models import (
    Attachment,
    Cycle,
    ExpectedReport,
    Extension,
    IndicatorRow,
    NilReport,
    RegisteredPlan,
    Report,
)
from enterprises.models.enterprise import PROFILE_FIELDS
from enterprises.models.improvement import PRODUCT_FIELDS
from policy.enums import DecisionKind, Direction, Ending
from policy.models import Decision, Indicator
from tests.factories.enterprises import PDF, ImprovementFactory, MembershipFactory, UserFactory
from tests.factories.policy import IndustryCodeFactory, TermFactory


class IndicatorFactory(TermFactory):
    """Mean time between failures, of machines, systems and parts."""

    class Meta:
        model = Indicator

    code = "MTBF"
    name_zh = "平均故障间隔时间"
    name_en = "Mean time between failures"
    symbol = "MTBF"
    units = factory.LazyFunction(lambda: ["h"])
    direction = Direction.UP
    levels = factory.LazyFunction(lambda: ["part", "system"])
    standards = factory.LazyFunction(lambda: ["GB/T 23567.1-2009"])
    verified = True


class CycleFactory(DjangoModelFactory):
    """An open cycle, due in thirty days; `closed` is one that no steward has opened yet."""

    class Meta:
        model = Cycle
        django_get_or_create = ("code",)

    class Params:
        closed = factory.Trait(opened_at=None, opened_by=None)

    code = "2025H1"
    name_zh = factory.LazyAttribute(lambda cycle: f"{cycle.code} 报告期")
    name_en = factory.LazyAttribute(lambda cycle: f"Cycle {cycle.code}")
    period_from = date(2025, 1, 1)
    period_to = date(2025, 6, 30)
    opens_on = factory.LazyFunction(lambda: timezone.localdate() - timedelta(days=10))
    due_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=30))
    opened_at = factory.LazyFunction(timezone.now)
    opened_by = factory.SubFactory(UserFactory)


class ExpectedReportFactory(DjangoModelFactory):
    class Meta:
        model = ExpectedReport

    improvement = factory.SubFactory(ImprovementFactory)
    enterprise = factory.SelfAttribute("improvement.enterprise")
    cycle = factory.SubFactory(CycleFactory)
    due_on = factory.SelfAttribute("cycle.due_on")


class ExtensionFactory(DjangoModelFactory):
    """A week more than the due date."""

    class Meta:
        model = Extension

    expected = factory.SubFactory(ExpectedReportFactory)
    until = factory.LazyAttribute(lambda e: e.expected.due_on + timedelta(days=7))
    reason = "检测报告待出具。"
    granted_by = factory.SubFactory(UserFactory)


class NilReportFactory(DjangoModelFactory):
    """Declared today, in force."""

    class Meta:
        model = NilReport

    expected = factory.SubFactory(ExpectedReportFactory)
    reason = "本期停产检修。"
    declared_at = factory.LazyFunction(timezone.now)
    declared_by = factory.SubFactory(UserFactory)


class RegisteredPlanFactory(DjangoModelFactory):
    """A plan registered today: eight units, 15,200 h, 1,500 h to be shown at 90 %."""

    class Meta:
        model = RegisteredPlan

    improvement = factory.SubFactory(ImprovementFactory)
    enterprise = factory.SelfAttribute("improvement.enterprise")
    product_name = factory.SelfAttribute("improvement.product_name")
    product_model = factory.SelfAttribute("improvement.product_model")
    indicator = factory.SubFactory(IndicatorFactory)
    unit = "h"
    confidence = Decimal(90)
    benchmark_value = Decimal(1500)
    stop_rule = StopRule.TIME
    test_time = Decimal(15200)
    units = 8
    condition = "额定负载，环境温度 20 ℃"
    failure_criterion = "功能中断或精度超差"
    starts_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=7))
    registered_at = factory.LazyFunction(timezone.now)
    registered_by = factory.SubFactory(UserFactory)


class IndicatorRowFactory(DjangoModelFactory):
    """A row of a test, with everything a report asks for."""

    class Meta:
        model = IndicatorRow

    report = factory.SubFactory("tests.factories.reports.ReportFactory")
    order = factory.Sequence(lambda n: n)
    indicator = factory.SubFactory(IndicatorFactory)
    unit = "h"
    standard = "GB/T 23567.1-2009"
    baseline_value = Decimal(1200)
    baseline_on = date(2024, 2, 20)
    current_value = Decimal(1900)
    current_on = date(2025, 6, 20)
    target_value = Decimal(2400)
    target_on = date(2026, 12, 31)
    condition = "额定负载，环境温度 20 ℃"
    failure_criterion = "功能中断或精度超差"
    time_basis = TimeBasis.HOURS
    evidence_kind = EvidenceKind.TEST
    sample_size = 8
    test_time = Decimal(15200)
    failures = 8
    truncation = Truncation.TIME
    confidence = Decimal(90)
    evidence_number = "KKX-2025-017"
    evidence_body = "演示试验中心"


def _now(**fields: Any) -> factory.Trait:
    """A trait on top of a complete report that was submitted."""
    return factory.Trait(
        complete=True,
        submitted_at=factory.LazyFunction(timezone.now),
        submitted_by=factory.SelfAttribute("reporter"),
        **fields,
    )


class ReportFactory(DjangoModelFactory):
    """A draft with nothing but what the improvement and the enterprise say."""

    class Meta:
        model = Report
        skip_postgeneration_save = True

    class Params:
        reporter = factory.SubFactory(UserFactory)
        complete = factory.Trait(
            measures=factory.LazyFunction(lambda: [Measure.DESIGN, Measure.FMEA]),
            measures_text="改进密封结构，开展 FMEA 和可靠性增长试验。",
            declaration=True,
            signatory="王芳",
            signed_on=factory.LazyFunction(timezone.localdate),
            row=factory.RelatedFactory(IndicatorRowFactory, "report", order=0),
            catalogued=factory.PostGeneration(lambda *_: IndustryCodeFactory()),
        )
        city_check = _now(state=ReportState.CITY_CHECK)
        submitted = _now(state=ReportState.PROVINCIAL_CHECK)
        ministry_check = _now(state=ReportState.MINISTRY_CHECK)
        returned = _now(state=ReportState.RETURNED, returned_from=ReportState.PROVINCIAL_CHECK)
        rejected = _now(state=ReportState.REJECTED)
        withdrawn = _now(state=ReportState.WITHDRAWN)
        accepted = _now(
            state=ReportState.ACCEPTED,
            accepted_at=factory.LazyFunction(timezone.now),
            accepted_by=factory.SubFactory(UserFactory, ministry_reviewer=True),
            decided_on=factory.LazyFunction(timezone.localdate),
        )
        annulled = factory.Trait(
            accepted=True,
            state=ReportState.ANNULLED,
            annulment=Ending.VOID,
            annulled_at=factory.LazyFunction(timezone.now),
            annulled_by_decision=factory.LazyAttributeSequence(
                lambda report, n: Decision.objects.create(
                    number=f"工信科函〔2026〕{n + 1}号",
                    kind=DecisionKind.REPORT_ANNULLED,
                    dated_on=timezone.localdate(),
                    title="撤销采纳",
                    reason="误采纳",
                    recorded_by=report.accepted_by,
                )
            ),
        )

    number = factory.LazyAttributeSequence(lambda report, n: f"R-{report.cycle.code}-{900_000 + n:06d}")
    improvement = factory.SubFactory(ImprovementFactory)
    enterprise = factory.SelfAttribute("improvement.enterprise")
    cycle = factory.SubFactory(CycleFactory)
    credit_code = factory.SelfAttribute("enterprise.credit_code")
    created_by = factory.SelfAttribute("reporter")
    state_since = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: type[Report], *args: Any, **fields: Any) -> Report:
        """Profile and product are those of the enterprise and the improvement, unless given."""
        improvement, enterprise = fields["improvement"], fields["enterprise"]
        for names, source in ((PROFILE_FIELDS, enterprise), (PRODUCT_FIELDS, improvement)):
            for name in names:
                if name not in fields and f"{name}_id" not in fields:
                    fields[name] = getattr(source, name)
        return super()._create(model_class, *args, **fields)

    @factory.post_generation
    def membership(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        """The reporter belongs to the enterprise."""
        person = self.created_by
        if create and not person.memberships.filter(enterprise=self.enterprise).exists():
            MembershipFactory(user=person, enterprise=self.enterprise)


class AttachmentFactory(DjangoModelFactory):
    """A PDF attached to a report as evidence."""

    class Meta:
        model = Attachment

    report = factory.SubFactory(ReportFactory)
    kind = AttachmentKind.EVIDENCE
    file = factory.LazyFunction(lambda: ContentFile(PDF, name="report.pdf"))
    name = "可靠性试验报告.pdf"
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = hashlib.sha256(PDF).hexdigest()
    added_by = factory.SelfAttribute("report.created_by")
