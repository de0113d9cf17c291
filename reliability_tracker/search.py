"""Search that finds Chinese words of one character and more.

Trigram indexes cut text into words at spaces and find nothing in a word of one or two characters. So rows
keep a column `search` in which every Chinese character is a word of its own, and a query is written so too.
"""

from __future__ import annotations

import re
import unicodedata

HAN = re.compile(r"([\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af])")


def search_text(*texts: str) -> str:
    """The texts as the `search` column holds them: NFKC, lower case, a space round every Chinese character.

    It begins and ends with a space, so that the first and the last character are words too.
    """
    folded = unicodedata.normalize("NFKC", " ".join(texts)).lower()
    return " ".join(["", *HAN.sub(r" \1 ", folded).split(), ""]) if folded.strip() else ""


def search_phrases(query: str) -> list[str]:
    """What the column has to contain, all of it, for a row to match: one phrase for each word of the query.

    A Latin or digit end stays open ("bear" finds "bearing"), a Chinese end is closed by its space.
    """
    return [_open_ends(search_text(word)) for word in unicodedata.normalize("NFKC", query).split()]


def _open_ends(phrase: str) -> str:
    start = 0 if HAN.match(phrase, 1) else 1
    end = len(phrase) if HAN.match(phrase, len(phrase) - 2) else len(phrase) - 1
    return phrase[start:end]
