"""`manage.py assess`: what it reads, prints and ends with."""

from __future__ import annotations

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from tests.policy.assessment.items import codes, item

GOOD, BAD = item("exponential"), item("exponential", failures=-1)


@pytest.fixture
def said(monkeypatch, capsys):
    """`said(bytes)`: what the command prints when it reads these, and its exit status."""

    def run(content):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        status = 0
        try:
            call_command("assess", "-")
        except SystemExit as end:
            status = end.code
        return json.loads(capsys.readouterr().out), status

    return run


def test_object_is_answered_by_an_object(said):
    output, status = said(json.dumps(GOOD).encode())

    assert (output["estimate"], output["error"], status) == (2500, None, 0)


def test_list_is_answered_by_a_list_in_its_order_and_one_error_is_status_one(said):
    outputs, status = said(json.dumps([BAD, GOOD, 3]).encode())

    errors = [output["error"] and output["error"]["code"] for output in outputs]
    assert (errors, status) == (["out_of_range", None, "not_an_object"], 1)


def test_empty_list_is_answered_by_an_empty_list(said):
    assert said(b"[]") == ([], 0)


def test_file_is_read_with_a_byte_order_mark_or_without(tmp_path, capsys):
    file = tmp_path / "items.json"
    file.write_text(json.dumps(item("exponential", failures=0, unit="公里")), encoding="utf-8-sig")

    call_command("assess", str(file))

    output = json.loads(capsys.readouterr().out)
    assert (output["unit"], codes(output)) == ("公里", ["zero_failures"])


def test_numbers_that_json_does_not_have_are_not_finite(said):
    texts = ["NaN", "-Infinity", "1e400", "9" * 5000]
    items = ",".join(f'{{"method":"binomial","confidence":{text}}}' for text in texts)

    outputs, status = said(f"[{items}]".encode())

    assert [output["error"]["code"] for output in outputs] == ["not_finite"] * 4
    assert status == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not JSON"),
        (b"{'method': 1}", "not JSON"),
        (b'{"a": 1, "b": 2, "a": 1}', "the key 'a' stands twice"),
        (b'{"unit": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"3", "neither an object nor a list"),
        (b"null", "neither an object nor a list"),
    ],
)
def test_what_is_no_json_ends_with_one_line_and_status_two(monkeypatch, capsys, content, reason):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    with pytest.raises(CommandError) as refusal:
        call_command("assess", "-")

    assert refusal.value.returncode == 2
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert capsys.readouterr().out == ""


def test_file_that_is_not_there_is_status_two(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file") as refusal:
        call_command("assess", str(tmp_path / "none.json"))

    assert refusal.value.returncode == 2
