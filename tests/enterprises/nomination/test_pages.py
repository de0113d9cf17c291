"""The pages of demonstrations: applying, recommending, and what the ministry does for a whole list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from enterprises.enums import Role
from enterprises.models import Application, Call, RecommendationList
from enterprises.nomination import applying, case
from enterprises.nomination.quota import places_of
from enterprises.nomination_enums import ApplicationState, EnclosureKind
from enterprises.worklist import worklist_of
from policy.models import Contribution
from tests.factories.checking import StandInFactory
from tests.factories.enterprises import PDF, MembershipFactory, UserFactory
from tests.factories.nomination import (
    ApplicationFactory,
    CallFactory,
    PublicNoticeFactory,
    ReviewFactory,
    days,
)
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.policy import IndustryCodeFactory, RegionFactory
from tests.factories.reports import ReportFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
S = ApplicationState


@pytest.fixture(autouse=True)
def english(clean_slate: None, settings: Any) -> Iterator[None]:
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def call() -> Call:
    found: Call = CallFactory()
    return found


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def ministry() -> Client:
    return signed_in(UserFactory(ministry_reviewer=True))


def address(name: str, *args: Any) -> str:
    return reverse(f"enterprises:{name}", args=args)


def problems(response: Any) -> list[str]:
    """Everything that the form on a page complains about."""
    form = response.context["form"]
    return [message for messages in form.errors.values() for message in messages]


# Applying


@pytest.fixture
def reporter(call: Call) -> Any:
    """Somebody whose enterprise has an accepted report."""
    report = ReportFactory(accepted=True)
    IndustryCodeFactory()
    return MembershipFactory(enterprise=report.enterprise).user


def started(reporter: Any, call: Call) -> Application:
    client = signed_in(reporter)
    page = client.get(address("application_new", call.code))
    choice = page.context["choices"][0]
    response = client.post(address("application_new", call.code), {"improvement": choice.improvement.pk})
    assert response.status_code == 302
    application: Application = Application.objects.get()
    return application


def filled(page: Any) -> dict[str, Any]:
    """What a browser would send of the form as it stands."""
    data: dict[str, Any] = {"revision": page.context["revision"]}
    for form in page.context["page"].forms:
        for field in form:
            value = field.value()
            if value not in (None, "", False, []) and not field.field.widget.needs_multipart_form:
                data[field.html_name] = value
    return data


def test_application_begins_with_what_the_accepted_report_says(reporter: Any, call: Call) -> None:
    application = started(reporter, call)

    report = application.report
    assert report is not None
    assert (application.product_name, application.sector_id) == (report.product_name, report.sector_id)
    assert list(application.rows.values_list("indicator", "current_value")) == list(
        report.rows.values_list("indicator", "current_value")
    )
    again = signed_in(reporter).get(address("application_new", call.code)).context["choices"]
    assert [choice.refusal for choice in again] == [
        f"Application {application.number} for this product is already under way."
    ]


def test_application_needs_an_accepted_report(call: Call) -> None:
    report = ReportFactory(submitted=True)
    person = MembershipFactory(enterprise=report.enterprise).user

    verdict = applying.may_apply(report.improvement, call, by=person)

    assert str(verdict) == "An application rests on an improvement of which the ministry accepted a report."


def test_form_saves_what_is_half_written_and_lists_all_that_is_missing(reporter: Any, call: Call) -> None:
    application = started(reporter, call)
    client = signed_in(reporter)
    page = client.get(address("application_edit", application.number))
    data = filled(page) | {
        "case_title": "高可靠轴承提升案例",
        "rows-0-benchmark_value": "2,500",
        "rows-0-benchmark_year": "2024",
        "rights-0-kind": "invention",
        "rights-0-number": "ZL2024",
        "rights-0-title": "一种轴承",
        f"file_{EnclosureKind.LICENCE}": SimpleUploadedFile("licence.pdf", PDF, "application/pdf"),
    }

    response = client.post(address("application_edit", application.number), data, follow=True)

    application.refresh_from_db()
    missing = [problem.field for problem in case.problems(application, on=days(0))]
    assert response.status_code == 200
    assert application.case_title == "高可靠轴承提升案例"
    assert application.rows.get().benchmark_value == 2500
    assert application.rights.get().number == "ZL2024"
    assert application.enclosures.get().kind == EnclosureKind.LICENCE
    assert {"overview", "practice", "clean_record", "declaration", "rows-0-benchmark_product"} <= set(missing)
    assert [one.anchor for one in response.context["progress"].todo] == [f"id_{name}" for name in missing]


def test_form_keeps_what_was_typed_and_says_all_problems_at_once(reporter: Any, call: Call) -> None:
    application = started(reporter, call)
    client = signed_in(reporter)
    page = client.get(address("application_edit", application.number))
    data = filled(page) | {"signed_on": "yesterday", "rows-0-current_value": "many", "case_title": "标题"}

    response = client.post(address("application_edit", application.number), data)

    said = [problem.message for problem in response.context["problems"]]
    assert len(said) == 2
    assert said[0].startswith("“yesterday” is not a date.")
    assert said[1].startswith("“many” is not a number.")
    assert 'value="many"' in response.content.decode()
    assert "标题" in response.content.decode()
    assert Application.objects.get().case_title == ""


def test_file_of_a_wrong_kind_is_refused_at_its_field_and_saving_goes_on(reporter: Any, call: Call) -> None:
    application = started(reporter, call)
    client = signed_in(reporter)
    page = address("application_edit", application.number)
    name = f"file_{EnclosureKind.LICENCE}"
    data = filled(client.get(page)) | {"case_title": "标题"}

    refused = client.post(page, data | {name: SimpleUploadedFile("licence.pdf", b"MZ")})
    again = filled(refused)
    client.post(page, again)

    assert [problem.anchor for problem in refused.context["problems"]] == [f"id_{name}"]
    assert "Choose “licence.pdf” once more" in refused.content.decode()
    assert Application.objects.get().case_title == "标题"


def test_save_on_an_older_revision_is_refused(reporter: Any, call: Call) -> None:
    application = started(reporter, call)
    client = signed_in(reporter)
    data = filled(client.get(address("application_edit", application.number)))
    client.post(address("application_edit", application.number), data | {"case_title": "先"})

    response = client.post(address("application_edit", application.number), data | {"case_title": "后"})

    assert "Open it again and enter your changes there." in response.context["problems"][0].message
    assert Application.objects.get().case_title == "先"


def test_refused_submission_shows_every_point_with_the_way_to_it(reporter: Any, call: Call) -> None:
    application = started(reporter, call)

    page = signed_in(reporter).get(address("application_deed", application.number, "submit")).content.decode()

    assert f'href="{address("application_edit", application.number)}#id_case_title"' in page
    assert "Enclosures: Attach: credit report of the last three years." in page


# Recommending


def test_province_recommends_several_at_once_and_draws_up_its_list(call: Call) -> None:
    person = UserFactory(provincial_reviewer=True)
    region = person.memberships.get().organisation.region
    of_it = {"improvement__enterprise__region": region, "call": call}
    first, second, third = (ApplicationFactory(provincial_check=True, **of_it) for _ in range(3))
    client = signed_in(person)
    page = address("call_recommend", call.code, "region", region.pk)
    given = {"comment": "同意推荐", "decided_on": str(days(0))}

    twice = client.post(page, given | {f"rank_{first.pk}": "1", f"rank_{second.pk}": "1"})
    nothing = Application.objects.filter(state=S.RECOMMENDED).count()
    client.post(page, given | {f"rank_{first.pk}": "2", f"rank_{second.pk}": "1"})
    shown = client.get(page)
    client.post(
        address("call_list", call.code, "region", region.pk),
        {"number": "苏工信[2026]8号", "dated_on": str(days(0))},
    )

    assert problems(twice) == [f"{second.number}: Rank 1 is already given to {first.number}."]
    assert nothing == 0
    assert [a.number for a in shown.context["recommended"]] == [second.number, first.number]
    assert (shown.context["quota"].used, shown.context["to_list"]) == (2, 2)
    drawn_up = RecommendationList.objects.get()
    assert (drawn_up.number, drawn_up.applications.count()) == ("苏工信〔2026〕8号", 2)
    third.refresh_from_db()
    assert third.state == S.PROVINCIAL_CHECK


def test_call_shows_a_province_once_to_whoever_stands_in_for_a_colleague_there(call: Call) -> None:
    person = UserFactory(provincial_reviewer=True)
    colleague = MembershipFactory(
        role=Role.PROVINCIAL_REVIEWER, organisation=person.memberships.get().organisation
    )
    StandInFactory(membership=colleague, stand_in=person)

    page = signed_in(person).get(call.get_absolute_url())

    assert len(page.context["recommending"]) == 1


def test_ministry_takes_a_list_in_when_paper_and_online_agree(call: Call) -> None:
    application = ApplicationFactory(recommended=True, call=call)
    drawn_up = RecommendationList.objects.create(
        call=call,
        number="苏工信〔2026〕8号",
        region=application.recommending_region,
        dated_on=days(0),
        made_at=application.recommended_at,
        made_by=application.recommended_by,
    )
    Application.objects.update(on_list=drawn_up)
    client = ministry()

    refused = client.post(address("list_take_in", drawn_up.pk), {})
    client.post(address("list_take_in", drawn_up.pk), {"paper_agrees": "on"})

    assert problems(refused) == ["Confirm that the sealed list and the online one agree."]
    application.refresh_from_db()
    drawn_up.refresh_from_db()
    assert (application.state, drawn_up.taken_in_at is not None) == (S.ELIGIBILITY, True)


# The ministry


def test_eligibility_passes_with_its_whole_checklist(call: Call) -> None:
    application = ApplicationFactory(eligibility=True, call=call)
    client = ministry()
    page = address("application_deed", application.number, "pass")
    hidden = client.get(page).context["form"].initial
    data = {"to": hidden["to"], "seen": hidden["seen"], "code_is_right": "on", "record_is_clean": "on"}

    refused = client.post(page, data)
    client.post(page, data | {"enclosures_are_there": "on"})

    assert problems(refused) == [
        "An application passes when every point holds. Otherwise send it back, or do not select it."
    ]
    application.refresh_from_db()
    assert (application.state, application.transitions.get().checklist.code_is_right) == (S.DESK_REVIEW, True)


def test_ministry_asks_experts_and_shortlists_by_their_scores(call: Call) -> None:
    ready = ApplicationFactory(desk_review=True, call=call)
    waiting = ApplicationFactory(desk_review=True, call=call)
    for _ in range(3):
        ReviewFactory(application=ready, scored=True)
    expert, own = UserFactory(expert=True), UserFactory(expert=True)
    MembershipFactory(user=own, enterprise=waiting.enterprise)
    client = ministry()

    refused = client.post(
        address("call_panel", call.code), {"applications": [waiting.pk], "experts": [own.pk]}
    )
    client.post(address("call_panel", call.code), {"applications": [waiting.pk], "experts": [expert.pk]})
    page = client.get(address("call_shortlist", call.code))
    nobody = client.post(address("call_shortlist", call.code), {})
    early = client.post(address("call_shortlist", call.code), {"applications": [ready.pk, waiting.pk]})
    client.post(address("call_shortlist", call.code), {"applications": [ready.pk]})

    assert len(problems(refused)) == 1
    assert "cannot be asked" in problems(refused)[0]
    assert [(a.pk, s.given, s.mean) for a, s, _chosen in page.context["standing"]] == [
        (ready.pk, 3, 80.0),
        (waiting.pk, 0, None),
    ]
    assert problems(nobody) == ["Choose at least one application."]
    assert problems(early) == [f"{waiting.number}: 0 of the 3 independent scores have been given."]
    assert list(Application.objects.order_by("id").values_list("state", flat=True)) == [
        S.SHORTLISTED,
        S.DESK_REVIEW,
    ]


def test_ministry_gives_notice_and_names_by_one_document(call: Call) -> None:
    NoticeFactory()
    TargetFactory(code="demonstrations-2025")
    shortlisted = ApplicationFactory(shortlisted=True, call=call)
    over = ApplicationFactory(public_notice=True, call=call, notice=PublicNoticeFactory(call=call))
    client = ministry()

    client.post(
        address("call_notice", call.code),
        {
            "applications": [shortlisted.pk],
            "number": "工信公示〔2026〕99号",
            "first_day": str(days(0)),
            "last_day": str(days(9)),
        },
    )
    page = client.get(address("call_name", call.code))
    client.post(
        address("call_name", call.code),
        {
            "document": "工信部科函〔2026〕99号",
            "dated_on": str(days(-1)),
            "title": "关于公布典型示范名单的通知",
            f"number_{over.pk}": "KKX-2026-001",
        },
    )

    assert [application.pk for application, _ in page.context["form"].rows] == [over.pk]
    assert list(Application.objects.order_by("id").values_list("state", "demonstration_number")) == [
        (S.PUBLIC_NOTICE, ""),
        (S.NAMED, "KKX-2026-001"),
    ]
    assert Contribution.objects.get().subject == "KKX-2026-001"
    named = client.get(over.get_absolute_url()).content.decode()
    assert "工信部科函〔2026〕99号" in named


def test_steward_writes_a_call_with_the_defaults_of_sister_programmes() -> None:
    client = signed_in(UserFactory(ministry_steward=True))
    page = client.get(address("call_new")).context["form"]
    data = {name: page[name].value() for name in page.fields if page[name].value() is not None}
    data |= {
        "code": "2027-1",
        "name_zh": "第一批",
        "name_en": "First call",
        "document_number": "工信厅科函〔2027〕1号",
        "opens_on": str(days(1)),
        "closes_on": str(days(60)),
    }

    client.post(address("call_new"), data)

    call = Call.objects.get()
    assert (call.places_of_province, call.places_of_city, call.places_of_association) == (5, 0, None)
    assert (call.notice_days, call.scores_needed, call.validity_years) == (10, 3, None)
    assert (call.limit, call.defence, call.site_check) == ("product", False, False)


# What waits, and lists


def test_worklist_says_what_demonstrations_ask_of_whom(call: Call) -> None:
    application = ApplicationFactory(provincial_check=True, call=call)
    ApplicationFactory(eligibility=True, call=call)
    review = ReviewFactory()
    province = UserFactory(
        provincial_reviewer=True, membership__organisation__region__code=application.region_id
    )
    people = {
        "province": province,
        "ministry": UserFactory(ministry_reviewer=True),
        "expert": review.expert,
        "observer": UserFactory(observer=True),
    }

    waits = {
        name: [(duty.label, duty.count) for duty in worklist_of(person).demonstrations]
        for name, person in people.items()
    }

    assert waits == {
        "province": [("Applications for demonstration to check", 1)],
        "ministry": [("Applications to check for eligibility", 1)],
        "expert": [("Applications to review", 1)],
        "observer": [],
    }


@pytest.mark.parametrize("name", ["applications", "calls"])
def test_lists_ask_the_same_however_long_they_are(name: str) -> None:
    client = ministry()
    ApplicationFactory(named=True)
    client.get(address(name))
    few = queries_of(client, address(name))
    for number in (2, 3):
        ApplicationFactory(recommended=True, call=CallFactory(code=f"2026-{number}"))

    assert queries_of(client, address(name)) == few


def test_call_page_asks_the_same_however_many_lists_it_has(call: Call) -> None:
    client = ministry()

    def draw_up() -> None:
        application = ApplicationFactory(recommended=True, call=call)
        RecommendationList.objects.create(
            call=call,
            number=f"苏工信〔2026〕{application.pk}号",
            region=application.recommending_region,
            dated_on=days(0),
            made_at=application.recommended_at,
            made_by=application.recommended_by,
        )

    draw_up()
    client.get(call.get_absolute_url())
    few = queries_of(client, call.get_absolute_url())
    draw_up()
    draw_up()

    assert queries_of(client, call.get_absolute_url()) == few


def test_expert_reads_the_application_and_not_who_recommended_it() -> None:
    review = ReviewFactory()
    other = ReviewFactory(application=review.application, scored=True, comment="他人的意见")

    page = signed_in(review.expert).get(review.application.get_absolute_url())

    assert page.status_code == 200
    assert page.context["happenings"] == []
    assert page.context["recommendation"] == []
    assert page.context["review"] is None
    assert other.comment not in page.content.decode()


def test_single_scores_are_shown_to_the_convener_alone() -> None:
    review = ReviewFactory(scored=True)
    colleague = UserFactory(ministry_reviewer=True)

    shown = {
        name: signed_in(person).get(review.application.get_absolute_url()).context["review"]
        for name, person in {"convener": review.panel.convened_by, "colleague": colleague}.items()
    }

    assert [one.score for one in shown["convener"].scores] == [80]
    assert shown["colleague"].scores == []
    assert shown["colleague"].sentence == "1 of the 3 independent scores have been given. Mean: 80.0."


def test_ministry_gives_a_region_places_of_its_own_and_takes_them_back(call: Call) -> None:
    region = RegionFactory(code="320000")
    RegionFactory(code="330000")
    client, where = ministry(), address("call_places", call.code)

    client.post(where, {"places_320000": "8", "places_330000": ""})
    given = (places_of(call, region), client.get(call.get_absolute_url()).content.decode())
    client.post(where, {"places_320000": "", "places_330000": ""})

    assert given[0] == 8
    assert f"{region.name}: 8" in given[1]
    assert places_of(call, region) == call.places_of_province


def test_places_below_what_is_recommended_are_refused_at_the_region(call: Call) -> None:
    application = ApplicationFactory(recommended=True, call=call)
    region = application.recommending_region

    answer = ministry().post(address("call_places", call.code), {f"places_{region.code}": "0"})

    assert f"{region.name} has recommended 1 already." in answer.content.decode()
    assert places_of(call, region) == call.places_of_province
