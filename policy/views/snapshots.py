"""Published figures, and whether figures on paper are ours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from policy import summary_jobs
from policy.checking import Checked, checked_figures, snapshot_code
from policy.forms.snapshots import CheckForm, PublishForm
from policy.models import Snapshot, SnapshotSummary
from policy.rights import is_steward, stewards_only
from policy.snapshot_page import TargetLine, cause_lines, correction_lines, target_lines
from policy.snapshots import corrections, publish, published_summary, published_words
from policy.summary import SectorSummary
from policy.summary_files import CONTENT_TYPES, FORMATS, file_name
from policy.views.sectors import offered, refuse_unknown, summary_response
from reliability_tracker.tables import DateColumn, LinkColumn, NumberColumn, Table, TypedColumn
from reliability_tracker.views import ListPage, read_only, without_writes

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponseBase

HOME = gettext_lazy("Published figures")


class SnapshotTable(Table):
    """Every snapshot, newest first."""

    class Meta:
        order_by = ("-number",)

    number = LinkColumn(verbose_name=gettext_lazy("Number"))
    as_of = DateColumn(verbose_name=gettext_lazy("As of"))
    known_at = DateColumn(verbose_name=gettext_lazy("Published at"))
    ledger_version = NumberColumn(verbose_name=gettext_lazy("Ledger version"))
    remark = TypedColumn(verbose_name=gettext_lazy("Remark"))


class SnapshotList(ListPage):
    """What was published, for everyone signed in."""

    table_class = SnapshotTable
    title = HOME
    intro = gettext_lazy(
        "Figures frozen on the day they were published. They can be printed again unchanged."
    )
    export_name = "snapshots"
    template_name = "policy/snapshot_list.html"

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Snapshot.objects.visible_to(self.request.user).defer("content")
        return rows

    def context(self) -> dict[str, Any]:
        return {"steward": is_steward(self.request.user)}


@read_only
def snapshot(request: HttpRequest, number: int) -> HttpResponse:
    """The figures as published, the summaries to take away, and what was corrected since."""
    found = _snapshot(request, number)
    since = corrections(found)
    words = published_words(found)
    sectors = found.summaries.values_list("sector", flat=True).order_by("sector__order", "sector").distinct()
    context = {
        "snapshot": found,
        "targets": target_lines(found, words),
        "words": words,
        "corrections": correction_lines(since, words),
        "causes": cause_lines(since, words, found),
        "summaries": [
            (
                words["names"]["sector"].get(code, code),
                [
                    (kind.upper(), reverse("policy:snapshot_export", args=[number, code, kind]))
                    for kind in FORMATS
                ],
            )
            for code in dict.fromkeys(sectors)
        ],
        "check_code": snapshot_code(found.digest),
        "trail": [(str(HOME), reverse("policy:snapshots"))],
    }
    return render(request, "policy/snapshot.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, number: int, code: str, fmt: str) -> HttpResponseBase:
    """A summary as it was published. A large one is offered to be made by a job; POST has it made."""
    if request.method != "POST":
        return _export_now(request, number, code, fmt)
    found = _snapshot(request, number)
    summary, _csv = published_or_404(found, code)
    refuse_unknown(fmt)
    return redirect(
        summary_jobs.start(sector=summary.sector, fmt=fmt, snapshot=found.number, by=request.user)
    )


@without_writes
def _export_now(request: HttpRequest, number: int, code: str, fmt: str) -> HttpResponseBase:
    found = _snapshot(request, number)
    summary, _csv = published_or_404(found, code)
    if fmt in FORMATS and is_made_in_background(summary, fmt):
        return offered(request, summary, fmt, back=reverse("policy:snapshot", args=[number]))
    return published_response(request, found, code, fmt)


def is_made_in_background(summary: SectorSummary, fmt: str) -> bool:
    """Whether a published summary is large; its CSV is kept as it was printed and only handed out."""
    return fmt != "csv" and summary_jobs.is_large(summary, fmt)


def published_or_404(found: Snapshot, code: str) -> tuple[SectorSummary, bytes]:
    try:
        return published_summary(found, code)
    except SnapshotSummary.DoesNotExist as missing:
        raise Http404(_("There is no sector %(code)s.") % {"code": code}) from missing


def published_response(request: HttpRequest, found: Snapshot, code: str, fmt: str) -> HttpResponse:
    """A summary as it was published, as a file: its CSV byte for byte, its documents figure for figure."""
    summary, published = published_or_404(found, code)
    if fmt != "csv":
        return summary_response(request, summary, fmt)
    response = HttpResponse(published, content_type=CONTENT_TYPES["csv"])
    response["Content-Disposition"] = (
        content_disposition_header(True, file_name(summary, fmt)) or "attachment"
    )
    return response


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Where a steward publishes the figures of a date."""
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = publish(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None if not hasattr(error, "error_dict") else "as_of", error.messages)
        else:
            messages.success(request, _("Published as snapshot no. %(number)d.") % {"number": made.number})
            return redirect(made)
    context = {
        "title": _("Publish figures"),
        "sentence": _(
            "The figures of all targets and sectors on the date, as they are known now, are frozen with "
            "their method and thresholds. A snapshot cannot be changed or taken back; what is recorded "
            "later is in its list of corrections."
        ),
        "form": form,
        "deed": _("Publish"),
        "back": reverse("policy:snapshots"),
        "trail": [(str(HOME), reverse("policy:snapshots"))],
    }
    return render(request, "confirm_page.html", context)


@login_not_required
@read_only
def check_form(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in that nothing can scan."""
    form = CheckForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid() and form.cleaned_data["code"]:
        return redirect("policy:check", code=form.cleaned_data["code"])
    return render(request, "policy/check.html", {"form": form, "code": "", "found": None})


@login_not_required
@read_only
def check(request: HttpRequest, code: str) -> HttpResponse:
    """Says what a check code stands for, to anyone; 404 with a sentence for one that is not ours."""
    found = checked_figures(code)
    published = [line for line in _whole(found) if line.goal]
    context = {
        "form": CheckForm(initial={"code": code}),
        "code": code,
        "found": found,
        "published": published,
    }
    return render(request, "policy/check.html", context, status=200 if found else 404)


def _whole(found: Checked | None) -> list[TargetLine]:
    """What was published, where the code is that of a snapshot as a whole."""
    if found is None or found.sector is not None:
        return []
    return [line for one in found.snapshots for line in target_lines(one, published_words(one))]


def _snapshot(request: HttpRequest, number: int) -> Snapshot:
    found: Snapshot = get_object_or_404(Snapshot.objects.visible_to(request.user), number=number)
    return found
