"""Files that an enterprise has handed in: one with problems, one that was entered, one that was undone."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from typing import Any

from django.utils import timezone, translation

from enterprises.demo.names import email
from enterprises.intake.report_columns import columns_of_reports
from enterprises.intake.taking_in import enter, hand_in, look, undo
from enterprises.models import Cycle, Improvement, Report, User
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
ENTERED = [("演示谐波减速器", "DXJ-25", "改进柔轮材料与热处理，开展寿命试验。", "MTBF", "h", 3200, 8)]
UNDONE = [("演示谐波减速器", "DXJ-32", "沿用上一型号的改进方案。", "MTBF", "h", 2900, 6)]
WRONG = [
    ("演示谐波减速器", "DXJ-25", "改进密封结构。", "MTBF", "公里", 3200, 8),
    ("演示谐波减速器", "DXJ-40", "改进润滑。", "平均故障间隔", "h", "约三千", 8),
    ("", "DXJ-50", "改进装配工艺。", "MTBF", "h", 2700, "八"),
]


def hand_in_some(until: datetime.datetime) -> int:
    """Hand them in as the enterprise's administrator, where a cycle takes reports today; how many there are.

    until: the moment at which the demo stands
    """
    cycle = Cycle.objects.taking_reports(timezone.localdate()).order_by("-period_to").first()
    if cycle is None:
        return 0
    by = User.objects.get(email=email("enterprise-admin"))
    with translation.override("zh-hans"):
        labels = {column.name: column.label for column in columns_of_reports(Lists.read())}
        head = [labels[name] for name in HEAD]
        misspelt = [text.replace("说明", "说名") for text in head]
        look(intake=hand_in(content=_csv(misspelt, WRONG), name="改进报告（待修改）.csv", cycle=cycle, by=by))
        entered = hand_in(content=_csv(head, ENTERED), name="改进报告.csv", cycle=cycle, by=by)
        enter(intake=entered)
        entered.refresh_from_db()
        undone = hand_in(content=_csv(head, UNDONE), name="改进报告（误传）.csv", cycle=cycle, by=by)
        enter(intake=undone)
        undo(intake=undone)
    begun = Report.objects.filter(pk__in=entered.built["created"])
    Improvement.objects.filter(reports__in=begun).update(created_at=until)
    begun.update(created_at=until, state_since=until)
    return 3


def _csv(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows([head, *rows])
    return target.getvalue().encode("utf-8-sig")
