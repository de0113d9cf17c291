"""Letters to people, sent after the commit, in both languages. Their templates are in `enterprises/mail`.

The first line of a template is the subject, the rest the letter. A person has no language of their own, so a
letter says it in Chinese and, below, in English.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

RULE = "\n\n" + "—" * 24 + "\n\n"
log = structlog.get_logger()


def send(template: str, to: Iterable[str], **context: Any) -> None:
    """Send one letter to each address once the transaction has been committed.

    template: its name in `templates/enterprises/mail`, without ending
    context:  plain values and unchanging objects; it is rendered now, so that the letter tells of this moment
    A letter that cannot be sent is logged; what was committed stays.
    """
    addresses = sorted({address for address in to if address})
    if not addresses:
        return
    subject, text = _in_both_languages(template, context)
    messages = [EmailMessage(subject, text, to=[address]) for address in addresses]
    transaction.on_commit(partial(_post, template, messages), robust=True)


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


def _post(template: str, messages: list[EmailMessage]) -> None:
    try:
        get_connection().send_messages(messages)
    except OSError as error:  # the mail server's trouble is not the reader's
        log.error("mail_not_sent", template=template, letters=len(messages), reason=str(error))
