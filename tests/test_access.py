"""Every address as every role, with an own and a foreign object: open, refused or hidden.

The table is the rule book. A letter stands for what a role gets, in the order of ROLES:
  o opens   d done, nothing to show (204)   r leads on (redirect)
  x refused with a sentence (403)   . hidden, as if it were not there (404)
An address without a row fails the test, and so does a row without an address.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse

from policy.checking import snapshot_code
from reliability_tracker.change_log import LogEntry
from reliability_tracker.views import FORMATS, ListPage, refuse_writes
from reliability_tracker.xlsx import XLSX_TYPE
from tests.emptying import empty_tables
from tests.test_consistency import OPEN, views
from tests.world import Side, World, build_world

ROLES = (
    "city_reviewer",
    "provincial_reviewer",
    "provincial_observer",
    "association_analyst",
    "expert",
    "ministry_reviewer",
    "ministry_steward",
    "observer",
    "enterprise_reporter",
    "enterprise_administrator",
    "no role",
)
TYPES = {"csv": "text/csv", "xlsx": XLSX_TYPE}
LETTERS = {200: "o", 204: "d", 302: "r", 403: "x", 404: "."}
EVERYONE = "ooooooooooo"
STEWARD = "xxxxxxoxxxx"

# name of the address, or with a word behind it which object it is called with: (own, foreign or None)
TABLE: dict[str, tuple[str, str | None]] = {
    "work:jobs": (EVERYONE, None),
    "work:job": (".........o.", "..........."),
    "work:result": (".........o.", "..........."),
    "work:cancel": (".........r.", "..........."),
    "work:retry": (".........r.", "..........."),
    "work:health": (STEWARD, None),
    "work:gallery": (EVERYONE, None),  # DEMO is on in the tests; elsewhere it is the stewards'
    "enterprises:help": (EVERYONE, None),
    "enterprises:help_tour": (EVERYONE, None),
    "policy:overview": (EVERYONE, None),
    "policy:target": (EVERYONE, None),
    "policy:counted": (EVERYONE, None),
    "policy:subject": ("oooo.ooooo.", ".....ooo..."),
    "policy:comparison": (EVERYONE, None),
    "policy:meeting": (EVERYONE, None),
    "policy:changes": (EVERYONE, None),
    "policy:sectors": (EVERYONE, None),
    "policy:sector": (EVERYONE, None),
    "policy:sector_export": (EVERYONE, None),
    "policy:sector_note": ("xxxoxxxxxxx", None),
    "policy:snapshots": (EVERYONE, None),
    "policy:snapshot_new": (STEWARD, None),
    "policy:snapshot": (EVERYONE, None),
    "policy:snapshot_export": (EVERYONE, None),
    "policy:check_form": (EVERYONE, None),
    "policy:check": (EVERYONE, None),
    "policy:headline": (EVERYONE, None),
    "policy:named_list": (EVERYONE, None),
    "policy:classes": (EVERYONE, None),
    "policy:product_class": (EVERYONE, None),
    "policy:benchmarks": (EVERYONE, None),
    "policy:benchmark": (EVERYONE, None),
    "policy:benchmark_new": (STEWARD, None),
    "policy:benchmark_approve": (STEWARD, None),
    "policy:benchmark_withdraw": (STEWARD, None),
    "policy:benchmark_retire": (STEWARD, None),
    "policy:share_new": (STEWARD, None),
    "policy:verdict": (EVERYONE, None),
    "policy:set_aside": (STEWARD, None),
    "policy:set_aside_lift": (STEWARD, None),
    "policy:class_rules": (EVERYONE, None),
    "policy:class_rule_new": (STEWARD, None),
    "policy:decisions": (EVERYONE, None),
    "policy:decision_new": (STEWARD, None),
    "policy:decision_import": (STEWARD, None),
    "policy:decision_template": ("xxxxxx.xxxx", None),
    "policy:document": ("rrrr.rrrrr.", ".....rrr..."),
    "policy:strike_out": (STEWARD, STEWARD),
    "policy:decision": ("oooo.ooooo.", ".....ooo..."),
    "policy:strike_out_all": (STEWARD, STEWARD),
    "policy:notice": (EVERYONE, None),
    "policy:reference": (EVERYONE, None),
    "policy:thresholds": (STEWARD, None),
    "policy:quality_thresholds": (STEWARD, None),
    "policy:goal": (STEWARD, None),
    "policy:assessment": (STEWARD, None),
    "policy:reference_table": (EVERYONE, None),
    "policy:reference_new": (STEWARD, None),
    "policy:reference_entry": (EVERYONE, None),
    "policy:reference_edit": (STEWARD, None),
    "enterprises:register": (EVERYONE, None),
    "enterprises:registration_status": (EVERYONE, None),
    "enterprises:claims": (EVERYONE, None),
    "enterprises:claim": ("ooo..ooo...", ".....ooo..."),
    "enterprises:claim_answer": ("xxx..xxx...", ".....xxx..."),
    "enterprises:licence": ("ooo..ooo...", ".....ooo..."),
    "enterprises:invitation": ("...........", None),
    "enterprises:people": (EVERYONE, None),
    "enterprises:membership_end": ("xxx..xoxxo.", ".....xox..."),
    "enterprises:invite": ("xxxxxxoxxox", None),
    "enterprises:invite_list": (STEWARD, None),
    "enterprises:invitations": (EVERYONE, None),
    "enterprises:invitation_sent": (".....ooooo.", ".....ooo..."),
    "enterprises:invited_list": (STEWARD, STEWARD),
    "enterprises:invited_list_revoke": (STEWARD, STEWARD),
    "enterprises:invitation_resend": (".....rrrrr.", ".....rrr..."),
    "enterprises:invitation_revoke": (".....rrrrr.", ".....rrr..."),
    "enterprises:inbox": (EVERYONE, None),
    "enterprises:inbox_read": ("r" * 11, None),
    "enterprises:letters": (EVERYONE, None),
    "enterprises:log": (STEWARD, None),
    "enterprises:log_entry": (STEWARD, None),
    "enterprises:organisations": (EVERYONE, None),
    "enterprises:tokens": (EVERYONE, None),
    "enterprises:token_new": ("r" * len(ROLES), None),  # to the password, once more
    "enterprises:token_revoke": ("...........", None),  # that of another
    "enterprises:organisation_new": (STEWARD, None),
    "enterprises:organisation": (STEWARD, None),
    "enterprises:enterprises": (EVERYONE, None),
    "enterprises:enterprise": ("oooo.ooooo.", ".....ooo..."),
    "enterprises:enterprise_edit": ("xoxx.xoxxo.", ".....xox..."),
    "enterprises:enterprise_code": ("xxxx.xoxxx.", ".....xox..."),
    "enterprises:improvement_new": ("xxxxxxxxoox", None),
    "enterprises:improvement": ("oooo.ooooo.", ".....ooo..."),
    "enterprises:improvement_edit": ("xxxx.xxxoo.", ".....xxx..."),
    "enterprises:improvement_end": ("xxxx.xxxoo.", ".....xxx..."),
    "enterprises:plan_new": ("xxxx.xxxoo.", ".....xxx..."),
    "enterprises:plans": (EVERYONE, None),
    "enterprises:plan": ("oooo.ooooo.", ".....ooo..."),
    "enterprises:worklist": (EVERYONE, None),
    "enterprises:reports": (EVERYONE, None),
    "enterprises:report_new": ("xxxxxxxxoox", None),
    "enterprises:report_paper": ("xoxxxxxxxxx", None),
    "enterprises:report_carry accepted": ("xxxx.xxxxx.", ".....xxx..."),
    "enterprises:report_carry draft": ("........xx.", "..........."),
    "enterprises:report_carry submitted": ("xxx..xxxxx.", ".....xxx..."),
    "enterprises:report_template": (EVERYONE, None),
    "enterprises:enterprise_list": ("xoxxxxoxxxx", None),
    "enterprises:enterprise_list_template": ("xoxxxxoxxxx", None),
    "enterprises:intake_new": ("xoxxxxxxoox", None),
    "enterprises:intake": (".........o.", None),
    "enterprises:intake_marked": (".........o.", None),
    "enterprises:intake_enter": (".........r.", None),
    "enterprises:intake_undo": (".........r.", None),
    "enterprises:intake_submit": (".........r.", None),
    "enterprises:report accepted": ("oooo.ooooo.", ".....ooo..."),
    "enterprises:report draft": ("........oo.", "..........."),
    "enterprises:report submitted": ("ooo..ooooo.", ".....ooo..."),
    "enterprises:report_edit accepted": ("xxxx.xxxrr.", ".....xxx..."),
    "enterprises:report_edit draft": ("........oo.", "..........."),
    "enterprises:report_edit submitted": ("xxx..xxxrr.", ".....xxx..."),
    "enterprises:report_autosave accepted": ("xxxx.xxxxx.", ".....xxx..."),
    "enterprises:report_autosave draft": ("........xx.", "..........."),
    "enterprises:report_autosave submitted": ("xxx..xxxxx.", ".....xxx..."),
    "enterprises:report_evidence accepted": ("xxxx.xxxxx.", ".....xxx..."),
    "enterprises:report_evidence draft": ("........oo.", "..........."),
    "enterprises:report_evidence submitted": ("xxx..xxxxx.", ".....xxx..."),
    "enterprises:report_print accepted": ("oooo.ooooo.", ".....ooo..."),
    "enterprises:report_print draft": ("........oo.", "..........."),
    "enterprises:report_print submitted": ("ooo..ooooo.", ".....ooo..."),
    "enterprises:report_data accepted": ("oooo.ooooo.", ".....ooo..."),
    "enterprises:report_data draft": ("...........", "..........."),
    "enterprises:report_opened accepted": ("...........", "..........."),
    "enterprises:report_opened draft": ("...........", "..........."),
    "enterprises:report_opened submitted": (".d.........", "..........."),
    "enterprises:report_deed accept": ("xxx..oxxxx.", ".....oxx..."),
    "enterprises:report_deed annul": ("xxxx.oxxxx.", ".....oxx..."),
    "enterprises:report_deed correct": ("xxxx.xxxoo.", ".....xxx..."),
    "enterprises:report_deed pass_on": ("oox..xxxxx.", ".....xxx..."),
    "enterprises:report_deed reject": ("xox..oxxxx.", ".....oxx..."),
    "enterprises:report_deed send_back": ("oox..oxxxx.", ".....oxx..."),
    "enterprises:report_deed submit": ("........oo.", "..........."),
    "enterprises:report_deed take_back": ("xxx..xxxxx.", ".....xxx..."),
    "enterprises:report_deed withdraw": ("xxx..xxxoo.", ".....xxx..."),
    "enterprises:report_assign": ("xrx..xxxxx.", ".....xxx..."),
    "enterprises:report_comment": ("xxo..xxoxx.", ".....xxo..."),
    "enterprises:report_interest": ("oox..oxxxx.", ".....oxx..."),
    "enterprises:comment_judge": ("xrx..xxxxx.", ".....xxx..."),
    "enterprises:flag_dismiss": ("xox..xxxxx.", ".....xxx..."),
    "enterprises:decide": ("..xxx.xxxxx", None),
    "enterprises:away": ("ooxxxooxxxx", None),
    "enterprises:away_end": (".....xox...", ".....xox..."),
    "enterprises:interests": ("oooxxoooxxx", None),
    "enterprises:interest_withdraw": ("xxx..xox...", ".....xox..."),
    "enterprises:attachment": ("oooo.ooooo.", ".....ooo..."),
    "enterprises:completeness": ("oooxxoooxxx", None),
    "enterprises:expected": ("oooxxoooxxx", None),
    "enterprises:members": ("xxxoxxxxxxx", None),
    "enterprises:member_add": ("xxxoxxxxxxx", None),
    "enterprises:member_remove": ("...o.......", "..........."),
    "enterprises:owed": ("ooo..ooooo.", ".....ooo..."),
    "enterprises:owed_extend": ("xox..xoxxx.", ".....xox..."),
    "enterprises:owed_nothing": ("xxx..xxxoo.", ".....xxx..."),
    "enterprises:owed_question": ("xxx..xxxxx.", ".....xxx..."),  # nothing was declared
    "enterprises:remind": ("ooxxxooxxxx", None),
    "enterprises:reminder_rule": (STEWARD, None),
    "enterprises:cycles": (EVERYONE, None),
    "enterprises:cycle_new": (STEWARD, None),
    "enterprises:cycle": (EVERYONE, None),
    "enterprises:cycle_edit": (STEWARD, None),
    "enterprises:cycle_open": (STEWARD, None),
    "enterprises:step_days": (EVERYONE, None),
    "enterprises:cycle_closing": (STEWARD, None),
    "enterprises:calls": (EVERYONE, None),
    "enterprises:call_new": ("xxxxxooxxxx", None),
    "enterprises:call": (EVERYONE, None),
    "enterprises:call_edit": ("xxxxxooxxxx", None),
    "enterprises:call_places": ("xxxxxooxxxx", None),
    "enterprises:application_new": ("xxxxxxxxoox", None),
    "enterprises:call_recommend": (".o.........", "..........."),
    "enterprises:call_list": (".o.........", "..........."),
    "enterprises:call_panel": ("xxxxxoxxxxx", None),
    "enterprises:call_shortlist": ("xxxxxoxxxxx", None),
    "enterprises:call_notice": ("xxxxxoxxxxx", None),
    "enterprises:call_name": ("xxxxxoxxxxx", None),
    "enterprises:recommendation_list": (".oo..ooo...", ".....ooo..."),
    "enterprises:list_take_in": (".xx..oxx...", ".....oxx..."),
    "enterprises:list_take_back": (".ox..xxx...", ".....xxx..."),
    "enterprises:applications": (EVERYONE, None),
    "enterprises:application": ("ooo..ooooo.", ".....ooo..."),
    "enterprises:application_edit": ("xxx..xxxrr.", ".....xxx..."),
    "enterprises:application_assign": ("xxx..xxxxx.", ".....xxx..."),  # in public notice nobody does
    "enterprises:application_deed drop": ("xxx..oxxxx.", ".....oxx..."),
    "enterprises:application_deed withdraw": ("xxx..xxxoo.", ".....xxx..."),
    "enterprises:enclosure": ("ooo..ooooo.", ".....ooo..."),
    "enterprises:public_notices": (EVERYONE, None),
    "enterprises:public_notice": (EVERYONE, EVERYONE),
    "enterprises:object": (EVERYONE, EVERYONE),
    "enterprises:recommendation_paper": (".oo..ooo...", ".....ooo..."),
    "enterprises:objections": ("xxxxxoxxxxx", None),
    "enterprises:objection": (".....o.....", ".....o....."),
    "enterprises:objection_file": ("...........", "..........."),  # for the handler alone
    "enterprises:expert_reviews": (EVERYONE, None),
    "enterprises:expert_review": ("....o......", "..........."),
    "enterprises:expert_release": (".....o.....", "..........."),  # the one who convened the panel
}
POSTED = {
    "enterprises:inbox_read",
    "work:cancel",
    "work:retry",
    "enterprises:intake_enter",
    "enterprises:intake_submit",
    "enterprises:intake_undo",
    "enterprises:claim_answer",
    "enterprises:invitation_resend",
    "enterprises:invitation_revoke",
    "enterprises:comment_judge",
    "enterprises:report_assign",
    "enterprises:application_assign",
    "enterprises:report_autosave",
    "enterprises:report_evidence",
    "enterprises:report_opened",
}
OF_REPORTS = (
    *(
        "report_carry",
        "report",
        "report_print",
        "report_edit",
        "report_autosave",
        "report_evidence",
        "report_opened",
    ),
)


def arguments(world: World, side: Side) -> dict[str, dict[str, Any]]:
    """What each address is called with; the words after a name choose among several objects."""
    reports = {"draft": side.draft, "submitted": side.submitted, "accepted": side.accepted}
    enterprise = {"credit_code": side.enterprise.credit_code}
    improvement, claim = {"pk": side.improvement.pk}, {"pk": side.claim.pk}
    invitation, decision = {"pk": side.invitation.pk}, {"pk": side.decision.pk}
    organisation = world.people["association_analyst"].memberships.get().organisation_id
    of_reports = {
        f"enterprises:{page} {state}": {"number": report.number}
        for page in OF_REPORTS
        for state, report in reports.items()
    }
    of_reports |= {
        f"enterprises:report_data {state}": {"number": reports[state].number, "order": 0}
        for state in ("accepted", "draft")
    }
    deeds = {
        f"enterprises:report_deed {deed}": {"number": reports[state].number, "deed": deed}
        for state, deed in [
            ("draft", "submit"),
            ("submitted", "pass_on"),
            ("submitted", "send_back"),
            ("submitted", "reject"),
            ("submitted", "accept"),
            ("submitted", "withdraw"),
            ("submitted", "take_back"),
            ("accepted", "correct"),
            ("accepted", "annul"),
        ]
    }
    kind = {"code": world.verdict.product_class_id}
    benchmark, verdict = kind | {"pk": world.verdict.benchmark_id}, kind | {"pk": world.verdict.pk}
    job = {"pk": (world.job if side is world.own else world.job_of_another).pk}
    return {
        "work:job": job,
        "work:result": job,
        "work:cancel": job,
        "work:retry": job,
        "policy:benchmarks": kind,
        "policy:benchmark": benchmark,
        "policy:benchmark_new": kind,
        "policy:benchmark_approve": benchmark,
        "policy:benchmark_withdraw": benchmark,
        "policy:benchmark_retire": benchmark,
        "policy:share_new": kind,
        "policy:verdict": verdict,
        "policy:set_aside": verdict | {"member": world.member.pk},
        "policy:set_aside_lift": kind | {"pk": world.aside.pk},
        "policy:target": {"code": "enterprises-2025"},
        "policy:counted": {"code": "enterprises-2025"},
        "policy:subject": {"code": "enterprises-2025", "subject": side.enterprise.credit_code},
        "policy:sector": {"code": "machinery"},
        "policy:sector_export": {"code": "machinery", "fmt": "csv"},
        "policy:sector_note": {"code": "machinery"},
        "policy:snapshot": {"number": world.snapshot.number},
        "policy:snapshot_export": {"number": world.snapshot.number, "code": "machinery", "fmt": "csv"},
        "policy:check": {"code": snapshot_code(world.snapshot.digest)},
        "policy:product_class": {"code": "ZJ-01"},
        "policy:decision": decision,
        "policy:strike_out_all": decision,
        "policy:strike_out": {"pk": side.line.pk},
        "policy:document": {"number": side.decision.number},
        "policy:goal": {"code": "enterprises-2025"},
        "policy:assessment": {"code": "talent-2025"},
        "policy:reference_table": {"table": "sectors"},
        "policy:reference_new": {"table": "product-classes"},
        "policy:reference_entry": {"table": "sectors", "code": "machinery"},
        "policy:reference_edit": {"table": "sectors", "code": "machinery"},
        "enterprises:claim": claim,
        "enterprises:claim_answer": claim,
        "enterprises:licence": claim,
        "enterprises:invitation": {"token": "of nobody"},
        "enterprises:invitation_sent": invitation,
        "enterprises:invited_list": {"key": side.invitation.list_key},
        "enterprises:invited_list_revoke": {"key": side.invitation.list_key},
        "enterprises:invitation_resend": invitation,
        "enterprises:invitation_revoke": invitation,
        "enterprises:membership_end": {"pk": side.membership.pk},
        "enterprises:organisation": {"pk": organisation},
        "enterprises:token_revoke": {"pk": world.token.pk},
        "enterprises:enterprise": enterprise,
        "enterprises:enterprise_edit": enterprise,
        "enterprises:enterprise_code": enterprise,
        "enterprises:improvement": improvement,
        "enterprises:improvement_edit": improvement,
        "enterprises:improvement_end": improvement,
        "enterprises:plan_new": improvement,
        "enterprises:plan": {"pk": side.plan.pk},
        "enterprises:report_assign": {"number": side.submitted.number},
        "enterprises:report_comment": {"number": side.submitted.number},
        "enterprises:report_interest": {"number": side.submitted.number},
        "enterprises:comment_judge": {"number": side.submitted.number, "pk": side.comment.pk},
        "enterprises:flag_dismiss": {"number": side.submitted.number, "pk": side.flag.pk},
        "enterprises:away_end": {"pk": side.stand_in.pk},
        "enterprises:interest_withdraw": {"pk": side.interest.pk},
        "enterprises:attachment": {"pk": side.attachment.pk},
        "enterprises:member_remove": {"pk": side.member.pk},
        **{
            f"enterprises:{name}": {"pk": side.expected.pk}
            for name in ("owed", "owed_extend", "owed_nothing", "owed_question")
        },
        "enterprises:public_notice": {"pk": side.objection.notice_id},
        "enterprises:object": {
            "pk": side.objection.notice_id,
            "number": side.objection.application.number,
        },
        "enterprises:recommendation_paper": {"pk": side.drawn_up.pk},
        **{
            f"enterprises:{name}": {"pk": side.drawn_up.pk}
            for name in ("recommendation_list", "list_take_in", "list_take_back")
        },
        **{
            f"enterprises:{name}": {"code": side.objection.application.call.code}
            for name in (
                *("call", "call_edit", "call_places", "call_panel", "call_shortlist"),
                *("call_notice", "call_name"),
                "application_new",
            )
        },
        **{
            f"enterprises:{name}": {
                "code": side.objection.application.call.code,
                "kind": "region",
                "pk": side.enterprise.region_id,
            }
            for name in ("call_recommend", "call_list")
        },
        "enterprises:application": {"number": side.objection.application.number},
        "enterprises:application_edit": {"number": side.objection.application.number},
        "enterprises:application_assign": {"number": side.objection.application.number},
        **{
            f"enterprises:application_deed {deed}": {
                "number": side.objection.application.number,
                "deed": deed,
            }
            for deed in ("drop", "withdraw")
        },
        "enterprises:enclosure": {"pk": side.objection.application.enclosures.first().pk},
        "enterprises:objection": {"number": side.objection.number},
        "enterprises:objection_file": {"number": side.objection.number, "pk": 1},
        "enterprises:expert_review": {"pk": side.review.pk},
        "enterprises:expert_release": {"pk": side.review.pk},
        "enterprises:cycle": {"code": world.opened.code},
        "enterprises:log_entry": {"pk": LogEntry.objects.latest("id").pk},
        "enterprises:reminder_rule": {"code": world.opened.code},
        "enterprises:report_template": {"code": world.opened.code},
        **{
            f"enterprises:{name}": {"pk": world.intake.pk}
            for name in ("intake", "intake_marked", "intake_enter", "intake_undo", "intake_submit")
        },
        "enterprises:help_tour": {"tour": "reporter"},
        "enterprises:cycle_edit": {"code": world.planned.code},
        "enterprises:cycle_open": {"code": world.planned.code},
        "enterprises:cycle_closing": {"code": world.opened.code},
        **of_reports,
        **deeds,
    }


def addresses() -> list[str]:
    """Names of all addresses of ours."""
    ours = ("work:", "policy:", "enterprises:")
    return [name for name, _ in views(get_resolver()) if name.startswith(ours)]


def answer(client: Client, name: str, arguments: dict[str, Any]) -> int:
    """The status an address answers with. A GET may write nothing; what a POST changed is taken back."""
    address = reverse(name, kwargs=arguments or None)
    if name not in POSTED:
        with connection.execute_wrapper(refuse_writes):
            return client.get(address).status_code
    with transaction.atomic():
        status = client.post(address).status_code
        transaction.set_rollback(True)
    return status


def found(world: World, client: Client) -> Iterator[tuple[str, str, int]]:
    """(row of the table, own or foreign, status) of every address for one reader."""
    own, foreign = arguments(world, world.own), arguments(world, world.foreign)
    names = addresses()
    rows = {row for row in own if row.split()[0] in names} | {
        name for name in names if not any(row.split()[0] == name for row in own)
    }
    for row in sorted(rows):
        yield row, "own", answer(client, row.split()[0], own.get(row, {}))
        if own.get(row) != foreign.get(row):
            yield row, "foreign", answer(client, row.split()[0], foreign[row])


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all roles. It is committed: outside a transaction pages are kept from one to the next."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            made = build_world()
        yield made
        empty_tables()


@pytest.fixture
def db() -> None:
    """No transaction around a test, so that pages are kept; by this name a database is set up for it."""


@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_a_role_as_the_table_says(world: World, role: str, db: None) -> None:
    client = Client()
    client.force_login(world.people[role])
    place = ROLES.index(role)

    answers = {(row, side): LETTERS.get(status, str(status)) for row, side, status in found(world, client)}

    expected = {
        (row, side): letters[place]
        for row, sides in TABLE.items()
        for side, letters in zip(("own", "foreign"), sides, strict=True)
        if letters is not None
    }
    rows = sorted({*answers, *expected})
    differing = [
        (row, answers.get(row), expected.get(row)) for row in rows if answers.get(row) != expected.get(row)
    ]
    assert differing == []


@pytest.mark.django_db
def test_every_address_leads_a_visitor_to_sign_in(world: World) -> None:
    answers = {
        row.split()[0]: status for row, _, status in found(world, Client()) if row.split()[0] not in OPEN
    }

    assert answers == dict.fromkeys(answers, 302)


@pytest.mark.django_db
def test_every_list_gives_what_is_filtered_as_csv_and_xlsx(world: World) -> None:
    lists = {
        name: view.view_class
        for name, view in views(get_resolver())
        if issubclass(getattr(view, "view_class", object), ListPage)
    }
    own, client = arguments(world, world.own), Client()
    wrong, shown = [], 0
    for name, page in sorted(lists.items()):
        opens = [role for role, letter in zip(ROLES, TABLE[name][0], strict=True) if letter == "o"]
        client.force_login(world.people["ministry_steward" if "ministry_steward" in opens else opens[0]])
        address = reverse(name, kwargs=own.get(name))
        answered = client.get(address)
        offered = [ending for ending in TYPES if f"export={ending}" in answered.content.decode()]
        rows = len(answered.context["table"].rows)
        shown += bool(rows)
        if rows and offered != list(TYPES):
            wrong.append(f"{name} offers {offered}")
        searched = "search" in getattr(page.filter_class, "base_filters", ())
        for ending, kind in TYPES.items():
            file = client.get(address, {"export": ending, "search": "nothing is called so"})
            if not file["Content-Type"].startswith(kind):
                wrong.append(f"{name} as {ending}: {file.status_code} {file['Content-Type']}")
            elif searched and file.get("X-Row-Count", "0") != "0":
                wrong.append(f"{name} as {ending}: {file['X-Row-Count']} rows are found")

    assert wrong == []
    assert set(FORMATS) == set(TYPES)
    assert shown > 15
