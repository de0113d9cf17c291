"""Publishing figures (发布数据快照): what is frozen and printed again, and what was corrected since."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from policy.answers import progress_answer
from policy.catalogue import NONE, Catalogue, Entry, catalogue_at
from policy.explanation import arithmetic, forecast_sentence
from policy.ledger import LOCK
from policy.models import Snapshot, SnapshotSummary, VersionCounter
from policy.overview import Standing, overview
from policy.standpoint import Standpoint, standpoint
from policy.summary import FRAMES, SectorSummary, sector_summary
from policy.summary_files import summary_csv
from policy.summary_tables import frame_rows
from policy.targets import settings_at
from reliability_tracker.demo import is_demo
from reliability_tracker.moment import Moment

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
DIVISIONS = ("sector", "project", "region")  # by which national figures are published


@transaction.atomic
def publish(*, as_of: date, by: Any, remark: str = "") -> Snapshot:
    """Freeze the figures of a date as they are known now.

    Holds the lock of the ledger, so that nothing is recorded between the first figure and the last. by: None
    on the command line. Raises ValidationError for a date to come, and where the same figures are published.
    """
    if as_of > timezone.localdate():
        raise ValidationError({"as_of": _("The date lies in the future.")})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", LOCK)
        cursor.execute("SELECT clock_timestamp()")
        known_at = cursor.fetchone()[0]
    version = VersionCounter.now()
    place = Standpoint(as_of, known_at, version.ledger, version.settings, version.reporting, to_come=False)
    newest = Snapshot.objects.order_by("-number").first()
    number = newest.number + 1 if newest else 1
    summaries = [
        (language, _in_language(language, place, code, number))
        for code in catalogue_at(place).sectors
        for language in LANGUAGES
    ]
    content = _national(place)
    frozen = [(language, summary, _freeze(summary)) for language, summary in summaries]
    digest = _digest(content, [part for _language, _summary, part in frozen])
    same = Snapshot.objects.filter(digest=digest).first()
    if same is not None:
        raise ValidationError(
            _("These figures are published already, as snapshot no. %(number)d.") % {"number": same.number}
        )
    snapshot = Snapshot(
        number=number,
        as_of=as_of,
        known_at=known_at,
        ledger_version=version.ledger,
        settings_version=version.settings,
        remark=remark,
        content=content,
        digest=digest,
        demo=is_demo(),
        published_by=by,
    )
    snapshot.full_clean(exclude=["published_by"], validate_constraints=False)
    snapshot.save(force_insert=True)
    SnapshotSummary.objects.bulk_create(
        SnapshotSummary(
            snapshot=snapshot,
            sector_id=summary.sector.code,
            language=language,
            content=part,
            csv=_csv(language, summary),
        )
        for language, summary, part in frozen
    )
    return snapshot


def published_summary(snapshot: Snapshot, sector: str) -> tuple[SectorSummary, bytes]:
    """The summary of a sector as it was published, in the active language, and its CSV byte for byte.

    Raises SnapshotSummary.DoesNotExist for a sector that was not published.
    """
    row = SnapshotSummary.objects.get(snapshot=snapshot, sector=sector, language=_language())
    return _thaw(snapshot, row.content), row.csv.encode()


def published_words(snapshot: Snapshot) -> dict[str, Any]:
    """The words that were published with the figures, in the active language."""
    words: dict[str, Any] = snapshot.content["words"][_language()]
    return words


# --- Corrections ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Correction:
    """A published figure that later records have changed. division, code: empty for the national figure."""

    target: str
    division: str
    code: str
    published: int
    now: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Why: what was recorded after publishing, on one day, by one decision or by reports."""

    recorded_on: date
    target: str
    sector: str
    decision: str
    change: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """All figures that differ, and every cause; the causes of a target add up to its correction."""

    figures: tuple[Correction, ...]
    causes: tuple[Cause, ...]


_LATER = """
SELECT target_id, sector_id, project_id, region_id, (recorded_at AT TIME ZONE %s)::date,
       CASE source_kind WHEN 'decision' THEN source_number ELSE '' END, sum(quantity)
  FROM policy_contribution
 WHERE id > %s AND effective_on <= %s
 GROUP BY 1, 2, 3, 4, 5, 6
HAVING sum(quantity) <> 0
 ORDER BY 5, 1, 6, 2
"""


def corrections(snapshot: Snapshot) -> Corrections:
    """What the ledger has recorded since that took effect by the date of the snapshot. One query."""
    published = {target["code"]: target for target in snapshot.content["progress"]["targets"]}
    changes: dict[tuple[str, str, str], int] = defaultdict(int)
    causes: dict[tuple[date, str, str, str], int] = defaultdict(int)
    with connection.cursor() as cursor:
        cursor.execute(_LATER, [settings.TIME_ZONE, snapshot.ledger_version, snapshot.as_of])
        for target, sector, project, region, on, decision, change in cursor:
            changes[target, "", ""] += int(change)
            for division, code in zip(DIVISIONS, (sector, project, region), strict=True):
                changes[target, division, code or NONE] += int(change)
            causes[on, target, sector or NONE, decision] += int(change)
    return Corrections(
        figures=tuple(
            Correction(
                target, division, code, before := _published(published, target, division, code), before + by
            )
            for (target, division, code), by in sorted(changes.items())
            if by
        ),
        causes=tuple(Cause(*where, by) for where, by in sorted(causes.items()) if by),
    )


def _published(targets: Mapping[str, Any], target: str, division: str, code: str) -> int:
    found = targets.get(target)
    if found is None:  # a target that came later
        return 0
    return int(found[f"by_{division}"].get(code, 0) if division else found["value"] or 0)


# --- What is frozen ---------------------------------------------------------------------------------------


def _in_language(language: str, place: Standpoint, sector: str, number: int) -> SectorSummary:
    with translation.override(language):
        return replace(sector_summary(place, sector), snapshot=number)


def _csv(language: str, summary: SectorSummary) -> str:
    with translation.override(language):
        return summary_csv(summary).decode()


def _national(place: Standpoint) -> dict[str, Any]:
    """Every target with its figures, and in both languages what they are called and how they follow."""
    catalogue, found = catalogue_at(place), overview(place)
    thresholds = settings_at(place).thresholds_at(place.known_at)
    answer = progress_answer(place, catalogue, found)
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            words[language] = {
                "targets": {code: _words(catalogue, standing) for code, standing in found.standings.items()},
                "names": {
                    division: {
                        code: catalogue.name(division, code) for code in [*catalogue.entries(division), NONE]
                    }
                    for division in DIVISIONS
                },
                "method": _method(),
            }
    return {
        "progress": {name: answer[name] for name in ("as_of", "ledger_version", "targets")},
        "thresholds": {
            "on_track": thresholds.values.on_track,
            "at_risk": thresholds.values.at_risk,
            "reason": thresholds.reason,
        },
        "words": words,
    }


def _words(catalogue: Catalogue, standing: Standing) -> dict[str, Any]:
    aim, shown = catalogue.targets[standing.code], arithmetic(standing)
    return {
        "name": aim.name,
        "unit": aim.unit,
        "status": str(standing.status.label),
        "result": str(shown.result) if shown else "",
        "inputs": [[str(name), str(value)] for name, value in shown.inputs] if shown else [],
        "formula": list(shown.formula) if shown else [],
        "thresholds": [[str(words), held] for words, held in shown.thresholds] if shown else [],
        "forecast": forecast_sentence(standing),
        "assessment": standing.assessment.text if standing.assessment else "",
    }


def _method() -> list[str]:
    return [
        _("A figure counts what had taken effect by the as-of date and was recorded by the known-at time."),
        _("The status compares the figure with the planned path by the thresholds that were in force."),
        _("Past its due date a target is judged by the figure on that date."),
        _("A snapshot is never changed. What is recorded later is in its list of corrections."),
    ]


def _freeze(summary: SectorSummary) -> dict[str, Any]:
    """A summary as JSON holds it."""
    return {
        "sector": [summary.sector.code, summary.sector.name_zh, summary.sector.name_en],
        "before": summary.before.isoformat(),
        "digest": summary.digest,
        "frames": {
            name: [[_plain(value) for value in row] for row in frame_rows(getattr(summary, name))]
            for name in FRAMES
        },
    }


def _thaw(snapshot: Snapshot, content: Mapping[str, Any]) -> SectorSummary:
    """The summary that was frozen. Short names of regions on its chart are today's; the rest is as it was."""
    now = standpoint(Moment(as_of=snapshot.as_of))
    rows = {
        name: [dict(zip(columns, row, strict=True)) for row in _with_dates(content["frames"][name], columns)]
        for name, columns in FRAMES.items()
    }
    return SectorSummary(
        sector=Entry(*content["sector"]),
        standpoint=Standpoint(
            snapshot.as_of,
            snapshot.known_at,
            snapshot.ledger_version,
            now.settings,
            now.reporting,
            to_come=False,
        ),
        before=date.fromisoformat(content["before"]),
        rows=rows,
        digest=content["digest"],
        snapshot=snapshot.number,
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _with_dates(rows: Sequence[Sequence[Any]], columns: Mapping[str, str]) -> list[list[Any]]:
    """The rows with their dates read back: the columns of objects hold nothing else."""
    days = [kind == "object" for kind in columns.values()]
    return [
        [date.fromisoformat(value) if day and value else value for day, value in zip(days, row, strict=True)]
        for row in rows
    ]


def _digest(content: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> str:
    text = json.dumps([content, *parts], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _language() -> str:
    active = translation.get_language() or settings.LANGUAGE_CODE
    return active if active in LANGUAGES else settings.LANGUAGE_CODE
