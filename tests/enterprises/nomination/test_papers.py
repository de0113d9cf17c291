"""推荐汇总表 and the announced list as workbooks."""

from __future__ import annotations

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from enterprises.nomination.summary_list import summary_list
from reliability_tracker.formats import officialdate
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.nomination import ApplicationFactory, CallFactory, RecommendationListFactory

pytestmark = pytest.mark.django_db


def rows_of(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_summary_list_has_the_columns_the_quota_and_the_place_for_the_seal() -> None:
    call = CallFactory()
    enterprise = EnterpriseFactory(contact_name="王芳", contact_phone="0411-1")
    drawn_up = RecommendationListFactory(call=call, region=enterprise.region, number="辽工信〔2026〕7号")
    second, first = (
        ApplicationFactory(
            recommended=True,
            call=call,
            on_list=drawn_up,
            rank=rank,
            improvement__enterprise=enterprise,
            product_name=f"主轴轴承{rank}",
            product_model="",
            case_title=f"案例{rank}",
            row__indicator__name_zh="平均故障间隔时间",
        )
        for rank in (2, 1)
    )

    rows = rows_of(summary_list(drawn_up))

    assert rows[0][0] == "推荐汇总表"
    assert [row[0] for row in rows[1:4]] == [
        f"征集批次：{call.name}",
        "汇总表编号：辽工信〔2026〕7号",
        "已用名额/名额：2 / 5",
    ]
    head = next(index for index, row in enumerate(rows) if row[0] == "序号")
    assert rows[head] == [
        *("序号", "推荐单位", "企业名称", "统一社会信用代码", "行业", "工程", "产品名称（型号）", "案例名称"),
        *("主要指标（提升前→提升后，单位）", "国际先进值", "联系人", "联系电话", "推荐排序", "备注"),
    ]
    assert [row[7] for row in rows[head + 1 : head + 3]] == [first.case_title, second.case_title]
    line = rows[head + 1]
    assert line[0] == 1
    assert line[2:4] == [enterprise.enterprise_name, enterprise.credit_code]
    assert line[8] == "平均故障间隔时间 1,200 → 1,900 h"
    assert line[9] == "2,500 h（同类进口产品、2024）"
    assert line[10:13] == ["王芳", "0411-1", 1]
    foot = [row[0] for row in rows[head + 3 :] if row[0]]
    assert foot == [f"推荐单位（盖章）：{enterprise.region.name}", f"日期：{officialdate(drawn_up.dated_on)}"]
