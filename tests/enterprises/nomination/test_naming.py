"""From the shortlist to the named list: what the target counts, and when."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from enterprises.models import Application, Call, PublicNotice
from enterprises.nomination import naming, objections, recommending
from enterprises.nomination.table import perform
from enterprises.nomination_enums import ApplicationDeed, ApplicationState, ObjectionState
from enterprises.verdicts import Refusal
from policy.models import Contribution, Decision, DecisionSubject
from policy.verification import verify
from tests.factories.checking import ReviewReasonFactory
from tests.factories.enterprises import UserFactory
from tests.factories.nomination import ApplicationFactory, CallFactory, days
from tests.factories.notice import NoticeFactory, TargetFactory

S, D = ApplicationState, ApplicationDeed


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Iterator[None]:
    with translation.override("en"):
        yield


def counted(on: datetime.date) -> int:
    """What the ledger counts toward the demonstrations on a day."""
    rows = Contribution.objects.filter(target="demonstrations-2025", effective_on__lte=on)
    return sum(rows.values_list("quantity", flat=True))


def lacks_of(deed: Callable[[], Any]) -> dict[str, str]:
    """field → message of a refusal."""
    with pytest.raises(Refusal) as refusal:
        deed()
    return {lack.field: lack.message for lack in refusal.value.lacks}


def published(call: Call, number: int, first: int, by: Any) -> tuple[PublicNotice, list[Application]]:
    """So many shortlisted applications in a notice that began so many days from today."""
    shared = {"call": call, "applicant": UserFactory(), "recommended_by": UserFactory()}
    shortlisted = [
        ApplicationFactory(shortlisted=True, complete=False, case_title=f"案例{place}", **shared)
        for place in range(number)
    ]
    notice = naming.publish_notice(
        call=call,
        applications=shortlisted,
        number="工信公示〔2026〕77号",
        first_day=days(first),
        last_day=naming.last_day_of(call, days(first)),
        by=by,
        on=days(first),
    )
    return notice, list(notice.applications.order_by("id"))


@pytest.mark.django_db
@pytest.mark.parametrize("number", [7, pytest.param(59, marks=pytest.mark.long)])
def test_one_is_dropped_after_an_objection_and_all_others_are_named(goal: None, number: int) -> None:
    """As it was with the 59 names of a sister programme, of which 58 were named."""
    call, by, left = CallFactory(), UserFactory(ministry_reviewer=True), number - 1
    notice, names = published(call, number, -15, by)
    objection = objections.file(
        application=names[0], name="李强", contact="13800000000", grounds="数据不实", on=notice.last_day
    )
    during = counted(days(0))
    objections.take_up(objection=objection, by=by)
    objections.admit(objection=objection, by=by)
    objections.uphold(objection=objection, by=by, finding="数据与检测报告不符")
    dropped = Application.objects.get(pk=names[0].pk)
    perform(D.DROP, dropped, by=by, comment="异议成立")

    decision = naming.name_list(
        call=call,
        numbers={name: f"KKX-2026-{place:03d}" for place, name in enumerate(names[1:], 1)},
        document="工信部科函〔2026〕58号",
        dated_on=notice.last_day + datetime.timedelta(days=1),
        title="公布可靠性提升典型示范名单",
        by=by,
    )

    assert notice.last_day == days(-6)
    assert (during, counted(notice.last_day), counted(decision.dated_on), counted(days(0))) == (
        0,
        0,
        left,
        left,
    )
    assert (dropped.state, decision.subjects.count()) == (S.NOT_SELECTED, left)
    assert Application.objects.filter(state=S.NAMED, named_by=decision).count() == left
    assert verify() == []


@pytest.mark.django_db
def test_naming_is_for_all_of_a_list_or_for_none(goal: None) -> None:
    call, by = CallFactory(), UserFactory(ministry_reviewer=True)
    notice, (first, second, third) = published(call, 3, -15, by)
    DecisionSubject.objects.create(
        decision=Decision.objects.create(
            number="工信部科函〔2024〕1号",
            kind="demonstrations_named",
            dated_on=days(-400),
            title="公布",
            recorded_by=by,
        ),
        subject="KKX-2024-001",
        subject_name="历史案例",
    )
    objections.file(
        application=third, name="李强", contact="13800000000", grounds="不实", on=notice.first_day
    )

    said = lacks_of(
        lambda: naming.name_list(
            call=call,
            numbers={first: "", second: "KKX-2024-001", third: "KKX-2026-003"},
            document="工信部科函〔2026〕58号",
            dated_on=notice.last_day,
            title="",
            by=by,
        )
    )

    assert said == {
        "": f"{third.number}: Objection {third.objections.get().number} is not decided yet.",
        f"number_{first.pk}": f"{first.number}: give the demonstration number.",
        f"number_{second.pk}": "Demonstration number KKX-2024-001 is given already.",
        "dated_on": said["dated_on"],
    }
    assert said["dated_on"].startswith("The document cannot be dated before the public notice was over")
    assert Application.objects.filter(state=S.PUBLIC_NOTICE).count() == 3
    assert counted(days(0)) == 0


@pytest.mark.django_db
def test_notice_wants_a_number_and_days_in_order() -> None:
    call, by = CallFactory(), UserFactory(ministry_reviewer=True)
    drafted = ApplicationFactory(desk_review=True, call=call)

    said = lacks_of(
        lambda: naming.publish_notice(
            call=call, applications=[drafted], number="", first_day=days(-1), last_day=days(-2), by=by
        )
    )

    assert list(said) == ["number", "first_day", "last_day", ""]
    assert said[""].startswith(f"{drafted.number}: “Put into public notice” is not possible now")


@pytest.mark.django_db
def test_named_by_mistake_is_struck_out_and_can_be_named_again(goal: None) -> None:
    call, by = CallFactory(), UserFactory(ministry_reviewer=True)
    _, (name,) = published(call, 1, -15, by)
    words = {"dated_on": days(-3), "title": "公布", "by": by, "call": call}
    naming.name_list(numbers={name: "KKX-2026-010"}, document="工信部科函〔2026〕58号", **words)
    name.refresh_from_db()

    perform(D.UNNAME, name, by=by, comment="编号有误")
    struck = counted(days(0))
    naming.name_list(numbers={name: "KKX-2026-001"}, document="工信部科函〔2026〕58号", **words)

    assert (struck, counted(days(0)), verify()) == (0, 1, [])
    assert Application.objects.get().demonstration_number == "KKX-2026-001"


@pytest.mark.django_db
@pytest.mark.parametrize(("ending", "before"), [("cease", 1), ("void", 0)])
def test_revoked_title_ceases_or_is_void(ending: str, before: int, goal: None) -> None:
    call, by = CallFactory(validity_years=3), UserFactory(ministry_reviewer=True)
    _, (name,) = published(call, 1, -15, by)
    naming.name_list(
        numbers={name: "KKX-2026-001"},
        document="工信部科函〔2026〕58号",
        dated_on=days(-4),
        title="公布",
        by=by,
        call=call,
    )
    name.refresh_from_db()

    perform(
        D.REVOKE,
        name,
        by=by,
        document_number="工信部科函〔2026〕60号",
        decided_on=days(-1),
        ending=ending,
        comment="弄虚作假",
        reasons=[ReviewReasonFactory(code="untrue").pk],
    )

    assert name.transitions.latest("id").reasons == ["untrue"]
    assert name.valid_until is not None
    assert (counted(days(-2)), counted(days(-1)), verify()) == (before, 0, [])


@pytest.fixture
def goal() -> None:
    NoticeFactory()
    TargetFactory(code="demonstrations-2025")


@pytest.mark.django_db(transaction=True)
def test_quota_binds_when_several_recommend_at_once() -> None:
    call = CallFactory(places_of_province=2)
    province = {"membership__organisation__region__code": "320000"}
    people = [UserFactory(provincial_reviewer=True, **province) for _ in range(4)]
    waiting = [ApplicationFactory(provincial_check=True, call=call) for _ in people]
    barrier, refused = threading.Barrier(len(people), timeout=20), []

    def recommend(application: Application, by: Any, rank: int) -> None:
        try:
            barrier.wait()
            perform(D.RECOMMEND, application, by=by, rank=rank, comment="同意", decided_on=days(0))
        except Refusal as refusal:
            refused.append(str(refusal.lacks[0].message))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=recommend, args=(application, by, rank))
        for rank, (application, by) in enumerate(zip(waiting, people, strict=True), 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert Application.objects.filter(state=S.RECOMMENDED).count() == 2
    assert len(refused) == 2
    freed = Application.objects.filter(state=S.RECOMMENDED).first()
    assert freed is not None
    perform(D.TAKE_BACK, freed, by=people[0], comment="调整")
    last = Application.objects.filter(state=S.PROVINCIAL_CHECK).exclude(pk=freed.pk).first()
    assert last is not None
    assert recommending.recommend_many(
        call=call, ranks={last: 9}, by=people[1], opinion="同意", decided_on=days(0)
    ) == [last]


@pytest.mark.django_db
def test_objector_is_known_to_the_handler_alone() -> None:
    application = ApplicationFactory(shortlisted=True)
    by, colleague = UserFactory(ministry_reviewer=True), UserFactory(ministry_reviewer=True)
    naming.publish_notice(
        call=application.call,
        applications=[application],
        number="工信公示〔2026〕1号",
        first_day=days(0),
        last_day=days(9),
        by=by,
    )
    objection = objections.file(application=application, name="李强", contact="138", grounds="不实")
    before = [objections.identity_of(objection, person) for person in (by, colleague)]

    objections.take_up(objection=objection, by=by)
    taken = [objections.identity_of(objection, person) for person in (by, colleague)]
    objection.refresh_from_db()
    objections.hand_over(objection=objection, by=by, to=colleague)
    handed = [objections.identity_of(objection, person) for person in (by, colleague)]

    assert before == [None, None]
    assert [identity and identity.name for identity in (*taken, *handed)] == ["李强", None, None, "李强"]
    others = [UserFactory(ministry_steward=True), UserFactory(observer=True), UserFactory(expert=True)]
    assert [list(type(objection).objects.visible_to(person)) for person in others] == [[], [], []]


@pytest.mark.django_db
def test_objections_are_signed_and_in_time() -> None:
    application = ApplicationFactory(public_notice=True)

    said = lacks_of(lambda: objections.file(application=application, name=" ", contact="", grounds=""))

    assert set(said) == {"", "name", "contact", "grounds"}
    assert said[""].startswith("Objections were taken until")


@pytest.mark.django_db
def test_objection_is_dismissed_with_a_finding() -> None:
    application = ApplicationFactory(public_notice=True)
    by = UserFactory(ministry_reviewer=True)
    notice = application.notice
    objection = objections.file(
        application=application, name="李强", contact="138", grounds="不实", on=notice.last_day
    )
    second = lacks_of(lambda: objections.admit(objection=objection, by=by))
    objections.take_up(objection=objection, by=by)
    upheld = lacks_of(lambda: objections.uphold(objection=objection, by=by, finding=""))

    decided = objections.dismiss(objection=objection, by=by, finding="与案例无关")

    assert second == {"": "Take it up first."}
    assert upheld == {"": "Admit it first.", "finding": "Say what was found."}
    assert decided.state == ObjectionState.DISMISSED
