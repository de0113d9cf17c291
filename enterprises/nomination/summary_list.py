"""推荐汇总表: the list on which a region or an association recommends, for the seal (DOMAIN 6.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.models import Application, ApplicationIndicator, RecommendationList
from enterprises.nomination.quota import quota_of
from policy.units import readable_unit
from reliability_tracker.formats import officialdate, thousands
from reliability_tracker.papers import paper_workbook


def summary_list(drawn_up: RecommendationList) -> bytes:
    """The workbook: what is recommended by rank, the quota above, the place for the seal below."""
    quota = quota_of(drawn_up.call, drawn_up.recommender)
    places = _("not limited") if quota.places is None else quota.places
    applications = (
        drawn_up.applications.select_related("sector", "project")
        .prefetch_related("rows__indicator")
        .order_by("rank", "number")
    )
    recommender = drawn_up.recommender.name
    return paper_workbook(
        title=_("Summary list of recommendations"),
        above=[
            _("Call: %(call)s") % {"call": drawn_up.call.name},
            _("Number of the list: %(number)s") % {"number": drawn_up.number},
            _("Quota used / quota: %(used)s / %(places)s") % {"used": quota.used, "places": places},
        ],
        head=[
            _("Recommender"),
            _("Name of the enterprise"),
            _("Unified social credit code"),
            _("Sector"),
            _("Project"),
            _("Product (model)"),
            _("Title of the case"),
            _("Main indicator (before → after, unit)"),
            _("International advanced value"),
            _("Contact person"),
            _("Contact telephone"),
            _("Rank"),
            _("Remarks"),
        ],
        rows=[_line(application, recommender) for application in applications],
        below=[
            _("Recommender (seal): %(name)s") % {"name": recommender},
            _("Date: %(day)s") % {"day": officialdate(drawn_up.dated_on)},
        ],
    )


def _line(application: Application, recommender: str) -> list[Any]:
    main = next(iter(application.rows.all()), None)
    model = application.product_model
    return [
        recommender,
        application.enterprise_name,
        application.credit_code,
        application.sector.name if application.sector else None,
        application.project.name if application.project else None,
        f"{application.product_name}（{model}）" if model else application.product_name,
        application.case_title,
        _improvement(main) if main else None,
        _benchmark(main) if main else None,
        application.contact_name,
        application.contact_phone,
        application.rank,
        "",
    ]


def _improvement(row: ApplicationIndicator) -> str:
    """平均故障间隔时间 1200 → 1900 h."""
    name = row.indicator.name if row.indicator else ""
    unit = readable_unit(row.unit)
    return f"{name} {_number(row.baseline_value)} → {_number(row.current_value)} {unit}".strip()


def _benchmark(row: ApplicationIndicator) -> str | None:
    if row.benchmark_value is None:
        return None
    value = f"{_number(row.benchmark_value)} {readable_unit(row.unit)}"
    named = pgettext("between items of a list", ", ").join(
        text for text in (row.benchmark_product, str(row.benchmark_year or "")) if text
    )
    return f"{value}（{named}）" if named else value


def _number(value: Decimal | None) -> str:
    return thousands(value.normalize() if value is not None else None)
