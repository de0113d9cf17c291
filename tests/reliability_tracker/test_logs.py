"""Each line of the log carries the request it belongs to."""

import io
import json
import logging
from typing import Any

import pytest
import structlog

from reliability_tracker.logs import logging_config


@pytest.fixture
def written():
    """What is logged as JSON while the test runs."""
    stream = io.StringIO()
    options = logging_config(as_json=True, level="INFO")["formatters"]["structured"]
    handler = logging.StreamHandler(stream)
    handler.setFormatter(options.pop("()")(**options))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel("INFO")
    yield stream
    root.setLevel(level)
    root.removeHandler(handler)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.django_db
def test_request_is_logged_with_its_number(client, written):
    client.get("/healthz")

    finished = [line for line in lines(written) if line["event"] == "request_finished"]

    assert [(line["code"], line["request"]) for line in finished] == [(200, "GET /healthz")]
    assert len(finished[0]["request_id"]) == 36


def test_chinese_is_readable_in_the_log(written):
    structlog.get_logger("tracker").warning("退回", number=3)

    assert '"event": "退回"' in written.getvalue()


def test_other_loggers_write_the_same_lines(written):
    logging.getLogger("elsewhere").error("it broke: %s", "here")

    assert [(line["logger"], line["level"], line["event"]) for line in lines(written)] == [
        ("elsewhere", "error", "it broke: here")
    ]
