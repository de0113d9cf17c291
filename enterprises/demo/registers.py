"""Registers that goals without a number cite: invented bodies and persons; and members of associations."""

from __future__ import annotations

import datetime

from django.db.models import Max, Sum

from enterprises.demo.people import People
from enterprises.models import AssociationMember, Enterprise
from policy.models import Citation, Contribution, NarrativeAssessment, ServiceBody, Specialist, Target
from reliability_tracker.formats import thousands

_BODIES = (
    ("110000", "machinery", "演示·机械可靠性试验中心", "可靠性试验、失效分析"),
    ("310000", "electronics", "演示·元器件筛选与验证中心", "元器件筛选、加速寿命试验"),
    ("320000", "machinery", "演示·传动件寿命试验站", "减速器、轴承寿命试验"),
    ("330000", "electronics", "演示·电子产品环境试验室", "环境应力筛选、环境试验"),
    ("440000", "automotive", "演示·车规级芯片评价中心", "车规级验证、故障率评估"),
    ("220000", "automotive", "演示·整车可靠性试验场", "道路可靠性试验"),
)
_PERSONS = ("周示范", "吴示例", "郑演示", "王示范", "冯示例", "陈演示", "褚示范", "卫示例")
_MEMBERS = 40
_DOCUMENT = "演示可靠〔2025〕9号"


def make_registers(people: People, until: datetime.datetime) -> None:
    """Bodies, persons, the members of the association of the demo account, and what assessments refer to."""
    listed_on = datetime.date(2025, 4, 10)
    if until.date() <= listed_on:
        return
    ServiceBody.objects.bulk_create(
        ServiceBody(
            code=f"FW-2025-{number:03d}",
            name_zh=name,
            name_en=f"Demo service body {number}",
            region_id=region,
            sectors=[sector],
            services_zh=services,
            services_en="Tests and verification",
            document_number=_DOCUMENT,
            listed_on=listed_on,
        )
        for number, (region, sector, name, services) in enumerate(_BODIES, start=1)
    )
    Specialist.objects.bulk_create(
        Specialist(
            code=f"RC-2025-{number:03d}",
            name_zh=name,
            name_en=f"Demo specialist {number}",
            organisation=_BODIES[number % len(_BODIES)][2],
            certificate=f"可靠性工程师（演示）{number:03d}号",
            region_id=_BODIES[number % len(_BODIES)][0],
            sectors=[_BODIES[number % len(_BODIES)][1]],
            document_number=_DOCUMENT,
            listed_on=listed_on,
        )
        for number, name in enumerate(_PERSONS, start=1)
    )
    association = people.association["machinery"]
    AssociationMember.objects.bulk_create(
        AssociationMember(association=association, enterprise=enterprise, added_by=people.steward)
        for enterprise in Enterprise.objects.filter(improvements__sector="machinery").distinct()[:_MEMBERS]
    )
    for assessment in NarrativeAssessment.objects.filter(assessed_on__gte=listed_on).order_by("pk"):
        _cite(assessment, until)


def _cite(assessment: NarrativeAssessment, until: datetime.datetime) -> None:
    """The enterprises that count, as `policy.citations` would say if it could be asked in a transaction."""
    target = Target.objects.get(pk="enterprises-2025")
    rows = Contribution.objects.filter(target=target, effective_on__lte=assessment.assessed_on)
    found = rows.aggregate(value=Sum("quantity"), newest=Max("id"))
    Citation.objects.create(
        assessment=assessment,
        figure=target.code,
        name_zh=target.name_zh,
        name_en=target.name_en,
        as_of=assessment.assessed_on,
        ledger_version=found["newest"] or 0,
        read_at=until,
        value=found["value"] or 0,
        printed_zh=f"{thousands(found['value'] or 0)} {target.unit_zh}",
        printed_en=f"{thousands(found['value'] or 0)} {target.unit_en}",
    )
