"""What a browser says it is, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from ua_parser import parse


def device_words(user_agent: str) -> str:
    """For instance “Edge on Windows”; what it cannot tell it leaves out."""
    found = parse(user_agent)
    browser = found.user_agent.family if found.user_agent else ""
    system = found.os.family if found.os else ""
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("an unknown device")
