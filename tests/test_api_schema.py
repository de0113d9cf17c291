"""The interface keeps its own description: whatever is sent, within it or against it, is answered as it says.

Schemathesis makes the requests, our application answers them in this process. A short run for whoever writes
reports; the long one for every role.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from enterprises.models import Report
from reliability_tracker.api.description import description
from reliability_tracker.wsgi import application
from tests.factories.api import program_of
from tests.factories.enterprises import UserFactory
from tests.test_access import ROLES
from tests.world import World, build_world

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
REJECTED = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428]
CONFIG = {"checks": {"negative_data_rejection": {"expected-statuses": REJECTED}}}
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One world for all requests; what each of them changes is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _as_test_clients_ask(settings: Any) -> Iterator[None]:
    """Without limits, and without closing the connection of the test after each request."""
    settings.API_READS_A_MINUTE = settings.API_WRITES_A_MINUTE = 1_000_000
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def operations(token: str) -> list[Any]:
    """Every operation of the description."""
    headers = {"Authorization": token}
    config = SchemathesisConfig.from_dict(CONFIG)
    schema = schemathesis.openapi.from_wsgi("/api/schema/", application, config=config, headers=headers)
    return [found.ok() for found in schema.get_all_operations()]


def things(world: World, person: Any) -> dict[str, Any]:
    """Where there is something for this person: values of the parameters of paths."""
    own = Report.objects.visible_to(person).filter(pk__in=[world.own.draft.pk, world.own.submitted.pk])
    report = own.order_by("pk").first() or world.own.accepted
    return {
        "/api/v1/reports/{number}/attachments/{id}/": {
            "number": world.own.accepted.number,
            "id": world.own.attachment.pk,
        },
        "/api/v1/imports/{id}/": {"id": world.intake.pk},
        "/api/v1/imports/{id}/enter/": {"id": world.intake.pk},
        "/api/v1/summaries/{code}/": {"code": "machinery"},
        "/api/v1/summaries/{code}/{fmt}/": {"code": "machinery"},
        "/api/v1/product-classes/{code}/": {"code": world.verdict.product_class_id},
        "/api/v1/cycles/{code}/": {"code": world.opened.code},
        "{number}": {"number": report.number},
        "{code}": {"code": "enterprises-2025"},
        "{credit_code}": {"credit_code": world.own.enterprise.credit_code},
    }


def attack(operation: Any, known: dict[str, Any], token: str, examples: int) -> None:
    """Send what the operation takes, on what is there and on anything, and what it does not take."""
    found = next((value for part, value in known.items() if part in operation.path), None)
    there = {"path_parameters": found} if found else {}
    cases = st.one_of(
        operation.as_strategy(POSITIVE, **there),
        operation.as_strategy(NEGATIVE, **there),
        operation.as_strategy(POSITIVE),
    )

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def sent(case: Any) -> None:
        headers = {"Authorization": token}
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)

    sent()


@pytest.mark.django_db
def test_every_endpoint_answers_as_it_is_described(world):
    person = world.people["enterprise_administrator"]
    token = program_of(person).defaults["HTTP_AUTHORIZATION"]

    for operation in operations(token):
        attack(operation, things(world, person), token, examples=4)


@pytest.mark.long
@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_endpoint_answers_every_role_as_it_is_described(world, role):
    person = world.people[role]
    token = program_of(person).defaults["HTTP_AUTHORIZATION"]

    for operation in operations(token):
        attack(operation, things(world, person), token, examples=60)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_description_is_whole_in_both_languages(language):
    found = description(language)

    operations = [op for path in found["paths"].values() for op in path.values() if isinstance(op, dict)]
    assert len(operations) > 30
    assert [op["operationId"] for op in operations if not op.get("summary")] == []
    assert len({op["operationId"] for op in operations}) == len(operations)


@pytest.mark.django_db
def test_page_of_the_interface_shows_it_without_inline_script(client):
    client.force_login(UserFactory())

    page = client.get("/api/")
    script = client.get("/api/", {"script": ""})

    assert re.findall(r"<script[^>]*>", page.content.decode()) == re.findall(
        r"<script src=[^>]* defer>", page.content.decode()
    )
    assert "vendor/swagger-ui-bundle.js" in page.content.decode()
    assert 'src="/api/?script="' in page.content.decode()
    assert script["Content-Type"] == "application/javascript"
    assert 'url: "' in script.content.decode()
    assert "unsafe-inline" not in page["Content-Security-Policy"]


def test_page_of_the_interface_leads_a_visitor_to_sign_in(client):
    assert client.get("/api/").url == "/accounts/login/?next=/api/"
