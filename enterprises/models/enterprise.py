"""Enterprises, known by their unified social credit code."""

from __future__ import annotations

from typing import Any, Self

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import GeneratedField, Q, TextField
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.credit_code import validate_field
from enterprises.enums import EnterpriseSize, Ownership, QualityGrade, ReportState
from policy.models import IndustryCode, Region
from policy.scope import scope_of
from reliability_tracker.db import SearchText


class Profile(models.Model):
    """The part of an enterprise that every report repeats as it stood on its day."""

    enterprise_name = models.CharField(
        _("enterprise name"), max_length=200, help_text=_("As on the business licence.")
    )
    region = models.ForeignKey(  # what lists it in order of a region begins with it
        Region, models.PROTECT, db_index=False, related_name="+", verbose_name=_("region")
    )
    city = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("city")
    )
    industry_code = models.CharField(
        _("industry code"), max_length=4, blank=True, help_text=_("Four digits, GB/T 4754-2017.")
    )
    size = models.CharField(_("enterprise size"), max_length=10, choices=EnterpriseSize.choices, blank=True)
    ownership = models.CharField(_("ownership"), max_length=10, choices=Ownership.choices, blank=True)
    quality_grade = models.CharField(
        _("quality management grade"), max_length=12, choices=QualityGrade.choices, blank=True
    )
    contact_name = models.CharField(_("contact person"), max_length=80, blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    contact_email = models.EmailField(_("contact email"), blank=True)

    class Meta:
        abstract = True


PROFILE_FIELDS = tuple(field.name for field in Profile._meta.local_fields)


class EnterpriseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        scope = scope_of(user)
        if scope.national:
            return self
        mine = Q(region__in=scope.regions) | Q(city__in=scope.cities) | Q(credit_code__in=scope.enterprises)
        if scope.sectors:
            accepted = self.model.objects.filter(
                reports__state=ReportState.ACCEPTED, reports__sector__in=scope.sectors
            )
            mine |= Q(pk__in=accepted.values("pk"))
        return self.filter(mine)


@pghistory.track()
class Enterprise(Profile):
    """企业: a confirmed legal unit. The region is where it reports; the code may name another."""

    credit_code = models.CharField(
        _("unified social credit code"), max_length=18, unique=True, validators=[validate_field]
    )
    confirmed_at = models.DateTimeField(_("confirmed at"))
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_on = models.DateField(_("closed down on"), null=True, blank=True)
    search = GeneratedField(
        expression=SearchText("enterprise_name", "credit_code"), output_field=TextField(), db_persist=True
    )

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("enterprise")
        ordering = ["region__order", "enterprise_name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="enterprise_credit_code_is_normalised",
                violation_error_message=_("A credit code has 18 characters of the permitted alphabet."),
            ),
        ]
        indexes = [
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="enterprise_search"),
            models.Index(fields=["region", "enterprise_name", "id"], name="enterprise_by_region"),
            models.Index(fields=["enterprise_name", "id"], name="enterprise_by_name"),
            models.Index(fields=["confirmed_at", "id"], name="enterprise_newest"),
        ]

    def __str__(self) -> str:
        return self.enterprise_name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:enterprise", args=[self.credit_code])

    @property
    def industry(self) -> IndustryCode | None:
        """The entry of the catalogue; None for a code it does not hold, which is allowed."""
        return IndustryCode.objects.filter(pk=self.industry_code).first()


@pghistory.track()
class CreditCodeChange(models.Model):
    """A legal unit got another credit code: from that day the old one ceases and the new one counts."""

    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="code_changes")
    old_code = models.CharField(_("old credit code"), max_length=18)
    new_code = models.CharField(_("new credit code"), max_length=18)
    changed_on = models.DateField(_("changed on"))
    document_number = models.CharField(_("document number"), max_length=100)
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("change of credit code")
        ordering = ["enterprise", "changed_on"]
        constraints = [
            models.UniqueConstraint(fields=["old_code"], name="credit_code_is_left_once"),
            models.CheckConstraint(
                condition=~Q(old_code=models.F("new_code")), name="credit_code_change_changes_it"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old_code} → {self.new_code}"
