"""The cause of a verdict is kept in the language of the record and said in that of the reader."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from policy.verdict_causes import CAUSES, cause_in_words

VALUES = {
    "number": "R-2026H1-001092",
    "indicator": "平均故障间隔时间",
    "version": 2,
    "product": "甲 X-1",
    "source": "R-1",
    "old": "91000000MA00000157",
    "new": "91000000MA00077794",
}


@pytest.mark.parametrize("sentence", CAUSES)
@pytest.mark.parametrize("record", ["zh-hans", "en"])
def test_cause_is_said_in_the_language_of_its_reader(sentence: str, record: str, settings: Any) -> None:
    settings.LANGUAGE_CODE = record
    with translation.override(record):
        kept = translation.gettext(sentence) % VALUES

    for reader in ("zh-hans", "en"):
        with translation.override(reader):
            assert cause_in_words(kept) == translation.gettext(sentence) % VALUES


def test_cause_of_another_kind_is_shown_as_it_was_kept() -> None:
    with translation.override("en"):
        assert cause_in_words("手工补录") == "手工补录"
