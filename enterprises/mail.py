"""Letters to people who have no inbox yet, posted by a worker. Their templates are in `enterprises/mail`.

The first line of a template is the subject, the rest the letter. Somebody who is invited has not chosen a
language, so such a letter says it in Chinese and, below, in English. What people with an account hear of is
told by `enterprises.telling`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from reliability_tracker.letters import Letter, hand_over

RULE = "\n\n" + "—" * 24 + "\n\n"


def send(template: str, to: Iterable[str], **context: Any) -> None:
    """Send one letter to each address; it is posted once the transaction is committed, and never otherwise.

    template: its name in `templates/enterprises/mail`, without ending
    context:  plain values and unchanging objects; it is rendered now, so that the letter tells of this moment
    """
    addresses = sorted({address for address in to if address})
    if not addresses:
        return
    subject, text = _in_both_languages(template, context)
    hand_over(Letter(address, subject, text) for address in addresses)


def site_address(path: str) -> str:
    """A page's address as it stands in a letter, which is written where there is no request."""
    return f"{settings.SITE_URL}{path}"


def _in_both_languages(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and text, with the site's name and address below."""
    subjects, texts = [], []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            letter = render_to_string(f"enterprises/mail/{template}.txt", context)
            foot = _("Manufacturing Reliability Tracker")
        subject, _newline, text = letter.strip().partition("\n")
        subjects.append(subject.strip())
        texts.append(f"{text.strip()}\n\n{foot}\n{site_address('/')}")
    return " / ".join(subjects), RULE.join(texts) + "\n"
