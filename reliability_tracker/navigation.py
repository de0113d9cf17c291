"""The places of the site: the apps enter them at start-up, pages offer them to those who may go there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from reliability_tracker.moment import carry

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


class Place(StrEnum):
    """Where an item stands."""

    MAIN = "main"  # in the bar
    MANAGE = "manage"  # in the menu of those who run the tracker
    TASKS = "tasks"  # at the right, with a number
    OPEN = "open"  # in the bar of visitors: pages that are open to everyone


def anyone_signed_in(user: Any) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place of the site.

    allowed:  whether a user who is signed in is offered it
    count:    the number beside it, asked only when a page shows the bar; None shows none
    children: (label, address) pairs; the item is then a menu and has no page of its own
    order:    lower stands first
    also:     where addresses begin that belong to this place and do not stand below its own
    """

    label: str | _StrPromise
    url_name: str = ""
    place: Place = Place.MAIN
    order: int = 100
    allowed: Callable[[Any], bool] = anyone_signed_in
    count: Callable[[Any], int | None] | None = None
    children: Callable[[Any], Iterable[tuple[str, str]]] | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NavLink:
    """A place as this page shows it."""

    label: str
    href: str
    current: bool
    count: int | None = None
    children: tuple[NavLink, ...] = field(default=())


NAVIGATION: list[NavItem] = []
LANDINGS: list[Callable[[Any], str | None]] = []


def register(*items: NavItem) -> None:
    """Enter places; entering the same one again changes nothing."""
    NAVIGATION.extend(item for item in items if item not in NAVIGATION)


def lands_on(landing: Callable[[Any], str | None]) -> None:
    """Let an app say where a person begins after signing in, or None where it has no opinion."""
    if landing not in LANDINGS:
        LANDINGS.append(landing)


def landing_of(user: Any) -> str | None:
    """Where a person begins: what the first app with an opinion says."""
    return next((address for landing in LANDINGS if (address := landing(user))), None)


def navigation(request: HttpRequest) -> dict[str, list[NavLink]]:
    """The places offered to this user, by where they stand, the current one marked."""
    bars: dict[str, list[NavLink]] = {place.value: [] for place in Place}
    for item in sorted(NAVIGATION, key=lambda item: item.order):
        if _offered(item, request.user):
            bars[item.place].append(_link(item, request))
    _mark_current(bars)
    return bars


def _offered(item: NavItem, user: Any) -> bool:
    """Visitors are offered what is open, everyone else what they may open."""
    if item.place == Place.OPEN:
        return not user.is_authenticated
    return bool(user.is_authenticated and item.allowed(user))


def numbers(user: Any) -> tuple[int | None, ...]:
    """The numbers that stand beside the places of somebody signed in."""
    return tuple(item.count(user) for item in NAVIGATION if item.count and _offered(item, user))


def _link(item: NavItem, request: HttpRequest) -> NavLink:
    user = request.user
    if item.children is not None:
        children = tuple(
            NavLink(str(label), carry(address, request), _matches(address, request.path))
            for label, address in item.children(user)
        )
        return NavLink(str(item.label), "", any(child.current for child in children), children=children)
    address = reverse(item.url_name)
    count = item.count(user) if item.count else None
    current = _matches(address, request.path) or request.path.startswith(item.also)
    return NavLink(str(item.label), carry(address, request), current, count)


def _matches(address: str, path: str) -> bool:
    """The page itself or a page below it; the front page only itself."""
    return path == address or (address != "/" and path.startswith(address.rstrip("/") + "/"))


def _mark_current(bars: dict[str, list[NavLink]]) -> None:
    """Of several places that hold the page only the nearest, the one with the longest address, is current."""
    current = [link for links in bars.values() for link in links if link.current and link.href]
    if len(current) < 2:
        return
    nearest = max(current, key=lambda link: len(link.href.partition("?")[0]))
    for links in bars.values():
        for place, link in enumerate(links):
            if link.current and link.href and link is not nearest:
                links[place] = NavLink(link.label, link.href, False, link.count)
