"""The same file, or the same failure times, in two submissions: pointed out to those who check alone.

A correction repeats what it corrects; reports on the same product in the same cycle are one submission.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from enterprises.enums import AttachmentKind
from enterprises.models import Assessment, Attachment, IndicatorRow, Report
from enterprises.report_fields import row_label
from enterprises.rules import is_national, is_own_enterprise, is_regional_staff

if TYPE_CHECKING:
    from django.db.models import QuerySet

MOST = 10  # reports named for one file or one set of times


@dataclass(frozen=True, slots=True)
class Twin:
    """Something that stands in other submissions as well.

    what:    name of the file, or of the row whose failure times it is
    is_file: a file, by its digest; else failure times
    reports: those the reader may open, the first MOST of them; more: how many others of those there are
    outside: how many there are that the reader may not open
    """

    what: str
    is_file: bool
    reports: tuple[Report, ...]
    more: int
    outside: int


@dataclass(frozen=True, slots=True)
class Repeats:
    """What of a report stands in other submissions, whoever may open them.

    files: names; rows: numbers of the rows whose failure times they are; reports: keys of the others
    """

    files: list[str]
    rows: list[int]
    reports: frozenset[int]


def repeats_of(report: Report) -> Repeats:
    """Everything of the report that stands elsewhere too."""
    files, rows, found = _matches(report)
    digests = {is_file: [digest for digest, _report in pairs] for is_file, pairs in found.items()}
    return Repeats(
        sorted({files[digest] for digest in digests[True]}),
        sorted(row.order for row in rows if _digest(row) in digests[False]),
        frozenset(other for pairs in found.values() for _digest_, other in pairs),
    )


def twins_of(report: Report, user: Any) -> list[Twin]:
    """What of the report stands in other submissions; nothing for those who do not check it."""
    if is_own_enterprise.test(user, report) or not (is_national | is_regional_staff).test(user):
        return []
    files, rows, found = _matches(report)
    times = {digest: row_label(row.order, rows) for row in rows if (digest := _digest(row))}
    return _named(found, {True: files, False: times}, user)


def _matches(
    report: Report,
) -> tuple[dict[str, str], list[IndicatorRow], dict[bool, list[tuple[str, int]]]]:
    """Its files by digest, its rows, and (digest, other report) of what is found elsewhere: files, times."""
    files = dict(_evidence(report.attachments.all()).values_list("sha256", "name"))
    rows = report.rows_with("indicator", "assessment")
    times = {digest for row in rows if (digest := _digest(row))}
    others = (
        Report.objects.exclude(submitted_at=None)
        .exclude(pk=report.pk)
        .exclude(improvement=report.improvement_id, cycle=report.cycle_id)
    )
    with_file = _evidence(Attachment.objects.filter(sha256__in=files, report__in=others))
    with_times = Assessment.objects.filter(data_digest__in=times, row__report__in=others)
    found = {
        True: list(with_file.values_list("sha256", "report_id")) if files else [],
        False: list(with_times.values_list("data_digest", "row__report_id")) if times else [],
    }
    return files, rows, found


def _named(
    found: Mapping[bool, Iterable[tuple[str, int]]], names: Mapping[bool, dict[str, str]], user: Any
) -> list[Twin]:
    """The keys that were found, with the reports as far as the reader may open them."""
    keys: dict[tuple[bool, str], set[int]] = defaultdict(set)
    for is_file, pairs in found.items():
        for digest, report in pairs:
            keys[is_file, digest].add(report)
    wanted = {report for reports in keys.values() for report in reports}
    visible = Report.objects.visible_to(user).filter(pk__in=wanted) if wanted else ()
    open_to_me = {report.pk: report for report in visible}
    twins = []
    for (is_file, digest), reports in keys.items():
        mine = sorted(
            (open_to_me[pk] for pk in reports if pk in open_to_me), key=lambda report: report.number
        )
        more, outside = max(len(mine) - MOST, 0), len(reports) - len(mine)
        twins.append(Twin(names[is_file][digest], is_file, tuple(mine[:MOST]), more, outside))
    return sorted(twins, key=lambda twin: (twin.is_file, twin.what))


def _evidence(files: QuerySet[Attachment]) -> QuerySet[Attachment]:
    """Test reports and data; pictures and sealed pages prove nothing by themselves."""
    return files.filter(kind=AttachmentKind.EVIDENCE, removed_at__isnull=True)


def _digest(row: IndicatorRow) -> str:
    """Of the failure times that were assessed; empty for few of them, or none."""
    try:
        return row.assessment.data_digest
    except Assessment.DoesNotExist:
        return ""
