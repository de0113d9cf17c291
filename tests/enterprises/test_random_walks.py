"""Random walks over the workflow of reports: whatever people try, in whatever order, what must hold holds."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from enterprises import assigning, review
from enterprises.enums import CHECKS, Deed, ReportState
from enterprises.models import Report, Transition
from enterprises.verdicts import Refusal
from enterprises.workflow import TABLE, deeds_for, may, perform
from policy.models import Contribution, DecisionSubject
from policy.verification import verify
from tests.enterprises.cast import Cast, WiderCast, enterprise_in_dalian
from tests.enterprises.test_workflow import given
from tests.factories.enterprises import ImprovementFactory
from tests.factories.notice import NoticeFactory, TargetFactory
from tests.factories.reports import ReportFactory

pytestmark = pytest.mark.django_db

S = ReportState
# What may follow what, from the rules of the domain and not from the table of the code.
FOLLOWS = {
    S.DRAFT: {S.CITY_CHECK, S.WITHDRAWN},
    S.CITY_CHECK: {S.PROVINCIAL_CHECK, S.RETURNED, S.DRAFT, S.WITHDRAWN},
    S.PROVINCIAL_CHECK: {S.MINISTRY_CHECK, S.RETURNED, S.REJECTED, S.CITY_CHECK, S.WITHDRAWN},
    S.MINISTRY_CHECK: {S.ACCEPTED, S.RETURNED, S.REJECTED, S.PROVINCIAL_CHECK, S.WITHDRAWN},
    S.RETURNED: {S.CITY_CHECK, S.PROVINCIAL_CHECK, S.MINISTRY_CHECK, S.WITHDRAWN},
    S.ACCEPTED: {S.ACCEPTED, S.ANNULLED},
    S.REJECTED: set(),
    S.WITHDRAWN: set(),
    S.ANNULLED: set(),
}
MOST_REPORTS = 4


class Walk(RuleBasedStateMachine):
    """One enterprise, two products; everybody does anything to any of their reports."""

    people: ClassVar[Cast]
    improvements: ClassVar[list[Any]]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self) -> None:
        try:
            assert verify() == []
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    @rule(product=st.integers(0, 1))
    def begin(self, product: int) -> None:
        """A report on a product that has none under way and none accepted."""
        over = [S.REJECTED, S.WITHDRAWN, S.ANNULLED]
        of_product = Report.objects.filter(improvement=self.improvements[product])
        if Report.objects.count() < MOST_REPORTS and not of_product.exclude(state__in=over).exists():
            ReportFactory(
                complete=True, improvement=self.improvements[product], reporter=self.people["reporter"]
            )

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """Somebody does what their page offers them."""
        report = self._any_report(data)
        if report is None:
            return
        offers = [
            (person, offer)
            for person in self.people.values()
            for offer in deeds_for(person, report)
            if offer.verdict
        ]
        if offers:
            person, offer = data.draw(st.sampled_from(offers))
            words = self._words(report, offer.deed)
            perform(offer.deed, report, by=person, to=offer.to, notify=False, **words)

    @rule(data=st.data(), deed=st.sampled_from(Deed.values))
    def try_anything(self, data: st.DataObject, deed: str) -> None:
        """Whoever tries what is not allowed changes nothing."""
        report = self._any_report(data)
        if report is None:
            return
        person = self.people[data.draw(st.sampled_from(sorted(self.people)))]
        before = Report.objects.filter(pk=report.pk).values().get()
        verdict = may(deed, report, by=person)
        if verdict:
            perform(deed, report, by=person, notify=False, **self._words(report, deed))
            return
        with pytest.raises(Refusal):
            perform(deed, report, by=person, notify=False, **self._words(report, deed))
        assert Report.objects.filter(pk=report.pk).values().get() == before

    @rule(data=st.data())
    def open_or_assign(self, data: st.DataObject) -> None:
        report = self._any_report(data)
        if report is not None and report.state in CHECKS:
            person = data.draw(st.sampled_from(assigning.colleagues(report) or [self.people["nobody"]]))
            review.open_for_check(report=report, by=person)
            if data.draw(st.booleans()) and person != self.people["nobody"]:
                assigning.assign(report=report, to=person, by=person)

    @invariant()
    def no_forbidden_state_was_reached(self) -> None:
        for step in Transition.objects.all():
            assert step.to_state in FOLLOWS[S(step.from_state)], (step.deed, step.from_state, step.to_state)

    @invariant()
    def each_step_begins_where_the_last_one_ended(self) -> None:
        for report in Report.objects.prefetch_related("transitions"):
            steps = sorted(report.transitions.all(), key=lambda step: step.pk)
            ends = [S.DRAFT, *(step.to_state for step in steps)]
            assert [step.from_state for step in steps] == ends[:-1]
            assert report.state == ends[-1]

    @invariant()
    def one_version_of_a_product_is_in_force(self) -> None:
        in_force = Report.objects.accepted().values_list("improvement", "cycle")
        assert len(in_force) == len(set(in_force))

    @invariant()
    def the_ledger_counts_the_enterprise_while_a_report_supports_it(self) -> None:
        rows = Contribution.objects.filter(
            target="enterprises-2025", effective_on__lte=timezone.localdate()
        ).values_list("quantity", flat=True)
        assert sum(rows) == int(Report.objects.accepted().exists())

    @invariant()
    def the_register_holds_every_annulment(self) -> None:
        annulled = Report.objects.filter(state=S.ANNULLED)
        lines = set(DecisionSubject.objects.values_list("decision", "subject"))
        assert lines == {(report.annulled_by_decision_id, report.number) for report in annulled}

    @invariant()
    def who_is_too_close_has_done_nothing(self) -> None:
        close = [self.people[name] for name in ("province with an interest", "ministry of its own")]
        decided = Transition.objects.filter(by__in=close, from_state__in=CHECKS)
        assert not decided.exclude(deed__in=[Deed.WITHDRAW, Deed.TAKE_BACK]).exists()

    def _any_report(self, data: st.DataObject) -> Report | None:
        reports = list(Report.objects.select_related("cycle", "region", "city").order_by("pk"))
        return data.draw(st.sampled_from(reports)) if reports else None

    def _words(self, report: Report, deed: str) -> dict[str, Any]:
        asked = report.field_comments.filter(answered_at__isnull=True)
        return {**given(deed), "answers": {comment.pk: "见附件" for comment in asked}}


def _walk(examples: int, steps: int) -> None:
    NoticeFactory()
    TargetFactory(code="enterprises-2025")
    dalian = enterprise_in_dalian()
    Walk.people = WiderCast(dalian)
    for name in Walk.people:
        Walk.people[name]  # made before the walks, which take everything else back
    Walk.improvements = [ImprovementFactory(enterprise=dalian) for _ in range(2)]
    run_state_machine_as_test(
        Walk,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_no_walk_reaches_what_must_not_be() -> None:
    with translation.override("en"):
        _walk(examples=4, steps=15)


@pytest.mark.long
def test_no_long_walk_reaches_what_must_not_be() -> None:
    with translation.override("en"):
        _walk(examples=60, steps=60)


def test_the_table_leads_nowhere_else() -> None:
    """Every row of the table of the code is one of the rules above."""
    for step in TABLE:
        begins = step.at if isinstance(step.at, tuple) else (step.at,)
        if isinstance(step.to, str):
            assert all(step.to in FOLLOWS[S(state)] for state in begins), step
