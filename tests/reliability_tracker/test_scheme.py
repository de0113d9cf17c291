"""Light, dark, or as the reader's system says; and both can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from reliability_tracker import charts
from reliability_tracker.scheme import COOKIE, Scheme, scheme_of

CSS = Path(settings.BASE_DIR, "static", "css")
PAPER = {"print.css", "report-print.css", "meeting.css"}  # has no scheme
HEX = re.compile(r"#(?:[0-9a-f]{3}){1,2}\b|\brgba?\(", re.IGNORECASE)

TONES = ("good", "late", "warn", "bad", "busy", "info", "idle")
GROUNDS = ("paper", "card", "sunken", "brand-weak")
# what is written on what, at 4.5:1 (WCAG 2.2, 1.4.3)
TEXTS = {
    *(("ink", ground) for ground in (*GROUNDS, *(f"{tone}-ground" for tone in TONES))),
    *(("ink-soft", ground) for ground in (*GROUNDS, *(f"{tone}-ground" for tone in TONES))),
    *(("brand", ground) for ground in (*GROUNDS, "warn-ground", "idle-ground", "info-ground")),
    *((tone, ground) for tone in TONES for ground in ("paper", "card", f"{tone}-ground")),
    *((f"series-{n}", "card") for n in range(1, 6)),  # the labels at the ends of lines
    *(("ink", f"shade-{n}") for n in (1, 2, 3)),
    *(("on-shade", f"shade-{n}") for n in (4, 5)),
    *(("ink-faint", ground) for ground in GROUNDS),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("bad", "bad-ground"),
    ("late", "sunken"),
}
# what has to be told from what lies beside it, at 3:1 (1.4.11)
DRAWN = {
    *(("line-strong", ground) for ground in ("paper", "card")),
    *(("focus", ground) for ground in (*GROUNDS, "bad-ground", "warn-ground")),
    ("shade-4", "sunken"),
    ("brand", "sunken"),
    ("bar-1", "card"),
}


def colours(name: str) -> dict[str, str]:
    text = (CSS / name).read_text(encoding="utf-8")
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6}|(?:rgb|0 ).*);", text))


def luminance(colour: str) -> float:
    """Relative luminance of sRGB as WCAG 2.2 defines it."""
    digits = colour.removeprefix("#")
    whole = digits if len(digits) == 6 else "".join(d * 2 for d in digits)
    parts = [int(whole[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("sheet", ["tokens.css", "dark.css"])
def test_colours_can_be_told_apart(sheet):
    tokens = colours(sheet)
    measured = {
        f"{ink} on {ground}": (round(contrast(tokens[ink], tokens[ground]), 2), least)
        for pairs, least in ((TEXTS, 4.5), (DRAWN, 3.0))
        for ink, ground in pairs
    }

    assert {pair: found for pair, (found, least) in measured.items() if found < least} == {}


def test_schemes_name_the_same_colours():
    assert set(colours("dark.css")) == set(colours("tokens.css"))


def test_colours_are_named_everywhere_else():
    found = [
        f"{path.name}: {line.strip()}"
        for path in sorted(CSS.rglob("*.css"))
        if path.name not in {"tokens.css", "dark.css", *PAPER}
        for line in path.read_text(encoding="utf-8").splitlines()
        if HEX.search(line)
    ]

    assert found == []


def test_names_in_use_are_all_given():
    given = set(re.findall(r"(--[\w-]+):", (CSS / "tokens.css").read_text(encoding="utf-8")))
    sheets = "".join(p.read_text(encoding="utf-8") for p in CSS.rglob("*.css"))
    charted = " ".join(
        (*charts.SERIES, *charts.BARS, *(v for v in vars(charts).values() if isinstance(v, str)))
    )

    assert set(re.findall(r"var\((--[\w-]+)", sheets + charted)) - given == set()


def test_style_sheets_stay_short():
    lengths = {p.name: len(p.read_text(encoding="utf-8").splitlines()) for p in CSS.rglob("*.css")}

    assert {name: length for name, length in lengths.items() if length >= 400} == {}


@pytest.mark.parametrize(
    ("scheme", "media"),
    [
        (Scheme.LIGHT, None),
        (Scheme.DARK, "screen"),
        (Scheme.SYSTEM, "screen and (prefers-color-scheme: dark)"),
        ("", "screen and (prefers-color-scheme: dark)"),  # an error page knows no reader
    ],
)
def test_dark_colours_apply_to_the_screen_alone(scheme, media):
    html = render_to_string("components/styles.html", {"scheme": scheme})

    found = re.search(r'dark\.css" data-dark media="(.*?)"', html)
    assert (found and found[1]) == media


@pytest.mark.parametrize(("kept", "scheme"), [("dark", "dark"), ("light", "light"), ("neon", "system")])
def test_choice_is_read_from_the_browser(rf, kept, scheme):
    rf.cookies[COOKIE] = kept

    assert scheme_of(rf.get("/")) == scheme


@pytest.mark.django_db
def test_choice_is_kept_and_leads_back(client):
    chosen = client.post("/scheme/", {"scheme": "dark", "next": "/notices/?page=2"})
    kept = client.cookies[COOKIE]
    undone = client.post("/scheme/", {"scheme": "system", "next": "https://elsewhere.example/"})

    assert (chosen.status_code, chosen.url) == (302, "/notices/?page=2")
    assert (kept.value, kept["httponly"], kept["samesite"]) == ("dark", True, "Lax")
    assert (undone.url, client.cookies[COOKIE].value) == ("/", "")
