"""Passwords are judged by how many guesses they take, in words that help."""

from __future__ import annotations

import ast
import inspect

import pytest
import zxcvbn.feedback
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from reliability_tracker.passwords import WARNINGS, strength
from tests.factories.enterprises import UserFactory


@pytest.mark.parametrize(
    ("password", "enough"),
    [
        ("P@ssw0rd2026", False),  # every kind of character, and guessed at once
        ("zhongguo2026", False),
        ("kekaoxing123", False),
        ("li.lei@factory.example", False),  # one's own address
        ("1234567890987", False),
        ("lantern harbour seven quilt", True),  # one kind of character
        ("海内存知己天涯若比邻又一年", True),
        ("x" * 40 + "lantern harbour seven quilt" * 4, True),  # longer than what is looked at
    ],
)
def test_password_is_judged_by_guesses(password, enough):
    user = UserFactory.build(name="Li Lei", email="li.lei@factory.example")

    assert strength(password, [user.email, user.name]).is_enough is enough
    if not enough:
        with pytest.raises(ValidationError):
            validate_password(password, user)


def test_refusal_says_why_and_what_to_do_in_both_languages():
    assert (
        strength("aaaaaaaaaa").words
        == "此密码强度太低，容易被猜出。重复同一字符作用不大。请把三四个互不相关的词连在一起。"
    )
    with translation.override("en"):
        assert strength("aaaaaaaaaa").words == (
            "This password is far too weak: it can be guessed. Repeating a character hardly helps. Put three"
            " or four words together that have nothing to do with each other."
        )


def test_every_warning_of_the_estimate_has_our_words():
    """Sentences of theirs begin with a capital, end with a full stop, and those of advice are not used."""
    tree = ast.parse(inspect.getsource(zxcvbn.feedback))
    said = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "_"
    }
    advice = ("Avoid", "Use", "Add", "No need", "Capitalization", "All-upper", "Reversed", "Predictable")

    assert {text for text in said if not text.startswith(advice)} == set(WARNINGS)


@pytest.mark.django_db
def test_strength_is_told_while_typing(client):
    client.cookies["django_language"] = "en"
    address = reverse("account_own:password_strength")

    weak = client.post(address, {"password": "li.lei@factory.example", "email": "li.lei@factory.example"})
    strong = client.post(address, {"password": "lantern harbour seven quilt"})

    assert weak.json()["score"] < 3
    assert strong.json() == {"score": 4, "words": "This password is very strong."}
