"""Files come out to those who may see their report, to be saved, and as nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.enterprises import PDF, UserFactory
from tests.factories.reports import AttachmentFactory, ReportFactory

pytestmark = pytest.mark.django_db


def address(file: Any) -> str:
    return reverse("enterprises:attachment", args=[file.pk])


def test_file_comes_under_its_own_name_to_be_saved(client: Client) -> None:
    file = AttachmentFactory(name='可靠性 "试验".pdf')
    client.force_login(file.report.created_by)

    response = client.get(address(file))

    assert b"".join(response.streaming_content) == PDF
    assert {
        name: response[name] for name in ("Content-Type", "X-Content-Type-Options", "Content-Disposition")
    } == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": (
            "attachment; filename*=utf-8''%E5%8F%AF%E9%9D%A0%E6%80%A7%20%22%E8%AF%95%E9%AA%8C%22.pdf"
        ),
    }
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"


def test_file_is_as_visible_as_its_report(client: Client) -> None:
    draft = AttachmentFactory()
    submitted = AttachmentFactory(report=ReportFactory(submitted=True))
    accepted = AttachmentFactory(report=ReportFactory(accepted=True))
    people = {
        "stranger": UserFactory(enterprise_reporter=True),
        "own province": UserFactory(provincial_reviewer=True),
        "other province": UserFactory(
            provincial_reviewer=True, membership__organisation__region__code="330000"
        ),
        "association": UserFactory(association_analyst=True),
        "ministry": UserFactory(ministry_reviewer=True),
        "no role": UserFactory(),
    }

    seen = {}
    for name, user in people.items():
        client.force_login(user)
        seen[name] = [client.get(address(file)).status_code for file in (draft, submitted, accepted)]

    assert seen == {
        "stranger": [404, 404, 404],
        "own province": [404, 200, 200],
        "other province": [404, 404, 404],
        "association": [404, 404, 200],
        "ministry": [404, 200, 200],
        "no role": [404, 404, 404],
    }


def test_removed_file_is_as_if_it_were_not_there(client: Client) -> None:
    person = UserFactory()
    file = AttachmentFactory(removed_at=timezone.now(), removed_by=person)
    client.force_login(file.report.created_by)

    assert client.get(address(file)).status_code == 404


def test_file_that_the_store_has_lost_is_not_there(client: Client) -> None:
    file = AttachmentFactory()
    file.file.storage.delete(file.file.name)
    client.force_login(file.report.created_by)

    assert client.get(address(file)).status_code == 404


def test_visitor_signs_in_first(client: Client) -> None:
    response = client.get(address(AttachmentFactory()))

    assert (response.status_code, response.url.split("?")[0]) == (302, reverse("account_login"))
