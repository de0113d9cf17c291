"""What tests of the ledger stand on: one who enters, and supports that a test puts in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from policy.sources import Submission, Support, registry
from tests.factories.enterprises import UserFactory
from tests.factories.notice import NoticeFactory, StatusThresholdsFactory, TargetFactory
from tests.factories.policy import ProjectFactory, RegionFactory, SectorFactory

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def known() -> Iterator[list[Support]]:
    """What supports subjects; a test changes the list and restates. Nothing else answers meanwhile."""
    supports: list[Support] = []

    def ask(target: str | None, subject: str | None) -> list[Support]:
        return [s for s in supports if target in (None, s.target) and subject in (None, s.subject)]

    before = registry.supports
    registry.supports = [ask]
    yield supports
    registry.supports = before


@pytest.fixture
def evidence(monkeypatch: pytest.MonkeyPatch) -> list[Submission]:
    """What accepted reports prove; a test changes the list and judges. Nothing else answers meanwhile."""
    proven: list[Submission] = []
    monkeypatch.setattr(registry, "evidence", [lambda code: [s for s in proven if s.product_class == code]])
    return proven


@pytest.fixture
def clerk(db: None) -> Any:
    """A ministry reviewer, with the reference rows that the supports of these tests name."""
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    StatusThresholdsFactory()
    for sector in ("machinery", "electronics"):
        SectorFactory(code=sector)
    for project in ("foundation", "multiplication"):
        ProjectFactory(code=project)
    for region in ("320000", "330000"):
        RegionFactory(code=region)
    return UserFactory(ministry_reviewer=True)
