"""Many rows at once, and the server at work while we go on."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction

from reliability_tracker.copying import Beside, Lines, copy_in

pytestmark = pytest.mark.django_db


def write(*models: str) -> Any:
    return partial(_write, models)


def _write(models: tuple[str, ...], cursor: Any) -> None:
    text = "".join(f"site\t{model}\n" for model in models)
    copy_in([Lines("COPY django_content_type (app_label, model) FROM STDIN", text.encode())], cursor)


def written() -> list[str]:
    return list(ContentType.objects.filter(app_label="site").order_by("id").values_list("model", flat=True))


def test_what_is_asked_meanwhile_waits_for_what_is_under_way() -> None:
    with Beside(ContentType) as beside:
        beside.do(write("a", "b"))
        beside.do(write("c"))
        seen = written()
        beside.do(write("d"))

    assert (seen, written()) == (["a", "b", "c"], ["a", "b", "c", "d"])


@transaction.atomic
def do(*pieces: Any, of: Any = ContentType) -> list[str]:
    """Hand over one after the other; what stands there at the end."""
    with Beside(of) as beside:
        for piece in pieces:
            beside.do(piece)
        seen = written()
        beside.do(write("last"))
    return seen


def orphan(cursor: Any) -> None:
    statement = "COPY auth_permission (name, codename, content_type_id) FROM STDIN"
    copy_in([Lines(statement, b"x\tx\t0\n")], cursor)


@pytest.mark.parametrize(
    ("pieces", "of"),
    [
        ([write("a"), write("b", "b")], ContentType),
        ([write("b", "b"), write("c")], ContentType),
        ([write("last")], ContentType),
        ([orphan], Permission),  # a foreign key is checked with its piece
    ],
)
def test_what_goes_wrong_is_raised_by_the_next_that_waits_at_the_latest_at_the_end(
    pieces: list[Any], of: Any
) -> None:
    with pytest.raises(IntegrityError):
        do(*pieces, of=of)

    assert written() == []


def test_foreign_keys_are_put_off_again_afterwards() -> None:
    do(of=Permission)

    Permission.objects.bulk_create([Permission(name="x", codename="x", content_type_id=0)])

    assert Permission.objects.filter(codename="x").delete()[0] == 1
