"""Somebody at the proxy's other side: keeps cookies, and speaks as the proxy passes it on."""

from __future__ import annotations

import http.client
import json
import re
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

HOST = "tracker.example"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


class Visitor:
    """One browser, or with a token one program. Each request has a connection of its own."""

    def __init__(self, port: int, *, token: str = "", timeout: float = 60) -> None:
        self.port, self.timeout = port, timeout
        self.cookies: dict[str, str] = {}
        self.headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.7",
            "Referer": f"https://{HOST}/",
            "Accept-Language": "en",
        }
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> Answer:
        """OSError where the connection breaks before the answer is whole: then nothing was acknowledged."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)) as connection:
            try:
                connection.request(method, path, body, sent)
                response = connection.getresponse()
                answer = Answer(response.status, dict(response.headers.items()), response.read())
            except http.client.HTTPException as broken:
                raise ConnectionResetError(str(broken)) from broken
            for line in response.headers.get_all("Set-Cookie") or ():
                name, _, value = line.partition(";")[0].partition("=")
                self.cookies[name] = value
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: dict[str, str]) -> Answer:
        """A form of a page that was read before."""
        token = next((value for name, value in self.cookies.items() if name.endswith("csrftoken")), "")
        body = urlencode({**fields, "csrfmiddlewaretoken": token})
        return self.ask("POST", path, body, Content_Type="application/x-www-form-urlencoded")

    def send(self, method: str, path: str, body: Any, **headers: str) -> Answer:
        """JSON, as a program sends it."""
        return self.ask(method, path, json.dumps(body), Content_Type="application/json", **headers)

    def sign_in(self, email: str, password: str) -> None:
        page = self.get("/accounts/login/").text
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        fields = {"login": email, "password": password, "csrfmiddlewaretoken": found[1] if found else ""}
        body = urlencode(fields)
        answer = self.ask("POST", "/accounts/login/", body, Content_Type="application/x-www-form-urlencoded")
        assert answer.status == 302, answer.text
