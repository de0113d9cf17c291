"""A short tour for each role: what one does here, step by step, with a picture of the page it happens on.

Pictures are drawn from the demo by `make help-pictures`, one in each language.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from enterprises.enums import Role
from enterprises.rules import memberships_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. `picture`: its name in static/help; `place`: the address of its page."""

    title: str | _StrPromise
    text: str | _StrPromise
    picture: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Tour:
    """What the people of some roles do. `before`: the tour that comes first for them, if any."""

    key: str
    title: str | _StrPromise
    lead: str | _StrPromise
    roles: frozenset[Role]
    steps: Sequence[Step]
    before: str = ""


REPORTER = Tour(
    "reporter",
    _("Reporting for an enterprise"),
    _("From the product you improve to the report that is accepted. A first report takes about ten minutes."),
    frozenset({Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR}),
    (
        Step(
            _("See what waits for you"),
            _(
                "You begin at the worklist: what is owed and by when, what was sent back, what you have"
                " drafted. The number beside its name counts them."
            ),
            "worklist",
            "enterprises:worklist",
        ),
        Step(
            _("Enter the product you improve"),
            _(
                "Once for each product: its name, class, sector and project, and since when. Its reports"
                " repeat it."
            ),
            "improvement",
            "enterprises:improvement_new",
        ),
        Step(
            _("Write the report"),
            _(
                "The list at the side says what is still open in each section. The form saves itself:"
                " stop at any time and go on later. An empty value needs its reason; zero is a value. Many"
                " products at once go by workbook."
            ),
            "report-form",
            "enterprises:report_new",
        ),
        Step(
            _("Submit it and follow it"),
            _(
                "The page of the report says who has it, what comes next and by when. If it is sent back,"
                " each comment waits at its field for your answer."
            ),
            "report-place",
            "enterprises:reports",
        ),
        Step(
            _("Nothing to report this time?"),
            _("Say so with a reason, from the list of what can be reported. It counts as received."),
            place="enterprises:report_new",
        ),
    ),
)

ADMINISTRATOR = Tour(
    "administrator",
    _("Running the account of an enterprise"),
    _("All that reporters do, and the people and the profile besides."),
    frozenset({Role.ENTERPRISE_ADMINISTRATOR}),
    (
        Step(
            _("Invite your colleagues"),
            _("A letter with a link gives the role to that address alone. On the same page a role is ended."),
            "people",
            "enterprises:people",
        ),
        Step(
            _("Keep the profile up to date"),
            _(
                "Contacts, size and industry code are yours to change. The name was confirmed against the"
                " licence, and is changed by the province."
            ),
            place="enterprises:enterprises",
        ),
        Step(
            _("Answer people who register under your code"),
            _(
                "Take them in as a colleague, or pass the claim on to the authority. After ten days"
                " without an answer the authority may decide."
            ),
            place="enterprises:claims",
        ),
        Step(
            _("Apply to be a typical demonstration"),
            _(
                "While a call is open: choose a product, tell its case, attach what proves it. It goes to"
                " the province, or to an association."
            ),
            "application",
            "enterprises:applications",
        ),
    ),
    before="reporter",
)

AUTHORITY = Tour(
    "authority",
    _("Checking for a city or a province"),
    _("Who has reported, what they report, and what becomes of it."),
    frozenset({Role.CITY_REVIEWER, Role.PROVINCIAL_REVIEWER}),
    (
        Step(
            _("See who has reported"),
            _(
                "Expected, received, in time, accepted: by region, sector, class or cycle. Each number "
                "opens its list, where you remind those who owe a report or give one of them an "
                "extension."
            ),
            "completeness",
            "enterprises:completeness",
        ),
        Step(
            _("Check a report"),
            _(
                "The worklist puts the most urgent first. The page shows what has changed since the last "
                "report, what was flagged and why, and what the evidence proves. Comments are shown at "
                "their fields."
            ),
            "report-review",
            "enterprises:worklist",
        ),
        Step(
            _("Pass on, send back or reject"),
            _(
                "Your opinion goes with it; sending back says what to answer, and by when. Several"
                " reports can be decided together. Until the next level has opened it, you can take a"
                " decision back."
            ),
            "report-deed",
            "enterprises:reports",
        ),
        Step(
            _("Confirm enterprises"),
            _("Compare name and credit code with the licence. Only enterprises that are confirmed report."),
            place="enterprises:claims",
        ),
        Step(
            _("Recommend demonstrations"),
            _("Rank the applications of your region within its places, and draw up the list to be sealed."),
            place="enterprises:calls",
        ),
    ),
)

OBSERVER = Tour(
    "observer",
    _("Reading along for another department"),
    _("You see what the reviewers of your area see, and change nothing."),
    frozenset({Role.PROVINCIAL_OBSERVER, Role.OBSERVER}),
    (
        Step(
            _("See where we stand"),
            _(
                "Each target has its figure, its goal, what was expected by now, and its status in words."
                " “Show the arithmetic” tells how the status follows."
            ),
            "overview",
            "policy:overview",
        ),
        Step(
            _("Ask for any date"),
            _(
                "“As of” asks what had taken effect by a day, “as known at” what was on record by then."
                " Links carry your dates along."
            ),
            place="policy:overview",
        ),
        Step(
            _("Open every figure"),
            _(
                "A figure leads to the list of what was counted, a row to its report, decision and "
                "evidence. What lies outside your area is given as a number only."
            ),
            "counted",
            "policy:overview",
        ),
        Step(
            _("Comment, and take it with you"),
            _(
                "You may comment on reports you can see. Lists export to XLSX and CSV as filtered; pages"
                " print on A4."
            ),
            place="enterprises:reports",
        ),
    ),
)

ASSOCIATION = Tour(
    "association",
    _("Analysing a sector for an association"),
    _("The figures of your sector, your assessment of them, and your members."),
    frozenset({Role.ASSOCIATION_ANALYST}),
    (
        Step(
            _("Export the summary of your sector"),
            _(
                "Your sector in every target, compared with an earlier day, by region and class. It"
                " exports to XLSX, CSV, DOCX and PDF; the check code on it proves its figures."
            ),
            "sector",
            "policy:sectors",
        ),
        Step(
            _("Write the assessment of your sector"),
            _("On the page of the sector. A figure you refer to is kept as it was printed that day."),
            place="policy:sectors",
        ),
        Step(
            _("Keep the list of your members"),
            _("Paste their credit codes. Of each you see whether its reports have come, and no more."),
            place="enterprises:members",
        ),
        Step(
            _("Recommend with the province’s consent"),
            _(
                "Rank the applications that were filed through you. The province of each enterprise"
                " consents or not."
            ),
            place="enterprises:calls",
        ),
    ),
)

EXPERT = Tour(
    "expert",
    _("Reviewing as an expert"),
    _("You see what you were asked to review, and score it by yourself."),
    frozenset({Role.EXPERT}),
    (
        Step(
            _("Open what you were asked to review"),
            _("You get a letter. Each application shows the day by which your score is due."),
            "review",
            "enterprises:expert_reviews",
        ),
        Step(
            _("Declare an interest first"),
            _("If you have an interest in the enterprise, declare it: you then give no score on it."),
            place="enterprises:expert_reviews",
        ),
        Step(
            _("Score by yourself"),
            _(
                "Give points and the reasons for them. Other experts do not see yours, and you do not see"
                " theirs."
            ),
            place="enterprises:expert_reviews",
        ),
    ),
)

MINISTRY = Tour(
    "ministry",
    _("Accepting reports for the ministry"),
    _("The last check of a report, and the way of a demonstration to its name."),
    frozenset({Role.MINISTRY_REVIEWER}),
    (
        Step(
            _("See who has reported"),
            _(
                "Expected, received, in time, accepted: by region, sector, class or cycle. Each number "
                "opens its list, where you remind those who owe a report or give one of them an "
                "extension."
            ),
            "completeness",
            "enterprises:completeness",
        ),
        Step(
            _("Accept, send back or reject"),
            _(
                "An accepted report counts from its day on; the page then says toward what. A flag blocks"
                " nothing: it tells what to look at."
            ),
            "report-review",
            "enterprises:worklist",
        ),
        Step(
            _("Annul what was accepted wrongly"),
            _(
                "With document and reason. The figures follow at once, and what was known before can"
                " still be asked."
            ),
            place="enterprises:reports",
        ),
        Step(
            _("Take applications through to naming"),
            _(
                "Ask experts, draw the shortlist, give public notice, settle objections, name. The page"
                " of the call shows each of these in turn."
            ),
            "call",
            "enterprises:calls",
        ),
    ),
)

STEWARD = Tour(
    "steward",
    _("Running the tracker as a steward"),
    _("Cycles, documents, benchmarks, publication and people."),
    frozenset({Role.MINISTRY_STEWARD}),
    (
        Step(
            _("Open a reporting cycle"),
            _(
                "From then on it is settled who owes what by when. Days of grace, closing and reminders"
                " are set on its page."
            ),
            "cycle",
            "enterprises:cycles",
        ),
        Step(
            _("Enter decisions"),
            _(
                "Documents start and stop what counts. Enter one, or import a workbook. A mistake is"
                " struck out with its reason and stays on record."
            ),
            "decisions",
            "policy:decisions",
        ),
        Step(
            _("Set benchmarks"),
            _(
                "A product class is judged against the benchmark in force: a value with basis, source and"
                " approval."
            ),
            "class",
            "policy:classes",
        ),
        Step(
            _("Publish figures"),
            _(
                "A snapshot freezes the figures of a day. Later corrections are listed beside it, old and"
                " new."
            ),
            place="policy:snapshots",
        ),
        Step(
            _("Invite people, and see how it runs"),
            _(
                "Staff and associations are invited singly or by list. The log tells who changed what;"
                " the state of the tracker tells whether its work in the background gets done."
            ),
            place="enterprises:people",
        ),
    ),
)

TOURS = {
    tour.key: tour
    for tour in (REPORTER, ADMINISTRATOR, AUTHORITY, OBSERVER, ASSOCIATION, EXPERT, MINISTRY, STEWARD)
}


def tours_of(user: Any) -> list[Tour]:
    """The tours of the roles this person holds, in their order."""
    roles = {membership.role for membership in memberships_of(user)}
    return [tour for tour in TOURS.values() if tour.roles & roles]
