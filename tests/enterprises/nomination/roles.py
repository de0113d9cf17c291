"""Who may do what to an application in which state: stated once, for the table and for the pages."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from enterprises.models import Application, ApplicationTransition, Organisation
from enterprises.nomination_enums import ApplicationDeed, ApplicationState, Channel
from policy.enums import Ending
from policy.models import Decision
from tests.enterprises.cast import Cast
from tests.factories.nomination import (
    ApplicationFactory,
    PublicNoticeFactory,
    RecommendationListFactory,
    ReviewFactory,
    days,
)

S, D = ApplicationState, ApplicationDeed
WRITES = {"reporter", "administrator", "ministry of its own"}  # all belong to the enterprise
CITY, PROVINCE, ASSOCIATION, MINISTRY = {"city"}, {"province"}, {"association"}, {"ministry"}

# state → (deed, where it leads) → who may; what is not here nobody may
MAY: dict[S, dict[tuple[D, S], set[str]]] = {
    S.DRAFT: {(D.SUBMIT, S.CITY_CHECK): WRITES, (D.WITHDRAW, S.WITHDRAWN): WRITES},
    S.RETURNED: {(D.SUBMIT, S.PROVINCIAL_CHECK): WRITES, (D.WITHDRAW, S.WITHDRAWN): WRITES},
    S.CITY_CHECK: {
        (D.PASS_ON, S.PROVINCIAL_CHECK): CITY,
        (D.RECOMMEND, S.RECOMMENDED): CITY,
        (D.SEND_BACK, S.RETURNED): CITY,
        (D.REJECT, S.NOT_RECOMMENDED): CITY,
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.PROVINCIAL_CHECK: {
        (D.RECOMMEND, S.RECOMMENDED): PROVINCE,
        (D.SEND_BACK, S.RETURNED): PROVINCE,
        (D.REJECT, S.NOT_RECOMMENDED): PROVINCE,
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.ASSOCIATION_CHECK: {
        (D.ASK_CONSENT, S.CONSENT_PENDING): ASSOCIATION,
        (D.SEND_BACK, S.RETURNED): ASSOCIATION,
        (D.REJECT, S.NOT_RECOMMENDED): ASSOCIATION,
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.CONSENT_PENDING: {
        (D.CONSENT, S.RECOMMENDED): PROVINCE,
        (D.REFUSE, S.NOT_RECOMMENDED): PROVINCE,
        (D.TAKE_BACK, S.ASSOCIATION_CHECK): ASSOCIATION,
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.RECOMMENDED: {
        (D.TAKE_BACK, S.PROVINCIAL_CHECK): PROVINCE,
        (D.TAKE_IN, S.ELIGIBILITY): MINISTRY,
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.ELIGIBILITY: {
        (D.PASS, S.DESK_REVIEW): MINISTRY,
        (D.SEND_BACK, S.RETURNED): MINISTRY,
        (D.FAIL, S.NOT_SELECTED): MINISTRY,
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.DESK_REVIEW: {
        (D.SHORTLIST, S.SHORTLISTED): MINISTRY,
        (D.FAIL, S.NOT_SELECTED): MINISTRY,
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.SHORTLISTED: {
        (D.PUBLISH, S.PUBLIC_NOTICE): MINISTRY,
        (D.FAIL, S.NOT_SELECTED): MINISTRY,
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.PUBLIC_NOTICE: {
        (D.NAME, S.NAMED): MINISTRY,
        (D.DROP, S.NOT_SELECTED): MINISTRY,
        (D.WITHDRAW, S.WITHDRAWN): WRITES,
    },
    S.NAMED: {
        (D.UNNAME, S.PUBLIC_NOTICE): MINISTRY,
        (D.OPEN_RECHECK, S.RECHECK): MINISTRY,
        (D.REVOKE, S.REVOKED): MINISTRY,
    },
    S.RECHECK: {
        (D.FIND, S.RECHECK): PROVINCE,
        (D.CONFIRM, S.NAMED): MINISTRY,
        (D.REVOKE, S.REVOKED): MINISTRY,
        (D.EXPIRE, S.EXPIRED): MINISTRY,
    },
    S.NOT_RECOMMENDED: {},
    S.NOT_SELECTED: {},
    S.WITHDRAWN: {},
    S.REVOKED: {},
    S.EXPIRED: {},
}
DONE_TO_A_LIST = {D.PUBLISH, D.NAME}  # what they need is made for all of a list


def given(deed: str) -> dict[str, Any]:
    """What has to be given with a deed that one person does to one application."""
    today = timezone.localdate()
    document = {"document_number": "工信科函〔2026〕88号", "decided_on": today, "comment": "经复核"}
    return {
        D.RECOMMEND: {"comment": "同意推荐", "rank": 1, "decided_on": today},
        D.ASK_CONSENT: {
            "comment": "同意推荐",
            "rank": 1,
            "decided_on": today,
            "document_number": "中机联函〔2026〕3号",
        },
        D.CONSENT: {"document_number": "辽工信函〔2026〕9号", "decided_on": today},
        D.REFUSE: {**document, "document_number": "辽工信函〔2026〕9号"},
        D.TAKE_IN: {"paper_agrees": True},
        D.PASS: {"checklist": (True, True, True)},
        D.CONFIRM: {"comment": "复核通过", "decided_on": today},
        D.REVOKE: {**document, "ending": Ending.CEASE},
        D.EXPIRE: document,
    }.get(D(deed), {"comment": "说明"})


def application_in(state: str, people: Cast, association: Organisation, **fields: Any) -> Application:
    """An application that came to a state the usual way, with all that its next deeds look for."""
    filed = {}
    if state in (S.ASSOCIATION_CHECK, S.CONSENT_PENDING):
        filed = {"channel": Channel.ASSOCIATION, "association": association}
    trait = {S.DRAFT: "complete", S.CONSENT_PENDING: "recommended"}.get(S(state), str(state))
    application: Application = ApplicationFactory(
        **{trait: True},
        improvement__enterprise=people.enterprise,
        applicant=people["reporter"],
        **filed,
        **fields,
    )
    change: dict[str, Any] = {}
    if state == S.CONSENT_PENDING:
        change = {"recommending_region": None, "recommending_association": association, "state": state}
    if state == S.DESK_REVIEW:
        for _ in range(application.call.scores_needed):
            ReviewFactory(application=application, scored=True)
    if change:
        Application.objects.filter(pk=application.pk).update(**change)
        application.refresh_from_db()
    _arrive(application, people)
    return application


def _arrive(application: Application, people: Cast) -> None:
    """The step before, of which taking back and words about who was first speak."""
    arrivals = {
        S.RECOMMENDED: (D.RECOMMEND, S.PROVINCIAL_CHECK, "province"),
        S.CONSENT_PENDING: (D.ASK_CONSENT, S.ASSOCIATION_CHECK, "association"),
        S.NAMED: (D.NAME, S.PUBLIC_NOTICE, "ministry"),
    }
    if application.state in arrivals:
        deed, came_from, who = arrivals[S(application.state)]
        by = people[who]
        ApplicationTransition.objects.create(
            application=application,
            deed=deed,
            from_state=came_from,
            to_state=application.state,
            by=by,
            by_role=by.active_memberships[0].role,
            at=application.state_since,
        )


def whole_list(deed: str, application: Application) -> dict[str, Any]:
    """What a deed on a whole list brings along: its notice, or its decision and number."""
    if deed == D.PUBLISH:
        return {"notice": PublicNoticeFactory(call=application.call, running=True)}
    if deed == D.NAME:
        decision = Decision.objects.create(
            number="工信部科函〔2026〕99号",
            kind="demonstrations_named",
            dated_on=days(0),
            title="公布",
            recorded_by=application.recommended_by,
        )
        return {"decision": decision, "demonstration_number": "KKX-2026-900"}
    if deed == D.TAKE_IN:
        region = application.recommending_region
        drawn_up = RecommendationListFactory(call=application.call, region=region)
        Application.objects.filter(pk=application.pk).update(on_list=drawn_up)
        application.refresh_from_db()
    return {}
