"""The demo as a newcomer starts it, on a database that is thrown away; for the bench and for pictures."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import psycopg

from reliability_tracker.database import EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "reliability-demo"


@contextmanager
def demo_server(database: str, **environment: str) -> Iterator[int]:
    """Yields the port of 127.0.0.1 that the demo answers on."""
    drop(database)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"DJANGO_SETTINGS_MODULE": "reliability_tracker.settings", "MRT_DB": database, **environment}
    command = [sys.executable, "manage.py", "demo", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as process:
        try:
            if not any(line.startswith("Ready:") for line in process.stdout or ()):
                sys.exit("The demo did not start.")
            yield port
        finally:
            process.terminate()
    drop(database)


def connect(database: str) -> psycopg.Connection[Any]:
    """A connection to a database of the embedded server."""
    host, port = EmbeddedServer(ROOT / "var" / "postgres").start()
    return psycopg.connect(host=host, port=port, user="postgres", dbname=database, autocommit=True)


def drop(database: str) -> None:
    with closing(connect("postgres")) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def sign_in(port: int, email: str, proxy: Mapping[str, str] | None = None) -> dict[str, str]:
    """The cookies of somebody who signed in, as their browser would send them.

    proxy: headers of the proxy in front of a site in production
    """
    sent = dict(proxy or {})
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as browser:
        browser.request("GET", "/accounts/login/", headers=sent)
        form = browser.getresponse()
        cookies = _cookies(form)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.read().decode())
        fields = {"login": email, "password": PASSWORD, "csrfmiddlewaretoken": token[1] if token else ""}
        headers = sent | {
            "Referer": f"https://{sent.get('Host', 'localhost')}/accounts/login/",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        }
        browser.request("POST", "/accounts/login/", urlencode(fields), headers)
        answer = browser.getresponse()
        answer.read()
        if answer.status != 302:
            sys.exit(f"{email} could not sign in.")
        return cookies | _cookies(answer)


def _cookies(response: http.client.HTTPResponse) -> dict[str, str]:
    return dict(
        re.findall(r"^([^=]+)=([^;]*)", line)[0] for line in response.headers.get_all("Set-Cookie") or ()
    )
