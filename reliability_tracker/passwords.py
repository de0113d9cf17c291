"""How strong a password is: by how many guesses it would take, not by the kinds of its characters.

The estimate is zxcvbn's (Wheeler, USENIX Security 2016), as a score from 0 to 4: 3 stands a stolen table of
slow hashes, 2 only attempts on the sign-in page. The words are ours, for it speaks English only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ENOUGH, BEST = 3, 4
READ_AT_MOST = 72  # characters; the estimate takes long on more, and these are enough to be sure

# Words that are first guesses here and stand in no English list.
FIRST_GUESSES = (
    *("zhongguo", "zhonghua", "woaini", "woaizhongguo", "gongxinbu", "gongxinju", "jingxinting", "zhizao"),
    *(
        "zhizaoye",
        "kekaoxing",
        "kekao",
        "zhiliang",
        "qiye",
        "gongsi",
        "mima",
        "wodemima",
        "beijing",
        "shanghai",
    ),
    *("reliability", "tracker", "manufacturing", "miit", "jixie", "dianzi", "qiche", "5201314", "1314520"),
)

# zxcvbn's sentence: ours
WARNINGS: dict[str, str | _StrPromise] = {
    "Straight rows of keys are easy to guess.": gettext_lazy("Keys in a row are guessed first."),
    "Short keyboard patterns are easy to guess.": gettext_lazy("Patterns on the keyboard are guessed first."),
    'Repeats like "aaa" are easy to guess.': gettext_lazy("Repeating a character hardly helps."),
    'Repeats like "abcabcabc" are only slightly harder to guess than "abc".': gettext_lazy(
        "Repeating a group of characters hardly helps."
    ),
    'Sequences like "abc" or "6543" are easy to guess.': gettext_lazy(
        "Sequences such as abc or 6543 are guessed first."
    ),
    "Recent years are easy to guess.": gettext_lazy("Years are guessed first."),
    "Dates are often easy to guess.": gettext_lazy("Dates are guessed first."),
    "This is a top-10 common password.": gettext_lazy("It is one of the ten commonest passwords."),
    "This is a top-100 common password.": gettext_lazy("It is one of the hundred commonest passwords."),
    "This is a very common password.": gettext_lazy("Many people use this password."),
    "This is similar to a commonly used password.": gettext_lazy("It is much like a common password."),
    "A word by itself is easy to guess.": gettext_lazy("A single word is guessed quickly."),
    "Names and surnames by themselves are easy to guess.": gettext_lazy("Names are guessed quickly."),
    "Common names and surnames are easy to guess.": gettext_lazy("Names are guessed quickly."),
}
ADVICE = gettext_lazy("Put three or four words together that have nothing to do with each other.")
DEGREES = (
    pgettext_lazy("password", "far too weak"),
    pgettext_lazy("password", "too weak"),
    pgettext_lazy("password", "not strong enough yet"),
    pgettext_lazy("password", "strong"),
    pgettext_lazy("password", "very strong"),
)


@dataclass(frozen=True, slots=True)
class Strength:
    """score: 0 to 4; words: what to say of it, in the reader's language."""

    score: int
    words: str

    @property
    def is_enough(self) -> bool:
        return self.score >= ENOUGH


def strength(password: str, about: Iterable[str] = ()) -> Strength:
    """How strong the password is for somebody of whom these words (name, email) are known."""
    from zxcvbn import zxcvbn  # its lists of words take a tenth of a second to read

    known = [part for text in about for part in (text, *text.replace("@", ".").split(".")) if len(part) > 2]
    found = zxcvbn(password[:READ_AT_MOST], user_inputs=[*known, *FIRST_GUESSES])
    score = int(found["score"])
    degree = str(DEGREES[score])
    if score >= ENOUGH:
        return Strength(score, pgettext("password", "This password is %(degree)s.") % {"degree": degree})
    why = WARNINGS.get(found["feedback"]["warning"], "")
    sentence = (
        _("This password is %(degree)s: it can be guessed. %(why)s %(advice)s")
        if why
        else (_("This password is %(degree)s: it can be guessed. %(advice)s"))
    )
    return Strength(score, sentence % {"degree": degree, "why": why, "advice": ADVICE})


class StrengthValidator:
    """Refuses what could be guessed, and says why and what to do."""

    def validate(self, password: str, user: Any = None) -> None:
        about = [user.email, user.name] if user is not None else []
        found = strength(password, about)
        if not found.is_enough:
            raise ValidationError(found.words, code="password_too_weak")

    def get_help_text(self) -> str:
        return _(
            "Several words that have nothing to do with each other are easy to keep in mind and hard to"
            " guess. Capitals, digits and signs are not needed."
        )
