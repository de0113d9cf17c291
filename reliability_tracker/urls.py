"""Every address of the site."""

from allauth.socialaccount.providers.openid_connect.views import callback
from allauth.socialaccount.views import login_cancelled
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from reliability_tracker import health, single_sign_on
from reliability_tracker.api.description import Description, SwaggerPage
from reliability_tracker.api.views import Nowhere
from reliability_tracker.scheme import set_scheme

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("accounts/", include("reliability_tracker.account_urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("accounts/sso/<str:provider_id>/login/", single_sign_on.login, name="openid_connect_login"),
    path("accounts/sso/<str:provider_id>/login/callback/", callback, name="openid_connect_callback"),
    path("accounts/sso/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("scheme/", set_scheme, name="set_scheme"),
    path("api/", SwaggerPage.as_view(), name="api_docs"),
    path("api/schema/", Description.as_view(), name="api_schema"),
    path("api/v1/", include("policy.api.urls")),
    path("api/v1/", include("enterprises.api.urls")),
    path("api/<path:rest>", Nowhere.as_view(), name="api_nowhere"),
    path("", include("reliability_tracker.work_urls")),
    path("", include("policy.urls")),
    path("", include("enterprises.urls")),
]

handler429 = "reliability_tracker.account_pages.too_many_requests"  # django-allauth asks for it

if settings.BENCH:
    urlpatterns.append(path("bench/empty", health.empty, name="empty"))
