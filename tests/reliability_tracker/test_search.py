"""Chinese words are found from one character on."""

import pytest
from django.db import connection
from hypothesis import assume, given
from hypothesis import strategies as st

from reliability_tracker.search import search_phrases, search_text


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("精密减速器", " 精密 密减 减速 速器 器 "),
        ("RV减速器 GearBox-3", " rv 减速 速器 器 gearbox-3 "),
        ("ＡＢＣ１２３　全角", " abc123 全角 角 "),  # full-width letters, digits and space
        ("〇一\U00020000", " 〇一 一\U00020000 \U00020000 "),  # zero, and a character beyond the basic plane
        ("", ""),
        ("   ", ""),
    ],
)
def test_search_text_makes_a_word_of_every_pair_of_chinese_characters(text, column):
    assert search_text(text) == column


def test_search_text_takes_several_texts():
    assert search_text("甲公司", "91000000MA00000157") == " 甲公 公司 司 91000000ma00000157 "


@pytest.mark.parametrize(
    ("query", "phrases"),
    [
        ("减", [" 减"]),
        ("减速", [" 减速 "]),
        ("Bear", ["bear"]),
        ("RV减", ["rv 减"]),
        ("减RV", [" 减 rv"]),
        ("精密减速", [" 精密 密减 减速 "]),
        ("浙江 轴承", [" 浙江 ", " 轴承 "]),
        ("浙江　轴承", [" 浙江 ", " 轴承 "]),
        ("  ", []),
    ],
)
def test_search_phrases_leave_latin_ends_and_single_characters_open_and_close_pairs(query, phrases):
    assert search_phrases(query) == phrases


@given(st.text(alphabet="精密减速器轴承AbC12-", min_size=1, max_size=12), st.data())
def test_every_part_of_a_name_is_found(name, data):
    start = data.draw(st.integers(0, len(name) - 1))
    end = data.draw(st.integers(start + 1, len(name)))
    part = name[start:end]
    assume(part.strip())

    assert all(phrase in search_text(name) for phrase in search_phrases(part))


@given(st.text(max_size=20))
def test_any_text_finds_itself(text):
    assert all(phrase in search_text(text) for phrase in search_phrases(text))


@pytest.mark.django_db
def test_trigrams_of_a_database_of_ours_hold_chinese_characters() -> None:
    """Without them the index of a search column finds every row, and all of them are read."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_trgm(%s)", [search_text("轴")])

        assert len(cursor.fetchone()[0]) == 2
