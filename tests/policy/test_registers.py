"""The registers that narrative goals cite, and the figures an assessment in words refers to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from policy.models import Citation, NarrativeAssessment, ServiceBody, Specialist, Target
from policy.sources import Support
from policy.stewardship import assess
from tests.factories.enterprises import UserFactory
from tests.factories.policy import RegionFactory, SectorFactory
from tests.policy.counted import DALIAN, ENTERPRISES, NARRATIVE, Books, set_up_policy
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
BODY = {
    "code": "FW-001",
    "name_zh": "演示可靠性服务中心",
    "services_zh": "试验验证",
    "listed_on": date(2025, 3, 1),
}
PERSON = {
    "code": "ZJ-001",
    "name_zh": "李演示",
    "organisation": "演示大学",
    "certificate": "可靠性工程师 D-17",
    "listed_on": date(2025, 3, 1),
}


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def steward() -> Any:
    return UserFactory(ministry_steward=True)


@pytest.mark.parametrize(
    ("constraint", "model", "entry"),
    [
        ("service_body_is_taken_off_after_it_is_listed", ServiceBody, BODY),
        ("specialist_is_taken_off_after_being_listed", Specialist, PERSON),
    ],
)
def test_nobody_is_taken_off_before_being_listed(constraint: str, model: Any, entry: dict[str, Any]) -> None:
    model.objects.create(**entry)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.update(ended_on=date(2025, 2, 28))


def test_register_on_a_day() -> None:
    ServiceBody.objects.create(**BODY, ended_on=date(2026, 1, 1))

    listed = [
        ServiceBody.objects.listed(date.fromisoformat(day)).count()
        for day in ("2025-02-28", "2025-03-01", "2025-12-31", "2026-01-01")
    ]

    assert listed == [0, 1, 1, 0]


def test_steward_adds_and_amends_an_entry_and_its_history_stays(client: Client, steward: Any) -> None:
    RegionFactory(code="320000")
    SectorFactory()
    client.force_login(steward)
    entered = {**BODY, "region": "320000", "sectors": ["machinery"], "listed_on": "2025-03-01"}

    added = client.post("/reference/service-bodies/new/", entered)
    form = client.get("/reference/service-bodies/FW-001/edit/").context["form"]
    client.post(
        "/reference/service-bodies/FW-001/edit/",
        {**entered, "ended_on": "2026-05-01", "seen": form.initial["seen"]},
    )

    page = client.get("/reference/service-bodies/FW-001/").content.decode()
    assert added.status_code == 302
    assert ServiceBody.objects.get().ended_on == date(2026, 5, 1)
    assert str(steward) in page
    assert "Taken off on" in page


def test_register_is_narrowed_and_exported(client: Client, steward: Any) -> None:
    RegionFactory(code="330000")
    SectorFactory()
    ServiceBody.objects.create(**BODY, region_id="330000", sectors=["machinery"])
    ServiceBody.objects.create(**{**BODY, "code": "FW-002"}, ended_on=date(2025, 6, 1))
    client.force_login(steward)

    def found(query: str) -> list[str]:
        table = client.get(f"/reference/service-bodies/?{query}").context["table"]
        return [row.record.pk for row in table.rows]

    assert found("") == ["FW-001", "FW-002"]
    assert found("region=330000") == found("sector=machinery") == found("on=2025-06-01") == ["FW-001"]
    export = b"".join(client.get("/reference/service-bodies/?export=csv").streaming_content)
    assert "演示可靠性服务中心" in export.decode("utf-8-sig")


def test_register_costs_the_same_for_one_entry_and_for_three(client: Client, steward: Any) -> None:
    client.force_login(steward)
    ServiceBody.objects.create(**BODY, region=RegionFactory(code="330000"))
    one = queries_of(client, "/reference/service-bodies/")

    for code in ("FW-002", "FW-003"):
        ServiceBody.objects.create(**{**BODY, "code": code}, region=RegionFactory(code="320000"))

    assert queries_of(client, "/reference/service-bodies/") == one


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("ministry_steward", True),
        ("observer", True),
        ("provincial_reviewer", True),
        ("association_analyst", True),
        ("enterprise_reporter", False),
        ("expert", False),
    ],
)
def test_persons_are_not_shown_to_everyone(client: Client, role: str, sees: bool) -> None:
    Specialist.objects.create(**PERSON)
    client.force_login(UserFactory(**{role: True}))

    entry = client.get("/reference/specialists/ZJ-001/").status_code
    listed = client.get("/reference/specialists/").content.decode()
    overview = client.get("/reference/").content.decode()

    assert (entry == 200, "李演示" in listed, "Reliability specialists" in overview) == (sees,) * 3


# Figures referred to


@pytest.fixture
def books(clerk: Any, known: list[Support]) -> Books:
    set_up_policy()
    RegionFactory(code="320000")
    return Books(known, clerk)


def test_an_assessment_keeps_the_figures_it_refers_to(books: Books, client: Client, steward: Any) -> None:
    books.count("2025-06-30", attribution=DALIAN, times=2)
    Specialist.objects.create(**PERSON)
    on = timezone.localdate() - timedelta(days=1)

    assessment = assess(
        target=Target.objects.get(pk=NARRATIVE),
        assessed_on=on,
        text_zh="队伍持续壮大",
        text_en="",
        evidence="名录",
        by=steward,
        figures=[ENTERPRISES, "specialists"],
    )
    books.count("2025-06-30", attribution=DALIAN, times=1)  # entered later for an earlier day

    kept = {c.figure: (c.value, c.as_of, c.ledger_version) for c in assessment.citations.all()}
    assert kept == {ENTERPRISES: (2, on, 2), "specialists": (1, on, 2)}
    client.force_login(steward)
    page = client.get(f"/targets/{NARRATIVE}/").content.decode()
    assert "ledger version 2" in page
    cited = assessment.citations.get(figure=ENTERPRISES)
    again = client.get(cited.get_absolute_url())
    assert again.context["standing"].value == 2


def test_figures_are_chosen_on_the_page(books: Books, client: Client, steward: Any) -> None:
    client.force_login(steward)
    address = f"/reference/targets/{NARRATIVE}/assessment/"

    form = client.get(address).context["form"]
    given = {"assessed_on": "2026-01-31", "text_zh": "已建立", "evidence": "清单", "figures": [ENTERPRISES]}
    done = client.post(address, given)

    codes = [code for code, _label in form.fields["figures"].choices]
    assert codes[-2:] == ["service-bodies", "specialists"]
    assert (done.status_code, Citation.objects.get().figure) == (302, ENTERPRISES)
    assert "0" in Citation.objects.get().printed


def test_a_figure_referred_to_never_changes(books: Books, steward: Any) -> None:
    assessment = NarrativeAssessment.objects.create(
        target_id=NARRATIVE, assessed_on="2026-01-31", text_zh="一", evidence="二", recorded_by=steward
    )
    fields = {
        "assessment": assessment,
        "figure": ENTERPRISES,
        "as_of": date(2026, 1, 31),
        "ledger_version": 0,
        "read_at": timezone.now(),
        "value": 7,
    }
    Citation.objects.create(**fields)

    with pytest.raises(IntegrityError, match="citation_once_an_assessment"), transaction.atomic():
        Citation.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Citation.objects.update(value=8)
