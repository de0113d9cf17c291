"""The addresses of the interface to reporting, below `/api/v1/`."""

from django.urls import URLPattern, URLResolver

from enterprises.api import authentication  # noqa: F401 -- its scheme enters the description

app_name = "enterprises_api"
urlpatterns: list[URLPattern | URLResolver] = []
