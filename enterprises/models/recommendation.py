"""The summary lists on which regions and associations recommend (推荐汇总表)."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.call import Call
from enterprises.models.organisation import Organisation
from enterprises.rules import organisations_of
from policy.models import Region
from policy.scope import scope_of
from reliability_tracker.db import set_together


class ListQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """Those who made it, the province of a city that did, and national staff."""
        scope = scope_of(user)
        if scope.national:
            return self
        mine = Q(region__in=scope.regions) | Q(region__parent__in=scope.regions) | Q(region__in=scope.cities)
        if associations := organisations_of(user, "association_analyst"):
            mine |= Q(association__in=associations)
        return self.filter(mine)

    def standing(self) -> Self:
        """Not taken back by those who made it."""
        return self.filter(taken_back_at__isnull=True)


class RecommendationList(models.Model):
    """推荐汇总表: the numbered, sealed list of what one region or association recommends in a call.

    taken_in_…:   the ministry has it, and found paper and online alike
    taken_back_…: by those who made it, before that
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="lists")
    number = models.CharField(_("number of the list"), max_length=100)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recommended by")
    )
    association = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recommended by"),
    )
    dated_on = models.DateField(_("dated"))
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    taken_in_at = models.DateTimeField(_("taken in at"), null=True, blank=True)
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    taken_back_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ListQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of recommendations")
        ordering = ["call", "region__order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["call", "number"],
                condition=Q(taken_back_at__isnull=True),
                name="recommendation_list_number_is_its_own",
                violation_error_message=_("This call has a list with this number already."),
            ),
            models.CheckConstraint(
                condition=Q(region__isnull=False, association__isnull=True)
                | Q(region__isnull=True, association__isnull=False),
                name="recommendation_list_has_one_recommender",
            ),
            set_together("taken_in_at", "taken_in_by", name="recommendation_list_intake_is_signed"),
            set_together("taken_back_at", "taken_back_by", name="recommendation_list_return_is_signed"),
            models.CheckConstraint(
                condition=Q(taken_in_at__isnull=True) | Q(taken_back_at__isnull=True),
                name="recommendation_list_is_taken_in_or_back",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("enterprises:recommendation_list", args=[self.pk])

    @property
    def recommender(self) -> Region | Organisation:
        return self.region or self.association  # type: ignore[return-value]  # the database holds one of both
