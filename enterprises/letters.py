"""Letters about what the inbox holds: one at once, or one a day, in the language of the one who reads it.

Whether a letter is still needed is asked again at the moment of sending: not when it was read in the inbox,
and not when what it asks for has been done.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.enums import Posting
from enterprises.events import EVENTS
from enterprises.mail import site_address
from enterprises.models import Message
from enterprises.told import in_words
from reliability_tracker.letters import Letter, post


def line_of(message: Message) -> str:
    """What the message says in one line, in the active language."""
    event = EVENTS.get(message.event)
    return str(event.line) % in_words(message.told) if event else message.event


@transaction.atomic
def post_message(pk: int) -> bool:
    """Send the letter about one message, if it is still needed; whether it went out. OSError: try again.

    The row is held while it is sent, so that two who send at once send it once.
    """
    held = Message.objects.select_for_update(of=("self",)).select_related("recipient")
    message = held.filter(pk=pk, posting=Posting.AT_ONCE).first()
    if message is None:
        return False
    if not _is_needed(message):
        _mark([message], Posting.NOT_NEEDED)
        return False
    reader = message.recipient
    with translation.override(reader.language):
        letter = Letter(reader.email, line_of(message), _text_of(message))
    _send(letter, [message])
    return True


def readers_of_today() -> list[int]:
    """Those who want one letter a day and for whom something has come together since the last."""
    waiting = Message.objects.filter(posting=Posting.DAILY)
    return list(waiting.order_by("recipient").values_list("recipient", flat=True).distinct())


@transaction.atomic
def post_day(reader: int) -> bool:
    """Send a reader one letter about what has come together; whether it went out. OSError: try again."""
    held = Message.objects.select_for_update(of=("self",)).select_related("recipient")
    messages = list(held.filter(recipient=reader, posting=Posting.DAILY).order_by("id"))
    needed = [message for message in messages if _is_needed(message)]
    _mark([message for message in messages if message not in needed], Posting.NOT_NEEDED)
    if not needed:
        return False
    person = needed[0].recipient
    with translation.override(person.language):
        subject = ngettext("%(n)s message of today", "%(n)s messages of today", len(needed))
        lines = [{"line": line_of(m), "address": site_address(m.href)} for m in needed]
        asks = [line for m, line in zip(needed, lines, strict=True) if EVENTS[m.event].open]
        tells = [line for m, line in zip(needed, lines, strict=True) if not EVENTS[m.event].open]
        text = _letter("daily", {"asks": asks, "tells": tells})
    _send(Letter(person.email, subject % {"n": len(needed)}, text), needed)
    return True


def _is_needed(message: Message) -> bool:
    """Whether its reader can sign in and has not read it, and something of it waits or it only tells."""
    event = EVENTS.get(message.event)
    if event is None or not message.is_unread or not message.recipient.is_active:
        return False
    return event.open is None or bool(event.open(message.about_ids))


def _text_of(message: Message) -> str:
    event = EVENTS[message.event]
    told = in_words(_still_open(message))
    return _letter(event.letter, {**told, "address": site_address(message.href)})


def _still_open(message: Message) -> dict[str, Any]:
    """What was told, its list of `things` cut to those that still wait."""
    still = EVENTS[message.event].open
    things = message.told.get("things")
    if still is None or things is None:
        return message.told
    left = still(message.about_ids)
    return message.told | {"things": [thing for thing in things if thing["id"] in left]}


def _letter(template: str, context: dict[str, Any]) -> str:
    text = render_to_string(f"enterprises/mail/{template}.txt", context).strip()
    wishes = _("What letters you get, and in which language: %(address)s") % {
        "address": site_address(reverse("enterprises:letters"))
    }
    return f"{text}\n\n{_('Manufacturing Reliability Tracker')}\n{site_address('/')}\n{wishes}\n"


def _send(letter: Letter, messages: Sequence[Message]) -> None:
    post(letter)
    _mark(messages, Posting.SENT)


def _mark(messages: Sequence[Message], posting: Posting) -> None:
    at = timezone.now() if posting == Posting.SENT else None
    Message.objects.filter(pk__in=[m.pk for m in messages]).update(posting=posting, posted_at=at)
