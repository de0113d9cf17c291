"""What a class is measured by: everyone reads it, stewards set it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from policy import benchmark_jobs
from policy import benchmarks as deeds
from policy.benchmark_page import caution, facts_of, lines_of, rule_facts, status_of
from policy.forms.benchmarks import BenchmarkForm, RuleForm, ShareForm
from policy.models import Benchmark, ClassRule, MarketShare, ProductClass, ProductVerdict, SetAside
from policy.rights import is_steward, stewards_only
from policy.verdict_causes import cause_in_words
from policy.verdicts import evidence_of_class
from reliability_tracker.forms import Confirm, Form, ModelForm
from reliability_tracker.models import Job
from reliability_tracker.views import read_only

if TYPE_CHECKING:
    from django.db.models import Model
    from django.http import HttpRequest, HttpResponse

READ_OR_WRITE = ["GET", "HEAD", "POST"]


def class_of(request: HttpRequest, code: str) -> ProductClass:
    found: ProductClass = get_object_or_404(ProductClass.objects.visible_to(request.user), pk=code)
    return found


def benchmark_of(request: HttpRequest, code: str, pk: int) -> Benchmark:
    rows = Benchmark.objects.visible_to(request.user).filter(product_class=code)
    found: Benchmark = get_object_or_404(rows.select_related("indicator", "product_class"), pk=pk)
    return found


def trail(kind: ProductClass, *, benchmarks: bool = True) -> list[tuple[str, str]]:
    way = [
        (_("Product classes"), reverse("policy:classes")),
        (kind.name, reverse("policy:product_class", args=[kind.pk])),
    ]
    return [*way, (_("Benchmarks"), reverse("policy:benchmarks", args=[kind.pk]))] if benchmarks else way


@read_only
def benchmarks(request: HttpRequest, code: str) -> HttpResponse:
    """Everything a class is measured by: benchmarks, the rule, market shares, evidence set aside."""
    kind = class_of(request, code)
    shares = MarketShare.objects.filter(product_class=kind).order_by("subject", "-id").distinct("subject")
    named = list(MarketShare.objects.visible_to(request.user).filter(pk__in=shares.values("pk")))
    context = {
        "kind": kind,
        "lines": lines_of(kind.pk),
        "rule": ClassRule.objects.on(timezone.localdate()),
        "shares": sorted(named, key=lambda share: -share.share),
        "outside": shares.count() - len(named),
        "aside": SetAside.objects.visible_to(request.user)
        .filter(product_class=kind)
        .select_related("set_by", "lifted_by"),
        "steward": is_steward(request.user),
        "trail": trail(kind, benchmarks=False),
    }
    return render(request, "policy/benchmarks.html", context)


@read_only
def benchmark(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One version, with what it stands on and who approved it."""
    row = benchmark_of(request, code, pk)
    in_force = Benchmark.objects.in_force().filter(pk=row.pk).exists()
    newest = row.verdicts.defer("input", "result", "software").order_by("-id")[:20]
    context = {
        "benchmark": row,
        "facts": facts_of(row),
        "caution": caution(row),
        "status": status_of(row, in_force),
        "in_force": in_force,
        "verdicts": [(one, cause_in_words(one.cause)) for one in newest],
        "steward": is_steward(request.user),
        "trail": trail(row.product_class),
    }
    return render(request, "policy/benchmark.html", context)


@stewards_only
@require_http_methods(READ_OR_WRITE)
def new(request: HttpRequest, code: str) -> HttpResponse:
    """A further version, or the first; `after` names the version whose figures it begins with."""
    kind = class_of(request, code)
    after = request.GET.get("after", "")
    known = after.isdecimal() and len(after) < 18
    earlier = Benchmark.objects.filter(product_class=kind, pk=after).first() if known else None
    initial = (_fields_of(earlier, BenchmarkForm) if earlier else {}) | {"valid_from": timezone.localdate()}
    form = BenchmarkForm(request.POST or None, instance=Benchmark(product_class=kind), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = deeds.propose(benchmark=form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, _within(form, error))
        else:
            messages.success(request, _("Proposed. It judges nothing until it is approved."))
            return redirect(row)
    return _form(request, form, _("Propose a benchmark: %(name)s") % {"name": kind.name}, trail(kind))


@stewards_only
@require_http_methods(READ_OR_WRITE)
def approve(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = benchmark_of(request, code, pk)
    return _confirmed(
        request,
        lambda _reason: benchmark_jobs.approve(benchmark=row, by=request.user),
        title=_("Approve the benchmark"),
        sentence=_(
            "It holds from its date on. The class is judged by it at once; earlier verdicts stay on record."
            " An approved figure is never changed, only followed by another version."
        ),
        deed=_("Approve"),
        done=_("Approved, and the class was judged by it."),
        row=row,
    )


@stewards_only
@require_http_methods(READ_OR_WRITE)
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = benchmark_of(request, code, pk)
    return _confirmed(
        request,
        lambda _reason: deeds.withdraw(benchmark=row, by=request.user),
        title=_("Withdraw the proposal"),
        sentence=_("It stays on record and judges nothing. Its version number is not given again."),
        deed=_("Withdraw the proposal"),
        done=_("Withdrawn."),
        row=row,
    )


@stewards_only
@require_http_methods(READ_OR_WRITE)
def retire(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = benchmark_of(request, code, pk)
    return _confirmed(
        request,
        lambda reason: deeds.retire(benchmark=row, reason=reason, by=request.user),
        argued=True,
        title=_("Retire the benchmark"),
        sentence=_(
            "The class is no longer measured by this indicator until a newer version is approved. "
            "Verdicts on it stay on record and are no longer current."
        ),
        deed=_("Retire"),
        done=_("Retired."),
        row=row,
    )


@stewards_only
@require_http_methods(READ_OR_WRITE)
def share_new(request: HttpRequest, code: str) -> HttpResponse:
    """The market share of a product from now on."""
    kind = class_of(request, code)
    form = ShareForm(
        request.POST or None,
        instance=MarketShare(product_class=kind),
        initial={"valid_from": timezone.localdate()},
        evidence=evidence_of_class(kind.pk),
    )
    if request.method == "POST" and form.is_valid():
        try:
            deeds.record_share(share=form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, _within(form, error))
        else:
            messages.success(request, _("The share is recorded, and the class was judged anew."))
            return redirect("policy:benchmarks", kind.pk)
    return _form(request, form, _("Record a market share: %(name)s") % {"name": kind.name}, trail(kind))


@stewards_only
@require_http_methods(READ_OR_WRITE)
def set_aside(request: HttpRequest, code: str, pk: int, member: int) -> HttpResponse:
    """Declare what one product of a verdict stood on not comparable with the benchmark."""
    rows = ProductVerdict.objects.visible_to(request.user).select_related("class_verdict__product_class")
    found = get_object_or_404(rows, pk=member, class_verdict=pk, class_verdict__product_class=code)
    kind = found.class_verdict.product_class
    evidence = SetAside(
        product_class=kind,
        subject=found.subject,
        source_number=found.source_number,
        row=found.row,
    )

    def act(reason: str) -> object:
        evidence.reason = reason
        return deeds.set_aside(evidence=evidence, by=request.user)

    return _confirmed(
        request,
        act,
        argued=True,
        title=_("Set evidence aside"),
        sentence=_(
            "For evidence that is not comparable with the benchmark: another duty, another failure criterion."
            " The class is judged without it; it stays visible with your reason. A later report of the"
            " product is looked at afresh."
        ),
        deed=_("Set aside"),
        done=_("Set aside, and the class was judged without it."),
        facts=[
            _class_fact(kind),
            (_("Product"), found.label),
            (_("Enterprise"), found.holder_name),
            (_("Report"), found.source_number),
        ],
        trail=trail(kind),
        back=found.class_verdict.get_absolute_url(),
        then=reverse("policy:benchmarks", args=[code]),
    )


@stewards_only
@require_http_methods(READ_OR_WRITE)
def lift(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Judge evidence again that was set aside."""
    rows = (
        SetAside.objects.visible_to(request.user).filter(product_class=code).select_related("product_class")
    )
    found = get_object_or_404(rows, pk=pk)
    return _confirmed(
        request,
        lambda reason: deeds.lift(evidence=found, reason=reason, by=request.user),
        argued=True,
        title=_("Judge the evidence again"),
        sentence=_("The class is judged with it again; that it was set aside stays on record."),
        deed=_("Judge it again"),
        done=_("The evidence is judged again."),
        facts=[
            _class_fact(found.product_class),
            (_("Report"), found.source_number),
            (_("Set aside because"), found.reason),
        ],
        trail=trail(found.product_class),
        back=reverse("policy:benchmarks", args=[code]),
    )


@read_only
def rules(request: HttpRequest) -> HttpResponse:
    """The rule of the verdict: every version, newest first."""
    rows = ClassRule.objects.visible_to(request.user).select_related("recorded_by")
    held = ClassRule.objects.on(timezone.localdate())
    context = {
        "versions": [(rule, rule_facts(rule), rule == held) for rule in rows],
        "steward": is_steward(request.user),
        "trail": [(_("Reference data"), reverse("policy:reference"))],
    }
    return render(request, "policy/class_rules.html", context)


@stewards_only
@require_http_methods(READ_OR_WRITE)
def rule_new(request: HttpRequest) -> HttpResponse:
    """Thresholds of the verdict from now on."""
    newest = ClassRule.objects.order_by("-version").first() or ClassRule()
    initial = _fields_of(newest, RuleForm) | {"valid_from": timezone.localdate()}
    form = RuleForm(request.POST or None, instance=ClassRule(), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            found = benchmark_jobs.set_rule(rule=form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, _within(form, error))
        else:
            if isinstance(found, Job):
                return redirect(found)
            messages.success(request, _("The rule holds from now on, and every class was judged anew."))
            return redirect("policy:class_rules")
    way = [
        (_("Reference data"), reverse("policy:reference")),
        (_("Rule of the verdict"), reverse("policy:class_rules")),
    ]
    return _form(request, form, _("Set the rule of the verdict"), way)


def _fields_of(row: Model, form: type[ModelForm]) -> dict[str, Any]:
    """What a form on a further version begins with: the figures of an earlier one, as people write them."""
    values = model_to_dict(row, form._meta.fields) | {"reason": ""}
    return {
        name: f"{value.normalize():f}" if isinstance(value, Decimal) else value
        for name, value in values.items()
    }


def _form(request: HttpRequest, form: Any, title: str, way: list[tuple[str, str]]) -> HttpResponse:
    return render(
        request,
        "policy/benchmark_form.html",
        {"form": form, "title": title, "trail": way, "back": way[-1][1]},
    )


def _class_fact(kind: ProductClass) -> tuple[str, str]:
    return (_("Product class"), kind.name)


def _confirmed(
    request: HttpRequest,
    act: Callable[[str], object],
    *,
    done: str,
    argued: bool = False,
    row: Benchmark | None = None,
    then: str = "",
    **context: Any,
) -> HttpResponse:
    """Ask, with a reason where the deed is argued; act; say it is done, or show the job that does it.

    A refusal stands above the form.
    """
    if row is not None:
        context |= {
            "back": row.get_absolute_url(),
            "facts": [_class_fact(row.product_class), *facts_of(row)[:5]],
        }
        context["trail"] = trail(row.product_class)
    data = request.POST if request.method == "POST" else None
    form = Confirm(data) if argued else Form(data)
    if form.is_valid():
        try:
            found = act(form.cleaned_data.get("reason", ""))
        except ValidationError as error:
            form.add_error(None, _within(form, error))
        else:
            if isinstance(found, Job):
                return redirect(found)
            messages.success(request, done)
            return redirect(then or context["back"])
    return render(request, "confirm_page.html", context | {"form": form})


def _within(form: Any, error: ValidationError) -> ValidationError:
    """A refusal, at the fields the form has; what names another field is told above the form."""
    if not hasattr(error, "error_dict"):
        return error
    known = {name: found for name, found in error.error_dict.items() if name in form.fields}
    rest = [
        found for name, several in error.error_dict.items() if name not in form.fields for found in several
    ]
    return ValidationError({**known, **({"__all__": rest} if rest else {})})
