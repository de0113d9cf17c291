"""How the rows of policy look to programs. Codes are keys of the reference tables; names are in the language
asked for.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from policy.enums import Basis, Comparator, RegionKind, SourceKind, TargetKind, TargetStatus, Verdict
from policy.places import Place
from reliability_tracker.api.fields import ExactField, code_of


class AtDue(serializers.Serializer):
    low = serializers.FloatField()
    median = serializers.FloatField()
    high = serializers.FloatField()


class Forecast(serializers.Serializer):
    at_due = AtDue()
    probability = serializers.FloatField(min_value=0, max_value=1)
    reach_date = serializers.DateField(allow_null=True)


class TargetProgress(serializers.Serializer):
    code = serializers.CharField()
    stage = serializers.CharField()
    unit = serializers.CharField(allow_null=True)
    comparator = serializers.ChoiceField(Comparator.choices, allow_null=True)
    goal = serializers.IntegerField(allow_null=True)
    due = serializers.DateField()
    value = serializers.IntegerField(allow_null=True)
    value_at_due = serializers.IntegerField(allow_null=True)
    expected = serializers.FloatField(allow_null=True)
    attainment = serializers.FloatField(allow_null=True)
    status = serializers.ChoiceField(TargetStatus.choices)
    forecast = Forecast(allow_null=True)
    by_sector = serializers.DictField(child=serializers.IntegerField())
    by_project = serializers.DictField(child=serializers.IntegerField())
    by_region = serializers.DictField(child=serializers.IntegerField())


class Progress(serializers.Serializer):
    """The JSON of `manage.py progress`, name for name."""

    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    ledger_version = serializers.IntegerField()
    targets = TargetProgress(many=True)


class GoalVersion(serializers.Serializer):
    comparator = serializers.ChoiceField(Comparator.choices)
    baseline = serializers.IntegerField()
    goal = serializers.IntegerField()
    start_on = serializers.DateField()
    due_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    reason = serializers.CharField()


class Target(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    stage = serializers.CharField(source="stage_id")
    kind = serializers.ChoiceField(TargetKind.choices)
    unit = serializers.CharField(allow_blank=True)
    counting_rule = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)
    goals = serializers.SerializerMethodField(help_text=_("every version of its number, oldest first"))

    def get_goals(self, target: Any) -> list[dict[str, Any]]:
        versions = self.context["settings"].goals.get(target.code, ())
        return list(GoalVersion(versions, many=True).data)

    get_goals._spectacular_annotation = {"field": GoalVersion(many=True)}  # type: ignore[attr-defined]


class LedgerRow(serializers.Serializer):
    id = serializers.IntegerField()
    target = serializers.CharField(source="target_id")
    subject = serializers.CharField()
    subject_name = serializers.CharField()
    holder_code = serializers.CharField(allow_blank=True)
    quantity = serializers.IntegerField(min_value=-1, max_value=1)
    effective_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    reason = serializers.CharField(allow_blank=True)
    source_kind = serializers.ChoiceField(SourceKind.choices)
    source_number = serializers.CharField()
    sector = code_of("sector_id")
    project = code_of("project_id")
    layer = code_of("layer_id")
    region = code_of("region_id")
    city = code_of("city_id")
    product_class = code_of("product_class_id")


class Line(serializers.Serializer):
    """The verdict of the moment on one indicator in one unit of a class."""

    indicator = serializers.CharField()
    unit = serializers.CharField()
    benchmark = serializers.FloatField()
    benchmark_version = serializers.IntegerField(source="version")
    verdict = serializers.ChoiceField(Verdict.choices)
    achieved_confidence = serializers.FloatField(allow_null=True)
    products_judged = serializers.IntegerField(source="judged")


class ProductClass(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    project = serializers.CharField(source="project_id")
    layer = code_of("layer_id")
    parent = code_of("parent_id")
    sectors = serializers.ListField(child=serializers.CharField())
    named_weak = serializers.BooleanField()
    place = serializers.ChoiceField(Place.choices)
    verdicts = Line(many=True, source="lines")


class Benchmark(serializers.Serializer):
    id = serializers.IntegerField()
    product_class = serializers.CharField(source="product_class_id")
    indicator = serializers.CharField(source="indicator_id")
    unit = serializers.CharField()
    version = serializers.IntegerField()
    value = ExactField()
    domestic_baseline = ExactField(allow_null=True)
    interim_goal = ExactField(allow_null=True)
    quantile = ExactField(allow_null=True)
    basis = serializers.ChoiceField(Basis.choices)
    condition = serializers.CharField()
    failure_criterion = serializers.CharField()
    product = serializers.CharField()
    source = serializers.CharField()
    source_year = serializers.IntegerField()
    test_time = ExactField(allow_null=True)
    failures = serializers.IntegerField(allow_null=True)
    confidence = ExactField(allow_null=True)
    valid_from = serializers.DateField()
    approved_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    retired_at = serializers.DateTimeField(allow_null=True)
    fictitious = serializers.BooleanField()


class Entry(serializers.Serializer):
    """An entry of a reference table; `more` holds what only this table has."""

    code = serializers.CharField(source="pk")
    name = serializers.CharField()
    name_zh = serializers.CharField()
    name_en = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)
    provenance = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)
    more = serializers.SerializerMethodField()

    def get_more(self, row: Any) -> dict[str, Any]:
        names = self.context["table"].shown
        return {name: getattr(row, row._meta.get_field(name).attname) for name in names}

    get_more._spectacular_annotation = {"field": {"type": "object", "additionalProperties": True}}  # type: ignore[attr-defined]


class Region(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    short_zh = serializers.CharField()
    short_en = serializers.CharField(allow_blank=True)
    kind = serializers.ChoiceField(RegionKind.choices)
    parent = code_of("parent_id")
    addressee = serializers.BooleanField()


class Snapshot(serializers.Serializer):
    number = serializers.IntegerField()
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField()
    ledger_version = serializers.IntegerField()
    remark = serializers.CharField(allow_blank=True)
    digest = serializers.CharField()
