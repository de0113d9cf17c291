"""Lists of objections for the ministry, and of what an expert was asked to review."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from enterprises.models import Review
from reliability_tracker.icons import chip
from reliability_tracker.statuses import Status, Tone
from reliability_tracker.tables import (
    CodeColumn,
    DateColumn,
    LinkColumn,
    NumberColumn,
    StatusColumn,
    Table,
    TypedColumn,
)


class ObjectionTable(Table):
    """Objections with where they are; who objected stands on no list."""

    caption = gettext_lazy("Objections")

    class Meta:
        order_by = ()
        empty_text = gettext_lazy("No objection was filed.")

    number = LinkColumn(verbose_name=gettext_lazy("Number"), code=True)
    application = TypedColumn(
        verbose_name=gettext_lazy("Enterprise"),
        accessor="application__enterprise_name",
        order_by="application__enterprise_name",
    )
    case_title = TypedColumn(
        verbose_name=gettext_lazy("Title of the case"), accessor="application__case_title", orderable=False
    )
    notice = CodeColumn(verbose_name=gettext_lazy("Public notice"), order_by=("notice__first_day", "number"))
    filed_at = DateColumn(verbose_name=gettext_lazy("Filed"))
    state = StatusColumn(verbose_name=gettext_lazy("State"))
    handler = TypedColumn(verbose_name=gettext_lazy("Handled by"), order_by="handler__name")


def review_address(review: Review) -> str:
    """The page on which an expert scores."""
    return reverse("enterprises:expert_review", args=[review.pk])


class ReviewTable(Table):
    """What one expert was asked, the open ones first."""

    caption = gettext_lazy("Applications to review")

    class Meta:
        order_by = ()
        empty_text = gettext_lazy("You have not been asked to review anything.")

    application = LinkColumn(verbose_name=gettext_lazy("Application"), code=True, to=review_address)
    case_title = TypedColumn(
        verbose_name=gettext_lazy("Title of the case"), accessor="application__case_title", orderable=False
    )
    enterprise = TypedColumn(
        verbose_name=gettext_lazy("Enterprise"),
        accessor="application__enterprise_name",
        order_by="application__enterprise_name",
    )
    asked_at = DateColumn(verbose_name=gettext_lazy("Asked"))
    due_on = DateColumn(verbose_name=gettext_lazy("Due on"), accessor="panel__due_on")
    score = NumberColumn(verbose_name=gettext_lazy("Your score"))
    standing = TypedColumn(verbose_name=gettext_lazy("State"), accessor="pk", orderable=False)

    def render_standing(self, record: Review) -> str:
        word = self.value_standing(record)
        tone = Tone.IDLE
        if record.conflict_at is None and record.released_at is None:
            tone = Tone.WARN if record.scored_at is None else Tone.GOOD
        return chip(Status("review", word, tone))

    def value_standing(self, record: Review) -> str:
        if record.conflict_at is not None:
            return _("interest declared")
        if record.released_at is not None:
            return _("released")
        return _("scored") if record.scored_at is not None else pgettext("review", "to be scored")
