"""The demo's web server: granian in this process, its workers forked from it once Django is loaded.

Beside it one process does what is to be done in the background.
"""

from __future__ import annotations

import http.client
import os
import signal
import socket
import threading
import time
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, connections
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from reliability_tracker.worker import Keeper, end_with

if TYPE_CHECKING:
    from collections.abc import Callable

HOST = "127.0.0.1"
ANSWERS_WITHIN_S = 60


def port_is_free(port: int) -> bool:
    """Whether nobody listens on this port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def serve(port: int, *, ready: Callable[[], None]) -> None:
    """Serve until SIGINT, SIGTERM or SIGHUP; `ready` is called once, when the first page can be had."""
    import_module(settings.ROOT_URLCONF)  # once, for all workers
    connections.close_all()
    connection.close_pool()  # type: ignore[attr-defined]  # a worker cannot use its parent's
    server = _Server(port, ready)
    server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
    with Keeper():
        server.serve(target_loader=_load, wrap_loader=False)


class _Server(Granian):  # type: ignore[misc, valid-type]  # one of two classes, by the build of Python
    def __init__(self, port: int, ready: Callable[[], None]) -> None:
        super().__init__(
            "reliability_tracker.wsgi:application",
            address=HOST,
            port=port,
            interface=Interfaces.WSGI,
            http=HTTPModes.http1,
            websockets=False,
            workers=settings.WEB_WORKERS,
            blocking_threads=settings.WEB_THREADS,
            log_level=LogLevels.warning,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
        )
        self.ready = ready

    def startup(self, *args: Any) -> None:
        super().startup(*args)
        threading.Thread(target=self._announce, daemon=True).start()  # after the workers were forked

    def _announce(self) -> None:
        deadline = time.monotonic() + ANSWERS_WITHIN_S
        while time.monotonic() < deadline and not self.interrupt_signal:
            if _answers(self.bind_port):
                self.ready()
                return
            time.sleep(0.05)


def _answers(port: int) -> bool:
    request = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        request.request("GET", "/healthz")
        return request.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        request.close()


def _load() -> Any:
    """In a worker: the application, and a watch that ends the worker should its parent be killed.

    Ctrl-C is for the parent, which then ends its workers; two signals at once can lock one up.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # until granian listens: it would overhear an early one
    os.setsid()
    from reliability_tracker.wsgi import application

    threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    return application
