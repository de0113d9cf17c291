"""Reference data: everyone reads it, stewards edit it, and its history stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from policy.enums import Provenance
from policy.forms.reference import (
    AssessmentForm,
    GoalForm,
    QualityThresholdsForm,
    ThresholdsForm,
    blank_entry,
    entry_form,
    new_entry_form,
)
from policy.history import history_of
from policy.models import (
    NarrativeAssessment,
    QualityThresholds,
    StatusThresholds,
    Target,
    TargetVersion,
    sees_persons,
)
from policy.reference import TABLES, ReferenceTable, facts_of
from policy.reference_list import EntryFilter, EntryTable, RegisterFilter, columns_of
from policy.rights import is_steward, stewards_only
from policy.stewardship import (
    EditedMeanwhile,
    add,
    amend,
    assess,
    set_goal,
    set_quality_thresholds,
    set_thresholds,
    version_of,
)
from reliability_tracker.views import ListPage, read_only

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

HOME = (gettext_lazy("Reference data"), "policy:reference")


def table_named(slug: str) -> ReferenceTable:
    if slug not in TABLES:
        raise Http404
    return TABLES[slug]


def entry_of(request: HttpRequest, table: ReferenceTable, code: str) -> Any:
    rows: Any = table.model._default_manager
    return get_object_or_404(rows.visible_to(request.user), pk=code)


def trail(table: ReferenceTable | None = None) -> list[tuple[str, str]]:
    way = [(str(HOME[0]), reverse(HOME[1]))]
    return [*way, (str(table.title), reverse("policy:reference_table", args=[table.slug]))] if table else way


@read_only
def reference(request: HttpRequest) -> HttpResponse:
    shown = [table for table in TABLES.values() if not table.of_persons or sees_persons(request.user)]
    tables = [(table, table.model._default_manager.count()) for table in shown]
    thresholds = StatusThresholds.objects.select_related("recorded_by").order_by("-recorded_at", "-id")
    quality = QualityThresholds.objects.select_related("recorded_by").order_by("-recorded_at", "-id")
    context = {
        "tables": tables,
        "thresholds": thresholds,
        "quality": quality,
        "steward": is_steward(request.user),
    }
    return render(request, "policy/reference.html", context)


class ReferenceList(ListPage):
    """The entries of one table."""

    table_class = EntryTable
    filter_class: type[EntryFilter] = EntryFilter  # type: ignore[misc]  # a register has more of them
    template_name = "policy/reference_table.html"
    per_page: ClassVar[int] = 100

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.reference = table_named(kwargs["table"])
        if self.reference.is_register:
            self.filter_class = RegisterFilter

    def rows(self) -> QuerySet[Any]:
        manager: Any = self.reference.model._default_manager
        related = [n for n in self.reference.shown if self.reference.model._meta.get_field(n).is_relation]
        return manager.visible_to(self.request.user).select_related(*related)

    def table_kwargs(self) -> dict[str, Any]:
        names = {field.name for field in self.reference.model._meta.get_fields()}
        absent = [name for name in ("provenance", "source") if name not in names]
        return {"extra_columns": columns_of(self.reference), "exclude": absent}

    def context(self) -> dict[str, Any]:
        return {
            "trail": trail(),
            "marks": [] if "provenance" in self.table_kwargs()["exclude"] else Provenance.choices,
            "may_add": self.reference.grows and is_steward(self.request.user),
            "reference": self.reference,
        }

    def file_name(self) -> str:
        return f"{self.reference.slug}-{timezone.localdate().isoformat()}"


@read_only
def entry(request: HttpRequest, table: str, code: str) -> HttpResponse:
    named = table_named(table)
    row = entry_of(request, named, code)
    context = {
        "table": named,
        "row": row,
        "trail": trail(named),
        "facts": facts_of(row),
        "changes": history_of(row),
        "steward": is_steward(request.user),
    }
    if isinstance(row, Target):
        context["numbers"] = row.versions.select_related("recorded_by").order_by("-recorded_at", "-id")
        context["assessments"] = row.assessments.select_related("recorded_by").prefetch_related("citations")
    return render(request, "policy/reference_entry.html", context)


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, table: str, code: str) -> HttpResponse:
    named = table_named(table)
    row = entry_of(request, named, code)
    if request.method == "POST":
        form = entry_form(named)(request.POST, instance=entry_of(request, named, code))
        if form.is_valid():
            try:
                changed = amend(
                    row=row, values=form.values, seen=form.cleaned_data["seen"] or 0, by=request.user
                )
            except EditedMeanwhile as error:
                form.add_error(None, error)
                form.data = request.POST.copy()
                form.data["seen"] = str(version_of(row))
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(
                    request, _("Saved.") if changed else _("Nothing was changed, so nothing was saved.")
                )
                return redirect("policy:reference_entry", named.slug, row.pk)
    else:
        form = entry_form(named)(instance=row, initial={"seen": version_of(row)})
    context = {
        "form": form,
        "title": _("Edit %(name)s") % {"name": row.name},
        "trail": [*trail(named), (row.name, reverse("policy:reference_entry", args=[named.slug, row.pk]))],
        "changes": history_of(row),
    }
    return render(request, "policy/reference_form.html", context)


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, table: str) -> HttpResponse:
    named = table_named(table)
    if not named.grows:
        raise Http404
    form = new_entry_form(named)(request.POST or None, instance=blank_entry(named))
    if request.method == "POST" and form.is_valid():
        try:
            row = add(row=form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Added."))
            return redirect("policy:reference_entry", named.slug, row.pk)
    title = named.adding or _("Add an entry: %(table)s") % {"table": named.title}
    context = {"form": form, "title": title, "trail": trail(named), "changes": []}
    return render(request, "policy/reference_form.html", context)


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: HttpRequest, code: str) -> HttpResponse:
    """A new number for a target."""
    target = get_object_or_404(Target.objects.visible_to(request.user), pk=code)
    newest = target.versions.order_by("-recorded_at", "-id").first() or TargetVersion()
    newest.reason = ""
    form = GoalForm(request.POST or None, instance=newest)
    if request.method == "POST" and form.is_valid():
        try:
            set_goal(target=target, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The number holds from now on."))
            return redirect("policy:reference_entry", "targets", target.pk)
    return _versioned(request, form, target, _("Set the number: %(target)s") % {"target": target.name})


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: HttpRequest, code: str) -> HttpResponse:
    """A word on a goal without a number."""
    target = get_object_or_404(Target.objects.visible_to(request.user), pk=code)
    form = AssessmentForm(request.POST or None, instance=NarrativeAssessment(), today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            assess(target=target, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("policy:reference_entry", "targets", target.pk)
    return _versioned(request, form, target, _("Assess: %(target)s") % {"target": target.name})


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def thresholds(request: HttpRequest) -> HttpResponse:
    """New thresholds of the statuses."""
    newest = StatusThresholds.objects.order_by("-recorded_at", "-id").first() or StatusThresholds()
    newest.reason = ""
    form = ThresholdsForm(request.POST or None, instance=newest)
    if request.method == "POST" and form.is_valid():
        try:
            set_thresholds(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The thresholds hold from now on."))
            return redirect("policy:reference")
    context = {"form": form, "title": _("Set the thresholds of the status"), "trail": trail(), "changes": []}
    return render(request, "policy/reference_form.html", context)


@stewards_only
@require_http_methods(["GET", "HEAD", "POST"])
def quality_thresholds(request: HttpRequest) -> HttpResponse:
    """New thresholds of the data-quality flags."""
    newest = QualityThresholds.objects.order_by("-recorded_at", "-id").first() or QualityThresholds()
    newest.reason = ""
    form = QualityThresholdsForm(request.POST or None, instance=newest)
    if request.method == "POST" and form.is_valid():
        try:
            set_quality_thresholds(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The thresholds hold from now on."))
            return redirect("policy:reference")
    context = {
        "form": form,
        "title": _("Set the thresholds of the data-quality flags"),
        "trail": trail(),
        "changes": [],
    }
    return render(request, "policy/reference_form.html", context)


def _versioned(request: HttpRequest, form: Any, target: Target, title: str) -> HttpResponse:
    way = [
        *trail(TABLES["targets"]),
        (target.name, reverse("policy:reference_entry", args=["targets", target.pk])),
    ]
    return render(
        request, "policy/reference_form.html", {"form": form, "title": title, "trail": way, "changes": []}
    )
