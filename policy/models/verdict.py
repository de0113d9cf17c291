"""Verdicts: what the evidence proved of a class and its products when it was judged. Only ever added to."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policy.enums import LeftOut, SourceKind, Verdict
from policy.models.base import OpenQuerySet
from policy.models.benchmark import Benchmark, ClassRule
from policy.models.classification import ProductClass, Region, Sector
from policy.scope import scope_of
from reliability_tracker.db import in_order, one_of

DIGEST = r"^[0-9a-f]{64}$"  # SHA-256


def _number(label: Any) -> models.FloatField[Any, Any]:
    return models.FloatField(label, null=True)


def _is_a_share(field: str, *, name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gte": 0, f"{field}__lte": 1}), name=name
    )


class ClassVerdictQuerySet(OpenQuerySet):
    def known_at(self, moment: datetime.datetime | None) -> Self:
        """What had been judged by a time; None: all."""
        return self if moment is None else self.filter(judged_at__lte=moment)

    def current(self, moment: datetime.datetime | None = None) -> Self:
        """The newest verdict on each line (class, indicator, unit), as at a time (None: now).

        A line whose benchmark was retired by then has none.
        """
        line = ("product_class_id", "benchmark__indicator_id", "benchmark__unit")
        newest = self.known_at(moment).order_by(*line, "-id").distinct(*line)
        retired = Q(benchmark__retired_at__isnull=False)
        if moment is not None:
            retired &= Q(benchmark__retired_at__lte=moment)
        found: Self = self.model._default_manager.filter(pk__in=newest.values("pk")).exclude(retired)
        return found


class ClassVerdict(models.Model):
    """The verdict on one class, judged against one version of a benchmark by one version of the rule.

    input, input_digest: everything that was judged, and its SHA-256; what is the same is not judged again
    result:   what came out: of the pool, of the rule, and how the verdict follows (`policy.class_rule`)
    estimate, lower, upper, achieved_confidence: of the pooled evidence, in the unit of the benchmark
    coverage: share of the market that the evidence stands for; empty where no share is known
    cause:    what brought the judging about
    """

    product_class = models.ForeignKey(ProductClass, models.PROTECT, related_name="verdicts")
    benchmark = models.ForeignKey(Benchmark, models.PROTECT, related_name="verdicts")
    rule = models.ForeignKey(ClassRule, models.PROTECT, related_name="verdicts")
    verdict = models.CharField(_("verdict"), max_length=16, choices=Verdict.choices)
    estimate = _number(_("estimate"))
    lower = _number(_("lower bound"))
    upper = _number(_("upper bound"))
    achieved_confidence = _number(_("confidence achieved"))
    coverage = _number(_("coverage"))
    input = models.JSONField()
    input_digest = models.CharField(_("digest of the input"), max_length=64)
    result = models.JSONField()
    software = models.JSONField()
    cause = models.CharField(_("cause"), max_length=300)
    judged_at = models.DateTimeField(_("judged at"))
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("brought about by"),
    )

    objects = ClassVerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on a class")
        ordering = ["-id"]
        constraints = [
            one_of("verdict", Verdict.values, name="class_verdict_is_known"),
            in_order("lower", "upper", name="class_verdict_bounds_are_in_order"),
            _is_a_share("achieved_confidence", name="class_verdict_confidence_is_a_share"),
            _is_a_share("coverage", name="class_verdict_coverage_is_a_share"),
            models.CheckConstraint(
                condition=Q(input_digest__regex=DIGEST), name="class_verdict_input_has_its_digest"
            ),
            models.CheckConstraint(condition=~Q(cause=""), name="class_verdict_has_a_cause"),
        ]
        indexes = [models.Index(fields=["product_class", "-id"], name="class_verdict_newest")]

    def __str__(self) -> str:
        return f"{self.product_class_id} {self.verdict}"

    def get_absolute_url(self) -> str:
        return reverse("policy:verdict", args=[self.product_class_id, self.pk])

    @property
    def line(self) -> tuple[str, str, str]:
        """Class, indicator and unit: what the verdict is on."""
        return self.benchmark.line


class ProductVerdictQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """Products a person may see; the verdict on the class is the same for everyone."""
        scope = scope_of(user)
        if scope.national:
            return self
        return self.filter(
            Q(region__in=scope.regions)
            | Q(city__in=scope.cities)
            | Q(sector__in=scope.sectors)
            | Q(holder_code__in=scope.enterprises)
        )


class ProductVerdict(models.Model):
    """What one product's evidence showed when its class was judged, or why it was left out.

    subject:  the product's stable identity; source_…, row: the report and the row that hold the evidence
    weight:   its market share; empty where none is known
    left_out: why it was not judged, left_out_note: in words where there are more to say
    pooled:   it went into the pooled bound of the class
    estimate, lower, upper: in the unit of the benchmark; failures and total_time belong beside them
    """

    class_verdict = models.ForeignKey(ClassVerdict, models.PROTECT, related_name="members")
    subject = models.CharField(_("product"), max_length=60)
    product = models.CharField(_("product name"), max_length=200)
    model = models.CharField(_("product model"), max_length=200, blank=True)
    holder_code = models.CharField(_("unified social credit code"), max_length=18)
    holder_name = models.CharField(_("enterprise"), max_length=200)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", verbose_name=_("region"))
    city = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+", verbose_name=_("city"))
    sector = models.ForeignKey(Sector, models.PROTECT, null=True, related_name="+", verbose_name=_("sector"))
    source_kind = models.CharField(_("kind of source"), max_length=10, choices=SourceKind.choices)
    source_number = models.CharField(_("number of the source"), max_length=100)
    row = models.PositiveSmallIntegerField(_("row"))
    accepted_on = models.DateField(_("accepted on"))
    weight = _number(_("market share"))
    left_out = models.CharField(_("left out"), max_length=20, choices=LeftOut.choices, blank=True)
    left_out_note = models.CharField(_("note"), max_length=300, blank=True)
    pooled = models.BooleanField(_("pooled"), default=False)
    method = models.CharField(_("method"), max_length=20)
    input = models.JSONField()
    input_digest = models.CharField(_("digest of the input"), max_length=64)
    result = models.JSONField()
    verdict = models.CharField(_("verdict"), max_length=16, choices=Verdict.choices, blank=True)
    estimate = _number(_("estimate"))
    lower = _number(_("lower bound"))
    upper = _number(_("upper bound"))
    achieved_confidence = _number(_("confidence achieved"))
    failures = models.PositiveIntegerField(_("relevant failures r"), null=True)
    total_time = _number(_("accumulated test time T"))

    objects = ProductVerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict on a product")
        ordering = ["class_verdict", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["class_verdict", "source_number", "row"],
                name="product_verdict_evidence_is_named_once",
            ),
            models.UniqueConstraint(
                fields=["class_verdict", "subject"],
                condition=Q(left_out=""),
                name="product_verdict_product_is_judged_once",
            ),
            models.CheckConstraint(
                condition=(Q(left_out="") & Q(verdict__in=Verdict.values))
                | (Q(left_out__in=LeftOut.values) & Q(verdict="", pooled=False)),
                name="product_verdict_is_judged_or_left_out",
            ),
            in_order("lower", "upper", name="product_verdict_bounds_are_in_order"),
            _is_a_share("achieved_confidence", name="product_verdict_confidence_is_a_share"),
            _is_a_share("weight", name="product_verdict_weight_is_a_share"),
            models.CheckConstraint(
                condition=Q(input_digest__regex=DIGEST), name="product_verdict_input_has_its_digest"
            ),
        ]
        indexes = [models.Index(fields=["input_digest"], name="product_verdict_reuse")]

    def __str__(self) -> str:
        return f"{self.product} {self.verdict or self.left_out}"

    @property
    def label(self) -> str:
        """Name and model as one line."""
        return f"{self.product} {self.model}".strip()
