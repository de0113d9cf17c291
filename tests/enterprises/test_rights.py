"""Rights stated once: what the table allows is what a POST does, for every deed × role × state."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import Deed, ReportState
from enterprises.models import Report
from tests.enterprises.cast import WiderCast, enterprise_in_dalian, report_in
from tests.enterprises.test_workflow import MAY, given
from tests.factories.notice import NoticeFactory, TargetFactory

pytestmark = pytest.mark.django_db

S = ReportState
SOME = (  # of each kind; everybody in every state comes with the long tests
    *("province", "stand-in of the province", "former stand-in", "province with an interest"),
    *("reporter", "observer", "ministry"),
)


def walked(
    state: str, client: Client, names: tuple[str, ...] = ()
) -> dict[tuple[str, str | None, str], bool]:
    """(deed, where it leads, person) → whether a POST did it; whatever it changed is taken back."""
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    dalian = enterprise_in_dalian()
    people = WiderCast(dalian)
    report = report_in(state, people, dalian)
    seen = report.state_since.strftime("%Y-%m-%dT%H:%M:%S.%f%z")
    due, done = (timezone.localdate() + timedelta(days=9)).isoformat(), {}
    for name in names or people:
        client.force_login(people[name])
        for deed in Deed:
            for to in [to for at, to in MAY[S(state)] if at == deed] or [None]:
                words: dict[str, Any] = {**given(deed), "seen": seen, "to": to or state, "answer_due_on": due}
                with transaction.atomic():
                    address = reverse("enterprises:report_deed", args=[report.number, deed])
                    answer = client.post(address, words)
                    moved = answer.status_code == 302
                    now = Report.objects.get(pk=report.pk)
                    assert moved or (now.state, now.state_since) == (state, report.state_since)
                    transaction.set_rollback(True)
                done[deed, to, name] = moved
    return done


def agrees(state: str, client: Client, names: tuple[str, ...] = ()) -> None:
    done = walked(state, client, names)

    asked = {name for _deed, _to, name in done}
    assert {key for key, moved in done.items() if moved} == {
        (deed, to, name) for (deed, to), allowed in MAY[S(state)].items() for name in allowed & asked
    }


def test_a_post_does_what_the_table_allows_and_nothing_else(client: Client) -> None:
    agrees(S.PROVINCIAL_CHECK, client, SOME)


@pytest.mark.long
@pytest.mark.parametrize("state", ReportState.values)
def test_a_post_does_so_for_everybody_in_every_state(state: str, client: Client) -> None:
    agrees(state, client)
