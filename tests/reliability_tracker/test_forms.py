"""Forms in sections, with units and one list of problems."""

from django import forms as django_forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.utils import translation

from reliability_tracker import forms
from reliability_tracker.forms import Problem, Section


class ReportForm(forms.Form):
    sections = [
        Section("product", "Product", ["name", "layer", "gone"], "As on the plate."),
        Section("value", "Value", ["baseline"]),
    ]
    units = {"baseline": "h", "gone": "km"}

    name = django_forms.CharField(help_text="as on the plate")
    layer = django_forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=django_forms.RadioSelect)
    baseline = django_forms.DecimalField()
    remark = django_forms.CharField(required=False)

    def clean(self):
        raise django_forms.ValidationError("does not fit together")


def markup(field) -> str:
    return Template('{% include "components/field.html" with field=field only %}').render(
        Context({"field": field})
    )


def test_sections_hold_their_fields_and_skip_those_a_form_lacks():
    product, value, rest = ReportForm().bound_sections

    assert [field.name for field in product.fields] == ["name", "layer"]
    assert [field.name for field in value.fields] == ["baseline"]
    assert [field.name for field in rest.fields] == ["remark"]
    assert (product.key, product.title, product.help) == ("product", "Product", "As on the plate.")
    assert (rest.key, rest.title) == ("rest", "")


def test_sections_count_what_is_required_missing_and_wrong():
    product, value, rest = ReportForm({"name": "x", "baseline": "much"}).bound_sections

    assert (product.required, product.missing, product.problems) == (2, 1, 1)
    assert (value.required, value.missing, value.problems) == (1, 0, 1)
    assert (rest.required, rest.missing, rest.problems) == (0, 0, 0)


def test_problems_list_everything_with_where_to_go():
    with translation.override("en"):
        problems = ReportForm({"name": "x", "baseline": "much"}).problems

    assert problems == [
        Problem("", "does not fit together", ""),
        Problem("Layer", "This field is required.", "id_layer"),
        Problem("Baseline", "Enter a number.", "id_baseline"),
    ]


def test_field_shows_its_unit():
    assert '<span class="unit">h</span>' in markup(ReportForm()["baseline"])
    assert "unit" not in markup(ReportForm()["remark"])


def test_field_ties_help_and_problem_to_its_input():
    html = markup(ReportForm({})["name"])

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_nothing_chosen_yet_is_said_in_words_unless_the_form_has_its_own():
    class Choosing(forms.Form):
        size = django_forms.ChoiceField(choices=[("", "---------"), ("l", "large")])
        city = django_forms.ChoiceField(choices=[("", "none of these"), ("a", "A")])

    with translation.override("en"):
        first = [str(next(iter(field.choices))[1]) for field in Choosing().fields.values()]

    assert first == ["Please choose", "none of these"]


def test_file_of_a_refused_form_is_named_because_it_is_not_sent_again():
    class Handing(forms.Form):
        paper = django_forms.FileField()
        note = django_forms.CharField()

    form = Handing({}, {"paper": SimpleUploadedFile("licence.pdf", b"%PDF-")})

    with translation.override("en"):
        assert "Choose “licence.pdf” once more: browsers do not keep files." in markup(form["paper"])
        assert "once more" not in markup(form["note"]) + markup(Handing()["paper"])


def test_choices_stand_in_a_fieldset_that_the_list_of_problems_reaches():
    html = markup(ReportForm({})["layer"])

    assert '<fieldset aria-describedby="id_layer_error"><legend>Layer' in html
    assert '<div class="choices" tabindex="-1" id="id_layer">' in html


def test_confirm_asks_for_a_reason_only_where_the_deed_needs_one():
    assert not forms.Confirm({"reason": ""}).is_valid()
    assert forms.Confirm({"reason": ""}, reason_required=False).is_valid()
    assert forms.Confirm({"reason": "typing error"}).is_valid()
