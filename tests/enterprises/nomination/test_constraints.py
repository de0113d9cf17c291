"""What the database itself refuses of calls, applications, lists, notices, reviews and objections."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from enterprises.enums import BlankReason
from enterprises.models import ApplicationComment, ApplicationTransition, CallPlaces, EligibilityCheck
from enterprises.nomination_enums import ApplicationDeed, ApplicationState, ObjectionState
from tests.enterprises.test_report_constraints import refused
from tests.factories.enterprises import OrganisationFactory, UserFactory
from tests.factories.nomination import (
    ApplicationFactory,
    ApplicationIndicatorFactory,
    CallFactory,
    EnclosureFactory,
    ObjectionFactory,
    PublicNoticeFactory,
    RecommendationListFactory,
    ReviewFactory,
    days,
)
from tests.factories.policy import RegionFactory

pytestmark = pytest.mark.django_db
S = ApplicationState
NOW = timezone.now()

CALLS = [
    ("call_closes_after_it_opens", {"closes_on": "2020-01-01"}),
    ("call_has_a_notice_and_scores", {"notice_days": 0}),
    ("call_validity_is_a_year_or_more", {"validity_years": 0}),
    ("call_gives_each_step_its_days", {"days_of_step": 0}),
    ("call_has_no_stage_that_is_not_built", {"defence": True}),
]


@pytest.mark.parametrize(("constraint", "changes"), CALLS)
def test_call_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(CallFactory(), **changes) == constraint


def test_call_places_of_a_region_once() -> None:
    call, region = CallFactory(), RegionFactory()
    CallPlaces.objects.create(call=call, region=region, places=7)
    other = CallPlaces.objects.create(call=call, region=RegionFactory(code="330000"), places=7)

    assert refused(other, region=region) == "call_places_of_a_region_once"


def test_comment_on_a_field_is_answered_by_somebody_with_words() -> None:
    application = ApplicationFactory(returned=True)
    step = ApplicationTransition.objects.create(
        application=application,
        deed=ApplicationDeed.SEND_BACK,
        from_state=S.PROVINCIAL_CHECK,
        to_state=S.RETURNED,
        by=application.created_by,
        by_role="provincial_reviewer",
        at=NOW,
    )
    comment = ApplicationComment.objects.create(
        application=application, transition=step, field="practice", text="请补充"
    )

    assert refused(comment, answered_at=NOW, answer="已补充") == "application_comment_answer_is_signed"
    assert (
        refused(comment, answered_at=NOW, answered_by=application.created_by)
        == "application_comment_answered_has_its_answer"
    )


APPLICATIONS = [
    ("application_association_goes_with_its_channel", "complete", {"association": "association"}),
    ("application_under_check_was_submitted", "complete", {"state": S.PROVINCIAL_CHECK}),
    ("application_returned_says_from_where", "returned", {"returned_from": ""}),
    ("application_returned_says_from_where", "returned", {"returned_from": S.PUBLIC_NOTICE}),
    ("application_recommended_has_its_date", "provincial_check", {"state": S.ELIGIBILITY}),
    ("application_has_one_recommender", "recommended", {"recommending_region": None}),
    ("application_recommendation_is_signed", "recommended", {"rank": None}),
    ("application_submission_is_signed", "provincial_check", {"submitted_by": None}),
    ("application_opening_is_signed", "provincial_check", {"opened_at": NOW}),
    ("application_save_is_signed", "complete", {"saved_at": NOW}),
    ("application_noticed_has_its_notice", "shortlisted", {"state": S.PUBLIC_NOTICE}),
    ("application_named_has_its_decision", "named", {"named_by": None}),
    ("application_named_has_its_number", "named", {"demonstration_number": ""}),
    ("application_ended_has_its_decision", "revoked", {"ended_by": None}),
    ("application_valid_was_named", "shortlisted", {"valid_until": "2030-01-01"}),
    (
        "application_improvement_ends_after_it_starts",
        "complete",
        {"started_on": "2025-01-01", "planned_end_on": "2024-01-01"},
    ),
]


@pytest.mark.parametrize(("constraint", "trait", "changes"), APPLICATIONS)
def test_application_constraint(constraint: str, trait: str, changes: dict[str, Any]) -> None:
    application = ApplicationFactory(**{trait: True})
    if "association" in changes:
        changes = {"association": OrganisationFactory(association=True)}

    assert refused(application, **changes) == constraint


def test_application_one_live_per_product() -> None:
    first = ApplicationFactory(complete=True)
    second = ApplicationFactory(complete=True)

    assert refused(second, improvement=first.improvement) == "application_one_live_per_product"


def test_application_title_is_unique_in_call() -> None:
    first = ApplicationFactory(complete=True)
    second = ApplicationFactory(complete=True, improvement__enterprise=first.enterprise)

    assert refused(second, case_title=first.case_title) == "application_title_is_unique_in_call"


def test_application_rank_of_region_is_its_own() -> None:
    first, second = ApplicationFactory(recommended=True), ApplicationFactory(recommended=True)

    assert refused(second, rank=first.rank) == "application_rank_of_region_is_its_own"


def test_application_rank_of_association_is_its_own() -> None:
    by = {
        "recommending_region": None,
        "recommending_association": OrganisationFactory(association=True),
    }
    first, second = ApplicationFactory(recommended=True, **by), ApplicationFactory(recommended=True, **by)

    assert refused(second, rank=first.rank) == "application_rank_of_association_is_its_own"


def test_application_demonstration_number_is_its_own() -> None:
    first, second = ApplicationFactory(named=True), ApplicationFactory(named=True)

    assert (
        refused(second, demonstration_number=first.demonstration_number)
        == "application_demonstration_number_is_its_own"
    )


INDICATORS = [
    ("application_indicator_baseline_is_value_or_reason", {"baseline_blank": BlankReason.PENDING}),
    ("application_indicator_current_is_value_or_reason", {"current_blank": BlankReason.PENDING}),
    ("application_indicator_current_is_after_baseline", {"current_on": "2020-01-01"}),
]


@pytest.mark.parametrize(("constraint", "changes"), INDICATORS)
def test_application_indicator_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(ApplicationIndicatorFactory(), **changes) == constraint


def test_application_indicator_target_is_value_or_reason() -> None:
    row = ApplicationIndicatorFactory(target_value=2400)

    assert refused(row, target_blank=BlankReason.PENDING) == (
        "application_indicator_target_is_value_or_reason"
    )


def test_application_indicator_order_is_its_own() -> None:
    first = ApplicationIndicatorFactory()
    second = ApplicationIndicatorFactory(application=first.application)

    assert refused(second, order=first.order) == "application_indicator_order_is_its_own"


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [("enclosure_removal_is_signed", {"removed_at": NOW}), ("enclosure_is_not_empty", {"size": 0})],
)
def test_enclosure_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(EnclosureFactory(), **changes) == constraint


def test_public_notice_ends_after_it_begins() -> None:
    assert refused(PublicNoticeFactory(), last_day=days(-30)) == "public_notice_ends_after_it_begins"


def test_recommendation_list_number_is_its_own() -> None:
    region = RegionFactory()
    first, second = RecommendationListFactory(region=region), RecommendationListFactory(region=region)

    assert refused(second, number=first.number) == "recommendation_list_number_is_its_own"


LISTS = [
    ("recommendation_list_has_one_recommender", {"region": None}),
    ("recommendation_list_intake_is_signed", {"taken_in_at": NOW}),
    ("recommendation_list_return_is_signed", {"taken_back_at": NOW}),
]


@pytest.mark.parametrize(("constraint", "changes"), LISTS)
def test_recommendation_list_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(RecommendationListFactory(region=RegionFactory()), **changes) == constraint


def test_recommendation_list_is_taken_in_or_back() -> None:
    person = UserFactory()
    drawn_up = RecommendationListFactory(region=RegionFactory(), taken_in_at=NOW, taken_in_by=person)

    assert refused(drawn_up, taken_back_at=NOW, taken_back_by=person) == (
        "recommendation_list_is_taken_in_or_back"
    )


REVIEWS = [
    ("review_score_has_its_time", {"scored_at": None}),
    ("review_score_is_at_most_a_hundred", {"score": 101}),
    ("review_score_has_its_comment", {"comment": ""}),
    ("review_conflict_says_which_and_has_no_score", {"conflict_at": NOW, "conflict_reason": "顾问"}),
    ("review_release_says_why_and_has_no_score", {"released_at": NOW, "release_reason": "出差"}),
]


@pytest.mark.parametrize(("constraint", "changes"), REVIEWS)
def test_review_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(ReviewFactory(scored=True), **changes) == constraint


def test_review_is_asked_once() -> None:
    first = ReviewFactory()
    second = ReviewFactory(application=first.application)

    assert refused(second, expert=first.expert) == "review_is_asked_once"


OBJECTIONS = [
    ("objection_is_signed_and_says_why", {"name": ""}),
    ("objection_is_taken_up_by_someone", {"taken_up_at": None}),
    ("objection_decision_is_signed", {"decided_at": NOW, "state": ObjectionState.UPHELD, "finding": "属实"}),
    ("objection_decision_has_its_date", {"state": ObjectionState.UPHELD, "finding": "属实"}),
    ("objection_beyond_filing_has_a_handler", {"handler": None, "taken_up_at": None}),
    ("objection_admitted_has_its_date", {"admitted_at": None}),
]


@pytest.mark.parametrize(("constraint", "changes"), OBJECTIONS)
def test_objection_constraint(constraint: str, changes: dict[str, Any]) -> None:
    assert refused(ObjectionFactory(admitted=True), **changes) == constraint


def test_objection_decision_has_its_finding() -> None:
    objection = ObjectionFactory(admitted=True)

    assert (
        refused(objection, state=ObjectionState.DISMISSED, decided_at=NOW, decided_by=objection.handler)
        == "objection_decision_has_its_finding"
    )


def test_objection_file_is_not_empty() -> None:
    objection = ObjectionFactory()
    stored = objection.files.create(
        name="a.pdf", content_type="application/pdf", size=1, sha256="0" * 64, file="a.pdf"
    )

    assert refused(stored, size=0) == "objection_file_is_not_empty"


def test_transitions_and_checklists_are_facts() -> None:
    application = ApplicationFactory(desk_review=True)
    step = ApplicationTransition.objects.create(
        application=application,
        deed=ApplicationDeed.PASS,
        from_state=S.ELIGIBILITY,
        to_state=S.DESK_REVIEW,
        by=application.created_by,
        by_role="ministry_reviewer",
        at=NOW,
    )
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        EligibilityCheck.objects.create(
            transition=step, code_is_right=True, record_is_clean=False, enclosures_are_there=True
        )
    assert "eligibility_check_passed_on_every_point" in str(error.value)

    for change in (step.delete, lambda: ApplicationTransition.objects.update(comment="…")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
