"""Help: a tour for each role, one's own first, each step with a picture that is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from enterprises.enums import Role
from enterprises.help_pages import TOURS, tours_of
from tests.browser.help_pictures import MOST_BYTES, VIEWS
from tests.factories.enterprises import UserFactory

FOLDER = Path(settings.BASE_DIR, "static", "help")
SHOWN = {step.picture for tour in TOURS.values() for step in tour.steps if step.picture}


def test_pictures_are_there_small_and_all_shown():
    sizes = {path.name: path.stat().st_size for path in FOLDER.iterdir()}

    assert set(VIEWS) == SHOWN
    assert set(sizes) == {f"{name}-{language}.webp" for name in SHOWN for language in ("zh", "en")}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}


def test_every_role_has_a_tour():
    assert {role for tour in TOURS.values() for role in tour.roles} == set(Role)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_tours_of_a_role_lead_to_pages_it_may_open(client, role):
    user = UserFactory(**{role: True})
    client.force_login(user)

    index = client.get(reverse("enterprises:help")).content.decode()
    own = tours_of(user)
    places = {step.place for tour in own for step in tour.steps if step.place}

    assert own
    assert index.index(str(own[-1].title)) < index.index('id="others"')
    for tour in own:
        page = client.get(reverse("enterprises:help_tour", args=[tour.key]))
        assert page.content.decode().count('class="tour-step"') == len(tour.steps)
    assert {place: client.get(reverse(place)).status_code for place in places} == dict.fromkeys(places, 200)


@pytest.mark.django_db
def test_tour_of_others_shows_no_way_to_their_pages(client):
    client.force_login(UserFactory(expert=True))

    page = client.get(reverse("enterprises:help_tour", args=["steward"])).content.decode()

    assert "help/cycle-zh.webp" in page
    assert reverse("enterprises:cycles") not in page.partition('class="tour"')[2]
    assert client.get(reverse("enterprises:help_tour", args=["nobody"])).status_code == 404
