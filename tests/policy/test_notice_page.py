"""The notice page: every statement stands there, with its provenance and what models it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from policy.loading import load_notice
from policy.models import LineOfWork, Sector
from tests.factories.enterprises import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    load_notice()
    client.force_login(UserFactory(provincial_observer=True))
    return client


def test_notice_names_issuers_in_signing_order(reader: Client) -> None:
    page = reader.get(reverse("policy:notice")).content.decode()

    names = ["工业和信息化部", "教育部", "科学技术部", "财政部", "国家市场监督管理总局"]
    places = [page.index(name) for name in names]
    assert places == sorted(places)


def test_notice_links_each_goal_and_class_to_what_models_it(reader: Client) -> None:
    page = reader.get(reverse("policy:notice")).content.decode()

    assert reverse("policy:target", args=["enterprises-2025"]) in page
    assert "≥ 1,000 家" in page
    assert reverse("policy:product_class", args=["ZJ-01"]) in page
    assert reverse("policy:sector", args=["machinery"]) in page
    assert "夯基础" in page
    assert "技术攻关" in page


def test_notice_reads_in_english(reader: Client) -> None:
    reader.cookies["django_language"] = "en"

    page = reader.get(reverse("policy:notice")).content.decode()

    assert "ability of a product to perform its required function" in page
    assert "Firm up the base" in page


def test_notice_asks_as_often_for_three_as_for_one(reader: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            reader.get(reverse("policy:notice"))
        return len(captured)

    queries()
    before = queries()
    line: Any = LineOfWork.objects.filter(parent=None).first()
    for place in range(3):
        Sector.objects.create(code=f"s{place}", name_zh="行业", name_en="Sector")
        LineOfWork.objects.create(code=f"w{place}", stage=line.stage, name_zh="线", name_en="Line")
        LineOfWork.objects.create(
            code=f"m{place}", stage=line.stage, parent=line, name_zh="法", name_en="Means"
        )

    assert queries() == before


def test_notice_that_was_not_loaded_is_not_found(client: Client) -> None:
    client.force_login(UserFactory(observer=True))

    assert client.get(reverse("policy:notice")).status_code == 404


def test_notice_needs_a_sign_in(client: Client) -> None:
    response = client.get(reverse("policy:notice"))

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
