"""Figures that an assessment in words can refer to: what there is on a date, and keeping it as printed."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from policy.catalogue import catalogue_at
from policy.models import Citation, NarrativeAssessment, ServiceBody, Specialist
from policy.models.base import in_reader_language
from policy.overview import overview
from policy.standpoint import Standpoint, standpoint
from reliability_tracker.formats import one_of_unit, thousands
from reliability_tracker.moment import Moment

REGISTERS: dict[str, Any] = {"service-bodies": ServiceBody, "specialists": Specialist}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure on a date, with its name and unit in both languages."""

    code: str
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    value: int

    @property
    def name(self) -> str:
        return in_reader_language(self.name_zh, self.name_en)

    @property
    def printed(self) -> str:
        return in_reader_language(self.printed_in("zh"), self.printed_in("en"))

    def printed_in(self, language: str) -> str:
        english = one_of_unit(self.unit_en) if self.value == 1 else self.unit_en
        unit = self.unit_zh if language == "zh" else english
        return f"{thousands(self.value)} {unit}".strip()


def figures_on(day: datetime.date) -> tuple[Standpoint, list[Figure]]:
    """Every figure there is to refer to as of a day, as known now: targets with a number, then registers."""
    at = standpoint(Moment(as_of=day))
    catalogue = catalogue_at(at)
    found = []
    for standing in overview(at).standings.values():
        if standing.goal is not None:
            aim = catalogue.targets[standing.code]
            found.append(
                Figure(aim.code, aim.name_zh, aim.name_en, aim.unit_zh, aim.unit_en, standing.tally.value)
            )
    return at, [*found, *(_of_register(code, model, day) for code, model in REGISTERS.items())]


def cite(*, assessment: NarrativeAssessment, codes: Collection[str]) -> list[Citation]:
    """Keep the chosen figures with an assessment, as of its date and as they stand now."""
    if not codes:
        return []
    at, figures = figures_on(assessment.assessed_on)
    now = timezone.now()
    return Citation.objects.bulk_create(
        Citation(
            assessment=assessment,
            figure=figure.code,
            name_zh=figure.name_zh,
            name_en=figure.name_en,
            as_of=assessment.assessed_on,
            ledger_version=at.ledger,
            read_at=now,
            value=figure.value,
            printed_zh=figure.printed_in("zh"),
            printed_en=figure.printed_in("en"),
        )
        for figure in figures
        if figure.code in codes
    )


def _of_register(code: str, model: Any, day: datetime.date) -> Figure:
    texts = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            texts[language] = {
                "service-bodies": (_("Public service bodies in the register"), _("bodies")),
                "specialists": (_("Reliability specialists in the register"), _("persons")),
            }[code]
    (name_zh, unit_zh), (name_en, unit_en) = texts["zh-hans"], texts["en"]
    return Figure(code, name_zh, name_en, unit_zh, unit_en, model.objects.listed(day).count())
