"""What is done beside the workflow: every deed × role × state, and what each leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from enterprises import assigning, beside, field_comments, interests, line_comments, review
from enterprises.enums import Beside, CommentStanding, Deed, ReportState
from enterprises.history import happenings
from enterprises.models import FieldComment, Interest, LineComment, Report
from enterprises.verdicts import Refusal
from enterprises.workflow import may, perform
from enterprises.worklist import waiting_for
from tests.enterprises.cast import Cast, WiderCast, enterprise_in_dalian, report_in
from tests.factories.checking import InterestFactory

pytestmark = pytest.mark.django_db

S, B = ReportState, Beside
STATES = [state for state in S if state != S.DRAFT]
TURN = {
    S.CITY_CHECK: {"city"},
    S.PROVINCIAL_CHECK: {"province", "stand-in of the province"},
    S.MINISTRY_CHECK: {"ministry"},
}
LINES = {"provincial observer", "stand-in of the province", "observer"}
REVIEWERS = {"city", "province", "ministry"}


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def dalian() -> Any:
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    return WiderCast(dalian)


@pytest.mark.parametrize("state", ReportState.values)
def test_rights_beside_the_workflow_follow_the_table(state: str, dalian: Any, people: Cast) -> None:
    report = report_in(state, people, dalian)

    verdicts = {(d, name): beside.may(d, report, by=person) for d in B for name, person in people.items()}

    turn, open_to = TURN.get(S(state), set()), state != S.DRAFT
    expected = {
        B.ASSIGN: turn,
        B.JUDGE: turn,
        B.DISMISS: turn,
        B.COMMENT: LINES if open_to else set(),
        B.DECLARE: REVIEWERS if open_to else set(),
    }
    assert {d: {name for name in people if verdicts[d, name]} for d in B} == expected
    assert all(str(verdict).strip() for verdict in verdicts.values() if not verdict)


@pytest.mark.parametrize(
    ("page", "deed", "posted"),
    [
        ("report_assign", B.ASSIGN, True),
        ("report_comment", B.COMMENT, False),
        ("report_interest", B.DECLARE, False),
    ],
)
def test_the_pages_ask_the_same_table(
    client: Client, page: str, deed: Beside, posted: bool, dalian: Any, people: Cast
) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    address = reverse(f"enterprises:{page}", args=[report.number])
    answers = {}

    for name, person in people.items():
        client.force_login(person)
        answers[name] = (client.post if posted else client.get)(address).status_code

    sees = {n for n, p in people.items() if Report.objects.visible_to(p).exists()}
    assert {n for n, a in answers.items() if a in (200, 302)} == {
        n for n, p in people.items() if n in sees and beside.may(deed, report, by=p)
    }
    assert {n for n, a in answers.items() if a == 404} == people.keys() - sees


# Who has it


def test_a_report_is_assigned_to_a_colleague_of_the_level(client: Client, dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    client.force_login(people["province"])

    client.post(reverse("enterprises:report_assign", args=[report.number]), {"to": people["province"].pk})
    told = client.get(reverse("enterprises:reports"), {"assigned": "me"})

    report.refresh_from_db()
    assert report.assigned_to == people["province"]
    assert [row.record for row in told.context["table"].rows] == [report]
    with translation.override("en"):
        inside, outside = ([h.title for h in happenings(report, inside=i)] for i in (True, False))
    assert inside == [*outside, f"Assigned to {people['province']}"]


@pytest.mark.parametrize("name", ["ministry", "province elsewhere", "province with an interest", "nobody"])
def test_it_is_not_assigned_to_others(name: str, dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    with pytest.raises(Refusal, match="does not check this report now"):
        assigning.assign(report=report, to=people[name], by=people["province"])


def test_an_assignment_ends_with_the_step_and_comes_back_with_it(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    assigning.assign(report=report, to=people["province"], by=people["province"])

    review.pass_on(report=report, by=people["province"], opinion="同意")
    with_ministry = report.assigned_to
    perform(Deed.SEND_BACK, report, by=people["ministry"], to=S.PROVINCIAL_CHECK, comment="请核实")

    assert (with_ministry, report.assigned_to) == (None, people["province"])


def test_an_assignment_takes_nobody_s_right(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    assigning.assign(report=report, to=people["province"], by=people["province"])

    step = review.pass_on(report=report, by=people["stand-in of the province"], opinion="同意")

    assert (step.by, step.on_behalf_of) == (people["stand-in of the province"], people["province"])


# Comments of other lines


def test_another_line_comments_with_its_name_and_decides_nothing(
    client: Client, dalian: Any, people: Cast
) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    address = reverse("enterprises:report_comment", args=[report.number])
    client.force_login(people["provincial observer"])

    empty = client.post(address, {"text": " "})
    client.post(address, {"text": "投入金额请财政部门再核"})

    comment = LineComment.objects.get()
    report.refresh_from_db()
    assert list(empty.context["form"].errors) == ["text"]
    assert (comment.by, comment.line, report.state) == (
        people["provincial observer"],
        "finance",
        S.PROVINCIAL_CHECK,
    )
    with translation.override("en"):
        (told,) = [h for h in happenings(report, inside=True) if h.comment == comment.text]
    assert told.title == "Comment of another line: finance"
    assert people["provincial observer"].name in told.who


def test_the_enterprise_and_associations_read_no_comments_of_lines(
    client: Client, dalian: Any, people: Cast
) -> None:
    report = report_in(S.ACCEPTED, people, dalian)
    line_comments.comment(report=report, text="内部意见", by=people["observer"])
    pages = {}

    for name in ("reporter", "association", "ministry of its own", "ministry", "provincial observer"):
        client.force_login(people[name])
        pages[name] = "内部意见" in client.get(report.get_absolute_url()).content.decode()

    assert pages == {
        "reporter": False,
        "association": False,
        "ministry of its own": False,
        "ministry": True,
        "provincial observer": True,
    }


# Comments on fields


def returned_and_answered(dalian: Any, people: Cast) -> tuple[Report, FieldComment, FieldComment]:
    """A report that came back with two comments on fields answered."""
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    review.send_back(
        report=report, by=people["province"], comments={"users": "谁？", "rows-0-condition": "请写明转速"}
    )
    first, second = report.field_comments.order_by("id")
    answers = {first.pk: "三家用户", second.pk: "1450 r/min"}
    perform(Deed.SUBMIT, report, by=people["reporter"], answers=answers)
    return report, *report.field_comments.order_by("id")


def test_an_answer_is_settled_or_opened_again(dalian: Any, people: Cast) -> None:
    report, first, second = returned_and_answered(dalian, people)

    field_comments.judge(comment=first, standing=CommentStanding.SETTLED, by=people["province"])
    field_comments.judge(comment=second, standing=CommentStanding.OPEN, by=people["province"])

    found = {c.field: (c.standing, c.judged_by) for c in report.field_comments.all()}
    assert (first.standing, second.standing) == (CommentStanding.ANSWERED, CommentStanding.ANSWERED)
    assert found == {
        "users": (CommentStanding.SETTLED, people["province"]),
        "rows-0-condition": (CommentStanding.OPEN, people["province"]),
    }
    assert [c.field for c in field_comments.unsettled(report)] == ["rows-0-condition"]


def test_what_is_open_is_asked_again_with_the_next_return(dalian: Any, people: Cast) -> None:
    report, first, second = returned_and_answered(dalian, people)
    for comment in (first, second):
        field_comments.judge(comment=comment, standing=CommentStanding.OPEN, by=people["province"])

    review.send_back(report=report, by=people["province"], comments={"users": "仍不清楚"})

    again = list(FieldComment.objects.filter(follows__isnull=False).order_by("follows"))
    assert [(c.field, c.text, c.follows, c.answer) for c in again] == [
        ("users", "仍不清楚", first, ""),
        ("rows-0-condition", "请写明转速", second, ""),
    ]
    assert list(field_comments.unsettled(report)) == sorted(again, key=lambda c: c.pk)
    with pytest.raises(Refusal):
        perform(Deed.SUBMIT, report, by=people["reporter"], answers={again[0].pk: "见附件"})


def test_what_is_not_answered_cannot_be_settled(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    perform(
        Deed.SEND_BACK,
        report,
        by=people["ministry"],
        to=S.PROVINCIAL_CHECK,
        field_comments={"users": "请省里核实"},
    )
    to_province = report.field_comments.get()

    field_comments.judge(comment=to_province, standing=CommentStanding.SETTLED, by=people["province"])
    with pytest.raises(Refusal, match="already"):
        field_comments.judge(comment=to_province, standing=CommentStanding.SETTLED, by=people["province"])
    with pytest.raises(Refusal, match="Only reviewers"):
        field_comments.judge(comment=to_province, standing=CommentStanding.OPEN, by=people["ministry"])


def test_a_level_that_passes_a_report_sees_what_is_not_settled(
    client: Client, dalian: Any, people: Cast
) -> None:
    report, first, _second = returned_and_answered(dalian, people)
    client.force_login(people["province"])

    client.post(reverse("enterprises:comment_judge", args=[report.number, first.pk]), {"standing": "settled"})
    page = client.get(reverse("enterprises:report_deed", args=[report.number, Deed.PASS_ON]))

    assert [item.comment.field for item in page.context["unsettled"]] == ["rows-0-condition"]


# Interests


def test_whoever_declared_an_interest_decides_on_nothing_of_the_enterprise(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    assigning.assign(report=report, to=people["province"], by=people["province"])

    interests.declare(enterprise=dalian, reason="曾在该企业任职", by=people["province"])

    person = type(people["province"]).objects.get(pk=people["province"].pk)
    report.refresh_from_db()
    assert str(may(Deed.PASS_ON, report, by=person)).startswith("You declared an interest")
    assert (report.assigned_to, list(waiting_for(person))) == (None, [])
    with pytest.raises(Refusal, match="already"):
        interests.declare(enterprise=dalian, reason="再次", by=person)


def test_nobody_decides_through_a_stand_in_where_they_may_not(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    InterestFactory(person=people["province"], enterprise=dalian)

    verdict = may(Deed.PASS_ON, report, by=people["stand-in of the province"])

    assert (bool(verdict), list(waiting_for(people["stand-in of the province"]))) == (False, [])


def test_only_a_steward_withdraws_an_interest_and_says_why(client: Client, dalian: Any, people: Cast) -> None:
    person = people["province with an interest"]
    interest = Interest.objects.get(person=person)
    address = reverse("enterprises:interest_withdraw", args=[interest.pk])
    client.force_login(person)
    own = client.get(address).status_code
    client.force_login(people["steward"])

    without = client.post(address, {"reason": ""})
    labels = [name for name, _value in without.context["facts"]] + [
        str(field.label) for field in without.context["form"]
    ]
    client.post(address, {"reason": "误报"})

    interest.refresh_from_db()
    assert (own, list(without.context["form"].errors)) == (403, ["reason"])
    assert (interest.withdrawn_by, interest.withdrawal) == (people["steward"], "误报")
    assert len(labels) == len(set(labels)) == 3
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    assert may(Deed.PASS_ON, report, by=type(person).objects.get(pk=person.pk))
