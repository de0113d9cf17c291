"""Statuses are entered once, each with a tone that has an icon."""

import pytest
from django.db.models import TextChoices

from reliability_tracker import statuses
from reliability_tracker.icons import chip, icon
from reliability_tracker.statuses import Status, Tone


class Light(TextChoices):
    RED = "red", "stop"
    GREEN = "green", "go"


@pytest.fixture(autouse=True)
def nothing_entered(monkeypatch):
    monkeypatch.setattr(statuses, "_statuses", {})


def test_registered_status_is_known_by_its_code():
    statuses.register(Light, {"red": Tone.BAD, "green": Tone.GOOD})

    assert statuses.status("green") == Status("green", "go", Tone.GOOD)


def test_registering_the_same_again_changes_nothing():
    statuses.register(Light, {"red": Tone.BAD, "green": Tone.GOOD})
    statuses.register(Light, {"red": Tone.BAD, "green": Tone.GOOD})

    assert statuses.status("red") == Status("red", "stop", Tone.BAD)


def test_member_without_a_tone_is_refused():
    with pytest.raises(ValueError, match=r"Light\.GREEN has no tone"):
        statuses.register(Light, {"red": Tone.BAD})


def test_same_code_with_another_tone_is_refused():
    statuses.register(Light, {"red": Tone.BAD, "green": Tone.GOOD})

    with pytest.raises(ValueError, match="'red' is entered twice and differs"):
        statuses.register(Light, {"red": Tone.WARN, "green": Tone.GOOD})


def test_unknown_status_is_an_error():
    with pytest.raises(KeyError):
        statuses.status("red")


@pytest.mark.parametrize("tone", Tone)
def test_every_tone_has_an_icon(tone):
    assert icon(tone).startswith('<svg class="icon"')


def test_chip_is_icon_and_word_and_escapes_the_word():
    assert chip(Status("red", "<stop>", Tone.BAD)) == (
        f'<span class="chip chip-bad">{icon("bad")}&lt;stop&gt;</span>'
    )


def test_icon_that_is_not_there_is_an_error():
    with pytest.raises(LookupError, match="there is no icon 'unicorn' in static/icons"):
        icon("unicorn")
