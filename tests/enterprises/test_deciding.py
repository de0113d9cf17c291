"""Deciding on many reports at once: each on its own, told before and after."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from enterprises import review
from enterprises.deciding import deeds_at_once
from enterprises.enums import Deed, ReportState
from enterprises.models import Report, Transition
from tests.enterprises.cast import Cast, cast_of, enterprise_in_dalian, report_in
from tests.factories.enterprises import EnterpriseFactory
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.reports import ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

S, D = ReportState, Deed
ADDRESS = reverse("enterprises:decide")


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def dalian() -> Any:
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    return cast_of(dalian)


@pytest.fixture
def province(client: Client, people: Cast) -> Client:
    client.force_login(people["province"])
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def goal() -> None:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")


def sent(deed: str, *reports: Report, **words: str) -> dict[str, Any]:
    """What the page would send for these reports as they stand now."""
    seen = {f"seen-{r.number}": r.state_since.strftime("%Y-%m-%dT%H:%M:%S.%f%z") for r in reports}
    return {"deed": deed, "number": [r.number for r in reports], **seen, **words}


def test_the_page_says_before_what_will_happen_to_each(province: Client, dalian: Any, people: Cast) -> None:
    mine, passed = (report_in(state, people, dalian) for state in (S.PROVINCIAL_CHECK, S.MINISTRY_CHECK))
    elsewhere = ReportFactory(submitted=True, improvement__enterprise=EnterpriseFactory())

    page = province.get(
        ADDRESS, {"deed": D.PASS_ON, "number": [mine.number, passed.number, elsewhere.number]}
    )

    assert [(p.report, p.leads_to) for p in page.context["possible"]] == [(mine, "ministry check")]
    ((report, why),) = [(p.report, p.refusal) for p in page.context["impossible"]]
    assert (report, why.startswith("You already passed it on")) == (passed, True)
    assert page.context["left_out"] == 1
    assert Transition.objects.filter(report=mine, deed=D.PASS_ON, from_state=S.PROVINCIAL_CHECK).count() == 0


def test_each_is_decided_and_logged_with_its_own_comment_or_the_common_one(
    province: Client, dalian: Any, people: Cast
) -> None:
    first, second = (report_in(S.PROVINCIAL_CHECK, people, dalian) for _ in range(2))

    answer = province.post(
        ADDRESS,
        sent(D.PASS_ON, first, second, comment="同意上报", **{f"comment-{second.number}": "数据扎实"}),
    )

    assert answer.headers["Location"] == reverse("enterprises:worklist")
    steps = Transition.objects.filter(deed=D.PASS_ON, to_state=S.MINISTRY_CHECK).order_by("id")
    assert [(s.report, s.comment, s.by) for s in steps] == [
        (first, "同意上报", people["province"]),
        (second, "数据扎实", people["province"]),
    ]


def test_without_a_comment_nothing_is_done(province: Client, dalian: Any, people: Cast) -> None:
    first, second = (report_in(S.PROVINCIAL_CHECK, people, dalian) for _ in range(2))

    page = province.post(ADDRESS, sent(D.PASS_ON, first, second, **{f"comment-{first.number}": "同意"}))

    assert page.context["form"].errors == {"comment": ["Write one comment for all, or one for each report."]}
    assert page.context["form"][f"comment-{first.number}"].value() == "同意"
    assert set(Report.objects.values_list("state", flat=True)) == {S.PROVINCIAL_CHECK}


def test_what_is_refused_is_named_and_stops_none_of_the_others(
    province: Client, dalian: Any, people: Cast
) -> None:
    gone, came_back, good = (report_in(S.PROVINCIAL_CHECK, people, dalian) for _ in range(3))
    words = sent(D.PASS_ON, gone, came_back, good, comment="同意")
    review.send_back(report=gone, by=people["province"], comment="请补充")
    Report.objects.filter(pk=came_back.pk).update(state_since=timezone.now())

    page = province.post(ADDRESS, words)

    states = {r.pk: r.state for r in Report.objects.all()}
    assert states == {gone.pk: S.RETURNED, came_back.pk: S.PROVINCIAL_CHECK, good.pk: S.MINISTRY_CHECK}
    assert [p.report for p in page.context["impossible"]] == [gone]
    (error,) = page.context["form"].errors[f"comment-{came_back.number}"]
    assert "already" in error
    assert page.context["form"]["comment"].value() == "同意"


def test_accepting_takes_one_date_for_all_and_counts_each(
    client: Client, dalian: Any, people: Cast, goal: None
) -> None:
    today = timezone.localdate()
    reports = [report_in(S.MINISTRY_CHECK, people, dalian) for _ in range(2)]
    client.force_login(people["ministry"])

    client.post(ADDRESS, sent(D.ACCEPT, *reports, comment="同意", decided_on=today.isoformat()))

    found = Report.objects.values_list("state", "decided_on", "accepted_by")
    assert list(found) == [(S.ACCEPTED, today, people["ministry"].pk)] * 2


def test_sending_back_goes_to_the_enterprise_with_a_day_for_the_answer(
    client: Client, dalian: Any, people: Cast
) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    due = timezone.localdate() + datetime.timedelta(days=9)
    client.force_login(people["ministry"])

    client.post(ADDRESS, sent(D.SEND_BACK, report, comment="请补充", answer_due_on=due.isoformat()))

    report.refresh_from_db()
    assert (report.state, report.step_due_on) == (S.RETURNED, due)


def test_others_do_not_get_there(client: Client, people: Cast) -> None:
    for name in ("reporter", "observer", "steward", "provincial observer", "association"):
        client.force_login(people[name])
        assert client.get(ADDRESS, {"deed": D.PASS_ON}).status_code == 403
    client.force_login(people["province"])

    assert client.get(ADDRESS, {"deed": D.ANNUL}).status_code == 404
    assert client.get(ADDRESS, {"deed": D.REJECT}).headers["Location"] == reverse("enterprises:reports")


def test_what_can_be_done_at_once_follows_what_waits(dalian: Any, people: Cast) -> None:
    nothing = deeds_at_once(people["province"])
    report_in(S.PROVINCIAL_CHECK, people, dalian)

    assert nothing == []
    assert deeds_at_once(people["province"]) == [D.PASS_ON, D.SEND_BACK, D.REJECT]


def test_only_what_waits_for_the_reader_can_be_chosen(client: Client, dalian: Any, people: Cast) -> None:
    mine, passed = (report_in(state, people, dalian) for state in (S.PROVINCIAL_CHECK, S.MINISTRY_CHECK))
    box = '<input type="checkbox" form="choose" name="number" value="{}"'

    pages = {}
    for name in ("province", "reporter"):
        client.force_login(people[name])
        pages[name] = client.get(reverse("enterprises:reports")).content.decode()

    assert box.format(mine.number) in pages["province"]
    assert box.format(passed.number) not in pages["province"]
    assert 'form="choose"' not in pages["reporter"]


def test_the_list_asks_the_same_of_one_and_three_rows(client: Client, dalian: Any, people: Cast) -> None:
    address = reverse("enterprises:reports")
    client.force_login(people["province"])
    report_in(S.PROVINCIAL_CHECK, people, dalian, assigned_to=people["province"])
    client.get(address)
    one = queries_of(client, address)
    for _ in range(2):
        report_in(S.PROVINCIAL_CHECK, people, dalian, assigned_to=people["province"])

    assert queries_of(client, address) == one
