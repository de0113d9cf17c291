"""What every page knows without being told by its view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import SimpleLazyObject

from reliability_tracker.demo import is_demo
from reliability_tracker.moment import as_of_from
from reliability_tracker.navigation import navigation
from reliability_tracker.scheme import scheme_of

if TYPE_CHECKING:
    from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """`demo`: is the data invented; `bars`: the navigation; `moment`: the dates; `scheme`: light or dark.

    What has to be asked for is asked when it is shown.
    """
    return {
        "demo": SimpleLazyObject(lambda: is_demo(request.user)),
        "bars": SimpleLazyObject(lambda: navigation(request)),
        "moment": SimpleLazyObject(lambda: as_of_from(request)),
        "scheme": scheme_of(request),
    }
