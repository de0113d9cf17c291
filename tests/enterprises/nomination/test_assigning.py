"""Applications are assigned among those whose turn it is, as reports are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from enterprises import interests
from enterprises.models import Application, Call, Organisation
from enterprises.nomination import assigning
from enterprises.nomination.table import perform
from enterprises.nomination_enums import ApplicationDeed, ApplicationState
from enterprises.verdicts import Refusal
from enterprises.worklist import worklist_of
from tests.enterprises.cast import Cast
from tests.enterprises.nomination.roles import application_in, given

pytestmark = pytest.mark.django_db
S, D = ApplicationState, ApplicationDeed


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def application(people: Cast, association: Organisation, call: Call) -> Application:
    return application_in(S.PROVINCIAL_CHECK, people, association, call=call)


def test_a_colleague_is_given_an_application_and_finds_it(
    client: Client, application: Application, people: Cast
) -> None:
    province = people["province"]
    address = reverse("enterprises:application_assign", args=[application.number])
    client.force_login(province)

    before = client.get(application.get_absolute_url()).content.decode()
    client.post(address, {"to": province.pk})

    application.refresh_from_db()
    after = client.get(application.get_absolute_url()).content.decode()
    listed = client.get(reverse("enterprises:applications"), {"assigned": "me"}).context["table"]
    assert application.assigned_to == province
    assert ("Not assigned yet" in before, f"Assigned to {province}" in after) == (True, True)
    assert [row.record for row in listed.rows] == [application]
    assert str(listed.rows[0].get_cell("assigned_to")) == str(province)
    assert [duty.mine for duty in worklist_of(province).demonstrations] == [1]
    assert "1 assigned to you" in client.get("/worklist/").content.decode()
    client.force_login(people["reporter"])
    own = client.get(application.get_absolute_url()).content.decode()
    assert "Assigned to" not in own + client.get("/applications/").content.decode()


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (S.CITY_CHECK, {"city"}),
        (S.PROVINCIAL_CHECK, {"province"}),
        (S.ASSOCIATION_CHECK, {"association"}),
        (S.CONSENT_PENDING, {"province"}),
        (S.ELIGIBILITY, {"ministry"}),
        (S.PUBLIC_NOTICE, set()),
    ],
)
def test_those_whose_turn_it_is_assign(
    state: str, may: set[str], people: Cast, association: Organisation, call: Call
) -> None:
    found = application_in(state, people, association, call=call)
    asked = ("reporter", "city", "province", "association", "ministry", "steward", "province elsewhere")

    assert {who for who in asked if assigning.may_assign(found, by=people[who])} == may


def test_nobody_else_is_given_an_application(application: Application, people: Cast) -> None:
    with pytest.raises(Refusal, match="does not check this application now"):
        assigning.assign(application=application, to=people["ministry"], by=people["province"])


def test_who_had_it_has_it_again_when_it_is_answered_and_the_next_level_nobody(
    application: Application, people: Cast
) -> None:
    province = people["province"]
    assigning.assign(application=application, to=province, by=province)

    perform(D.SEND_BACK, application, by=province, **given(D.SEND_BACK))
    while_it_is_back = application.assigned_to
    perform(D.SUBMIT, application, by=people["reporter"], comment="已补充")
    answered = application.assigned_to
    perform(D.RECOMMEND, application, by=province, **given(D.RECOMMEND))

    assert (while_it_is_back, answered, application.assigned_to) == (province, province, None)


def test_who_declares_an_interest_has_it_no_more(application: Application, people: Cast) -> None:
    province = people["province"]
    assigning.assign(application=application, to=province, by=province)

    interests.declare(enterprise=application.enterprise, reason="亲属任职", by=province)

    application.refresh_from_db()
    assert application.assigned_to is None


def test_only_what_is_checked_is_assigned(application: Application, people: Cast) -> None:
    with (
        pytest.raises(IntegrityError, match="application_is_assigned_while_it_is_checked"),
        transaction.atomic(),
    ):
        Application.objects.filter(pk=application.pk).update(state=S.DRAFT, assigned_to=people["province"])
