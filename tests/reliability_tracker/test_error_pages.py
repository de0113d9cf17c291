"""What a reader sees when something is wrong, and that it needs nothing that may be broken."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client
from django.urls import include, path
from django.views.csrf import csrf_failure

from enterprises.models import Organisation


@login_not_required
def refuse(request):
    raise PermissionDenied("Ask the administrator of your enterprise.")


@login_not_required
def refuse_silently(request):
    raise PermissionDenied


@login_not_required
def misread(request):
    raise BadRequest


@login_not_required
def ask_with(request):
    Organisation.objects.filter(name_zh=request.GET["text"]).exists()


@login_not_required
def break_down(request):
    raise RuntimeError("broken")


urlpatterns = [
    path("refuse/", refuse),
    path("refuse-silently/", refuse_silently),
    path("misread/", misread),
    path("ask/", ask_with),
    path("break/", break_down),
    path("", include("reliability_tracker.urls")),
]

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def reader():
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = "en"
    return client


@pytest.mark.parametrize(
    ("address", "status", "heading", "cure"),
    [
        ("/refuse/", 403, "You may not do this", "Ask the administrator of your enterprise."),
        ("/refuse-silently/", 403, "You may not do this", "Your role does not include it."),
        ("/misread/", 400, "The request could not be read", "Go back and try once more."),
        ("/ask/?text=%00", 400, "The request could not be read", "Go back and try once more."),
        ("/nowhere/", 404, "There is no such page", "The address may be wrong"),
        ("/break/", 500, "Something went wrong here", "Nothing was changed."),
    ],
)
def test_error_is_told_with_what_to_do(reader, address, status, heading, cure):
    response = reader.get(address)
    page = response.content.decode()

    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in page
    assert cure in page
    assert '<html lang="en">' in page


def test_form_that_is_too_old_says_so(rf):
    request = rf.post("/")
    CsrfViewMiddleware(lambda request: None).process_request(request)

    response = csrf_failure(request, "")

    assert response.status_code == 403
    assert "<h1>" in response.content.decode()
