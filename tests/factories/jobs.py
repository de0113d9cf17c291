"""Jobs, in every state they can be in."""

from __future__ import annotations

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from policy.summary_jobs import NAME
from reliability_tracker.models import Job, JobState
from tests.factories.enterprises import UserFactory


class JobFactory(DjangoModelFactory):
    """The summary of a sector, which waits."""

    class Meta:
        model = Job

    class Params:
        running = factory.Trait(
            state=JobState.RUNNING,
            attempts=1,
            started_at=factory.LazyFunction(timezone.now),
            seen_at=factory.SelfAttribute("started_at"),
            step_started_at=factory.SelfAttribute("started_at"),
            step="Writing the file",
            rows_done=3_200,
            rows_total=10_000,
        )
        finished = factory.Trait(
            state=JobState.FINISHED,
            attempts=1,
            started_at=factory.LazyFunction(timezone.now),
            finished_at=factory.SelfAttribute("started_at"),
            came={"name_zh": "机械", "name_en": "Machinery"},
            result=factory.LazyFunction(lambda: ContentFile(b"a,b\n", "machinery.csv")),
            result_name="machinery.csv",
        )
        failed = factory.Trait(
            state=JobState.FAILED, finished_at=factory.LazyFunction(timezone.now), error="There is no sector."
        )
        cancelled = factory.Trait(state=JobState.CANCELLED, finished_at=factory.LazyFunction(timezone.now))

    kind = NAME
    owner = factory.SubFactory(UserFactory)
    given = factory.LazyFunction(
        lambda: {
            "sector": "machinery",
            "name_zh": "机械",
            "name_en": "Machinery",
            "fmt": "csv",
            "as_of": "2025-12-31",
            "known_at": "",
            "cycle": "",
        }
    )
    language = "en"
    asked_at = factory.LazyFunction(timezone.now)
