"""Tokens: made once, kept as a digest, used within their scope and time, revoked."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from enterprises.enums import TokenScope
from enterprises.models import ApiToken, KeptAnswer
from enterprises.tokens import digest_of, make_token, revoke_token, token_of
from tests.factories.api import ApiTokenFactory, program_of
from tests.factories.enterprises import UserFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

ME = "/api/v1/regions/"


@pytest.fixture
def person():
    return UserFactory(observer=True)


def bearing(secret: str) -> Client:
    return Client(headers={"authorization": f"Bearer {secret}", "accept-language": "en"})


def test_only_a_digest_is_kept(person):
    token, secret = make_token(name="导出", scope=TokenScope.READ, expires_on=timezone.localdate(), by=person)

    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret.startswith("mrt_")
    assert len(secret) > 40
    assert not any(secret in str(value) for value in row.values())
    assert (row["digest"], row["hint"]) == (digest_of(secret), secret[:8])
    assert token_of(secret) == token


def test_token_comes_in_until_the_end_of_its_last_day(person):
    today = timezone.localdate()
    _token, secret = make_token(name="导出", scope=TokenScope.READ, expires_on=today, by=person)

    assert bearing(secret).get(ME).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        answer = bearing(secret).get(ME)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert answer.json()["detail"] == "This token is not known, has expired or was revoked."


def test_revoked_token_comes_in_no_more(person):
    token, secret = make_token(name="导出", scope=TokenScope.READ, expires_on=timezone.localdate(), by=person)
    revoke_token(token=token, by=person)

    assert bearing(secret).get(ME).status_code == 401


def test_nobody_revokes_the_token_of_another(person):
    token = ApiTokenFactory()

    revoke_token(token=token, by=person)

    token.refresh_from_db()
    assert token.revoked_at is None


def test_token_of_somebody_whose_account_is_closed_comes_in_no_more(person):
    program = program_of(person)
    person.is_active = False
    person.save()

    assert program.get(ME).status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer no", "Basic bm86bm8=", "Bearer \u00ff"])
def test_without_a_token_nobody_comes_in(header):
    client = Client(headers={"authorization": header} if header else {})

    answer = client.get(ME)

    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_last_use_is_noted_once_a_day_after_the_answer(person):
    token = ApiTokenFactory(user=person, secret="mrt_once")
    program = bearing("mrt_once")

    program.get(ME)
    token.refresh_from_db()
    assert token.last_used_on == timezone.localdate()

    again = queries_of(program, ME)
    assert queries_of(program, ME) == again


def test_a_name_is_taken_until_its_token_is_revoked(person):
    day = timezone.localdate()
    token, _secret = make_token(name="导出", scope=TokenScope.READ, expires_on=day, by=person)

    with pytest.raises(ValidationError, match="已有"):
        make_token(name="导出", scope=TokenScope.READ, expires_on=day, by=person)

    revoke_token(token=token, by=person)
    make_token(name="导出", scope=TokenScope.READ, expires_on=day, by=person)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("api_token_scope_is_known", {"scope": "all"}),
        ("api_token_has_its_digest", {"digest": "secret"}),
        ("api_token_lives_a_year_at_most", {"expires_at": timezone.now() + timedelta(days=400)}),
        ("api_token_lives_a_year_at_most", {"expires_at": timezone.now() - timedelta(days=1)}),
        ("api_token_name_is_its_own", {"name": "另一个"}),
    ],
)
def test_database_refuses_a_token_that(constraint, change, person):
    ApiTokenFactory(user=person, name="另一个")
    token = ApiTokenFactory(user=person)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ApiToken.objects.filter(pk=token.pk).update(**change)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("kept_answer_key_stands_for_one_thing", {"key": "one"}),
        ("kept_answer_is_of_something_done", {"status": 409}),
        ("kept_answer_has_its_fingerprint", {"fingerprint": "none"}),
    ],
)
def test_database_refuses_a_kept_answer_that(constraint, change, person):
    for key in ("one", "two"):
        answer = KeptAnswer.objects.create(user=person, key=key, fingerprint="0" * 64, status=201)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        KeptAnswer.objects.filter(pk=answer.pk).update(**change)


def test_requests_above_the_limit_are_told_when_to_come_again(person, settings):
    settings.API_READS_A_MINUTE = 2
    program = program_of(person)

    codes = [program.get(ME).status_code for _ in range(2)]
    refused = program.get(ME)

    assert codes == [200, 200]
    assert (refused.status_code, refused.json()["title"]) == (429, "Too many requests")
    assert 0 < int(refused["Retry-After"]) <= 60
    assert program_of(UserFactory(observer=True)).get(ME).status_code == 200  # others are not held up
