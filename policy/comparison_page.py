"""Two dates side by side as the page, the meeting sheet and the files show them: words and addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from policy.catalogue import Catalogue
from policy.comparison import Beginning, Comparison, PartChange, TargetChange
from policy.explanation import figure, goal_words
from policy.figures import changes_address, class_slots, counted_address, dimension_name, dimension_title
from policy.models.base import in_reader_language
from reliability_tracker.components import Slot
from reliability_tracker.formats import officialdate, officialtime, signed, thousands


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure on both dates, each with its list, and the difference with the rows behind it."""

    label: str
    before: int
    before_href: str
    after: int
    after_href: str
    change: int
    change_href: str


@dataclass(frozen=True, slots=True)
class Division:
    """The parts of one breakdown that differ."""

    title: str
    corner: str
    rows: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target on both dates. note: what was told on the earlier date, where that has changed since"""

    code: str
    name: str
    unit: str
    href: str
    goal: str
    figure: Difference
    added: int
    added_href: str
    ceased: int
    ceased_href: str
    expected_before: str
    expected_after: str
    status_before: str
    status_after: str
    note: str
    divisions: tuple[Division, ...]


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """A class whose place among the ten has changed; None: it was, or is, not designated."""

    name: str
    href: str
    before: Slot | None
    after: Slot | None


def beginning_words(one: Beginning) -> str:
    """What the date is: snapshot no. 3, or the end of a cycle."""
    if one.number is not None:
        return _("Snapshot no. %(number)s") % {"number": one.number}
    return _("%(cycle)s (end)") % {"cycle": in_reader_language(*(one.cycle or ("", "")))}


def target_lines(catalogue: Catalogue, found: Comparison) -> list[TargetLine]:
    """Every target with a number, in its order."""
    return [_line(catalogue, found, one) for one in found.targets]


def story(catalogue: Catalogue, found: Comparison) -> list[str]:
    """What is different, in a few sentences."""
    moved = [one for one in found.targets if one.change]
    words = {"all": len(found.targets), "n": len(moved)}
    sentences = [
        ngettext(
            "%(n)s of %(all)s figures has changed.", "%(n)s of %(all)s figures have changed.", len(moved)
        )
        % words
        if moved
        else _("All figures are the same on both dates.")
    ]
    sentences += [
        _("%(target)s: %(before)s → %(after)s (%(change)s).")
        % {
            "target": catalogue.targets[one.code].name,
            "before": thousands(one.before.tally.value),
            "after": thousands(one.after.tally.value),
            "change": signed(one.change),
        }
        for one in moved
    ]
    sentences += [
        _("%(target)s: %(before)s then, %(after)s now.")
        % {
            "target": catalogue.targets[one.code].name,
            "before": one.before.status.label,
            "after": one.after.status.label,
        }
        for one in found.targets
        if one.before.status != one.after.status
    ]
    return sentences


def place_changes(catalogue: Catalogue, found: Comparison) -> list[PlaceChange]:
    """The core classes that stand elsewhere than before."""
    before, after = (
        {slot.href: slot for slot in class_slots(one, catalogue) if slot.name}
        for one in (found.before, found.after)
    )
    return [
        PlaceChange(str((after.get(href) or before[href]).name), href, before.get(href), after.get(href))
        for href in dict.fromkeys([*after, *before])
        if (before.get(href) and before[href].state) != (after.get(href) and after[href].state)
    ]


def word_changes(catalogue: Catalogue, found: Comparison) -> list[tuple[str, str, str, date]]:
    """(name, address, text, date) of what was newly said of the goals without a number."""
    told = []
    for code, standing in found.after.standings.items():
        said, before = standing.assessment, found.before.standings.get(code)
        if said is not None and (before is None or before.assessment != said):
            name, href = catalogue.targets[code].name, reverse("policy:target", args=[code])
            told.append((name, href, said.text, said.assessed_on))
    return told


def changes_between_address(found: Comparison, target: str = "", **parts: str) -> str:
    """The rows of the ledger between the dates, of one target or of all, narrowed by parts."""
    last = found.second.as_of
    return changes_address(target, found.begins, last, **parts, as_of=last.isoformat())


def file_head(found: Comparison) -> list[str]:
    """The headings of the comparison as a file."""
    return [
        _("Target"),
        _("Breakdown"),
        _("Part"),
        pgettext("of an entry", "Code"),
        *(officialdate(one.as_of) for one in (found.first, found.second)),
        _("Change"),
        _("Added"),
        _("Ceased"),
        _("Status on the earlier date"),
        _("Status on the later date"),
        _("Ledger version"),
    ]


def file_rows(catalogue: Catalogue, found: Comparison) -> Iterator[list[Any]]:
    """Every target, and below it every part that differs."""
    ledger = found.second.ledger
    for one in found.targets:
        name = catalogue.targets[one.code].name
        yield [
            *(name, _("Total"), "", ""),
            *(one.before.tally.value, one.after.tally.value, one.change, one.added, one.ceased),
            *(str(one.before.status.label), str(one.after.status.label), ledger),
        ]
        for part in one.parts:
            yield [
                *(name, _division_title(part.division), _part_name(catalogue, part), " × ".join(part.key)),
                *(part.before, part.after, part.change, None, None, None, None, ledger),
            ]


def _line(catalogue: Catalogue, found: Comparison, one: TargetChange) -> TargetLine:
    aim, goal = catalogue.targets[one.code], one.after.goal

    def expected(standing: Any) -> str:
        return "" if standing.past_due or standing.expected is None else figure(round(standing.expected, 1))

    return TargetLine(
        code=one.code,
        name=aim.name,
        unit=aim.unit,
        href=reverse("policy:target", args=[one.code]),
        goal=goal_words(goal.path) if goal else "",
        figure=_difference(found, one, aim.name, one.before.tally.value, one.after.tally.value, {}),
        added=one.added,
        added_href=changes_between_address(found, one.code, quantity="1"),
        ceased=one.ceased,
        ceased_href=changes_between_address(found, one.code, quantity="-1"),
        expected_before=expected(one.before),
        expected_after=expected(one.after),
        status_before=one.before.status,
        status_after=one.after.status,
        note=_told_sentence(found, one),
        divisions=tuple(_divisions(catalogue, found, one)),
    )


def _told_sentence(found: Comparison, one: TargetChange) -> str:
    before = one.before.tally.value
    if one.told == before:
        return ""
    words = {
        "told": thousands(one.told),
        "by": signed(before - one.told),
        "number": found.snapshot,
        "time": officialtime(found.told_at),
    }
    if found.snapshot is not None:
        return (
            _("Published for that date as snapshot no. %(number)s: %(told)s; recorded since: %(by)s.") % words
        )
    return _("Known on %(time)s: %(told)s; recorded since then for earlier dates: %(by)s.") % words


def _divisions(catalogue: Catalogue, found: Comparison, one: TargetChange) -> Iterator[Division]:
    for division in dict.fromkeys(part.division for part in one.parts):
        parts = [part for part in one.parts if part.division == division]
        if division != "product_class":
            parts.sort(key=lambda part: _place(catalogue, part))
        yield Division(
            _division_title(division),
            " × ".join(dimension_name(name) for name in _names(division)),
            tuple(
                _difference(
                    found,
                    one,
                    _part_name(catalogue, part),
                    part.before,
                    part.after,
                    dict(zip(_names(division), part.key, strict=True)),
                )
                for part in parts
            ),
        )


def _difference(
    found: Comparison, one: TargetChange, label: str, before: int, after: int, filters: dict[str, str]
) -> Difference:
    opens = not {"layer", "product_class"} & set(filters)  # the rows of the ledger are not filtered by these
    return Difference(
        label=label,
        before=before,
        before_href=counted_address(one.code, filters, on=found.first.as_of),
        after=after,
        after_href=counted_address(one.code, filters, on=found.second.as_of),
        change=after - before,
        change_href=changes_between_address(found, one.code, **filters) if opens else "",
    )


def _names(division: str) -> tuple[str, ...]:
    return ("sector", "project") if division == "sector_project" else (division,)


def _division_title(division: str) -> str:
    return _("Sectors by project") if division == "sector_project" else dimension_title(division)


def _part_name(catalogue: Catalogue, part: PartChange) -> str:
    between = pgettext("between sector and project", " · ")
    return between.join(
        catalogue.name(name, code) for name, code in zip(_names(part.division), part.key, strict=True)
    )


def _place(catalogue: Catalogue, part: PartChange) -> list[int]:
    """Where a part stands in the order of its classifications; what was not decided is last."""
    orders = [list(catalogue.entries(name)) for name in _names(part.division)]
    return [
        order.index(code) if code in order else len(order)
        for order, code in zip(orders, part.key, strict=True)
    ]
