"""When reminders of a cycle go out: what a steward has set, else our proposal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.models import Cycle, ReminderPolicy
from enterprises.reminder_steps import PROPOSED, Rule
from enterprises.rules import is_ministry_steward
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict


def rule_of(cycle: Cycle) -> Rule:
    return rules_of([cycle.pk]).get(cycle.pk, PROPOSED)


def rules_of(cycles: Iterable[int]) -> dict[int, Rule]:
    """Those that were set, by the key of their cycle."""
    policies = ReminderPolicy.objects.filter(cycle__in=list(cycles))
    return {p.cycle_id: Rule(p.days_before, p.days_after, p.escalate_after) for p in policies}


def rule_in_words(rule: Rule) -> str:
    """14, 3 days before; 1, 8 days after; the level above after 15."""
    comma = pgettext("between items of a list", ", ")
    parts = []
    if rule.days_before:
        parts.append(_("%(days)s days before") % {"days": comma.join(map(str, rule.days_before))})
    if rule.days_after:
        parts.append(_("%(days)s days after") % {"days": comma.join(map(str, rule.days_after))})
    if rule.escalate_after:
        parts.append(_("to the level above after %(days)s days") % {"days": rule.escalate_after})
    return pgettext("between parts of a sentence", "; ").join(parts) or _("none")


def may_set_rule(user: Any) -> Verdict:
    if is_ministry_steward.test(user):
        return Allowed()
    return Refused(_("Only stewards of the ministry can do this."))


@transaction.atomic
def set_rule(*, cycle: Cycle, rule: Rule, by: Any) -> ReminderPolicy:
    """When reminders of this cycle go out from now on; those that were given stay given."""
    verdict = may_set_rule(by)
    if not verdict:
        raise Refusal([Lack(str(verdict))])
    policy, _created = ReminderPolicy.objects.update_or_create(
        cycle=cycle,
        defaults={
            "days_before": sorted(set(rule.days_before), reverse=True),
            "days_after": sorted(set(rule.days_after)),
            "escalate_after": rule.escalate_after,
        },
    )
    return policy
