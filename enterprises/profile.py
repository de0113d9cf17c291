"""An enterprise's own facts: which of them who may change, and the change of its credit code."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from enterprises import counting
from enterprises.models import CreditCodeChange, Enterprise
from enterprises.registration import turn_waiting_claims
from enterprises.rules import checks_as_province, is_ministry_steward, is_own_enterprise_administrator
from enterprises.verdicts import Allowed, Lack, Refusal, Refused, Verdict
from policy.enums import SourceKind
from policy.sources import Source

OWN_FIELDS = (
    *("industry_code", "size", "ownership", "quality_grade"),
    *("contact_name", "contact_phone", "contact_email"),
)
CONFIRMED_FIELDS = ("enterprise_name", "city", "closed_on")  # compared with the licence when it registered


def editable_fields(enterprise: Enterprise, *, by: Any) -> tuple[str, ...]:
    """What this person may change: the administrator the profile, the province what it confirmed.

    The steward may change both, and move the enterprise to another region.
    """
    steward = is_ministry_steward.test(by)
    fields: tuple[str, ...] = ()
    if steward or checks_as_province.test(by, enterprise):
        fields += CONFIRMED_FIELDS
    if steward:
        fields += ("region",)
    if steward or is_own_enterprise_administrator.test(by, enterprise):
        fields += OWN_FIELDS
    return fields


def may_edit(enterprise: Enterprise, *, by: Any) -> Verdict:
    if editable_fields(enterprise, by=by):
        return Allowed()
    return Refused(_("Only the administrator of the enterprise and the province change the profile."))


def may_change_code(*, by: Any) -> Verdict:
    if is_ministry_steward.test(by):
        return Allowed()
    return Refused(_("Only a steward of the ministry changes a credit code."))


@transaction.atomic
def change_credit_code(
    *, enterprise: Enterprise, new_code: str, changed_on: datetime.date, document_number: str, by: Any
) -> CreditCodeChange:
    """The legal unit has another code: from that day the old one ceases to count and the new one counts.

    new_code: normalised and valid. Raises Refusal. The ledger is restated in the same transaction.
    """
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if lacks := _in_the_way(enterprise, new_code, changed_on, by):
        raise Refusal(lacks)
    change = CreditCodeChange.objects.create(
        enterprise=enterprise,
        old_code=enterprise.credit_code,
        new_code=new_code,
        changed_on=changed_on,
        document_number=document_number,
        recorded_by=by,
    )
    enterprise.credit_code = new_code
    enterprise.save(update_fields=["credit_code"])
    turn_waiting_claims(enterprise)
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("Credit code changed from %(old)s to %(new)s") % {"old": change.old_code, "new": new_code}
    counting.restate_enterprise(
        enterprise=enterprise, source=Source(SourceKind.NEW_CODE, document_number), by=by, reason=reason
    )
    return change


def address_of_change(document_number: str) -> str:
    """The page of the enterprise whose code a document changed; empty if there is none."""
    changes = CreditCodeChange.objects.filter(document_number=document_number)
    change = changes.select_related("enterprise").order_by("id").first()
    return change.enterprise.get_absolute_url() if change else ""


def _in_the_way(enterprise: Enterprise, new_code: str, changed_on: datetime.date, by: Any) -> list[Lack]:
    lacks = []
    if not (verdict := may_change_code(by=by)):
        lacks.append(Lack(str(verdict)))
    if new_code == enterprise.credit_code:
        lacks.append(Lack(_("This is the code it has."), "new_code"))
    elif Enterprise.objects.filter(credit_code=new_code).exists():
        lacks.append(Lack(_("Another enterprise has this code."), "new_code"))
    elif CreditCodeChange.objects.filter(old_code=new_code).exists():
        lacks.append(Lack(_("This code was given up once; it never comes back."), "new_code"))
    if changed_on > timezone.localdate():
        lacks.append(Lack(_("This day is still to come."), "changed_on"))
    last = enterprise.code_changes.order_by("changed_on").last()
    if last is not None and changed_on <= last.changed_on:
        lacks.append(Lack(_("The code was changed after this day already."), "changed_on"))
    return lacks
