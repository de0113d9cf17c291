"""Beside the workflow: who has a report, what other lines say, what is settled, who is too close to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST

from enterprises import assigning, beside, field_comments, flagging, interests, line_comments
from enterprises.enums import Beside
from enterprises.flag_words import told
from enterprises.forms.checking import LineCommentForm, ReasonForm
from enterprises.models import User
from enterprises.verdicts import Refusal
from enterprises.views.report import visible_report
from reliability_tracker.formats import together

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    from enterprises.models import Application, Report
    from reliability_tracker.forms import Form


@require_POST
def report_assign(request: HttpRequest, number: str) -> HttpResponse:
    """To a colleague, to oneself, or to nobody."""
    report = _report_for(request, number, Beside.ASSIGN)
    return assigned(request, report, lambda to: assigning.assign(report=report, to=to, by=request.user))


def assigned(
    request: HttpRequest, thing: Report | Application, assign: Callable[[User | None], object]
) -> HttpResponse:
    """Have a thing assigned to the person whom a page has chosen, nobody if none, and go back to it."""
    chosen = request.POST.get("to", "")
    to = get_object_or_404(User, pk=chosen) if chosen.isdecimal() else None
    try:
        assign(to)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = (
            _("Assigned to %(name)s.") % {"name": to} if to else _("Anybody of your level can take it now.")
        )
        messages.success(request, said)
    return redirect(thing)


@require_http_methods(["GET", "HEAD", "POST"])
def report_comment(request: HttpRequest, number: str) -> HttpResponse:
    report = _report_for(request, number, Beside.COMMENT)
    form = LineCommentForm(request.POST if request.method == "POST" else None)
    return _page(
        request,
        report,
        form,
        lambda words: line_comments.comment(report=report, text=words["text"], by=request.user),
        done=_("Your comment is now shown beside the report."),
        title=pgettext("deed", "Comment"),
        sentence=_(
            "Those who check the report read it, with your department and name. It is no decision, and the"
            " enterprise does not read it."
        ),
        deed=pgettext("deed", "Comment"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def report_interest(request: HttpRequest, number: str) -> HttpResponse:
    report = _report_for(request, number, Beside.DECLARE)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return _page(
        request,
        report,
        form,
        lambda words: interests.declare(
            enterprise=report.enterprise, reason=words["reason"], by=request.user
        ),
        done=_("Declared. You will no longer decide on reports of this enterprise."),
        title=_("Declare an interest"),
        sentence=_(
            "You will no longer decide on reports of %(enterprise)s. Those who check see who declared what."
            " Only a steward of the ministry can withdraw it."
        )
        % {"enterprise": report.enterprise_name},
        deed=_("Declare an interest"),
        danger=True,
    )


@require_POST
def comment_judge(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Settle a comment on a field, or open it again."""
    report = _report_for(request, number, Beside.JUDGE)
    comment = get_object_or_404(report.field_comments, pk=pk)
    try:
        field_comments.judge(comment=comment, standing=request.POST.get("standing", ""), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{report.get_absolute_url()}#comments")


@require_http_methods(["GET", "HEAD", "POST"])
def flag_dismiss(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    report = _report_for(request, number, Beside.DISMISS)
    flag = get_object_or_404(report.flags.open(), pk=pk)
    (item,) = told(report, [flag])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    return _page(
        request,
        report,
        form,
        lambda words: flagging.dismiss(flag=flag, reason=words["reason"], by=request.user),
        done=_("Dismissed, with your reason."),
        title=_("Dismiss a flag: %(kind)s") % {"kind": item.kind},
        sentence=together(*item.sentences),
        deed=pgettext("flag", "Dismiss"),
    )


def _report_for(request: HttpRequest, number: str, deed: Beside) -> Report:
    """The report, for somebody who may do this to it; 403 with the sentence for everyone else who sees it."""
    report = visible_report(request, number)
    verdict = beside.may(deed, report, by=request.user)
    if not verdict:
        raise PermissionDenied(str(verdict))
    return report


def _page(
    request: HttpRequest,
    report: Report,
    form: Form,
    do: Callable[[dict[str, Any]], object],
    *,
    done: str,
    **words: Any,
) -> HttpResponse:
    """Ask for what the deed needs, then do it and lead back to the report."""
    if request.method == "POST" and form.is_valid():
        try:
            do(form.cleaned_data)
        except Refusal as refusal:
            for lack in refusal.lacks:
                form.add_error(lack.field if lack.field in form.fields else None, lack.message)
        else:
            messages.success(request, done)
            return redirect(report)
    facts = [
        (_("Report"), report.number),
        (_("Enterprise"), report.enterprise_name),
        (_("Product"), report.product_label),
    ]
    back = report.get_absolute_url()
    trail = [(_("Improvement reports"), reverse("enterprises:reports")), (report.number, back)]
    context = {"danger": False, **words, "form": form, "facts": facts, "back": back, "trail": trail}
    return render(request, "confirm_page.html", context)
