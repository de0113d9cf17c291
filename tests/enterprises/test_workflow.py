"""The workflow of improvement reports, row by row: who may do what, what must hold, what must be given."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone, translation

from enterprises import workflow
from enterprises.enums import Deed, ReportState
from enterprises.models import FieldComment, Report
from enterprises.workflow import TABLE, Allowed, Refusal, Refused, deeds_for, may, perform
from policy.enums import DecisionKind, Ending
from policy.models import Decision
from tests.enterprises.cast import Cast, WiderCast, enterprise_in_dalian, report_in
from tests.factories.enterprises import EnterpriseFactory, UserFactory
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.reports import CycleFactory, IndicatorRowFactory, ReportFactory

pytestmark = pytest.mark.django_db

S, D = ReportState, Deed
WRITES = {"reporter", "administrator", "ministry of its own"}  # all belong to the enterprise
PROVINCE = {"province", "stand-in of the province"}

# state → deed → where it leads → who may; what is not here nobody may
MAY = {
    S.DRAFT: {(D.SUBMIT, S.CITY_CHECK): WRITES, (D.WITHDRAW, S.WITHDRAWN): WRITES},
    S.CITY_CHECK: {
        (D.PASS_ON, S.PROVINCIAL_CHECK): {"city"},
        (D.SEND_BACK, S.RETURNED): {"city"},
        (D.TAKE_BACK, S.DRAFT): {"reporter"},
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.PROVINCIAL_CHECK: {
        (D.PASS_ON, S.MINISTRY_CHECK): PROVINCE,
        (D.SEND_BACK, S.RETURNED): PROVINCE,
        (D.REJECT, S.REJECTED): PROVINCE,
        (D.TAKE_BACK, S.CITY_CHECK): {"city"},
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.MINISTRY_CHECK: {
        (D.ACCEPT, S.ACCEPTED): {"ministry"},
        (D.SEND_BACK, S.RETURNED): {"ministry"},
        (D.SEND_BACK, S.PROVINCIAL_CHECK): {"ministry"},
        (D.REJECT, S.REJECTED): {"ministry"},
        (D.TAKE_BACK, S.PROVINCIAL_CHECK): {"province"},
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.RETURNED: {(D.SUBMIT, S.PROVINCIAL_CHECK): WRITES, (D.WITHDRAW, S.WITHDRAWN): WRITES},
    S.ACCEPTED: {(D.CORRECT, S.ACCEPTED): WRITES, (D.ANNUL, S.ANNULLED): {"ministry"}},
    S.REJECTED: {},
    S.WITHDRAWN: {},
    S.ANNULLED: {},
}
GIVEN = {
    D.SUBMIT: {"comment": "已补正"},
    D.PASS_ON: {"comment": "同意上报"},
    D.SEND_BACK: {"comment": "请补充"},
    D.REJECT: {"comment": "不符合范围"},
    D.ACCEPT: {"comment": "同意", "decided_on": "today"},
    D.WITHDRAW: {"comment": "数据有误"},
    D.TAKE_BACK: {"comment": "误操作"},
    D.CORRECT: {"comment": "更正目标值"},
    D.ANNUL: {
        "comment": "误采纳",
        "decided_on": "today",
        "document_number": "工信科函〔2026〕77号",
        "ending": Ending.VOID,
    },
}


def given(deed: str) -> dict[str, Any]:
    words = dict(GIVEN[Deed(deed)])
    if words.get("decided_on"):
        words["decided_on"] = timezone.localdate()
    return words


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Iterator[None]:
    """The sentences as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def goal() -> None:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")


@pytest.fixture
def dalian() -> Any:
    return enterprise_in_dalian()


@pytest.fixture
def people(dalian: Any) -> Cast:
    return WiderCast(dalian)


@pytest.mark.parametrize("state", ReportState.values)
def test_may_follows_the_table(state: str, dalian: Any, people: Cast) -> None:
    report = report_in(state, people, dalian)
    targets = {deed: [to for at, to in MAY[S(state)] if at == deed] or [None] for deed in Deed}

    verdicts = {
        (deed, to, name): may(deed, report, by=person, to=to)
        for deed, leads_to in targets.items()
        for to in leads_to
        for name, person in people.items()
    }

    allowed = {
        (deed, to): {name for name in people if verdicts[deed, to, name]}
        for deed, leads_to in targets.items()
        for to in leads_to
    }
    assert {key: names for key, names in allowed.items() if names} == MAY[S(state)]
    refusals = [verdict for verdict in verdicts.values() if not verdict]
    assert all(isinstance(verdict, Refused) and verdict.reason.strip() for verdict in refusals)


@pytest.mark.parametrize(("state", "deed", "to"), [(s, d, to) for s, deeds in MAY.items() for d, to in deeds])
def test_perform_leads_where_the_table_says(
    state: str, deed: str, to: str, dalian: Any, people: Cast, goal: None
) -> None:
    report = report_in(state, people, dalian)
    by = people[min(MAY[S(state)][deed, to]) if MAY[S(state)][deed, to] != WRITES else "reporter"]

    step = perform(deed, report, by=by, to=to, **given(deed))

    stored = Report.objects.get(pk=report.pk)
    assert (stored.state, report.state, step.from_state, step.to_state) == (to, to, state, to)
    assert (step.deed, step.by, step.by_role) == (deed, by, by.active_memberships[0].role)
    assert stored.opened_at is None
    assert stored.state_since == (report.state_since if to == state else step.at)


@pytest.mark.parametrize(("state", "deed", "to"), [(s, d, to) for s, deeds in MAY.items() for d, to in deeds])
def test_perform_refuses_everyone_else_and_changes_nothing(
    state: str, deed: str, to: str, dalian: Any, people: Cast
) -> None:
    report = report_in(state, people, dalian)
    before = Report.objects.filter(pk=report.pk).values().get()

    for name in people.keys() - MAY[S(state)][deed, to]:
        with pytest.raises(Refusal) as refusal:
            perform(deed, report, by=people[name], to=to, **given(deed))
        assert refusal.value.messages == [str(may(deed, report, by=people[name], to=to))]

    assert Report.objects.filter(pk=report.pk).values().get() == before
    assert report.transitions.count() == (0 if state == S.DRAFT else 1)


def test_table_has_a_row_for_every_deed() -> None:
    assert {step.deed for step in TABLE} == set(Deed)


# What must be given


@pytest.mark.parametrize(
    ("state", "deed", "who", "missing"),
    [
        (S.CITY_CHECK, D.PASS_ON, "city", {"comment": ["Give your opinion."]}),
        (S.PROVINCIAL_CHECK, D.PASS_ON, "province", {"comment": ["Give your opinion."]}),
        (
            S.PROVINCIAL_CHECK,
            D.SEND_BACK,
            "province",
            {"comment": ["Say what has to be corrected: overall, or at single fields."]},
        ),
        (S.PROVINCIAL_CHECK, D.REJECT, "province", {"comment": ["Give the reason."]}),
        (
            S.MINISTRY_CHECK,
            D.ACCEPT,
            "ministry",
            {"comment": ["Give your opinion."], "decided_on": ["Give the date of the decision."]},
        ),
        (S.MINISTRY_CHECK, D.TAKE_BACK, "province", {"comment": ["Give the reason."]}),
        (S.DRAFT, D.WITHDRAW, "reporter", {"comment": ["Give the reason."]}),
        (
            S.RETURNED,
            D.SUBMIT,
            "reporter",
            {"comment": ["Answer the comment with which it was sent back."]},
        ),
        (S.ACCEPTED, D.CORRECT, "reporter", {"comment": ["Say what changes and why."]}),
        (
            S.ACCEPTED,
            D.ANNUL,
            "ministry",
            {
                "document_number": ["Give the number of the document or minute."],
                "decided_on": ["Give the date of the decision."],
                "ending": ["Say whether it ceases or is void."],
                "comment": ["Give the reason."],
            },
        ),
    ],
)
def test_everything_missing_is_named_at_once(
    state: str, deed: str, who: str, missing: dict[str, list[str]], dalian: Any, people: Cast
) -> None:
    report = report_in(state, people, dalian)

    with pytest.raises(Refusal) as refusal:
        perform(deed, report, by=people[who], comment="  \n ")

    assert refusal.value.message_dict == missing


def test_a_late_report_needs_its_reason_and_keeps_it(dalian: Any, people: Cast) -> None:
    report = report_in(S.DRAFT, people, dalian)
    late = report.cycle.due_on + datetime.timedelta(days=1)

    with pytest.raises(Refusal) as refusal:
        perform(D.SUBMIT, report, by=people["reporter"], on=late)
    perform(D.SUBMIT, report, by=people["reporter"], on=late, late_reason="换届延误")

    assert list(refusal.value.message_dict) == ["late_reason"]
    assert (report.late_reason, report.is_late) == ("换届延误", True)


def test_a_report_submitted_in_time_and_sent_back_is_not_late(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    first = report.submitted_at
    perform(D.SEND_BACK, report, by=people["province"], comment="请补充试验条件")
    late = report.cycle.due_on + datetime.timedelta(days=1)

    perform(D.SUBMIT, report, by=people["reporter"], comment="已补充", on=late)

    assert (report.submitted_at, report.late_reason) == (first, "")


def test_a_correction_is_never_late(dalian: Any, people: Cast, goal: None) -> None:
    report = report_in(S.ACCEPTED, people, dalian)
    late = report.cycle.due_on + datetime.timedelta(days=90)
    perform(D.CORRECT, report, by=people["reporter"], comment="目标值有误", on=late)
    correction = report.corrections.get()
    Report.objects.filter(pk=correction.pk).update(
        declaration=True, signatory="王芳", signed_on=timezone.localdate()
    )

    perform(D.SUBMIT, Report.objects.get(pk=correction.pk), by=people["reporter"], on=late)

    assert Report.objects.get(pk=correction.pk).state == S.CITY_CHECK


def test_sending_back_keeps_comments_by_field_and_a_day_for_the_answer(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)

    step = perform(
        D.SEND_BACK,
        report,
        by=people["province"],
        field_comments={"rows-0-condition": " 请写明转速 ", "signatory": "", "measures_text": "过于简单"},
        on=datetime.date(2026, 3, 2),
    )

    assert list(step.field_comments.order_by("id").values_list("field", "text", "answer")) == [
        ("rows-0-condition", "请写明转速", ""),
        ("measures_text", "过于简单", ""),
    ]
    assert (report.returned_from, report.answer_due_on) == (S.PROVINCIAL_CHECK, datetime.date(2026, 3, 17))


def test_the_day_for_the_answer_may_be_chosen_but_not_past(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    today = timezone.localdate()

    with pytest.raises(Refusal) as refusal:
        perform(
            D.SEND_BACK,
            report,
            by=people["province"],
            comment="请补充",
            answer_due_on=today - datetime.timedelta(days=1),
        )
    perform(D.SEND_BACK, report, by=people["province"], comment="请补充", answer_due_on=today)

    assert refusal.value.message_dict == {"answer_due_on": ["The day for the answer is past."]}
    assert report.answer_due_on == today


def test_resubmission_needs_an_answer_to_each_comment_on_a_field(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    perform(D.SEND_BACK, report, by=people["province"], field_comments={"users": "谁？", "remarks": "删去"})
    users, remarks = report.field_comments.order_by("id")
    Report.objects.filter(pk=report.pk).update(typed={f"answer_{users.pk}": "草稿", "comment": "草稿"})

    with pytest.raises(Refusal) as refusal:
        perform(D.SUBMIT, report, by=people["reporter"], answers={users.pk: "某厂"})
    perform(D.SUBMIT, report, by=people["reporter"], answers={users.pk: "某厂", remarks.pk: "已删"})

    assert refusal.value.message_dict == {f"answer_{remarks.pk}": ["Answer this comment."]}
    answered = report.field_comments.order_by("id").values_list("answer", "answered_by")
    assert list(answered) == [("某厂", people["reporter"].pk), ("已删", people["reporter"].pk)]
    assert Report.objects.get(pk=report.pk).typed == {}


def test_comments_of_an_earlier_round_and_those_to_the_province_need_no_answer(
    dalian: Any, people: Cast
) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    perform(D.SEND_BACK, report, by=people["province"], field_comments={"users": "谁？"})
    perform(D.SUBMIT, report, by=people["reporter"], answers={report.field_comments.get().pk: "某厂"})
    perform(D.PASS_ON, report, by=people["province"], comment="同意")
    perform(
        D.SEND_BACK,
        report,
        by=people["ministry"],
        to=S.PROVINCIAL_CHECK,
        field_comments={"sector": "请核实行业"},
    )
    perform(D.SEND_BACK, report, by=people["province"], comment="请核实行业")

    perform(D.SUBMIT, report, by=people["reporter"], comment="行业无误")

    assert report.state == S.PROVINCIAL_CHECK
    assert FieldComment.objects.get(field="sector").answer == ""


@pytest.mark.parametrize("deed", [D.ACCEPT, D.ANNUL])
def test_decisions_are_not_dated_in_the_future(deed: str, dalian: Any, people: Cast, goal: None) -> None:
    report = report_in(S.MINISTRY_CHECK if deed == D.ACCEPT else S.ACCEPTED, people, dalian)
    words = given(deed) | {"decided_on": timezone.localdate() + datetime.timedelta(days=1)}

    with pytest.raises(Refusal) as refusal:
        perform(deed, report, by=people["ministry"], **words)

    assert refusal.value.message_dict == {"decided_on": ["The decision cannot be dated in the future."]}


@pytest.mark.parametrize(
    ("deed", "message"),
    [
        (D.ACCEPT, "The decision cannot be dated before the report was submitted."),
        (D.ANNUL, "The decision cannot be dated before the acceptance."),
    ],
)
def test_decisions_are_not_dated_before_what_they_decide(
    deed: str, message: str, dalian: Any, people: Cast, goal: None
) -> None:
    report = report_in(S.MINISTRY_CHECK if deed == D.ACCEPT else S.ACCEPTED, people, dalian)
    words = given(deed) | {"decided_on": timezone.localdate() - datetime.timedelta(days=1)}

    with pytest.raises(Refusal) as refusal:
        perform(deed, report, by=people["ministry"], **words)

    assert refusal.value.message_dict == {"decided_on": [message]}


# What must hold


def refusal_of(deed: str, report: Report, by: Any, **words: Any) -> list[str]:
    """Every sentence with which a deed is refused; the first is the one that a greyed button shows."""
    with pytest.raises(Refusal) as refusal:
        perform(deed, report, by=by, **{**given(deed), **words})
    messages = [lack.message for lack in refusal.value.lacks]
    assert str(may(deed, report, by=by)) == messages[0]
    return messages


def test_nothing_is_submitted_before_its_cycle_is_open(dalian: Any, people: Cast) -> None:
    cycle = CycleFactory(code="2027H1", closed=True, opens_on=datetime.date(2027, 7, 1), due_on="2027-08-31")
    report = report_in(S.DRAFT, people, dalian, cycle=cycle)

    assert refusal_of(D.SUBMIT, report, people["reporter"]) == [
        "Reporting for “Cycle 2027H1” is not open yet; it opens on 1 July 2027."
    ]


def test_an_incomplete_form_is_refused_with_all_its_problems(dalian: Any, people: Cast) -> None:
    report = report_in(S.DRAFT, people, dalian, signatory="", measures_text="", declaration=False)
    report.rows.update(failure_criterion="")

    with pytest.raises(Refusal) as refusal:
        perform(D.SUBMIT, report, by=people["reporter"])

    assert {lack.anchor for lack in refusal.value.lacks} == {
        *("measures_text", "rows-0-failure_criterion", "declaration", "signatory")
    }


def test_a_second_report_of_a_product_for_a_cycle_is_refused(dalian: Any, people: Cast) -> None:
    first = report_in(S.ACCEPTED, people, dalian)
    second = ReportFactory(complete=True, improvement=first.improvement, reporter=people["reporter"])

    assert refusal_of(D.SUBMIT, second, people["reporter"]) == [
        f"Report {first.number} of this product for this cycle is already accepted. Correct that one instead."
    ]


def test_unanswered_warnings_keep_a_report_from_being_accepted(dalian: Any, people: Cast, goal: None) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    report.rows.update(target_value=100)

    refused = refusal_of(D.ACCEPT, report, people["ministry"])
    Report.objects.filter(pk=report.pk).update(warnings_answer="目标为另一工况")
    perform(D.ACCEPT, report, by=people["ministry"], **given(D.ACCEPT))

    assert len(refused) == 1
    assert refused[0].startswith("Not answered by the enterprise: ")
    assert report.state == S.ACCEPTED


@pytest.mark.parametrize("companion", ["condition", "failure_criterion", "time_basis"])
def test_a_value_without_its_companions_cannot_be_accepted(companion: str, dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    report.rows.update(**{companion: ""})
    names = {
        "condition": "operating condition or test profile",
        "failure_criterion": "failure criterion",
        "time_basis": "time basis",
    }

    assert refusal_of(D.ACCEPT, report, people["ministry"]) == [
        f"Indicator 1 (MTBF) has a value without {names[companion]} and cannot be accepted. Send it back."
    ]


def test_zero_is_a_value_and_needs_its_companions_too(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    IndicatorRowFactory(
        report=report,
        order=1,
        baseline_value=None,
        baseline_blank="not_measured",
        current_value=0,
        target_value=None,
        target_blank="pending",
        condition="",
    )

    assert len(refusal_of(D.ACCEPT, report, people["ministry"])) == 1


def test_a_row_of_reasons_alone_needs_no_companions(dalian: Any, people: Cast, goal: None) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    blanks = {f"{what}_value": None for what in ("baseline", "current", "target")}
    reasons = {f"{what}_blank": "confidential" for what in ("baseline", "current", "target")}
    IndicatorRowFactory(report=report, order=1, condition="", **blanks, **reasons)

    assert may(D.ACCEPT, report, by=people["ministry"]) == Allowed()


def test_taking_back_is_refused_once_the_next_level_has_opened_it(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    report.opened_at, report.opened_by = timezone.now(), people["ministry"]
    report.save()

    (message,) = refusal_of(D.TAKE_BACK, report, people["province"])

    assert message.startswith(f"{people['ministry']} opened it at ")
    assert message.endswith(" Ask them to send it back.")


def test_what_was_taken_back_cannot_be_taken_back_again(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    perform(D.TAKE_BACK, report, by=people["province"], comment="误操作")

    verdict = may(D.TAKE_BACK, report, by=people["province"])

    assert verdict == Refused("There is no decision to take back.")


def test_a_submission_taken_back_is_as_if_never_submitted(dalian: Any, people: Cast) -> None:
    report = report_in(S.CITY_CHECK, people, dalian)

    perform(D.TAKE_BACK, report, by=people["reporter"], comment="漏附件")

    assert (report.state, report.submitted_at, report.submitted_by) == (S.DRAFT, None, None)
    assert not Report.objects.visible_to(people["province"]).exists()


def test_a_resubmission_taken_back_keeps_its_answers_and_who_sent_it_back(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    perform(D.SEND_BACK, report, by=people["province"], field_comments={"users": "谁？"})
    comment = report.field_comments.get()
    perform(D.SUBMIT, report, by=people["reporter"], answers={comment.pk: "某厂"})
    perform(D.TAKE_BACK, report, by=people["reporter"], comment="再看一下")

    perform(D.SUBMIT, report, by=people["reporter"])

    comment.refresh_from_db()
    assert (report.state, comment.answer) == (S.PROVINCIAL_CHECK, "某厂")
    assert report.submitted_at is not None


def test_the_ministry_takes_a_return_to_the_province_back(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    perform(D.SEND_BACK, report, by=people["ministry"], to=S.PROVINCIAL_CHECK, comment="请核实")

    perform(D.TAKE_BACK, report, by=people["ministry"], comment="已核实")

    assert report.state == S.MINISTRY_CHECK


def test_who_has_lost_the_role_cannot_take_back(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    membership = people["province"].memberships.get()
    membership.ended_at, membership.ended_by = timezone.now(), people["ministry"]
    membership.save()
    del people["province"].active_memberships

    verdict = may(D.TAKE_BACK, report, by=people["province"])

    assert verdict == Refused("Only reviewers of the industry authority of Liaoning can do this now.")


def test_where_the_city_does_not_check_the_province_does(people: Cast) -> None:
    report = ReportFactory(complete=True, improvement__enterprise=EnterpriseFactory())

    perform(D.SUBMIT, report, by=report.created_by)

    assert report.state == S.PROVINCIAL_CHECK


def test_nobody_checks_a_report_of_an_enterprise_they_belong_to(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)

    verdict = may(D.ACCEPT, report, by=people["ministry of its own"])

    assert verdict == Refused("You belong to this enterprise: a colleague who does not has to check this.")


# Corrections and annulments


def test_a_correction_replaces_the_accepted_version_when_it_is_accepted(
    dalian: Any, people: Cast, goal: None
) -> None:
    report = report_in(S.ACCEPTED, people, dalian)
    perform(D.CORRECT, report, by=people["reporter"], comment="目标值有误")
    correction = report.corrections.get()
    signed = {"declaration": True, "signatory": "王芳", "signed_on": timezone.localdate()}
    Report.objects.filter(pk=correction.pk).update(**signed)
    correction.refresh_from_db()
    perform(D.SUBMIT, correction, by=people["reporter"])
    perform(D.PASS_ON, correction, by=people["city"], comment="同意")
    perform(D.PASS_ON, correction, by=people["province"], comment="同意")
    before = Report.objects.get(pk=report.pk)

    step = perform(D.ACCEPT, correction, by=people["ministry"], **given(D.ACCEPT))

    after = Report.objects.get(pk=report.pk)
    assert (correction.number, correction.version) == (f"{report.number}.2", 2)
    assert (before.state, before.superseded_at) == (S.ACCEPTED, None)
    assert (after.state, after.superseded_at) == (S.ACCEPTED, step.at)
    assert list(Report.objects.accepted()) == [correction]


def test_only_one_correction_is_open_at_a_time(dalian: Any, people: Cast) -> None:
    report = report_in(S.ACCEPTED, people, dalian)
    perform(D.CORRECT, report, by=people["reporter"], comment="目标值有误")

    assert refusal_of(D.CORRECT, report, people["administrator"]) == [
        f"Correction {report.number}.2 is already open. Finish or withdraw it first."
    ]


def test_a_withdrawn_correction_makes_way_for_another(dalian: Any, people: Cast) -> None:
    report = report_in(S.ACCEPTED, people, dalian)
    perform(D.CORRECT, report, by=people["reporter"], comment="目标值有误")
    perform(D.WITHDRAW, report.corrections.get(), by=people["reporter"], comment="无需更正")

    perform(D.CORRECT, report, by=people["reporter"], comment="基线有误")

    assert list(report.corrections.order_by("id").values_list("number", "state")) == [
        (f"{report.number}.2", S.WITHDRAWN),
        (f"{report.number}.3", S.DRAFT),
    ]


@pytest.mark.parametrize("deed", [D.CORRECT, D.ANNUL])
def test_a_replaced_version_is_left_alone(deed: str, dalian: Any, people: Cast) -> None:
    report = report_in(S.ACCEPTED, people, dalian, superseded_at=timezone.now())
    by = people["reporter" if deed == D.CORRECT else "ministry"]

    assert refusal_of(deed, report, by) == [
        "A correction has replaced this version. Go to the newest version."
    ]


def test_annulling_enters_the_decision_in_the_register(dalian: Any, people: Cast, goal: None) -> None:
    report = report_in(S.ACCEPTED, people, dalian)

    step = perform(D.ANNUL, report, by=people["ministry"], **given(D.ANNUL))

    decision = Decision.objects.get()
    line = decision.subjects.get()
    assert (decision.kind, decision.number, decision.dated_on, decision.reason) == (
        DecisionKind.REPORT_ANNULLED,
        "工信科函〔2026〕77号",
        timezone.localdate(),
        "误采纳",
    )
    assert (line.subject, line.holder_code, line.ending) == (report.number, dalian.credit_code, Ending.VOID)
    assert (report.annulled_by_decision, report.annulment, report.annulled_at) == (
        decision,
        Ending.VOID,
        step.at,
    )


def test_one_document_annuls_several_reports(dalian: Any, people: Cast, goal: None) -> None:
    reports = [report_in(S.ACCEPTED, people, dalian) for _ in range(2)]

    for report in reports:
        perform(D.ANNUL, report, by=people["ministry"], **given(D.ANNUL))

    assert Decision.objects.get().subjects.count() == 2


def test_what_the_register_refuses_is_said_at_its_field(dalian: Any, people: Cast, goal: None) -> None:
    report = report_in(S.ACCEPTED, people, dalian)
    Decision.objects.create(
        number="工信科函〔2026〕77号",
        kind=DecisionKind.TITLE_REVOKED,
        dated_on=timezone.localdate(),
        title="撤销称号",
        recorded_by=people["steward"],
    )

    with pytest.raises(Refusal) as refusal:
        perform(D.ANNUL, report, by=people["ministry"], **given(D.ANNUL))

    assert list(refusal.value.message_dict) == ["document_number"]
    assert Report.objects.get(pk=report.pk).state == S.ACCEPTED


# Who was first, and what a page offers


def test_the_second_of_two_reviewers_is_told_who_was_first(dalian: Any, people: Cast, goal: None) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    seen_by_the_other = Report.objects.get(pk=report.pk)
    step = perform(D.ACCEPT, report, by=people["ministry"], **given(D.ACCEPT))
    other = UserFactory(ministry_reviewer=True)

    with pytest.raises(Refusal) as refusal:
        perform(D.SEND_BACK, seen_by_the_other, by=other, comment="请补充")

    at = timezone.localtime(step.at)
    assert refusal.value.messages == [f"{people['ministry']} already accepted it at {at:%H:%M}."]


def test_a_page_that_shows_an_older_round_decides_nothing(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    seen = report.state_since
    perform(D.SEND_BACK, report, by=people["province"], comment="请补充")
    perform(D.SUBMIT, report, by=people["reporter"], comment="已补充")

    with pytest.raises(Refusal) as refusal:
        perform(D.PASS_ON, report, by=people["province"], comment="同意", seen=seen)

    assert str(refusal.value).startswith(f"{people['reporter']} already submitted it at ")


def test_doing_it_twice_says_that_one_did_it(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    perform(D.PASS_ON, report, by=people["province"], comment="同意")

    with pytest.raises(Refusal) as refusal:
        perform(D.PASS_ON, report, by=people["province"], comment="同意")

    assert str(refusal.value).startswith("You already passed it on at ")


@pytest.mark.parametrize("state", [S.REJECTED, S.WITHDRAWN, S.ANNULLED])
def test_nothing_is_done_to_a_report_that_is_over(state: str, dalian: Any, people: Cast) -> None:
    report = report_in(state, people, dalian)

    verdict = may(D.SUBMIT, report, by=people["reporter"])

    label = ReportState(state).label
    assert str(verdict) == (f"The report is “{label}”. This is final. The enterprise may start a new report.")
    assert deeds_for(people["reporter"], report) == []


@pytest.mark.parametrize("state", ReportState.values)
def test_pages_offer_what_is_allowed_and_what_the_reader_could_expect(
    state: str, dalian: Any, people: Cast
) -> None:
    report = report_in(state, people, dalian)

    offered = {
        name: {(offer.deed, offer.to) for offer in deeds_for(person, report) if offer.verdict}
        for name, person in people.items()
    }

    assert offered == {
        name: {key for key, names in MAY[S(state)].items() if name in names} for name in people
    }


def test_a_refused_offer_carries_the_same_sentence(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)
    report.rows.update(condition="", failure_criterion="")

    offers = {offer.deed: offer for offer in deeds_for(people["ministry"], report)}

    assert offers[D.ACCEPT].verdict == may(D.ACCEPT, report, by=people["ministry"])
    assert [offer.label for offer in deeds_for(people["ministry"], report)] == [
        "Accept",
        "Send back to the enterprise",
        "Send back to the province",
        "Reject",
    ]


def test_a_reviewer_of_its_own_sees_the_deed_greyed(dalian: Any, people: Cast) -> None:
    report = report_in(S.MINISTRY_CHECK, people, dalian)

    offers = [offer for offer in deeds_for(people["ministry of its own"], report) if not offer.verdict]

    assert [offer.deed for offer in offers] == [D.ACCEPT, D.SEND_BACK, D.SEND_BACK, D.REJECT]


def test_a_deed_of_the_past_is_dated_then(dalian: Any, people: Cast) -> None:
    report = report_in(S.PROVINCIAL_CHECK, people, dalian)
    day = datetime.date(2024, 5, 6)

    step = perform(D.PASS_ON, report, by=people["province"], comment="同意", on=day)

    assert timezone.localdate(step.at) == day
    assert report.state_since == step.at


def test_no_other_line_assigns_the_state() -> None:
    assigns = re.compile(r"\.state\s*=[^=]|\bupdate\([^)]*\bstate=")
    files = [*Path("enterprises").rglob("*.py"), *Path("policy").rglob("*.py")]
    found = {
        str(path)
        for path in files
        if "migrations" not in path.parts and assigns.search(path.read_text(encoding="utf-8"))
    }

    # no table, states of their own: registrations, objections, imports
    others = {
        "enterprises/registration.py",
        "enterprises/nomination/objections.py",
        "enterprises/intake/taking_in.py",
        "enterprises/intake/enterprise_list.py",
    }
    assert found <= {"enterprises/machine.py", *others}


def test_every_state_has_its_words() -> None:
    assert workflow.PLACE.keys() == set(ReportState)
