"""Where an application is, in words: for the reviewer, for the enterprise, whose turn it is, what is next."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from enterprises.nomination_enums import ApplicationState
from enterprises.places import Place, StateWords
from enterprises.rules import is_own_enterprise
from reliability_tracker.formats import officialdate
from reliability_tracker.statuses import Tone

if TYPE_CHECKING:
    from enterprises.models import Application

S = ApplicationState
_THE_ENTERPRISE = pgettext_lazy("level", "the enterprise")
_THE_PROVINCE = pgettext_lazy("level", "the province")
_THE_MINISTRY = pgettext_lazy("level", "the ministry")
_OVER = _("This is final. The enterprise may apply again in a later call.")

PLACE: dict[str, StateWords] = {
    S.DRAFT: StateWords(
        S.DRAFT.label,
        _("draft, not submitted yet"),
        _THE_ENTERPRISE,
        _("the enterprise"),
        _("The enterprise completes the application and submits it. Until then nobody else sees it."),
        Tone.IDLE,
    ),
    S.CITY_CHECK: StateWords(
        S.CITY_CHECK.label,
        _("submitted, with the city"),
        pgettext_lazy("level", "the city"),
        _("the authority of %(city)s"),
        _("The city passes it on to the province, sends it back, or does not recommend it."),
        Tone.BUSY,
    ),
    S.PROVINCIAL_CHECK: StateWords(
        S.PROVINCIAL_CHECK.label,
        _("submitted, with the province"),
        _THE_PROVINCE,
        _("the industry authority of %(region)s"),
        _("The province recommends it within its quota, sends it back, or does not recommend it."),
        Tone.BUSY,
    ),
    S.ASSOCIATION_CHECK: StateWords(
        S.ASSOCIATION_CHECK.label,
        _("submitted, with the association"),
        pgettext_lazy("level", "the association"),
        "%(association)s",
        _("The association recommends it and asks the province for consent, or sends it back."),
        Tone.BUSY,
    ),
    S.CONSENT_PENDING: StateWords(
        S.CONSENT_PENDING.label,
        _("recommended by the association, the province is asked"),
        _THE_PROVINCE,
        _("the industry authority of %(region)s"),
        _("The province consents by letter or refuses."),
        Tone.BUSY,
    ),
    S.RETURNED: StateWords(
        S.RETURNED.label,
        _("sent back to you for completion"),
        _THE_ENTERPRISE,
        _("the enterprise"),
        _("The enterprise answers and submits again, to the level that sent it back."),
        Tone.WARN,
    ),
    S.RECOMMENDED: StateWords(
        S.RECOMMENDED.label,
        _("recommended to the ministry"),
        pgettext_lazy("level", "the recommender"),
        "%(recommender)s",
        _("The recommender puts it on its sealed list; the ministry takes the list in."),
        Tone.BUSY,
    ),
    S.ELIGIBILITY: StateWords(
        S.ELIGIBILITY.label,
        _("with the ministry, eligibility check"),
        _THE_MINISTRY,
        _("the ministry"),
        _("The ministry checks that it is eligible and complete, then asks experts to review it."),
        Tone.BUSY,
    ),
    S.DESK_REVIEW: StateWords(
        S.DESK_REVIEW.label,
        _("with the experts, desk review"),
        _THE_MINISTRY,
        _("the experts"),
        _("Several experts score it, each on their own; then the ministry decides on the shortlist."),
        Tone.BUSY,
    ),
    S.SHORTLISTED: StateWords(
        S.SHORTLISTED.label,
        _("on the shortlist; not named yet"),
        _THE_MINISTRY,
        _("the ministry"),
        _("The ministry puts the shortlist into public notice. A name may still be dropped."),
        Tone.BUSY,
    ),
    S.PUBLIC_NOTICE: StateWords(
        S.PUBLIC_NOTICE.label,
        _("in public notice; not named yet"),
        _THE_MINISTRY,
        _("the ministry"),
        _(
            "Anyone may object until the last day of the notice."
            " After that the ministry names it or drops it from the notice."
        ),
        Tone.BUSY,
    ),
    S.NAMED: StateWords(
        S.NAMED.label,
        _("named by the ministry"),
        "",
        "",
        _("It counts as a typical demonstration."),
        Tone.GOOD,
    ),
    S.RECHECK: StateWords(
        S.RECHECK.label,
        _("named; under re-check"),
        _THE_MINISTRY,
        _("the ministry"),
        _("The ministry confirms the title or ends it. Until then it counts."),
        Tone.WARN,
    ),
    S.NOT_RECOMMENDED: StateWords(
        S.NOT_RECOMMENDED.label, _("not recommended to the ministry"), "", "", _OVER, Tone.BAD
    ),
    S.NOT_SELECTED: StateWords(
        S.NOT_SELECTED.label, _("not selected by the ministry"), "", "", _OVER, Tone.BAD
    ),
    S.WITHDRAWN: StateWords(
        S.WITHDRAWN.label,
        _("withdrawn by you"),
        "",
        "",
        _("This is final. The enterprise may apply again."),
        Tone.IDLE,
    ),
    S.REVOKED: StateWords(S.REVOKED.label, _("title taken back by the ministry"), "", "", _OVER, Tone.BAD),
    S.EXPIRED: StateWords(S.EXPIRED.label, _("title expired"), "", "", _OVER, Tone.IDLE),
}


def place_of(application: Application, user: Any) -> Place:
    """Where the application is, in the words of this reader."""
    words = PLACE[application.state]
    own = is_own_enterprise.test(user, application)
    names, due_on = names_in(application), application.acts_by
    return Place(
        state=application.state,
        label=str(words.enterprise if own else words.reviewer),
        waits_for=str(words.waits_for) % names,
        since=application.state_since,
        due_on=due_on,
        overdue=due_on is not None and due_on < timezone.localdate(),
        next=_next(application, words),
        tone=words.tone,
    )


def names_in(application: Application) -> dict[str, str]:
    """What the words may name."""
    return {
        "region": application.region.name,
        "city": application.city.name if application.city else "",
        "association": application.association.name if application.association else "",
        "recommender": application.recommender.name if application.recommender else "",
    }


def is_recheck_due(application: Application, on: datetime.date | None = None) -> bool:
    """Whether its validity is over. It counts as before: a lapse of the date ends nothing."""
    today = on or timezone.localdate()
    return (
        application.state == S.NAMED
        and application.valid_until is not None
        and application.valid_until < today
    )


def _next(application: Application, words: StateWords) -> str:
    if is_recheck_due(application):
        return str(_("Its validity is over and a re-check is due. Until the ministry decides it counts."))
    if application.state == S.PUBLIC_NOTICE and application.notice:
        sentence = _(
            "Anyone may object until %(day)s. After that the ministry names it or drops it from the notice."
        )
        return str(sentence) % {"day": officialdate(application.notice.last_day)}
    return str(words.next)
