"""Public notices as everyone reads them, objecting to a name, and handling an objection."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from enterprises.models import Application, Objection
from enterprises.nomination_enums import ObjectionState
from tests.factories.enterprises import PDF, EnterpriseFactory, UserFactory
from tests.factories.nomination import (
    ApplicationFactory,
    ObjectionFactory,
    PublicNoticeFactory,
    RecommendationListFactory,
    days,
)
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
GIVEN = {"name": "李强", "contact": "13800000000", "grounds": "试验数据与公开报告不一致。"}


@pytest.fixture
def application() -> Application:
    """A name in a notice that runs."""
    return ApplicationFactory(public_notice=True, notice=PublicNoticeFactory(running=True))


def address(application: Application) -> str:
    return reverse("enterprises:object", args=[application.notice_id, application.number])


def of_a_colleague(application: Application) -> Application:
    return ApplicationFactory(public_notice=True, notice=application.notice, call=application.call)


def test_notice_tells_names_and_products_and_nothing_else(application: Application, client: Client) -> None:
    listed = client.get(reverse("enterprises:public_notices")).content.decode()
    page = client.get(application.notice.get_absolute_url()).content.decode()
    answer = client.get(f"{application.notice.get_absolute_url()}?export=csv")
    (row,) = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))

    assert application.notice.number in listed
    assert application.enterprise_name in page
    assert address(application) in page
    assert "排名不分先后" in page
    assert application.credit_code not in page
    assert application.contact_name not in page or not application.contact_name
    assert row == {
        "地区": application.region.name,
        "企业": application.enterprise_name,
        "产品": application.product_label,
        "案例名称": application.case_title,
        "数据性质": "演示数据",
    }


@pytest.mark.parametrize(("first", "last", "status"), [(-12, -1, 200), (1, 10, 404)])
def test_notice_names_nobody_before_its_first_and_after_its_last_day(
    client: Client, first: int, last: int, status: int
) -> None:
    notice = PublicNoticeFactory(first_day=days(first), last_day=days(last))
    application = ApplicationFactory(public_notice=True, notice=notice)

    answer = client.get(notice.get_absolute_url())

    assert answer.status_code == status
    assert application.enterprise_name not in answer.content.decode()


def test_name_that_was_dropped_stands_in_the_notice_no_more(application: Application, client: Client) -> None:
    dropped = ApplicationFactory(not_selected=True, notice=application.notice, call=application.call)

    page = client.get(application.notice.get_absolute_url()).content.decode()

    assert application.case_title in page
    assert dropped.case_title not in page
    assert client.get(address(dropped)).status_code == 404


def test_visitor_objects_under_the_real_name_with_evidence(application: Application, client: Client) -> None:
    evidence = SimpleUploadedFile("报告.pdf", PDF, content_type="application/pdf")

    answer = client.post(address(application), {**GIVEN, "evidence": [evidence]}, follow=True)

    objection = Objection.objects.get()
    assert (objection.application, objection.state) == (application, ObjectionState.FILED)
    assert (objection.name, objection.contact, objection.grounds) == tuple(GIVEN.values())
    assert [file.name for file in objection.files.all()] == ["报告.pdf"]
    assert objection.number in answer.content.decode()


def test_objection_that_lacks_something_is_told_all_of_it_and_keeps_what_was_typed(
    application: Application, client: Client
) -> None:
    script = SimpleUploadedFile("a.pdf", b"#!/bin/sh", content_type="application/pdf")

    answer = client.post(address(application), {"grounds": GIVEN["grounds"], "evidence": [script]})

    page = answer.content.decode()
    form = answer.context["form"]
    assert set(form.errors) == {"name", "contact", "evidence"}
    assert GIVEN["grounds"] in page
    assert not Objection.objects.exists()


def test_objection_after_the_last_day_is_refused_with_the_day(client: Client) -> None:
    application = ApplicationFactory(public_notice=True)

    answer = client.post(address(application), GIVEN)

    assert "截止" in answer.content.decode() or "受理至" in answer.content.decode()
    assert not Objection.objects.exists()


def test_only_the_handler_sees_who_objected(client: Client) -> None:
    objection = ObjectionFactory(taken_up=True)
    pages = {}
    for reader in (objection.handler, UserFactory(ministry_reviewer=True)):
        client.force_login(reader)
        pages[reader] = client.get(objection.get_absolute_url()).content.decode()

    handler, other = pages.values()
    assert objection.name in handler
    assert objection.contact in handler
    assert objection.name not in other
    assert objection.contact not in other
    assert objection.grounds in other


@pytest.mark.parametrize("role", ["ministry_steward", "observer", "provincial_reviewer", "expert"])
def test_others_see_no_objection(client: Client, role: str) -> None:
    objection = ObjectionFactory()
    client.force_login(UserFactory(**{role: True}))

    found = [
        client.get(where).status_code
        for where in (reverse("enterprises:objections"), objection.get_absolute_url())
    ]

    assert found == [403, 404]


def test_reviewer_takes_an_objection_up_admits_and_upholds_it(client: Client) -> None:
    objection = ObjectionFactory()
    reviewer = UserFactory(ministry_reviewer=True)
    client.force_login(reviewer)
    where = objection.get_absolute_url()

    states = []
    for given in (
        {"deed": "take_up"},
        {"deed": "admit"},
        {"deed": "uphold", "finding": ""},
        {"deed": "uphold", "finding": "核实属实。"},
    ):
        client.post(where, given)
        objection.refresh_from_db()
        states.append((objection.state, objection.handler))
    upheld = client.get(where)
    dropping = client.get(upheld.context["drop"]).context["form"]

    assert states == [
        (ObjectionState.FILED, reviewer),
        (ObjectionState.ADMITTED, reviewer),
        (ObjectionState.ADMITTED, reviewer),
        (ObjectionState.UPHELD, reviewer),
    ]
    assert objection.finding == "核实属实。"
    assert f'href="{upheld.context["drop"]}"' in upheld.content.decode()
    assert [field.name for field in dropping if getattr(field.field, "demanded", False)] == ["comment"]


def test_who_hands_an_objection_over_sees_the_objector_no_more(client: Client) -> None:
    objection = ObjectionFactory(taken_up=True)
    colleague = UserFactory(ministry_reviewer=True)
    client.force_login(objection.handler)

    client.post(objection.get_absolute_url(), {"deed": "hand_over", "to": colleague.pk})

    objection.refresh_from_db()
    assert objection.handler == colleague
    assert objection.contact not in client.get(objection.get_absolute_url()).content.decode()


def test_evidence_comes_out_to_the_handler_only(application: Application, client: Client) -> None:
    client.post(
        address(application), {**GIVEN, "evidence": [SimpleUploadedFile("报告.pdf", PDF)]}, follow=True
    )
    objection = Objection.objects.get()
    file = objection.files.get()
    where = reverse("enterprises:objection_file", args=[objection.number, file.pk])
    client.force_login(UserFactory(ministry_reviewer=True))
    before = client.get(where).status_code
    client.post(objection.get_absolute_url(), {"deed": "take_up"})

    answer = client.get(where)

    assert before == 404
    assert b"".join(answer) == PDF
    assert "attachment" in answer["Content-Disposition"]


def test_lists_cost_the_same_whatever_their_length(application: Application, client: Client) -> None:
    reviewer = UserFactory(ministry_reviewer=True)
    public, handled = application.notice.get_absolute_url(), reverse("enterprises:objections")

    def costs() -> list[int]:
        client.logout()
        open_to_all = queries_of(client, public)
        client.force_login(reviewer)
        return [open_to_all, queries_of(client, handled)]

    ObjectionFactory(application=application)
    with_one = costs()
    for _ in range(2):
        ObjectionFactory(application=of_a_colleague(application), taken_up=True)

    assert costs() == with_one


def test_summary_list_is_open_to_those_who_made_it(client: Client) -> None:
    enterprise = EnterpriseFactory()
    drawn_up = RecommendationListFactory(region=enterprise.region)
    ApplicationFactory(recommended=True, on_list=drawn_up, improvement__enterprise=enterprise)
    where = reverse("enterprises:recommendation_paper", args=[drawn_up.pk])
    found = {}
    for name, reader in {
        "province": UserFactory(provincial_reviewer=True, membership__organisation__region=enterprise.region),
        "elsewhere": UserFactory(provincial_reviewer=True, membership__organisation__region__code="330000"),
    }.items():
        client.force_login(reader)
        found[name] = client.get(where).status_code

    assert found == {"province": 200, "elsewhere": 404}
