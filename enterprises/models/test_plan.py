"""Test plans: what a test is to show and when it stops, registered before it begins."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.enums import StopRule
from enterprises.models.enterprise import Enterprise
from enterprises.models.improvement import Improvement
from policy.models import Indicator

STOPS_AT: dict[str, str] = {
    StopRule.TIME: "test_time",
    StopRule.FAILURES: "failures",
    StopRule.TRIALS: "trials",
}


class RegisteredPlanQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """Whoever may see the improvement may see how it is to be tested."""
        return self.filter(improvement__in=Improvement.objects.visible_to(user))


def _stops_by_its_rule() -> Q:
    """One amount is given, that of the rule, and it is above zero."""
    either = Q()
    for rule, amount in STOPS_AT.items():
        others = {f"{other}__isnull": True for other in STOPS_AT.values() if other != amount}
        given = {f"{amount}__isnull": False, f"{amount}__gt": 0}
        either |= Q(stop_rule=rule, **given, **others)
    return either


class RegisteredPlan(models.Model):
    """试验方案: registered before the test, and never changed; another plan is another registration.

    product_…:       the product as it was called on that day
    benchmark_value: θ0, what the test is to show
    stop_rule:       what ends the test; the amount stands in test_time, failures or trials
    units:           how many units are to be put on test
    """

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="test_plans")
    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="test_plans")
    product_name = models.CharField(_("product name"), max_length=200)
    product_model = models.CharField(_("product model"), max_length=200, blank=True)
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="test_plans", verbose_name=_("indicator")
    )
    unit = models.CharField(_("unit"), max_length=20)
    confidence = models.DecimalField(_("confidence level γ"), max_digits=5, decimal_places=2)
    benchmark_value = models.DecimalField(
        _("value to be shown θ0"),
        max_digits=24,
        decimal_places=9,
        help_text=_("The value against which the test is planned, in the unit of the indicator."),
    )
    stop_rule = models.CharField(_("the test stops"), max_length=10, choices=StopRule.choices)
    test_time = models.DecimalField(_("test time T"), max_digits=20, decimal_places=4, null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures r"), null=True, blank=True)
    trials = models.PositiveIntegerField(_("trials n"), null=True, blank=True)
    units = models.PositiveIntegerField(_("units on test"))
    condition = models.TextField(_("operating condition or test profile"), max_length=1000)
    failure_criterion = models.TextField(_("failure criterion"), max_length=1000)
    starts_on = models.DateField(_("the test begins on"))
    registered_at = models.DateTimeField(_("registered at"), default=timezone.now, editable=False)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("registered by"),
    )

    objects = RegisteredPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("registered test plan")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=_stops_by_its_rule(),
                name="registered_plan_stops_by_its_rule",
                violation_error_message=_("Give the amount at which the test stops, and no other."),
            ),
            models.CheckConstraint(
                condition=Q(confidence__gt=50, confidence__lt=100),
                name="registered_plan_confidence_is_between_50_and_100",
                violation_error_message=_("The confidence level lies between 50 and 100 percent."),
            ),
            models.CheckConstraint(
                condition=Q(benchmark_value__gt=0),
                name="registered_plan_value_is_positive",
                violation_error_message=_("The value has to be above 0."),
            ),
            models.CheckConstraint(
                condition=Q(units__gt=0),
                name="registered_plan_has_units",
                violation_error_message=_("At least one unit is needed."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__gte=TruncDate("registered_at")),
                name="registered_plan_is_registered_before_the_test",
                violation_error_message=_("A plan is registered before its test begins."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("enterprises:plan", args=[self.pk])

    @property
    def number(self) -> str:
        return f"TP-{timezone.localtime(self.registered_at):%Y}-{self.pk:06d}"

    @property
    def product_label(self) -> str:
        """Name and model as one line."""
        return f"{self.product_name} {self.product_model}".strip()

    @property
    def stops_at(self) -> Any:
        """The amount at which the test stops: hours, failures or trials by its rule."""
        return getattr(self, STOPS_AT[self.stop_rule])
