"""One step of a workflow, as it is put down: who made it, when, with what words."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Moved(models.Model):
    """What every transition says beside what was moved, by which deed, from where to where.

    on_behalf_of: the person who was away, where a stand-in did it
    reasons:      codes of the managed list (`policy.models.ReviewReason`)
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    by_role = models.CharField(_("acting as"), max_length=120)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(_("at"))
    reasons = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("reasons"))
    comment = models.TextField(_("comment"), blank=True)
    document_number = models.CharField(_("document number"), max_length=100, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)

    class Meta:
        abstract = True
