"""What checking reports goes by everywhere: the reasons that are given, and from when a value looks odd."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from policy.models.base import Term


@pghistory.track()
class ReviewReason(Term):
    """理由: one of the reasons for which reports and applications are sent back, rejected or annulled.

    Refusing consent and dropping from a notice are rejections; taking a title back is an annulment.
    """

    for_return = models.BooleanField(_("for sending back"), default=False)
    for_rejection = models.BooleanField(_("for rejecting"), default=False)
    for_annulment = models.BooleanField(_("for annulling"), default=False)
    in_use = models.BooleanField(_("in use"), default=True)

    class Meta(Term.Meta):
        verbose_name = _("reason")


class QualityThresholds(models.Model):
    """From when a value looks odd. Never changed, only followed by another.

    jump_factor:   how many times the value of the last cycle, or below it
    outlier_score: distance from the median of the class, in robust standard deviations
    fewest_values: accepted values of the class from which that is said
    """

    jump_factor = models.DecimalField(_("factor of a jump"), max_digits=6, decimal_places=2)
    outlier_score = models.DecimalField(_("score of an outlier"), max_digits=5, decimal_places=2)
    fewest_values = models.PositiveSmallIntegerField(_("fewest values"))
    recorded_at = models.DateTimeField(_("recorded at"), unique=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("thresholds of the data-quality flags")
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(jump_factor__gt=1, outlier_score__gt=0, fewest_values__gte=3),
                name="quality_thresholds_make_sense",
                violation_error_message=_(
                    "The factor is above 1, the score above 0, and fewer than 3 values say nothing."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jump_factor} / {self.outlier_score} / {self.fewest_values}"
