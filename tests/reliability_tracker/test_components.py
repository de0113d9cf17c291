"""Every component shows what it is given, and nothing else: no styles, no scripts, no missing variables."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import RequestContext, Template
from django.utils import translation

from reliability_tracker import components, statuses
from reliability_tracker.charts import Chart, Figure
from reliability_tracker.moment import read_moment
from reliability_tracker.statuses import Status, Tone

FOLDER = Path(settings.BASE_DIR, "templates", "components")


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setattr(statuses, "_statuses", {"red": Status("red", "stop", Tone.BAD)})
    with translation.override("en"):
        yield


@pytest.fixture
def show(rf):
    def shown(name: str, **variables) -> str:
        given = " ".join(f"{key}={key}" for key in variables)
        source = f'{{% include "components/{name}.html" {"with " + given if given else ""} only %}}'
        context = RequestContext(rf.get("/here/?as_of=2025-12-31"))
        context.push(variables)  # as views do: what is given comes before what every page knows
        return Template(source).render(context)

    return shown


def test_figure_line_puts_the_figure_first_then_unit_and_goal(show):
    card = components.FigureCard("Demonstrations", 1112, unit="demonstrations", href="/counted/", goal=100)

    html = show("figure_line", card=card)

    assert '<a class="figure" href="/counted/?as_of=2025-12-31">1,112</a>' in html
    assert '<span class="unit">demonstrations</span>' in html
    assert "<strong>≥ 100</strong>" in html


def test_figure_line_of_nothing_known_is_a_dash(show):
    html = show("figure_line", card=components.FigureCard("Standards system", None))

    assert '<span class="figure">—</span>' in html
    assert "Goal" not in html


def test_stage_header_shows_its_state(show):
    html = show("stage_header", title="Stage one", subtitle="mend", tone="late", chip="closed")

    assert "<h2>Stage one</h2>" in html
    assert "<p>mend</p>" in html
    assert '<span class="chip chip-late">' in html


def test_stage_header_of_a_title_alone_is_a_title_alone(show):
    assert "<p" not in show("stage_header", title="Stage one")


def test_slots_show_empty_places(show):
    slots = [components.Slot("Bearings", "confirmed", Tone.GOOD, "/class/"), components.Slot()]

    html = show("slots", slots=slots)

    assert '<a href="/class/?as_of=2025-12-31">Bearings</a>' in html
    assert "confirmed" in html
    assert html.count("not designated yet") == 1


def test_cross_table_links_its_numbers_and_marks_its_sum(show):
    cross = components.CrossTable(
        "Sectors × projects",
        "Sector",
        ["Foundation", "All"],
        [
            components.CrossRow("Machinery", [(468, "/a/"), (1610, "")], "/m/"),
            components.CrossRow("All", [(468, ""), (1610, "")], is_total=True),
        ],
    )

    html = show("cross_table", cross=cross)

    assert '<a href="/m/?as_of=2025-12-31">Machinery</a>' in html
    assert '<a href="/a/?as_of=2025-12-31">468</a>' in html
    assert '<td class="number sum">1,610</td>' in html
    assert '<tr class="total">' in html


def test_change_log_signs_its_numbers(show):
    changes = [
        components.Change(date(2026, 10, 30), "Title revoked", -1, "/d/", "re-check failed"),
        components.Change(date(2026, 10, 21), "Third batch named", 11),
        components.Change(date(2026, 10, 1), "Thresholds changed"),
    ]

    html = show("change_log", changes=changes)

    assert '<time datetime="2026-10-30">30 Oct</time>' in html
    assert '<span class="change change-minus">−1</span>' in html
    assert '<span class="change change-plus">+11</span>' in html
    assert html.count('class="change ') == 2


def test_change_log_says_that_nothing_changed(show):
    assert "Nothing changed." in show("change_log", changes=[])
    assert "Not yet." in show("change_log", changes=[], empty="Not yet.")


def test_key_values_show_nothing_as_a_dash_and_zero_as_zero(show):
    html = show("key_values", pairs=[("Failures", 0), ("Remark", None)])

    assert "<dt>Failures</dt><dd>0</dd>" in html
    assert "<dt>Remark</dt><dd>—</dd>" in html


def test_timeline_tells_who_when_and_what_next(show):
    at = datetime(2026, 11, 1, 2, 30, tzinfo=UTC)
    events = [components.Event(at, "Sent back", "Li Si", "Name the failure criterion.", Tone.WARN)]

    html = show("timeline", events=events, next="The enterprise answers")

    assert '<time datetime="2026-11-01">1 November 2026, 10:30</time>' in html
    assert "<blockquote>Name the failure criterion.</blockquote>" in html
    assert "The enterprise answers" in html


def test_as_of_bar_offers_dates_and_marks_the_one_shown(show):
    html = show("as_of_bar", moment=read_moment("2025-12-31", "2026-01-31"), presets=[date(2025, 12, 31)])

    assert 'href="?as_of=2025-12-31" aria-current="true">31 December 2025</a>' in html
    assert '<a href="?" >today</a>' in html
    assert 'name="known_at" value="2026-01-31"' in html
    assert '<details class="with-known" open>' in html


def test_figure_stands_with_its_sentence_and_its_table(show):
    chart = Chart("path", "Enterprises", "Above plan.", Figure(), ["date", "n"], [["2025-12-31", None]])

    html = show("figure", chart=chart)

    assert 'data-figure="figure-path"' in html
    assert '<script id="figure-path" type="application/json">' in html
    assert "Above plan." in html
    assert '<th scope="row">2025-12-31</th><td class="number">—</td>' in html


def test_arithmetic_shows_inputs_formula_thresholds_and_result(show):
    arithmetic = components.Arithmetic(
        [("Value", 93)],
        ["93 / 100 = 93.0%"],
        "missed",
        [("at least 100%", False), ("below 100%", True)],
        "v1",
    )

    html = show("arithmetic", arithmetic=arithmetic)

    assert "<dt>Value</dt><dd>93</dd>" in html
    assert "93 / 100 = 93.0%" in html
    assert html.count("holds</li>") == 1
    assert '<p class="result">missed</p>' in html


def test_deed_that_is_refused_is_greyed_with_its_reason(show):
    html = show(
        "deed", label="Accept", action="/accept/", csrf_token="t", refusal="Answer all warnings first."
    )

    assert 'disabled aria-describedby="why-accept"' in html
    assert '<span class="deed-refused" id="why-accept">Answer all warnings first.</span>' in html


def test_deed_that_is_allowed_can_be_pressed(show):
    html = show("deed", label="Accept", action="/accept/", csrf_token="t", refusal="", kind="main")

    assert "disabled" not in html
    assert 'class="button button-main"' in html


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("chip", {"tone": "good", "label": "confirmed"}, "confirmed</span>"),
        ("badge", {"text": "main"}, '<span class="badge">main</span>'),
        ("notice", {"tone": "warn", "text": "Old.", "href": "/x/", "link": "New"}, '<a href="/x/">New</a>'),
        ("empty", {"title": "None yet", "text": "", "href": "/x/", "link": "Add"}, "/x/?as_of=2025-12-31"),
        ("tabs", {"label": "Parts", "tabs": [components.Tab("A", "/a/", True, 3)]}, 'aria-current="page">A'),
        ("file_list", {"files": [components.FileRow("a.pdf", "/f/", 820, digest="ab" * 32)]}, "820 B"),
        ("file_list", {"files": []}, "No files."),
        ("error_summary", {"problems": []}, ""),
        ("messages", {"messages": []}, '<div class="messages" role="status"></div>'),
    ],
)
def test_small_components_show_what_they_are_given(show, name, given, expected):
    assert expected in show(name, **given)


def test_no_template_of_ours_has_inline_style_or_script():
    found = [
        f"{path.name}: {word}"
        for path in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for word in ("style=", "onclick=", "onchange=", "javascript:", "<style", "<script>")
        if word in path.read_text()
    ]

    assert found == []


def test_every_component_says_what_it_is_given():
    without = [
        path.name for path in FOLDER.glob("*.html") if not path.read_text().startswith("{% comment %}")
    ]

    assert without == []
