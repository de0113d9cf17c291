"""The cache, in each process: answers as they are, everything else as Django keeps it.

Answers (what a page was worked out to say, under the versions it rests on) are frozen values that every page
of this process may share. Packing and unpacking one takes longer than most of what a page does with it.

The limits of signing in are counted by all processes together, in the database. django-allauth counts failed
attempts in the default cache. Kept in each process, somebody could try as often as there are processes, and
who has set a new password would still be locked out of all but one. Only POSTs are counted, so no page that
reads writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

if TYPE_CHECKING:
    from collections import OrderedDict
    from collections.abc import Callable
    from threading import Lock

SHARED = "allauth:rl:"  # what the keys of django-allauth's limits begin with
ANSWER = "answer:"  # what the keys of answers begin with: nobody may change what they are given


def _shared(key: str) -> Any:
    """The cache in the database, for keys that belong there."""
    return caches["limits"] if key.startswith(SHARED) else None


class Cache(LocMemCache):
    # LocMemCache's own, which its published types leave out
    _cache: OrderedDict[str, Any]
    _lock: Lock
    _set: Callable[[str, Any, Any], None]
    _has_expired: Callable[[str], bool]
    _delete: Callable[[str], bool]

    def get(self, key: str, default: Any = None, version: Any = None) -> Any:
        shared = _shared(key)
        if shared:
            return shared.get(key, default, version)
        return self._answer(key, default, version) if _is_answer(key) else super().get(key, default, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        shared = _shared(key)
        if _is_answer(key):
            self._keep(key, value, timeout, version)
        else:
            (shared.set if shared else super().set)(key, value, timeout, version)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        shared = _shared(key)
        if _is_answer(key):
            return self._keep(key, value, timeout, version, anew=False)
        return bool((shared.add if shared else super().add)(key, value, timeout, version))

    def delete(self, key: str, version: Any = None) -> bool:
        shared = _shared(key)
        return bool((shared.delete if shared else super().delete)(key, version))

    def _answer(self, key: str, default: Any, version: Any) -> Any:
        """What is kept under the key of an answer: the very thing, not a copy."""
        name = self.make_and_validate_key(key, version=version)
        with self._lock:
            if self._has_expired(name):
                self._delete(name)
                return default
            self._cache.move_to_end(name, last=False)
            return self._cache[name]

    def _keep(self, key: str, value: Any, timeout: Any, version: Any, *, anew: bool = True) -> bool:
        """Keep an answer, in place of another one if `anew`; whether it was kept."""
        name = self.make_and_validate_key(key, version=version)
        with self._lock:
            kept = anew or self._has_expired(name)
            if kept:
                self._set(name, value, timeout)
        return kept


def _is_answer(key: str) -> bool:
    return key.startswith(ANSWER)
