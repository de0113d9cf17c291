"""A snapshot without figures, for tests that only need one to be there."""

from __future__ import annotations

import datetime
import hashlib

import factory
from factory.django import DjangoModelFactory

from policy.models import SectorNote, Snapshot, SnapshotSummary
from policy.summary import FRAMES
from tests.factories.enterprises import UserFactory

NO_WORDS = {"targets": {}, "names": {"sector": {}, "project": {}, "region": {}}, "method": []}


class SnapshotFactory(DjangoModelFactory):
    class Meta:
        model = Snapshot

    number = factory.Sequence(lambda n: n + 1)
    as_of = datetime.date(2025, 12, 31)
    known_at = datetime.datetime(2026, 1, 15, tzinfo=datetime.UTC)
    ledger_version = 0
    settings_version = 0
    content = factory.LazyFunction(
        lambda: {"progress": {"targets": []}, "words": {"zh-hans": NO_WORDS, "en": NO_WORDS}}
    )
    digest = factory.LazyAttribute(lambda snapshot: hashlib.sha256(str(snapshot.number).encode()).hexdigest())


class SnapshotSummaryFactory(DjangoModelFactory):
    class Meta:
        model = SnapshotSummary

    snapshot = factory.SubFactory(SnapshotFactory)
    language = "zh-hans"
    content = factory.LazyAttribute(
        lambda row: {
            "sector": [row.sector.code, row.sector.name_zh, row.sector.name_en],
            "before": "2024-12-31",
            "digest": "0" * 64,
            "frames": {name: [] for name in FRAMES},
        }
    )
    csv = ""


class SectorNoteFactory(DjangoModelFactory):
    class Meta:
        model = SectorNote

    association_zh = "中国演示行业协会"
    as_of = datetime.date(2025, 12, 31)
    version = 1
    text = "行业总体向好。"
    written_at = datetime.datetime(2026, 1, 10, tzinfo=datetime.UTC)
    written_by = factory.SubFactory(UserFactory)
