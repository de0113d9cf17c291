"""The places of this app, and how its states look; entered at start-up."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.enums import (
    ClaimState,
    InvitationState,
    MemberStanding,
    Reached,
    Read,
    ReportState,
    Role,
)
from enterprises.inbox import unread
from enterprises.nomination.places import PLACE as DEMONSTRATION_PLACE
from enterprises.nomination_enums import ApplicationState, ObjectionState
from enterprises.places import PLACE
from enterprises.rules import (
    checks_reports,
    is_association_analyst,
    is_enterprise_administrator,
    is_enterprise_person,
    is_expert,
    is_ministry_reviewer,
    is_ministry_steward,
    is_national,
    is_provincial_reviewer,
    is_regional_staff,
    is_staff,
    memberships_of,
    sees_completeness,
)
from enterprises.statuses import (
    CLAIM_TONES,
    INVITATION_TONES,
    MEMBER_TONES,
    OBJECTION_TONES,
    REACHED_TONES,
    READ_TONES,
)
from enterprises.worklist import has_worklist, tasks
from reliability_tracker import navigation, statuses
from reliability_tracker.navigation import NavItem, Place


def enter() -> None:
    """Enter them; entering them again changes nothing."""
    statuses.register(ReportState, {state: words.tone for state, words in PLACE.items()})
    demonstrations = {state: words.tone for state, words in DEMONSTRATION_PLACE.items()}
    statuses.register(ApplicationState, demonstrations, of="demonstration")
    statuses.register(ClaimState, CLAIM_TONES)
    statuses.register(InvitationState, INVITATION_TONES)
    statuses.register(Reached, REACHED_TONES)
    statuses.register(MemberStanding, MEMBER_TONES)
    statuses.register(Read, READ_TONES)
    statuses.register(ObjectionState, OBJECTION_TONES)
    navigation.lands_on(_where_work_begins)
    navigation.register(
        NavItem(
            _("Enterprises"),
            "enterprises:enterprises",
            order=30,
            allowed=_sees_enterprises,
            also=("/improvements/", "/plans/"),
        ),
        NavItem(pgettext_lazy("place", "Reports"), "enterprises:reports", order=40, also=("/imports/",)),
        NavItem(
            pgettext_lazy("place", "Demonstrations"),
            "enterprises:applications",
            order=45,
            allowed=_belongs_somewhere,
        ),
        NavItem(
            _("Worklist"),
            "enterprises:worklist",
            place=Place.TASKS,
            order=10,
            allowed=has_worklist.test,
            count=lambda user: tasks(user) or None,
        ),
        NavItem(
            pgettext_lazy("place", "Inbox"),
            "enterprises:inbox",
            place=Place.TASKS,
            order=15,
            count=lambda user: unread(user) or None,
        ),
        NavItem(
            pgettext_lazy("place", "Completeness"),
            "enterprises:completeness",
            order=15,
            allowed=sees_completeness.test,
        ),
        NavItem(
            _("Member enterprises"),
            "enterprises:members",
            place=Place.MANAGE,
            order=10,
            allowed=is_association_analyst.test,
        ),
        NavItem(
            _("Registrations"),
            "enterprises:claims",
            place=Place.MANAGE,
            order=30,
            allowed=(is_regional_staff | is_national | is_enterprise_administrator).test,
        ),
        NavItem(
            _("Reporting cycles"),
            "enterprises:cycles",
            place=Place.MANAGE,
            order=20,
            allowed=(is_regional_staff | is_national).test,
        ),
        NavItem(
            pgettext_lazy("place", "Away"),
            "enterprises:away",
            place=Place.MANAGE,
            order=50,
            allowed=(checks_reports | is_ministry_steward).test,
        ),
        NavItem(
            _("Declared interests"),
            "enterprises:interests",
            place=Place.MANAGE,
            order=60,
            allowed=is_staff.test,
        ),
        NavItem(
            pgettext_lazy("place", "Public notices"), "enterprises:public_notices", place=Place.OPEN, order=30
        ),
        NavItem(
            pgettext_lazy("place", "Objections"),
            "enterprises:objections",
            place=Place.MANAGE,
            order=37,
            allowed=is_ministry_reviewer.test,
        ),
        NavItem(
            pgettext_lazy("place", "Reviews"), "enterprises:expert_reviews", order=45, allowed=is_expert.test
        ),
        NavItem(
            _("Log of changes"),
            "enterprises:log",
            place=Place.MANAGE,
            order=90,
            allowed=is_ministry_steward.test,
        ),
        NavItem(
            _("Calls for demonstrations"),
            "enterprises:calls",
            place=Place.MANAGE,
            order=25,
            allowed=_belongs_somewhere,
            also=("/lists/",),
        ),
        NavItem(
            _("People"),
            "enterprises:people",
            place=Place.MANAGE,
            order=40,
            allowed=_belongs_somewhere,
            also=("/organisations/",),
        ),
        NavItem(
            _("My registration"),
            "enterprises:registration_status",
            place=Place.TASKS,
            order=20,
            allowed=lambda user: user.is_authenticated and not _belongs_somewhere(user),
        ),
    )


def _where_work_begins(user: Any) -> str | None:
    """Reviewers begin with what came and what did not, others with what waits for them, or the overview."""
    if (is_provincial_reviewer | is_ministry_reviewer).test(user):
        return reverse("enterprises:completeness")
    if is_enterprise_person.test(user):
        return reverse("enterprises:worklist")
    return reverse("enterprises:expert_reviews") if is_expert.test(user) else None


def _belongs_somewhere(user: Any) -> bool:
    """Those who wait for their registration have nothing to look up yet."""
    return bool(memberships_of(user))


def _sees_enterprises(user: Any) -> bool:
    """Experts see what they are asked to review, and no list of enterprises."""
    return any(membership.role != Role.EXPERT for membership in memberships_of(user))
