"""One of each component in each of its states, for the gallery: names and figures are made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import SimpleNamespace as Thing
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.template import Context
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django_tables2 import RequestConfig

from reliability_tracker import components, filters, tables
from reliability_tracker.charts import BRAND, Chart, Figure
from reliability_tracker.drawings import Trajectory
from reliability_tracker.forms import Form, Problem, Section, form_problems
from reliability_tracker.models import Job, JobState
from reliability_tracker.moment import read_moment
from reliability_tracker.navigation import NavLink
from reliability_tracker.statuses import Tone, known
from reliability_tracker.stills import Mark, Still
from reliability_tracker.templatetags import tracker

if TYPE_CHECKING:
    from django.http import HttpRequest

# On every page, and so on this one: they need no specimen.
FRAME = frozenset(
    {
        *("top_bar", "brand", "nav_item", "user_menu", "language_switch", "scheme_switch", "foot"),
        *("breadcrumb", "styles", "chart_scripts"),
    }
)
# Nothing of them is seen as long as no browser offers a passkey or no password is typed.
UNSEEN = frozenset({"passkey_button", "passkey_scripts", "password_scripts"})
DAY, BEFORE = date(2026, 6, 30), date(2025, 12, 31)
MOMENT = datetime(2026, 6, 30, 6, 30, tzinfo=UTC)
HERE = "#"  # where links of specimens lead


@dataclass(frozen=True, slots=True)
class Specimen:
    """A component with what it is given. `state`: one of its states; `within`: class of the list round it."""

    component: str
    state: str
    given: dict[str, Any]
    within: str = ""


class _Passkey:
    pk, created_at, last_used_at, wrap = 1, MOMENT, None, Thing(is_passwordless=True)

    def __str__(self) -> str:
        return "iPhone"


class SpecimenForm(Form):
    """A field of each kind."""

    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As on the business licence."))
    time = forms.DecimalField(label=gettext_lazy("Time on test"), min_value=0)
    day = forms.DateField(label=gettext_lazy("Date"), widget=filters.DateInput(), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[("a", "A"), ("b", "B")])
    several = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds"), choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    remarks = forms.CharField(label=gettext_lazy("Remark"), widget=forms.Textarea, required=False)
    sure = forms.BooleanField(label=gettext_lazy("Yes"), required=False)
    sections = (
        Section("specimen-first", gettext_lazy("Name"), ("name", "time", "day")),
        Section("specimen-second", gettext_lazy("Kind"), ("kind", "several")),
    )
    units = {"time": "h"}  # as every form of the house has it


class SpecimenTable(tables.Table):
    caption = gettext_lazy("Reports")
    name = tables.LinkColumn(verbose_name=gettext_lazy("Name"), to=lambda row: HERE)
    count = tables.NumberColumn(verbose_name=gettext_lazy("Number"))
    share = tables.PercentColumn(verbose_name=gettext_lazy("Share"))
    day = tables.DateColumn(verbose_name=gettext_lazy("Date"))
    state = tables.StatusColumn(verbose_name=gettext_lazy("State"))


class SpecimenFilter(filters.FilterSet):
    search = filters.SearchFilter("kind")
    state = django_filters.ChoiceFilter(label=gettext_lazy("State"), choices=JobState.choices)

    class Meta:
        model = Job
        fields = ("search", "state")


def specimens(request: HttpRequest) -> Iterator[Specimen]:
    """Everything in `templates/components` but the frame, each state beside the others."""
    for part in (_words, _figures, _lists, _forms, _deeds, _policy):
        yield from part(request)


def _words(request: HttpRequest) -> Iterator[Specimen]:
    text = _("Figures frozen on the day they were published. They can be printed again unchanged.")
    for tone in Tone:
        words = {"tone": tone, "label": next((s.label for s in known() if s.tone == tone), tone)}
        yield Specimen("chip", tone, words)
    for told in (Tone.INFO, Tone.GOOD, Tone.WARN, Tone.BAD, Tone.IDLE):
        yield Specimen("notice", told, {"tone": told, "text": text, "title": "", "href": "", "link": ""})
    full = {"tone": "info", "title": _("Published figures"), "text": text, "href": HERE, "link": _("Open it")}
    yield Specimen("notice", _("with title and link"), full)
    yield Specimen("badge", "", {"text": _("in use")})
    yield Specimen("messages", "", {"messages": [Message(SUCCESS, text)]})
    yield Specimen("empty", _("with the next step"), _empty(text=text, href=HERE, link=_("Add")))
    yield Specimen("empty", _("with the words alone"), _empty())
    yield Specimen("about", "", {})
    pairs = [(_("Name"), "YS-RV20"), (_("Number"), 0), (_("Remark"), None)]
    yield Specimen("key_values", "", {"pairs": pairs})
    yield Specimen("provenance", "", {"entry": _sourced(), "source": True})
    yield Specimen("source", "", {"source": f"{_sourced().source}; https://example.org/notice"})
    yield Specimen("outside", "", {"n": 4, "some": True})
    yield Specimen("passkey_row", "", {"passkey": _Passkey()}, within="own-things")
    yield Specimen("open_bar", "", {"places": [NavLink(_("Public notices"), HERE, True)], "scheme": "system"})
    yield Specimen("scheme_menu", "", {"scheme": "dark"})


def _empty(**given: Any) -> dict[str, Any]:
    return {"title": _("No files."), "text": "", "href": "", "link": ""} | given


def _sourced() -> Thing:
    return Thing(provenance="N", get_provenance_display=_("Notice"), source="工信部联科〔2023〕77号")


def _figures(request: HttpRequest) -> Iterator[Specimen]:
    for state, value in ((_("on its way"), 620), (_("reached"), 1112), (_("not known"), None)):
        yield Specimen("figure_line", state, {"card": _card(value)})
        yield Specimen("bullet", state, tracker.bullet(value, 1000, 560))
        if value:
            yield Specimen("target_card", state, {"target": _target(value)})
    yield Specimen("trajectory", "", {"drawn": _way(), "label": _("Target"), "named": True})
    header = {"title": pgettext("place", "Overview"), "subtitle": _("Target"), "tone": "good", "chip": "100%"}
    yield Specimen("stage_header", "", header)
    tones = (Tone.GOOD, Tone.WARN, Tone.BAD, Tone.IDLE)
    slots = [components.Slot(f"ZJ-0{place}", tone, tone, HERE) for place, tone in enumerate(tones, start=1)]
    yield Specimen("slots", "", {"slots": [*slots, components.Slot()]})
    tiles = [
        components.Tile(place // 3, 1 + place % 3, name, name, value, HERE)
        for place, (name, value) in enumerate(zip("京津冀晋蒙辽", (0, 3, 8, 21, 55, 144), strict=True))
    ]
    outside = components.Tile(2, 1, "台", "台", outside=True)
    yield Specimen("tile_map", "", tracker.tile_map(Context(), [*tiles, outside], _("Regions"), "1"))
    rows = [
        components.CrossRow("A", [(468, HERE), (1142, HERE), (1610, "")], HERE),
        components.CrossRow(_("Total"), [(468, ""), (1142, ""), (1610, "")], is_total=True),
    ]
    cross = components.CrossTable(_("Sectors by project"), _("Sector"), ["1", "2", _("Total")], rows)
    yield Specimen("cross_table", "", {"cross": cross})
    figure = Figure(height=220)
    figure.add_bar(x=["2024", "2025", "2026"], y=[210, 480, 620], marker={"color": BRAND})
    figures = [["2024", 210], ["2025", 480], ["2026", 620]]
    head = [pgettext("axis", "Year"), _("Figure")]
    lines = [("0,100 40,70 70,35", "line-actual"), ("0,100 100,10", "line-planned")]
    marks = [Mark("70", "35", "480", look="mark-actual")]
    still = Still(rows=[("10", "1,000")], columns=[("0", "2023"), ("100", "2026")], lines=lines, marks=marks)
    yield Specimen("still", "", {"still": still})
    chart = Chart("specimen", _("Figures at the end of each year"), _("Target"), figure, head, figures)
    yield Specimen("figure", "", {"chart": chart})
    shown = components.Arithmetic(
        [(_("Figure"), 93), (_("Goal"), 100)],
        ["93 / 100 = 93.0%"],
        "93.0%",
        [("≥ 100%", False), ("< 100%", True)],
    )
    yield Specimen("arithmetic", _("open"), {"arithmetic": shown, "open": True})
    yield Specimen("as_of_bar", "", {"moment": read_moment(BEFORE.isoformat(), ""), "presets": [BEFORE]})


def _card(value: int | None) -> components.FigureCard:
    return components.FigureCard(
        _("Target"),
        value,
        unit="h",
        href=HERE if value else "",
        goal=1000,
        expected=560,
        status="achieved" if value and value >= 1000 else "on_track",
        links=[(_("Show the arithmetic"), HERE)],
    )


def _target(value: int) -> Thing:
    due = (BEFORE, 1022, HERE, "≥ 1,000") if value > 1000 else None
    words = {"sentences": [f"{value} / 1,000"], "reporting": "263 / 1,078", "seen": _("Target")}
    return Thing(card=_card(value), due=due, slots=[], drawn=_way(), **words)


def _way() -> Trajectory:
    return Trajectory(
        actual="0,100 40,70 70,35",
        planned="0,100 100,10",
        goal="10",
        due="100",
        last=("70", "35"),
        halfway=("50", "55"),
        begins="2023-06",
        ends="2025-12",
    )


def _lists(request: HttpRequest) -> Iterator[Specimen]:
    rows = [
        {"name": f"R-2026H1-{n:06d}", "count": n * 1234, "share": n / 7, "day": DAY, "state": "running"}
        for n in range(1, 8)
    ]
    full, empty = SpecimenTable(rows), SpecimenTable([])
    RequestConfig(request, paginate={"per_page": 3}).configure(full)
    nothing = SpecimenTable([])
    nothing.nothing = components.Empty(_("No files."), _("Add"), HERE, _("Add"))
    yield Specimen("table", _("with pages"), {"table": full, "exportable": True})
    yield Specimen("table", _("nothing matches"), {"table": empty, "exportable": True})
    yield Specimen("table", _("with the next step"), {"table": nothing, "exportable": True})
    yield Specimen("pagination", "", {"table": full})
    long = SpecimenTable(rows)
    long.extent = Thing(begins_after=False, is_cut=True, sorts=_("Name"))
    yield Specimen("extent", "", {"table": long})
    filterset = SpecimenFilter(request.GET, queryset=Job.objects.none(), request=request, prefix="specimen")
    yield Specimen("filter_form", "", {"filterset": filterset, "target": "specimens"})
    tabs = [components.Tab("A", HERE, True, 3), components.Tab("B", HERE)]
    yield Specimen("tabs", "", {"label": _("Lists of people"), "tabs": tabs})
    file = components.FileRow("GB-T-23567.pdf", HERE, 820_000, "PDF", "2026-06-30", digest="ab" * 32)
    yield Specimen("file_list", _("with files"), {"files": [file], "empty": ""})
    yield Specimen("file_list", _("empty"), {"files": [], "empty": ""})
    changes = [
        components.Change(DAY, _("Target"), 11, HERE, "R-2026H1-000042"),
        components.Change(BEFORE, _("Target"), -1),
    ]
    yield Specimen("change_log", _("with changes"), {"changes": changes, "empty": ""})
    yield Specimen("change_log", _("empty"), {"changes": [], "empty": ""})
    events = [
        components.Event(MOMENT, _("Submitted."), "王芳", "", Tone.INFO),
        components.Event(MOMENT, _("Published figures"), "李强", "GB/T 23567.1-2009", Tone.WARN),
    ]
    yield Specimen("timeline", "", {"events": events, "next": _("Published figures")})


def _forms(request: HttpRequest) -> Iterator[Specimen]:
    wrong = SpecimenForm({"p-name": "", "p-time": "-1", "p-kind": "c"}, prefix="p")
    fresh = SpecimenForm(prefix="q")
    for name in ("name", "time", "day", "kind", "several", "remarks", "sure"):
        yield Specimen("field", name, {"field": fresh[name]})
    for name in ("name", "time", "several"):
        yield Specimen("field", _("with a problem"), {"field": wrong[name]})
    yield Specimen("field_mark", "", {"field": fresh["name"]})
    problems = [Problem(str(p.label), p.message, p.anchor) for p in form_problems(wrong)]
    yield Specimen("error_summary", "", {"problems": problems})
    short = SpecimenForm(prefix="r")
    yield Specimen("form_fields", "", {"form": short})
    long = SpecimenForm({"s-name": "A", "s-time": "-1"}, prefix="s")
    yield Specimen("way_back", "", {"trail": [(_("Reference data"), HERE)]})
    yield Specimen("form_sections", "", {"sections": long.bound_sections[:2]})


def _deeds(request: HttpRequest) -> Iterator[Specimen]:
    deed = {"label": _("Save"), "action": "", "refusal": "", "kind": "", "name": "", "value": ""}
    yield Specimen("deed", _("allowed"), deed | {"kind": "main"})
    yield Specimen("deed", _("dangerous"), deed | {"kind": "danger", "label": _("Remove")})
    refused = {"action": "/refused/", "refusal": _("Only stewards of the ministry see this.")}
    yield Specimen("deed", _("refused"), deed | refused)
    for place, state in enumerate(JobState, start=1):
        job = Job(pk=place, state=state, rows_done=40, rows_total=100, cancel_asked_at=MOMENT)
        if state == JobState.FAILED:
            job.error = _("It was cancelled; nothing of it has stayed.")
        told = {
            "words": ["40 / 100"],
            "outcome": "",
            "note": "",
            "announce": "",
            "facts": [(_("Date"), DAY)],
            "size": "",
        }
        yield Specimen("job_progress", str(state.label), {"job": job, "progress": told})


def _policy(request: HttpRequest) -> Iterator[Specimen]:
    """What the two apps draw; their own things stand behind it on their pages."""
    counts = Thing(
        received=263, expected=1078, received_rate=0.244, on_time=263, accepted=107, returned=15, overdue=0
    )
    yield Specimen("completeness_card", "", {"title": _("Reports"), "counts": counts})
    conditions = [Thing(holds=True, text="60% ≥ 50%"), Thing(holds=False, text="10% ≤ 50%")]
    yield Specimen("conditions", "", {"conditions": conditions})
    field = Thing(label=_("Goal"), before="90", after="100")
    changed = Thing(created=False, at=MOMENT, who="王芳", fields=[field])
    entered = Thing(created=True, at=MOMENT, who="王芳", fields=[])
    yield Specimen("changes", "", {"changes": [changed, entered]})
    citation = Thing(get_absolute_url=HERE, name=_("Target"), printed="1,092", as_of=DAY, ledger_version=1240)
    yield Specimen("citations", "", {"citations": [citation]})
    lines = [_line(standing) for standing in ("stands", "ends", "ended", "struck")]
    given = {"lines": lines, "by_document": False, "strike": False, "empty": _("No files.")}
    yield Specimen("decision_lines", _("with lines"), given)
    yield Specimen("decision_lines", _("empty"), given | {"lines": []})
    goal = Thing(recorded_at=MOMENT, comparator=">=", goal=1000, start_on=BEFORE, due_on=DAY, reason="77号")
    yield Specimen("goal_history", "", {"goals": [goal], "used": goal, "edit": HERE})
    aim = Thing(code="specimen", name=_("Target"))
    assessed = Thing(assessment=Thing(assessed_on=DAY, text=_("Published figures")))
    yield Specimen("narrative_goals", "", {"goals": [(aim, assessed), (aim, Thing(assessment=None))]})
    yield Specimen("sector_figures", "", {"figures": [_sector_row()], "before": BEFORE})
    seen = Thing(as_of=DAY, known_at=None, to_come=False, ledger=1240)
    yield Specimen("part_card", "", {"card": _part()})
    select = ("region", _("Region"), "a", [("a", "A"), ("b", "B")])
    yield Specimen("part_filter", "", {"selects": [select], "names": ["region"]})
    division = Thing(title=_("Regions"), corner=_("Region"), rows=[_differing()])
    yield Specimen("differences", "", {"division": division})
    yield Specimen("two_dates", "", {"first": BEFORE, "second": DAY, "offered": [(BEFORE, _("Target"))]})
    yield Specimen("standpoint", "", {"standpoint": seen})
    grid = Thing(
        title=_("Reports"),
        rows=True,
        head_cells=[(_("Name"), False), (_("Number"), True)],
        cells=[[(_("Name"), "A", False), (_("Number"), "1,240", True)]],
        note="GB/T",
    )
    yield Specimen("summary_grid", "", {"grid": grid})


def _line(standing: str) -> Thing:
    return Thing(
        standing=standing,
        href=HERE,
        subject="2024-017",
        subject_name="YS-RV20",
        holder_code="91320000MA00000157",
        attribution=_("Machinery"),
        how=_("ended"),
        other="77号",
        other_href=HERE,
        other_on=DAY,
        struck_at=MOMENT,
        remark=_("Remark"),
        verdict_href="",
        is_struck=standing == "struck",
    )


def _part() -> Thing:
    words = {"title": _("Target"), "unit": "h", "seen": _("Target"), "href": HERE, "national_href": HERE}
    return Thing(value=493, national=1092, share=0.451, brought=104, way=_way(), **words)


def _differing() -> Thing:
    names = {"label": "A", "before_href": HERE, "after_href": HERE, "change_href": HERE}
    return Thing(before=389, after=493, change=104, **names)


def _sector_row() -> Thing:
    return Thing(
        href=HERE,
        name=_("Target"),
        unit="h",
        reporting="263 / 1,078",
        counted=HERE,
        value=493,
        counted_before=HERE,
        value_before=389,
        change=104,
        value_at_due=470,
        counted_at_due=HERE,
        counted_national=HERE,
        national=1092,
        share=0.451,
        comparator=">=",
        goal=1000,
        in_progress=22,
    )
