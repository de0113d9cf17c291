"""The cache: in each process, but for the limits of signing in, which all processes count together.

django-allauth counts failed attempts in the default cache. Kept in each process, somebody could try as often
as there are processes, and who has set a new password would still be locked out of all but one. Only POSTs
are counted, so no page that reads writes.
"""

from __future__ import annotations

from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

SHARED = "allauth:rl:"  # what the keys of django-allauth's limits begin with


def _shared(key: str) -> Any:
    """The cache in the database, for keys that belong there."""
    return caches["limits"] if key.startswith(SHARED) else None


class Cache(LocMemCache):
    def get(self, key: str, default: Any = None, version: Any = None) -> Any:
        shared = _shared(key)
        return shared.get(key, default, version) if shared else super().get(key, default, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        shared = _shared(key)
        (shared.set if shared else super().set)(key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        shared = _shared(key)
        return bool((shared.add if shared else super().add)(key, value, timeout, version))

    def delete(self, key: str, version: Any = None) -> bool:
        shared = _shared(key)
        return bool((shared.delete if shared else super().delete)(key, version))
