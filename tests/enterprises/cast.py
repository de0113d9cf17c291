"""Everyone who may meet a report: the right people, those next to them, and those who have no part in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from enterprises.enums import Deed, ReportState, Role
from enterprises.models import Enterprise, Report, Transition
from tests.factories.checking import InterestFactory, StandInFactory
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


class Cast(Mapping[str, Any]):
    """People by what they are to one enterprise; each is made when first called upon."""

    def __init__(self, enterprise: Enterprise) -> None:
        self.enterprise = enterprise
        self.made: dict[str, Any] = {}
        region, city = enterprise.region_id, enterprise.city_id
        self.roles: dict[str, dict[str, Any]] = {
            "reporter": {"enterprise_reporter": True, "membership__enterprise": enterprise},
            "administrator": {"enterprise_administrator": True, "membership__enterprise": enterprise},
            "reporter elsewhere": {"enterprise_reporter": True},
            "province": {"provincial_reviewer": True, "membership__organisation__region__code": region},
            "province elsewhere": {
                "provincial_reviewer": True,
                "membership__organisation__region__code": "330000",
            },
            "provincial observer": {
                "provincial_observer": True,
                "membership__organisation__region__code": region,
            },
            "association": {"association_analyst": True},
            "expert": {"expert": True},
            "ministry": {"ministry_reviewer": True},
            "ministry of its own": {"ministry_reviewer": True},
            "former ministry": {"ministry_reviewer": True},
            "steward": {"ministry_steward": True},
            "observer": {"observer": True},
            "nobody": {},
        }
        if city:
            self.roles["city"] = {"city_reviewer": True, "membership__organisation__region__code": city}

    def __getitem__(self, name: str) -> Any:
        if name not in self.made:
            person = UserFactory(**self.roles[name])
            if name == "ministry of its own":
                MembershipFactory(user=person, enterprise=self.enterprise, role=Role.ENTERPRISE_REPORTER)
            if name == "former ministry":
                person.memberships.update(ended_at=timezone.now(), ended_by=person)
            self.made[name] = person
        return self.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.roles)

    def __len__(self) -> int:
        return len(self.roles)


def cast_of(enterprise: Enterprise) -> Cast:
    """People by what they are to this enterprise."""
    return Cast(enterprise)


class WiderCast(Cast):
    """Those too who stand in for a reviewer, did so until yesterday, or declared an interest."""

    def __init__(self, enterprise: Enterprise) -> None:
        super().__init__(enterprise)
        of_region = {"membership__organisation__region__code": enterprise.region_id}
        self.roles["stand-in of the province"] = {"provincial_observer": True, **of_region}
        self.roles["former stand-in"] = {}
        self.roles["province with an interest"] = {"provincial_reviewer": True, **of_region}

    def __getitem__(self, name: str) -> Any:
        is_new = name not in self.made
        person = super().__getitem__(name)
        if is_new and name in ("stand-in of the province", "former stand-in"):
            today = timezone.localdate()
            StandInFactory(
                membership=self["province"].memberships.get(),
                stand_in=person,
                from_on=today - timedelta(days=9),
                to_on=today - timedelta(days=1) if name == "former stand-in" else today,
            )
        if is_new and name == "province with an interest":
            InterestFactory(person=person, enterprise=self.enterprise)
        return person


def report_in(state: str, people: Cast, enterprise: Enterprise, **fields: Any) -> Report:
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
