"""A first report by somebody who never saw the form and has no mouse: Tab, Enter, Space, visible words."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from enterprises.enums import ReportState
from enterprises.models import Report
from policy.loading import load_notice
from tests.browser.browsing import Complaints, sign_in
from tests.factories.enterprises import PASSWORD, UserFactory
from tests.factories.reports import CycleFactory

pytestmark = pytest.mark.django_db(transaction=True)

FAR = 90  # stops of the Tab key that nobody should have to go beyond
# What has the focus: the words that stand beside it or on it, and whether it can be seen.
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const label = element.labels && element.labels[0];
  const words = (label || element).innerText || "";
  const box = (label && !element.offsetHeight ? label : element).getBoundingClientRect();
  const near = (length) => Math.min(length, 20) / 2;
  const above = document.elementFromPoint(box.left + near(box.width), box.top + near(box.height));
  const within = [element, label].some((part) => part && part.contains(above));
  const held = within || (above && above.contains(element));
  const style = getComputedStyle(element);
  return {
    words: words.trim().replace(/\\s+/g, " "),
    covered: !held,
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
  };
}"""


class Keyboard:
    """The only thing this person has."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> Keyboard:
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def follow(self) -> Keyboard:
        """Enter, which leads to another page."""
        with self.page.expect_navigation():
            self.press("Enter")
        return self

    def reach(self, words: str, *, back: bool = False) -> Keyboard:
        """Go on, or back, to what is called so; it has to be seen that one is there."""
        passed = []
        for _stop in range(FAR):
            self.press("Shift+Tab" if back else "Tab")
            focused = self.page.evaluate(FOCUSED)
            if focused is None:
                continue
            if focused["words"].startswith(words):
                assert (focused["covered"], focused["marked"]) == (False, True), words
                return self
            passed.append(focused["words"][:30])
        raise AssertionError(f"{words!r} is not reached; passed were {passed}")

    def write(self, values: dict[str, str]) -> Keyboard:
        """Reach each field in turn and write; a list goes to the option that begins so."""
        for label, value in values.items():
            self.reach(label.partition("/")[0])
            self.page.keyboard.type(value)
        return self


def typed_day(day: str) -> str:
    """A date as it is typed into the browser's own field in English: month, day, year."""
    year, month, date = day.split("-")
    return f"{month}{date}{year}"


def test_first_report_is_filed_with_the_keyboard_alone(context: BrowserContext, live_server: Any) -> None:
    load_notice()
    CycleFactory()
    reporter = UserFactory(enterprise_reporter=True)
    sign_in(context, live_server.url, None, "en")
    complaints = Complaints()
    page = complaints.listen(context.new_page())
    keys = Keyboard(page)

    page.goto(live_server.url)
    keys.write({"Email": reporter.email, "Password": PASSWORD}).follow()
    expect(page.get_by_role("heading", name="Begin with your first improvement")).to_be_visible()
    keys.reach("Skip to the content").press("Enter").reach("New improvement").follow()
    enter_improvement(keys)
    keys.reach("Start a report").follow().reach("Start the report").follow()
    keys.reach("Start the report").follow()
    page.wait_for_url("**/edit/")
    fill_report(keys)
    keys.reach("Submit").follow()
    expect(page.get_by_role("alert")).to_be_focused()
    keys.reach("Indicator 1 (MTBF): failure criterion").press("Enter")
    page.keyboard.type("Stops, or play beyond 0.02 mm")
    keys.reach("Submit").follow()

    expect(page.get_by_role("main")).to_contain_text("Submitted.")
    report = Report.objects.get()
    assert (report.state, report.submitted_by, report.rows.get().failure_criterion) == (
        ReportState.PROVINCIAL_CHECK,
        reporter,
        "Stops, or play beyond 0.02 mm",
    )
    assert complaints.heard == []


def enter_improvement(keys: Keyboard) -> None:
    keys.write(
        {
            "Product name": "精密滚动轴承",
            "Product model": "7014C",
            "Product class": "High-end",
            "Sector": "Mach",
            "Project": "Found",
            "Foundation layer": "Core basic parts",
            "Link of the chain": "Parts",
        }
    )
    keys.reach("Production").press("Space")
    keys.write({"Improvement began on": typed_day("2024-03-01")})
    keys.reach("Save").follow()


def fill_report(keys: Keyboard) -> None:
    """Everything but the failure criterion."""
    keys.reach("Description of the measures")
    keys.page.keyboard.type("Seal redesigned; growth test on eight units.")
    keys.reach("FMEA", back=True).press("Space")
    keys.reach("Add an indicator").follow()
    keys.page.wait_for_url("**#rows-0")
    keys.write({"Indicator": "Mean time between"})
    values = (("1200", "2024-02-20"), ("1900", "2025-06-20"), ("2400", "2026-12-31"))
    for value, day in values:
        keys.write({"Value": value, "Date": typed_day(day)})
    keys.write(
        {
            "Operating condition": "Rated load, 20 °C",
            "Kind of evidence": "test",
            "Test plan": "time",
            "Sample size": "8",
            "Cumulative test time": "15200",
            "Relevant failures": "8",
            "Confidence level": "90",
        }
    )
    keys.reach("Declaration of truthfulness").press("Space")
    keys.write({"Signatory": "王芳", "Signed on": typed_day(timezone.localdate().isoformat())})
