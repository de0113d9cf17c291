"""Every address of the site."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from reliability_tracker import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("policy.urls")),
    path("", include("enterprises.urls")),
]

if settings.BENCH:
    urlpatterns.append(path("bench/empty", health.empty, name="empty"))
