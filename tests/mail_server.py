"""A real SMTP server for tests: what arrives is kept as it was received."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class MailServer:
    """Takes letters in. refuses: whether it has trouble and turns them away."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 -- aiosmtpd's name
        if self.refuses:
            return "451 Requested action aborted: local error"
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 OK"

    @property
    def sent(self) -> list[tuple[str, str]]:
        """(to, subject) of each letter."""
        return [(str(letter["To"]), str(letter["Subject"]).strip()) for letter in self.letters]


@contextmanager
def mail_server(settings: Any) -> Iterator[MailServer]:
    """One that runs on a free port of this machine, and to which the site's letters go."""
    server = MailServer()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    try:
        yield server
    finally:
        controller.stop()
