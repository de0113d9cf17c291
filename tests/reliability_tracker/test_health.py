"""Is it up."""

import pytest
from django.db import OperationalError, connection


@pytest.mark.django_db
def test_healthz_says_ok_without_login(client):
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": True})


@pytest.mark.django_db
def test_healthz_says_unavailable_without_database(client):
    def fail(*args):
        raise OperationalError("gone")

    with connection.execute_wrapper(fail):
        response = client.get("/healthz")

    assert (response.status_code, response.json()) == (503, {"status": "unavailable", "database": False})
