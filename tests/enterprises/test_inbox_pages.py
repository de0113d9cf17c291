"""The inbox: one's own messages, the number beside it, and the way from a letter to the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import Letters, Posting
from enterprises.models import Message, User
from tests.factories.enterprises import PASSWORD, UserFactory
from tests.factories.messages import MessageFactory
from tests.factories.reports import ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def reader(client: Client) -> User:
    person: User = UserFactory(observer=True)
    client.force_login(person)
    return person


def test_each_line_leads_to_its_place_and_new_ones_stand_out(client: Client, reader: User) -> None:
    message = MessageFactory(recipient=reader)
    MessageFactory()  # somebody else's

    page = client.get(INBOX).content.decode()

    link = f'<a href="{message.href}" data-read="{message.pk}">Accepted: your report R-2025H1-0001</a>'
    assert f"<strong>{link}</strong>" in page
    assert page.count("data-read=") == 1


def test_number_stands_beside_the_inbox_until_it_is_read(client: Client, reader: User) -> None:
    first, _second = MessageFactory.create_batch(2, recipient=reader)
    beside = 'Inbox <span class="count">%d</span>'

    numbers = [beside % 2 in client.get("/").content.decode()]
    client.post("/inbox/read/", {"read": first.pk})
    numbers.append(beside % 1 in client.get("/").content.decode())
    client.post("/inbox/read/", {"all": "1"})
    numbers.append("Inbox</a>" in client.get("/").content.decode())

    assert numbers == [True, True, True]


def test_nobody_reads_for_another(client: Client, reader: User) -> None:
    other = MessageFactory()

    answer = client.post("/inbox/read/", {"read": [other.pk, "x"]})

    other.refresh_from_db()
    assert (answer.status_code, answer["Location"], other.read_at) == (302, INBOX, None)


def test_lines_not_read_can_be_shown_alone(client: Client, reader: User) -> None:
    MessageFactory(recipient=reader, read_at=timezone.now())
    MessageFactory(recipient=reader, settled_at=timezone.now())
    new = MessageFactory(recipient=reader)

    shown = client.get(INBOX, {"show": "new"}).context["table"].data.data

    assert list(shown) == [new]


def test_list_costs_the_same_for_one_line_and_for_three(client: Client, reader: User) -> None:
    MessageFactory(recipient=reader)
    one = queries_of(client, INBOX)
    MessageFactory.create_batch(2, recipient=reader)

    assert queries_of(client, INBOX) == one


def test_empty_inbox_says_so(client: Client, reader: User) -> None:
    assert "No message yet" in client.get(INBOX).content.decode()


def test_link_of_a_letter_leads_through_sign_in_to_the_page(client: Client) -> None:
    report = ReportFactory(submitted=True)
    reader = UserFactory(ministry_reviewer=True)

    asked = client.get(report.get_absolute_url())
    signed_in = client.post(asked["Location"], {"login": reader.email, "password": PASSWORD})

    assert asked["Location"] == f"{reverse('account_login')}?next={report.get_absolute_url()}"
    assert signed_in["Location"] == report.get_absolute_url()


def test_form_of_sign_in_keeps_where_the_letter_leads(client: Client) -> None:
    page = client.get(f"{reverse('account_login')}?next=/reports/R-1/").content.decode()

    assert '<input type="hidden" name="next" value="/reports/R-1/"' in page


def test_person_chooses_letters_and_their_language(client: Client, reader: User) -> None:
    before = (reader.letters, reader.language)

    answer = client.post("/letters/", {"letters": "daily", "language": "en"})

    reader.refresh_from_db()
    assert before == (Letters.AT_ONCE, "zh-hans")
    assert (answer["Location"], reader.letters, reader.language) == ("/letters/", Letters.DAILY, "en")


def test_choice_that_does_not_exist_is_refused_with_a_word(client: Client, reader: User) -> None:
    page = client.post("/letters/", {"letters": "hourly", "language": "fr"})

    reader.refresh_from_db()
    assert set(page.context["form"].errors) == {"letters", "language"}
    assert (reader.letters, reader.language) == (Letters.AT_ONCE, "zh-hans")


# What the database refuses


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("message_sent_has_its_time", {"posting": Posting.SENT}),
        ("message_sent_has_its_time", {"posted_at": timezone.now()}),
        ("message_is_about_something", {"about_ids": []}),
    ],
)
def test_message_constraint(constraint: str, changes: dict[str, Any]) -> None:
    message = MessageFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**changes)


def test_person_is_told_once() -> None:
    message = MessageFactory()

    with pytest.raises(IntegrityError, match="message_is_told_once"), transaction.atomic():
        MessageFactory(recipient=message.recipient, key=message.key)


def test_language_of_letters_is_one_of_the_site() -> None:
    person = UserFactory()

    with pytest.raises(IntegrityError, match="user_language_is_known"), transaction.atomic():
        User.objects.filter(pk=person.pk).update(language="fr")
