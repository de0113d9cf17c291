"""What a person is told: a line of their inbox, and whether a letter goes out about it."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from enterprises.enums import Posting, Read
from reliability_tracker.db import state_has

OPEN = Q(read_at__isnull=True, settled_at__isnull=True)


class MessageQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """One's own and nobody else's."""
        return self.filter(recipient=getattr(user, "pk", None))

    def unread(self) -> Self:
        """Neither read nor settled: what the number beside the inbox counts."""
        return self.filter(OPEN)

    def about(self, kind: str, *ids: int) -> Self:
        """Those about any of these things."""
        return self.filter(about_kind=kind, about_ids__overlap=list(ids))


class Message(models.Model):
    """站内信: that something happened or is due, told to one person once.

    event:     a row of `enterprises.events.EVENTS`
    key:       the event and the step of it; a person is told of each once
    about_*:   the things it is about, so that it can be settled and is not sent when they are done
    told:      what its words name, as plain values; they are put into words in the reader's language
    settled_at: what it asked for was done, by whomever
    posting:   what becomes of the letter
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages")
    event = models.CharField(_("event"), max_length=40)
    key = models.CharField(max_length=160)
    about_kind = models.CharField(max_length=30)
    about_ids = ArrayField(models.BigIntegerField())
    told = models.JSONField(default=dict, blank=True)
    href = models.CharField(max_length=300)
    at = models.DateTimeField(_("at"))
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    posting = models.CharField(_("letter"), max_length=12, choices=Posting.choices, default=Posting.NONE)
    posted_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="message_is_told_once"),
            state_has(Posting.SENT, "posted_at", state_field="posting", name="message_sent_has_its_time"),
            models.CheckConstraint(condition=~Q(about_ids=[]), name="message_is_about_something"),
        ]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="message_inbox"),
            models.Index(fields=["recipient"], condition=OPEN, name="message_unread"),
            models.Index(
                fields=["posting", "id"],
                condition=Q(posting__in=[Posting.AT_ONCE, Posting.DAILY]),
                name="message_to_post",
            ),
            GinIndex(fields=["about_ids"], condition=OPEN, name="message_about"),
        ]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.key}"

    @property
    def is_unread(self) -> bool:
        return self.read_at is None and self.settled_at is None

    @property
    def standing(self) -> Read:
        if self.settled_at is not None:
            return Read.DONE
        return Read.NEW if self.read_at is None else Read.READ
