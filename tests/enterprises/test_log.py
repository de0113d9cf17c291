"""The log of changes: every change, by whom and from where, and nobody alters it."""

from __future__ import annotations

import datetime
from typing import Any

import pghistory
import pytest
from django.apps import apps
from django.db import IntegrityError, InternalError, connection, transaction
from django.test import Client
from django.utils import timezone, translation

from enterprises import log_words, review
from enterprises.enums import ReportState
from enterprises.log_words import address_of
from enterprises.logged import NOT_LOGGED, histories, logged, logged_models
from enterprises.models import Enterprise, Membership, Reminder, Report, User
from reliability_tracker import long_lists
from reliability_tracker.change_log import LogEntry
from reliability_tracker.formats import officialtime
from reliability_tracker.log_triggers import LONGEST, loading
from tests.enterprises.cast import cast_of, enterprise_in_dalian, report_in
from tests.factories.checking import FieldCommentFactory
from tests.factories.enterprises import PASSWORD, EnterpriseFactory, MembershipFactory, UserFactory
from tests.factories.reports import ExpectedReportFactory, ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

LOG = "/log/"


@pytest.fixture(autouse=True)
def english(settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def steward(client: Client) -> Client:
    client.force_login(UserFactory(name="管理员", ministry_steward=True))
    return client


def entries(**wanted: Any) -> list[LogEntry]:
    return list(LogEntry.objects.filter(**wanted).order_by("id"))


def test_every_kind_and_column_has_words_in_chinese() -> None:
    shown = [
        (model._meta.label_lower, field)
        for model in logged_models()
        for field in model._meta.concrete_fields
        if not field.primary_key and field.column not in logged(model).left_out
    ]
    with translation.override("zh-hans"):
        kinds = {code: name for code, name in log_words.kinds() if name.isascii()}
        columns = {
            (kind, field.column) for kind, field in shown if log_words.label_of(field, field.column).isascii()
        }

    assert (kinds, columns) == ({}, set())


# What is written


def test_every_table_of_ours_is_logged_or_says_why_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger WHERE tgname LIKE 'log\\_%' GROUP BY 1"
        )
        triggers = dict(cursor.fetchall())
    ours = {
        model
        for app in ("policy", "enterprises")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not hasattr(model, "pgh_tracked_model")
    }
    followed = {model for model in ours if triggers.get(model._meta.db_table) == 3}

    assert {model._meta.label_lower for model in ours - followed} == set(NOT_LOGGED)
    assert followed <= set(logged_models())


def test_change_says_what_was_before_and_after_and_nothing_else() -> None:
    enterprise = EnterpriseFactory(enterprise_name="演示甲公司")
    Enterprise.objects.filter(pk=enterprise.pk).update(enterprise_name="演示乙公司")
    Enterprise.objects.filter(pk=enterprise.pk).update(enterprise_name="演示乙公司")

    (entry,) = entries(kind="enterprises.enterprise", change="changed")

    assert (entry.record, entry.name) == (str(enterprise.pk), "演示乙公司")
    assert entry.changes == {"enterprise_name": ["演示甲公司", "演示乙公司"]}
    assert entry.said == "演示甲公司 演示乙公司"


def test_record_that_is_removed_stays_in_the_log_as_it_was() -> None:
    membership = MembershipFactory()
    Membership.objects.filter(pk=membership.pk).delete()

    added, removed = entries(kind="enterprises.membership")

    assert (added.change, removed.change) == ("added", "removed")
    assert removed.changes == {name: sides[::-1] for name, sides in added.changes.items()}
    assert removed.name == membership.user.email


def test_statement_that_changes_many_rows_writes_an_entry_for_each() -> None:
    people = UserFactory.create_batch(3)
    User.objects.update(phone="010")

    changed = entries(kind="enterprises.user", change="changed")

    assert [entry.record for entry in changed] == [str(person.pk) for person in people]


def load_of(*emails: str, each: bool = True) -> User:
    """A load of people; returns who did it."""
    person = UserFactory()
    with loading("import", "reports.xlsx", each=each), pghistory.context(user=person.pk, request="r-9"):
        for email in emails:
            User.objects.bulk_create([User(email=email, name="某")])
    return person


def test_load_has_an_entry_for_each_record_and_a_line_that_stands_for_them() -> None:
    person = load_of("a@test.example", "b@test.example")
    UserFactory()

    _first, a, b, line, added = entries(kind="enterprises.user")

    assert [(e.change, e.name, e.person, e.request, e.origin) for e in (a, b)] == [
        ("added", email, person, "r-9", "import") for email in ("a@test.example", "b@test.example")
    ]
    assert (a.record, a.said) == (str(User.objects.get(email=a.name).pk), "")
    assert a.sides["email"] == [None, "a@test.example"]
    assert {"last_login", "password"}.isdisjoint(a.sides)
    assert (line.change, line.rows, line.origin, line.name) == ("loaded", 2, "import", "reports.xlsx")
    assert (line.person, line.request, line.brought, a.load, b.load) == (person, "r-9", *[a.load] * 3)
    assert (address_of(line), added.load, added.brought) == ("", None, None)


def test_load_that_nobody_did_says_only_how_many_each_statement_brought() -> None:
    load_of("a@test.example", each=False)

    _first, line = entries(kind="enterprises.user")

    assert (line.change, line.rows, line.name, line.brought) == ("loaded", 1, "reports.xlsx", None)


def test_what_a_load_removes_is_logged_with_what_it_was() -> None:
    load_of("a@test.example", "b@test.example")
    with loading("undo_import", "reports.xlsx"):
        User.objects.filter(email="a@test.example").delete()

    removed, line = entries(kind="enterprises.user", change="removed")

    assert (removed.name, removed.sides["email"]) == ("a@test.example", ["a@test.example", None])
    assert (line.rows, line.name, line.brought, line.is_of_many) == (1, "reports.xlsx", removed.load, True)


def test_secrets_are_not_in_the_log() -> None:
    person = UserFactory()
    person.set_password("another password")
    person.save()

    texts = [str(entry.changes) + entry.said for entry in entries(kind="enterprises.user")]

    assert not any("password" in text or "md5" in text for text in texts)


def test_value_that_is_very_long_is_cut_and_says_how_long_it_was() -> None:
    report = ReportFactory()
    Report.objects.filter(pk=report.pk).update(remarks="长" * (LONGEST + 5))

    with loading("import", "reports.xlsx"):
        ReportFactory(remarks="长" * (LONGEST + 5))

    (entry,) = entries(kind="enterprises.report", change="changed")
    (loaded,) = entries(kind="enterprises.report", load__isnull=False)

    cut = "长" * LONGEST + f"… ({LONGEST + 5})"
    assert (entry.changes["remarks"][1], loaded.sides["remarks"]) == (cut, [None, cut])


def test_record_of_a_load_says_what_it_held_whatever_stands_in_it(steward: Client) -> None:
    odd = 'a "b", (c)\\d\n{中，文},'
    with loading("import", "reports.xlsx"):
        report = ReportFactory(
            remarks=odd, measures=["design", odd], typed={"users": odd}, expenditure_wan="12.50"
        )

    (entry,) = entries(kind="enterprises.report", load__isnull=False)
    page = steward.get(f"/log/{entry.pk}/").content.decode()

    said = {column: value for column, (_before, value) in entry.sides.items()}
    assert [said[name] for name in ("remarks", "measures", "typed", "declaration", "enterprise_id")] == [
        *(odd, ["design", odd], {"users": odd}, False, report.enterprise_id)
    ]
    assert datetime.datetime.fromisoformat(said["created_at"]) == report.created_at
    assert said["expenditure_wan"] == "12.50"
    assert {"search", "revision", "accepted_at", "late_reason"}.isdisjoint(said)
    for shown in (report.enterprise.enterprise_name, officialtime(report.created_at)):
        assert shown in page
    assert report.number in steward.get(LOG, {"load": entry.load}).content.decode()


def test_change_by_a_page_has_person_address_and_request(client: Client) -> None:
    person = UserFactory(ministry_steward=True)
    client.force_login(person)

    client.post("/letters/", {"letters": "daily", "language": "en"}, REMOTE_ADDR="203.0.113.7")

    (entry,) = entries(kind="enterprises.user", change="changed", changes__has_key="letters")
    assert (entry.person, entry.address, entry.url) == (person, "203.0.113.7", "/letters/")
    assert len(entry.request) == 36
    assert entry.changes["letters"] == ["at_once", "daily"]


def test_signing_in_is_logged_with_the_address(client: Client) -> None:
    person = UserFactory()

    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD}, REMOTE_ADDR="203.0.113.9")

    (entry,) = entries(kind="enterprises.user", changes__has_key="last_login")
    assert (entry.person, entry.address) == (person, "203.0.113.9")


def test_step_of_a_report_and_what_it_changed_belong_to_one_request() -> None:
    dalian = enterprise_in_dalian()
    people = cast_of(dalian)
    report = report_in(ReportState.PROVINCIAL_CHECK, people, dalian)

    with pghistory.context(user=people["province"].pk, request="r-1", address="198.51.100.4"):
        review.pass_on(report=report, by=people["province"], opinion="同意")

    kinds = {entry.kind for entry in entries(request="r-1")}
    (step,) = entries(request="r-1", kind="enterprises.transition")
    (moved,) = entries(request="r-1", kind="enterprises.report")
    assert kinds == {"enterprises.transition", "enterprises.report"}
    assert (step.name, step.person, step.changes["comment"]) == (
        report.number,
        people["province"],
        [None, "同意"],
    )
    assert moved.changes["state"] == ["provincial_check", "ministry_check"]


def test_who_signs_out_in_the_course_of_a_request_has_still_made_it() -> None:
    person = UserFactory()
    with pghistory.context(user=person.pk, request="r-2"):
        EnterpriseFactory()
        pghistory.context(user=None)
        EnterpriseFactory()

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT metadata ->> 'user' FROM pghistory_context WHERE metadata ->> 'request' = 'r-2'"
        )
        assert cursor.fetchall() == [(str(person.pk),)]


# Nobody alters it


@pytest.mark.parametrize("table", ["reliability_tracker_logentry", "enterprises_membershipevent"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_database_refuses_to_change_the_log_and_the_histories(table: str, statement: str) -> None:
    MembershipFactory()
    key = "id" if table.endswith("logentry") else "pgh_id"
    sql = statement.format(table).replace("id = id", f"{key} = {key}")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

        with pytest.raises((IntegrityError, InternalError), match="append-only"), transaction.atomic():
            cursor.execute(sql)


def test_histories_and_contexts_are_all_kept() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'")
        kept = {row[0] for row in cursor.fetchall()}

    assert {*histories(), "pghistory_context", "reliability_tracker_logentry"} <= kept


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("log_entry_change_is_known", {"change": "altered"}),
        ("log_entry_rows_are_not_negative", {"change": "loaded", "rows": -1}),
    ],
)
def test_log_constraint(constraint: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=f"{constraint}|_rows_check"), transaction.atomic():
        LogEntry.objects.create(kind="x", **values)


# The page


def test_log_shows_who_changed_what_in_words(steward: Client) -> None:
    membership = MembershipFactory(user__name="李某")
    with pghistory.context(user=membership.user_id, address="198.51.100.4"):
        Enterprise.objects.update(size="large")

    page = steward.get(LOG, {"kind": "enterprises.enterprise", "change": "changed"}).content.decode()

    for part in ("李某", "198.51.100.4", "→ large", membership.enterprise.enterprise_name):
        assert part in page
    assert "at least 180 days" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "乙公司"}, 1),
        ({"search": "丙公司"}, 0),
        ({"person": "李某"}, 1),
        ({"person": "无人"}, 0),
        ({"kind": "enterprises.enterprise", "change": "changed"}, 1),
        ({"request_id": "r-3"}, 1),
        ({"change": "changed", "since": "TODAY", "until": "TODAY"}, 1),
        ({"change": "changed", "until": "YESTERDAY"}, 0),
    ],
)
def test_log_is_narrowed_by(steward: Client, asked: dict[str, str], found: int) -> None:
    membership = MembershipFactory(user__name="李某", enterprise__enterprise_name="演示甲公司")
    with pghistory.context(user=membership.user_id, request="r-3"):
        Enterprise.objects.update(enterprise_name="演示乙公司")
    today = timezone.localdate()
    days = {"TODAY": today.isoformat(), "YESTERDAY": (today - datetime.timedelta(days=1)).isoformat()}

    rows = steward.get(LOG, {name: days.get(value, value) for name, value in asked.items()})

    shown = [row for row in rows.context["table"].data.data if row.kind == "enterprises.enterprise"]
    assert len(shown) == found


def test_load_is_a_line_of_the_list_that_opens_into_its_records(steward: Client) -> None:
    load_of("a@test.example", "b@test.example")
    (line,) = entries(brought__isnull=False)

    def shown(**asked: Any) -> list[str]:
        page = steward.get(LOG, {"kind": "enterprises.user", "since": "2000-01-01", **asked})
        return [entry.name for entry in page.context["table"].data.data if entry.name[1:] == "@test.example"]

    opened = steward.get(f"/log/{line.pk}/").content.decode()
    listed = steward.get(LOG, {"kind": "enterprises.user"})

    assert [entry.name for entry in listed.context["table"].data.data][:1] == ["reports.xlsx"]
    assert "2 records were loaded." in opened
    assert f'href="/log/?load={line.brought}&amp;kind=enterprises.user"' in opened
    assert shown() == []
    assert shown(load=line.brought) == ["b@test.example", "a@test.example"]
    assert shown(load=line.brought, search="某 b@test") == ["b@test.example"]
    assert shown(load=line.brought, search="b@test absent") == []
    assert shown(search="a@test.example") == ["a@test.example"]
    assert shown(record=User.objects.get(email="b@test.example").pk) == ["b@test.example"]


def test_entry_opens_with_every_field_and_leads_to_its_record(steward: Client) -> None:
    report = ReportFactory(submitted=True)
    Report.objects.filter(pk=report.pk).update(remarks="改后", signatory="赵六")
    (entry,) = entries(kind="enterprises.report", change="changed")

    page = steward.get(f"/log/{entry.pk}/").content.decode()

    assert ">改后</td>" in page
    assert f'href="/reports/{report.number}/"' in page
    assert f"/log/?kind=enterprises.report&amp;record={report.pk}" in page


def test_export_holds_before_and_after(steward: Client) -> None:
    enterprise = EnterpriseFactory(enterprise_name="演示甲公司")
    Enterprise.objects.filter(pk=enterprise.pk).update(enterprise_name="演示乙公司")

    answer = steward.get(LOG, {"change": "changed", "kind": "enterprises.enterprise", "export": "csv"})
    text = b"".join(answer.streaming_content).decode()

    assert "演示甲公司" in text.splitlines()[1]
    assert "演示乙公司" in text.splitlines()[1]


def test_page_counts_so_far_and_says_that_there_is_more(
    steward: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_lists, "FEW", 2)
    UserFactory.create_batch(4)

    page = steward.get(LOG, {"kind": "enterprises.user"}).content.decode()

    assert "More than 2 rows" in page


def test_log_costs_the_same_for_one_row_and_for_three(steward: Client) -> None:
    EnterpriseFactory()
    address = f"{LOG}?kind=enterprises.enterprise"
    one = queries_of(steward, address)
    EnterpriseFactory.create_batch(2)

    assert queries_of(steward, address) == one


def test_log_is_read_newest_first_without_sorting_it() -> None:
    with connection.cursor() as cursor:
        for way in (
            "seqscan",
            "bitmapscan",
            "sort",
            "incremental_sort",
        ):  # taken where there is no other only
            cursor.execute(f"SET LOCAL enable_{way} = off")
        asked = (
            {},
            {"kind": "enterprises.report"},
            {"person": 1},
            {"kind": "enterprises.report", "person": 1},
        )
        plans = [
            LogEntry.objects.lines().filter(**wanted).order_by("-at", "-id")[:50].explain()
            for wanted in asked
        ]

    assert ["Index Scan" in plan for plan in plans] == [True] * 4
    assert not any("Sort" in plan for plan in plans)


def test_reminder_says_which_it_was_and_of_what() -> None:
    owed = ExpectedReportFactory()
    waiting = FieldCommentFactory().transition
    for kind, thing, step in (
        ("report", owed.pk, "after:1"),
        ("check", waiting.pk, "above:15"),
        ("report", owed.pk, "by_hand:2026-12-01"),
        ("report", owed.pk, "before:0"),
    ):
        Reminder.objects.create(kind=kind, thing=thing, step=step, on=timezone.localdate(), told=1)

    found = entries(kind="enterprises.reminder")

    told = [(entry.name, {c.label: c.after for c in log_words.changes_of(entry, {})}) for entry in found]
    assert [(name, fields["Step"]) for name, fields in told] == [
        (f"{owed.enterprise.enterprise_name} · {owed.cycle.code}", "1 day after the due date"),
        (waiting.report.number, "to the level above, 15 days after the due date"),
        (f"{owed.enterprise.enterprise_name} · {owed.cycle.code}", "by hand on 2026-12-01"),
        (f"{owed.enterprise.enterprise_name} · {owed.cycle.code}", "on the due date"),
    ]
    assert "Number of what is owed" not in told[0][1]
    with translation.override("zh-hans"):
        assert log_words.reminder_step("after:1") == "截止日期后第1天"
