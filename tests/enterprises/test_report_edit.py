"""The page on which a report is written: saving, two versions, a session that ended, files, submitting."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.enums import Deed, ReportState
from enterprises.models import FieldComment, Report, Transition
from enterprises.report_form import Texts, texts_of
from tests.factories.enterprises import PDF, MembershipFactory, UserFactory
from tests.factories.reports import AttachmentFactory, CycleFactory, IndicatorRowFactory, ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


def edit(report: Report) -> str:
    return reverse("enterprises:report_edit", args=[report.number])


def autosave(report: Report) -> str:
    return reverse("enterprises:report_autosave", args=[report.number])


def as_written(report: Report, user: Any = None, **changes: Any) -> dict[str, Any]:
    """What the page of a report would post, with changes; `rows_0_unit` stands for `rows-0-unit`."""
    texts: Texts = texts_of(report, list(report.rows.all()))
    for name, text in changes.items():
        texts.setlist(name.replace("rows_0_", "rows-0-"), text if isinstance(text, list) else [text])
    hidden = {"revision": str(report.revision), "writer": str((user or report.created_by).pk)}
    return {**{name: texts.getlist(name) for name in texts}, **hidden}


@pytest.fixture
def report() -> Report:
    return ReportFactory(complete=True)


@pytest.fixture
def mine(client: Client, report: Report) -> Client:
    client.force_login(report.created_by)
    return client


# Who may


def test_page_is_for_people_of_the_enterprise(client: Client) -> None:
    submitted = ReportFactory(submitted=True)
    statuses = {}
    for name, user in {
        "stranger": UserFactory(enterprise_reporter=True),
        "province": UserFactory(provincial_reviewer=True),
        "own": submitted.created_by,
    }.items():
        client.force_login(user)
        statuses[name] = client.get(edit(submitted)).status_code

    assert statuses == {"stranger": 404, "province": 403, "own": 302}


def test_draft_of_others_is_not_there_for_reviewers(client: Client, report: Report) -> None:
    client.force_login(UserFactory(provincial_reviewer=True))

    assert client.get(edit(report)).status_code == 404


def test_submitted_report_cannot_be_saved(mine: Client, report: Report) -> None:
    Report.objects.update(
        state=ReportState.PROVINCIAL_CHECK, submitted_at=timezone.now(), submitted_by=report.created_by
    )

    page = mine.post(edit(report), as_written(report, users="某厂"))
    answer = mine.post(autosave(report), as_written(report, users="某厂"))

    report.refresh_from_db()
    assert (page.status_code, answer.status_code, report.users) == (302, 403, "")


# Saving by the button


def test_save_keeps_everything_and_comes_back(mine: Client, report: Report) -> None:
    data = as_written(report, users="某机床厂", benefit_wan="五十", rows_0_baseline_value="１，３００")

    response = mine.post(edit(report), data | {"save": "1"})

    report.refresh_from_db()
    page = mine.get(edit(report)).content.decode()
    assert (response.status_code, response.url) == (302, edit(report))
    assert (report.users, report.typed, report.revision) == ("某机床厂", {"benefit_wan": "五十"}, 2)
    assert report.rows.get().baseline_value == 1300
    assert 'value="五十"' in page
    assert "“五十” is not a number." in page


def test_indicator_is_added_and_removed_by_buttons(mine: Client, report: Report) -> None:
    added = mine.post(edit(report), as_written(report, users="某厂") | {"add_row": "1"})
    report.refresh_from_db()
    orders = [row.order for row in report.rows.all()]
    removed = mine.post(edit(report), as_written(report) | {"remove_row": "0"})

    report.refresh_from_db()
    assert (added.url, orders) == (f"{edit(report)}#rows-1", [0, 1])
    assert (removed.url, [row.order for row in report.rows.all()]) == (f"{edit(report)}#rows", [1])
    assert report.users == "某厂"


def test_number_of_a_removed_row_that_was_commented_on_is_not_used_again(mine: Client) -> None:
    report = sent_back(ReportFactory(returned=True), "rows-5-unit")
    mine.force_login(report.created_by)

    response = mine.post(edit(report), as_written(report) | {"add_row": "1"})

    assert response.url == f"{edit(report)}#rows-6"


def test_page_only_reads(mine: Client, report: Report) -> None:
    mine.get(edit(report))

    before = Report.objects.get()
    assert (before.revision, before.saved_at) == (1, None)


def test_secret_and_stray_inputs_are_ignored(mine: Client, report: Report) -> None:
    mine.post(
        edit(report),
        as_written(report, users="某厂") | {"state": "accepted", "credit_code": "X", "number": "1"},
    )

    report.refresh_from_db()
    assert (report.state, report.users) == (ReportState.DRAFT, "某厂")


# Autosave


def test_autosave_says_revision_and_time(mine: Client, report: Report) -> None:
    response = mine.post(autosave(report), as_written(report, users="某厂", benefit_wan="x"))

    report.refresh_from_db()
    answer = response.json()
    assert (response.status_code, answer["revision"], report.users) == (200, 2, "某厂")
    assert answer["unread"] == {
        "benefit_wan": "“x” is not a number. Write digits only, such as 1234.5; the unit stands beside them."
    }
    assert "1 point before it can be submitted" in answer["progress"]
    assert sorted(answer) == ["progress", "revision", "time", "unread", "warnings"]


def test_autosave_that_is_stale_overwrites_nothing(mine: Client, report: Report) -> None:
    colleague = MembershipFactory(enterprise=report.enterprise, user__name="陈伟").user
    theirs, own = as_written(report, colleague, users="甲厂"), as_written(report, users="乙厂")
    other = Client()
    other.force_login(colleague)
    other.post(autosave(report), theirs)

    response = mine.post(autosave(report), own)

    report.refresh_from_db()
    assert (response.status_code, report.users) == (409, "甲厂")
    assert response.json()["message"].startswith("陈伟 saved this report at ")


def test_autosave_under_another_name_is_refused(mine: Client, report: Report) -> None:
    colleague = MembershipFactory(enterprise=report.enterprise).user

    response = mine.post(autosave(report), as_written(report, colleague, users="甲厂"))

    report.refresh_from_db()
    assert (response.status_code, report.users) == (403, "")


def test_autosave_without_session_leads_to_sign_in(client: Client, report: Report) -> None:
    response = client.post(autosave(report), as_written(report, users="甲厂"))

    assert response.status_code == 302
    assert reverse("account_login") in response.url


def test_autosave_needs_the_token(report: Report) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(report.created_by)

    assert strict.post(autosave(report), as_written(report)).status_code == 403


def test_autosave_answers_nothing_but_posts(mine: Client, report: Report) -> None:
    assert mine.get(autosave(report)).status_code == 405


# Two versions


@pytest.fixture
def conflict(mine: Client, report: Report) -> Any:
    """A colleague was first: what the refused save answered."""
    colleague = MembershipFactory(enterprise=report.enterprise, user__name="陈伟").user
    own = as_written(report, users="乙厂", remarks="乙注", size="small", row=["0", "1"])
    own |= {"rows-1-indicator": ["MTBF"]}
    other = Client()
    other.force_login(colleague)
    other.post(autosave(report), as_written(report, colleague, users="甲厂", remarks="甲注", size="large"))
    return mine.post(edit(report), own | {"save": "1"})


def test_stale_save_shows_both_versions_and_who_saved(conflict: Any, report: Report) -> None:
    page = conflict.content.decode()

    report.refresh_from_db()
    assert conflict.status_code == 409
    assert [(c.label, c.theirs, c.mine) for c in conflict.context["conflicts"]] == [
        ("Enterprise size", "large", "small"),
        ("Users", "甲厂", "乙厂"),
        ("Remarks", "甲注", "乙注"),
        ("Indicator 2", "(not there)", "Mean time between failures MTBF"),
    ]
    assert "陈伟 saved this report at" in page
    assert (report.users, report.revision) == ("甲厂", 2)


def test_version_is_chosen_of_each_field(conflict: Any, mine: Client, report: Report) -> None:
    posted: dict[str, list[str]] = {}
    for name, text in conflict.context["texts"]:
        posted.setdefault(name, []).append(text)
    chosen = {"keep:users": "mine", "keep:remarks": "theirs", "keep:size": "mine", "keep:rows-1": "theirs"}

    response = mine.post(edit(report), posted | chosen | {"revision": "2", "merge": "1"})

    report.refresh_from_db()
    assert (response.status_code, response.url) == (302, edit(report))
    assert (report.users, report.remarks, report.size) == ("乙厂", "甲注", "small")
    assert [row.order for row in report.rows.all()] == [0]


def test_choice_that_is_stale_itself_is_asked_again(conflict: Any, mine: Client, report: Report) -> None:
    Report.objects.update(users="丙厂", revision=3)
    posted: dict[str, list[str]] = {}
    for name, text in conflict.context["texts"]:
        posted.setdefault(name, []).append(text)

    response = mine.post(edit(report), posted | {"keep:users": "mine", "revision": "2", "merge": "1"})

    report.refresh_from_db()
    assert (response.status_code, report.users) == (409, "丙厂")


def test_button_after_an_autosave_of_the_same_words_is_no_conflict(mine: Client, report: Report) -> None:
    own = as_written(report, users="乙厂")
    mine.post(autosave(report), own)

    assert mine.post(edit(report), own | {"save": "1"}).status_code == 302


# A session that ended


def test_text_sent_without_session_waits_for_its_writer(client: Client, report: Report) -> None:
    away = client.post(edit(report), as_written(report, users="乙厂") | {"save": "1"})
    client.force_login(report.created_by)

    page = client.get(edit(report))
    restored = client.post(edit(report), {"restore": "1"})

    report.refresh_from_db()
    assert away.url == f"{reverse('account_login')}?next={edit(report)}"
    assert "What you had written when your session ended is not lost." in page.content.decode()
    assert (restored.status_code, report.users) == (302, "乙厂")
    assert client.get(edit(report)).context["kept"] is None


def test_text_that_waits_is_shown_beside_a_newer_version(client: Client, report: Report) -> None:
    client.post(edit(report), as_written(report, users="乙厂"))
    Report.objects.update(users="甲厂", revision=2, saved_at=timezone.now(), saved_by=report.created_by)
    client.force_login(report.created_by)

    response = client.post(edit(report), {"restore": "1"})

    report.refresh_from_db()
    assert (response.status_code, report.users) == (409, "甲厂")
    assert [(c.theirs, c.mine) for c in response.context["conflicts"]] == [("甲厂", "乙厂")]


def test_text_that_waits_can_be_discarded(client: Client, report: Report) -> None:
    client.post(edit(report), as_written(report, users="乙厂"))
    client.force_login(report.created_by)
    client.post(edit(report), {"discard": "1"})

    report.refresh_from_db()
    assert report.users == ""
    assert client.get(edit(report)).context["kept"] is None


def test_text_that_waits_is_not_shown_to_anybody_else(client: Client, report: Report) -> None:
    client.post(edit(report), as_written(report, users="乙厂"))
    client.force_login(MembershipFactory(enterprise=report.enterprise).user)

    assert client.get(edit(report)).context["kept"] is None


def test_text_without_end_is_not_kept(client: Client, report: Report) -> None:
    client.post(edit(report), as_written(report, users="长" * 400_000))
    client.force_login(report.created_by)

    assert client.get(edit(report)).context["kept"] is None


def test_visitor_is_not_told_whether_a_report_exists(client: Client, report: Report) -> None:
    there, nowhere = client.get(edit(report)), client.get("/reports/R-2025H1-777777/edit/")

    assert (there.status_code, nowhere.status_code) == (302, 302)


# Submitting


def test_everything_that_is_missing_is_listed_and_linked(mine: Client, report: Report) -> None:
    data = as_written(report, size="", rows_0_unit="", rows_0_condition="", declaration=[])

    response = mine.post(edit(report), data | {"submit": "1"})

    page = response.content.decode()
    report.refresh_from_db()
    assert (response.status_code, report.state, report.size) == (422, ReportState.DRAFT, "")
    assert [problem.anchor for problem in response.context["problems"]] == [
        "size",
        "rows-0-condition",
        "declaration",
    ]
    for anchor in ("size", "rows-0-condition", "declaration"):
        assert f'href="#{anchor}"' in page
        assert f'id="{anchor}"' in page
    assert "Enterprise size: Fill this in." in page


def test_complete_report_is_submitted(mine: Client, report: Report) -> None:
    response = mine.post(edit(report), as_written(report, users="某厂") | {"submit": "1"})

    report.refresh_from_db()
    assert (response.status_code, response.url) == (302, report.get_absolute_url())
    assert (report.state, report.users) == (ReportState.PROVINCIAL_CHECK, "某厂")
    assert report.transitions.get().deed == Deed.SUBMIT


def test_late_report_needs_its_reason(mine: Client) -> None:
    cycle = CycleFactory(code="2024H2", opens_on="2025-01-01", due_on="2025-02-28")
    report = ReportFactory(complete=True, cycle=cycle)
    mine.force_login(report.created_by)

    refused = mine.post(edit(report), as_written(report) | {"submit": "1"})
    report.refresh_from_db()
    taken = mine.post(edit(report), as_written(report, late_reason="试验延期") | {"submit": "1"})

    report.refresh_from_db()
    assert [problem.anchor for problem in refused.context["problems"]] == ["late_reason"]
    assert (taken.status_code, report.late_reason) == (302, "试验延期")


def test_report_in_time_is_not_asked_why_it_is_late(mine: Client, report: Report) -> None:
    assert 'name="late_reason"' not in mine.get(edit(report)).content.decode()


def sent_back(report: Report, *fields: str) -> Report:
    """A returned report with a comment on each of these fields."""
    step = Transition.objects.create(
        report=report,
        deed=Deed.SEND_BACK,
        from_state=ReportState.PROVINCIAL_CHECK,
        to_state=ReportState.RETURNED,
        by=UserFactory(name="赵明"),
        by_role="provincial_reviewer",
        at=timezone.now(),
        comment="请补充",
    )
    for field in fields:
        FieldComment.objects.create(report=report, transition=step, field=field, text=f"请核对 {field}")
    return report


def test_comment_stands_at_its_field_and_asks_for_an_answer(client: Client) -> None:
    report = sent_back(ReportFactory(returned=True), "rows-0-condition", "region", "rows-9-unit")
    client.force_login(report.created_by)
    names = [f"answer_{comment.pk}" for comment in report.field_comments.all()]

    refused = client.post(edit(report), as_written(report, **{names[0]: "已补"}) | {"submit": "1"})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert [problem.anchor for problem in refused.context["problems"]] == names[1:]
    assert "请核对 rows-0-condition" in page
    assert "请核对 region" in page
    assert 'rows="2">已补</textarea>' in page
    assert "赵明 sent it back on" in page


def test_answered_report_goes_back_to_the_level_that_returned_it(client: Client) -> None:
    report = sent_back(ReportFactory(returned=True), "rows-0-condition")
    client.force_login(report.created_by)
    comment = report.field_comments.get()

    response = client.post(
        edit(report), as_written(report, **{f"answer_{comment.pk}": "已补充工况"}) | {"submit": "1"}
    )

    report.refresh_from_db()
    comment.refresh_from_db()
    assert (response.status_code, report.state) == (302, ReportState.PROVINCIAL_CHECK)
    assert (comment.answer, comment.answered_by) == ("已补充工况", report.created_by)


def test_return_without_comments_on_fields_is_answered_as_a_whole(client: Client) -> None:
    report = sent_back(ReportFactory(returned=True))
    client.force_login(report.created_by)

    refused = client.post(edit(report), as_written(report) | {"submit": "1"})
    report.refresh_from_db()
    taken = client.post(edit(report), as_written(report, comment="已补充") | {"submit": "1"})

    assert [problem.anchor for problem in refused.context["problems"]] == ["comment"]
    assert taken.status_code == 302
    assert report.transitions.latest("id").comment == "已补充"


# Files


def upload(name: str = "报告.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def test_file_is_attached_to_its_row_with_the_texts(mine: Client, report: Report) -> None:
    data = as_written(report, users="某厂") | {
        "attach": "rows-0",
        "file-rows-0": [upload(), upload("二.pdf", PDF + b"%")],
    }

    response = mine.post(edit(report), data)

    report.refresh_from_db()
    assert response.url == f"{edit(report)}#rows-0"
    assert [(a.name, a.kind, a.row) for a in report.attachments.all()] == [
        ("报告.pdf", "evidence", report.rows.get()),
        ("二.pdf", "evidence", report.rows.get()),
    ]
    assert report.users == "某厂"


def test_sealed_page_is_attached_to_the_report(mine: Client, report: Report) -> None:
    mine.post(edit(report), as_written(report) | {"file_kind": "sealed_page", "file-files": upload()})

    assert [(a.kind, a.row) for a in report.attachments.all()] == [("sealed_page", None)]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.pdf", b"MZ\x90\x00" + bytes(100), "Windows Executable"),
        ("a.pdf", b"<!DOCTYPE html><html></html>", "HTML"),
        ("a.docx", PDF, "Give it that file extension"),
    ],
)
def test_file_that_is_not_taken_is_said_at_its_place_and_the_texts_are_saved(
    mine: Client, report: Report, name: str, content: bytes, sentence: str
) -> None:
    response = mine.post(
        edit(report), as_written(report, users="某厂") | {"file-rows-0": upload(name, content)}
    )

    report.refresh_from_db()
    (problem,) = response.context["problems"]
    assert (response.status_code, report.users) == (422, "某厂")
    assert problem.anchor == "file-rows-0"
    assert sentence in problem.message
    assert not report.attachments.exists()


def test_file_is_removed_by_its_button(mine: Client, report: Report) -> None:
    file = AttachmentFactory(report=report, row=report.rows.get())

    response = mine.post(edit(report), as_written(report) | {"remove_file": str(file.pk)})

    file.refresh_from_db()
    assert response.url == f"{edit(report)}#rows-0"
    assert file.removed_by == report.created_by
    assert file.name not in mine.get(edit(report)).content.decode()


def test_file_of_another_report_is_not_removed(mine: Client, report: Report) -> None:
    other = AttachmentFactory()

    mine.post(edit(report), as_written(report) | {"remove_file": str(other.pk)})

    other.refresh_from_db()
    assert other.removed_at is None


# Costs


def test_page_costs_the_same_for_three_rows_as_for_one(mine: Client, report: Report) -> None:
    one = queries_of(mine, edit(report))
    IndicatorRowFactory(report=report, order=1)
    IndicatorRowFactory(report=report, order=2)
    AttachmentFactory.create_batch(3, report=report)

    assert queries_of(mine, edit(report)) == one
    assert one <= 50
