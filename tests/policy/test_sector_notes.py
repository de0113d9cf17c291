"""What an association writes of its sector: who may, what is offered, what stands, and what is kept."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.utils import InternalError, OperationalError
from django.test import Client

from policy.models import SectorNote
from policy.sector_notes import notes_at, offered_start, write_note
from policy.sources import Association, registry
from policy.standpoint import standpoint
from policy.stewardship import EditedMeanwhile
from reliability_tracker.moment import Moment
from tests.factories.enterprises import UserFactory
from tests.factories.policy import SectorFactory
from tests.factories.snapshots import SectorNoteFactory
from tests.policy.counted import set_up_policy

YEAR_END = datetime.date(2025, 12, 31)


@pytest.fixture
def analyst(clerk: Any) -> Any:
    set_up_policy()
    return UserFactory(association_analyst=True)


@pytest.fixture
def association(analyst: Any) -> Association:
    return registry.associations_of(analyst, "machinery")[0]


def texts(as_of: datetime.date = YEAR_END, known_at: datetime.datetime | None = None) -> list[str]:
    before = as_of.replace(year=as_of.year - 1)
    return [note.text for note in notes_at(standpoint(Moment(as_of, known_at)), "machinery", before)]


def test_note_stands_in_its_newest_version(analyst: Any, association: Association) -> None:
    of_it = {"sector": "machinery", "association": association, "as_of": YEAR_END, "by": analyst}
    first = write_note(**of_it, text="first", seen=0)
    write_note(**of_it, text=" second ", seen=1)

    assert texts() == ["second"]
    assert texts(known_at=first.written_at) == ["first"]
    assert texts(datetime.date(2026, 6, 30)) == ["second"]
    assert texts(datetime.date(2026, 12, 31)) == []

    write_note(**of_it, text="", seen=2)
    assert texts() == []


def test_note_written_meanwhile_is_not_written_over(analyst: Any, association: Association) -> None:
    of_it = {"sector": "machinery", "association": association, "as_of": YEAR_END, "by": analyst}
    write_note(**of_it, text="first", seen=0)

    with pytest.raises(EditedMeanwhile):
        write_note(**of_it, text="mine", seen=0)

    assert texts() == ["first"]


def test_last_note_is_offered_as_a_start(analyst: Any, association: Association) -> None:
    of_it = {"sector": "machinery", "association": association, "by": analyst, "seen": 0}
    write_note(**of_it, text="last year", as_of=datetime.date(2024, 12, 31))
    write_note(**of_it, text="", as_of=datetime.date(2025, 6, 30))

    offered = offered_start("machinery", association.name_zh, YEAR_END)

    assert (offered.text, offered.as_of) == ("last year", datetime.date(2024, 12, 31))  # type: ignore[union-attr]


def test_only_analysts_of_the_sector_write(analyst: Any, association: Association) -> None:
    for person, sector in ((analyst, "electronics"), (UserFactory(ministry_steward=True), "machinery")):
        with pytest.raises(PermissionDenied):
            write_note(sector=sector, association=association, as_of=YEAR_END, text="no", seen=0, by=person)


def test_analyst_writes_on_a_page_and_everyone_reads(
    analyst: Any, association: Association, client: Client
) -> None:
    client.force_login(analyst)
    address = "/sectors/machinery/note/?as_of=2025-12-31"
    SectorNoteFactory(
        sector_id="machinery",
        association_zh=association.name_zh,
        as_of=datetime.date(2024, 12, 31),
        text="去年的话",
    )

    form = client.get(address).content.decode()
    given = {"association": association.name_zh, "seen": "0", "text": "今年的话"}
    saved = client.post(address, given)
    late = client.post(address, given | {"text": "同时写的话"})
    client.force_login(UserFactory(enterprise_reporter=True))
    page = client.get("/sectors/machinery/?as_of=2025-12-31").content.decode()

    assert "去年的话" in form
    assert (saved.status_code, saved["Location"]) == (302, "/sectors/machinery/?as_of=2025-12-31")
    assert (late.status_code, "同时写的话" in late.content.decode()) == (200, True)
    assert late.context["form"].data["seen"] == "1"
    assert ("今年的话" in page, "去年的话" in page) == (True, False)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [({}, "sector_note_versions_are_counted"), ({"version": 0}, "sector_note_versions_begin_at_one")],
)
def test_database_refuses_a_note(db: None, changes: dict[str, Any], constraint: str) -> None:
    held = SectorNoteFactory(sector=SectorFactory(code="machinery"))

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SectorNoteFactory(sector=held.sector, written_by=held.written_by, **changes)


def test_note_is_never_changed(db: None) -> None:
    SectorNoteFactory(sector=SectorFactory(code="machinery"))

    for change in (
        lambda: SectorNote.objects.update(text="other"),
        lambda: SectorNote.objects.all()._raw_delete("default"),
    ):
        with (
            pytest.raises((InternalError, IntegrityError, OperationalError), match="append-only"),
            transaction.atomic(),
        ):
            change()
