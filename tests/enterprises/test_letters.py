"""Letters through a real mail server: in the reader's language, never for what is done, never twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from enterprises import letters, review, telling
from enterprises.enums import Letters, Posting, ReportState
from enterprises.models import Message, User
from enterprises.tasks import post_days, post_message
from tests.background import waiting, work_off
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian, report_in
from tests.factories.enterprises import UserFactory
from tests.factories.messages import MessageFactory
from tests.mail_server import MailServer, mail_server

pytestmark = pytest.mark.django_db

S = ReportState


@pytest.fixture
def server(settings: Any) -> Iterator[MailServer]:
    with mail_server(settings) as running:
        yield running


@pytest.fixture
def dalian() -> Any:
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    return cast_of(dalian)


def wants(person: User, **wish: str) -> None:
    User.objects.filter(pk=person.pk).update(**wish)


def test_letter_is_in_the_language_of_its_reader_and_leads_to_the_page(
    server: MailServer, dalian: Any, people: Cast
) -> None:
    wants(people["ministry"], language="en")
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    review.pass_on(report=report, by=people["province"], opinion="同意报送")
    assert server.letters == []
    work_off()

    assert sorted(server.sent) == sorted(
        [
            (people["ministry"].email, f"To check: report {report.number} of {report.enterprise_name}"),
            (people["reporter"].email, f"已上报：贵单位报告{report.number}，现处于“部级审核”环节"),
        ]
    )
    english = next(letter for letter in server.letters if letter["To"] == people["ministry"].email)
    text = english.get_content().replace("\r\n", "\n")
    for part in (
        "Comment: 同意报送",
        f"\nhttp://localhost:8000/reports/{report.number}/\n",
        "http://localhost:8000/letters/",
    ):
        assert part in text
    assert Message.objects.filter(posting=Posting.SENT).count() == 2


def test_nobody_gets_a_letter_who_wants_none(server: MailServer, dalian: Any, people: Cast) -> None:
    wants(people["ministry"], letters=Letters.INBOX)
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    review.pass_on(report=report, by=people["province"], opinion="好")
    work_off()

    assert [to for to, _ in server.sent] == [people["reporter"].email]
    assert people["ministry"].messages.unread().count() == 1


def test_no_letter_for_what_was_done_before_it_went_out(
    server: MailServer, dalian: Any, people: Cast
) -> None:
    ministry = people["ministry"]
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    review.pass_on(report=report, by=people["province"], opinion="好")
    review.take_back(report=report, by=people["province"], reason="误")
    work_off()

    to_ministry = [subject for to, subject in server.sent if to == ministry.email]
    assert len(to_ministry) == 1
    assert "无需再审核" in to_ministry[0]
    assert Message.objects.get(event="report.to_check", recipient=ministry).posting == Posting.NOT_NEEDED


@pytest.mark.parametrize("why", [{"read_at": timezone.now()}, {"recipient__is_active": False}])
def test_no_letter_for_what_was_read_in_the_inbox_or_to_a_closed_account(
    server: MailServer, why: dict[str, Any]
) -> None:
    message = MessageFactory(posting=Posting.AT_ONCE, **why)

    assert (letters.post_message(message.pk), server.letters) == (False, [])
    assert Message.objects.get().posting == Posting.NOT_NEEDED


def test_letter_is_sent_once_and_again_only_after_trouble(server: MailServer) -> None:
    message = MessageFactory(posting=Posting.AT_ONCE)
    post_message.defer(message=message.pk)
    server.refuses = True
    work_off()
    in_trouble = (Message.objects.get().posting, waiting())

    server.refuses = False
    sent = [letters.post_message(message.pk) for _ in range(2)]

    assert in_trouble == (Posting.AT_ONCE, ["post_message"])
    assert (sent, len(server.letters)) == ([True, False], 1)


def test_daily_letter_holds_what_still_waits_and_what_was_told(server: MailServer) -> None:
    reader = UserFactory(language="en", letters=Letters.DAILY)
    dalian = enterprise_in_dalian()
    step = report_in(S.PROVINCIAL_CHECK, cast_of(dalian), dalian).transitions.get()
    told = MessageFactory.build().told
    for key, event, about in (("a", "report.to_check", step.pk), ("b", "report.to_check", 0)):
        MessageFactory(recipient=reader, posting=Posting.DAILY, event=event, key=key, about_ids=[about])
    MessageFactory(recipient=reader, posting=Posting.DAILY)
    MessageFactory(recipient=reader, posting=Posting.DAILY, read_at=timezone.now())

    for _ in range(2):
        post_days.defer(timestamp=0)
        work_off()

    (letter,) = server.letters
    assert server.sent == [(reader.email, "2 messages of today")]
    asked, information = letter.get_content().split("For your information:")
    assert asked.count(f"To check: report {told['number']}") == 1
    assert "http://localhost:8000/reports/R-2025H1-0001/" in information
    assert Counter(Message.objects.values_list("posting", flat=True)) == {"not_needed": 2, "sent": 2}


def test_nobody_is_told_of_the_same_step_twice() -> None:
    reader = UserFactory()
    of_it: dict[str, Any] = {
        "thing": None,
        "about": ("transition", [1]),
        "step": "1",
        "href": "/",
        "told": MessageFactory.build().told,
        "to": [reader],
    }

    told = [len(telling.tell("report.accepted", **of_it)) for _ in range(2)]

    assert (told, reader.messages.count()) == ([1, 0], 1)


def test_the_one_who_did_it_is_not_told() -> None:
    doer = UserFactory()

    told = telling.tell(
        "report.accepted",
        thing=None,
        about=("transition", [1]),
        step="1",
        href="/",
        told={},
        to=[doer],
        by=doer,
    )

    assert told == []
