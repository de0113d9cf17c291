"""What an enterprise hands in on paper: entered by its province, marked as such, passed on by another."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from enterprises import review, workflow
from enterprises.enums import AttachmentKind, Deed, ReportState, Role
from enterprises.models import Report
from enterprises.reporting import attach, may_write, start_report
from enterprises.submission import problems
from enterprises.verdicts import Refusal
from enterprises.worklist import worklist_of
from tests.enterprises.cast import Cast, cast_of
from tests.factories.enterprises import PDF, EnterpriseFactory, ImprovementFactory, UserFactory
from tests.factories.reports import AttachmentFactory, CycleFactory, ReportFactory

pytestmark = pytest.mark.django_db
S = ReportState


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def enterprise() -> Any:
    return EnterpriseFactory()


@pytest.fixture
def people(enterprise: Any) -> Cast:
    return cast_of(enterprise)


@pytest.fixture
def colleague() -> Any:
    return UserFactory(provincial_reviewer=True)


@pytest.fixture
def paper(enterprise: Any, people: Cast) -> Report:
    """A complete draft that the province entered, with its scan."""
    report: Report = ReportFactory(
        complete=True, on_paper=True, improvement__enterprise=enterprise, reporter=people["reporter"]
    )
    Report.objects.update(created_by=people["province"])
    AttachmentFactory(report=report, kind=AttachmentKind.SCAN)
    report.refresh_from_db()
    return report


def test_province_begins_a_report_for_an_enterprise(enterprise: Any, people: Cast) -> None:
    improvement = ImprovementFactory(enterprise=enterprise)

    report = start_report(improvement=improvement, cycle=CycleFactory(), by=people["province"], on_paper=True)

    assert (report.on_paper, report.created_by, report.state) == (True, people["province"], S.DRAFT)
    assert may_write(report, by=people["province"])
    attach(
        report=report,
        file=ContentFile(PDF, name="scan.pdf"),
        kind=AttachmentKind.SCAN,
        by=people["province"],
    )
    assert report.attachments.get().kind == AttachmentKind.SCAN


@pytest.mark.parametrize("who", ["province elsewhere", "provincial observer", "ministry", "reporter"])
def test_only_the_province_of_the_enterprise_enters_paper(who: str, enterprise: Any, people: Cast) -> None:
    improvement = ImprovementFactory(enterprise=enterprise)

    with pytest.raises(Refusal, match="Only reviewers of the province"):
        start_report(improvement=improvement, cycle=CycleFactory(), by=people[who], on_paper=True)


def test_who_sees_a_paper_draft(paper: Report, people: Cast) -> None:
    seen = {name for name in people if Report.objects.visible_to(people[name]).filter(pk=paper.pk).exists()}

    assert seen == {"province", "provincial observer", "reporter", "administrator", "ministry of its own"}
    assert paper in worklist_of(people["province"]).drafts.rows


def test_paper_wants_its_scan(paper: Report) -> None:
    paper.attachments.update(kind=AttachmentKind.OTHER)

    found = problems(paper, on=paper.signed_on)

    assert [(problem.field, problem.section, problem.message) for problem in found] == [
        ("files", "results", "Attach the scan of the paper report.")
    ]


def test_who_entered_it_does_not_pass_it_on(paper: Report, people: Cast, colleague: Any) -> None:
    submitted = workflow.perform(Deed.SUBMIT, paper, by=people["province"])

    verdict = workflow.may(Deed.PASS_ON, paper, by=people["province"])
    offers = {offer.deed: bool(offer.verdict) for offer in workflow.deeds_for(people["province"], paper)}
    with pytest.raises(Refusal, match="a colleague has to pass it on"):
        review.pass_on(report=paper, by=people["province"], opinion="同意")
    review.pass_on(report=paper, by=colleague, opinion="同意")

    assert str(verdict) == "You entered this report from paper: a colleague has to pass it on."
    assert (offers[Deed.PASS_ON], offers[Deed.SEND_BACK]) == (False, True)
    assert (submitted.by_role, paper.state) == (Role.PROVINCIAL_REVIEWER, S.MINISTRY_CHECK)


def test_who_saved_it_last_does_not_pass_it_on_either(paper: Report, people: Cast, colleague: Any) -> None:
    workflow.perform(Deed.SUBMIT, paper, by=people["province"])
    Report.objects.update(saved_by=colleague, saved_at=paper.created_at)
    paper.refresh_from_db()

    assert not workflow.may(Deed.PASS_ON, paper, by=colleague)


def test_both_may_answer_when_it_is_sent_back(paper: Report, people: Cast, colleague: Any) -> None:
    workflow.perform(Deed.SUBMIT, paper, by=people["province"])
    review.send_back(report=paper, by=colleague, comment="补充试验条件")

    answers = {
        name: bool(workflow.may(Deed.SUBMIT, paper, by=people[name])) for name in ("province", "reporter")
    }

    assert answers == {"province": True, "reporter": True}
    assert paper in worklist_of(people["province"]).returned.rows


def test_an_ordinary_report_is_not_the_provinces_to_write(people: Cast, enterprise: Any) -> None:
    report = ReportFactory(returned=True, improvement__enterprise=enterprise, reporter=people["reporter"])

    assert not may_write(report, by=people["province"])
    assert not workflow.may(Deed.SUBMIT, report, by=people["province"])


def test_paper_is_marked_on_page_print_list_and_export(paper: Report, people: Cast, client: Client) -> None:
    workflow.perform(Deed.SUBMIT, paper, by=people["province"])
    client.force_login(people["reporter"])
    places = [paper.get_absolute_url(), f"/reports/{paper.number}/print/", "/reports/"]

    pages = [client.get(address).content.decode() for address in places]
    export = b"".join(client.get("/reports/?export=csv").streaming_content).decode("utf-8-sig").splitlines()

    assert ["entered from paper" in page for page in pages] == [True] * 3
    place = export[0].split(",").index("Entered from paper")
    assert export[1].split(",")[place] == "yes"


def test_province_enters_a_report_on_the_pages(enterprise: Any, people: Cast, client: Client) -> None:
    improvement = ImprovementFactory(enterprise=enterprise)
    CycleFactory()
    client.force_login(people["province"])

    page = client.get(f"/reports/paper/?enterprise={enterprise.credit_code}").content.decode()
    foreign = client.get(f"/reports/paper/?enterprise={EnterpriseFactory(region__code='330000').credit_code}")
    begun = client.post("/reports/paper/", {"improvement": improvement.pk, "cycle": "2025H1"})
    form = client.get(begun.url)

    assert improvement.product_label in page
    assert "No enterprise of your province" in foreign.content.decode()
    assert (begun.status_code, form.status_code) == (302, 200)
    assert Report.objects.get().on_paper


def test_province_does_not_take_over_what_the_enterprise_began(
    enterprise: Any, people: Cast, client: Client
) -> None:
    draft = ReportFactory(improvement__enterprise=enterprise, reporter=people["reporter"])
    client.force_login(people["province"])

    answer = client.post("/reports/paper/", {"improvement": draft.improvement_id, "cycle": draft.cycle.code})

    draft.refresh_from_db()
    assert (answer.url, draft.on_paper) == ("/reports/paper/", False)


def test_province_enters_the_improvement_too(enterprise: Any, people: Cast, client: Client) -> None:
    client.force_login(people["province"])

    answers = [
        client.get(f"/improvements/new/?enterprise={code}").status_code
        for code in (enterprise.credit_code, EnterpriseFactory(region__code="330000").credit_code)
    ]

    assert answers == [200, 403]
