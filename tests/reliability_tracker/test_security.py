"""What goes out with every answer, and what does not go out at all."""

import pytest

pytestmark = pytest.mark.django_db

HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), display-capture=(), fullscreen=(self), geolocation=(), hid=(),"
        " microphone=(), midi=(), payment=(), publickey-credentials-create=(self),"
        " publickey-credentials-get=(self), screen-wake-lock=(), serial=(), usb=()"
    ),
}


def test_policy_allows_nothing_inline_and_nothing_from_elsewhere(client):
    policy = client.get("/healthz").headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))

    assert directives.pop("style-src").split() == [
        "'self'",
        "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o='",
    ]
    assert directives == {
        "default-src": "'self'",
        "script-src": "'self'",
        "img-src": "'self' data: blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }


def test_answers_carry_the_security_headers(client):
    headers = client.get("/healthz").headers

    assert {name: headers[name] for name in HEADERS} == HEADERS


def test_metrics_are_not_there_without_a_token(client):
    assert client.get("/metrics").status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer wrong", "right"])
def test_metrics_are_not_there_for_a_wrong_token(client, settings, sent):
    settings.METRICS_TOKEN = "right"

    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_metrics_open_to_the_token(client, settings):
    settings.METRICS_TOKEN = "right"

    response = client.get("/metrics", headers={"Authorization": "Bearer right"})

    assert response.status_code == 200
    assert b"django_http_requests_before_middlewares_total" in response.content


def test_nobody_signs_up_for_a_bare_account(client, django_user_model):
    client.post(
        "/accounts/signup/",
        {"email": "a@example.org", "password1": "long-enough-9", "password2": "long-enough-9"},
    )

    assert not django_user_model.objects.exists()
