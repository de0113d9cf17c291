"""Forms of what is done beside the workflow: comments of other lines, interests, stand-ins, flags."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import Membership, User
from enterprises.stand_ins import candidates, lendable
from reliability_tracker.filters import DateInput
from reliability_tracker.forms import Form


class LineCommentForm(Form):
    """What another line says."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write the comment.")},
    )


class ReasonForm(Form):
    """A reason that is kept with the deed."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Give the reason.")},
    )


class _RoleField(forms.ModelChoiceField):
    """A role by its person and authority."""

    def label_from_instance(self, membership: Membership) -> str:
        return f"{membership.user} · {membership.get_role_display()} · {membership.organisation}"


class StandInForm(Form):
    """Who acts in which role, from which day to which."""

    membership = _RoleField(label=_("Role to hand over"), queryset=Membership.objects.none())
    stand_in = forms.ModelChoiceField(label=_("Stand-in"), queryset=User.objects.none())
    from_on = forms.DateField(label=_("First day"), widget=DateInput(), initial=timezone.localdate)
    to_on = forms.DateField(label=_("Last day"), widget=DateInput())

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles: Any = self.fields["membership"]
        roles.queryset = lendable(user)
        held = list(roles.queryset)
        if len(held) == 1:
            roles.initial = held[0]
        people = User.objects.filter(
            memberships__organisation__in={m.organisation_id for m in held},
            memberships__ended_at__isnull=True,
            is_active=True,
        )
        others: Any = self.fields["stand_in"]
        others.queryset = (candidates(held[0]) if len(held) == 1 else people.distinct()).order_by(
            "name", "id"
        )
