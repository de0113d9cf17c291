"""Forms to enter a decision. They take down what is typed; `policy.decisions` says what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from policy.decision_intake import label_of
from policy.decision_rules import RULES, Line, Of, Problem, Rule
from policy.enums import DecisionKind, Ending
from policy.models import DecisionSubject, Layer, ProductClass, Project, Region, Sector
from reliability_tracker.filters import DateInput
from reliability_tracker.forms import Form
from reliability_tracker.forms import Problem as FormProblem

EMPTY = [("", "—")]


class DecisionForm(Form):
    """The document itself."""

    number = forms.CharField(
        label=gettext_lazy("Document number"),
        max_length=120,
        help_text=gettext_lazy("For instance 工信部联科〔2023〕77号; [], 【】 and （） become 〔〕."),
    )
    dated_on = forms.DateField(label=gettext_lazy("Date of the document"), widget=DateInput())
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, rule: Rule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = rule.argued
        if rule.kind == DecisionKind.CLASS_CONFIRMED:
            self.fields["reason"].help_text = _("Name the evidence and the benchmark it was judged against.")


class UploadForm(DecisionForm):
    """The document, and the workbook that names its subjects."""

    file = forms.FileField(label=gettext_lazy("Workbook or CSV file"))


class LineForm(Form):
    """One line: text as typed, choices by code. Nothing is required here; an empty line is no line."""

    def __init__(self, *args: Any, rule: Rule, choices: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, options in _fields(rule, choices).items():
            label = label_of(field, rule)
            if options is None:
                self.fields[field] = forms.CharField(label=label, max_length=300, required=False)
            else:
                self.fields[field] = forms.ChoiceField(label=label, choices=EMPTY + options, required=False)

    @property
    def line(self) -> Line:
        return Line(**({"subject": ""} | self.cleaned_data))


class BaseLines(BaseFormSet):  # Django has no such subscript at run time
    """The lines of a decision; those left empty are skipped, wherever they stand."""

    def initial_form_count(self) -> int:
        return 0

    @property
    def filled(self) -> list[LineForm]:
        return [form for form in self.forms if form.has_changed()]

    @property
    def lines(self) -> list[Line]:
        return [form.line for form in self.filled]


def _fields(rule: Rule, choices: dict[str, Any]) -> dict[str, list[tuple[str, str]] | None]:
    """Field → what it chooses from; None where it is typed."""
    if rule.ends:
        return {"subject": choices["held"], "ending": list(Ending.choices), "document": choices["documents"]}
    if rule.of == Of.PRODUCT_CLASS:
        return {"subject": choices["classes"]}
    names = ("sector", "project", "layer", "region", "city")
    return {"subject": None, "subject_name": None, "holder_code": None} | {n: choices[n] for n in names}


def choices_for(rule: Rule) -> dict[str, list[tuple[str, str]]]:
    """What the lines of a kind choose from, read once for all lines."""
    if rule.ends:
        held = DecisionSubject.objects.in_force().filter(decision__kind=rule.ends).select_related("decision")
        lines = list(held.order_by("subject", "id"))
        names = {line.subject: f"{line.subject} {line.subject_name}" for line in lines}
        documents = {line.decision.number: line.decision.number for line in lines}
        return {"held": list(names.items()), "documents": list(documents.items())}
    if rule.of == Of.PRODUCT_CLASS:
        return {"classes": [(k.code, f"{k.code} {k.name}") for k in ProductClass.objects.all()]}
    regions = list(Region.objects.all())
    return {
        "sector": [(s.code, s.name) for s in Sector.objects.all()],
        "project": [(p.code, p.name) for p in Project.objects.all()],
        "layer": [(layer.code, layer.name) for layer in Layer.objects.all()],
        "region": [(r.code, r.name) for r in regions if r.addressee],
        "city": [(r.code, r.name) for r in regions if r.is_city],
    }


def lines_formset(rule: Rule, data: Any = None, *, rows: int = 3, subject: str | None = None) -> BaseLines:
    """The lines of a form; `rows` where nothing is typed yet, the first on the subject somebody came with."""
    made = formset_factory(LineForm, formset=BaseLines, extra=rows, max_num=200, absolute_max=200)
    initial = [{"subject": subject}] if subject and data is None else None
    kwargs = {"rule": rule, "choices": choices_for(rule)}
    lines: Any = made(data, prefix="lines", initial=initial, form_kwargs=kwargs)
    return lines


def show_problems(problems: Sequence[Problem], form: DecisionForm, lines: BaseLines | None) -> None:
    """Put each problem where it can be mended: at its field, else above the form."""
    filled = lines.filled if lines else []
    for problem in problems:
        place: Form = filled[problem.line - 1] if problem.line and filled else form
        if problem.field in place.fields:
            place.add_error(problem.field, problem.message)
        else:
            form.add_error(None, str(problem))


def problems_of(form: DecisionForm, lines: BaseLines) -> list[FormProblem]:
    """Everything that is wrong, of the document and of each line, for the list above the form."""
    found = list(form.problems)
    for place, line in enumerate(lines.forms, start=1):
        for problem in line.problems:
            label = _("Line %(line)d, %(field)s") % {"line": place, "field": problem.label}
            found.append(FormProblem(label, problem.message, problem.anchor))
    return found


def enterable() -> list[Rule]:
    """The kinds that are entered here; the annulment of a report is a deed on the report."""
    return [rule for rule in RULES.values() if rule.of != Of.REPORT]


class StrikeOutForm(Form):
    """Why lines are struck out."""

    reason = forms.CharField(
        label=pgettext_lazy("of striking out", "What was entered wrongly"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
