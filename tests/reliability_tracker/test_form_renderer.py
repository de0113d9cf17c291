"""Selects are drawn as Django's templates draw them."""

import re

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from reliability_tracker.form_renderer import Renderer

CHOICES = [
    ("", _("Please choose")),
    (7, "<seven> & 'more'"),
    ("Group & Co", [("a", "A"), ('q"', mark_safe("<b>bold</b>"))]),
    (None, "nothing"),
]


class SelectForm(forms.Form):
    one = forms.ChoiceField(choices=CHOICES, required=False)
    several = forms.MultipleChoiceField(choices=CHOICES, widget=forms.SelectMultiple(attrs={"data-x": '"<'}))
    needed = forms.ChoiceField(choices=CHOICES, disabled=True, help_text="help")


def test_select_is_what_djangos_templates_draw():
    given = {"one": "7", "several": ["a", "7"], "needed": ""}
    ours, theirs = (
        [re.sub(r"\n\s+", "\n", str(field)) for field in SelectForm(given, renderer=renderer)]
        for renderer in (Renderer(), TemplatesSetting())
    )

    assert ours == theirs
    assert ours[0].count("selected") == 1
