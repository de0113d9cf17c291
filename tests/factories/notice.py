"""The notice, its stages and targets with their numbers, as small as a test needs them."""

from __future__ import annotations

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from policy.enums import TargetKind
from policy.models import Notice, Stage, StatusThresholds, Target, TargetVersion
from tests.factories.policy import TermFactory

PUBLISHED = datetime.datetime(2023, 7, 3, tzinfo=ZoneInfo("Asia/Shanghai"))
GOALS = {
    "platforms-2025": 3,
    "demonstrations-2025": 100,
    "enterprises-2025": 1000,
    "product-classes-2030": 10,
}


class NoticeFactory(DjangoModelFactory):
    class Meta:
        model = Notice
        django_get_or_create = ("document_number",)

    document_number = "工信部联科〔2023〕77号"
    name_zh = "制造业可靠性提升实施意见"
    name_en = "Implementation Opinions on Improving the Reliability of Manufacturing"
    dated_on = datetime.date(2023, 6, 2)
    published_on = datetime.date(2023, 7, 3)
    definition_zh = "可靠性"
    definition_en = "Reliability"


class StageFactory(TermFactory):
    class Meta:
        model = Stage

    code = "2025"
    notice = factory.SubFactory(NoticeFactory)
    start_on = factory.LazyAttribute(
        lambda stage: datetime.date(2023, 6, 2) if stage.code == "2025" else datetime.date(2025, 12, 31)
    )
    due_on = factory.LazyAttribute(lambda stage: datetime.date(int(stage.code), 12, 31))


class TargetFactory(TermFactory):
    """A target by its code; one of the four with a number comes with it."""

    class Meta:
        model = Target
        skip_postgeneration_save = True

    code = "enterprises-2025"
    stage = factory.LazyAttribute(lambda target: StageFactory(code=target.code[-4:]))
    kind = factory.LazyAttribute(
        lambda target: TargetKind.NUMERIC if target.code in GOALS else TargetKind.NARRATIVE
    )
    unit_zh = factory.LazyAttribute(lambda target: "个" if target.code in GOALS else "")
    unit_en = factory.LazyAttribute(lambda target: "items" if target.code in GOALS else "")

    @factory.post_generation
    def version(self, create: bool, extracted: Any, **fields: Any) -> None:
        if create and self.code in GOALS and not self.versions.exists():
            TargetVersionFactory(target=self, **fields)


class TargetVersionFactory(DjangoModelFactory):
    class Meta:
        model = TargetVersion

    target = factory.SubFactory(TargetFactory)
    goal = factory.LazyAttribute(lambda version: GOALS[version.target.code])
    start_on = factory.LazyAttribute(lambda version: version.target.stage.start_on)
    due_on = factory.LazyAttribute(lambda version: version.target.stage.due_on)
    recorded_at = PUBLISHED
    reason = "The notice"


class StatusThresholdsFactory(DjangoModelFactory):
    class Meta:
        model = StatusThresholds
        django_get_or_create = ("recorded_at",)

    on_track_from = "0.95"
    at_risk_from = "0.60"
    recorded_at = PUBLISHED
    reason = "Settings of the ministry"
