"""Search that finds Chinese words of one character and more, and reads what matches and nothing else.

Trigram indexes cut text into words at spaces and find nothing inside a word of two Chinese characters. So
rows keep a column `search` in which every two neighbouring Chinese characters are a word of their own, and so
is the last one of a run: 减速器 is kept as 减速 速器 器. A pair is one trigram with the space before it, and
a single character is the beginning of a word. With a word for each character alone, 精密减速 would find
every row in which the four stand anywhere. A query is written as the column is.
"""

from __future__ import annotations

import re
import unicodedata

_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
HAN = re.compile(f"[{_HAN}]")
RUN = re.compile(f"([{_HAN}]+)")
NEXT = re.compile(f"(?<=[{_HAN}])([{_HAN}])")


def search_text(*texts: str) -> str:
    """The texts as the `search` column holds them: NFKC, lower case, a word for each pair of a Chinese run.

    It begins and ends with a space, so that the first and the last character are words too.
    """
    folded = unicodedata.normalize("NFKC", " ".join(texts)).lower()
    apart = " ".join(["", *RUN.sub(r" \1 ", folded).split(), ""])
    return NEXT.sub(r"\1 \1", apart) if folded.strip() else ""


def search_phrases(query: str) -> list[str]:
    """What the column has to contain, all of it, for a row to match: one phrase for each word of the query.

    A Latin or digit end stays open ("bear" finds "bearing"). So does a single Chinese character, which begins
    the pair with whatever follows it; of a longer run the last pair is closed by its space.
    """
    return [_open_ends(search_text(word)) for word in unicodedata.normalize("NFKC", query).split()]


def _open_ends(phrase: str) -> str:
    start = 0 if HAN.match(phrase, 1) else 1
    words = phrase[start:-1]
    if HAN.match(words[-1:]) and HAN.match(words[-3:-2]):  # the last of a run is there in a pair already
        return words[:-1]
    return words
