"""Examples for the description. The enterprise is invented."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample

FIELDS = {
    "industry_code": "3451",
    "size": "medium",
    "contact_name": "王芳",
    "contact_phone": "025-12345678",
    "product_name": "精密减速器",
    "product_model": "RV-40E",
    "product_class": "ZJ-01",
    "sector": "machinery",
    "project": "foundation",
    "layer": "parts",
    "link": "parts",
    "life_cycle_stages": ["development"],
    "started_on": "2024-03-01",
    "measures": ["design", "fmea"],
    "measures_text": "改进密封结构，开展 FMEA 和可靠性增长试验。",
    "declaration": True,
    "signatory": "王芳",
    "signed_on": "2025-07-10",
}
ROW = {
    "indicator": "MTBF",
    "unit": "h",
    "time_basis": "h",
    "standard": "GB/T 23567.1-2009",
    "baseline_value": 1200,
    "baseline_on": "2024-02-20",
    "current_value": 1900,
    "current_on": "2025-06-20",
    "target_value": 2400,
    "target_on": "2026-12-31",
    "condition": "额定负载，环境温度 20 ℃",
    "failure_criterion": "功能中断或精度超差",
    "evidence_kind": "test",
    "method": "exponential",
    "sample_size": 8,
    "test_time": 15200,
    "failures": 8,
    "truncation": "time",
    "confidence": 90,
    "evidence_number": "KKX-2025-017",
    "evidence_body": "演示试验中心",
}

START = OpenApiExample(
    "start",
    summary=_("Start the report of an improvement"),
    value={"improvement": 12, "cycle": "2025H1"},
    request_only=True,
)
WRITE = OpenApiExample(
    "write",
    summary=_("Fill in a report with one indicator"),
    value={"fields": FIELDS, "rows": [ROW]},
    request_only=True,
)
SUBMIT = OpenApiExample("submit", summary=_("Submit"), value={}, request_only=True)
SEND_BACK = OpenApiExample(
    "send_back",
    summary=_("Send back with a comment on a field"),
    value={
        "reasons": ["evidence-missing"],
        "comment": "请补充试验报告。",
        "field_comments": {"rows-0-evidence_number": "缺试验报告编号。"},
    },
    request_only=True,
)
