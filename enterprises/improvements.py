"""What holds of every improvement (DOMAIN 6.1), and what is only pointed out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Improvement
from enterprises.rules import is_own_enterprise_reporter
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict
from policy.models import IndustryCode


def may_edit(thing: Any, *, by: Any) -> Verdict:
    """Improvements are entered by the enterprise itself. thing: the enterprise or one of its improvements."""
    if is_own_enterprise_reporter.test(by, thing):
        return Allowed()
    return Refused(_("Only people of the enterprise itself can do this."))


def problems(improvement: Improvement) -> Iterator[tuple[str, str]]:
    """(field, sentence) for what does not go together."""
    if not improvement.product_class_id and not improvement.product_class_other.strip():
        yield "product_class", _("Choose a class, or name another one below.")
    if improvement.product_class_id and improvement.product_class_other.strip():
        yield "product_class_other", _("A class is chosen already; leave this empty.")
    if improvement.project_id == "foundation" and not improvement.layer_id:
        yield "layer", _("The foundation project needs its layer.")
    if improvement.project_id == "multiplication" and improvement.layer_id:
        yield "layer", _("The multiplication project has no layers; leave this empty.")


def warnings(improvement: Improvement) -> Iterator[str]:
    """Sentences that never block: the declared sector stands even when the industry code suggests another."""
    code = improvement.enterprise.industry_code
    if sentence := industry_warning(code, improvement.sector_id):
        yield sentence
    product_class = improvement.product_class
    if product_class and improvement.project_id not in (None, product_class.project_id):
        yield _("The product class is listed under the other project.")


def industry_warning(code: str, sector: str | None = None) -> str:
    """What is odd about an industry code, alone or beside a sector; empty if nothing is."""
    if not code:
        return ""
    industry = IndustryCode.objects.filter(pk=code).first()
    if industry is None:
        return _("This code is not in the list of manufacturing; please check it.")
    if sector and industry.sector_hint_id and industry.sector_hint_id != sector:
        return _("Industry %(code)s %(name)s usually belongs to another sector.") % {
            "code": industry.code,
            "name": industry.name,
        }
    return ""


def end(*, improvement: Improvement, on: datetime.date | None, by: Any) -> Improvement:
    """The improvement ended on this day, so that later cycles expect no report; None takes the end back.

    What it has counted stays. Raises Refusal.
    """
    if not (verdict := may_edit(improvement, by=by)):
        raise Refusal([Lack(str(verdict))])
    if on is not None and on > timezone.localdate():
        raise Refusal([Lack(_("This day is still to come."), "ended_on")])
    if on is not None and improvement.started_on and on < improvement.started_on:
        raise Refusal([Lack(_("It cannot end before it began."), "ended_on")])
    improvement.ended_on = on
    improvement.save(update_fields=["ended_on"])
    return improvement
