"""The registers that narrative goals cite: public service bodies and reliability specialists."""

from __future__ import annotations

import datetime
from typing import Any, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from policy.models.base import OpenQuerySet, in_reader_language
from policy.models.classification import Region
from policy.scope import scope_of
from reliability_tracker.db import in_order


class EntryQuerySet(OpenQuerySet):
    def listed(self, on: datetime.date) -> Self:
        """Those in the register on a day."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on), listed_on__lte=on)


class SpecialistQuerySet(EntryQuerySet):
    def visible_to(self, user: object) -> Self:
        """Persons are shown to authorities, departments and associations only."""
        return self if sees_persons(user) else self.none()


def sees_persons(user: object) -> bool:
    """Whether the register of persons is open to a reader."""
    scope = scope_of(user)
    return bool(scope.national or scope.regions or scope.cities or scope.sectors)


class RegisterEntry(models.Model):
    """What is entered in a register, from the day it is listed until it is taken off."""

    code = models.CharField(_("number"), max_length=40, primary_key=True)
    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=300, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    sectors = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("sectors"))
    document_number = models.CharField(_("listed by document"), max_length=100, blank=True)
    listed_on = models.DateField(_("listed on"))
    ended_on = models.DateField(_("taken off on"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self.name_zh, self.name_en)


@pghistory.track()
class ServiceBody(RegisterEntry):
    """可靠性公共服务机构: a body that serves others with tests, standards, training or advice."""

    services_zh = models.TextField(_("services (Chinese)"), max_length=1000)
    services_en = models.TextField(_("services (English)"), max_length=1000, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("public service body")
        ordering = ["code"]
        constraints = [
            in_order("listed_on", "ended_on", name="service_body_is_taken_off_after_it_is_listed"),
        ]


@pghistory.track()
class Specialist(RegisterEntry):
    """可靠性专业人才: a person by name, organisation and certificate; nothing else is kept of them."""

    organisation = models.CharField(_("organisation"), max_length=200)
    certificate = models.CharField(_("certificate"), max_length=200)

    objects: Any = SpecialistQuerySet.as_manager()

    class Meta:
        verbose_name = _("reliability specialist")
        ordering = ["code"]
        constraints = [
            in_order("listed_on", "ended_on", name="specialist_is_taken_off_after_being_listed"),
        ]
