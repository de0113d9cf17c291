"""Telling people: a message in the inbox of each who hears of an event, and a letter as they wish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from enterprises.enums import Letters, Posting
from enterprises.events import EVENTS
from enterprises.models import Message, User
from enterprises.told import plain

POST = "enterprises.tasks.post_message"
POSTING = {Letters.AT_ONCE: Posting.AT_ONCE, Letters.DAILY: Posting.DAILY, Letters.INBOX: Posting.NONE}


@transaction.atomic(savepoint=False)
def tell(
    event: str,
    *,
    thing: Any,
    about: tuple[str, Sequence[int]],
    step: str,
    href: str,
    told: Mapping[str, Any],
    by: User | None = None,
    to: Iterable[User] | None = None,
) -> list[Message]:
    """Tell everybody who hears of an event, once each; letters go out in the background after the commit.

    thing: what the event's audience is asked about;  to: those people, where they are known already
    about: the kind and the keys of the things it is about, which `settle` and the letter ask again
    step:  tells this time from another; who was told of an event at a step is not told of it again
    told:  what the words name, see `enterprises.told`
    by:    who did it, and is not told
    """
    row = EVENTS[event]
    readers = {person.pk: person for person in (row.to(thing) if to is None else to) if person.is_active}
    if by is not None:
        readers.pop(by.pk, None)
    kind, ids = about
    now = timezone.now()
    messages = [
        Message(
            recipient=person,
            event=event,
            key=f"{event}:{step}",
            about_kind=kind,
            about_ids=list(ids),
            told=plain(told),
            href=href,
            at=now,
            posting=POSTING[Letters(person.letters)] if row.has_letter else Posting.NONE,
        )
        for person in readers.values()
    ]
    Message.objects.bulk_create(messages, ignore_conflicts=True)  # who was told of it is not told again
    new = list(Message.objects.filter(recipient__in=readers, key=f"{event}:{step}", at=now))
    at_once: list[dict[str, Any]] = [
        {"message": message.pk} for message in new if message.posting == Posting.AT_ONCE
    ]
    if at_once:
        app.configure_task(POST, allow_unknown=False).batch_defer(*at_once)
    return new


def settle(kind: str, *ids: int) -> int:
    """Settle what was asked about these things and is done; how many lines that were."""
    asked: dict[tuple[str, tuple[int, ...]], bool] = {}
    done = []
    for message in Message.objects.unread().about(kind, *ids):
        event = EVENTS.get(message.event)
        if event is None or event.open is None:
            continue
        matter = (message.event, tuple(message.about_ids))
        if matter not in asked:
            asked[matter] = bool(event.open(message.about_ids))
        if not asked[matter]:
            done.append(message.pk)
    return Message.objects.filter(pk__in=done).update(settled_at=timezone.now()) if done else 0
