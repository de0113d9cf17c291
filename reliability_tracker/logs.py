"""Structured logs: each line carries the request, the person, the task and the job it belongs to.

In the web server django_structlog binds `request_id` and `user_id`. In a worker `reliability_tracker.worker`
binds `task` and `task_name`, and a job its number, its owner and the request that started it.
"""

from __future__ import annotations

import logging.config
from collections.abc import MutableMapping
from typing import Any

import structlog


def without_arguments(logger: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The queue names a task with all it was given: of a letter the text, with links that open doors."""
    task = getattr(event.get("_record"), "job", None)
    if isinstance(task, dict) and task.get("call_string"):
        brief = f"{task['task_name']}[{task['id']}]"
        event["event"] = event["event"].replace(task["call_string"], brief)
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

# without the values of variables: what people typed, and secrets among it
TRACEBACKS = structlog.processors.ExceptionRenderer(
    structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
)


def logging_config(*, as_json: bool, level: str) -> dict[str, Any]:
    """Everything to standard error: JSON lines for a collector, or plain lines for a person at a terminal."""
    renderer: list[Any] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if as_json:
        renderer += [
            TRACEBACKS,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    else:
        renderer += [
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
        ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": [without_arguments, *SHARED],
                "processors": renderer,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # What django.request says django_structlog says too, with the request's id.
            "django.request": {"level": "CRITICAL"},
            "psycopg.pool": {"level": "ERROR"},
            # what is registered, at every start of any command
            "procrastinate.blueprints": {"level": "WARNING"},
            "procrastinate.jobs": {"level": "WARNING"},
            "procrastinate.periodic": {"level": "WARNING"},
        },
    }


def configure(config: dict[str, Any]) -> None:
    """Django calls this with LOGGING once the settings are read."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
