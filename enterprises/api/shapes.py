"""How the rows of reporting look to programs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from enterprises.api.field_schemas import fields_given, row_given
from enterprises.api.report_body import to_json
from enterprises.enums import (
    AttachmentKind,
    Deed,
    EnterpriseSize,
    Ownership,
    QualityGrade,
    ReportState,
    Role,
    TokenScope,
)
from reliability_tracker.api.fields import code_of
from reliability_tracker.api.schema import WrongSerializer


class TokenShape(serializers.Serializer):
    name = serializers.CharField()
    scope = serializers.ChoiceField(TokenScope.choices)
    expires_at = serializers.DateTimeField()


class RoleShape(serializers.Serializer):
    role = serializers.ChoiceField(Role.choices)
    organisation = serializers.CharField(allow_null=True)
    enterprise = serializers.CharField(allow_null=True, help_text=_("credit code"))


class Me(serializers.Serializer):
    name = serializers.CharField()
    email = serializers.CharField()
    roles = RoleShape(many=True)
    token = TokenShape(allow_null=True)


class EnterpriseShape(serializers.Serializer):
    credit_code = serializers.CharField()
    name = serializers.CharField(source="enterprise_name")
    region = serializers.CharField(source="region_id")
    city = code_of("city_id")
    industry_code = serializers.CharField(allow_blank=True)
    size = serializers.ChoiceField(EnterpriseSize.choices, allow_blank=True)
    ownership = serializers.ChoiceField(Ownership.choices, allow_blank=True)
    quality_grade = serializers.ChoiceField(QualityGrade.choices, allow_blank=True)
    confirmed_at = serializers.DateTimeField()
    closed_on = serializers.DateField(allow_null=True)


class ImprovementShape(serializers.Serializer):
    id = serializers.IntegerField()
    credit_code = serializers.CharField(source="enterprise.credit_code")
    product_name = serializers.CharField()
    product_model = serializers.CharField(allow_blank=True)
    product_class = code_of("product_class_id")
    sector = code_of("sector_id")
    project = code_of("project_id")
    layer = code_of("layer_id")
    started_on = serializers.DateField(allow_null=True)
    planned_end_on = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)


class CycleShape(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    period_from = serializers.DateField()
    period_to = serializers.DateField()
    opens_on = serializers.DateField()
    due_on = serializers.DateField()
    opened_at = serializers.DateTimeField(allow_null=True)
    expected = serializers.IntegerField(help_text=_("reports owed, in your area as the counts below"))
    received = serializers.IntegerField()
    accepted = serializers.IntegerField()
    voluntary = serializers.IntegerField()


class ReportRow(serializers.Serializer):
    """A report in a list."""

    number = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(ReportState.choices)
    state_since = serializers.DateTimeField()
    step_due_on = serializers.DateField(allow_null=True, help_text=_("when the next step is due"))
    cycle = serializers.CharField(source="cycle.code")
    improvement = serializers.IntegerField(source="improvement_id")
    credit_code = serializers.CharField()
    enterprise_name = serializers.CharField()
    region = serializers.CharField(source="region_id")
    city = code_of("city_id")
    product_name = serializers.CharField()
    product_model = serializers.CharField(allow_blank=True)
    product_class = code_of("product_class_id")
    sector = code_of("sector_id")
    project = code_of("project_id")
    submitted_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)


class CommentShape(serializers.Serializer):
    id = serializers.IntegerField()
    field = serializers.CharField()
    label = serializers.CharField()
    text = serializers.CharField()
    answer = serializers.CharField(allow_blank=True)


class ReportShape(ReportRow):
    """A report with all it says."""

    revision = serializers.IntegerField()
    corrects = serializers.CharField(source="corrects.number", allow_null=True, default=None)
    decided_on = serializers.DateField(allow_null=True)
    answer_due_on = serializers.DateField(allow_null=True)
    superseded_at = serializers.DateTimeField(allow_null=True)
    fields = serializers.SerializerMethodField(method_name="says")
    rows = serializers.SerializerMethodField(method_name="measures")
    problems = WrongSerializer(many=True, help_text=_("what keeps it from being submitted"))
    warnings = WrongSerializer(many=True, help_text=_("what has to be answered by a remark"))
    comments = CommentShape(many=True, help_text=_("comments to answer when it is submitted again"))

    @extend_schema_field(fields_given())
    def says(self, told: Any) -> dict[str, Any]:
        return to_json(told.report)

    @extend_schema_field({"type": "array", "items": row_given()})
    def measures(self, told: Any) -> list[dict[str, Any]]:
        return [{"order": row.order, **to_json(row)} for row in told.rows]


class StepShape(serializers.Serializer):
    """A step of a report."""

    at = serializers.DateTimeField()
    deed = serializers.ChoiceField(Deed.choices)
    from_state = serializers.ChoiceField(ReportState.choices)
    to_state = serializers.ChoiceField(ReportState.choices)
    by = serializers.CharField(source="by.name")
    by_role = serializers.CharField(allow_blank=True)
    comment = serializers.CharField(allow_blank=True)
    document_number = serializers.CharField(allow_blank=True)
    decided_on = serializers.DateField(allow_null=True)
    comments = CommentShape(many=True, source="remarks")


class LackShape(serializers.Serializer):
    """What is in the way of a deed."""

    field = serializers.CharField(allow_blank=True)
    detail = serializers.CharField()


class OfferShape(serializers.Serializer):
    """A deed as the report's page offers it to this person."""

    deed = serializers.ChoiceField(Deed.choices)
    to = serializers.ChoiceField(ReportState.choices)
    label = serializers.CharField()
    allowed = serializers.BooleanField()
    in_the_way = LackShape(many=True)


class DoneShape(serializers.Serializer):
    """What a deed has led to; `report` is the correction where one was opened."""

    step = StepShape()
    report = ReportRow()


class AttachmentShape(serializers.Serializer):
    id = serializers.IntegerField()
    row = serializers.IntegerField(source="row.order", allow_null=True, default=None)
    kind = serializers.ChoiceField(AttachmentKind.choices)
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    added_at = serializers.DateTimeField()


class OwedShape(serializers.Serializer):
    improvement = serializers.IntegerField(source="expected.improvement_id")
    product = serializers.CharField(source="expected.improvement.product_label")
    cycle = serializers.CharField(source="expected.cycle.code")
    due_on = serializers.DateField(source="expected.due_on")
    overdue = serializers.BooleanField()
    draft = serializers.CharField(allow_blank=True, help_text=_("number of the draft, if there is one"))


class _Cut(serializers.Serializer):
    count = serializers.IntegerField(help_text=_("rows in all"))


class ReportsWaiting(_Cut):
    rows = ReportRow(many=True)


class OwedWaiting(_Cut):
    rows = OwedShape(many=True)


class WorklistShape(serializers.Serializer):
    """What waits for this person; of each list the first rows."""

    to_check = ReportsWaiting()
    owed = OwedWaiting()
    drafts = ReportsWaiting()
    returned = ReportsWaiting()
    under_check = ReportsWaiting()
    registrations = serializers.IntegerField()
    cycles_to_open = serializers.IntegerField()
