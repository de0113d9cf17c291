"""Deeds: what a person may do to a report now, doing it, and what was done. The workflow's own answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from enterprises.api import examples, shapes
from enterprises.api.once import (
    KEY_DESCRIBED,
    MATCH_DESCRIBED,
    etag_of,
    once,
    require_current,
    require_scope,
)
from enterprises.api.refusals import refused
from enterprises.api.reports import TAG, object_of, visible_report
from enterprises.api.told import comment_of
from enterprises.conditions import last_transition
from enterprises.enums import Deed, ReportState, TokenScope
from enterprises.forms.review import ANSWER, ON_FIELD, DeedForm
from enterprises.models import Report, Transition
from enterprises.verdicts import Lack, Refusal
from enterprises.views.review import commentable, offered
from enterprises.workflow import Offer, deeds_for, is_barred, may, perform
from policy.enums import Ending
from reliability_tracker.api.problems import Wrong, invalid, nothing_here
from reliability_tracker.api.views import Endpoint

DECIDED_WITH = ("cycle", "enterprise", "region", "city")
OF_THE_ENTERPRISE = (Deed.SUBMIT, Deed.WITHDRAW, Deed.CORRECT)
TEXTS = ("comment", "late_reason", "document_number", "decided_on", "ending", "answer_due_on", "to")
MEMBERS = (*TEXTS, "reasons", "field_comments", "answers")
DAY = {"anyOf": [{"type": "string", "format": "date"}, {"type": "null"}]}
WORDS = {"type": "object", "additionalProperties": {"type": "string"}}
TAKEN: dict[str, Any] = {
    "type": "object",
    "properties": {
        "comment": {"type": "string", "description": gettext_lazy("opinion, reason, or comment overall")},
        "reasons": {"type": "array", "items": {"type": "string"}},
        "field_comments": WORDS | {"description": gettext_lazy("comments on single fields, by their names")},
        "answers": WORDS | {"description": gettext_lazy("answers to comments, by their ids")},
        "late_reason": {"type": "string"},
        "document_number": {"type": "string"},
        "decided_on": DAY,
        "ending": {"type": "string", "enum": list(Ending.values)},
        "answer_due_on": DAY,
        "to": {
            "type": "string",
            "enum": list(ReportState.values),
            "description": gettext_lazy("for an action that can lead to several states"),
        },
    },
    "additionalProperties": False,
}
DEED = OpenApiParameter(
    "deed", {"type": "string", "enum": list(Deed.values)}, OpenApiParameter.PATH, required=True
)


class Deeds(Endpoint):
    tag = TAG

    @extend_schema(
        operation_id="report_deeds",
        summary=gettext_lazy("What you may do with a report now, and what prevents it"),
        responses=shapes.OfferShape(many=True),
    )
    def get(self, request: Any, number: str) -> Response:
        report = visible_report(request, number)
        return Response([_shown(offer) for offer in deeds_for(request.user, report)])


class OneDeed(Endpoint):
    tag = TAG
    headers_described: ClassVar[dict[str, list[OpenApiParameter]]] = {
        "POST": [KEY_DESCRIBED, MATCH_DESCRIBED]
    }

    @extend_schema(
        operation_id="report_deed",
        summary=gettext_lazy("Act on a report: submit it, pass it on, accept it …"),
        description=gettext_lazy(
            "What an action asks for depends on the action and the state. Everything missing is named at "
            "once, in the same words as on the pages."
        ),
        parameters=[DEED],
        request={"application/json": TAKEN},
        responses=shapes.DoneShape,
        examples=[examples.SUBMIT, examples.SEND_BACK],
    )
    def post(self, request: Any, number: str, deed: str) -> Response:
        report = visible_report(request, number, read_with=DECIDED_WITH)
        if deed not in Deed.values:
            raise nothing_here()
        require_scope(request, _scope(deed, report))
        data = object_of(request, MEMBERS)
        return once(request, lambda: self._done(request, report, deed, data))

    def _done(self, request: Any, report: Report, deed: str, data: Mapping[str, Any]) -> Response:
        require_current(request, report)
        texts = _texts(report, data)
        to = texts.get("to")
        offer = offered(request.user, report, deed, to)
        never = is_barred(deed, report, by=request.user)
        if offer is None or not offer.verdict:
            lacks = offer.lacks if offer else [Lack(str(may(deed, report, by=request.user, to=to)))]
            raise refused(lacks, never=never, report=report)
        given = _read(report, offer, texts)
        try:
            step = perform(deed, report, by=request.user, **given)
        except Refusal as refusal:
            raise refused(refusal.lacks, never=never, report=report) from refusal
        shown = report.corrections.latest("version") if deed == Deed.CORRECT else report
        body = {"step": shapes.StepShape(_told(step)).data, "report": shapes.ReportRow(shown).data}
        return Response(body, headers={"ETag": etag_of(shown)})


class History(Endpoint):
    tag = TAG

    @extend_schema(
        operation_id="report_history",
        summary=gettext_lazy("What has happened to a report"),
        responses=shapes.StepShape(many=True),
    )
    def get(self, request: Any, number: str) -> Response:
        report = visible_report(request, number)
        rows = list(report.rows.select_related("indicator"))
        steps = report.transitions.select_related("by").prefetch_related("field_comments").order_by("id")
        return Response(shapes.StepShape([_told(step, rows) for step in steps], many=True).data)


def _scope(deed: str, report: Report) -> str:
    """What a token must be meant for; taking back goes with what is taken back."""
    if deed == Deed.TAKE_BACK:
        last = last_transition(report)
        deed = last.deed if last else deed
    return TokenScope.REPORT if deed in OF_THE_ENTERPRISE else TokenScope.DECIDE


def _shown(offer: Offer) -> dict[str, Any]:
    return {
        "deed": offer.deed,
        "to": offer.to,
        "label": offer.label,
        "allowed": bool(offer.verdict),
        "in_the_way": [{"field": lack.field or lack.anchor, "detail": lack.message} for lack in offer.lacks],
    }


def _texts(report: Report, data: Mapping[str, Any]) -> QueryDict:
    """The body as the form of the deed has it; 400 for members of another kind."""
    texts, wrong = QueryDict(mutable=True), []
    for name in TEXTS:
        value = data.get(name)
        if isinstance(value, str):
            texts[name] = value
        elif value is not None:
            wrong.append(Wrong(name, _("Give a text.")))
    reasons = data.get("reasons", [])
    if isinstance(reasons, list) and all(isinstance(code, str) for code in reasons):
        for code in reasons:
            texts.appendlist("reasons", code)
    else:
        wrong.append(Wrong("reasons", _("Give a list of codes.")))
    for name, prefix in (("field_comments", ON_FIELD), ("answers", ANSWER)):
        given = data.get(name, {})
        if isinstance(given, Mapping) and all(isinstance(text, str) for text in given.values()):
            texts.update({prefix + key: text for key, text in given.items()})
        else:
            wrong.append(Wrong(name, _("Give an object of texts.")))
    if wrong:
        raise invalid(wrong)
    return texts


def _read(report: Report, offer: Offer, texts: QueryDict) -> dict[str, Any]:
    """What `perform` takes, by the form of the page; 422 with everything that is missing or unknown."""
    lines = [line for _title, lines in commentable(report) for line in lines] if _comments(texts) else []
    blank = DeedForm(report=report, offer=offer, lines=lines)
    for name in ("to", "seen"):
        texts.setdefault(name, blank.initial[name])
    form = DeedForm(texts, report=report, offer=offer, lines=lines)
    wrong = [Wrong(name, _("This action does not take this.")) for name in texts if name not in form.fields]
    if form.is_valid() and not wrong:
        return form.given
    wrong += [
        Wrong("" if name == "__all__" else name, str(sentence))
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
    raise refused([Lack(one.detail, one.field) for one in wrong])


def _comments(texts: QueryDict) -> bool:
    return any(name.startswith(ON_FIELD) for name in texts)


def _told(step: Transition, rows: Any = None) -> Transition:
    """With its comments on single fields, named as the rows of the report say; these are read if need be."""
    comments = list(step.field_comments.all())
    if rows is None and comments:
        rows = list(step.report.rows.select_related("indicator"))
    step.remarks = [comment_of(comment, rows) for comment in comments]  # type: ignore[attr-defined]
    return step
