"""How often a person, or a token, may ask.

Counted in each web process by itself, in its memory: a count shared through the database would make every
GET write, and cost more than most answers do. What has to be kept from harm is the process, and each of them
keeps itself. The true limit is therefore between the one written here and that times the number of processes.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from rest_framework.throttling import SimpleRateThrottle

SAFE = ("GET", "HEAD", "OPTIONS")


class _PerMinute(SimpleRateThrottle):
    setting: ClassVar[str]

    def get_rate(self) -> str:
        return f"{getattr(settings, self.setting)}/min"

    def concerns(self, request: Any) -> bool:
        raise NotImplementedError

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        """One count for each token and one for a person's sessions; None: not counted here."""
        if not self.concerns(request) or not request.user.is_authenticated:
            return None
        token = getattr(request.auth, "pk", "session")
        return f"throttle:{self.scope}:{request.user.pk}:{token}"


class ReadThrottle(_PerMinute):
    scope = "read"
    setting = "API_READS_A_MINUTE"

    def concerns(self, request: Any) -> bool:
        return request.method in SAFE


class WriteThrottle(_PerMinute):
    scope = "write"
    setting = "API_WRITES_A_MINUTE"

    def concerns(self, request: Any) -> bool:
        return request.method not in SAFE
