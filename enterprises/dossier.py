"""What the page of an enterprise shows: the questions behind it. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.counting import TARGET
from enterprises.enums import ReportState
from enterprises.models import Claim, Enterprise, Improvement, Membership, RegisteredPlan, Report
from enterprises.rules import is_national, is_regional_staff
from policy.models import Contribution, Dimension, LifeCycleStage
from policy.models.base import Term
from reliability_tracker.formats import officialdate

if TYPE_CHECKING:
    from reliability_tracker.moment import Moment

NEWEST_REPORTS = 50
Facts = list[tuple[str, object]]


def facts(enterprise: Enterprise) -> Facts:
    """(name, value) pairs of the profile."""
    industry = enterprise.industry
    industry_text = f"{enterprise.industry_code} {industry.name}" if industry else enterprise.industry_code
    pairs: Facts = [
        (_("Unified social credit code"), enterprise.credit_code),
        (_("Region"), enterprise.region.name),
        (_("City"), enterprise.city.name if enterprise.city else ""),
        (_("Industry code"), industry_text),
        (_("Size"), enterprise.get_size_display()),
        (_("Ownership"), enterprise.get_ownership_display()),
        (_("Quality management grade"), enterprise.get_quality_grade_display()),
        (_("Contact person"), enterprise.contact_name),
        (_("Telephone"), enterprise.contact_phone),
        (_("Email"), enterprise.contact_email),
        (_("Registered on"), officialdate(enterprise.confirmed_at)),
    ]
    if enterprise.closed_on:
        pairs.append((_("Closed down on"), officialdate(enterprise.closed_on)))
    return pairs


def counts(enterprise: Enterprise, moment: Moment) -> bool:
    """Whether the ledger counts the enterprise at the reader's moment."""
    rows = Contribution.objects.filter(target=TARGET, subject=enterprise.credit_code)
    rows = rows.filter(effective_on__lte=moment.as_of)
    if moment.known_at is not None:
        rows = rows.filter(recorded_at__lte=moment.known_at)
    return bool(rows.aggregate(total=Sum("quantity"))["total"])


def is_in_ledger(enterprise: Enterprise, user: Any) -> bool:
    """Whether the ledger holds anything of the enterprise that the reader may open."""
    rows = Contribution.objects.visible_to(user).filter(target=TARGET, subject=enterprise.credit_code)
    return bool(rows.exists())


def improvements(enterprise: Enterprise, user: Any) -> QuerySet[Improvement]:
    """The improvements, each with how many reports there are and where the newest one is."""
    reports = Report.objects.visible_to(user).filter(improvement=OuterRef("pk")).order_by("-id")
    rows = Improvement.objects.visible_to(user).filter(enterprise=enterprise)
    return rows.select_related("sector", "project", "layer").annotate(
        newest=Subquery(reports.values("number")[:1]), newest_state=Subquery(reports.values("state")[:1])
    )


def reports(user: Any) -> QuerySet[Report]:
    """Reports that the reader may see, with what a list shows, the newest movement first."""
    rows = Report.objects.visible_to(user).order_by("-state_since", "-id")
    return rows.with_deadline().select_related(
        "product_class", "sector", "project", "region", "city", "cycle"
    )


def open_report(improvement: Improvement, user: Any) -> Report | None:
    """The report of an improvement that its enterprise is still writing, or is to answer for."""
    still_open = [ReportState.DRAFT, ReportState.RETURNED]
    return reports(user).filter(improvement=improvement, state__in=still_open).first()


def plans(user: Any) -> QuerySet[RegisteredPlan]:
    """Test plans that the reader may see, the newest first, each with how many of their reports name it."""
    named = Q(rows__report__in=Report.objects.visible_to(user))
    rows = RegisteredPlan.objects.visible_to(user).select_related("enterprise", "indicator")
    return rows.annotate(evidence_count=Count("rows__report", distinct=True, filter=named))


def improvement_facts(improvement: Improvement) -> Facts:
    """(name, value) pairs of an improvement."""
    comma = pgettext("between items of a list", ", ")
    product_class = improvement.product_class
    pairs: Facts = [
        (_("Product"), improvement.product_name),
        (_("Model"), improvement.product_model),
        (_("Product class"), product_class.name if product_class else improvement.product_class_other),
        (_("Sector"), improvement.sector),
        (_("Project"), improvement.project),
        (_("Foundation layer"), improvement.layer),
        (_("Link of the chain"), improvement.link),
        (_("Life-cycle stages"), comma.join(_names(LifeCycleStage, improvement.life_cycle_stages))),
        (_("Dimensions"), comma.join(_names(Dimension, improvement.dimensions))),
        (_("Improvement began on"), officialdate(improvement.started_on)),
        (_("Planned end"), officialdate(improvement.planned_end_on)),
    ]
    if improvement.ended_on:
        pairs.append((_("Ended on"), officialdate(improvement.ended_on)))
    return pairs


def _names(terms: type[Term], codes: list[str]) -> list[str]:
    return [term.name for term in terms.objects.filter(pk__in=codes)] if codes else []


def people(enterprise: Enterprise, user: Any) -> QuerySet[Membership]:
    """Roles in force, for the enterprise itself, its authorities and the nation."""
    rows = Membership.objects.visible_to(user).active().filter(enterprise=enterprise)
    return rows.select_related("user").order_by("user__name", "id")


def claims(enterprise: Enterprise, user: Any) -> QuerySet[Claim]:
    """Who has claimed the enterprise, for its authorities and the nation."""
    if not (is_national | is_regional_staff).test(user):
        return Claim.objects.none()
    rows = Claim.objects.visible_to(user).filter(enterprise=enterprise)
    return rows.select_related("claimant", "decided_by").order_by("id")
