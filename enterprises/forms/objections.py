"""The form of an objection, and of what the ministry does with one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.attachments import ACCEPT, inspect
from enterprises.models import User
from enterprises.nomination.objections import LONGEST_GROUNDS
from reliability_tracker.formats import file_size
from reliability_tracker.forms import Form

MOST_FILES = 5


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """At most so many files, each looked at before it is kept; all problems at once."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = [data] if data and not isinstance(data, list | tuple) else list(data or [])
        problems = []
        if len(files) > MOST_FILES:
            problems.append(_("At most %(n)d files.") % {"n": MOST_FILES})
        for file in files:
            try:
                inspect(super().clean(file, initial))
            except ValidationError as wrong:
                problems += wrong.messages
        if problems:
            raise ValidationError(problems)
        return files


class ObjectionForm(Form):
    """Written, signed with the real name, with what the objector brings as evidence."""

    name = forms.CharField(
        label=gettext_lazy("Your real name"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Objections are made under your real name. Enter it.")},
        help_text=gettext_lazy("Only the person of the ministry who handles the objection sees it."),
    )
    organisation = forms.CharField(
        label=gettext_lazy("Your organisation"),
        max_length=200,
        required=False,
        widget=forms.TextInput({"autocomplete": "organization"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Telephone or email"),
        max_length=200,
        error_messages={"required": gettext_lazy("Give a telephone number or an email address.")},
        help_text=gettext_lazy("The ministry will answer there."),
    )
    grounds = forms.CharField(
        label=gettext_lazy("Grounds"),
        max_length=LONGEST_GROUNDS,
        widget=forms.Textarea({"rows": 8}),
        error_messages={"required": gettext_lazy("Give the grounds.")},
        help_text=gettext_lazy(
            "What is wrong with this entry, and how you know. Do not enter secret matter."
        ),
    )
    evidence = FilesField(
        label=gettext_lazy("Evidence"),
        required=False,
        widget=FilesInput({"accept": ACCEPT}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].help_text = _(
            "Up to five files: PDF, DOCX, XLSX, JPG or PNG, at most %(size)s each. They are not published."
        ) % {"size": file_size(settings.ATTACHMENT_MAX_BYTES)}


class FindingForm(Form):
    """What was found, with which an objection is dismissed or upheld."""

    finding = forms.CharField(
        label=gettext_lazy("Finding"),
        max_length=3000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": gettext_lazy("Say what was found.")},
        help_text=gettext_lazy("Reviewers of the ministry read it; it names nobody who objected."),
    )


class HandOverForm(Form):
    """To which colleague."""

    to = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Colleague"),
        empty_label=gettext_lazy("Please choose"),
        error_messages={"required": gettext_lazy("Choose a colleague.")},
    )

    def __init__(self, *args: Any, colleagues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues  # type: ignore[attr-defined]
