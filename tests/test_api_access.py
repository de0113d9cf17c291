"""Every endpoint as every role, with an own and a foreign object: the rule book of tests/test_access.py for
programs. A letter stands for what a role gets, in the order of ROLES:
  o answers, or done   u may, but something has to be given (422)   c may not now (409)
  x refused with a sentence (403)   i not among what may be named (400)   . hidden (404)
An endpoint without a row fails the test, and so does a row without an endpoint.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from policy.models import Snapshot
from tests.factories.api import program_of
from tests.factories.enterprises import PDF
from tests.test_access import EVERYONE, ROLES
from tests.test_consistency import views
from tests.world import Side, World, build_world

LETTERS = {200: "o", 201: "o", 204: "o", 400: "i", 403: "x", 404: ".", 409: "c", 422: "u"}
OPEN = ("oooo.ooooo.", ".....ooo...")  # who sees what was accepted
SUBMITTED = ("ooo..ooooo.", ".....ooo...")
DRAFT = ("........oo.", "...........")

# method and name of the endpoint, with the object's state behind it: (own, foreign or None)
TABLE: dict[str, tuple[str, str | None]] = {
    "GET policy_api:progress": (EVERYONE, None),
    "GET policy_api:targets": (EVERYONE, None),
    "GET policy_api:target": (EVERYONE, None),
    "GET policy_api:counted": (EVERYONE, None),
    "GET policy_api:ledger": (EVERYONE, None),
    "GET policy_api:product_classes": (EVERYONE, None),
    "GET policy_api:product_class": (EVERYONE, None),
    "GET policy_api:benchmarks": (EVERYONE, None),
    "GET policy_api:regions": (EVERYONE, None),
    "GET policy_api:reference": (EVERYONE, None),
    "GET policy_api:summary": (EVERYONE, None),
    "GET policy_api:summary_file": (EVERYONE, None),
    "GET policy_api:snapshots": (EVERYONE, None),
    "GET policy_api:published_summary": (EVERYONE, None),
    "GET enterprises_api:me": (EVERYONE, None),
    "GET enterprises_api:worklist": (EVERYONE, None),
    "GET enterprises_api:enterprises": (EVERYONE, None),
    "GET enterprises_api:enterprise": OPEN,
    "GET enterprises_api:improvements": (EVERYONE, None),
    "GET enterprises_api:cycles": (EVERYONE, None),
    "GET enterprises_api:cycle": (EVERYONE, None),
    "GET enterprises_api:imports": (EVERYONE, None),
    "POST enterprises_api:imports": ("xixxxxxxiix", None),
    "GET enterprises_api:import": (".........o.", None),
    "POST enterprises_api:import_enter": (".........u.", None),
    "POST enterprises_api:import_submit": (".........o.", None),
    "POST enterprises_api:import_undo": (".........c.", None),
    "GET enterprises_api:jobs": (EVERYONE, None),
    "POST enterprises_api:jobs": ("iiiiiiiiiii", None),
    "GET enterprises_api:job": ("...........", None),
    "GET enterprises_api:job_result": ("...........", None),
    "POST enterprises_api:job_cancel": ("...........", None),
    "POST enterprises_api:job_retry": ("...........", None),
    "GET enterprises_api:reports": (EVERYONE, None),
    "POST enterprises_api:reports": ("xxxiixxxooi", "iiiiixxxiii"),
    "GET enterprises_api:report accepted": OPEN,
    "GET enterprises_api:report submitted": SUBMITTED,
    "GET enterprises_api:report draft": DRAFT,
    "PATCH enterprises_api:report accepted": ("xxxx.xxxcc.", ".....xxx..."),
    "PATCH enterprises_api:report submitted": ("xxx..xxxcc.", ".....xxx..."),
    "PATCH enterprises_api:report draft": DRAFT,
    "GET enterprises_api:deeds accepted": OPEN,
    "GET enterprises_api:deeds submitted": SUBMITTED,
    "GET enterprises_api:deeds draft": DRAFT,
    "GET enterprises_api:history accepted": OPEN,
    "GET enterprises_api:history submitted": SUBMITTED,
    "GET enterprises_api:history draft": DRAFT,
    "POST enterprises_api:deed submit draft": ("........uu.", "..........."),
    "POST enterprises_api:deed pass_on submitted": ("cux..xxxxx.", ".....xxx..."),
    "POST enterprises_api:deed send_back submitted": ("cux..cxxxx.", ".....cxx..."),
    "POST enterprises_api:deed reject submitted": ("xux..cxxxx.", ".....cxx..."),
    "POST enterprises_api:deed accept submitted": ("xxx..cxxxx.", ".....cxx..."),
    "POST enterprises_api:deed withdraw submitted": ("xxx..xxxuu.", ".....xxx..."),
    "POST enterprises_api:deed take_back submitted": ("xxx..xxxxx.", ".....xxx..."),
    "POST enterprises_api:deed correct accepted": ("xxxx.xxxuu.", ".....xxx..."),
    "POST enterprises_api:deed annul accepted": ("xxxx.uxxxx.", ".....uxx..."),
    "GET enterprises_api:attachments accepted": OPEN,
    "GET enterprises_api:attachments submitted": SUBMITTED,
    "GET enterprises_api:attachments draft": DRAFT,
    "POST enterprises_api:attachments accepted": ("xxxx.xxxcc.", ".....xxx..."),
    "POST enterprises_api:attachments draft": DRAFT,
    "GET enterprises_api:attachment accepted": OPEN,
    "DELETE enterprises_api:attachment accepted": ("xxxx.xxxcc.", ".....xxx..."),
}


OF_IMPORT = ("import", "import_enter", "import_submit", "import_undo")
OF_JOB = (
    "job",
    "job_result",
    "job_cancel",
    "job_retry",
)  # of nobody here: what each sees of their own is tested


def arguments(world: World, side: Side, name: str, words: list[str]) -> dict[str, Any]:
    """What an endpoint is called with."""
    kind = {"code": world.verdict.product_class_id}
    known: dict[str, dict[str, Any]] = {
        "policy_api:target": {"code": "enterprises-2025"},
        "policy_api:counted": {"code": "enterprises-2025"},
        "policy_api:product_class": kind,
        "policy_api:reference": {"table": "sectors"},
        "policy_api:summary": {"code": "machinery"},
        "policy_api:summary_file": {"code": "machinery", "fmt": "csv"},
        "policy_api:published_summary": {
            "number": Snapshot.objects.get().number,
            "code": "machinery",
            "fmt": "csv",
        },
        "enterprises_api:enterprise": {"credit_code": side.enterprise.credit_code},
        "enterprises_api:cycle": {"code": world.opened.code},
        **{f"enterprises_api:{one}": {"pk": world.intake.pk} for one in OF_IMPORT},
        **{f"enterprises_api:{one}": {"pk": 1} for one in OF_JOB},
    }
    if name in known or not words:
        return known.get(name, {})
    found = {"number": getattr(side, words[-1]).number}
    if name == "enterprises_api:deed":
        found["deed"] = words[0]
    return found | ({"pk": side.attachment.pk} if name == "enterprises_api:attachment" else {})


def send(world: World, side: Side, client: Client, row: str) -> int:
    """The status a request is answered with; whatever it changed is taken back."""
    method, name, *words = row.split()
    address = reverse(name, kwargs=arguments(world, side, name, words) or None)
    sent: dict[str, Any] = {"content_type": "application/json", "data": {}}
    if row == "POST enterprises_api:reports":
        sent["data"] = {"improvement": side.draft.improvement_id, "cycle": world.opened.code}
    elif name == "enterprises_api:imports":
        sent = {"data": {"file": SimpleUploadedFile("a.csv", b"x")}}
    elif name == "enterprises_api:attachments":
        sent = {"data": {"file": SimpleUploadedFile("a.pdf", PDF), "kind": "other"}}
    with transaction.atomic():
        if method == "GET":
            status = client.get(address).status_code
        else:
            headers = {"if-match": "*"} if method == "PATCH" else {}
            status = getattr(client, method.lower())(address, **sent, headers=headers).status_code
        transaction.set_rollback(True)
    return status


def found(world: World, client: Client) -> Iterator[tuple[str, str, int]]:
    """(row of the table, own or foreign, status) of every row for one reader."""
    for row, (_own, foreign) in TABLE.items():
        yield row, "own", send(world, world.own, client, row)
        if foreign is not None:
            yield row, "foreign", send(world, world.foreign, client, row)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all roles: `send` takes back what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


def test_every_endpoint_stands_in_the_table():
    resolved = dict(views(get_resolver()))
    endpoints = {name for name in resolved if name.startswith(("policy_api:", "enterprises_api:"))}
    methods = {
        f"{method.upper()} {name}"
        for name in endpoints
        for method in ("get", "post", "put", "patch", "delete")
        if hasattr(resolved[name].cls, method)
    }

    assert {" ".join(row.split()[:2]) for row in TABLE} == methods


# Who stands for the others when there is little time; `make test-long` asks them all.
SOME = (
    "provincial_reviewer",
    "association_analyst",
    "ministry_reviewer",
    "enterprise_administrator",
    "no role",
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "role", [role if role in SOME else pytest.param(role, marks=pytest.mark.long) for role in ROLES]
)
def test_every_endpoint_answers_a_role_as_the_table_says(world: World, role: str) -> None:
    client = program_of(world.people[role])
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh"
    place = ROLES.index(role)

    answers = {(row, side): LETTERS.get(status, str(status)) for row, side, status in found(world, client)}

    expected = {
        (row, side): letters[place]
        for row, sides in TABLE.items()
        for side, letters in zip(("own", "foreign"), sides, strict=True)
        if letters is not None
    }
    differing = [(row, answers[row], expected[row]) for row in expected if answers[row] != expected[row]]
    assert differing == []


@pytest.mark.django_db
def test_every_endpoint_asks_a_visitor_to_sign_in(world: World) -> None:
    answers = {row: status for row, _side, status in found(world, Client())}

    assert answers == dict.fromkeys(answers, 401)
