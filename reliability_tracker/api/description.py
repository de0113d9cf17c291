"""The whole interface described: OpenAPI 3 in the reader's language, and the page that shows it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.response import Response

from reliability_tracker.api.views import Endpoint


@lru_cache
def description(language: str) -> dict[str, Any]:
    """The whole description in one language; it changes with the code only."""
    with translation.override(language):
        found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


class Description(Endpoint):
    """The description for programs."""

    schema = None
    renderer_classes = [OpenApiJsonRenderer]

    def get(self, request: Any) -> Response:
        return Response(description(translation.get_language() or ""))


class SwaggerPage(LoginRequiredMixin, SpectacularSwaggerSplitView):
    """Swagger UI, in a page of ours and without inline script."""

    url_name = "api_schema"
    template_name = "api_docs.html"
