"""Random walks: whoever does whatever in whatever order, no application comes where it must not be.

After every step applications, register and ledger say the same; after every path the ledger is proven.
"""

from __future__ import annotations

import datetime
from contextlib import suppress
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from enterprises.models import Application, ApplicationTransition, Call, Objection, Organisation
from enterprises.nomination import counting, naming, objections, panels, recommending
from enterprises.nomination.quota import quota_of
from enterprises.nomination.table import deeds_for, may, perform
from enterprises.nomination_enums import TITLED, ApplicationDeed, ApplicationState, Channel
from enterprises.verdicts import Refusal
from policy import decisions
from policy.decision_rules import Line, NotRecorded
from policy.models import Contribution, DecisionSubject
from policy.verification import verify
from tests.enterprises.cast import Cast
from tests.enterprises.nomination.roles import MAY, given
from tests.factories.enterprises import UserFactory
from tests.factories.nomination import ApplicationFactory, CallFactory, days

S, D = ApplicationState, ApplicationDeed
STEPS = {(state, deed, to) for state, deeds in MAY.items() for deed, to in deeds}
STEPS |= {(S.RETURNED, D.SUBMIT, at) for at in (S.CITY_CHECK, S.ASSOCIATION_CHECK, S.ELIGIBILITY)}
STEPS |= {(S.DRAFT, D.SUBMIT, at) for at in (S.PROVINCIAL_CHECK, S.ASSOCIATION_CHECK)}
STEPS |= {(S.RECOMMENDED, D.TAKE_BACK, at) for at in (S.CITY_CHECK, S.CONSENT_PENDING)}
FORWARD = (D.SUBMIT, D.RECOMMEND, D.ASK_CONSENT, D.CONSENT, D.TAKE_IN, D.PASS, D.SHORTLIST, D.PUBLISH, D.NAME)
ENDS_IT = (D.WITHDRAW, D.REJECT, D.REFUSE, D.FAIL, D.DROP)  # seldom, or no path would be long
ACTORS = ("reporter", "city", "province", "association", "ministry")
FIRST_DAY = -300  # days before today; the walk moves on from there


class Demonstrations(RuleBasedStateMachine):
    """Three applications in a call with one place for the province, one for the city, one for an association.

    done: the deeds of all paths
    """

    people: Cast
    association: Organisation
    done: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.moment = transaction.atomic()
        self.moment.__enter__()
        self.day = days(FIRST_DAY)
        self.serial = 0
        self.call: Call = CallFactory(
            code=f"walk-{id(self)}",
            opens_on=self.day,
            closes_on=days(0),
            places_of_province=1,
            places_of_city=1,
            places_of_association=1,
            scores_needed=1,
            validity_years=1,
        )
        filed = {"channel": Channel.ASSOCIATION, "association": self.association}
        for extra in ({}, {}, filed):
            ApplicationFactory(
                complete=True,
                call=self.call,
                improvement__enterprise=self.people.enterprise,
                applicant=self.people["reporter"],
                signed_on=self.day,
                **extra,
            )

    def teardown(self) -> None:
        try:
            assert verify() == []
        finally:
            transaction.set_rollback(True)
            self.moment.__exit__(None, None, None)

    def number(self) -> str:
        self.serial += 1
        return f"演〔2026〕{self.serial}号"

    def applications(self) -> list[Application]:
        return list(Application.objects.filter(call=self.call).order_by("id"))

    def words(self, deed: str, application: Application) -> dict[str, Any]:
        words = {**given(deed)}
        if "decided_on" in words:
            words["decided_on"] = self.day
        if "document_number" in words:
            words["document_number"] = self.number()
        if deed in (D.RECOMMEND, D.ASK_CONSENT):
            words["rank"] = 1
        if deed == D.CONFIRM:
            words["valid_until"] = self.day + datetime.timedelta(days=100)
        return words

    @initialize(ahead=st.permutations([9, 8, 3]))
    def applications_are_on_their_way(self, ahead: list[int]) -> None:
        """Each some deeds ahead on the way to its title, as far as the others leave room."""
        for application, number in zip(self.applications(), ahead, strict=True):
            for _ in range(number):
                self.forward(Application.objects.get(pk=application.pk))

    def forward(self, application: Application) -> None:
        if application.state == S.RECOMMENDED:
            self.draw_up("association" if application.recommending_association else "city")
            self.draw_up("province")
            application.refresh_from_db()
        elif application.state == S.DESK_REVIEW:
            self.review(application, scores=True)
        elif application.state == S.PUBLIC_NOTICE and application.notice:
            self.day = max(self.day, application.notice.last_day + datetime.timedelta(days=1))
        for name in ACTORS:
            for offer in deeds_for(self.people[name], application, self.day):
                if offer.verdict and offer.deed in FORWARD:
                    self.do(offer.deed, offer.to, application, self.people[name])
                    self.done.add(offer.deed)
                    return

    @rule(data=st.data())
    def somebody_does_what_is_offered(self, data: st.DataObject) -> None:
        application = data.draw(st.sampled_from(self.applications()))
        offers = [
            (offer.deed, offer.to, name)
            for name in ACTORS
            for offer in deeds_for(self.people[name], application, self.day)
            if offer.verdict and (offer.deed not in ENDS_IT or data.draw(st.integers(0, 9)) == 9)
        ]
        if not offers:
            return
        deed, to, name = data.draw(st.sampled_from(sorted(offers)))
        with suppress(Refusal), transaction.atomic():  # two with the same rank, say
            self.do(deed, to, application, self.people[name])
            self.done.add(deed)

    def do(self, deed: str, to: str, application: Application, by: Any) -> None:
        if deed == D.PUBLISH:
            naming.publish_notice(
                call=self.call,
                applications=[application],
                number=self.number(),
                first_day=self.day,
                last_day=naming.last_day_of(self.call, self.day),
                by=by,
                on=self.day,
            )
        elif deed == D.NAME:
            naming.name_list(
                call=self.call,
                numbers={application: self.number()},
                document=self.number(),
                dated_on=self.day,
                title="公布",
                by=by,
                on=self.day,
            )
        elif deed == D.TAKE_IN and application.on_list:
            recommending.take_in(drawn_up=application.on_list, by=by, paper_agrees=True, on=self.day)
        else:
            perform(deed, application, by=by, to=to, on=self.day, **self.words(deed, application))

    @rule(data=st.data())
    def anybody_tries_anything(self, data: st.DataObject) -> None:
        application = data.draw(st.sampled_from(self.applications()))
        deed = data.draw(st.sampled_from(D.values))
        by = self.people[data.draw(st.sampled_from(sorted(self.people)))]
        if may(deed, application, by=by, on=self.day):
            return
        before = application.transitions.count()

        with pytest.raises(Refusal), transaction.atomic():
            perform(deed, application, by=by, on=self.day, **self.words(deed, application))

        assert application.transitions.count() == before

    @rule(number=st.sampled_from([1, 5, 12]))
    def days_pass(self, number: int) -> None:
        self.day = min(self.day + datetime.timedelta(days=number), days(0))

    @rule(name=st.sampled_from(["city", "province", "association"]))
    def recommenders_draw_up_their_lists(self, name: str) -> None:
        self.draw_up(name)

    def draw_up(self, name: str) -> None:
        by = self.people[name]
        recommender = recommending.recommenders(by)[0]
        if recommending.may_draw_up(self.call, recommender, by=by):
            recommending.draw_up_list(
                call=self.call,
                recommender=recommender,
                number=self.number(),
                dated_on=self.day,
                by=by,
                on=self.day,
            )

    @rule(data=st.data(), scores=st.booleans())
    def experts_score(self, data: st.DataObject, scores: bool) -> None:
        in_review = [a for a in self.applications() if a.state == S.DESK_REVIEW]
        if in_review:
            self.review(data.draw(st.sampled_from(in_review)), scores=scores)

    def review(self, application: Application, *, scores: bool) -> None:
        expert = UserFactory(expert=True)
        by = self.people["ministry"]
        panel = panels.convene(call=self.call, applications=[application], experts=[expert], by=by)
        review = panel.reviews.get()
        if scores:
            panels.score(review=review, by=expert, score=70, comment="可复制")
        else:
            panels.declare_interest(review=review, by=expert, interest="顾问")

    @rule(data=st.data())
    def somebody_objects(self, data: st.DataObject) -> None:
        noticed = [a for a in self.applications() if a.state == S.PUBLIC_NOTICE]
        if noticed:
            with suppress(Refusal), transaction.atomic():  # after the last day
                objections.file(
                    application=data.draw(st.sampled_from(noticed)),
                    name="李强",
                    contact="13800000000",
                    grounds="数据不实",
                    on=self.day,
                )

    @rule(upheld=st.booleans())
    def the_ministry_handles_objections(self, upheld: bool) -> None:
        objection = Objection.objects.filter(application__call=self.call).open().first()
        if objection is not None:
            by = self.people["ministry"]
            objections.take_up(objection=objection, by=by)
            objections.admit(objection=objection, by=by)
            decide = objections.uphold if upheld else objections.dismiss
            decide(objection=objection, by=by, finding="经核查")

    @precondition(lambda self: any(a.state in TITLED for a in self.applications()))
    @rule()
    def a_steward_tries_the_register(self) -> None:
        """What an application names cannot be ended, named again or struck out from elsewhere."""
        titled = next(a for a in self.applications() if a.state in TITLED)
        lines = list(DecisionSubject.objects.standing().filter(subject=titled.demonstration_number))
        for kind, ending in (("title_revoked", "cease"), ("demonstrations_named", "")):
            with pytest.raises(NotRecorded), transaction.atomic():
                decisions.record(
                    number=self.number(),
                    kind=kind,
                    dated_on=self.day,
                    title="另文",
                    reason="另文",
                    subjects=[Line(subject=titled.demonstration_number, subject_name="另名", ending=ending)],
                    by=self.people["steward"],
                )
        with pytest.raises(NotRecorded), transaction.atomic():
            decisions.strike_out(lines=lines, by=self.people["steward"], reason="误录")

    @invariant()
    def only_the_steps_of_the_table_were_made(self) -> None:
        made = ApplicationTransition.objects.filter(application__call=self.call)
        assert set(made.values_list("from_state", "deed", "to_state")) <= STEPS

    @invariant()
    def application_stands_where_its_last_step_led(self) -> None:
        for application in self.applications():
            last = application.transitions.order_by("id").last()
            assert application.state == (last.to_state if last else S.DRAFT)

    @invariant()
    def quota_binds(self) -> None:
        for recommender in (self.people.enterprise.region, self.people.enterprise.city, self.association):
            quota = quota_of(self.call, recommender)
            assert quota.used <= (quota.places or 0)

    @invariant()
    def what_bears_a_title_counts_and_nothing_else(self) -> None:
        titled = [a for a in self.applications() if a.state in TITLED]
        rows = Contribution.objects.filter(effective_on__lte=self.day)
        assert sum(rows.values_list("quantity", flat=True)) == len(titled)
        assert list(counting.faults()) == []

    @invariant()
    def nothing_was_named_before_its_time(self) -> None:
        for application in self.applications():
            if application.state in TITLED and application.named_by and application.notice:
                assert application.named_by.dated_on > application.notice.last_day
                assert not application.objections.open().exists()


def walk(people: Cast, association: Organisation, *, paths: int, steps: int) -> None:
    Demonstrations.people, Demonstrations.association = people, association
    Demonstrations.done.clear()
    for name in people:
        assert people[name].pk  # made once, for all paths
    run_state_machine_as_test(
        Demonstrations,
        settings=settings(max_examples=paths, stateful_step_count=steps, deadline=None, derandomize=True),
    )


@pytest.mark.django_db
def test_no_path_reaches_a_forbidden_state(people: Cast, association: Organisation, goal: None) -> None:
    walk(people, association, paths=3, steps=25)

    assert set(FORWARD) <= Demonstrations.done


@pytest.mark.long
@pytest.mark.django_db
def test_no_path_of_many_reaches_a_forbidden_state(
    people: Cast, association: Organisation, goal: None
) -> None:
    walk(people, association, paths=60, steps=100)

    after = {D.SEND_BACK, D.WITHDRAW, D.UNNAME, D.OPEN_RECHECK, D.FIND, D.CONFIRM, D.REVOKE, D.EXPIRE}
    assert {*FORWARD, *after} <= Demonstrations.done
