"""The forms of registration: of the claimant, and of those who answer."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import registration
from enterprises.attachments import Inspected, inspect
from enterprises.credit_code import validate
from enterprises.enums import ROLES_OF_KIND, Role
from enterprises.models import Claim, User
from enterprises.people import NewPerson
from enterprises.registration import Unit
from policy.models import Region
from reliability_tracker.formats import file_size
from reliability_tracker.forms import Form, Section

LICENCE_TYPES = ("application/pdf", "image/jpeg", "image/png")
LICENCE_MAX_BYTES = 10 * 1024 * 1024
_NO_LICENCE = gettext_lazy("By its content this is not a PDF, JPG or PNG file.")
INDUSTRY = re.compile(r"\d{4}")
PERSON_FIELDS = ("name", "email", "phone", "password", "password_again")
ENTERPRISE_FIELDS = ("credit_code", "enterprise_name", "region", "city", "industry_code", "licence")


class CityChoice(forms.ModelChoiceField):
    """Cities that stand beside their province, each with its province's name."""

    def __init__(self, **kwargs: Any) -> None:
        cities = Region.objects.filter(parent__isnull=False).select_related("parent")
        super().__init__(cities.order_by("parent__order", "order"), **kwargs)

    def label_from_instance(self, city: Any) -> str:
        return f"{city.parent.name} · {city.name}"


class NameField(forms.CharField):
    """One's own name."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput({"autocomplete": "name"})
        super().__init__(label=gettext_lazy("Your name"), max_length=80, widget=widget, **kwargs)


class PasswordFields(forms.Form):
    """A password twice, as strong as the site's rules ask, and unlike the email and the name."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy(password_validators_help_text_html, str)(),
    )
    password_again = forms.CharField(
        label=gettext_lazy("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def check_passwords(self, email: str) -> None:
        password, again = self.cleaned_data.get("password"), self.cleaned_data.get("password_again")
        if not password:
            return
        try:
            validate_password(password, User(email=email, name=self.cleaned_data.get("name", "")))
        except ValidationError as weak:
            self.add_error("password", weak)
        if again and again != password:
            self.add_error("password_again", _("The two passwords differ."))


class RegistrationForm(PasswordFields, Form):
    """Who claims which enterprise. Somebody who is signed in is not asked about the own person."""

    name = NameField()
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=gettext_lazy("You sign in with it, and letters go there."),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel"}),
    )
    credit_code = forms.CharField(
        label=gettext_lazy("Unified social credit code"),
        max_length=60,
        strip=False,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "class": "code-input"}),
        help_text=gettext_lazy(
            "18 characters, as on the licence. Spaces and lower-case letters are accepted."
        ),
    )
    enterprise_name = forms.CharField(
        label=gettext_lazy("Name of the enterprise"),
        max_length=200,
        help_text=gettext_lazy("As on the business licence."),
    )
    region = forms.ModelChoiceField(
        Region.objects.filter(addressee=True),
        label=gettext_lazy("Region"),
        empty_label=gettext_lazy("Please choose"),
        help_text=gettext_lazy("Its industry authority confirms the registration and checks your reports."),
    )
    city = CityChoice(
        label=gettext_lazy("City"),
        required=False,
        empty_label=gettext_lazy("none of these"),
        help_text=gettext_lazy("Only if it is one of the listed cities."),
    )
    industry_code = forms.CharField(
        label=gettext_lazy("Industry code"),
        max_length=10,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text=gettext_lazy("Four digits, GB/T 4754-2017. Of several industries the main one."),
    )
    licence = forms.FileField(
        label=gettext_lazy("Business licence"),
        max_length=255,
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=gettext_lazy("A scan or photograph: PDF, JPG or PNG, at most 10 MB. It is not published."),
    )

    field_order = (*PERSON_FIELDS, *ENTERPRISE_FIELDS)
    sections = (
        Section("person", gettext_lazy("About you"), PERSON_FIELDS),
        Section(
            "enterprise",
            gettext_lazy("The enterprise"),
            ENTERPRISE_FIELDS,
        ),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.inspected: Inspected | None = None
        if user.is_authenticated:
            for name in PERSON_FIELDS:
                del self.fields[name]

    @property
    def by(self) -> User | NewPerson:
        """The claimant, once the form is valid."""
        if self.user.is_authenticated:
            return self.user
        given = self.cleaned_data
        return NewPerson(given["email"], given["name"], given["password"], given["phone"])

    @property
    def unit(self) -> Unit:
        """The enterprise, once the form is valid."""
        given = self.cleaned_data
        return Unit(
            credit_code=given["credit_code"],
            typed=self["credit_code"].value(),
            name=given["enterprise_name"],
            region=given["region"],
            city=given["city"],
            industry_code=given["industry_code"],
        )

    def clean_credit_code(self) -> str:
        return validate(self.cleaned_data["credit_code"])

    def clean_industry_code(self) -> str:
        return four_digits(self.cleaned_data["industry_code"])

    def clean_licence(self) -> Any:
        file = self.cleaned_data["licence"]
        try:
            self.inspected = inspect(file)
        except ValidationError as wrong:
            if wrong.code == "type":  # its sentence names what reports take
                raise ValidationError(_NO_LICENCE) from wrong
            raise
        if self.inspected.content_type not in LICENCE_TYPES:
            raise ValidationError(_NO_LICENCE)
        if self.inspected.size > LICENCE_MAX_BYTES:
            sizes = {"size": file_size(self.inspected.size), "limit": file_size(LICENCE_MAX_BYTES)}
            raise ValidationError(_("The file is %(size)s; the limit is %(limit)s.") % sizes)
        return file

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "password" in self.fields:
            self.check_passwords(given.get("email", ""))
        city, region = given.get("city"), given.get("region")
        if city is not None and region is not None and city.parent_id != region.pk:
            words = {"city": city.name, "region": city.parent.name}
            self.add_error("city", _("%(city)s belongs to %(region)s.") % words)
        if "email" in given or "credit_code" in given:
            by = self.user
            if not by.is_authenticated:
                by = NewPerson(given.get("email", ""), given.get("name", ""))
            for lack in registration.in_the_way(by, given.get("credit_code", "")):
                self.add_error(lack.field, lack.message)
        return given


def four_digits(text: str) -> str:
    """An industry code, full-width digits folded; ValidationError if it is not four digits."""
    code = unicodedata.normalize("NFKC", text).strip()
    if code and not INDUSTRY.fullmatch(code):
        raise ValidationError(_("An industry code has four digits."))
    return code


class AnswerForm(Form):
    """The answer to a claim: `deed` is the button that was pressed; the deed says what it needs."""

    role = forms.ChoiceField(label=gettext_lazy("Role in the enterprise"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=3000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Needed when you refuse or pass it on. The applicant reads it."),
    )

    def __init__(self, *args: Any, claim: Claim, default_role: Role, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        if claim.enterprise_id is None:
            del fields["role"]  # the first one runs the enterprise's account
        else:
            fields["role"].choices = [(role.value, role.label) for role in ROLES_OF_KIND["enterprise"]]
            fields["role"].initial = default_role
