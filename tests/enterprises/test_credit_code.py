"""Unified social credit codes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from enterprises import credit_code

VECTORS = Path(__file__).parent.parent / "data" / "credit_codes.csv"
NORMALISED = {
    "91000000mab0042x01": "91000000MAB0042X01",
    "９１００００００ＭＡＣ１２３４Ｈ３Ａ": "91000000MAC1234H3A",
    " 91000000 MA0001K74　D ": "91000000MA0001K74D",
}
BROKEN = {
    "914403001922038217": {"outer"},
    "91350211M000100Y43": {"outer"},
    "91110000800088421P": {"inner", "outer"},
    "91000000MA0201K74D": {"inner", "outer"},
    "91000000MAC1324H3A": {"inner", "outer"},
    "91OOO000MA0001K74D": {"character"},
    "91000000MA00I12354": {"character"},
    "91000000MA00077794": {"inner"},
}


def vectors() -> list[dict[str, str]]:
    with VECTORS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rules_broken_by(text: str) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        credit_code.validate(text)
    return {str(error.code) for error in caught.value.error_list}


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["note"])
def test_published_vector(vector: dict[str, str]) -> None:
    if vector["valid"] == "yes":
        assert credit_code.validate(vector["code"]) == NORMALISED.get(vector["code"], vector["code"])
    else:
        assert rules_broken_by(vector["code"]) == BROKEN[vector["code"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("91000000MA0001K7", "A credit code has 18 characters; this one, “91000000MA0001K7”, has 16."),
        (
            "91OOO000MA0001K74D",
            "Place 3 is “O”, which a credit code never contains. Did you mean “0”?",
        ),
        ("91000000MA0001K7-D", "Place 17 is “-”, which a credit code never contains. Leave out hyphens."),
        ("91000000MA0001K7字D", "Place 17 is “字”, which a credit code never contains."),
        (
            "91000000MA00077794",
            "The check digit of the organisation code (place 17) does not fit places 9 to 16.",
        ),
        ("914403001922038217", "The last character does not fit the 17 before it."),
    ],
)
def test_message_names_the_rule_and_the_place(text: str, message: str) -> None:
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        credit_code.validate(text)

    assert caught.value.messages == [message]


def test_lower_case_changes_no_letter_that_is_not_latin() -> None:
    assert credit_code.normalise("ßﬁ") == "ßﬁ"


def test_empty_text_is_too_short() -> None:
    assert rules_broken_by("") == {"length"}


@given(st.integers(0, 999_999), st.sampled_from(["91", "51", "11"]))
def test_fictitious_code_is_valid_and_of_nobody_s_region(serial: int, prefix: str) -> None:
    code = credit_code.fictitious(serial, prefix)

    assert credit_code.validate(code) == code
    assert code[:8] == f"{prefix}000000"


def test_fictitious_codes_are_those_of_the_vectors() -> None:
    assert [credit_code.fictitious(n) for n in (1, 3)] == ["91000000MA00000157", "91000000MA0000031W"]


@pytest.mark.parametrize("serial", [-1, 1_000_000])
def test_fictitious_code_needs_a_serial_in_range(serial: int) -> None:
    with pytest.raises(ValueError, match="0 to 999999"):
        credit_code.fictitious(serial)


@given(st.integers(0, 999_999), st.integers(0, 17), st.sampled_from(credit_code.ALPHABET))
def test_one_wrong_character_never_passes(serial: int, place: int, other: str) -> None:
    code = credit_code.fictitious(serial)
    changed = code[:place] + other + code[place + 1 :]

    if changed != code:
        assert rules_broken_by(changed) <= {"inner", "outer"}


@given(st.integers(0, 999_999), st.integers(0, 16))
def test_two_neighbours_swapped_never_pass(serial: int, place: int) -> None:
    code = credit_code.fictitious(serial)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    if swapped != code:
        assert rules_broken_by(swapped) <= {"inner", "outer"}


@pytest.mark.parametrize(("code", "warns"), [("91000000MA00000157", False), ("510000005000000151", True)])
def test_code_that_is_no_enterprise_s_warns_only(code: str, warns: bool) -> None:
    assert bool(credit_code.enterprise_warning(credit_code.validate(code))) is warns
