"""Lists of registered test plans."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.models import RegisteredPlan
from enterprises.plans import stop_words
from policy.assessment_numbers import exact, of_unit
from reliability_tracker.tables import DateColumn, LinkColumn, NumberColumn, Table, TypedColumn


class PlanTable(Table):
    """Plans, the newest first, with how many reports rest on each."""

    number = LinkColumn(verbose_name=_("Test plan"), code=True, order_by="id")
    product_label = TypedColumn(verbose_name=_("Product"), order_by=("product_name", "product_model"))
    enterprise = TypedColumn(accessor="enterprise__enterprise_name", verbose_name=_("Enterprise"))
    indicator = TypedColumn(
        accessor="indicator__name", verbose_name=_("Indicator"), order_by="indicator__order"
    )
    benchmark_value = TypedColumn(verbose_name=_("To be shown, θ0"), orderable=False)
    confidence = TypedColumn(verbose_name=_("Confidence level γ"))
    stop_rule = TypedColumn(verbose_name=_("The test stops"), orderable=False)
    starts_on = DateColumn(verbose_name=_("The test begins on"))
    registered_at = DateColumn(verbose_name=pgettext_lazy("test plan", "Registered on"))
    evidence_count = NumberColumn(verbose_name=_("Reports under it"))

    caption = _("Registered test plans")

    class Meta:
        model = RegisteredPlan
        fields = ()
        order_by = "-number"

    def render_benchmark_value(self, record: RegisteredPlan) -> str:
        return of_unit(exact(record.benchmark_value), record.unit)

    def render_confidence(self, record: RegisteredPlan) -> str:
        return f"{exact(record.confidence)}%"

    def render_stop_rule(self, record: RegisteredPlan) -> str:
        return stop_words(record)
