"""What is kept about a person between two pages, and that it never outlives what it rests on.

Counters rise at the commit, so these tests commit.
"""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from enterprises.enums import ReportState
from enterprises.models import Membership, Report, User
from enterprises.worklist import tasks
from tests.factories.enterprises import UserFactory
from tests.factories.reports import ReportFactory

pytestmark = pytest.mark.django_db(transaction=True)


def again(person: User) -> User:
    """The person as the next request finds them."""
    return User.objects.get(pk=person.pk)


def test_warm_overview_asks_for_session_person_and_counters_alone(client: Client) -> None:
    person = UserFactory(ministry_reviewer=True)
    client.force_login(person)
    client.get("/")

    with CaptureQueriesContext(connection) as asked:
        client.get("/")

    tables = [query["sql"].split(" FROM ")[-1].split()[0].strip('"') for query in asked]
    assert tables == ["django_session", "enterprises_user", "policy_versioncounter"]


def test_role_that_ends_is_gone_with_the_next_page() -> None:
    person = UserFactory(ministry_reviewer=True)
    before = again(person).scope.national
    Membership.objects.update(ended_at=timezone.now(), ended_by=person)

    assert (before, again(person).scope.national) == (True, False)


def test_role_that_ends_is_seen_inside_its_own_transaction() -> None:
    person = UserFactory(ministry_reviewer=True)
    before = again(person).scope.national

    with transaction.atomic():
        Membership.objects.update(ended_at=timezone.now(), ended_by=person)
        inside = again(person).scope.national

    assert (before, inside) == (True, False)


def test_number_of_tasks_follows_the_reports() -> None:
    person = UserFactory(ministry_reviewer=True)
    report = ReportFactory(ministry_check=True)
    before = tasks(again(person))
    Report.objects.filter(pk=report.pk).update(state=ReportState.PROVINCIAL_CHECK)

    assert (before, tasks(again(person))) == (1, 0)
