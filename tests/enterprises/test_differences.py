"""What differs between two versions, field by field; a pure comparison of lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enterprises.content import Line
from enterprises.differences import Difference, Fate, Piece, differences, words_changed

KEPT, GONE, NEW = Fate.KEPT, Fate.GONE, Fate.NEW


def line(field: str, value: str, *, unit: str = "", wide: bool = False) -> Line:
    return Line(field, field.upper(), value, wide, unit)


def test_only_what_differs_is_told_in_the_order_of_the_new_version() -> None:
    old = [line("a", "1"), line("b", "2"), line("gone", "3"), line("c", "4")]
    new = [line("c", "5"), line("come", "6"), line("b", "2"), line("a", "1")]

    assert differences(old, new, nothing="—") == [
        Difference("c", "C", "4", "5"),
        Difference("come", "COME", "—", "6"),
        Difference("gone", "GONE", "3", "—"),
    ]


def test_a_row_is_compared_with_the_row_of_the_same_number() -> None:
    old = [line("rows-0-value", "10"), line("rows-3-value", "30")]
    new = [line("rows-3-value", "30"), line("rows-0-value", "11")]

    assert [change.field for change in differences(old, new)] == ["rows-0-value"]


def test_a_value_stands_with_its_unit_and_a_new_unit_is_a_difference() -> None:
    found = differences([line("t", "1,200", unit="h")], [line("t", "1,200", unit="km")])

    assert found == [Difference("t", "T", "1,200 h", "1,200 km")]


def test_fields_that_are_not_compared_are_left_out() -> None:
    assert differences([line("a", "1")], [line("a", "2")], but={"a"}) == []


def test_an_empty_value_has_no_unit() -> None:
    assert differences([line("a", "—", unit="h")], [line("a", "—")], nothing="—") == []


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("改进密封结构", "改进轴承结构", [("改进", KEPT), ("密封", GONE), ("轴承", NEW), ("结构", KEPT)]),
        ("run 8 units", "run 10 units", [("run ", KEPT), ("8", GONE), ("10", NEW), (" units", KEPT)]),
        ("abc", "xyz", []),
    ],
)
def test_long_texts_show_their_words(before: str, after: str, pieces: list[tuple[str, Fate]]) -> None:
    found = differences([line("t", before, wide=True)], [line("t", after, wide=True)])

    assert found == [Difference("t", "T", before, after, tuple(Piece(*piece) for piece in pieces))]


@given(st.text(max_size=60), st.text(max_size=60))
def test_pieces_add_up_to_both_texts(before: str, after: str) -> None:
    pieces = words_changed(before, after)

    if pieces:
        assert "".join(p.text for p in pieces if p.fate != NEW) == before
        assert "".join(p.text for p in pieces if p.fate != GONE) == after
