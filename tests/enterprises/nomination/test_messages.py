"""Who hears of an application's steps, of an objection, and of what is asked of experts."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from enterprises.enums import Role
from enterprises.models import Call, Message, Organisation
from enterprises.nomination import objections, panels
from enterprises.nomination.table import perform
from enterprises.nomination_enums import ApplicationDeed, ApplicationState
from tests.background import work_off
from tests.enterprises.cast import Cast
from tests.enterprises.nomination.roles import application_in, given
from tests.factories.enterprises import MembershipFactory, UserFactory
from tests.factories.nomination import ApplicationFactory, PublicNoticeFactory

pytestmark = pytest.mark.django_db

D, S = ApplicationDeed, ApplicationState

# event → the state an application is in, the deed, who does it, and who of the cast hears of it
HEARD: dict[str, list[tuple[S, D, str, set[str]]]] = {
    "application.to_check": [
        (S.DRAFT, D.SUBMIT, "reporter", {"city"}),
        (S.CITY_CHECK, D.PASS_ON, "city", {"province"}),
        (S.ASSOCIATION_CHECK, D.ASK_CONSENT, "association", {"province"}),
        (S.PROVINCIAL_CHECK, D.RECOMMEND, "province", set()),
    ],
    "application.sent_back": [
        (S.CITY_CHECK, D.SEND_BACK, "city", {"reporter"}),
        (S.ELIGIBILITY, D.SEND_BACK, "ministry", {"reporter"}),
    ],
    "application.moved": [
        (S.PROVINCIAL_CHECK, D.RECOMMEND, "province", {"reporter"}),
        (S.ELIGIBILITY, D.FAIL, "ministry", {"reporter"}),
        (S.DRAFT, D.SUBMIT, "reporter", set()),
    ],
}
OTHERS = (
    "objection.received",
    "review.asked",
    "report.extended",
    "report.nothing_questioned",
)  # the last two in test_owing
ROWS = [(event, *row) for event, rows in HEARD.items() for row in rows]


@pytest.mark.parametrize(("event", "state", "deed", "who", "readers"), ROWS)
def test_step_of_an_application_is_heard_by(
    event: str,
    state: S,
    deed: D,
    who: str,
    readers: set[str],
    goal: None,
    call: Call,
    people: Cast,
    association: Organisation,
) -> None:
    everyone = {person.pk: name for name, person in people.items()}
    application = application_in(state, people, association, call=call)
    application.submitted_by = people["reporter"] if application.submitted_at else None
    application.save(update_fields=["submitted_by"])

    perform(deed, application, by=people[who], **given(deed))

    told = Message.objects.filter(event=event).values_list("recipient", flat=True)
    assert {everyone[pk] for pk in told} == readers


def test_objection_is_told_to_reviewers_and_names_nobody_who_objected() -> None:
    application = ApplicationFactory(public_notice=True, notice=PublicNoticeFactory(running=True))
    first, second = UserFactory.create_batch(2, ministry_reviewer=True)
    own = MembershipFactory(
        user=second, enterprise=application.enterprise, role=Role.ENTERPRISE_REPORTER
    ).user

    filed = objections.file(application=application, name="李强", contact="13800000000", grounds="数据不实")
    work_off()

    readers = set(Message.objects.filter(event="objection.received").values_list("recipient", flat=True))
    assert first.pk in readers
    assert own.pk not in readers
    letter = next(one for one in mail.outbox if one.to == [first.email])
    assert application.case_title in letter.body
    assert "李强" not in letter.subject + letter.body
    assert filed.get_absolute_url() in letter.body


def test_objection_that_is_taken_up_asks_nobody_else() -> None:
    application = ApplicationFactory(public_notice=True, notice=PublicNoticeFactory(running=True))
    first, second = UserFactory.create_batch(2, ministry_reviewer=True)
    filed = objections.file(application=application, name="李强", contact="138", grounds="数据不实")

    objections.take_up(objection=filed, by=first)

    assert not Message.objects.unread().filter(recipient=second).exists()


def test_expert_is_told_once_of_all_that_is_asked_and_not_after_scoring(client: Client) -> None:
    first = ApplicationFactory(desk_review=True)
    second = ApplicationFactory(desk_review=True, call=first.call)
    expert, reviewer = UserFactory(expert=True), UserFactory(ministry_reviewer=True)

    panel = panels.convene(call=first.call, applications=[first, second], experts=[expert], by=reviewer)
    (message,) = Message.objects.filter(recipient=expert)
    for review in panel.reviews.all():
        panels.score(review=review, by=expert, score=80, comment="好")

    message.refresh_from_db()
    client.force_login(expert)
    assert "2" in client.get("/inbox/").content.decode()
    assert message.settled_at is not None
