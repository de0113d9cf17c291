"""What production refuses to start with."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from environ import Env

SHORTEST_KEY = 50
FEWEST_CHARACTERS = 10


def unsafe_setting(env: Env) -> str | None:
    """What is unsafe in production about the environment: one sentence naming the setting, or None."""
    key = env.str("SECRET_KEY", default="")
    hosts = env.list("ALLOWED_HOSTS", default=[])
    if not env.str("DATABASE_URL", default="").startswith(("postgres://", "postgresql://")):
        return "DATABASE_URL must start with postgres:// or postgresql://."
    if env.bool("DEBUG", default=False):
        return "DEBUG is on: it shows the program's inside to every visitor. Unset it."
    if not key:
        return "SECRET_KEY is not set. Set it to 50 or more random characters and keep it secret."
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS or key.startswith("django-insecure-"):
        return "SECRET_KEY can be guessed. Set it to 50 or more random characters."
    if not hosts:
        return "ALLOWED_HOSTS is not set. Set it to the names the site is reached by, separated by commas."
    if any(host.strip() in ("*", ".") for host in hosts):
        return "ALLOWED_HOSTS allows any name. Set it to the names the site is reached by."
    if not env.str("EMAIL_URL", default=""):
        return "EMAIL_URL is not set: nobody would get the mail to confirm an address or reset a password."
    if env.str("OIDC_SERVER_URL", default=""):
        if not env.str("OIDC_SERVER_URL").startswith("https://"):
            return "OIDC_SERVER_URL must start with https://: what the provider says would be anybody's word."
        for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
            if not env.str(name, default=""):
                return f"{name} is not set, but OIDC_SERVER_URL is. The provider gives you both."
    return None


def origins(address: str) -> list[str]:
    """The origin of an address, for a policy; none of an empty one."""
    parts = urlsplit(address)
    return [f"{parts.scheme}://{parts.netloc}"] if address else []


def refuse_unsafe(env: Env) -> None:
    """End the program, with one line, if a setting is unsafe."""
    if problem := unsafe_setting(env):
        raise SystemExit(f"Refused to start in production: {problem} (The demo on this database: DEMO=1.)")
