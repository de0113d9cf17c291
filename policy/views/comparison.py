"""Two dates side by side, on the screen and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import pgettext

from policy.catalogue import catalogue_at
from policy.comparison import Comparison, beginnings, comparison, usual_beginning
from policy.comparison_page import (
    beginning_words,
    changes_between_address,
    file_head,
    file_rows,
    place_changes,
    story,
    target_lines,
    word_changes,
)
from policy.figures import change_lines
from policy.standpoint import Standpoint, standpoint_from
from reliability_tracker.moment import parse_date
from reliability_tracker.views import FORMATS, read_only

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    from policy.comparison import Beginning

SHOWN = 12  # changes that the page lists; the rest stands in the ledger


@read_only
def show(request: HttpRequest) -> HttpResponseBase:
    """What changed between two dates; the later one is the as-of date that all links carry."""
    standpoint = standpoint_from(request)
    catalogue = catalogue_at(standpoint)
    offered, since, problem = earlier_date(request, standpoint)
    found = comparison(standpoint, since)
    if request.GET.get("export") in FORMATS:
        rows = list(file_rows(catalogue, found))
        return FORMATS[request.GET["export"]](_file_name(found), file_head(found), rows, len(rows))
    context = {
        "standpoint": standpoint,
        "first": found.first.as_of,
        "second": found.second.as_of,
        "problem": problem,
        "offered": [(one.on, beginning_words(one)) for one in offered],
        "story": story(catalogue, found),
        "targets": target_lines(catalogue, found),
        "places": place_changes(catalogue, found),
        "said": word_changes(catalogue, found),
        "changes": change_lines(catalogue, found.changes[:SHOWN]),
        "more_changes": max(len(found.changes) - SHOWN, 0),
        "changes_href": changes_between_address(found),
        "trail": [(pgettext("place", "Overview"), reverse("policy:overview"))],
    }
    return render(request, "policy/comparison.html", context)


def earlier_date(request: HttpRequest, standpoint: Standpoint) -> tuple[list[Beginning], date, str]:
    """The dates that are offered, the one that was asked for (`since`), and what was wrong with it."""
    offered = beginnings(standpoint)
    asked, problem = request.GET.get("since", "").strip(), ""
    if asked:
        try:
            return offered, parse_date(asked), ""
        except ValueError as error:
            problem = str(error)
    return offered, usual_beginning(standpoint, offered), problem


def _file_name(found: Comparison) -> str:
    dates: Any = (found.first.as_of, found.second.as_of)
    return f"comparison-{dates[0]}-{dates[1]}-v{found.second.ledger}"
