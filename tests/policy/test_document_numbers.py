"""Document numbers as officials write them."""

import pytest

from policy.document_numbers import document_number, printed_number


@pytest.mark.parametrize(
    "typed",
    [
        "工信部联科〔2023〕77号",
        "工信部联科[2023]77号",
        "工信部联科【2023】77号",
        "工信部联科（2023）77号",
        "工信部联科(2023)77号",
        " 工信部联科〔２０２３〕第077号 ",
        "工信部联科 〔 2023 〕 77 号",
    ],
)
def test_document_number_is_stored_with_one_kind_of_bracket(typed: str) -> None:
    assert document_number(typed) == "工信部联科〔2023〕77号"


@pytest.mark.parametrize("typed", ["部长办公会议纪要（第3号）", "2024年第3次会议纪要", ""])
def test_document_number_without_a_year_in_brackets_stays(typed: str) -> None:
    assert document_number(typed) == typed


def test_printed_number_is_one_text_however_typed() -> None:
    assert [printed_number(text) for text in ("ｐｔ－００１", "PT-001", " pt - 001 ")] == ["PT-001"] * 3
