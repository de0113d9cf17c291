"""Constraints that read like sentences, the text lists are searched in, counting, reading of one moment."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import CheckConstraint, Count, F, Func, Q, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    Sentence = str | _StrPromise


def set_together(*fields: str, name: str, message: Sentence | None = None) -> CheckConstraint:
    """All of the fields are set, or none of them is."""
    every = Q(**{f"{field}__isnull": False for field in fields})
    none = Q(**{f"{field}__isnull": True for field in fields})
    return CheckConstraint(
        condition=every | none,
        name=name,
        violation_error_message=message or _("These belong together: fill all of them or none."),
    )


def state_has(
    states: str | Iterable[str],
    field: str,
    *,
    name: str,
    state_field: str = "state",
    message: Sentence | None = None,
) -> CheckConstraint:
    """The field is set in these states and in no other."""
    names = [states] if isinstance(states, str) else list(states)
    inside = Q(**{f"{state_field}__in": names})
    present = Q(**{f"{field}__isnull": False})
    return CheckConstraint(
        condition=(inside & present) | (~inside & ~present),
        name=name,
        violation_error_message=message or _("The state and its date or person do not agree."),
    )


def in_order(*fields: str, name: str, message: Sentence | None = None) -> CheckConstraint:
    """Each field is at or after the one before it; an empty one is not compared."""
    condition = Q()
    for earlier, later in pairwise(fields):
        condition &= (
            Q(**{f"{later}__gte": F(earlier)})
            | Q(**{f"{earlier}__isnull": True})
            | Q(**{f"{later}__isnull": True})
        )
    return CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message=message or _("The dates are not in order."),
    )


def one_of(field: str, choices: Iterable[str], *, name: str) -> CheckConstraint:
    """The field holds one of the choices, or its empty value."""
    return CheckConstraint(
        condition=Q(**{f"{field}__in": [*choices]}),
        name=name,
        violation_error_message=_("This is not one of the choices."),
    )


def at_least_zero(*fields: str, name: str) -> CheckConstraint:
    """None of the fields is negative."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__gte": 0}) | Q(**{f"{field}__isnull": True})
    return CheckConstraint(
        condition=condition, name=name, violation_error_message=_("This cannot be negative.")
    )


@contextmanager
def of_one_moment() -> Iterator[None]:
    """All that is read within is as it was at one moment, whatever others commit meanwhile.

    Within a transaction that is open already it is as that one sees it.
    """
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


class SearchText(Func):
    """What a list is searched in: lower case, compatibility forms folded, a word for each Chinese pair.

    The query is treated the same way by `reliability_tracker.search`, which says why. Expressions without
    groups: those take twice as long, and every row that is written goes through these.
    """

    def __init__(self, *fields: str) -> None:
        text: Any = Value("")
        for field in fields:
            text = ConcatOp(text, Coalesce(F(field), Value("")))
        super().__init__(text, output_field=TextField())

    HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
    template = (
        r"regexp_replace(regexp_replace(regexp_replace(' ' || lower(normalize(%(expressions)s, NFKC)) || ' ',"
        rf" '[{HAN}]+', ' \& ', 'g'), '\s+', ' ', 'g'), '(?<=[{HAN}])[{HAN}]', '\& \&', 'g')"
    )


class ConcatOp(Func):
    """a || ' ' || b: unlike CONCAT it is immutable, so it may stand in a generated column."""

    template = "(%(expressions)s)"
    arg_joiner = " || ' ' || "


def counted_together(rows: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each of the querysets has, in one query; none for none."""
    if not rows:
        return []
    counts: list[QuerySet[Any, tuple[int, int]]] = [
        of_one.order_by()
        .annotate(place=Value(place))
        .values("place")
        .annotate(n=Count("pk"))
        .values_list("place", "n")
        for place, of_one in enumerate(rows)
    ]
    found = dict(counts[0].union(*counts[1:], all=True) if len(counts) > 1 else counts[0])
    return [found.get(place, 0) for place in range(len(rows))]
