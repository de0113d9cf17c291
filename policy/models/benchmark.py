"""What a class is measured by: benchmarks, the rule of the verdict, evidence set aside."""

from __future__ import annotations

import datetime
from typing import Any, Self

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from policy.enums import Basis, Provenance
from policy.models.base import OpenQuerySet, Sourced
from policy.models.classification import Indicator, ProductClass
from policy.scope import scope_of
from reliability_tracker.db import one_of, set_together

EARLIEST, LATEST = 1950, 2100  # years of a source that are no slip of the pen


def _person(label: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=label,
    )


def _time(label: Any) -> models.DateTimeField[Any, Any]:
    return models.DateTimeField(label, null=True, editable=False)


def _value(label: Any, **more: Any) -> models.DecimalField[Any, Any]:
    return models.DecimalField(label, max_digits=24, decimal_places=12, **more)


class BenchmarkQuerySet(OpenQuerySet):
    def approved(self) -> Self:
        return self.filter(approved_at__isnull=False)

    def waiting(self) -> Self:
        """Proposals that wait for a steward."""
        return self.filter(approved_at__isnull=True, withdrawn_at__isnull=True)

    def in_force(self, on: datetime.date | None = None) -> Self:
        """The newest approved version of each line that is valid on a date (None: today), if it stands.

        A line is one indicator in one unit of one class. Where its newest version was retired there is none.
        """
        day = on or timezone.localdate()
        valid = self.approved().filter(valid_from__lte=day)
        newest = valid.order_by("product_class_id", "indicator_id", "unit", "-version").distinct(
            "product_class_id", "indicator_id", "unit"
        )
        retired = Q(retired_at__isnull=False, retired_at__date__lte=day)
        return self.filter(pk__in=newest.values("pk")).exclude(retired)


@pghistory.track()
class Benchmark(models.Model):
    """国际先进值: one version of what the advanced level of a class is, in one indicator and unit.

    version:          1, 2, 3… of the class, indicator and unit; a number is not given twice
    value:            the international advanced value; baseline and interim goal stand beside it
    quantile:         of a life: the share of units that may have failed by then (0.1 for B10)
    test_time, failures, confidence: T, r and γ behind the figure, where its source states them
    A proposal is approved or withdrawn; approved, it is only ever followed by another version or retired.
    """

    product_class = models.ForeignKey(
        ProductClass, models.PROTECT, related_name="benchmarks", verbose_name=_("product class")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="benchmarks", verbose_name=_("indicator")
    )
    unit = models.CharField(_("unit"), max_length=20)
    version = models.PositiveSmallIntegerField(_("version"))
    value = _value(_("international advanced value"))
    domestic_baseline = _value(_("domestic baseline"), null=True, blank=True)
    interim_goal = _value(_("interim goal"), null=True, blank=True)
    quantile = models.DecimalField(
        _("share failed"),
        max_digits=6,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("For a life: the share of units that may have failed by then; 0.1 for B10 and L10."),
    )
    basis = models.CharField(_("basis"), max_length=20, choices=Basis.choices)
    condition = models.TextField(_("operating condition or test profile"), max_length=1000)
    failure_criterion = models.TextField(_("failure criterion"), max_length=1000)
    product = models.CharField(_("product abroad"), max_length=200)
    source = models.CharField(_("source"), max_length=300)
    source_year = models.PositiveSmallIntegerField(_("year of the source"))
    test_time = _value(_("accumulated test time T"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("relevant failures r"), null=True, blank=True)
    confidence = models.DecimalField(_("confidence γ"), max_digits=4, decimal_places=3, null=True, blank=True)
    valid_from = models.DateField(_("valid from"))
    reason = models.CharField(_("reason"), max_length=300)
    fictitious = models.BooleanField(_("fictitious"), default=False, editable=False)
    proposed_at = models.DateTimeField(_("proposed at"), editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    approved_at = _time(_("approved at"))
    approved_by = _person(_("approved by"))
    withdrawn_at = _time(_("withdrawn at"))
    withdrawn_by = _person(_("withdrawn by"))
    retired_at = _time(_("retired at"))
    retired_by = _person(_("retired by"))
    retired_reason = models.CharField(_("why it was retired"), max_length=300, blank=True, editable=False)

    objects = BenchmarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("benchmark")
        ordering = ["product_class", "indicator", "unit", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["product_class", "indicator", "unit", "version"],
                name="benchmark_version_is_given_once",
            ),
            models.UniqueConstraint(
                fields=["product_class", "indicator", "unit"],
                condition=Q(approved_at__isnull=True, withdrawn_at__isnull=True),
                name="benchmark_one_proposal_at_a_time",
                violation_error_message=_("A proposal for this indicator and unit is waiting already."),
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1, value__gt=0)
                & (Q(domestic_baseline__isnull=True) | Q(domestic_baseline__gt=0))
                & (Q(interim_goal__isnull=True) | Q(interim_goal__gt=0)),
                name="benchmark_values_are_positive",
                violation_error_message=_("The values are greater than zero."),
            ),
            models.CheckConstraint(
                condition=Q(quantile__isnull=True) | Q(quantile__gt=0, quantile__lt=1),
                name="benchmark_quantile_is_a_share",
                violation_error_message=_("The share failed lies between 0 and 1."),
            ),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__gt=0, confidence__lt=1),
                name="benchmark_confidence_is_a_share",
                violation_error_message=_("The confidence lies between 0 and 1: 0.9, not 90."),
            ),
            models.CheckConstraint(
                condition=~Q(basis=Basis.FIELD_DATA) | Q(test_time__gt=0, failures__isnull=False),
                name="benchmark_from_field_data_has_its_data",
                violation_error_message=_("Field data come with their test time T and their failures r."),
            ),
            models.CheckConstraint(
                condition=Q(source_year__gte=EARLIEST, source_year__lte=LATEST),
                name="benchmark_source_has_a_real_year",
                violation_error_message=_("This is not a year."),
            ),
            models.CheckConstraint(
                condition=~(
                    Q(unit="") | Q(condition="") | Q(failure_criterion="") | Q(product="") | Q(source="")
                ),
                name="benchmark_says_what_it_stands_on",
                violation_error_message=_(
                    "A benchmark names unit, condition, failure criterion, product and source."
                ),
            ),
            one_of("basis", Basis.values, name="benchmark_basis_is_known"),
            set_together("approved_at", "approved_by", name="benchmark_approval_is_signed"),
            set_together("withdrawn_at", "withdrawn_by", name="benchmark_withdrawal_is_signed"),
            set_together("retired_at", "retired_by", name="benchmark_retirement_is_signed"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="benchmark_is_approved_or_withdrawn",
                violation_error_message=_("What was approved is not withdrawn."),
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True, retired_reason="")
                | (Q(approved_at__isnull=False, retired_at__gte=F("approved_at")) & ~Q(retired_reason="")),
                name="benchmark_retired_was_approved_and_says_why",
                violation_error_message=_("Only an approved benchmark is retired, with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_class_id} {self.indicator_id} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("policy:benchmark", args=[self.product_class_id, self.pk])

    @property
    def line(self) -> tuple[str, str, str]:
        """Class, indicator and unit: what has versions."""
        return self.product_class_id, self.indicator_id, self.unit

    @property
    def is_waiting(self) -> bool:
        return self.approved_at is None and self.withdrawn_at is None

    @property
    def is_bare_claim(self) -> bool:
        """A figure without the confidence, time and failures behind it (STATISTICS 11.3)."""
        return None in (self.confidence, self.test_time, self.failures)


class RuleQuerySet(OpenQuerySet):
    def on(self, day: datetime.date) -> ClassRule | None:
        """The newest rule valid on a date; before the first, the first."""
        valid = self.filter(valid_from__lte=day).order_by("-version").first()
        return valid or self.order_by("version").first()


class ClassRule(Sourced):
    """Thresholds of the verdict on a class (STATISTICS 9). Never changed, only followed by another version.

    confidence, sides: γ and how many-sided its bounds are; they hold for every product of every class
    coverage_required: share of the market that the evidence must stand for
    major_weight:      from which share among the products one alone can keep a class from the level
    """

    version = models.PositiveSmallIntegerField(_("version"), unique=True, editable=False)
    confidence = models.DecimalField(
        _("confidence γ"),
        max_digits=4,
        decimal_places=3,
        help_text=_("Between 0.5 and 1: 0.9, not 90."),
    )
    sides = models.PositiveSmallIntegerField(
        _("sides"), choices=[(1, _("one-sided")), (2, _("two-sided"))], default=1
    )
    coverage_required = models.DecimalField(
        _("coverage required"),
        max_digits=4,
        decimal_places=3,
        help_text=_("Share of the market that the evidence must stand for, up to 1."),
    )
    major_weight = models.DecimalField(
        _("main product from"),
        max_digits=4,
        decimal_places=3,
        validators=[MinValueValidator(0)],
        help_text=_("A product with this share or more can alone keep its class from the level."),
    )
    valid_from = models.DateField(_("valid from"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    recorded_by = _person(_("recorded by"))
    reason = models.CharField(_("reason"), max_length=300)

    objects = RuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of the verdict")
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confidence__gt=0.5, confidence__lt=1),
                name="class_rule_confidence_is_between_half_and_one",
                violation_error_message=_("The confidence lies between 0.5 and 1: 0.9, not 90."),
            ),
            models.CheckConstraint(
                condition=Q(sides__in=[1, 2]),
                name="class_rule_has_one_side_or_two",
                violation_error_message=_("Bounds are one-sided or two-sided."),
            ),
            models.CheckConstraint(
                condition=Q(coverage_required__gt=0, coverage_required__lte=1)
                & Q(major_weight__gte=0, major_weight__lte=1),
                name="class_rule_shares_are_shares",
                violation_error_message=_("Shares lie between 0 and 1."),
            ),
            one_of("provenance", Provenance.values, name="class_rule_provenance_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.confidence}"


class SetAsideQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """National staff see all; others see on a verdict what of theirs was left out, and why."""
        return self if scope_of(user).national else self.none()


@pghistory.track()
class SetAside(models.Model):
    """Evidence that a steward declares not comparable with a benchmark: another duty, another criterion.

    source_number, row: the report and the row in it; a later report of the product is looked at afresh
    """

    product_class = models.ForeignKey(
        ProductClass, models.PROTECT, related_name="evidence_set_aside", verbose_name=_("product class")
    )
    subject = models.CharField(_("product"), max_length=60)
    source_number = models.CharField(_("number of the source"), max_length=100)
    row = models.PositiveSmallIntegerField(_("row"))
    reason = models.CharField(_("reason"), max_length=300)
    set_at = models.DateTimeField(_("set aside at"), editable=False)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("set aside by"),
    )
    lifted_at = _time(_("lifted at"))
    lifted_by = _person(_("lifted by"))
    lifted_reason = models.CharField(_("why it was lifted"), max_length=300, blank=True, editable=False)

    objects = SetAsideQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence set aside")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source_number", "row"],
                condition=Q(lifted_at__isnull=True),
                name="set_aside_once_at_a_time",
                violation_error_message=_("This evidence is set aside already."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="set_aside_has_a_reason",
                violation_error_message=_("Give the reason."),
            ),
            set_together("lifted_at", "lifted_by", name="set_aside_lifting_is_signed"),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_reason="")
                | (Q(lifted_at__gte=F("set_at")) & ~Q(lifted_reason="")),
                name="set_aside_lifted_says_why",
                violation_error_message=_("Give the reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_number} {self.row}"
