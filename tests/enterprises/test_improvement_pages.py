"""Improvements: entered, changed and ended by the enterprise itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from enterprises import improvements
from enterprises.models import Improvement, User
from tests.factories.enterprises import (
    EnterpriseFactory,
    ImprovementFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.policy import (
    ChainLinkFactory,
    DimensionFactory,
    IndustryCodeFactory,
    LayerFactory,
    LifeCycleStageFactory,
    ProductClassFactory,
    ProjectFactory,
    SectorFactory,
)
from tests.factories.reports import ReportFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def entered(**changes: Any) -> dict[str, Any]:
    ProductClassFactory()
    ProjectFactory(code="multiplication")
    SectorFactory(code="electronics")
    DimensionFactory()
    IndustryCodeFactory()
    return {
        "product_name": "精密减速器",
        "product_model": "RV-40E",
        "product_class": "ZJ-01",
        "product_class_other": "",
        "sector": SectorFactory().code,
        "project": ProjectFactory().code,
        "layer": LayerFactory().code,
        "link": ChainLinkFactory().code,
        "life_cycle_stages": [LifeCycleStageFactory().code],
        "dimensions": ["safety"],
        "started_on": "2024-03-01",
        "planned_end_on": "",
    } | changes


@pytest.fixture
def reporter(client: Client) -> User:
    user: User = UserFactory(enterprise_reporter=True)
    client.force_login(user)
    return user


def test_reporter_enters_an_improvement(client: Client, reporter: User) -> None:
    response = client.post("/improvements/new/", entered())

    improvement = Improvement.objects.get()
    assert response["Location"] == f"/improvements/{improvement.pk}/"
    assert improvement.enterprise == reporter.active_memberships[0].enterprise
    assert (
        improvement.product_label,
        improvement.product_class_id,
        improvement.layer_id,
        improvement.life_cycle_stages,
        improvement.dimensions,
        improvement.started_on,
    ) == ("精密减速器 RV-40E", "ZJ-01", "parts", ["production"], ["safety"], date(2024, 3, 1))


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        (
            {"product_name": "", "product_model": "", "sector": "", "project": "", "link": ""},
            {
                name: ["This field is required."]
                for name in ("product_name", "product_model", "sector", "project", "link")
            },
        ),
        (
            {"life_cycle_stages": [], "started_on": ""},
            {name: ["This field is required."] for name in ("life_cycle_stages", "started_on")},
        ),
        ({"product_class": ""}, {"product_class": ["Choose a class, or name another one below."]}),
        (
            {"product_class_other": "其他"},
            {"product_class_other": ["A class is chosen already; leave this empty."]},
        ),
        ({"layer": ""}, {"layer": ["The foundation project needs its layer."]}),
        (
            {"project": "multiplication"},
            {"layer": ["The multiplication project has no layers; leave this empty."]},
        ),
        ({"planned_end_on": "2024-02-28"}, {"__all__": ["The dates are not in order."]}),
    ],
)
def test_improvement_has_what_a_report_will_ask(
    client: Client, reporter: User, changes: dict[str, Any], errors: dict[str, list[str]]
) -> None:
    response = client.post("/improvements/new/", entered(**changes))

    assert response.context["form"].errors == errors
    assert not Improvement.objects.exists()


def test_improvement_of_another_kind_of_product_names_it(client: Client, reporter: User) -> None:
    client.post("/improvements/new/", entered(product_class="", product_class_other="液压阀"))

    assert Improvement.objects.get().product_class_other == "液压阀"


def test_same_product_is_entered_once(client: Client, reporter: User) -> None:
    client.post("/improvements/new/", entered())

    response = client.post("/improvements/new/", entered())

    assert response.context["form"].non_field_errors() == [
        "This enterprise already has an improvement of this product and model."
    ]


def test_sector_beside_the_industry_code_warns_and_is_kept(client: Client, reporter: User) -> None:
    response = client.post("/improvements/new/", entered(sector="electronics"), follow=True)

    assert messages_of(response) == ["Saved.", "Industry 3451 Name 3451 usually belongs to another sector."]
    assert Improvement.objects.get().sector_id == "electronics"


def test_class_of_the_other_project_warns() -> None:
    improvement = ImprovementFactory(project__code="multiplication", layer=None)
    IndustryCodeFactory()

    with translation.override("en"):
        assert list(improvements.warnings(improvement)) == [
            "The product class is listed under the other project."
        ]


def test_person_of_two_enterprises_says_for_which(client: Client, reporter: User) -> None:
    other = MembershipFactory(user=reporter).enterprise

    client.post(f"/improvements/new/?enterprise={other.credit_code}", entered())

    assert Improvement.objects.get().enterprise == other


def test_improvement_is_entered_by_the_enterprise_itself(client: Client, reporter: User) -> None:
    foreign = EnterpriseFactory()
    assert client.get(f"/improvements/new/?enterprise={foreign.credit_code}").status_code == 403
    client.force_login(UserFactory(provincial_reviewer=True))
    improvement = ImprovementFactory()

    assert client.get("/improvements/new/").status_code == 403
    assert client.get(f"/improvements/{improvement.pk}/").status_code == 200
    for deed in ("edit", "end"):
        assert client.post(f"/improvements/{improvement.pk}/{deed}/", entered()).status_code == 403


def test_improvement_of_others_does_not_exist(client: Client, reporter: User) -> None:
    improvement = ImprovementFactory()

    for tail in ("", "edit/", "end/"):
        assert client.get(f"/improvements/{improvement.pk}/{tail}").status_code == 404


def test_improvement_is_changed(client: Client, reporter: User) -> None:
    improvement = ImprovementFactory(enterprise=reporter.active_memberships[0].enterprise)

    client.post(f"/improvements/{improvement.pk}/edit/", entered(product_model="RV-80E"))

    improvement.refresh_from_db()
    assert improvement.product_model == "RV-80E"


def test_improvement_ends_and_goes_on_again(client: Client, reporter: User) -> None:
    improvement = ImprovementFactory(enterprise=reporter.active_memberships[0].enterprise)
    address = f"/improvements/{improvement.pk}/end/"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    errors = client.post(address, {"ended_on": tomorrow}).context["form"].errors
    assert errors == {"ended_on": ["This day is still to come."]}
    errors = client.post(address, {"ended_on": "2024-02-28"}).context["form"].errors
    assert errors == {"ended_on": ["It cannot end before it began."]}
    client.post(address, {"ended_on": "2025-03-31"})
    improvement.refresh_from_db()
    assert improvement.ended_on == date(2025, 3, 31)
    client.post(address, {"ended_on": ""})
    improvement.refresh_from_db()
    assert improvement.ended_on is None


def test_improvement_page_shows_its_reports(client: Client) -> None:
    report = ReportFactory(submitted=True)
    ReportFactory(submitted=True)
    client.force_login(UserFactory(provincial_reviewer=True))

    context = client.get(f"/improvements/{report.improvement_id}/").context

    assert [row.record for row in context["reports"].rows] == [report]
