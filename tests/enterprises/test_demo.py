"""The demo data: a small country, loaded once for all tests of this file."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from itertools import groupby
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from enterprises import credit_code, submission, workflow
from enterprises.demo.load import load
from enterprises.demo.people import ACCOUNTS, PASSWORD
from enterprises.demo.reference import lines_of, read_reference
from enterprises.demo.working_time import start_of
from enterprises.enums import Deed, Method, ReportState
from enterprises.filing import Filing
from enterprises.models import (
    Application,
    Assessment,
    Attachment,
    Claim,
    Cycle,
    Enterprise,
    ExpectedReport,
    IndicatorRow,
    Invitation,
    Organisation,
    RegisteredPlan,
    Report,
    Transition,
    User,
)
from enterprises.nomination_enums import ApplicationState
from enterprises.plans import deviations
from enterprises.worklist import worklist_of
from policy.enums import DecisionKind, Verdict
from policy.loading import load_notice
from policy.models import ClassVerdict, Contribution, Decision, DecisionSubject, Region, VersionCounter
from policy.verification import verify
from reliability_tracker.demo import holds_demo_data
from tests.enterprises.fingerprint import fingerprint

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 22)
ENTERPRISES = 60
# Names that people know, none of which may stand in the demo.
KNOWN = (
    "华为", "中兴", "小米", "比亚迪", "吉利", "奇瑞", "长城", "长安", "上汽", "一汽", "东风", "广汽",
    "蔚来", "理想", "小鹏", "宁德", "亿纬", "国轩", "欣旺达", "中车", "三一", "中联", "徐工", "柳工",
    "龙工", "雷沃", "沃得", "东方红", "埃斯顿", "新松", "绿的", "双环", "汇川", "大族", "华工", "沈阳机床",
    "秦川", "海天", "瓦轴", "洛轴", "人本", "天马", "中芯", "华虹", "紫光", "兆易", "韦尔", "士兰", "斯达",
    "时代电气", "寒武纪", "地平线", "龙芯", "海光", "飞腾", "北方华创", "中微", "沪硅", "天岳", "立昂",
    "安集", "京东方", "华星", "天马微", "深天马", "联想", "浪潮", "曙光", "海康", "大华", "海尔", "美的",
    "格力", "海信", "德赛", "华域", "拓普", "伯特利", "速腾", "禾赛", "西门子", "博世", "发那科",
    "哈默纳科", "纳博", "英飞凌", "恩智浦",
)  # fmt: skip


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """How many rows each table took."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_notice()
        yield load(today=TODAY, enterprises=ENTERPRISES).rows
        transaction.set_rollback(True)


def account(name: str) -> User:
    return User.objects.get(email=f"{name}@demo.example")


def test_ledger_agrees_with_all_decisions(country: dict[str, int]) -> None:
    assert verify() == []


def test_database_is_marked_as_demo(country: dict[str, int]) -> None:
    assert holds_demo_data()
    assert VersionCounter.objects.get().demo


def test_every_table_took_what_it_reports(country: dict[str, int]) -> None:
    assert country["Enterprise"] == Enterprise.objects.count() == ENTERPRISES
    assert country["Report"] == Report.objects.count()
    assert country["Contribution"] == Contribution.objects.count()


def test_loading_twice_changes_nothing(country: dict[str, int]) -> None:
    before, told = fingerprint(), StringIO()

    call_command("load_demo", today=datetime.date(2027, 3, 1), enterprises=80, stdout=told)

    assert fingerprint() == before
    assert "enterprise@demo.example" in told.getvalue()
    assert "ledger rows" not in told.getvalue()


def test_notice_stays_as_it_was_edited(country: dict[str, int]) -> None:
    outcomes = load_notice()

    assert sum(outcome.changed for outcome in outcomes) == 0


def test_reports_are_in_every_state(country: dict[str, int]) -> None:
    states = set(Report.objects.values_list("state", flat=True))

    assert states == set(ReportState.values)
    assert set(Report.objects.exclude(annulment="").values_list("annulment", flat=True)) == {"cease", "void"}


def test_corrections_are_accepted_under_check_and_in_draft(country: dict[str, int]) -> None:
    states = set(Report.objects.filter(version=2).values_list("state", flat=True))

    assert {ReportState.ACCEPTED, ReportState.MINISTRY_CHECK, ReportState.DRAFT} <= states
    for replaced in Report.objects.exclude(superseded_at=None):
        assert replaced.corrections.get().accepted_at == replaced.superseded_at


def test_every_deed_was_done(country: dict[str, int]) -> None:
    assert set(Transition.objects.values_list("deed", flat=True)) >= set(Deed.values) - {Deed.TAKE_BACK}


def test_transitions_go_by_the_table_of_the_workflow(country: dict[str, int]) -> None:
    steps = {
        (state, step.deed)
        for step in workflow.TABLE
        for state in (step.at if isinstance(step.at, tuple) else (step.at,))
    }
    by_report = groupby(Transition.objects.order_by("report_id", "id"), key=lambda t: t.report_id)
    final = dict(Report.objects.values_list("pk", "state"))

    for report, transitions in by_report:
        state, at = ReportState.DRAFT, None
        for transition in transitions:
            assert transition.from_state == state
            assert (state, transition.deed) in steps
            assert at is None or transition.at > at
            state, at = ReportState(transition.to_state), transition.at
        assert final.pop(report) == state
    assert set(final.values()) == {ReportState.DRAFT}


def test_whoever_acts_may_act(country: dict[str, int]) -> None:
    transitions = Transition.objects.exclude(deed=Deed.TAKE_BACK)
    people = User.objects.in_bulk()

    for transition in transitions.select_related("report__region", "report__city"):
        report = transition.report
        report.state, report.returned_from = transition.from_state, ""
        step = next(
            step for step in workflow.TABLE if step.deed == transition.deed and step.begins_at(report)
        )
        assert step.who.refusal(people[transition.by_id], report) == "", transition.pk


def test_nothing_happens_after_the_day(country: dict[str, int]) -> None:
    end = start_of(TODAY)

    assert not Transition.objects.filter(at__gte=end).exists()
    assert not Report.objects.filter(created_at__gte=end).exists()
    assert not Contribution.objects.filter(recorded_at__gte=end).exists()
    assert not User.objects.filter(date_joined__gt=end).exists()
    assert not Enterprise.objects.filter(confirmed_at__gte=end).exists()
    assert not Decision.objects.filter(recorded_at__gte=end).exists()


def test_submitted_reports_have_no_problems(country: dict[str, int]) -> None:
    reports = Report.objects.filter(submitted_at__isnull=False).select_related(
        "cycle", "improvement", "link", "product_class__project"
    )

    for report in reports.prefetch_related("rows__indicator", "attachments"):
        filed_on = timezone.localdate(report.submitted_at)
        filing = Filing(report, list(report.rows.all()), filed_on, list(report.attachments.all()))
        assert submission.problems_of(filing) == [], report.number


def test_late_reports_give_their_reason(country: dict[str, int]) -> None:
    late = [
        report
        for report in Report.objects.filter(submitted_at__isnull=False, version=1).select_related("cycle")
        if report.cycle.is_late_on(timezone.localdate(report.submitted_at))
    ]

    assert late
    assert all(report.late_reason for report in late)


def test_some_expected_reports_are_missing(country: dict[str, int]) -> None:
    overdue = ExpectedReport.objects.filter(due_on__lt=TODAY)
    came = overdue.filter(
        improvement__reports__cycle=F("cycle"), improvement__reports__submitted_at__isnull=False
    )

    assert 0 < came.distinct().count() < overdue.count()


def test_names_are_invented(country: dict[str, int]) -> None:
    claimed = Claim.objects.values_list("enterprise_name", flat=True)
    names = [*Enterprise.objects.values_list("enterprise_name", flat=True), *claimed]

    assert len(set(names)) == ENTERPRISES + Claim.objects.filter(enterprise=None).count()
    assert all(name.startswith("演示·") for name in names)
    assert [name for name in names if any(known in name for known in KNOWN)] == []
    associations = Organisation.objects.filter(kind="association").values_list("name_zh", flat=True)
    assert all(name.startswith("演示·") for name in associations)


def test_credit_codes_are_valid_and_belong_to_nobody(country: dict[str, int]) -> None:
    codes = {
        *Enterprise.objects.values_list("credit_code", flat=True),
        *Report.objects.values_list("credit_code", flat=True),
        *Claim.objects.values_list("credit_code", flat=True),
    }
    associations = Organisation.objects.exclude(credit_code="").values_list("credit_code", flat=True)

    assert all(credit_code.validate(code)[:8] == "91000000" for code in codes)
    assert len(associations) == 3
    assert all(credit_code.validate(code)[:8] == "51000000" for code in associations)


def test_demonstrations_of_the_newest_document_come_from_applications(country: dict[str, int]) -> None:
    newest = Decision.objects.filter(kind=DecisionKind.DEMONSTRATIONS_NAMED).latest("dated_on", "id")
    named = Application.objects.filter(named_by=newest)

    assert set(named.values_list("demonstration_number", flat=True)) == set(
        newest.subjects.values_list("subject", flat=True)
    )
    assert Application.objects.under_check().values("state").distinct().count() >= 5


def test_something_was_entered_from_paper_and_passed_on_by_a_colleague(country: dict[str, int]) -> None:
    papers = Report.objects.filter(on_paper=True)

    assert ReportState.ACCEPTED in {report.state for report in papers}
    for report in papers:
        assert report.attachments.filter(kind="scan").exists()
        checks = report.transitions.filter(from_state=ReportState.PROVINCIAL_CHECK)
        assert report.created_by_id not in checks.values_list("by", flat=True)


def test_titles_that_ended_stand_in_the_register_and_count_no_more(country: dict[str, int]) -> None:
    ended = Application.objects.filter(state__in=[ApplicationState.REVOKED, ApplicationState.EXPIRED])

    for application in ended:
        assert application.ended_by is not None
        ending = application.ended_by.subjects.get()
        assert (ending.subject, ending.ends.decision) == (
            application.demonstration_number,
            application.named_by,
        )
        counted = Contribution.objects.filter(subject=application.demonstration_number)
        assert sum(counted.values_list("quantity", flat=True)) == 0
    assert {application.state for application in ended} == {"revoked", "expired"}


def test_documents_are_plainly_fictitious(country: dict[str, int]) -> None:
    numbers = list(Decision.objects.values_list("number", flat=True))

    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith("演示〔") for number in numbers)
    assert set(Decision.objects.values_list("kind", flat=True)) >= {
        DecisionKind.PLATFORM_CONFIRMED,
        DecisionKind.PLATFORM_WITHDRAWN,
        DecisionKind.DEMONSTRATIONS_NAMED,
        DecisionKind.CLASS_DESIGNATED,
        DecisionKind.REPORT_ANNULLED,
    }


def test_every_region_and_planned_city_has_an_enterprise(country: dict[str, int]) -> None:
    regions = set(Enterprise.objects.values_list("region_id", flat=True))
    cities = Enterprise.objects.exclude(city=None).values_list("city_id", "city__parent_id", "region_id")

    assert regions == set(Region.objects.filter(addressee=True).values_list("pk", flat=True))
    assert {city for city, _, _ in cities} == {"210200", "330200", "350200", "370200", "440300"}
    assert all(province == region for _, province, region in cities)


def test_each_region_has_five_lines(country: dict[str, int]) -> None:
    authorities = Organisation.objects.filter(kind="regional_authority", region__addressee=True)

    assert set(Counter(authorities.values_list("region", flat=True)).values()) == {5}
    assert authorities.count() == 160
    assert Organisation.objects.filter(kind="ministry").count() == 5
    assert Region.objects.filter(checks_reports=True).values_list("pk", flat=True).get() == "210200"


@pytest.mark.parametrize(("name", "role"), [(name, role) for name, role, _ in ACCOUNTS])
def test_account_has_its_role_and_signs_in(country: dict[str, int], name: str, role: str) -> None:
    user = account(name)

    assert user.roles == {role}
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.parametrize("name", ["ministry", "province", "city"])
def test_reports_wait_for_whoever_checks(country: dict[str, int], name: str) -> None:
    assert worklist_of(account(name), TODAY).to_check.count > 0


@pytest.mark.parametrize("name", ["province", "city", "enterprise-admin"])
def test_registrations_wait_for_whoever_answers(
    country: dict[str, int], name: str, time_machine: Any
) -> None:
    time_machine.move_to(start_of(TODAY))  # an administrator has ten days to answer

    assert worklist_of(account(name), TODAY).registrations > 0


def test_enterprise_of_the_accounts_has_something_of_everything(country: dict[str, int]) -> None:
    worklist = worklist_of(account("enterprise"), TODAY)
    reports = Report.objects.visible_to(account("enterprise"))

    assert reports.filter(state=ReportState.ACCEPTED).exists()
    assert worklist.returned.count == 1
    assert worklist.returned.rows[0].field_comments.filter(answer="").exists()
    assert worklist.returned.rows[0].answer_due_on >= TODAY
    assert [owed.overdue for owed in worklist.owed.rows].count(True) == 1
    assert any(owed.draft for owed in worklist.owed.rows)
    assert Enterprise.objects.visible_to(account("province")).filter(memberships__user=account("enterprise"))


def test_invitations_are_open_expired_withdrawn_and_accepted(country: dict[str, int]) -> None:
    end = start_of(TODAY)
    invitations = Invitation.objects.all()

    assert invitations.open().filter(expires_at__gt=end).count() == 2
    assert invitations.open().filter(expires_at__lte=end).count() == 1
    assert invitations.filter(revoked_at__isnull=False).count() == 1
    assert invitations.filter(accepted_at__isnull=False).exists()


def test_late_papers_are_known_later_than_they_take_effect(country: dict[str, int]) -> None:
    due = datetime.date(2025, 12, 31)
    known_then = start_of(datetime.date(2026, 1, 1))
    rows = Contribution.objects.filter(target="enterprises-2025", effective_on__lte=due)

    assert 0 < rows.filter(recorded_at__lt=known_then).count() < rows.count()


def test_ledger_moved_in_the_last_90_days(country: dict[str, int]) -> None:
    since = TODAY - datetime.timedelta(days=90)
    lately = Contribution.objects.filter(recorded_at__date__gte=since)

    assert set(lately.values_list("target", flat=True)) >= {"enterprises-2025", "demonstrations-2025"}


def test_report_numbers_follow_each_other_in_a_cycle(country: dict[str, int]) -> None:
    for cycle in Cycle.objects.all():
        first_versions = cycle.reports.filter(version=1).order_by("number").values_list("number", flat=True)
        expected = [f"R-{cycle.code}-{serial:06d}" for serial in range(1, cycle.next_serial)]
        assert list(first_versions) == expected


def test_values_agree_with_what_they_rest_on(country: dict[str, int]) -> None:
    gauges = [gauge for kinds in read_reference().kinds.values() for kind in kinds for gauge in kind.gauges]
    mean_times = {gauge.indicator.pk for gauge in gauges if gauge.mean_time}
    measured = IndicatorRow.objects.filter(
        current_value__isnull=False, failures__isnull=False, method__in=["", Method.EXPONENTIAL]
    )

    assert measured.filter(failures=0).exists()
    for row in measured.filter(indicator__in=mean_times, failures__gt=0):
        assert abs(row.test_time / row.failures - row.current_value) <= row.current_value * Decimal("0.01")


def test_values_are_positive_or_blank_with_a_reason(country: dict[str, int]) -> None:
    rows = IndicatorRow.objects.select_related("indicator")

    assert rows.exclude(current_blank="").exists()
    assert not rows.filter(current_value=None, current_blank="").exists()
    assert not rows.filter(current_value__lte=0).exists()
    assert not rows.filter(unit="%", current_value__gt=100).exists()


def test_files_are_what_they_say(country: dict[str, int]) -> None:
    stored = {attachment.file.name: attachment for attachment in Attachment.objects.all()}

    for attachment in stored.values():
        with attachment.file.open() as file:
            content = file.read()
        assert len(content) == attachment.size
        assert content.startswith(b"%PDF" if attachment.content_type == "application/pdf" else b"\x89PNG")


def test_published_data_sets_stand_behind_the_verdicts(country: dict[str, int]) -> None:
    found = {verdict.product_class_id: verdict for verdict in ClassVerdict.objects.current()}
    shown = Assessment.objects.select_related("row")

    assert found
    assert all(verdict.benchmark.fictitious for verdict in found.values())
    assert {assessment.row.evidence_number for assessment in shown} <= {
        cells["name"] for cells in lines_of("evidence.csv")
    }
    assert [assessment.result["error"] for assessment in shown if assessment.result["error"]] == []
    assert all(verdict.judged_at < start_of(TODAY) for verdict in found.values())


def test_evidence_names_the_plan_that_was_registered_before_its_test(country: dict[str, int]) -> None:
    row = IndicatorRow.objects.exclude(plan=None).select_related("plan").get()
    to_come = RegisteredPlan.objects.get(rows=None)

    assert [deviations(row, row.plan), row.plan.starts_on == row.tested_from] == [[], True]
    assert to_come.starts_on > TODAY
    assert RegisteredPlan.objects.visible_to(account("enterprise")).filter(pk=to_come.pk).exists()


def test_class_is_confirmed_on_its_verdict(country: dict[str, int]) -> None:
    lines = DecisionSubject.objects.filter(decision__kind=DecisionKind.CLASS_CONFIRMED)

    for line in lines:
        assert (line.verdict.product_class_id, line.verdict.verdict) == (line.subject, Verdict.DEMONSTRATED)
        assert line.verdict.judged_at < line.recorded_at
