"""An enterprise in Dalian, whose city has places of its own, and everyone who may meet its application."""

from __future__ import annotations

import pytest

from enterprises.models import Call, Organisation
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian
from tests.factories.enterprises import OrganisationFactory
from tests.factories.nomination import CallFactory
from tests.factories.notice import NoticeFactory, TargetFactory


@pytest.fixture
def goal() -> None:
    NoticeFactory()
    TargetFactory(code="demonstrations-2025")


@pytest.fixture
def call() -> Call:
    call: Call = CallFactory(places_of_city=2)
    return call


@pytest.fixture
def people(call: Call) -> Cast:
    return cast_of(enterprise_in_dalian())


@pytest.fixture
def association(people: Cast) -> Organisation:
    """An association of machinery; the analyst of the cast belongs to it."""
    association: Organisation = OrganisationFactory(association=True)
    people.roles["association elsewhere"] = people.roles["association"]
    people.roles["association"] = {"association_analyst": True, "membership__organisation": association}
    return association
