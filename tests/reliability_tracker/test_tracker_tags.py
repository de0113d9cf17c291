"""The tags and filters of templates."""

import pytest
from django.http import HttpResponse
from django.template import Context, RequestContext, Template
from django.urls import path
from django.utils import translation

from reliability_tracker import statuses
from reliability_tracker.components import Tile
from reliability_tracker.drawings import Trajectory
from reliability_tracker.icons import icon
from reliability_tracker.statuses import Status, Tone


def page(request, **kwargs):
    return HttpResponse()


urlpatterns = [path("targets/<str:code>/", page, name="target"), path("lists/", page, name="list")]

pytestmark = pytest.mark.urls(__name__)


@pytest.fixture(autouse=True)
def known(monkeypatch):
    monkeypatch.setattr(statuses, "_statuses", {"red": Status("red", "stop", Tone.BAD)})
    with translation.override("en"):
        yield


@pytest.fixture
def draw(rf):
    def drawn(source: str, address: str = "/", **variables) -> str:
        context = RequestContext(rf.get(address), variables)
        return Template("{% load tracker %}" + source).render(context).strip()

    return drawn


DATED = "/here/?as_of=2025-12-31&page=3&q=a%26b"


@pytest.mark.parametrize(
    ("source", "markup"),
    [
        ("{% link 'target' 'x' %}", "/targets/x/?as_of=2025-12-31"),
        ("{% link 'target' code='x' q_sector='m' q_city='' %}", "/targets/x/?sector=m&amp;as_of=2025-12-31"),
        ("{% link 'list' as address %}{{ address }}", "/lists/?as_of=2025-12-31"),
        ("{% carry '/x/?a=1' b=2 %}", "/x/?a=1&amp;b=2&amp;as_of=2025-12-31"),
        ("{% query_with page=4 %}", "?as_of=2025-12-31&amp;page=4&amp;q=a%26b"),
        ("{% query_with page=None q='' %}", "?as_of=2025-12-31"),
        ("{% query_with 'as_of' None 'page' None 'q' None %}", "?"),
        (
            "{% hidden_query 'page' names %}",
            '<input type="hidden" name="as_of" value="2025-12-31">',
        ),
        ("{% hidden_dates %}", '<input type="hidden" name="as_of" value="2025-12-31">'),
        ("{% here %}", "/here/?as_of=2025-12-31&amp;page=3&amp;q=a%26b"),
        ("{% this_path %}", "/here/"),
    ],
)
def test_links_carry_the_readers_dates(draw, source, markup):
    assert draw(source, DATED, names=["q"]) == markup


def test_links_find_the_request_where_the_context_is_cut(draw):
    source = '{% include "components/breadcrumb.html" with trail=trail only %}'

    assert '<a href="/lists/?as_of=2025-12-31">Lists</a>' in draw(source, DATED, trail=[("Lists", "/lists/")])


def test_links_work_without_a_request():
    template = Template(
        "{% load tracker %}{% link 'target' 'x' %}{% query_with a=1 %}{% this_path %}{% here %}"
    )

    assert template.render(Context()) == "/targets/x/?a=1/"


def test_status_is_a_chip_with_its_own_word_or_another(draw):
    red = icon("bad")

    assert draw("{% status 'red' %}") == f'<span class="chip chip-bad">{red}stop</span>'
    assert draw("{% status 'red' label='wait' %}") == f'<span class="chip chip-bad">{red}wait</span>'
    assert draw("{{ 'red'|status_label }} {{ 'red'|status_tone }}") == "stop bad"


def test_bullet_tells_its_figures_in_words(draw):
    bar = draw("{% bullet 1043 1000 expected=480.25 unit='enterprises' %}")

    assert 'role="img" aria-label="now 1,043, expected by now 480.3, goal 1,000 enterprises"' in bar
    assert 'class="bullet-reached"' in bar
    assert "style=" not in bar


def test_bullet_without_a_goal_has_no_marks(draw):
    bar = draw("{% bullet 4 None %}")

    assert 'aria-label="now 4"' in bar
    assert "<line" not in bar


def test_trajectory_of_nothing_draws_nothing(draw):
    assert (
        draw('{% include "components/trajectory.html" with drawn=drawn label="" only %}', drawn=Trajectory())
        == ""
    )


def test_tile_map_places_links_and_tells_names_and_numbers(draw):
    tiles = [
        Tile(0, 9, "黑", "Heilongjiang", 10, "/lists/?region=230000"),
        Tile(4, 7, "苏", "Jiangsu", 158, "/lists/?region=320000"),
        Tile(4, 1, "藏", "Xizang", 0),
        Tile(6, 7, "台", "Taiwan", outside=True),
    ]

    drawn = draw("{% tile_map tiles 'Enterprises by region' unit='enterprises' %}", DATED, tiles=tiles)

    assert '<li class="tile tile-row-0 tile-col-9 tile-shade-1">' in drawn
    assert 'href="/lists/?region=230000&amp;as_of=2025-12-31" title="Heilongjiang 10 enterprises"' in drawn
    assert '<li class="tile tile-row-4 tile-col-7 tile-shade-2">' in drawn
    assert '<li class="tile tile-row-4 tile-col-1 tile-shade-0">' in drawn
    assert '<li class="tile tile-row-6 tile-col-7 tile-outside">' in drawn
    assert "Taiwan: not addressed by the notice" in drawn
    assert "1–10" in drawn
    assert "11 and more" in drawn
    assert drawn.count("<a ") == 2
