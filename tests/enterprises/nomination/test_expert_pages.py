"""What an expert was asked: the list, the score, and declaring an interest."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.models import Review
from enterprises.nomination import panels
from enterprises.nomination_enums import ApplicationState
from enterprises.verdicts import Refusal
from tests.factories.enterprises import UserFactory
from tests.factories.nomination import ReviewFactory
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
LIST = "/reviews/"


def address(review: Review) -> str:
    return reverse("enterprises:expert_review", args=[review.pk])


def test_expert_scores_what_was_asked_and_may_mend_it(client: Client) -> None:
    review = ReviewFactory()
    client.force_login(review.expert)
    listed = client.get(LIST).content.decode()

    client.post(address(review), {"deed": "score", "score": "70", "comment": "方法可复制"})
    client.post(address(review), {"deed": "score", "score": "75", "comment": "补充看过附件"})

    review.refresh_from_db()
    assert review.application.case_title in listed
    assert (review.score, review.comment) == (75, "补充看过附件")


def test_score_out_of_range_without_comment_tells_both_and_keeps_what_was_typed(client: Client) -> None:
    review = ReviewFactory()
    client.force_login(review.expert)

    answer = client.post(address(review), {"deed": "score", "score": "170", "comment": ""})

    assert set(answer.context["score"].errors) == {"score", "comment"}
    assert 'value="170"' in answer.content.decode()
    review.refresh_from_db()
    assert review.score is None


def test_expert_with_an_interest_leaves_and_sees_the_application_no_more(client: Client) -> None:
    review = ReviewFactory(scored=True)
    client.force_login(review.expert)

    client.post(address(review), {"deed": "interest", "interest": "曾在该企业任职"})

    review.refresh_from_db()
    assert (review.score, review.conflict_reason) == (None, "曾在该企业任职")
    assert client.get(address(review)).status_code == 200
    assert "score" not in client.get(address(review)).context["score"].errors
    assert not client.get(address(review)).context["may_review"]


def test_expert_sees_nothing_of_another_expert(client: Client) -> None:
    mine = ReviewFactory()
    other = ReviewFactory(application=mine.application, panel=mine.panel, scored=True)
    client.force_login(mine.expert)

    assert client.get(address(other)).status_code == 404
    assert other.comment not in client.get(LIST).content.decode() + client.get(address(mine)).content.decode()


def test_list_of_reviews_costs_the_same_whatever_its_length(client: Client) -> None:
    expert = UserFactory(expert=True)
    client.force_login(expert)
    ReviewFactory(expert=expert)
    with_one = queries_of(client, LIST)
    ReviewFactory.create_batch(2, expert=expert)

    assert queries_of(client, LIST) == with_one


def test_convener_lets_an_expert_go_who_reads_why(client: Client, settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    review = ReviewFactory()
    scored = ReviewFactory(application=review.application, panel=review.panel, scored=True)
    page = review.application.get_absolute_url()
    released = reverse("enterprises:expert_release", args=[review.pk])
    client.force_login(review.panel.convened_by)

    before = client.get(page).content.decode()
    empty = client.post(released, {"reason": " "})
    done = client.post(released, {"reason": "出国考察，无法按期评审"})
    after = client.get(page).content.decode()

    assert (released in before, reverse("enterprises:expert_release", args=[scored.pk]) in before) == (
        True,
        False,
    )
    assert empty.context["form"].errors == {"reason": ["Give the reason."]}
    assert (done.status_code, done.url) == (302, page)
    assert ("出国考察，无法按期评审" in after, released in after) == (True, False)
    assert client.get(released).status_code == 403
    client.force_login(review.expert)
    assert "出国考察，无法按期评审" in client.get(address(review)).content.decode()
    assert not client.get(address(review)).context["may_review"]


@pytest.mark.parametrize(
    ("of_review", "by", "sentence"),
    [
        ({}, "somebody", "Only the one who convened"),
        ({"scored": True}, "convener", "given a score already"),
        ({"conflict_at": timezone.now(), "conflict_reason": "顾问"}, "convener", "no longer asked"),
        ({"application__state": ApplicationState.SHORTLISTED}, "convener", "not in desk review"),
    ],
)
def test_expert_is_not_let_go(of_review: dict[str, Any], by: str, sentence: str, settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    review = ReviewFactory(**of_review)
    who = review.panel.convened_by if by == "convener" else UserFactory(ministry_reviewer=True)

    with pytest.raises(Refusal, match=sentence):
        panels.release(review=review, by=who, reason="无法按期评审")
