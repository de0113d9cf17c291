"""Calls and applications as their pages show them: facts, files, what happened, what waits. Reads only."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.models import (
    Application,
    ApplicationIndicator,
    Call,
    Improvement,
    Organisation,
    RecommendationList,
    Review,
)
from enterprises.nomination import panels, recommending
from enterprises.nomination.applying import may_apply
from enterprises.nomination.quota import Quota, quota_of
from enterprises.nomination_enums import ApplicationDeed, ApplicationState, Channel, EnclosureKind
from enterprises.report_fields import capitalised
from enterprises.rules import is_ministry_reviewer, is_national, memberships_of, organisations_of
from policy.models import Region
from policy.scope import scope_of
from policy.units import readable_unit
from reliability_tracker.components import FileRow
from reliability_tracker.formats import officialdate, thousands, together

S, D = ApplicationState, ApplicationDeed
Pairs = list[tuple[str, object]]
ENTERPRISE = (
    *("credit_code", "region", "city", "industry_code", "size", "legal_representative"),
    *("contact_name", "contact_phone", "contact_email"),
)
PRODUCT = (
    *("product_name", "product_model", "product_class", "product_class_other", "sector", "project"),
    *("layer", "link", "started_on", "planned_end_on"),
)
TEXTS = ("overview", "practice", "results", "transfer")
SIGNED = ("signatory", "signed_on")


# One application


def facts(application: Application, names: Iterable[str]) -> Pairs:
    """Fields with their names, in the reader's language; one's own words for a class only in place of one."""
    without = {"product_class_other"} if application.product_class_id else set()
    return [(_called(name), _shown(application, name)) for name in names if name not in without]


def texts(application: Application) -> Pairs:
    return [(_called(name), getattr(application, name)) for name in TEXTS]


def _called(name: str) -> str:
    field: Any = Application._meta.get_field(name)
    return capitalised(str(field.verbose_name))


def _shown(application: Application, name: str) -> object:
    display = getattr(application, f"get_{name}_display", None)
    value = display() if display else getattr(application, name)
    return officialdate(value) if isinstance(value, datetime.date) else value


@dataclass(frozen=True, slots=True)
class IndicatorShown:
    """主要指标: before, after and the benchmark, with what they hold for."""

    name: str
    unit: str
    baseline: str
    current: str
    benchmark: str
    source: str
    holds_for: str


def indicators(application: Application) -> list[IndicatorShown]:
    return [_indicator(row) for row in application.rows.select_related("indicator")]


def _indicator(row: ApplicationIndicator) -> IndicatorShown:
    benchmark = (row.benchmark_product, row.benchmark_source, row.benchmark_year)
    return IndicatorShown(
        name=row.indicator.name if row.indicator else "",
        unit=readable_unit(row.unit),
        baseline=_number(row.baseline_value),
        current=_number(row.current_value),
        benchmark=_number(row.benchmark_value),
        source=" · ".join(str(part) for part in benchmark if part),
        holds_for=" · ".join(part for part in (row.condition, row.failure_criterion) if part),
    )


def _number(value: Any) -> str:
    return "" if value is None else thousands(value.normalize())


def files(application: Application) -> list[FileRow]:
    """The enclosures, each with its kind and, where it was asked for, issuer and year."""
    shown = application.enclosures.filter(removed_at__isnull=True).select_related("added_by")
    return [
        FileRow(
            name=enclosure.name,
            href=reverse("enterprises:enclosure", args=[enclosure.pk]),
            size=enclosure.size,
            kind=EnclosureKind(enclosure.kind).label,
            added=enclosure.note,
            digest=enclosure.sha256,
        )
        for enclosure in shown
    ]


def recommendation(application: Application) -> Pairs:
    """推荐: by whom, as which of theirs, on which list."""
    if application.recommended_at is None:
        return []
    recommender = application.recommender
    found: Pairs = [
        (_called("recommending_region"), recommender.name if recommender else ""),
        (_called("rank"), application.rank),
        (_called("opinion"), application.opinion),
        (_called("recommended_on"), officialdate(application.recommended_on)),
    ]
    if application.channel == Channel.ASSOCIATION:
        found += [
            (_called("recommending_document"), application.recommending_document),
            (_called("consent_letter"), application.consent_letter),
        ]
    listed = application.on_list.number if application.on_list else _("not on a list yet")
    return [*found, (_called("on_list"), listed)]


def title_of(application: Application) -> Pairs:
    """公示与公布: the notice, the number, the document, the validity."""
    notice, named, ended = application.notice, application.named_by, application.ended_by
    found: Pairs = []
    if notice:
        days = pgettext("period", "%(first)s to %(last)s") % {
            "first": officialdate(notice.first_day),
            "last": officialdate(notice.last_day),
        }
        found.append((_called("notice"), f"{notice.number} · {days}"))
    if named:
        found += [
            (_called("demonstration_number"), application.demonstration_number),
            (_called("named_by"), f"{named.number} · {officialdate(named.dated_on)}"),
            (
                _called("valid_until"),
                officialdate(application.valid_until)
                if application.valid_until
                else _("no day on which a re-check is due"),
            ),
        ]
    if ended:
        found.append((_called("ended_by"), f"{ended.number} · {officialdate(ended.dated_on)}"))
    return found


def knows_the_course(user: Any, application: Application) -> bool:
    """Whether a reader may know who did what: everyone but an expert who was only asked to review it."""
    scope = scope_of(user)
    return (
        scope.national
        or application.credit_code in scope.enterprises
        or application.region_id in scope.regions
        or application.city_id in scope.cities
        or application.association_id in organisations_of(user, "association_analyst")
    )


@dataclass(frozen=True, slots=True)
class DeskReview:
    """资料评审 as a reader may know it: how many scores there are and their mean; for the convener each.

    releasable: the keys of those whose experts the reader can let go
    """

    sentence: str
    scores: list[Review]
    releasable: set[int]


def desk_review(application: Application, user: Any) -> DeskReview | None:
    """None for those who are not told: everyone outside the ministry."""
    if not is_national.test(user):
        return None
    standing = panels.standing_of([application])[application.pk]
    if not standing.asked:
        return None
    numbers = {"given": standing.given, "needed": standing.needed}
    sentence = _("%(given)s of the %(needed)s independent scores have been given.") % numbers
    if standing.mean is not None:
        sentence = together(sentence, _("Mean: %(mean)s.") % {"mean": f"{standing.mean:.1f}"})
    single = Review.objects.visible_to(user).filter(application=application, panel__convened_by=user)
    scores = list(single.select_related("expert", "panel", "application__call").order_by("id"))
    releasable = {review.pk for review in scores if panels.may_release(review, by=user)}
    return DeskReview(sentence, scores, releasable)


# One call


def rules_of(call: Call) -> Pairs:
    """The rules of a call. What is off is said too."""
    off = _("not held")
    return [
        (_("Document"), call.document_number),
        (
            _("Applications"),
            pgettext("period", "%(first)s to %(last)s")
            % {"first": officialdate(call.opens_on), "last": officialdate(call.closes_on)},
        ),
        (_called_of_call("places_of_province"), call.places_of_province),
        (_called_of_call("places_of_city"), call.places_of_city),
        (
            _called_of_call("places_of_association"),
            _("not limited") if call.places_of_association is None else call.places_of_association,
        ),
        (_called_of_call("limit"), call.get_limit_display()),
        (_called_of_call("notice_days"), call.notice_days),
        (_called_of_call("scores_needed"), call.scores_needed),
        (_called_of_call("defence"), off),
        (_called_of_call("site_check"), off),
        (
            _called_of_call("validity_years"),
            call.validity_years or _("no day on which a re-check is due"),
        ),
    ]


def _called_of_call(name: str) -> str:
    field: Any = Call._meta.get_field(name)
    return capitalised(str(field.verbose_name))


def counts_by_state(call: Call, user: Any) -> list[tuple[str, int]]:
    """(state, how many) of the applications that the reader may see, in the order of the workflow."""
    found = dict(
        Application.objects.visible_to(user)
        .filter(call=call)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    return [(state, found[state]) for state in S.values if state in found]


@dataclass(frozen=True, slots=True)
class Recommending:
    """What one of those for whom the reader recommends has used of its places, and what waits."""

    recommender: Region | Organisation
    quota: Quota
    to_check: int
    to_list: int
    href: str


def recommending_of(call: Call, user: Any) -> list[Recommending]:
    found = []
    for recommender in recommending.recommenders(user):
        quota = quota_of(call, recommender)
        waiting = to_recommend(call, recommender).count()
        listed = recommending.waiting_for_list(call, recommender).count()
        kind = "association" if isinstance(recommender, Organisation) else "region"
        href = reverse("enterprises:call_recommend", args=[call.code, kind, str(recommender.pk)])
        found.append(Recommending(recommender, quota, waiting, listed, href))
    return found


def to_recommend(call: Call, recommender: Region | Organisation) -> QuerySet[Application]:
    """The applications of a call whose recommendation is this one's to give."""
    if isinstance(recommender, Organisation):
        here = Q(state=S.ASSOCIATION_CHECK, association=recommender)
    elif recommender.is_city:
        here = Q(state=S.CITY_CHECK, city=recommender)
    else:
        here = Q(state=S.PROVINCIAL_CHECK, region=recommender)
    return Application.objects.filter(here, call=call).select_related("enterprise").order_by("submitted_at")


@dataclass(frozen=True, slots=True)
class Job:
    """Something the ministry does for a whole list: how many it concerns, and where."""

    label: str
    count: int
    href: str


def jobs_of(call: Call, user: Any, on: datetime.date | None = None) -> list[Job]:
    """What a call asks of a reviewer of the ministry, in the order of the workflow."""
    if not is_ministry_reviewer.test(user):
        return []
    today = on or timezone.localdate()
    applications = Application.objects.filter(call=call)
    listed = reverse("enterprises:applications") + f"?call={call.code}&state="
    lists = RecommendationList.objects.filter(call=call, taken_in_at__isnull=True).standing()
    over = applications.filter(state=S.PUBLIC_NOTICE, notice__last_day__lt=today)
    counts = dict(counts_by_state(call, user))
    jobs = [
        Job(_("Take in the lists of recommendations"), lists.count(), f"{call.get_absolute_url()}#lists"),
        Job(_("Check eligibility"), counts.get(S.ELIGIBILITY, 0), listed + S.ELIGIBILITY),
        Job(
            _("Ask experts"),
            counts.get(S.DESK_REVIEW, 0),
            reverse("enterprises:call_panel", args=[call.code]),
        ),
        Job(
            _("Decide on the desk review"),
            counts.get(S.DESK_REVIEW, 0),
            reverse("enterprises:call_shortlist", args=[call.code]),
        ),
        Job(
            _("Give public notice"),
            counts.get(S.SHORTLISTED, 0),
            reverse("enterprises:call_notice", args=[call.code]),
        ),
        Job(
            _("Name what passed the notice"), over.count(), reverse("enterprises:call_name", args=[call.code])
        ),
        Job(_("Re-check titles"), applications.recheck_due(today).count(), listed + S.NAMED),
    ]
    return [job for job in jobs if job.count]


def lists_of(call: Call, user: Any) -> QuerySet[RecommendationList]:
    found = RecommendationList.objects.visible_to(user).standing().filter(call=call)
    return (
        found.select_related("region", "association")
        .annotate(size=Count("applications"))
        .order_by("region__order", "pk")
    )


# What an enterprise may apply for


@dataclass(frozen=True, slots=True)
class Choice:
    """A product of the reader's enterprise in a call: whether it may be applied for, or why not."""

    improvement: Improvement
    refusal: str


def choices(user: Any, call: Call) -> list[Choice]:
    """Those that may be applied for first."""
    own = [m.enterprise_id for m in memberships_of(user) if m.enterprise_id]
    improvements = Improvement.objects.filter(enterprise__in=own).select_related("enterprise")
    verdicts = [(found, may_apply(found, call, by=user)) for found in improvements.order_by("product_name")]
    found_all = [Choice(found, "" if verdict else str(verdict)) for found, verdict in verdicts]
    return sorted(found_all, key=lambda choice: bool(choice.refusal))
