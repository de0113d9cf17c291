"""The inbox of one person: what is in it, and what was read."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from enterprises.models import Message, User


def unread(user: Any) -> int:
    """The number beside “Inbox”, kept until somebody is told something or reads it."""
    found: int = user.kept("unread", lambda: Message.objects.visible_to(user).unread().count(), messages=True)
    return found


def mark_read(*, by: User, ids: list[int] | None = None) -> int:
    """Mark one's own messages as read, all of them without ids; how many were not read before."""
    mine = Message.objects.visible_to(by).filter(read_at__isnull=True)
    if ids is not None:
        mine = mine.filter(pk__in=ids)
    return mine.update(read_at=timezone.now())
