"""The forms of inviting and of accepting."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from enterprises.credit_code import validate
from enterprises.enums import ROLES_OF_KIND, OrganisationKind, Role
from enterprises.forms.registration import NameField, PasswordFields
from enterprises.invitation_list import text_of
from enterprises.invitations import Invitee, check
from enterprises.models import Enterprise, Invitation, Organisation
from enterprises.people import Belonging
from enterprises.rules import is_ministry_steward, memberships_of
from reliability_tracker.forms import Form
from reliability_tracker.workbooks import WorkbookRefused

LIST_MAX_BYTES = 1024 * 1024


class OrganisationChoice(forms.ModelChoiceField):
    """Organisations by kind, in their official order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Organisation.objects.select_related("region"), **kwargs)

    def grouped(self) -> list[tuple[str, Any]]:
        organisations = list(self.queryset or ())
        groups = [
            (str(kind.label), [(o.pk, o.name) for o in organisations if o.kind == kind])
            for kind in OrganisationKind
        ]
        return [("", _("none")), *((label, choices) for label, choices in groups if choices)]


class InviteForm(Form):
    """One person to one organisation or enterprise. An administrator invites to the own enterprise only."""

    email = forms.EmailField(label=gettext_lazy("Email"), max_length=254)
    name = forms.CharField(label=pgettext_lazy("person", "Name"), max_length=80, required=False)
    organisation = OrganisationChoice(label=gettext_lazy("Organisation"), required=False)
    credit_code = forms.CharField(
        label=gettext_lazy("or the credit code of an enterprise"),
        max_length=60,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "code-input"}),
    )
    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), label=gettext_lazy("Enterprise"), empty_label=None, required=False
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.to: Belonging | None = None
        roles: list[Role] = list(Role)
        fields: dict[str, Any] = self.fields
        if is_ministry_steward.test(user):
            fields["organisation"].choices = fields["organisation"].grouped()
            del fields["enterprise"]
        else:
            roles = list(ROLES_OF_KIND["enterprise"])
            administered = [
                m.enterprise_id for m in memberships_of(user) if m.role == Role.ENTERPRISE_ADMINISTRATOR
            ]
            fields["enterprise"].queryset = Enterprise.objects.filter(pk__in=administered)
            del fields["organisation"], fields["credit_code"]
        fields["role"].choices = [(role.value, role.label) for role in roles]

    @property
    def invitee(self) -> Invitee:
        """Whom to invite to what, once the form is valid."""
        given = self.cleaned_data
        assert self.to is not None  # noqa: S101 -- clean() found it or said what is wrong
        return Invitee(given["email"], given["name"], given["role"], self.to)

    def clean_credit_code(self) -> Enterprise | None:
        text = self.cleaned_data["credit_code"]
        if not text.strip():
            return None
        found = Enterprise.objects.filter(credit_code=validate(text)).first()
        if found is None:
            raise ValidationError(_("No enterprise with this code is registered."))
        return found

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        named = [given[name] for name in ("organisation", "credit_code", "enterprise") if given.get(name)]
        if len(named) == 1:
            self.to = named[0]
        elif "credit_code" not in self.errors:
            self.add_error(None, _("Name one organisation, or one enterprise."))
        if self.to is not None and not self.errors:
            for problem in check([self.invitee], by=self.user)[0]:
                self.add_error(None, problem)
        return given


class InviteListForm(Form):
    """A list of people, pasted or as a file."""

    text = forms.CharField(
        label=gettext_lazy("People to invite"),
        required=False,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false", "class": "code-input"}),
        help_text=gettext_lazy(
            "One line a person: email, name, role, organisation. Separate them by comma, semicolon or tab,"
            " as copied from a spreadsheet. An enterprise is named by its credit code."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a workbook or CSV file"),
        required=False,
        widget=forms.FileInput({"accept": ".xlsx,.csv,.txt"}),
    )

    def show(self, text: str) -> None:
        """Let the text stand in the field, the file's lines with it, so that they can be mended and sent."""
        self.data = MultiValueDict({**dict(self.data.lists()), "text": [text]})  # type: ignore[attr-defined]

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > LIST_MAX_BYTES:
            raise ValidationError(_("The file is too large for a list of people."))
        try:
            return text_of(file.read(), file.name)
        except WorkbookRefused as refused:
            raise ValidationError(str(refused)) from refused

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        lines = [given.get("text", "").strip("\n"), given.get("file", "").strip("\n")]
        given["list"] = "\n".join(part for part in lines if part.strip())
        if not given["list"] and not self.errors:
            self.add_error("text", _("Enter at least one line, or choose a file."))
        return given


class AcceptForm(PasswordFields, Form):
    """The account of an invited person; the address is the one the invitation went to."""

    name = NameField()
    field_order = ("name", "password", "password_again")

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, initial={"name": invitation.name}, **kwargs)
        self.invitation = invitation

    def clean(self) -> dict[str, Any]:
        self.check_passwords(self.invitation.email)
        return self.cleaned_data
