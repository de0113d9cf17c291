"""Public notices (公示)."""

from __future__ import annotations

import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.call import Call
from policy.models.base import OpenQuerySet
from reliability_tracker.db import in_order


class NoticeQuerySet(OpenQuerySet):
    def open_on(self, day: datetime.date) -> Self:
        """Running on a day, the first and the last included: the public may object."""
        return self.filter(first_day__lte=day, last_day__gte=day)


class PublicNotice(models.Model):
    """公示: the names that are to be announced, open to objections from the first to the last day.

    Everyone may read one from its first day on; names and products only.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="notices")
    number = models.CharField(
        _("number of the notice"),
        max_length=100,
        unique=True,
        error_messages={"unique": _("A notice with this number exists already.")},
    )
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("public notice")
        ordering = ["-first_day", "-id"]
        constraints = [in_order("first_day", "last_day", name="public_notice_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("enterprises:public_notice", args=[self.pk])

    def is_open_on(self, day: datetime.date) -> bool:
        return self.first_day <= day <= self.last_day

    def is_over_on(self, day: datetime.date) -> bool:
        return day > self.last_day
