"""Calls for typical demonstrations, with the settings that hold in each."""

from __future__ import annotations

import datetime
from typing import Self

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.nomination_enums import Limit
from policy.models import Region
from policy.models.base import OpenQuerySet, in_reader_language
from reliability_tracker.db import in_order

NOTICE_DAYS = 10  # first and last day included; practice of sister programmes
PLACES_OF_PROVINCE = 5
SCORES_NEEDED = 3  # our proposal
DAYS_OF_STEP = 15  # our proposal


class CallQuerySet(OpenQuerySet):
    def open_on(self, day: datetime.date) -> Self:
        """Calls that take applications on a day."""
        return self.filter(opens_on__lte=day, closes_on__gte=day)


@pghistory.track(exclude=["next_serial"])  # a counter, not something people edit
class Call(models.Model):
    """征集批次: a document that invites applications, the days on which they are taken, and its rules.

    The rules are practice of sister programmes; none is laid down for this policy, so each call has its own.
    places_of_…:    how many a province, a separately planned city and an association may recommend; an
                    association for which nothing is set is not bound
    notice_days:    calendar days of public notice, the first and the last included
    scores_needed:  independent scores before the desk review is decided
    days_of_step:   calendar days in which whoever an application waits for is to act
    validity_years: how long a title is valid before it is due for re-check; without: no such day
    defence, site_check: stages that sister programmes have and that are not built
    next_serial numbers the applications (A-<code>-<serial>) and only rises.
    """

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_zh = models.CharField(_("Chinese name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=160)
    document_number = models.CharField(_("document number"), max_length=100)
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    places_of_province = models.PositiveSmallIntegerField(
        _("places per province"), default=PLACES_OF_PROVINCE
    )
    places_of_city = models.PositiveSmallIntegerField(_("places per separately planned city"), default=0)
    places_of_association = models.PositiveSmallIntegerField(
        _("places per association"), null=True, blank=True, help_text=_("Leave empty for no limit.")
    )
    notice_days = models.PositiveSmallIntegerField(
        _("days of public notice"), default=NOTICE_DAYS, validators=[MinValueValidator(1)]
    )
    scores_needed = models.PositiveSmallIntegerField(
        _("independent scores needed"), default=SCORES_NEEDED, validators=[MinValueValidator(1)]
    )
    days_of_step = models.PositiveSmallIntegerField(
        _("days for each step"),
        default=DAYS_OF_STEP,
        validators=[MinValueValidator(1), MaxValueValidator(366)],
        help_text=_(
            "Counted from the day an application reaches the step. No application is lost when they are over."
        ),
    )
    validity_years = models.PositiveSmallIntegerField(
        _("validity of a title in years"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text=_("Leave empty if titles are not due for re-check."),
    )
    limit = models.CharField(
        _("applications under way"), max_length=10, choices=Limit.choices, default=Limit.PRODUCT
    )
    defence = models.BooleanField(_("defence"), default=False, editable=False)
    site_check = models.BooleanField(_("site check"), default=False, editable=False)
    next_serial = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for demonstrations")
        ordering = ["-opens_on", "-id"]
        constraints = [
            in_order("opens_on", "closes_on", name="call_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(notice_days__gte=1, scores_needed__gte=1),
                name="call_has_a_notice_and_scores",
                violation_error_message=_("A call has at least one day of notice and one score."),
            ),
            models.CheckConstraint(
                condition=Q(days_of_step__gte=1, days_of_step__lte=366),
                name="call_gives_each_step_its_days",
                violation_error_message=_("Give a number of days from 1 to 366."),
            ),
            models.CheckConstraint(
                condition=Q(validity_years__isnull=True) | Q(validity_years__gte=1),
                name="call_validity_is_a_year_or_more",
                violation_error_message=_("A title is valid for at least one year."),
            ),
            models.CheckConstraint(
                condition=Q(defence=False, site_check=False),
                name="call_has_no_stage_that_is_not_built",
                violation_error_message=_("Defence and site check are not available."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("enterprises:call", args=[self.code])

    @property
    def name(self) -> str:
        return in_reader_language(self.name_zh, self.name_en)

    def is_open_on(self, day: datetime.date) -> bool:
        return self.opens_on <= day <= self.closes_on


@pghistory.track()
class CallPlaces(models.Model):
    """名额: how many one region may recommend in a call, where the ministry departs from the call's rule."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="own_places")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name=_("region"))
    places = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        verbose_name = _("places of a region")
        ordering = ["call", "region__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "region"],
                name="call_places_of_a_region_once",
                violation_error_message=_("This region has its own number of places already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.region_id} {self.places}"

    # What a region or association may recommend and has recommended: `enterprises.nomination.quota`
