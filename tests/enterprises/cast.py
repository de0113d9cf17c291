"""Everyone who may meet a report: the right people, those next to them, and those who have no part in it."""

from __future__ import annotations

from typing import Any

from enterprises.enums import Deed, ReportState, Role
from enterprises.models import Enterprise, Report, Transition
from tests.factories.enterprises import EnterpriseFactory, MembershipFactory, UserFactory
from tests.factories.policy import RegionFactory
from tests.factories.reports import ReportFactory

# state → the trait of the factory, and the step by which a report comes there
ARRIVALS = {
    ReportState.DRAFT: ("complete", None),
    ReportState.CITY_CHECK: ("city_check", (ReportState.DRAFT, Deed.SUBMIT)),
    ReportState.PROVINCIAL_CHECK: ("submitted", (ReportState.CITY_CHECK, Deed.PASS_ON)),
    ReportState.MINISTRY_CHECK: ("ministry_check", (ReportState.PROVINCIAL_CHECK, Deed.PASS_ON)),
    ReportState.RETURNED: ("returned", (ReportState.PROVINCIAL_CHECK, Deed.SEND_BACK)),
    ReportState.ACCEPTED: ("accepted", (ReportState.MINISTRY_CHECK, Deed.ACCEPT)),
    ReportState.REJECTED: ("rejected", (ReportState.MINISTRY_CHECK, Deed.REJECT)),
    ReportState.WITHDRAWN: ("withdrawn", (ReportState.DRAFT, Deed.WITHDRAW)),
    ReportState.ANNULLED: ("annulled", (ReportState.ACCEPTED, Deed.ANNUL)),
}
DECIDES_IN = {
    ReportState.DRAFT: "reporter",
    ReportState.CITY_CHECK: "city",
    ReportState.PROVINCIAL_CHECK: "province",
    ReportState.MINISTRY_CHECK: "ministry",
    ReportState.ACCEPTED: "ministry",
}


def enterprise_in_dalian() -> Enterprise:
    """An enterprise whose city makes the first check."""
    city = RegionFactory(code="210200")
    city.checks_reports = True
    city.save()
    return EnterpriseFactory(region=city.parent, city=city)


def cast_of(enterprise: Enterprise) -> dict[str, Any]:
    """People by what they are to this enterprise."""
    region, city = enterprise.region_id, enterprise.city_id
    people = {
        "reporter": UserFactory(enterprise_reporter=True, membership__enterprise=enterprise),
        "administrator": UserFactory(enterprise_administrator=True, membership__enterprise=enterprise),
        "reporter elsewhere": UserFactory(enterprise_reporter=True),
        "province": UserFactory(provincial_reviewer=True, membership__organisation__region__code=region),
        "province elsewhere": UserFactory(
            provincial_reviewer=True, membership__organisation__region__code="330000"
        ),
        "provincial observer": UserFactory(
            provincial_observer=True, membership__organisation__region__code=region
        ),
        "association": UserFactory(association_analyst=True),
        "expert": UserFactory(expert=True),
        "ministry": UserFactory(ministry_reviewer=True),
        "ministry of its own": UserFactory(ministry_reviewer=True),
        "former ministry": UserFactory(ministry_reviewer=True),
        "steward": UserFactory(ministry_steward=True),
        "observer": UserFactory(observer=True),
        "nobody": UserFactory(),
    }
    if city:
        people["city"] = UserFactory(city_reviewer=True, membership__organisation__region__code=city)
    MembershipFactory(
        user=people["ministry of its own"], enterprise=enterprise, role=Role.ENTERPRISE_REPORTER
    )
    ended = people["former ministry"].memberships.get()
    ended.ended_at, ended.ended_by = ended.created_at, people["ministry"]
    ended.save()
    return people


def report_in(state: str, people: dict[str, Any], enterprise: Enterprise, **fields: Any) -> Report:
    """A complete report in a state, where the one who decides there brought it."""
    trait, arrival = ARRIVALS[ReportState(state)]
    reporter = people["reporter"]
    report: Report = ReportFactory(
        **{trait: True}, improvement__enterprise=enterprise, reporter=reporter, **fields
    )
    if arrival is not None:
        came_from, deed = arrival
        by = people[DECIDES_IN[came_from]]
        Transition.objects.create(
            report=report,
            deed=deed,
            from_state=came_from,
            to_state=state,
            by=by,
            by_role=by.active_memberships[0].role,
            at=report.state_since,
            comment="上一步",
        )
    return report
