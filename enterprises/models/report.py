"""Improvement reports and what hangs on them: indicator rows, attachments, transitions, comments."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import GeneratedField, OuterRef, Q, Subquery, TextField
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.enums import CHECKS, OPEN, ReportState, SuperDeduction
from enterprises.models.cycle import Cycle, Deadline
from enterprises.models.enterprise import Enterprise, Profile
from enterprises.models.extension import Extension
from enterprises.models.improvement import Improvement, Product
from policy.enums import Ending
from policy.models import Decision
from policy.scope import scope_of
from reliability_tracker.db import SearchText, at_least_zero, in_order, set_together, state_has

_SIGNED = [ReportState.ACCEPTED, ReportState.ANNULLED]


class ReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """Own reports in every state; an authority's once submitted; an association's once accepted.

        What an authority enters from paper is open to it from its first draft on.
        """
        scope = scope_of(user)
        submitted = Q(submitted_at__isnull=False)
        if scope.national:
            return self.filter(submitted | Q(credit_code__in=scope.enterprises))
        return self.filter(
            (Q(on_paper=True) & Q(region__in=scope.regions))
            | (submitted & (Q(region__in=scope.regions) | Q(city__in=scope.cities)))
            | Q(state=ReportState.ACCEPTED, sector__in=scope.sectors)
            | Q(credit_code__in=scope.enterprises)
        )

    def accepted(self) -> Self:
        """Accepted and not replaced by an accepted correction."""
        return self.filter(state=ReportState.ACCEPTED, superseded_at__isnull=True)

    def drafts(self) -> Self:
        return self.filter(state=ReportState.DRAFT)

    def with_deadline(self) -> Self:
        """Each with `extended_to`, the other day its reporter was given, so that a list asks only once."""
        of_it = {"expected__improvement": OuterRef("improvement"), "expected__cycle": OuterRef("cycle")}
        granted = Extension.objects.in_force().filter(**of_it)
        return self.annotate(extended_to=Subquery(granted.values("until")[:1]))

    def voluntary(self) -> Self:
        """Received without being expected; corrections are of the report they correct."""
        return self.filter(is_voluntary=True)

    def in_progress(self) -> Self:
        """在办: under check or sent back; beside the figures, never in them."""
        return self.filter(state__in=[*CHECKS, ReportState.RETURNED])


class Report(Profile, Product):
    """改进报告: what one enterprise reports on one product in one cycle.

    A correction is another version of the same report; the earlier one counts until the later is accepted.
    typed keeps what a person wrote where it cannot be stored as a value yet: {field: text}.
    revision rises with every save; a save that names an older one is refused.
    opened_at, opened_by: when the level whose turn it is first opened the report.
    step_due_on: by when the one whose turn it is has to act, from `enterprises.deadlines`.
    assigned_to: the colleague of the level whose turn it is who is to check it.
    on_paper: entered by an authority from what the enterprise handed in on paper
    carried_from: the draft of a closed cycle whose text this one took over
    is_voluntary: received without being expected; kept by triggers here and on what is expected, so that the
                  few that are can be found among all others (`enterprises.reach`)

    Who did something is asked of a report, never the other way round, so these keys have no index; nor has
    one that an index below begins with.
    """

    number = models.CharField(_("report number"), max_length=40, unique=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    correction_reason = models.TextField(_("what changes and why"), blank=True)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="reports")
    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="reports")
    cycle = models.ForeignKey(
        Cycle, models.PROTECT, db_index=False, related_name="reports", verbose_name=_("reporting cycle")
    )
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    on_paper = models.BooleanField(_("entered from paper"), default=False, db_default=False)
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to"
    )
    is_voluntary = models.BooleanField(default=False, db_default=False, editable=False)

    measures = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name=_("main measures")
    )
    measures_text = models.TextField(_("description of the measures"), max_length=3000, blank=True)
    expenditure_wan = models.DecimalField(
        _("expenditure"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("万元 (10,000 yuan)"),
    )
    super_deduction = models.CharField(
        _("super-deduction of R&D cost used"), max_length=10, choices=SuperDeduction.choices, blank=True
    )
    benefit_wan = models.DecimalField(
        _("benefit"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("万元 (10,000 yuan)"),
    )
    failure_rate_fall = models.DecimalField(
        _("fall of the failure rate"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("%, negative if it rose"),
    )
    warranty_cost_fall = models.DecimalField(
        _("fall of the warranty cost"),
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("%, negative if it rose"),
    )
    users = models.TextField(_("users"), max_length=3000, blank=True)
    remarks = models.TextField(_("remarks"), max_length=3000, blank=True)
    declaration = models.BooleanField(_("declaration of truthfulness"), default=False)
    signatory = models.CharField(_("signatory"), max_length=80, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    late_reason = models.TextField(_("reason for the delay"), blank=True)
    warnings_answer = models.TextField(_("remark on the warnings"), max_length=3000, blank=True)

    typed = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+")
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )

    state = models.CharField(
        _("state"), max_length=20, choices=ReportState.choices, default=ReportState.DRAFT
    )
    state_since = models.DateTimeField(_("in this state since"))
    returned_from = models.CharField(max_length=20, choices=ReportState.choices, blank=True)
    answer_due_on = models.DateField(_("answer due on"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened by the reviewer at"), null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    step_due_on = models.DateField(_("due"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    superseded_at = models.DateTimeField(_("replaced at"), null=True, blank=True)
    annulled_at = models.DateTimeField(_("annulled at"), null=True, blank=True)
    annulled_by_decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="annulled_reports"
    )
    annulment = models.CharField(_("ending"), max_length=5, choices=Ending.choices, blank=True)
    search = GeneratedField(
        expression=SearchText("number", "enterprise_name", "credit_code", "product_name", "product_model"),
        output_field=TextField(),
        db_persist=True,
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("improvement report")
        ordering = ["-state_since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["improvement", "cycle"],
                condition=Q(state__in=OPEN),
                name="report_one_open_per_improvement_and_cycle",
                violation_error_message=_("A report of this product for this cycle is already open."),
            ),
            models.UniqueConstraint(
                fields=["improvement", "cycle"],
                condition=Q(state=ReportState.ACCEPTED, superseded_at__isnull=True),
                name="report_one_accepted_per_improvement_and_cycle",
                violation_error_message=_("A report of this product for this cycle is already accepted."),
            ),
            set_together("submitted_at", "submitted_by", name="report_submission_is_signed"),
            set_together("accepted_at", "accepted_by", "decided_on", name="report_acceptance_is_signed"),
            set_together("opened_at", "opened_by", name="report_opening_is_signed"),
            set_together("saved_at", "saved_by", name="report_save_is_signed"),
            set_together("annulled_at", "annulled_by_decision", name="report_annulment_has_its_decision"),
            models.CheckConstraint(
                condition=Q(assigned_to__isnull=True) | Q(state__in=CHECKS),
                name="report_is_assigned_while_it_is_checked",
            ),
            models.CheckConstraint(
                condition=Q(step_due_on__isnull=True) | Q(state__in=[*CHECKS, ReportState.RETURNED]),
                name="report_step_is_due_while_it_waits",
            ),
            state_has(_SIGNED, "accepted_at", name="report_accepted_has_its_date"),
            state_has(ReportState.ANNULLED, "annulled_at", name="report_annulled_has_its_date"),
            models.CheckConstraint(
                condition=Q(state=ReportState.ANNULLED, annulment__in=Ending.values)
                | (~Q(state=ReportState.ANNULLED) & Q(annulment="")),
                name="report_annulled_says_how",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT)
                | Q(state=ReportState.WITHDRAWN)
                | Q(submitted_at__isnull=False),
                name="report_under_check_was_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.RETURNED, returned_from__in=CHECKS)
                | (~Q(state=ReportState.RETURNED) & Q(returned_from="")),
                name="report_returned_says_from_where",
            ),
            models.CheckConstraint(
                condition=Q(version=1, corrects__isnull=True) | Q(version__gt=1, corrects__isnull=False),
                name="report_correction_names_what_it_corrects",
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(state__in=_SIGNED),
                name="report_replaced_was_accepted",
            ),
            in_order("started_on", "planned_end_on", name="report_improvement_ends_after_it_starts"),
            at_least_zero("expenditure_wan", name="report_expenditure_is_not_negative"),
        ]
        indexes = [
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="report_search"),
            models.Index(fields=["state", "region", "state_since"], name="report_worklist"),
            models.Index(fields=["step_due_on", "id"], name="report_by_step_due_on"),
            models.Index(fields=["credit_code", "state"], name="report_of_enterprise"),
            models.Index(fields=["cycle", "state"], name="report_of_cycle"),
            models.Index(fields=["-state_since", "-id"], name="report_newest_first"),
            # what narrows a list to rows that lie together in time needs an order of its own
            models.Index(fields=["state", "-state_since", "-id"], name="report_newest_of_state"),
            models.Index(fields=["cycle", "-state_since", "-id"], name="report_newest_of_cycle"),
            models.Index(fields=["region", "-state_since", "-id"], name="report_newest_of_region"),
            models.Index(
                fields=["product_class", "-state_since", "-id"],
                condition=Q(state=ReportState.ACCEPTED, superseded_at__isnull=True),
                name="report_newest_of_class",
            ),
            models.Index(
                fields=["product_class", "-state_since", "-id"],
                condition=Q(submitted_at__isnull=False),
                name="report_newest_of_its_class",
            ),
            models.Index(
                fields=["-state_since", "-id"], condition=Q(is_voluntary=True), name="report_newest_voluntary"
            ),
            models.Index(
                fields=["-state_since", "-id"], condition=Q(on_paper=True), name="report_newest_on_paper"
            ),
            models.Index(fields=["cycle", "number"], name="report_numbers_of_cycle"),
            models.Index(fields=["enterprise_name", "id"], name="report_by_enterprise"),
            models.Index(fields=["sector"], condition=Q(state__in=CHECKS), name="report_in_progress"),
            # counted for each enterprise of a list, by this index alone
            models.Index(
                fields=["enterprise"],
                condition=Q(state=ReportState.ACCEPTED, superseded_at__isnull=True),
                name="report_accepted_of_enterprise",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("enterprises:report", args=[self.number])

    @property
    def deadline(self) -> Deadline:
        """By when its first version is due; rows `with_deadline` know it, another asks."""
        if "extended_to" not in self.__dict__:
            of_it = Extension.objects.in_force().filter(
                expected__improvement=self.improvement_id, expected__cycle=self.cycle_id
            )
            self.extended_to = of_it.values_list("until", flat=True).first()
        cycle: Cycle = self.cycle
        return Deadline(cycle.due_on, cycle.grace_until, cycle.closes_on, self.extended_to)

    @property
    def acts_by(self) -> datetime.date | None:
        """By when the one whose turn it is has to act; a draft by the day on which the report is due."""
        is_draft = self.state == ReportState.DRAFT and self.version == 1
        return self.deadline.day if is_draft else self.step_due_on

    @property
    def is_late(self) -> bool:
        """Submitted, or still unsubmitted today, after the day on which it was due."""
        from django.utils import timezone

        day: datetime.date = (
            timezone.localdate(self.submitted_at) if self.submitted_at else timezone.localdate()
        )
        return self.deadline.is_late_on(day)

    @property
    def is_editable(self) -> bool:
        return self.state in (ReportState.DRAFT, ReportState.RETURNED)

    def rows_with(self, *related: str) -> list[Any]:
        """The indicator rows in order, each with what is named; not read again where a page has them."""
        if "rows" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.rows.all())
        return list(self.rows.select_related(*related))
