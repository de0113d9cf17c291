"""One expected report: its page, another day for it, and that there is nothing to report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises import owed_page, owing
from enterprises.forms.owed import ExtensionForm, QuestionForm, ReasonForm
from enterprises.reporting import may_report
from enterprises.rules import sees_completeness
from enterprises.verdicts import Refusal, Verdict
from reliability_tracker.formats import officialdate
from reliability_tracker.forms import Form
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from enterprises.models import ExpectedReport


@read_only
def owed(request: HttpRequest, pk: int) -> HttpResponse:
    found = _visible(request, pk)
    user = request.user
    context = {
        "expected": found,
        "trail": _trail(request),
        "facts": owed_page.facts(found),
        "events": owed_page.events(found),
        "reports": owed_page.reports_of(found, user),
        "may_extend": owing.may_extend(found, by=user),
        "may_declare": owing.may_declare_nothing(found, by=user),
        "may_withdraw": owing.may_withdraw_nothing(found, by=user),
        "may_question": owing.may_question_nothing(found, by=user),
        "may_enter_paper": may_report(found.improvement, found.cycle, by=user, on_paper=True),
        "may_report": may_report(found.improvement, found.cycle, by=user),
    }
    return render(request, "enterprises/owed.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def owed_extend(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the reporter another day."""
    found = _visible(request, pk)
    _require(owing.may_extend(found, by=request.user))
    form = ExtensionForm(request.POST if request.method == "POST" else None)
    sentence = _(
        "It is due on %(due)s; that date stays on record."
        " A report submitted by the new date counts as on time."
    )
    context = {
        "title": _("Grant an extension: %(product)s") % {"product": found.improvement.product_label},
        "sentence": sentence % {"due": officialdate(found.due_on)},
        "deed": _("Grant an extension"),
    }
    return _asked(request, found, form, context, owing.extend, _("The extension has been given."))


@require_http_methods(["GET", "HEAD", "POST"])
def owed_nothing(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare that there is nothing to report; or take that back, if it was declared."""
    found = _visible(request, pk)
    posted = request.POST if request.method == "POST" else None
    if owing.may_withdraw_nothing(found, by=request.user):
        context = {
            "title": _("There is something to report after all"),
            "sentence": _("The report is owed again. The declaration stays on record."),
            "deed": _("Withdraw the nil report"),
        }
        return _asked(request, found, Form(posted), context, owing.withdraw_nothing, _("It is owed again."))
    _require(owing.may_declare_nothing(found, by=request.user))
    context = {
        "title": _("Nothing to report: %(product)s") % {"product": found.improvement.product_label},
        "sentence": _("This counts as received. A report that is submitted later takes its place."),
        "deed": _("Submit the nil report"),
    }
    return _asked(
        request, found, ReasonForm(posted), context, owing.declare_nothing, _("Declared: nothing to report.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def owed_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not take the declaration that there is nothing to report."""
    found = _visible(request, pk)
    _require(owing.may_question_nothing(found, by=request.user))
    declared = found.nil_reports.in_force().get()
    context = {
        "title": _("Ask for the report after all: %(product)s")
        % {"product": found.improvement.product_label},
        "sentence": _("The report is owed again, and the enterprise is told why."),
        "deed": _("Ask for the report"),
        "said": [(_("Declared, with the reason"), declared.reason)],
    }
    form = QuestionForm(request.POST if request.method == "POST" else None)
    return _asked(request, found, form, context, owing.question_nothing, _("The report is owed again."))


def _asked(
    request: HttpRequest,
    found: ExpectedReport,
    form: Form,
    context: dict[str, Any],
    deed: Callable[..., Any],
    done: str,
) -> HttpResponse:
    """Ask for what a deed needs, then do it; what is refused stands at its field."""
    if request.method == "POST" and form.is_valid():
        try:
            deed(expected=found, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            for lack in refusal.lacks:
                form.add_error(lack.field or None, lack.message)
        else:
            messages.success(request, done)
            return redirect(found)
    facts = [*owed_page.facts(found), *context.pop("said", ())]
    back = found.get_absolute_url()
    trail = [*_trail(request), (found.improvement.product_label, back)]
    context |= {"form": form, "facts": facts, "back": back, "trail": trail}
    return render(request, "confirm_page.html", context)


def _visible(request: HttpRequest, pk: int) -> ExpectedReport:
    found: ExpectedReport = get_object_or_404(owed_page.expected_seen_by(request.user), pk=pk)
    return found


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise PermissionDenied(str(verdict))


def _trail(request: HttpRequest) -> list[tuple[str, str]]:
    if sees_completeness.test(request.user):
        return [
            (_("Completeness of reporting"), reverse("enterprises:completeness")),
            (_("Expected reports"), reverse("enterprises:expected")),
        ]
    return [(_("Start a report"), reverse("enterprises:report_new"))]
