"""What brought a judging or a row of the ledger about, in the reader's language.

Each keeps its cause as a sentence in the language of the record, from a short list of sentences. Here a
sentence of that list is recognised and said anew; any other one is shown as it was kept.
"""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

CAUSES = (
    gettext_noop("Report %(number)s accepted"),
    gettext_noop("Annulment of report %(number)s"),
    gettext_noop("Benchmark approved: %(indicator)s, version %(version)d"),
    gettext_noop("Rule of the verdict set: version %(version)d"),
    gettext_noop("Market share recorded: %(product)s"),
    gettext_noop("Evidence set aside: %(source)s"),
    gettext_noop("Evidence no longer set aside: %(source)s"),
    gettext_noop("Carried over to %(number)s"),
    gettext_noop("Credit code changed from %(old)s to %(new)s"),
)
_PLACE = re.compile(r"%\\\((\w+)\\\)[sd]")  # as `re.escape` leaves it


def cause_in_words(kept: str) -> str:
    """The cause of a verdict, or of a row of the ledger, as its reader says it."""
    for pattern, sentence in _known(settings.LANGUAGE_CODE):
        if found := pattern.fullmatch(kept):
            return gettext(sentence).replace(")d", ")s") % found.groupdict()
    return kept


@cache
def _known(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Each sentence of the list as it is kept, and the sentence."""
    with translation.override(language):
        return [
            (re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(gettext(sentence)))), sentence)
            for sentence in CAUSES
        ]
