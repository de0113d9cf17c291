"""Who stands how to a thing: small predicates that compose with &, | and ~.

Ask them with `.test(user, thing)`. A thing is an enterprise, or anything that knows its enterprise, region,
city
or sector: a report, an improvement, a registration. They read `user.active_memberships` and columns that the
thing already has, so a list of a thousand rows asks the database nothing.

    checks = (is_provincial_reviewer_of | is_city_reviewer_of) & ~is_own_enterprise
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rules import Predicate, predicate

from enterprises.enums import CHECKING_ROLES, Role


def memberships_of(user: Any) -> list[Any]:
    """The memberships in force of a person; none for a visitor or one whose account is closed."""
    if not getattr(user, "is_active", False):
        return []
    return list(getattr(user, "active_memberships", ()))


def organisations_of(user: Any, role: str) -> list[int]:
    """The keys of the organisations for which a person has a role."""
    return [m.organisation_id for m in memberships_of(user) if m.role == role and m.organisation_id]


def enterprise_id_of(thing: Any) -> int | None:
    """The key of the enterprise a thing is, or belongs to."""
    if thing is None:
        return None
    if hasattr(thing, "enterprise_id"):
        return thing.enterprise_id
    return thing.pk if hasattr(thing, "credit_code") and hasattr(thing, "enterprise_name") else None


def _place_of(thing: Any, level: str) -> str | None:
    """The code of the region or city of a thing: its own, else its enterprise's."""
    if thing is None:
        return None
    if hasattr(thing, level):
        return getattr(thing, level)
    return getattr(getattr(thing, "enterprise", None), level, None)


def _is_closed_to(membership: Any, thing: Any) -> bool:
    """A role of somebody else says nothing on an enterprise to which that person is too close."""
    close = {*getattr(membership, "interests", ()), *getattr(membership, "enterprises", ())}
    return enterprise_id_of(thing) in close


def is_for_another(user: Any, membership: Any) -> bool:
    """Whether the role is that of a colleague for whom the person stands in."""
    return bool(membership.user_id != getattr(user, "pk", None))


def opens(user: Any, membership: Any, thing: Any) -> bool:
    """Whether a role may be used on a thing: one's own always; that of another not where they may not."""
    return not (is_for_another(user, membership) and _is_closed_to(membership, thing))


def holds(*roles: Role) -> Predicate:
    """Whether a person has one of the roles anywhere."""

    def held(user: Any) -> bool:
        return any(membership.role in roles for membership in memberships_of(user))

    return Predicate(held, name=" or ".join(roles))


def _in_place(roles: Iterable[Role], level: str, name: str) -> Predicate:
    """Whether a person has one of the roles for the region or city of the thing."""
    wanted = frozenset(roles)

    def held_there(user: Any, thing: Any) -> bool:
        place = _place_of(thing, level)
        return place is not None and any(
            m.role in wanted
            and m.organisation is not None
            and m.organisation.region_id == place
            and opens(user, m, thing)
            for m in memberships_of(user)
        )

    return Predicate(held_there, name=name)


def _in_enterprise(roles: Iterable[Role], name: str) -> Predicate:
    """Whether a person has one of the roles in the enterprise of the thing."""
    wanted = frozenset(roles)

    def held_there(user: Any, thing: Any) -> bool:
        enterprise = enterprise_id_of(thing)
        return enterprise is not None and any(
            m.role in wanted and m.enterprise_id == enterprise for m in memberships_of(user)
        )

    return Predicate(held_there, name=name)


# The nation

is_ministry_reviewer = holds(Role.MINISTRY_REVIEWER)
is_ministry_steward = holds(Role.MINISTRY_STEWARD)
is_ministry_staff = holds(Role.MINISTRY_REVIEWER, Role.MINISTRY_STEWARD)
is_observer = holds(Role.OBSERVER)
is_national = is_ministry_staff | is_observer
is_expert = holds(Role.EXPERT)

# Regions

is_provincial_reviewer = holds(Role.PROVINCIAL_REVIEWER)
is_provincial_observer = holds(Role.PROVINCIAL_OBSERVER)
is_city_reviewer = holds(Role.CITY_REVIEWER)
is_regional_staff = is_provincial_reviewer | is_city_reviewer | is_provincial_observer
is_provincial_reviewer_of = _in_place(
    [Role.PROVINCIAL_REVIEWER], "region_id", "reviewer of the province of the thing"
)
is_provincial_observer_of = _in_place(
    [Role.PROVINCIAL_OBSERVER], "region_id", "observer of the province of the thing"
)
is_city_reviewer_of = _in_place([Role.CITY_REVIEWER], "city_id", "reviewer of the city of the thing")

takes_workbooks_in = holds(
    Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR, Role.PROVINCIAL_REVIEWER
)  # of one's own reports, or of what enterprises hand in on paper
sees_completeness = is_national | is_regional_staff  # of the reporting in their area
checks_reports = is_ministry_reviewer | is_provincial_reviewer | is_city_reviewer
is_staff = is_national | is_regional_staff  # of those who check, or watch how it is done

# Associations

is_association_analyst = holds(Role.ASSOCIATION_ANALYST)


@predicate
def is_association_analyst_of(user: Any, thing: Any) -> bool:
    """The association covers the sector of the report or improvement."""
    sector = getattr(thing, "sector_id", None)
    return sector is not None and any(
        m.role == Role.ASSOCIATION_ANALYST and m.organisation is not None and sector in m.organisation.sectors
        for m in memberships_of(user)
    )


# Enterprises

is_enterprise_person = holds(Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR)
is_enterprise_administrator = holds(Role.ENTERPRISE_ADMINISTRATOR)
is_own_enterprise = _in_enterprise(
    [Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR], "of the enterprise of the thing"
)
is_own_enterprise_reporter = is_own_enterprise  # an administrator reports too
is_own_enterprise_administrator = _in_enterprise(
    [Role.ENTERPRISE_ADMINISTRATOR], "administrator of the enterprise of the thing"
)

# Who checks what an enterprise says: never one who belongs to it, or has declared an interest in it


@predicate
def has_interest_in(user: Any, thing: Any) -> bool:
    """The person declared an interest in the enterprise of the thing."""
    return enterprise_id_of(thing) in getattr(user, "interests", ())


@predicate
def is_ministry_reviewer_for(user: Any, thing: Any) -> bool:
    """Reviewer of the ministry, or stands in for one who may decide on the thing."""
    return any(m.role == Role.MINISTRY_REVIEWER and opens(user, m, thing) for m in memberships_of(user))


@predicate
def holds_checking_role_over(user: Any, thing: Any) -> bool:
    """Holds, not as a stand-in, a role in which the thing comes to be checked."""
    places = (_place_of(thing, "region_id"), _place_of(thing, "city_id"))
    return any(
        m.role == Role.MINISTRY_REVIEWER
        or (m.role in CHECKING_ROLES and m.organisation is not None and m.organisation.region_id in places)
        for m in memberships_of(user)
        if not is_for_another(user, m)
    )


is_impartial = ~is_own_enterprise & ~has_interest_in
checks_as_city = is_city_reviewer_of & is_impartial
checks_as_province = is_provincial_reviewer_of & is_impartial
checks_as_ministry = is_ministry_reviewer_for & is_impartial


# Who enters for an enterprise what it hands in on paper: its province; another person there passes it on


@predicate
def is_on_paper(user: Any, thing: Any) -> bool:
    """The report was handed in on paper."""
    return bool(getattr(thing, "on_paper", False))


@predicate
def entered_it(user: Any, thing: Any) -> bool:
    """The person began, saved last or submitted the report."""
    return getattr(user, "pk", None) in (thing.created_by_id, thing.saved_by_id, thing.submitted_by_id)


files_for = is_own_enterprise_reporter | (is_on_paper & checks_as_province)
entered_from_paper = is_on_paper & entered_it
