"""What the database knows of the reports that a file speaks of: asked once for all of them, however many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property

from enterprises.drafts import Earlier
from enterprises.enums import FINAL, OPEN
from enterprises.filing import FEWEST_VALUES, Filing, values_of_newest
from enterprises.intake.cells import key_of
from enterprises.intake.gathering import Gathered, Key
from enterprises.models import (
    Attachment,
    Cycle,
    Enterprise,
    Improvement,
    IndicatorRow,
    RegisteredPlan,
    Report,
)
from enterprises.report_lists import Lists
from enterprises.reporting import may_report
from enterprises.rules import (
    checks_as_province,
    is_own_enterprise_reporter,
    is_provincial_reviewer,
    memberships_of,
)
from enterprises.verdicts import Verdict
from policy.models import IndustryCode

Medians = dict[tuple[str, str], Decimal]


def own_enterprises(by: Any) -> dict[str, Enterprise]:
    """credit code → enterprise, of those for which the person reports, or enters what comes on paper."""
    keys = [m.enterprise_id for m in memberships_of(by) if m.enterprise_id]
    every = Enterprise.objects.select_related("region", "city")
    found = list(every.filter(pk__in=keys))
    if is_provincial_reviewer.test(by):
        regions = [m.organisation.region_id for m in memberships_of(by) if m.organisation]
        others = every.filter(region__in=regions, confirmed_at__isnull=False).exclude(pk__in=keys)
        found += [enterprise for enterprise in others if checks_as_province.test(by, enterprise)]
    return {enterprise.credit_code: enterprise for enterprise in found}


_WITH_ROW = ("indicator", "plan", "assessment")


@dataclass(slots=True)
class Situation:
    """Enterprises, improvements and reports by what names them in a file.

    open:     improvement → its report in this cycle that is not over; rows: report → its rows
    accepted: improvement → its accepted report in this cycle
    earlier:  what was said before of those without an open one
    twins:    (enterprise, product, model) → open or accepted reports of the cycle
    """

    cycle: Cycle
    enterprises: dict[str, Enterprise]
    improvements: dict[Key, Improvement] = field(default_factory=dict)
    open: dict[int, Report] = field(default_factory=dict)
    accepted: dict[int, Report] = field(default_factory=dict)
    rows: dict[int, list[IndicatorRow]] = field(default_factory=lambda: defaultdict(list))
    files: dict[int, list[Attachment]] = field(default_factory=lambda: defaultdict(list))
    earlier: Earlier = field(init=False)
    twins: dict[tuple[int, str, str], list[Report]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, cycle: Cycle, enterprises: dict[str, Enterprise], said: Iterable[Gathered]) -> Situation:
        named = {key.credit_code for key in (report.key for report in said)}
        meant = [enterprise for code, enterprise in enterprises.items() if code in named]
        found = cls(cycle, enterprises)
        by_key = {enterprise.pk: enterprise for enterprise in meant}
        for improvement in Improvement.objects.filter(enterprise__in=by_key).order_by("id"):
            enterprise = by_key[improvement.enterprise_id]
            improvement._state.fields_cache["enterprise"] = enterprise
            key = Key(
                enterprise.credit_code,
                key_of(improvement.product_name),
                key_of(improvement.product_model),
            )
            found.improvements[key] = improvement
        found._read_reports(by_key)
        wanted = [
            known
            for report in said
            if (known := found.improvements.get(report.key)) is not None and known.pk not in found.open
        ]
        found.earlier = Earlier.of(wanted, cycle)
        return found

    def _read_reports(self, enterprises: dict[int, Enterprise]) -> None:
        reports = Report.objects.filter(cycle=self.cycle, enterprise__in=enterprises)
        improvements = {improvement.pk: improvement for improvement in self.improvements.values()}
        for report in reports.exclude(state__in=FINAL).filter(superseded_at__isnull=True):
            report.cycle, report.enterprise = self.cycle, enterprises[report.enterprise_id]
            report.improvement = improvements[report.improvement_id]
            place = self.open if report.state in OPEN else self.accepted
            place[report.improvement_id] = report
            self.twins[report.enterprise_id, report.product_name, report.product_model].append(report)
        held = [report.pk for report in (*self.open.values(), *self.accepted.values())]
        for row in IndicatorRow.objects.filter(report__in=held).select_related(*_WITH_ROW):
            self.rows[row.report_id].append(row)
        for file in Attachment.objects.filter(report__in=held, removed_at__isnull=True):
            self.files[file.report_id].append(file)


class Known:
    """What the checks of a report ask of the database, kept for all reports of a file."""

    def __init__(self, situation: Situation, lists: Lists) -> None:
        self.situation, self.lists = situation, lists
        self.medians: dict[str, tuple[set[int], Medians]] = {}
        self.started: dict[int, Verdict] = {}
        self.on_paper: dict[int, bool] = {}

    @cached_property
    def industries(self) -> dict[str, IndustryCode]:
        return {industry.code: industry for industry in IndustryCode.objects.select_related("sector_hint")}

    @cached_property
    def is_closed(self) -> bool:
        return self.situation.cycle.is_closed_on(timezone.localdate())

    @cached_property
    def terms(self) -> dict[str, dict[str, Any]]:
        """list → code → entry."""
        lists: dict[str, list[Any]] = {"link": self.lists.links, "product_class": self.lists.classes}
        return {name: {term.code: term for term in terms} for name, terms in lists.items()}

    @cached_property
    def plans(self) -> dict[int | None, RegisteredPlan]:
        """key → a test plan that an indicator may name."""
        return {plan.pk: plan for plan in self.lists.plans}

    @cached_property
    def levels(self) -> set[str]:
        return {level for indicator in self.lists.indicators for level in indicator.levels}

    def is_on_paper(self, enterprise: Enterprise, *, by: Any) -> bool:
        """Whether the person enters for the enterprise what it handed in on paper."""
        if enterprise.pk not in self.on_paper:
            self.on_paper[enterprise.pk] = not is_own_enterprise_reporter.test(by, enterprise)
        return self.on_paper[enterprise.pk]

    def may_start(self, improvement: Improvement, *, by: Any) -> Verdict:
        """Whether a report of a product that has none in the cycle may be started."""
        cycle = self.situation.cycle
        on_paper = self.is_on_paper(improvement.enterprise, by=by)
        if self.is_closed:  # one product may have been given another day
            return may_report(improvement, cycle, by=by, on_paper=on_paper)
        if improvement.enterprise_id not in self.started:
            self.started[improvement.enterprise_id] = may_report(improvement, cycle, by=by, on_paper=on_paper)
        return self.started[improvement.enterprise_id]

    def medians_of(self, product_class: str) -> tuple[set[int], Medians]:
        """The improvements of a class with newest accepted values, and the medians of all of them."""
        if product_class not in self.medians:
            values: dict[tuple[str, str], list[Decimal]] = defaultdict(list)
            improvements: set[int] = set()
            rows = values_of_newest(Report.objects.accepted().filter(product_class=product_class))
            read = rows.values_list("report__improvement", "indicator", "unit", "current_value")
            for improvement, indicator, unit, value in read:
                improvements.add(improvement)
                values[indicator, unit].append(value)
            self.medians[product_class] = (
                improvements,
                {key: median(found) for key, found in values.items() if len(found) >= FEWEST_VALUES},
            )
        return self.medians[product_class]


@dataclass(frozen=True)
class BulkFiling(Filing):
    """A report as it would be filed, one of many: it asks what is known already."""

    known: Known = field(kw_only=True)

    def twin(self) -> Report | None:
        report = self.report
        twins = self.known.situation.twins.get(
            (report.enterprise_id, report.product_name, report.product_model), ()
        )
        return next((twin for twin in twins if twin.improvement_id != report.improvement_id), None)

    def is_measured(self, level: str) -> bool:
        return level in self.known.levels

    @cached_property
    def industry(self) -> IndustryCode | None:
        return self.known.industries.get(self.report.industry_code)

    @cached_property
    def medians(self) -> Medians:
        if not self.report.product_class_id or not any(row.current_value for row in self.rows):
            return {}
        improvements, medians = self.known.medians_of(self.report.product_class_id)
        return super().medians if self.report.improvement_id in improvements else medians
