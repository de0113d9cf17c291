"""Where a person is signed in, and signing out there.

django-allauth notes each sign-in with its device and address. It could note each page as well; that would
write with every GET, so the list tells when somebody signed in, not when they were last there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from reliability_tracker.devices import device_words

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One session. key is None for a session that began before sessions were noted."""

    key: int | None
    device: str
    address: str
    since: datetime | None
    is_this: bool


def noted(user: Any) -> QuerySet[Any]:
    """The sessions of this person that still last, the newest first."""
    lasting = Session.objects.filter(expire_date__gt=timezone.now())
    rows: QuerySet[Any] = UserSession.objects.filter(
        user=user, session_key__in=lasting.values("session_key")
    ).order_by("-created_at", "-id")
    return rows


def signed_in(request: HttpRequest) -> list[SignedIn]:
    """All sessions of whoever asks, the one that asks first."""
    here = request.session.session_key
    found = [
        SignedIn(row.pk, device_words(row.user_agent), row.ip, row.created_at, row.session_key == here)
        for row in noted(request.user)
    ]
    if not any(session.is_this for session in found):
        agent = request.headers.get("User-Agent", "")
        address = get_adapter().get_client_ip(request)
        found.append(SignedIn(None, device_words(agent), address, None, is_this=True))
    return sorted(found, key=lambda session: not session.is_this)


def sign_out(request: HttpRequest, key: int) -> bool:
    """End one of the person's other sessions; False if there is none of that key any more."""
    rows = UserSession.objects.filter(user=request.user, pk=key)
    found = list(rows.exclude(session_key=request.session.session_key))
    end_sessions(request, found)
    return bool(found)


def sign_out_elsewhere(request: HttpRequest) -> int:
    """End all of the person's sessions but the one that asks; how many there were."""
    rows = UserSession.objects.filter(user=request.user)
    found = list(rows.exclude(session_key=request.session.session_key))
    end_sessions(request, found)
    return len(found)
