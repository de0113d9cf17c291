"""Places of the site are offered to those who may go there."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import path

from reliability_tracker import navigation
from reliability_tracker.navigation import NavItem, NavLink, Place


def page(request, **kwargs):
    return HttpResponse()


urlpatterns = [
    path("", page, name="front"),
    path("reports/", page, name="reports"),
    path("reports/late/", page, name="late"),
    path("people/", page, name="people"),
]

pytestmark = pytest.mark.urls(__name__)


class Somebody:
    is_authenticated = True
    is_steward = False


class Steward(Somebody):
    is_steward = True


@pytest.fixture(autouse=True)
def places(monkeypatch):
    monkeypatch.setattr(navigation, "NAVIGATION", [])
    navigation.register(
        NavItem("Reports", "reports", order=20, also=("/imports/",)),
        NavItem("Front", "front", order=10),
        NavItem("Late", "late", order=30),
        NavItem("People", "people", place=Place.MANAGE, allowed=lambda user: user.is_steward),
        NavItem("Worklist", "reports", place=Place.TASKS, count=lambda user: 12),
        NavItem("Open", "front", place=Place.OPEN),
        NavItem("Sectors", order=40, children=lambda user: [("Machinery", "/sectors/machinery/")]),
    )


def bars(rf, address="/", user=None):
    request = rf.get(address)
    request.user = user or Somebody()
    return navigation.navigation(request)


def test_places_stand_in_order_and_where_they_belong(rf):
    assert bars(rf, "/elsewhere/", Steward()) == {
        "main": [
            NavLink("Front", "/", False),
            NavLink("Reports", "/reports/", False),
            NavLink("Late", "/reports/late/", False),
            NavLink("Sectors", "", False, children=(NavLink("Machinery", "/sectors/machinery/", False),)),
        ],
        "manage": [NavLink("People", "/people/", False)],
        "tasks": [NavLink("Worklist", "/reports/", False, 12)],
        "open": [],
    }


def test_place_is_hidden_from_those_who_may_not_go_there(rf):
    assert bars(rf)["manage"] == []
    visitors = bars(rf, "/elsewhere/", AnonymousUser())
    assert visitors == {"main": [], "manage": [], "tasks": [], "open": [NavLink("Open", "/", False)]}


def current(bars):
    return [link.label for links in bars.values() for link in links if link.current]


@pytest.mark.parametrize(
    ("address", "labels"),
    [
        ("/", ["Front"]),
        ("/reports/R-1/", ["Reports"]),
        ("/reports/late/", ["Late"]),  # nearer than Reports
        ("/sectors/machinery/", ["Sectors"]),
        ("/imports/7/", ["Reports"]),
        ("/elsewhere/", []),
    ],
)
def test_one_place_is_current_the_nearest(rf, address, labels):
    assert current(bars(rf, address)) == labels


def test_places_carry_the_readers_dates(rf):
    assert bars(rf, "/?as_of=2025-12-31")["main"][1].href == "/reports/?as_of=2025-12-31"


def test_entering_a_place_again_changes_nothing():
    item = NavItem("Once", "front")
    navigation.register(item)
    navigation.register(item)

    assert navigation.NAVIGATION.count(item) == 1
