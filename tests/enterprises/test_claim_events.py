"""Who hears of a registration: event × role, stated as data."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from enterprises import registration
from enterprises.attachments import inspect
from enterprises.models import Claim, Enterprise, Message
from enterprises.registration import Unit
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian
from tests.factories.enterprises import PDF, ClaimFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast_of(enterprise_in_dalian())


def register(people: Cast, *, known: bool, by: Any = None) -> Claim:
    """A claim on the enterprise of the cast, or on a code in the same city that nobody has registered."""
    enterprise = people.enterprise
    code = enterprise.credit_code if known else ClaimFactory.build(region=None).credit_code
    unit = Unit(code, code, "演示轴承有限公司", enterprise.region, enterprise.city)
    licence = ContentFile(PDF, name="营业执照.pdf")
    return registration.register(
        by=by or people["nobody"], unit=unit, licence=licence, inspected=inspect(licence)
    )


def referred(people: Cast) -> None:
    registration.refer(claim=register(people, known=True), by=people["administrator"], remark="不认识")


def turned(people: Cast) -> None:
    first = register(people, known=False, by=UserFactory())
    second = Unit(first.credit_code, first.credit_code, first.enterprise_name, first.region, first.city)
    licence = ContentFile(PDF, name="营业执照.pdf")
    registration.register(by=people["nobody"], unit=second, licence=licence, inspected=inspect(licence))
    registration.confirm(claim=first, by=people["city"])


# event → what happens, and who of the cast hears of it; nobody else does
HEARD: dict[str, list[tuple[Any, set[str]]]] = {
    "claim.received": [(lambda p: register(p, known=False), {"nobody"})],
    "claim.to_decide": [
        (lambda p: register(p, known=False), {"city"}),
        (lambda p: register(p, known=True), {"administrator"}),
        (referred, {"administrator", "city"}),
    ],
    "claim.referred": [(referred, {"nobody"})],
    "claim.turned": [(turned, {"nobody"})],
    "claim.confirmed": [
        (lambda p: registration.confirm(claim=register(p, known=False), by=p["city"]), {"nobody"})
    ],
    "claim.refused": [
        (lambda p: registration.refuse(claim=register(p, known=False), by=p["city"], reason="否"), {"nobody"})
    ],
}
ROWS = [(event, *row) for event, rows in HEARD.items() for row in rows]


@pytest.mark.parametrize(("event", "happens", "readers"), ROWS)
def test_an_event_of_a_registration_is_heard_by(
    event: str, happens: Any, readers: set[str], people: Cast
) -> None:
    everyone = {person.pk: name for name, person in people.items()}

    happens(people)

    told = Message.objects.filter(event=event).values_list("recipient", flat=True)
    assert {everyone[pk] for pk in told if pk in everyone} == readers


def test_one_who_passed_a_registration_on_need_not_look_at_it_any_more(people: Cast) -> None:
    administrator, city = people["administrator"], people["city"]
    referred(people)

    assert administrator.messages.unread().count() == 0
    assert city.messages.unread().count() == 1


def test_authority_is_told_once_the_administrator_has_been_silent(people: Cast) -> None:
    administrator, city = people["administrator"], people["city"]
    register(people, known=True)
    long_ago = timezone.now() - timedelta(days=11)
    Claim.objects.update(created_at=long_ago)
    Enterprise.objects.update(confirmed_at=long_ago)

    registration.tell_of_silence()
    registration.tell_of_silence()

    assert Message.objects.filter(event="claim.to_decide", recipient=city).count() == 1
    assert administrator.messages.unread().count() == 0
    assert city.messages.unread().count() == 1
