"""Words, numbers and dates as officials write them, in both languages."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from reliability_tracker import formats

EVENING = datetime(2023, 6, 1, 17, 5, tzinfo=UTC)  # already 2 June in Shanghai


@pytest.mark.parametrize(
    ("write", "value", "chinese", "english"),
    [
        (formats.officialdate, date(2023, 6, 2), "2023年6月2日", "2 June 2023"),
        (formats.officialdate, EVENING, "2023年6月2日", "2 June 2023"),
        (formats.officialdate, None, "—", "—"),
        (formats.officialtime, EVENING, "2023年6月2日 01:05", "2 June 2023, 01:05"),
        (formats.officialtime, None, "—", "—"),
        (formats.isotime, EVENING, "2023-06-02 01:05", "2023-06-02 01:05"),
        (formats.isotime, None, "", ""),
        (formats.officialmonth, date(2023, 6, 2), "2023年6月", "June 2023"),
        (formats.officialmonth, None, "—", "—"),
        (formats.shortday, date(2023, 9, 20), "9月20日", "20 Sep"),
        (formats.shortday, None, "—", "—"),
        (formats.isodate, EVENING, "2023-06-02", "2023-06-02"),
        (formats.isodate, None, "", ""),
    ],
)
def test_dates_are_written_as_officials_do(write, value, chinese, english):
    with translation.override("zh-hans"):
        assert write(value) == chinese
    with translation.override("en"):
        assert write(value) == english


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234, "1,234"),
        (-1234, "−1,234"),
        (1234.0, "1,234"),
        (1234.5, "1,234.5"),
        (Decimal("1234.50"), "1,234.50"),
        (Decimal("1E-9"), "0.000000001"),
        (10**15, "1,000,000,000,000,000"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_thousands_groups_digits_and_keeps_decimals(value, text):
    assert formats.thousands(value) == text


@pytest.mark.parametrize(("value", "text"), [(3, "+3"), (-1, "−1"), (0, "0"), (None, "—")])
def test_signed_says_which_way(value, text):
    assert formats.signed(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.9312, "93.1%"), (-0.0625, "−6.3%"), (0.0625, "6.3%"), (0, "0.0%"), (12.5, "1,250.0%"), (None, "—")],
)
def test_percent_has_one_decimal_rounded_half_up(value, text):
    assert formats.percent1(value) == text


@pytest.mark.parametrize(
    ("value", "places", "text"), [(2.675, 2, "2.68"), (1000, 1, "1,000.0"), (None, 1, "—")]
)
def test_decimals_rounds_half_up_as_written(value, places, text):
    assert formats.decimals(value, places) == text


def test_wan_has_two_decimals_and_its_unit():
    with translation.override("en"):
        assert formats.wan(Decimal("1234.5")) == "12,345,000 yuan"
        assert formats.wan(0) == "0 yuan"
        assert formats.wan(None) == "—"


@pytest.mark.parametrize(("value", "shown"), [(None, "—"), ("", "—"), (0, 0), ("x", "x"), (False, False)])
def test_dash_stands_for_nothing_but_not_for_zero(value, shown):
    assert formats.dash(value) == shown


@pytest.mark.parametrize(("value", "sign"), [(">=", "≥"), ("<=", "≤"), ("=", "=")])
def test_comparator_is_a_sign(value, sign):
    assert formats.comparator(value) == sign


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (820, "820 B"),
        (12_698, "12.4 KB"),
        (3_250_586, "3.1 MB"),
        (5 * 1024**3, "5 GB"),
        (5 * 1024**4, "5,120 GB"),
        (None, "—"),
    ],
)
def test_file_size_reads_as_people_say_it(size, text):
    assert formats.file_size(size) == text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 second"), (40, "40 seconds"), (100, "2 minutes"), (5400, "2 hours"), (172800, "2 days")],
)
def test_duration_is_about_how_long(seconds, words):
    with translation.override("en"):
        assert formats.duration(timedelta(seconds=seconds)) == words


@pytest.mark.parametrize(
    ("text", "chinese", "english"),
    [
        ("通知确定的目标 (as set in the notice)", "通知确定的目标", "as set in the notice"),
        ("初始界值，可调整 (initial; may change)", "初始界值，可调整", "initial; may change"),
        ("GB/T 23567.1-2009 (2009)", "GB/T 23567.1-2009 (2009)", "GB/T 23567.1-2009 (2009)"),
        ("原材料 (甲)", "原材料 (甲)", "原材料 (甲)"),
        ("", "", ""),
        (None, None, None),
    ],
)
def test_text_in_both_languages_is_told_in_that_of_the_reader(text, chinese, english):
    with translation.override("zh-hans"):
        assert formats.in_one_language(text) == chinese
    with translation.override("en"):
        assert formats.in_one_language(text) == english


def test_sentences_follow_each_other_as_their_language_does():
    with translation.override("zh-hans"):
        assert formats.together("已逾期。", "", "请填写理由。") == "已逾期。请填写理由。"
    with translation.override("en"):
        assert formats.together("It is late.", "", "Give the reason.") == "It is late. Give the reason."


@pytest.mark.parametrize(
    ("text", "kept_together"),
    [
        ("≥ 250 h", "≥_250_h"),
        ("shown ≥ 1,748 h, required ≤ 50 FIT", "shown ≥_1,748_h, required ≤_50_FIT"),
        ("2.9 × 10⁶ r", "2.9 × 10⁶_r"),
        ("9 relevant failures", "9 relevant failures"),
        (date(2026, 6, 2), date(2026, 6, 2)),
    ],
)
def test_no_line_ends_between_a_figure_and_its_unit(text, kept_together):
    found = formats.unbroken(text)
    assert (found.replace("\N{NO-BREAK SPACE}", "_") if isinstance(found, str) else found) == kept_together
