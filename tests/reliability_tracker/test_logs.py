"""Each line of the log carries the request, the person and the job it belongs to, and no secrets."""

import io
import json
import logging
from typing import Any

import pytest
import structlog
from procrastinate.jobs import Job

from policy import summary_jobs
from reliability_tracker import jobs
from reliability_tracker.logs import logging_config
from tests.background import work_off
from tests.factories.enterprises import UserFactory


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


def called(event: str, written: io.StringIO) -> list[dict[str, Any]]:
    return [line for line in lines(written) if line["event"] == event]


@pytest.mark.django_db
def test_request_is_logged_with_its_number_and_the_person(client, written):
    person = UserFactory()
    client.force_login(person)

    client.get("/healthz")

    (finished,) = called("request_finished", written)
    assert (finished["code"], finished["request"], finished["user_id"]) == (200, "GET /healthz", person.pk)
    assert len(finished["request_id"]) == 36


@pytest.mark.django_db
def test_what_opens_doors_or_was_searched_for_stays_out_of_the_log(client, written):
    client.get("/invitation/secret-of-a-letter/?search=张三")
    client.get("/accounts/password/reset/key/1-secret-of-a-letter/")

    asked = [line["request"] for line in called("request_finished", written)]
    assert asked[0] == "GET /invitation/…/"
    assert "secret" not in written.getvalue()
    assert "张三" not in written.getvalue()


@pytest.mark.django_db
def test_job_is_logged_with_its_owner_and_the_request_that_started_it(written):
    person = UserFactory()
    with structlog.contextvars.bound_contextvars(request_id="r-1", user_id=person.pk):
        job = jobs.start(kind=summary_jobs.NAME, by=person, given={})

    with pytest.raises(KeyError):  # it was given nothing to work on
        work_off()

    told = [
        (line["event"], line["job"], line["user_id"], line["request_id"])
        for line in lines(written)
        if "job" in line
    ]
    events = ("job_handed_over", "job_begun", "job_failed")
    assert told == [(event, job.pk, person.pk, "r-1") for event in events]


def test_what_variables_held_stays_out_of_the_log(written):
    password = "tell-nobody"
    try:
        raise ValueError(len(password))
    except ValueError:
        structlog.get_logger("tracker").exception("it_broke")

    assert called("it_broke", written)[0]["exception"][0]["exc_type"] == "ValueError"
    assert "tell-nobody" not in written.getvalue()


def test_what_a_task_was_given_stays_out_of_the_log(written):
    task = Job(
        id=7,
        queue="letters",
        lock=None,
        queueing_lock=None,
        task_name="tasks.post_letter",
        task_kwargs={"text": "https://tracker.example/invitation/abc/"},
    )
    message = f"Starting job {task.call_string}"

    logging.getLogger("procrastinate.worker.a").info(message, extra={"job": task.log_context()})

    assert [line["event"] for line in lines(written)] == ["Starting job tasks.post_letter[7]"]


def test_chinese_is_readable_in_the_log(written):
    structlog.get_logger("tracker").warning("退回", number=3)

    assert '"event": "退回"' in written.getvalue()


def test_other_loggers_write_the_same_lines(written):
    logging.getLogger("elsewhere").error("it broke: %s", "here")

    assert [(line["logger"], line["level"], line["event"]) for line in lines(written)] == [
        ("elsewhere", "error", "it broke: here")
    ]
