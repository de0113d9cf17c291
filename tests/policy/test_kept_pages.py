"""Pages that are kept ready cost three queries, and never outlive what they rest on.

Counters rise at the commit, so these tests commit.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from enterprises.models import Improvement, Membership, User
from policy.models import Sector, SectorNote, Target
from policy.sources import Support
from tests.factories.enterprises import UserFactory
from tests.factories.reports import ExpectedReportFactory, ReportFactory
from tests.policy.counted import CLASSES, ENTERPRISES, NARRATIVE, Books, set_up_policy

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = ["/", f"/targets/{ENTERPRISES}/", f"/targets/{NARRATIVE}/", "/sectors/machinery/"]


@pytest.fixture
def books(clerk: Any, known: list[Support]) -> Books:
    set_up_policy()
    return Books(known, clerk)


@pytest.fixture
def reader(books: Books, client: Client) -> Client:
    client.force_login(books.clerk)
    client.cookies["django_language"] = "en"
    return client


def words(client: Client, address: str) -> str:
    """The text of a page, tags gone and spaces single."""
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(address).content.decode()).split())


def asked(client: Client, address: str) -> list[str]:
    """The tables that a page asks, in order."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return [query["sql"].split(" FROM ")[-1].split()[0].strip('"') for query in captured]


def test_warm_page_asks_for_session_person_and_counters_alone(books: Books, reader: Client) -> None:
    books.count("2024-06-30")
    cold = [asked(reader, address) for address in PAGES]

    warm = [asked(reader, address) for address in PAGES]

    assert warm == [["django_session", "enterprises_user", "policy_versioncounter"]] * len(PAGES)
    assert all(len(tables) > 3 for tables in cold)


def test_warm_page_is_the_page_that_is_drawn(books: Books, reader: Client) -> None:
    books.count("2024-06-30")

    def without_token(address: str) -> str:
        return re.sub(r'(name="csrfmiddlewaretoken" value=")\w+', r"\1", reader.get(address).content.decode())

    for address in PAGES:
        with transaction.atomic():  # nothing is kept inside one
            drawn = without_token(address)
        assert [without_token(address) for _ in range(2)] == [drawn] * 2, address


def test_new_row_of_the_ledger_is_on_every_page(books: Books, reader: Client) -> None:
    pages = ["/", f"/targets/{ENTERPRISES}/", "/sectors/machinery/"]
    before = [words(reader, address) for address in pages]
    books.count("2024-06-30", times=7)

    after = [words(reader, address) for address in pages]

    assert ["ledger version 0" in page for page in before] == [True] * 3
    assert ["ledger version 7" in page for page in after] == [True] * 3
    assert ["ledger version 0" in page for page in after] == [False] * 3


def test_name_that_is_edited_is_new_on_every_page(books: Books, reader: Client) -> None:
    words(reader, f"/targets/{CLASSES}/"), words(reader, "/sectors/machinery/")
    Target.objects.filter(code=CLASSES).update(name_en="Classes renamed")
    Sector.objects.filter(code="machinery").update(name_en="Sector renamed")

    assert "Classes renamed" in words(reader, f"/targets/{CLASSES}/")
    assert "Sector renamed" in words(reader, "/sectors/machinery/")


def test_note_of_an_association_is_on_the_page_of_its_sector(books: Books, reader: Client) -> None:
    before = words(reader, "/sectors/machinery/")
    SectorNote.objects.create(
        sector_id="machinery",
        association_zh="协会",
        association_en="Association",
        as_of=timezone.localdate(),
        version=1,
        text="The sector moves.",
        written_at=timezone.now(),
        written_by=books.clerk,
    )

    assert ("The sector moves." in before, "The sector moves." in words(reader, "/sectors/machinery/")) == (
        False,
        True,
    )


def test_improvement_of_another_sector_moves_what_was_expected(books: Books, reader: Client) -> None:
    owed = ExpectedReportFactory(improvement__sector=Sector.objects.get(code="machinery"))

    def expected() -> int:
        with translation.override("en"):
            row = words(reader, "/sectors/machinery/").split(owed.cycle.name)[-1]
        return int(re.sub(r"\d{4}-\d\d-\d\d|\d+ \w+ \d{4}", "", row).split()[0])

    before = expected()
    Improvement.objects.update(sector="electronics")

    assert (before, expected()) == (1, 0)


def test_role_that_ends_takes_its_links_along(books: Books, client: Client) -> None:
    steward = UserFactory(ministry_steward=True)
    client.force_login(steward)
    edit, manage = f"/targets/{ENTERPRISES}/goal/", "/reference/"
    before = client.get(f"/targets/{ENTERPRISES}/").content.decode()
    Membership.objects.filter(user=steward).update(ended_at=timezone.now(), ended_by=steward)

    after = client.get(f"/targets/{ENTERPRISES}/").content.decode()

    assert [link in before for link in (edit, manage)] == [True, True]
    assert [link in after for link in (edit, manage)] == [False, False]


def test_frame_is_of_its_reader_and_follows_name_language_and_tasks(books: Books, client: Client) -> None:
    one, other = UserFactory(ministry_reviewer=True), UserFactory(ministry_reviewer=True)
    for person in (one, other):
        client.force_login(person)
        page = client.get("/").content.decode()
        assert [who.email in page for who in (one, other)] == [who == person for who in (one, other)]

    User.objects.filter(pk=other.pk).update(name="李四四")
    ReportFactory(ministry_check=True)
    renamed = words(client, "/")
    client.cookies["django_language"] = "en"
    in_english = words(client, "/")

    assert ("李四四" in renamed, "待办 1" in renamed) == (True, True)
    assert ("Overview of progress" in in_english, "Worklist 1" in in_english) == (True, True)


def test_message_is_shown_once_and_not_kept(books: Books, reader: Client) -> None:
    words(reader, "/")
    reader.post("/accounts/logout/")
    reader.force_login(books.clerk)
    first, second = reader.get("/"), reader.get("/")

    assert [b'class="notice' in response.content for response in (first, second)] == [True, False]


def test_form_in_a_kept_frame_posts(books: Books) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(books.clerk)
    pages = [strict.get("/").content.decode() for _ in range(2)]
    tokens = [re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1] for page in pages]  # type: ignore[index]

    posted = strict.post("/i18n/setlang/", {"language": "en", "next": "/", "csrfmiddlewaretoken": tokens[1]})

    assert tokens[0] != tokens[1]
    assert posted.status_code == 302
