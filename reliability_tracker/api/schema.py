"""How endpoints describe themselves: their parameters and filters, their refusals, the pages of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import is_list_serializer
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import serializers

from reliability_tracker.api.parameters import Parameter
from reliability_tracker.api.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from reliability_tracker.filters import FilterSet

REFUSALS = {"GET": (400, 401, 404, 406, 429)}
REFUSALS_OF_WRITES = (400, 401, 403, 404, 406, 409, 412, 413, 415, 422, 428, 429)


class WrongSerializer(serializers.Serializer):
    """One thing that is wrong."""

    field = serializers.CharField(allow_blank=True)
    label = serializers.CharField(allow_blank=True)
    detail = serializers.CharField()


class ProblemSerializer(serializers.Serializer):
    """Problem details (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = WrongSerializer(many=True)


class TrackerSchema(AutoSchema):
    """What the endpoint says of itself: its parameters and filters, its refusals, who may call it."""

    def get_override_parameters(self) -> list[Any]:
        found: list[Any] = []
        if self.method == "GET":
            found = [_described(parameter) for parameter in self.view.all_parameters()]
            if self.view.filter_class is not None:
                found += filters_described(self.view.filter_class)
        return found + getattr(self.view, "headers_described", {}).get(self.method, [])

    def get_tags(self) -> list[str]:
        return [str(self.view.tag)]

    def get_description(self) -> str:
        return ""

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        name: str = super().get_serializer_name(serializer, direction)
        return name.replace("Shape", "")

    def _is_list_view(self, serializer: Any = None) -> bool:
        return bool(is_list_serializer(serializer))  # a page says itself how it looks

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        no_room = (507,) if "multipart/form-data" in self.map_parsers() and self.method == "POST" else ()
        for status in (*REFUSALS.get(self.method, REFUSALS_OF_WRITES), *no_room):
            refusal = OpenApiResponse(ProblemSerializer, description=_("Refused, with the reason"))
            bodies.setdefault(
                str(status), self._get_response_for_code(refusal, str(status), [MEDIA_TYPE], direction)
            )
        return bodies


def _described(parameter: Parameter) -> OpenApiParameter:
    return OpenApiParameter(parameter.name, dict(parameter.schema), description=str(parameter.about))


def filters_described(filter_class: type[FilterSet]) -> list[OpenApiParameter]:
    """The filters of a list as parameters; closed choices as an enumeration."""
    found = []
    for name, one in filter_class.base_filters.items():
        schema: dict[str, Any] = {"type": "string", "minLength": 1}
        if isinstance(one, django_filters.DateFilter):
            schema["format"] = "date"
        elif type(one) is django_filters.ChoiceFilter:
            choices = one.extra.get("choices", ())  # some are set once the request is known
            known = [str(value) for value, _label in (choices() if callable(choices) else choices)]
            schema |= {"enum": known} if known else {}
        found.append(OpenApiParameter(name, schema, description=str(one.label or name)))
    return found


def reads(**words: Any) -> Any:
    """Describes the GET of a list, which it has from its class."""
    return extend_schema_view(get=extend_schema(**words))


def page_of(row: type[Any], **more: Any) -> type[Any]:
    """The serializer of a page of rows, with further members of the answer."""
    name = f"PageOf{row.__name__}"
    members = {
        "count": serializers.IntegerField(help_text=gettext_lazy("rows in all")),
        "page": serializers.IntegerField(),
        "pages": serializers.IntegerField(),
        "next": serializers.CharField(allow_null=True),
        "previous": serializers.CharField(allow_null=True),
        **more,
        "results": row(many=True),
    }
    return type(name, (serializers.Serializer,), members)


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "reliability_tracker.api.sessions.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
