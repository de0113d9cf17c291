"""No page shuts anybody out: WCAG 2.2 AA as far as axe can tell, no complaint in the console, no page wider
than a telephone; in both languages, light and dark.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from enterprises.credit_code import fictitious
from enterprises.enums import Deed
from policy.loading import load_notice
from reliability_tracker.change_log import LogEntry
from tests.browser.browsing import Complaints, sign_in
from tests.factories.enterprises import InvitationFactory
from tests.factories.nomination import ApplicationFactory
from tests.factories.reports import ReportFactory
from tests.test_access import POSTED, ROLES, TABLE, arguments
from tests.world import World, build_world

pytestmark = pytest.mark.django_db(transaction=True)

TELEPHONE, DESK = 390, 1280
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast"]}
TOKEN, DRAFT = "of-a-colleague", "R-2025H1-000777"
APPLICATION = "A-2026-1-00777"
OF_CALL = (
    *("call", "call_edit", "call_places", "call_panel", "call_shortlist", "call_notice", "call_name"),
    "application_new",
)
SETTLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
TOO_FAR_RIGHT = """width => [...document.querySelectorAll("body *")]
  .filter(part => part.getBoundingClientRect().right > width + 1)
  .slice(0, 5).map(part => part.outerHTML.slice(0, 120))"""
# figures that are compared down a column scroll within their card; records are cards
OUT_OF_SIGHT = """width => [...document.querySelectorAll(
    ".table:is(.table-stacked, :not(.table-figures, .table-plain)) :is(th, td)")]
  .filter(cell => cell.checkVisibility() && cell.getBoundingClientRect().right > width + 1)
  .slice(0, 5).map(cell => cell.outerHTML.slice(0, 120))"""
LANGUAGES, SCHEMES = ("zh-hans", "en"), ("light", "dark")
MAIN = {
    *("account_login", "enterprises:register", "enterprises:claim", "enterprises:improvement_new"),
    *("enterprises:worklist", "enterprises:report_edit", "enterprises:report", "enterprises:report_deed"),
    *("policy:overview", "policy:target", "policy:counted", "policy:subject", "policy:sector"),
    *("policy:product_class", "policy:headline", "enterprises:public_notice", "enterprises:object"),
    *("enterprises:registration_status", "enterprises:application", "enterprises:call"),
    *("enterprises:expert_review", "enterprises:decide", "policy:decision", "enterprises:cycle"),
}

# who looks: names of the addresses; `own` stands for the things of tests.world
PAGES: dict[str, tuple[str, ...]] = {
    "visitor": (
        "account_login",
        "account_reset_password",
        "enterprises:register",
        "enterprises:invitation",
        "policy:headline",
        "policy:named_list",
        "enterprises:public_notices",
        "enterprises:public_notice",
        "enterprises:object",
    ),
    "expert": ("enterprises:expert_reviews", "enterprises:expert_review"),
    "observer": ("work:gallery", "enterprises:help", "enterprises:help_tour"),
    "no role": (
        "enterprises:registration_status",
        "account_email",
        "mfa_index",
        "account_own:sessions",
        "enterprises:tokens",
    ),
    "enterprise_administrator": (
        "enterprises:worklist",
        "enterprises:inbox",
        "enterprises:letters",
        "enterprises:improvement_new",
        "enterprises:improvement",
        "enterprises:enterprise",
        "enterprises:report_new",
        "enterprises:report_edit",
        "enterprises:report_print",
        "enterprises:owed_nothing",
        "enterprises:people",
        "enterprises:invite",
        "work:jobs",
        "work:job",
        "enterprises:application_new",
        "enterprises:application_edit",
        "enterprises:intake_new",
        "enterprises:intake",
    ),
    "provincial_reviewer": (
        "enterprises:worklist",
        "enterprises:claims",
        "enterprises:expected",
        "enterprises:remind",
        "enterprises:claim",
        "enterprises:reports",
        "enterprises:report",
        "enterprises:report_deed",
        "enterprises:decide",
        "enterprises:away",
        "enterprises:interests",
        "enterprises:owed",
        "enterprises:owed_extend",
        "enterprises:report_paper",
        "enterprises:enterprises",
        "enterprises:call_recommend",
        "enterprises:call_list",
        "enterprises:recommendation_list",
    ),
    "ministry_reviewer": (
        "enterprises:worklist",
        "enterprises:report",
        "policy:subject",
        "enterprises:objections",
        "enterprises:objection",
        "enterprises:applications",
        "enterprises:application",
        "enterprises:application_deed",
        "enterprises:call_panel",
        "enterprises:call_shortlist",
        "enterprises:call_notice",
        "enterprises:call_name",
    ),
    "ministry_steward": (
        "work:health",
        "policy:reference",
        "policy:decision_new",
        "policy:decision_import",
        "policy:decision",
        "enterprises:cycles",
        "enterprises:cycle",
        "enterprises:step_days",
        "enterprises:reminder_rule",
        "enterprises:log",
        "enterprises:log_entry",
        "enterprises:people",
        "enterprises:organisations",
        "enterprises:calls",
        "enterprises:call",
        "enterprises:call_edit",
        "enterprises:call_places",
    ),
    "association_analyst": (
        "policy:overview",
        "policy:target",
        "policy:counted",
        "policy:comparison",
        "policy:meeting",
        "policy:changes",
        "policy:sectors",
        "policy:sector",
        "policy:notice",
        "policy:classes",
        "policy:product_class",
        "policy:decisions",
    ),
}


DOCUMENT = {"number": "工信部科函〔2026〕1号", "dated_on": "2026-03-05", "title": "关于确认平台的通知"}


@pytest.fixture
def world() -> World:
    """Two small sides of a country under the real notice, and a report in every hand."""
    load_notice()
    made = build_world()
    own = made.own.enterprise
    ApplicationFactory(complete=True, number=APPLICATION, improvement__enterprise=own)
    InvitationFactory(token=TOKEN, enterprise=own)
    ReportFactory(complete=True, number=DRAFT, improvement__enterprise=own)
    ReportFactory(ministry_check=True)
    return made


@pytest.mark.parametrize("everything", [False, pytest.param(True, marks=pytest.mark.long)])
@pytest.mark.parametrize("reader", PAGES)
def test_pages_are_open_to_everybody(
    world: World, context: BrowserContext, live_server: Any, reader: str, everything: bool
) -> None:
    """The main pages, light in one language and dark in the other; `make test-long` looks at everything."""
    complaints = Complaints()
    page = complaints.listen(context.new_page())
    found = {}
    for language, scheme in zip(LANGUAGES, SCHEMES, strict=True):
        sign_in(context, live_server.url, world.people.get(reader), language)
        for name in PAGES[reader]:
            if not everything and name not in MAIN:
                continue
            schemes = SCHEMES if everything else (scheme,)
            found[f"{name} {language}"] = _barriers(page, live_server.url + _address(name, world), *schemes)

    assert {name: barriers for name, barriers in found.items() if barriers} == {}
    assert complaints.heard == []


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_open_to_every_role(
    world: World, context: BrowserContext, live_server: Any, role: str, language: str
) -> None:
    """Whatever the table of addresses opens to a role, light and dark."""
    sign_in(context, live_server.url, world.people[role], language)
    page, given = context.new_page(), arguments(world, world.own)
    found = {}
    for row, (own, _foreign) in TABLE.items():
        name = row.split()[0]
        if own[ROLES.index(role)] == "o" and name not in POSTED:
            address = live_server.url + reverse(name, kwargs=given.get(row) or None)
            answer = context.request.head(address)
            if answer.ok and "text/html" in answer.headers.get("content-type", ""):
                found[row] = _barriers(page, address, *SCHEMES)

    assert {name: barriers for name, barriers in found.items() if barriers} == {}
    assert len(found) > 40


def _handed_in(world: World) -> dict[str, tuple[str, list[str]]]:
    """page → its address, and two files: one with problems, one without."""
    code = world.own.enterprise.credit_code
    return {
        "enterprises": (
            "/enterprises/list/",
            [
                "credit_code,enterprise_name,regio\n1,甲,江苏省\n",
                f"credit_code,enterprise_name,region\n{fictitious(990)},甲,江苏省\n",
            ],
        ),
        "people": (
            "/people/invite/list/",
            ["a,b,c,d\ne,f,g\n", f"a@test.example,张三,enterprise_reporter,{code}\n"],
        ),
        "decision": (
            "/decisions/import/?kind=platform_confirmed",
            ["编号,名城\nPT-001,平台一\n", "编号,名称\nPT-001,平台一\n"],
        ),
    }


@pytest.mark.long
@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_with_problems_and_previews_are_open_to_everybody(
    world: World, context: BrowserContext, live_server: Any, language: str
) -> None:
    """What a file that is handed in is answered with: a page that no address leads to."""
    sign_in(context, live_server.url, world.people["ministry_steward"], language)
    complaints = Complaints()
    page = complaints.listen(context.new_page())
    found = {}
    for name, (address, files) in _handed_in(world).items():
        for content in files:
            page.set_viewport_size({"width": DESK, "height": 900})
            page.emulate_media(color_scheme=SCHEMES[0], reduced_motion="reduce")
            page.goto(live_server.url + address)
            for field, value in DOCUMENT.items() if name == "decision" else ():
                page.fill(f"[name={field}]", value)
            file = {"name": "list.csv", "mimeType": "text/csv", "buffer": content.encode()}
            page.set_input_files("[name=file]", file)  # type: ignore[arg-type]
            with page.expect_navigation():
                page.click("main form[enctype] .button-main")
            shown = page.locator("main table").count()
            found[f"{name} {content!r}"] = ([] if shown else ["no table"]) + _barriers_here(page, *SCHEMES)

    assert {place: barriers for place, barriers in found.items() if barriers} == {}
    assert complaints.heard == []


def _barriers(page: Page, address: str, *schemes: str) -> list[str]:
    """What is wrong with a page: how it answered, what axe finds, how much too wide it or a list is.

    In a second scheme only colours are looked at: nothing else differs.
    """
    page.set_viewport_size({"width": DESK, "height": 900})
    page.emulate_media(color_scheme=schemes[0], reduced_motion="reduce")  # type: ignore[arg-type]
    answer = page.goto(address)
    status = [] if answer is not None and answer.ok else [f"status {answer and answer.status}"]
    return [*status, *_barriers_here(page, *schemes)]


def _barriers_here(page: Page, *schemes: str) -> list[str]:
    """The same of the page that is open, in the first scheme already."""
    barriers = _violations(page, RULES)
    for scheme in schemes[1:]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.reload()  # half a scheme is neither
        barriers += [f"{scheme}: {each}" for each in _violations(page, COLOURS)]
    page.set_viewport_size({"width": TELEPHONE, "height": 844})
    page.evaluate(SETTLED)
    width = page.evaluate("document.scrollingElement.scrollWidth")
    if width > TELEPHONE:
        barriers.append(f"{width} px wide on a telephone: {page.evaluate(TOO_FAR_RIGHT, TELEPHONE)}")
    if cells := page.evaluate(OUT_OF_SIGHT, TELEPHONE):
        barriers.append(f"out of sight on a telephone: {cells}")
    return barriers


def _violations(page: Page, rules: dict[str, Any]) -> list[str]:
    result = Axe().run(page, options={"resultTypes": ["violations"], "runOnly": rules})
    found = []
    for violation in result.response["violations"]:
        places = [f"{node['target']} {node['html'][:120]}" for node in violation["nodes"]]
        found.append(f"{violation['id']}: {places}")
    return found


def _address(name: str, world: World) -> str:
    own = world.own
    call = own.objection.application.call.code
    arguments: dict[str, list[Any]] = {
        "policy:target": ["enterprises-2025"],
        "policy:counted": ["enterprises-2025"],
        "policy:subject": ["enterprises-2025", own.enterprise.credit_code],
        "policy:sector": ["machinery"],
        "policy:product_class": ["ZJ-01"],
        "policy:decision": [own.decision.pk],
        "enterprises:invitation": [TOKEN],
        "enterprises:improvement": [own.improvement.pk],
        "enterprises:enterprise": [own.enterprise.credit_code],
        "enterprises:report": [own.submitted.number],
        "enterprises:report_deed": [own.submitted.number, Deed.SEND_BACK],
        "enterprises:report_edit": [DRAFT],
        "enterprises:report_print": [DRAFT],
        "enterprises:claim": [own.claim.pk],
        "enterprises:owed": [own.expected.pk],
        "enterprises:owed_extend": [own.expected.pk],
        "enterprises:owed_nothing": [own.expected.pk],
        "enterprises:cycle": [world.opened.code],
        "enterprises:reminder_rule": [world.opened.code],
        "enterprises:log_entry": [LogEntry.objects.latest("id").pk],
        "enterprises:public_notice": [own.objection.notice_id],
        "enterprises:object": [own.objection.notice_id, own.objection.application.number],
        "enterprises:objection": [own.objection.number],
        "enterprises:expert_review": [own.review.pk],
        "work:job": [world.job.pk],
        "enterprises:application_edit": [APPLICATION],
        "enterprises:application": [own.objection.application.number],
        "enterprises:application_deed": [own.objection.application.number, "drop"],
        "enterprises:recommendation_list": [own.drawn_up.pk],
        **{f"enterprises:{page}": [call] for page in OF_CALL},
        **{
            f"enterprises:{page}": [call, "region", own.enterprise.region_id]
            for page in ("call_recommend", "call_list")
        },
        "enterprises:intake": [world.intake.pk],
        "enterprises:help_tour": ["authority"],
    }
    chosen = {"enterprises:decide": f"?deed={Deed.PASS_ON}&number={own.submitted.number}"}
    return reverse(name, args=arguments.get(name)) + chosen.get(name, "")
