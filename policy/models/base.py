"""What the reference tables share: two languages, a place in the order, and where a statement comes from."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from policy.enums import Provenance


def in_reader_language(zh: str, en: str) -> str:
    """The text in the active language; Chinese where the English is missing."""
    return en if en and (get_language() or "").startswith("en") else zh


class OpenQuerySet(models.QuerySet[Any]):
    """Rows that every signed-in person may see: the policy itself."""

    def visible_to(self, user: object) -> Self:
        return self if getattr(user, "is_authenticated", False) else self.none()


class Bilingual(models.Model):
    """A thing with a Chinese and an English name and description."""

    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=300)
    description_zh = models.TextField(_("Chinese description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_reader_language(self.name_zh, self.name_en)

    @property
    def description(self) -> str:
        return in_reader_language(self.description_zh, self.description_en)


class Sourced(models.Model):
    """Who says so: the mark of the statement and the place where it can be read."""

    provenance = models.CharField(
        _("provenance"), max_length=1, choices=Provenance.choices, default=Provenance.NOTICE
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        abstract = True


class Term(Bilingual, Sourced):
    """An entry of a classification, known by its code."""

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    objects = OpenQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "code"]
