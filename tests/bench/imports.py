"""A workbook of reports taken in with all checks, against a bare pandas read and COPY of the same rows.

Runs in processes of its own, on a database that holds the notice: one writes the workbook, one takes it in.
The enterprise is invented and has as many products as the workbook has reports.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
ROWS, ROUNDS = 10_000, 3
A_REPORT = 5  # rows of the workbook: the report itself and four indicators


def imports(rows: int = ROWS, rounds: int = ROUNDS, **environment: str) -> dict[str, Any]:
    """Medians in rows per second, and the most memory that the importing process ever held.

    environment: the settings and the database, as a process of its own needs them
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "reports.xlsx"
        _in_a_process("write", file, rows, rounds, environment)
        figures: dict[str, Any] = json.loads(_in_a_process("take_in", file, rows, rounds, environment))
    return figures


def _in_a_process(what: str, file: Path, rows: int, rounds: int, environment: dict[str, str]) -> str:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "reliability_tracker.settings"} | environment
    command = [sys.executable, "-m", "tests.bench.imports", what, str(file), str(rows), str(rounds)]
    done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed.")
    return done.stdout


def main() -> None:
    import django

    django.setup()
    what, file, rows, rounds = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
    if what == "write":
        file.write_bytes(workbook(rows // A_REPORT))
        return
    person, cycles = prepared(rows, rounds + (rounds > 1))
    content = file.read_bytes()
    pairs = [(_ours(content, cycle, person), _floor(content) if rounds > 1 else 0.0) for cycle in cycles]
    ours, floor = (statistics.median(times) for times in zip(*pairs[-rounds:], strict=True))
    figures = {
        "rows": rows,
        "rows_per_s": round(rows / ours),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "file_kb": round(len(content) / 1024),
    }
    if floor:
        figures |= {"pandas_copy_rows_per_s": round(rows / floor), "share_of_floor": round(floor / ours, 2)}
    print(json.dumps(figures))  # noqa: T201  # what the module is for


def prepared(rows: int, cycles: int) -> tuple[Any, list[Any]]:
    """A person with an enterprise of many products, and open cycles to report in."""
    from django.utils import timezone

    from enterprises.credit_code import fictitious
    from enterprises.enums import EnterpriseSize, Role
    from enterprises.models import Cycle, Enterprise, Improvement, Membership, User
    from policy.models import Region

    now, mark = timezone.now(), f"{time.time_ns()}"
    person = User.objects.create(email=f"bench-{mark}@demo.example", name="基准测试")
    enterprise = Enterprise.objects.create(
        credit_code=fictitious(int(mark) % 10**6),
        enterprise_name=f"演示基准{mark}有限公司",
        region=Region.objects.get(code="320000"),
        industry_code="3453",
        size=EnterpriseSize.LARGE,
        contact_name="王芳",
        contact_phone="025-12345678",
        confirmed_at=now,
        confirmed_by=person,
    )
    Membership.objects.create(user=person, enterprise=enterprise, role=Role.ENTERPRISE_REPORTER)
    reports = rows // A_REPORT
    Improvement.objects.bulk_create(
        Improvement(enterprise=enterprise, product_name=f"演示产品{n}", product_model=f"M-{n}")
        for n in range(reports)
    )
    today = timezone.localdate()
    opened = [
        Cycle.objects.create(
            code=f"B{mark[-8:]}{n}",
            name_zh=f"基准{n}",
            name_en=f"Bench {n}",
            period_from=date(2025, 1, 1),
            period_to=date(2025, 6, 30),
            opens_on=today - timedelta(days=1),
            due_on=today + timedelta(days=30),
            opened_at=now,
            opened_by=person,
        )
        for n in range(cycles)
    ]
    return person, opened


def workbook(reports: int) -> bytes:
    """The columns of our own workbook; complete reports: nothing is wrong, lacking or odd."""
    import xlsxwriter

    from enterprises.intake.report_columns import MAIN, REPORT_COLUMNS

    keys = ("credit_code", "product_name", "product_model")
    sheets = (
        ("报告", (*keys, "number", "enterprise_name", *REPORT_COLUMNS), _report, reports),
        ("指标", (*keys, "row", *MAIN), _indicator, reports * (A_REPORT - 1)),
    )
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        for name, columns, row_of, count in sheets:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, columns)
            for n in range(count):
                row = row_of(n)
                sheet.write_row(n + 1, 0, [row.get(column, "") for column in columns])
    return target.getvalue()


def _report(n: int) -> dict[str, Any]:
    return {
        "product_name": f"演示产品{n}",
        "product_model": f"M-{n}",
        "product_class": "精密减速器",
        "sector": "机械",
        "project": "foundation",
        "layer": "核心基础零部件",
        "link": "零部件",
        "life_cycle_stages": "研制、生产",
        "started_on": "2024-03-01",
        "planned_end_on": "2027/12/31",
        "measures": "设计、FMEA",
        "measures_text": f"改进密封结构，开展 FMEA 和可靠性增长试验，第 {n} 项。",
        "expenditure_wan": 120.5 + n % 1000,
        "declaration": "是",
        "signatory": "王芳",
        "signed_on": "2025年7月1日",
        "industry_code": "3453",
        "size": "大型",
        "contact_name": "王芳",
        "contact_phone": "025-12345678",
        "super_deduction": "是",
        "benefit_wan": 80 + n % 500,
        "failure_rate_fall": 12.5,
        "users": "演示用户",
    }


def _indicator(n: int) -> dict[str, Any]:
    report, row = divmod(n, A_REPORT - 1)
    return {
        "product_name": f"演示产品{report}",
        "product_model": f"M-{report}",
        "row": row + 1,
        "indicator": "MTBF",
        "unit": "h",
        "time_basis": "小时",
        "standard": "GB/T 23567.1-2009",
        "baseline_value": 1000 + n % 977 + 0.25,
        "baseline_on": "2024-02-20",
        "current_value": 2000 + n % 991,
        "current_on": "2025-06-20",
        "target_value": 3200 + n % 967,
        "target_on": "2027-12-31",
        "condition": f"额定负载，环境温度 20 ℃，第 {row + 1} 台",
        "failure_criterion": "功能中断或精度超差",
        "evidence_kind": "试验",
        "sample_size": 8 + n % 20,
        "test_time": 15_200 + n % 5_000,
        "failures": n % 9,
        "truncation": "定时截尾",
        "confidence": 90,
        "evidence_number": f"KKX-2025-{n:06d}",
        "evidence_body": "演示试验中心",
        "evidence_accreditation": "CNAS L00000",
        "benchmark_value": 3000 + n % 400,
        "benchmark_product": "演示国际产品",
        "benchmark_source": "演示文献，第 12 页",
        "benchmark_year": 2024,
    }


def _ours(content: bytes, cycle: Any, person: Any) -> float:
    from enterprises.intake.taking_in import enter, hand_in
    from enterprises.models import User

    person = User.objects.get(pk=person.pk)
    started = time.perf_counter()
    plan = enter(intake=hand_in(content=content, name="reports.xlsx", cycle=cycle, by=person))
    seconds = time.perf_counter() - started
    if plan.lacking or plan.odd or len(plan.new) * A_REPORT != plan.lines:
        sys.exit(f"The workbook is not complete: {[*plan.lacking, *plan.odd][:3]}")
    return seconds


def _floor(content: bytes) -> float:
    import pandas as pd
    from django.db import connection, transaction

    started = time.perf_counter()
    sheets = pd.read_excel(BytesIO(content), sheet_name=None, engine="calamine")
    with transaction.atomic(), connection.cursor() as cursor:
        for at, frame in enumerate(sheets.values()):
            columns = ", ".join(f"c{n} text" for n in range(len(frame.columns)))
            cursor.execute(f"CREATE TEMPORARY TABLE bench_{at} ({columns}) ON COMMIT DROP")
            with cursor.copy(f"COPY bench_{at} FROM STDIN") as copy:
                for row in frame.itertuples(index=False):
                    copy.write_row(row)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
