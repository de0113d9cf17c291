"""Market shares of products: the weights of the verdict on a class, and how much of the market it covers."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from policy.models.classification import ProductClass
from policy.scope import scope_of


class ShareQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """Shares name products: national staff see all, others those of their own."""
        scope = scope_of(user)
        return self if scope.national else self.filter(holder_code__in=scope.enterprises)


class MarketShare(models.Model):
    """市场占有率 of one product in its class. Never changed, only followed by another.

    subject: the product's stable identity, as the evidence names it (`policy.sources.Submission`)
    share:   of the market of the class, above 0 and up to 1
    """

    product_class = models.ForeignKey(
        ProductClass, models.PROTECT, related_name="market_shares", verbose_name=_("product class")
    )
    subject = models.CharField(_("product"), max_length=60)
    product = models.CharField(_("product name"), max_length=420)
    holder_code = models.CharField(_("unified social credit code"), max_length=18)
    share = models.DecimalField(
        _("market share"), max_digits=6, decimal_places=5, help_text=_("Up to 1: 0.25 for 25 %.")
    )
    source = models.CharField(_("source"), max_length=300)
    valid_from = models.DateField(_("valid from"))
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = _("market share")
        ordering = ["product_class", "subject", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(share__gt=0, share__lte=1),
                name="market_share_is_a_share",
                violation_error_message=_("A market share lies above 0 and reaches 1 at most."),
            ),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="market_share_has_a_source",
                violation_error_message=_("Say where the share comes from."),
            ),
        ]
        indexes = [models.Index(fields=["product_class", "subject", "-id"], name="market_share_newest")]

    def __str__(self) -> str:
        return f"{self.product_class_id} {self.subject} {self.share}"
