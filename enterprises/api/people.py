"""Who calls, and what waits for them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from enterprises.api import shapes
from enterprises.worklist import worklist_of
from reliability_tracker.api.views import Endpoint

TAG = _("You")


class Me(Endpoint):
    tag = TAG

    @extend_schema(operation_id="me", summary=_("Who you are here"), responses=shapes.Me)
    def get(self, request: Any) -> Response:
        person = request.user
        roles = [
            {
                "role": membership.role,
                "organisation": membership.organisation.name if membership.organisation else None,
                "enterprise": membership.enterprise.credit_code if membership.enterprise else None,
            }
            for membership in person.active_memberships
        ]
        token = shapes.TokenShape(request.auth).data if request.auth else None
        return Response({"name": person.name, "email": person.email, "roles": roles, "token": token})


class Worklist(Endpoint):
    tag = TAG

    @extend_schema(operation_id="worklist", summary=_("What waits for you"), responses=shapes.WorklistShape)
    def get(self, request: Any) -> Response:
        return Response(shapes.WorklistShape(worklist_of(request.user)).data)
