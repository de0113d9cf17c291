"""Who may change the policy's data. Who that is, those who know the people say at start-up."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import rules
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase

STEWARDSHIP = "policy.stewardship"


def granted_to(stewards: Any) -> None:
    """Let those whom the predicate names enter decisions and edit reference data."""
    rules.set_perm(STEWARDSHIP, stewards)


def is_steward(user: Any) -> bool:
    """Whether a person enters decisions and edits reference data; asks the database nothing of its own."""
    return bool(rules.has_perm(STEWARDSHIP, user))


def stewards_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for stewards; everyone else is told so (403)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_steward(request.user):
            raise PermissionDenied(_("Only stewards of the ministry do this."))
        return view(request, *args, **kwargs)

    return guarded
