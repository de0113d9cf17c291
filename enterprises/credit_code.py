"""Unified social credit codes (统一社会信用代码): GB 32100-2015 outside, GB 11714 inside.

Sources: GB 32100-2015 (alphabet of 31, weights 3^(i-1) mod 31); GB 11714-1997 (organisation code, weights
3 7 9 10 5 8 4 2 over all 26 letters).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reliability_tracker.formats import together

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_OUTER_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_INNER_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_UPPER = {ord(letter): letter.upper() for letter in "abcdefghijklmnopqrstuvwxyz"}  # str.upper() makes SS of ß
_LOOKS_LIKE = {"O": "0", "I": "1", "S": "5", "Z": "2", "V": "U"}


def normalise(text: str) -> str:
    """The code as it is compared: no white space, half-width, upper case. Nothing else is changed."""
    return re.sub(r"\s", "", text.translate(_FULL_WIDTH)).translate(_UPPER)


def outer_check(first_17: str) -> str:
    """The last character that belongs to the first 17 (GB 32100-2015)."""
    total = sum(_VALUE[c] * w for c, w in zip(first_17, _OUTER_WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def inner_check(first_8: str) -> str:
    """The ninth character of the organisation code that belongs to its first eight (GB 11714)."""
    total = sum(_INNER_ALPHABET.index(c) * w for c, w in zip(first_8, _INNER_WEIGHTS, strict=True))
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))


@lru_cache(maxsize=4096)  # of codes that are right; what is raised is not kept
def validate(text: str) -> str:
    """The normalised code.

    Raises ValidationError that names the rule broken: length, a character and its place, the outer check, the
    inner check (codes `length`, `character`, `outer`, `inner`).
    """
    code = normalise(text)
    if len(code) != 18:
        raise ValidationError(
            _("A credit code has 18 characters; this one, “%(code)s”, has %(length)d.")
            % {"code": code, "length": len(code)},
            code="length",
        )
    for place, character in enumerate(code, start=1):
        if character not in _VALUE:
            raise ValidationError(_wrong_character(character, place), code="character")
    problems = []
    if code[16] != inner_check(code[8:16]):
        problems.append(
            ValidationError(
                _("The check digit of the organisation code (place 17) does not fit places 9 to 16."),
                code="inner",
            )
        )
    if code[17] != outer_check(code[:17]):
        problems.append(ValidationError(_("The last character does not fit the 17 before it."), code="outer"))
    if problems:
        raise ValidationError(problems)
    return code


def validate_field(value: str) -> None:
    """The same as a field's validator."""
    validate(value)


def enterprise_warning(code: str) -> str:
    """A sentence if the code does not begin as an enterprise's does, else an empty text. Never blocks."""
    if code.startswith("91"):
        return ""
    return _("Codes of enterprises begin with 91; please check that this one is right.")


def fictitious(serial: int, prefix: str = "91") -> str:
    """A valid code that belongs to nobody (region 000000), for demo data and tests: one for each serial.

    serial: 0 to 999,999; prefix: registering authority and kind of organisation
    Raises ValueError for a serial out of range.
    """
    if not 0 <= serial <= 999_999:
        raise ValueError(f"the serial of a fictitious code is 0 to 999999, not {serial}")
    organisation = f"MA{serial:06d}"
    first_17 = f"{prefix}000000{organisation}{inner_check(organisation)}"
    return first_17 + outer_check(first_17)


def _wrong_character(character: str, place: int) -> str:
    name = unicodedata.name(character, "")
    sentence = _("Place %(place)d is “%(character)s”, which a credit code never contains.") % {
        "place": place,
        "character": character,
    }
    if character in _LOOKS_LIKE:
        sentence = together(sentence, _("Did you mean “%(other)s”?") % {"other": _LOOKS_LIKE[character]})
    elif "HYPHEN" in name or "DASH" in name:
        sentence = together(sentence, _("Leave out hyphens."))
    return sentence
