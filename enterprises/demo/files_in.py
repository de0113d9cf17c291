"""Files that an enterprise has handed in: with problems, to be confirmed, entered, undone."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from django.utils import timezone, translation

from enterprises.demo.names import email
from enterprises.enums import FINAL
from enterprises.intake.report_columns import columns_of_reports
from enterprises.intake.situation import own_enterprises
from enterprises.intake.taking_in import enter, hand_in, look, undo
from enterprises.models import Cycle, Report, User
from enterprises.report_lists import Lists

HEAD = (
    "product_name",
    "product_model",
    "measures_text",
    "indicator",
    "unit",
    "baseline_value",
    "sample_size",
)
RIGHT: list[tuple[Any, ...]] = [
    ("演示谐波减速器", "DXJ-25", "改进柔轮材料与热处理，开展寿命试验。", "MTBF", "h", 3200, 8)
]
WRONG: list[tuple[Any, ...]] = [
    ("演示谐波减速器", "DXJ-25", "改进密封结构。", "MTBF", "公里", 3200, 8),
    ("演示谐波减速器", "DXJ-40", "改进润滑。", "平均故障间隔", "h", "约三千", 8),
    ("", "DXJ-50", "改进装配工艺。", "MTBF", "h", 2700, "八"),
]


def hand_in_some() -> int:
    """Hand them in as the enterprise's administrator, where a cycle takes reports today; how many there are.

    What was entered says only what its report says already, so that no report of the demo comes from here.
    """
    cycle = Cycle.objects.taking_reports(timezone.localdate()).order_by("-period_to").first()
    if cycle is None:
        return 0
    by = User.objects.get(email=email("enterprise-admin"))
    with translation.override("zh-hans"):
        head = [
            column.label
            for name in HEAD
            for column in columns_of_reports(Lists.read())
            if column.name == name
        ]
        misspelt = [text.replace("说明", "说名") for text in head]
        files = [("改进报告（待修改）.csv", misspelt, WRONG), ("改进报告.csv", head, RIGHT)]
        for name, titles, rows in files:
            look(intake=hand_in(content=_csv(titles, rows), name=name, cycle=cycle, by=by))
        own = Report.objects.filter(cycle=cycle, enterprise__in=own_enterprises(by).values())
        report = own.exclude(state__in=FINAL).filter(superseded_at__isnull=True).order_by("number").first()
        if report is None:
            return len(files)
        said = _csv(head[:2], [(report.product_name, report.product_model)])
        for name in ("改进报告（已录入）.csv", "改进报告（已撤销）.csv"):
            intake = hand_in(content=said, name=name, cycle=cycle, by=by)
            enter(intake=intake)
        undo(intake=intake)
    return len(files) + 2


def _csv(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows([head, *rows])
    return target.getvalue().encode("utf-8-sig")
