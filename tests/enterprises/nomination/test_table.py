"""The workflow of demonstrations, row by row: who may do what, what must hold, what must be given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from enterprises.models import Application, ApplicationTransition, CallPlaces, Organisation
from enterprises.nomination.places import PLACE, place_of
from enterprises.nomination.table import MACHINE, TABLE, deeds_for, may, perform
from enterprises.nomination_enums import ApplicationDeed, ApplicationState, Channel, Limit
from enterprises.verdicts import Refusal, Refused
from policy.models import Contribution
from policy.verification import verify
from tests.enterprises.cast import Cast
from tests.enterprises.nomination.roles import DONE_TO_A_LIST, MAY, WRITES, application_in, given, whole_list
from tests.factories.enterprises import UserFactory
from tests.factories.nomination import ApplicationFactory, ObjectionFactory, ReviewFactory, days

pytestmark = pytest.mark.django_db
S, D = ApplicationState, ApplicationDeed


@pytest.fixture(autouse=True)
def english(clean_slate: None) -> Iterator[None]:
    """The sentences as they stand in the code."""
    with translation.override("en"):
        yield


def refusals(deed: str, application: Application, by: object, **words: object) -> list[str]:
    """What a deed is refused for."""
    with pytest.raises(Refusal) as refusal:
        perform(deed, application, by=by, **words)
    return [lack.message for lack in refusal.value.lacks]


def test_rights_name_every_state_and_every_row_of_the_table() -> None:
    rows = {(state, step.deed) for step in TABLE for state in S if step.begins_at(Application(state=state))}

    assert set(MAY) == set(S)
    assert {(state, deed) for state, deeds in MAY.items() for deed, _ in deeds} == rows


@pytest.mark.parametrize("state", S.values)
def test_may_follows_the_rights(state: str, people: Cast, association: Organisation) -> None:
    application = application_in(state, people, association)
    if state == S.RECOMMENDED:
        whole_list(D.TAKE_IN, application)
    leads = {deed: [to for at, to in MAY[S(state)] if at == deed] or [None] for deed in D}

    verdicts = {
        (deed, to, name): may(deed, application, by=person, to=to)
        for deed, targets in leads.items()
        for to in targets
        for name, person in people.items()
    }

    allowed = {
        (deed, to): {name for name in people if verdicts[deed, to, name]}
        for deed, targets in leads.items()
        for to in targets
    }
    wanted = dict(MAY[S(state)])
    if state == S.RECOMMENDED:  # it stands on a list: taking back waits for that
        wanted.pop((D.TAKE_BACK, S.PROVINCIAL_CHECK))
    assert {key: names for key, names in allowed.items() if names} == wanted
    refused = [verdict for verdict in verdicts.values() if not verdict]
    assert all(isinstance(verdict, Refused) and verdict.reason.strip() for verdict in refused)


@pytest.mark.parametrize(("state", "deed", "to"), [(s, d, to) for s, deeds in MAY.items() for d, to in deeds])
def test_perform_leads_where_the_rights_say(
    state: str, deed: str, to: str, people: Cast, association: Organisation, goal: None
) -> None:
    named = {"registered": True} if state in (S.NAMED, S.RECHECK) else {}
    application = application_in(state, people, association, **named)
    who = MAY[S(state)][D(deed), S(to)]
    by = people["reporter" if who == WRITES else next(iter(who))]
    words = {**given(deed), **whole_list(deed, application)}
    if deed in DONE_TO_A_LIST:
        words.pop("comment")

    step = perform(deed, application, by=by, to=to, **words)

    stored = Application.objects.get(pk=application.pk)
    assert (stored.state, application.state, step.from_state, step.to_state) == (to, to, state, to)
    assert ApplicationTransition.objects.filter(application=application).latest("id") == step
    if state in (S.NAMED, S.RECHECK):
        counts = sum(Contribution.objects.values_list("quantity", flat=True))
        assert (counts, verify()) == (1 if to in (S.NAMED, S.RECHECK) else 0, [])


@pytest.mark.parametrize("state", S.values)
def test_deeds_offered_are_those_of_the_rights(state: str, people: Cast, association: Organisation) -> None:
    application = application_in(state, people, association)

    offered = {
        name: {(offer.deed, offer.to) for offer in deeds_for(person, application)}
        for name, person in people.items()
        if name != "ministry of its own"  # sees what a colleague has to do, greyed
    }

    rights = MAY[S(state)]
    assert offered == {
        name: {key for key, who in rights.items() if name in who}
        for name in people
        if name != "ministry of its own"
    }


def test_every_state_and_deed_has_its_words() -> None:
    assert set(PLACE) == set(S)
    assert set(MACHINE.was_first) == set(D) == {step.deed for step in TABLE}


def test_submit_goes_to_the_association_it_is_filed_with(people: Cast, association: Organisation) -> None:
    application = application_in(S.DRAFT, people, association)
    application.channel, application.association = Channel.ASSOCIATION, association
    application.save()

    perform(D.SUBMIT, application, by=people["reporter"])

    assert application.state == S.ASSOCIATION_CHECK


def test_submit_goes_to_the_province_where_the_city_has_no_part(
    people: Cast, association: Organisation
) -> None:
    application = application_in(S.DRAFT, people, association)
    application.call.places_of_city = 0
    application.call.save()
    city = people.enterprise.city
    assert city is not None
    city.checks_reports = False
    city.save()

    perform(D.SUBMIT, Application.objects.get(pk=application.pk), by=people["reporter"])

    assert Application.objects.get().state == S.PROVINCIAL_CHECK


def test_city_without_places_passes_on_but_does_not_recommend(
    people: Cast, association: Organisation
) -> None:
    application = application_in(S.CITY_CHECK, people, association)
    application.call.places_of_city = 0
    application.call.save()
    application = Application.objects.get(pk=application.pk)

    assert {offer.deed for offer in deeds_for(people["city"], application)} == {
        D.PASS_ON,
        D.SEND_BACK,
        D.REJECT,
    }
    assert refusals(D.RECOMMEND, application, people["city"], **given(D.RECOMMEND)) == [
        "Only a city that has places of its own in this call can do this."
    ]


def test_submit_is_refused_outside_the_days_of_the_call(people: Cast, association: Organisation) -> None:
    application = application_in(S.DRAFT, people, association)
    early = may(D.SUBMIT, application, by=people["reporter"], on=days(-61))
    late = may(D.SUBMIT, application, by=people["reporter"], on=days(31))

    assert "Applications are taken from" in str(early)
    assert "Applications were taken until" in str(late)


def test_resubmission_is_taken_after_the_call_has_closed(people: Cast, association: Organisation) -> None:
    application = application_in(S.RETURNED, people, association)

    step = perform(D.SUBMIT, application, by=people["reporter"], comment="已补正", on=days(31))

    assert step.to_state == S.PROVINCIAL_CHECK


def test_submit_says_all_that_is_missing(people: Cast) -> None:
    application = ApplicationFactory(improvement__enterprise=people.enterprise, applicant=people["reporter"])

    said = refusals(D.SUBMIT, application, people["reporter"])

    assert [line.partition(":")[0] for line in said] == [
        "Legal representative",
        "Title of the case",
        "The organisation in brief",
        "What was done",
        "Results",
        "Why others can copy it",
        "Signatory",
        "Signed on",
        "Indicators",
        "No breach of environmental, quality or safety law in the last three years",
        "Enclosures",
        "Enclosures",
        "Enclosures",
        "Declaration of truthfulness",
    ]


def test_submit_wants_current_value_and_benchmark(people: Cast, association: Organisation) -> None:
    application = application_in(S.DRAFT, people, association)
    application.rows.update(current_value=None, current_on=None, benchmark_value=None)

    assert refusals(D.SUBMIT, application, people["reporter"]) == [
        "Indicator 1: current value: An application needs this value.",
        "Indicator 1: international advanced value: An application needs the benchmark.",
    ]


def test_call_may_take_one_application_of_each_enterprise(people: Cast, association: Organisation) -> None:
    first = application_in(S.PROVINCIAL_CHECK, people, association)
    second = application_in(S.DRAFT, people, association)
    assert may(D.SUBMIT, second, by=people["reporter"])

    second.call.limit = Limit.ENTERPRISE

    assert str(may(D.SUBMIT, second, by=people["reporter"])) == (
        f"This call takes one application of each enterprise; {first.number} is under way."
    )


def test_quota_is_that_of_the_recommender(people: Cast, association: Organisation) -> None:
    for _ in range(5):
        application_in(S.RECOMMENDED, people, association)
    sixth = application_in(S.PROVINCIAL_CHECK, people, association)

    said = str(may(D.RECOMMEND, sixth, by=people["province"]))

    assert said == "All 5 places of Liaoning in this call are used. Take one back first."


def test_taking_back_and_withdrawing_free_a_place(people: Cast, association: Organisation) -> None:
    recommended = [application_in(S.RECOMMENDED, people, association) for _ in range(5)]
    sixth = application_in(S.PROVINCIAL_CHECK, people, association)

    perform(D.TAKE_BACK, recommended[0], by=people["province"], comment="调整")
    after_one_back = may(D.RECOMMEND, sixth, by=people["province"])
    perform(D.RECOMMEND, recommended[0], by=people["province"], rank=900, comment="同意", decided_on=days(0))
    full_again = may(D.RECOMMEND, sixth, by=people["province"])
    perform(D.WITHDRAW, recommended[1], by=people["reporter"], comment="暂缓")

    assert (bool(after_one_back), bool(full_again)) == (True, False)
    assert may(D.RECOMMEND, sixth, by=people["province"])


def test_region_may_have_places_of_its_own(people: Cast, association: Organisation) -> None:
    application = application_in(S.PROVINCIAL_CHECK, people, association)
    CallPlaces.objects.create(call=application.call, region=application.region, places=0)

    assert not may(D.RECOMMEND, application, by=people["province"])


def test_recommendation_wants_a_rank_that_is_free(people: Cast, association: Organisation) -> None:
    first = application_in(S.RECOMMENDED, people, association)
    second = application_in(S.PROVINCIAL_CHECK, people, association)

    said = refusals(D.RECOMMEND, second, people["province"], rank=first.rank)

    assert said == [
        "Give your opinion.",
        f"Rank {first.rank} is already given to {first.number}.",
        "Give the date.",
    ]


def test_association_recommends_for_its_sectors_only(people: Cast, association: Organisation) -> None:
    application = application_in(S.ASSOCIATION_CHECK, people, association)
    association.sectors = ["electronics"]
    association.save()

    said = may(D.ASK_CONSENT, Application.objects.get(pk=application.pk), by=people["association"])

    assert str(said) == f"{association.name} does not cover this sector."


def test_taking_back_waits_for_the_list(people: Cast, association: Organisation) -> None:
    application = application_in(S.RECOMMENDED, people, association)
    whole_list(D.TAKE_IN, application)

    said = may(D.TAKE_BACK, application, by=people["province"])

    assert str(said) == f"It is on list {application.on_list}. Take the list back first."


def test_shortlist_wants_independent_scores(people: Cast, association: Organisation) -> None:
    application = application_in(S.DESK_REVIEW, people, association)
    application.reviews.filter(pk=application.reviews.first().pk).delete()  # type: ignore[union-attr]
    ReviewFactory(application=application, conflict_at=application.state_since, conflict_reason="顾问")

    assert str(may(D.SHORTLIST, application, by=people["ministry"])) == (
        "2 of the 3 independent scores have been given."
    )


@pytest.mark.parametrize("upheld", [False, True])
def test_naming_waits_for_objections(upheld: bool, people: Cast, association: Organisation) -> None:
    application = application_in(S.PUBLIC_NOTICE, people, association)
    objection = ObjectionFactory(application=application, admitted=True)
    if upheld:
        objection.state, objection.finding = "upheld", "属实"
        objection.decided_at, objection.decided_by = objection.filed_at, objection.handler
        objection.save()

    assert str(may(D.NAME, application, by=people["ministry"])) == (
        f"Objection {objection.number} was upheld: drop it from the notice."
        if upheld
        else f"Objection {objection.number} is not decided yet."
    )


def test_naming_waits_for_the_last_day(people: Cast, association: Organisation) -> None:
    application = application_in(S.PUBLIC_NOTICE, people, association)
    notice = application.notice
    assert notice is not None

    on_the_last = may(D.NAME, application, by=people["ministry"], on=notice.last_day)
    day_after = may(D.NAME, application, by=people["ministry"], on=days(-2))

    assert "naming is possible from the day after" in str(on_the_last)
    assert day_after


def test_who_comes_second_is_told_who_was_first(people: Cast, association: Organisation) -> None:
    application = application_in(S.PROVINCIAL_CHECK, people, association)
    stale = Application.objects.get(pk=application.pk)
    perform(D.RECOMMEND, application, by=people["province"], **given(D.RECOMMEND))

    said = refusals(D.REJECT, stale, people["province"], comment="不推荐")

    assert len(said) == 1
    assert said[0].startswith("You already recommended it at ")


@pytest.mark.parametrize("state", S.values)
def test_place_names_what_happens_next(state: str, people: Cast, association: Organisation) -> None:
    application = application_in(state, people, association)

    place = place_of(application, people["reporter"])

    assert place.label
    assert place.next.endswith(".")
    assert "%(" not in place.waits_for + place.next


def test_lapse_of_a_validity_is_a_recheck_due_and_no_end(people: Cast, association: Organisation) -> None:
    application = application_in(S.NAMED, people, association, valid_until=days(-1))

    assert list(Application.objects.recheck_due(days(0))) == [application]
    assert place_of(application, UserFactory()).next == (
        "Its validity is over and a re-check is due. Until the ministry decides it counts."
    )
    assert application.counts
