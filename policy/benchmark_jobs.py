"""Judging again that takes long is done in the background: the same deed, in one transaction, by its person.

So a class is never measured by a benchmark that it was not judged by yet: until the job ends, the proposal
is a proposal.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from policy import benchmarks
from policy.models import Benchmark, ClassRule, ProductClass
from policy.models.base import in_reader_language
from policy.verdicts import below, workload
from reliability_tracker import jobs
from reliability_tracker.formats import together
from reliability_tracker.jobs import Failed, Kind, Outcome
from reliability_tracker.models import Job
from reliability_tracker.working import Work

APPROVE, SET_RULE = "approve_benchmark", "set_class_rule"
JUDGED_AT_ONCE = 200  # pieces of evidence; a few seconds' work
RULE_FIELDS = ("confidence", "sides", "coverage_required", "major_weight", "valid_from")
RULE_WORDS = ("provenance", "source", "reason")


def approve(*, benchmark: Benchmark, by: Any) -> Job | Benchmark:
    """Approve a proposal at once, or start a job that does where much has to be judged."""
    if workload(below(benchmark.product_class_id), benchmark) <= JUDGED_AT_ONCE:
        return benchmarks.approve(benchmark=benchmark, by=by)
    kind, indicator = benchmark.product_class, benchmark.indicator
    given = {
        "benchmark": benchmark.pk,
        "zh": [kind.name_zh, indicator.name_zh],
        "en": [kind.name_en or kind.name_zh, indicator.name_en or indicator.name_zh],
    }
    return jobs.start(kind=APPROVE, by=by, given=given)


def set_rule(*, rule: ClassRule, by: Any) -> Job | ClassRule:
    """Set the rule at once, or start a job that does where much has to be judged."""
    if workload(_classes()) <= JUDGED_AT_ONCE:
        return benchmarks.set_rule(rule=rule, by=by)
    values = model_to_dict(rule, (*RULE_FIELDS, *RULE_WORDS))
    return jobs.start(kind=SET_RULE, by=by, given={name: str(value) for name, value in values.items()})


def _classes() -> list[str]:
    return list(ProductClass.objects.values_list("code", flat=True))


def _approve(work: Work) -> Outcome:
    benchmark = Benchmark.objects.filter(pk=work.given["benchmark"]).first()
    if benchmark is None:
        raise Failed(_("This is not a proposal any more."))
    work.expect(workload(below(benchmark.product_class_id), benchmark), step=_("Judging the evidence"))
    try:
        benchmarks.approve(benchmark=benchmark, by=work.by, told=work.advance)
    except ValidationError as refusal:
        raise Failed(together(*refusal.messages)) from refusal
    return Outcome(address=benchmark.get_absolute_url())


def _set_rule(work: Work) -> Outcome:
    rule = ClassRule(**{name: work.given[name] for name in RULE_WORDS})
    for name in RULE_FIELDS:
        kind: Any = ClassRule._meta.get_field(name)
        setattr(rule, name, kind.to_python(work.given[name]))
    work.expect(workload(_classes()), step=_("Judging the evidence"))
    try:
        benchmarks.set_rule(rule=rule, by=work.by, told=work.advance)
    except ValidationError as refusal:
        raise Failed(together(*refusal.messages)) from refusal
    return Outcome(address=reverse("policy:class_rules"))


def _about(given: Mapping[str, Any]) -> str:
    """Of which class, and which indicator."""
    pairs = zip(given["zh"], given["en"], strict=True)
    return pgettext("between parts of a sentence", ", ").join(in_reader_language(zh, en) for zh, en in pairs)


KINDS = (
    Kind(
        APPROVE,
        gettext_lazy("Approval of a benchmark"),
        _approve,
        _about,
        lambda came: _("Approved, and the class was judged by it."),
    ),
    Kind(
        SET_RULE,
        gettext_lazy("Setting of the rule of the verdict"),
        _set_rule,
        outcome=lambda came: _("The rule holds from now on, and every class was judged anew."),
    ),
)
