"""Words, numbers, dates, links and small drawings as every page has them. `{% load tracker %}`"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django import template
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext

from reliability_tracker import drawings, formats
from reliability_tracker.forms import files_not_kept, form_problems
from reliability_tracker.icons import chip, icon
from reliability_tracker.moment import as_of_from, carry
from reliability_tracker.statuses import Status
from reliability_tracker.statuses import status as known_status

if TYPE_CHECKING:
    from django.forms import BaseForm
    from django.http import HttpRequest
    from django.template import Context

    from reliability_tracker.components import Tile
    from reliability_tracker.specimens import Specimen

register = template.Library()

for write in (
    formats.comparator,
    formats.dash,
    formats.decimals,
    formats.duration,
    formats.file_size,
    formats.in_one_language,
    formats.isodate,
    formats.isotime,
    formats.officialdate,
    formats.officialmonth,
    formats.of_number,
    formats.officialtime,
    formats.percent1,
    formats.shortday,
    formats.source_parts,
    formats.signed,
    formats.thousands,
    formats.unbroken,
    formats.wan,
):
    register.filter(write.__name__, write)

register.filter(files_not_kept)
register.simple_tag(icon)  # {% icon "check" %}


def _request(context: Context) -> HttpRequest | None:
    """The request, inside `include … only` too, where the variable is gone and the attribute is not."""
    return context.get("request") or getattr(context, "request", None)


@register.filter
def status_label(code: str) -> str:
    """The word of a status."""
    return str(known_status(code).label)


@register.filter
def status_tone(code: str) -> str:
    """The tone of a status: good, late, warn, bad, busy, info, idle, note."""
    return str(known_status(code).tone)


@register.simple_tag(name="status")
def status_tag(code: str, label: str = "") -> SafeString:
    """The chip of a status: `{% status target.status %}`, or `{% status report.state label=my_label %}`."""
    known = known_status(code)
    return chip(Status(known.code, label or known.label, known.tone))


# Links


@register.simple_tag(takes_context=True)
def link(context: Context, name: str, *args: Any, **kwargs: Any) -> str:
    """An address with the reader's dates: `{% link "policy:target" target.code %}`.

    Keyword arguments belong to the address; those with `q_` before their name go into its query:
    `{% link "policy:counted_list" target.code q_sector="machinery" %}`.
    """
    query = {key.removeprefix("q_"): value for key, value in kwargs.items() if key.startswith("q_")}
    path = {key: value for key, value in kwargs.items() if not key.startswith("q_")}
    return carry(reverse(name, args=args, kwargs=path), _request(context), **query)


@register.simple_tag(name="carry", takes_context=True)
def carry_tag(context: Context, address: str, **query: Any) -> str:
    """A ready address with the reader's dates: `{% carry report.get_absolute_url %}`."""
    return carry(address, _request(context), **query)


@register.simple_tag(takes_context=True)
def query_with(context: Context, *pairs: Any, **changes: Any) -> str:
    """The query of this page, changed: `{% query_with page=2 %}`; None takes a parameter out.

    Names that are not fixed come in pairs before: `{% query_with table.prefixed_page_field 2 %}`.
    """
    request = _request(context)
    query = request.GET.copy() if request else QueryDict(mutable=True)
    for key, value in [*zip(pairs[::2], pairs[1::2], strict=True), *changes.items()]:
        if value is None or value == "":
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}" if query else "?"


@register.simple_tag(takes_context=True)
def hidden_query(context: Context, *left_out: str | Iterable[str]) -> SafeString:
    """The query of this page as hidden inputs, for a GET form that changes some of it.

    left_out: the parameters the form has inputs for or that lose their meaning, as names or lists of names
    """
    request = _request(context)
    names = {name for each in left_out for name in ([each] if isinstance(each, str) else each)}
    pairs = [
        (key, value)
        for key, values in (request.GET.lists() if request else ())
        for value in values
        if key not in names and value
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag(takes_context=True)
def hidden_dates(context: Context) -> SafeString:
    """The reader's dates as hidden inputs, for a GET form that leads elsewhere."""
    request = _request(context)
    pairs = as_of_from(request).carried if request else ()
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', pairs)


@register.simple_tag(takes_context=True)
def this_path(context: Context) -> str:
    """The address of this page without its query."""
    request = _request(context)
    return request.path if request else ""


@register.simple_tag(takes_context=True)
def here(context: Context) -> str:
    """The address of this page with its query, to come back to after a POST."""
    request = _request(context)
    return request.get_full_path() if request else "/"


# The gallery


@register.simple_tag(takes_context=True)
def specimen(context: Context, shown: Specimen) -> SafeString:
    """A component with what its specimen is given."""
    given = {**shown.given, "csrf_token": context.get("csrf_token", "")}
    return render_to_string(f"components/{shown.component}.html", given, _request(context))


# Forms


@register.filter
def problems(form: BaseForm) -> list[Any]:
    """Everything wrong with a form, for the list above it."""
    return form_problems(form)


# Small drawings, in attributes only


@register.inclusion_tag("components/bullet.html")
def bullet(
    value: float | None, goal: float | None, expected: float | None = None, unit: str = ""
) -> dict[str, Any]:
    """A bar of where a figure stands, marked with the goal and with what was expected by now."""
    parts = [pgettext("figure", "now %(n)s") % {"n": formats.thousands(value)}]
    if expected is not None:
        parts.append(gettext("expected by now %(n)s") % {"n": formats.decimals(expected, 1)})
    if goal is not None:
        parts.append(gettext("goal %(n)s") % {"n": formats.thousands(goal)})
    label = pgettext("between parts of a sentence", ", ").join(parts)
    return {"bullet": drawings.bullet(value, goal, expected), "label": f"{label} {unit}".strip()}


@register.inclusion_tag("components/tile_map.html", takes_context=True)
def tile_map(context: Context, tiles: Sequence[Tile], label: str, unit: str = "") -> dict[str, Any]:
    """The provinces as tiles. A tile's colour is the class of its number, which stands on it too."""
    request = _request(context)
    counts = [tile.value or 0 for tile in tiles if not tile.outside]
    ends = drawings.class_ends(counts)
    drawn = [
        {
            "row": tile.row,
            "col": tile.col,
            "short": tile.short,
            "name": tile.name,
            "value": tile.value,
            "href": carry(tile.href, request) if tile.href else "",
            "outside": tile.outside,
            "shade": drawings.shade(tile.value or 0, ends),
        }
        for tile in tiles
    ]
    return {"tiles": drawn, "legend": _legend(ends, max(counts, default=0)), "label": label, "unit": unit}


def _legend(ends: Sequence[int], largest: int) -> list[tuple[int, str]]:
    """(class, its range in words) pairs for what the map's colours mean."""
    entries, start = [(0, "0")], 1
    for index, end in enumerate(ends, start=1):
        entries.append((index, f"{start:,}" if start == end else f"{start:,}–{end:,}"))
        start = end + 1
    if largest >= start:
        entries.append((len(ends) + 1, gettext("%(n)s and more") % {"n": f"{start:,}"}))
    return entries
