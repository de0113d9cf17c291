"""The member enterprises of an association, as it lists them itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from enterprises.models import AssociationMember
from tests.factories.enterprises import AssociationMemberFactory

pytestmark = pytest.mark.django_db


def test_a_member_stands_on_the_list_once() -> None:
    first = AssociationMemberFactory()

    with pytest.raises(IntegrityError, match="association_member_once"), transaction.atomic():
        AssociationMemberFactory(association=first.association, enterprise=first.enterprise)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [("association_member_removal_is_signed", {"removed_at": timezone.now()})],
)
def test_a_removal_is_signed(constraint: str, wrong: dict[str, Any]) -> None:
    AssociationMemberFactory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AssociationMember.objects.update(**wrong)
