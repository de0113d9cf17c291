"""Sending an application back: reasons of the list, comments on single fields and their answers, days."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from enterprises.models import Application, Call, Organisation
from enterprises.nomination.happenings import happenings
from enterprises.nomination.table import perform
from enterprises.nomination_enums import ApplicationDeed, ApplicationState
from enterprises.verdicts import Refusal
from enterprises.worklist import worklist_of
from tests.enterprises.cast import Cast
from tests.enterprises.nomination.roles import application_in, given
from tests.factories.checking import ReviewReasonFactory
from tests.factories.nomination import ApplicationFactory, PublicNoticeFactory, days

pytestmark = pytest.mark.django_db
S, D = ApplicationState, ApplicationDeed


@pytest.fixture(autouse=True)
def english(client: Client, clean_slate: None) -> Iterator[None]:
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        yield


def page_of(application: Application, deed: str) -> str:
    return reverse("enterprises:application_deed", args=[application.number, deed])


def test_it_comes_back_with_reasons_and_comments_and_each_is_answered(
    client: Client, people: Cast, association: Organisation
) -> None:
    ReviewReasonFactory(code="evidence-missing")
    application = application_in(S.PROVINCIAL_CHECK, people, association)
    on_practice, on_value = "on-practice", f"on-rows-{application.rows.get().order}-current_value"
    client.force_login(people["province"])
    asked = client.get(page_of(application, D.SEND_BACK))
    seen = asked.context["form"].initial["seen"]
    words = {"to": S.RETURNED, "seen": seen, on_practice: "请写明试验条件", on_value: "与检测报告不一致"}

    without_reason = client.post(page_of(application, D.SEND_BACK), words)
    sent = client.post(page_of(application, D.SEND_BACK), {**words, "reasons": ["evidence-missing"]})
    application.refresh_from_db()
    client.force_login(people["reporter"])
    writing = client.get(reverse("enterprises:application_edit", args=[application.number]))
    answering = client.get(page_of(application, D.SUBMIT))
    again = {
        "to": S.PROVINCIAL_CHECK,
        "seen": answering.context["form"].initial["seen"],
        **{f"answer_{one.pk}": f"答复 {one.field}" for one in application.field_comments.all()[:1]},
    }
    half = client.post(page_of(application, D.SUBMIT), again)
    again |= {f"answer_{one.pk}": f"答复 {one.field}" for one in application.field_comments.all()}
    client.post(page_of(application, D.SUBMIT), again)

    assert [str(p.message) for p in without_reason.context["form"].problems] == [
        "Choose a reason from the list."
    ]
    assert (sent.status_code, application.returned_from) == (302, S.PROVINCIAL_CHECK)
    assert [one.anchor for one in writing.context["asked"]] == [
        "id_practice",
        f"id_{on_value.removeprefix('on-')}",
    ]
    assert [str(p.message) for p in half.context["form"].problems] == ["Answer this comment."]
    back, came = happenings(application)[-2:]
    once_more = Application.objects.get(pk=application.pk)
    perform(
        D.SEND_BACK,
        once_more,
        by=people["province"],
        reasons=["evidence-missing"],
        field_comments={"practice": "仍未写明"},
    )
    settled = [remark.standing for remark in happenings(once_more)[-3].remarks]
    assert (back.reasons, back.comment) == ("Evidence is missing or incomplete", "")
    assert [(r.label, r.text, r.answer, r.standing) for r in back.remarks] == [
        ("What was done", "请写明试验条件", "答复 practice", "answered"),
        (back.remarks[1].label, "与检测报告不一致", f"答复 {on_value.removeprefix('on-')}", "answered"),
    ]
    assert settled == ["answered", "settled"]  # the first is asked again
    assert (back.title, came.title) == ("Send back → sent back", "Submit again → provincial check")


def test_a_return_says_something_and_a_rejection_has_its_reason(
    people: Cast, association: Organisation
) -> None:
    ReviewReasonFactory(code="out-of-scope", for_return=False)
    application = application_in(S.PROVINCIAL_CHECK, people, association)

    with pytest.raises(Refusal) as silent:
        perform(D.SEND_BACK, application, by=people["province"])
    with pytest.raises(Refusal) as without:
        perform(D.REJECT, application, by=people["province"], comment="不符合方向")
    perform(D.REJECT, application, by=people["province"], comment="不符合方向", reasons=["out-of-scope"])

    assert list(silent.value.message_dict) == ["comment"]
    assert list(without.value.message_dict) == ["reasons"]
    assert application.transitions.latest("id").reasons == ["out-of-scope"]


@pytest.mark.parametrize(
    ("state", "deed", "who"),
    [
        (S.CONSENT_PENDING, D.REFUSE, "province"),
        (S.PUBLIC_NOTICE, D.DROP, "ministry"),
        (S.NAMED, D.REVOKE, "ministry"),
        (S.RECHECK, D.REVOKE, "ministry"),
    ],
)
def test_what_ends_an_application_names_a_reason_of_the_list(
    state: str, deed: str, who: str, people: Cast, association: Organisation
) -> None:
    ReviewReasonFactory(
        code="untrue", for_return=False, for_rejection=deed != D.REVOKE, for_annulment=deed == D.REVOKE
    )
    application = application_in(state, people, association)

    with pytest.raises(Refusal) as without:
        perform(deed, application, by=people[who], **given(deed))

    assert list(without.value.message_dict) == ["reasons"]


def test_each_step_has_its_days_and_the_naming_those_after_the_notice(
    people: Cast, association: Organisation, call: Call
) -> None:
    call.days_of_step = 7
    call.save()
    application = application_in(S.PROVINCIAL_CHECK, people, association, call=call)
    week = timezone.localdate() + datetime.timedelta(days=7)

    perform(D.SEND_BACK, application, by=people["province"], comment="请补充", answer_due_on=days(3))
    returned = application.step_due_on
    perform(D.SUBMIT, application, by=people["reporter"], comment="已补充")
    again = application.step_due_on
    shortlisted = application_in(
        S.SHORTLISTED, people, association, call=call, improvement__product_name="乙"
    )
    notice = PublicNoticeFactory(call=call, running=True)
    perform(D.PUBLISH, shortlisted, by=people["ministry"], notice=notice)

    assert (returned, again) == (days(3), week)
    assert shortlisted.step_due_on == notice.last_day + datetime.timedelta(days=7)


def test_what_is_overdue_comes_first_on_the_desk_and_is_found_in_the_list(
    client: Client, people: Cast, association: Organisation, call: Call
) -> None:
    province = people["province"]
    unlisted = application_in(S.RECOMMENDED, people, association, call=call)
    ApplicationFactory(
        provincial_check=True, call=call, improvement__enterprise=people.enterprise, step_due_on=days(2)
    )
    Application.objects.filter(pk=unlisted.pk).update(step_due_on=days(-1))
    client.force_login(province)

    duties = worklist_of(province).demonstrations
    late = client.get(reverse("enterprises:applications"), {"late": "yes"}).context["table"]

    assert [(duty.label, duty.count, duty.overdue) for duty in duties] == [
        ("Recommended, and on no list yet", 1, 1),
        ("Applications for demonstration to check", 1, 0),
    ]
    assert [row.record for row in late.rows] == [unlisted]
    assert "waits for the recommender" in late.rows[0].get_cell("state")
