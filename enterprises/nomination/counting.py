"""What demonstrations say to `policy`: what is in progress, and that applications and register agree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db.models import Count
from django.utils.translation import gettext as _

from enterprises.models import Application
from enterprises.nomination_enums import TITLED, WAS_TITLED, ApplicationState
from policy.decision_rules import DEMONSTRATIONS as TARGET
from policy.enums import DecisionKind, Ending
from policy.models import DecisionSubject
from policy.sources import InProgress


def in_progress() -> Iterable[InProgress]:
    """在办: applications under check, by sector. A shortlisted one, or one in public notice, is not named."""
    waiting = Application.objects.under_check().values_list("sector").annotate(applications=Count("pk"))
    return [InProgress(TARGET, number, sector) for sector, number in waiting.order_by("sector")]


def reserved(kind: str, subjects: Collection[str]) -> Mapping[str, str]:
    """Demonstrations that have an application are named, and lose their title, there and nowhere else."""
    if kind not in (DecisionKind.DEMONSTRATIONS_NAMED, DecisionKind.TITLE_REVOKED):
        return {}
    named = Application.objects.filter(demonstration_number__in=subjects)
    sentence = _("It was named by application %(number)s; this is entered there.")
    return {
        number: sentence % {"number": application}
        for number, application in named.values_list("demonstration_number", "number")
    }


def faults() -> Iterator[tuple[str, str, str]]:
    """Where applications and the register of decisions do not say the same; empty proves that they do.

    Demonstrations of the register without an application are history and not looked at.
    """
    applications = Application.objects.filter(state__in=WAS_TITLED).select_related("named_by")
    lines = DecisionSubject.objects.standing().starts()
    lines = lines.filter(decision__kind=DecisionKind.DEMONSTRATIONS_NAMED)
    started = {(line.decision_id, line.subject): line for line in lines}
    ended = {
        ending.ends_id: ending for ending in DecisionSubject.objects.standing().exclude(ends__isnull=True)
    }
    for application in applications.order_by("number"):
        subject = application.demonstration_number
        line = started.get((application.named_by.pk, subject)) if application.named_by else None
        if line is None:
            yield TARGET, subject, f"{application.number} is named, and the register does not say so"
            continue
        if line.attribution != application.attribution:
            yield TARGET, subject, f"{application.number} and the register attribute it differently"
        ending = ended.get(line.pk)
        if application.state in TITLED and ending is not None:
            yield TARGET, subject, f"{application.number} bears a title that the register has ended"
        if application.state not in TITLED and (
            ending is None or ending.decision_id != application.ended_by_id
        ):
            yield TARGET, subject, f"{application.number} has no title, and the register has not ended it"
        if (
            ending is not None
            and application.state == ApplicationState.EXPIRED
            and ending.ending != Ending.CEASE
        ):
            yield TARGET, subject, f"{application.number} expired, and the register voids it"
