"""Messages of an inbox."""

from __future__ import annotations

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from enterprises.models import Message
from tests.factories.enterprises import UserFactory


class MessageFactory(DjangoModelFactory):
    """A new line that only tells: an accepted report."""

    class Meta:
        model = Message

    recipient = factory.SubFactory(UserFactory)
    event = "report.accepted"
    key = factory.Sequence(lambda n: f"report.accepted:{n}")
    about_kind = "transition"
    about_ids = factory.LazyFunction(lambda: [1])
    told = factory.LazyFunction(
        lambda: {
            "number": "R-2025H1-0001",
            "product": "减速器",
            "enterprise": "演示企业",
            "deed": "accept",
            "next": "accepted",
            "who": "王芳",
            "moved_at": "2025-07-01T02:00:00+00:00",
            "comment": "",
            "remarks": [],
            "answer_on": None,
        }
    )
    href = "/reports/R-2025H1-0001/"
    at = factory.LazyFunction(timezone.now)
