"""Lists and matrices ask the database the same for one row and for a thousand: every page of the whole year.

Everything the world of `tests/world.py` holds is multiplied by copies written at once, and each page is asked
by somebody who comes for it.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enterprises.enums import FlagKind
from enterprises.models import Message, QualityFlag
from policy.models import Contribution
from tests.factories.messages import MessageFactory
from tests.world import Side, World, build_world

pytestmark = pytest.mark.django_db

# who asks → which pages; `{…}` names a thing of the world
PAGES = {
    "provincial_reviewer": (
        *("/reports/", "/reports/?waiting=me&sort=step_due_on&flags=open", "/reports/?assigned=me"),
        *("/completeness/", "/completeness/?by=region", "/completeness/?by=product_class"),
        *("/completeness/?cycle=each", "/completeness/expected/", "/completeness/expected/?reached=overdue"),
        *("/applications/", "/applications/?state=public_notice", "/calls/", "/registrations/"),
        *("/enterprises/", "/plans/", "/people/", "/interests/", "/inbox/", "/cycles/"),
    ),
    "ministry_reviewer": (
        *("/reports/", "/completeness/", "/completeness/?by=cycle", "/completeness/?cycle=each&by=sector"),
        *("/completeness/expected/", "/applications/", "/objections/", "/decisions/", "/calls/{call}/"),
    ),
    "ministry_steward": (
        *("/log/", "/people/", "/people/invitations/", "/organisations/", "/registrations/", "/interests/"),
        "/cycles/{cycle}/",
    ),
    "association_analyst": ("/members/", "/reports/", "/applications/"),
    "expert": ("/reviews/",),
    "enterprise_administrator": ("/reports/", "/applications/", "/plans/", "/inbox/"),
    "": ("/public/demonstrations/", "/public/notices/", "/public/notices/{notice}/"),
}
WORKLISTS = ("provincial_reviewer", "ministry_reviewer", "enterprise_administrator", "expert")
FEW = {  # one line for each region, sector, class, cycle or call; or no list with a table
    *("/completeness/", "/completeness/?by=region", "/completeness/?by=product_class"),
    *("/completeness/?cycle=each", "/completeness/?by=cycle", "/completeness/?cycle=each&by=sector"),
    *("/calls/", "/calls/2026-1/", "/cycles/", "/cycles/2025H1/", "/organisations/", "/worklist/"),
    *("/completeness/expected/?reached=overdue", "/public/notices/"),
}
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def copies(row: Model, numbers: Iterable[int], **fields: Any) -> dict[int, Any]:
    """The same row again and again, written at once: number → row. A function is given the copy's number."""
    made = {}
    for number in numbers:
        again = made[number] = copy.copy(row)
        again._state = copy.copy(row._state)
        again.pk = None
        for name, value in fields.items():
            setattr(again, name, value(number) if callable(value) else value)
    type(row)._default_manager.bulk_create(made.values())
    return made


def code(number: int) -> str:
    """A credit code of its own; its check characters say nothing here."""
    text = ""
    while number:
        number, digit = divmod(number, len(LETTERS))
        text = LETTERS[digit] + text
    return "91" + text.rjust(16, "0")


def multiply(world: World, numbers: range) -> None:
    """So many more of everything that stands in these lists."""
    side = world.own
    firms = copies(side.enterprise, numbers, credit_code=code)
    first, second = (
        copies(side.improvement, numbers, enterprise=firms.get, product_name=f"精密减速器 {name}")
        for name in ("甲", "乙")
    )
    of_each: dict[str, Any] = {"enterprise": firms.get, "improvement": first.get}
    reports = copies(side.submitted, numbers, number=lambda n: f"R-2025H1-8{n:05d}", **of_each)
    copies(side.accepted, numbers, number=lambda n: f"R-2031H1-9{n:05d}", cycle=world.planned, **of_each)
    copies(side.draft, numbers, number=lambda n: f"R-2025H1-7{n:05d}", improvement=second.get)
    QualityFlag.objects.bulk_create(
        QualityFlag(report=one, kind=FlagKind.INDUSTRY, field="sector", facts={}) for one in reports.values()
    )
    copies(side.expected, numbers, **of_each)
    copies(side.plan, numbers, improvement=first.get)
    copies(side.member, numbers, enterprise=firms.get)
    copies(side.interest, numbers, enterprise=firms.get)
    _demonstrations(world, numbers, of_each, second)
    _people(world, numbers)
    _registered(side, numbers)


def _demonstrations(world: World, numbers: range, of_each: dict[str, Any], second: dict[int, Any]) -> None:
    side = world.own
    noticed = copies(
        side.objection.application,
        numbers,
        number=lambda n: f"A-2026-1-8{n:05d}",
        case_title=lambda n: f"案例甲 {n}",
        rank=lambda n: n + 100,
        **of_each,
    )
    reviewed = copies(
        side.review.application,
        numbers,
        number=lambda n: f"A-2026-1-9{n:05d}",
        case_title=lambda n: f"案例乙 {n}",
        rank=lambda n: n + 5_000,
        enterprise=of_each["enterprise"],
        improvement=second.get,
    )
    copies(side.objection, numbers, number=lambda n: f"Y-9-{n:04d}", application=noticed.get)
    copies(side.review, numbers, application=reviewed.get)


def _people(world: World, numbers: range) -> None:
    reviewer = world.people["provincial_reviewer"]
    users = copies(reviewer, numbers, email=lambda n: f"somebody-{n}@example.org", name="某某")
    copies(reviewer.memberships.get(), numbers, user=users.get)
    copies(world.own.invitation, numbers, email=lambda n: f"invited-{n}@example.org", token_digest=code)
    copies(world.own.claim, numbers, claimant=users.get)
    for line in Message.objects.filter(recipient__in=[world.people[who] for who in WORKLISTS]):
        copies(line, numbers, key=lambda n: f"report.accepted:of-many:{n}")


def _registered(side: Side, numbers: range) -> None:
    """Demonstrations counted, and named, each by a document of its own: what the log ends with has a name."""
    counted = Contribution.objects.get(target="demonstrations-2025", subject=side.line.subject)
    copies(counted, numbers, subject=lambda n: f"2025-{n:04d}", source_number=lambda n: f"演示〔2025〕{n}号")
    documents = copies(side.decision, numbers, number=lambda n: f"演示〔2025〕{n}号")
    copies(side.line, numbers, decision=documents.get, subject=lambda n: f"2025-{n:04d}")


def asked(world: World) -> dict[tuple[str, str], tuple[int, int]]:
    """The queries of every page, and how long its list is.

    Each reader has asked for one before: what is kept from then on is not counted.
    """
    names = {
        "call": world.own.objection.application.call.code,
        "cycle": world.opened.code,
        "notice": world.own.objection.notice_id,
    }
    counts = {}
    for who, addresses in PAGES.items():
        client = Client()
        if who:
            client.force_login(world.people[who])
            client.get("/inbox/")
        for pattern in (*addresses, *(["/worklist/"] if who in WORKLISTS else [])):
            address = pattern.format(**names)
            with CaptureQueriesContext(connection) as captured:
                page = client.get(address)
            assert page.status_code == 200, address
            table = page.context.get("table")
            counts[who, address] = len(captured), len(table.rows) if table else 0
    return counts


@pytest.mark.parametrize("rows", [3, pytest.param(1000, marks=pytest.mark.long)])
def test_lists_ask_the_same_however_many_rows_there_are(rows: int) -> None:
    world = build_world()
    world.own.submitted.step_due_on = timezone.localdate()
    world.own.submitted.assigned_to = world.people["provincial_reviewer"]
    world.own.submitted.save()
    world.own.member.refresh_from_db()
    for who in WORKLISTS:
        MessageFactory(recipient=world.people[who])
    one = asked(world)

    multiply(world, range(1, rows))

    many = asked(world)
    # a worklist that is cut counts what each of its lists leaves out
    allowed = {page: 5 if page[1] == "/worklist/" and rows > 20 else 0 for page in one}
    asked_more = {page: (one[page][0], many[page][0]) for page in one}
    differing = {page: n for page, n in asked_more.items() if not 0 <= n[1] - n[0] <= allowed[page]}
    assert differing == {}
    longest: dict[str, int] = defaultdict(int)
    for (_who, address), (_queries, length) in many.items():
        longest[address] = max(longest[address], length)
    assert {address for address, length in longest.items() if length < rows} <= FEW
