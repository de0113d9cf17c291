"""Applications for typical demonstration (典型示范), from draft to expiry."""

from __future__ import annotations

import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, GeneratedField, OuterRef, Q, TextField
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models.call import Call
from enterprises.models.enterprise import Enterprise, Profile
from enterprises.models.improvement import Improvement, Product
from enterprises.models.organisation import Organisation
from enterprises.models.public_notice import PublicNotice
from enterprises.models.recommendation import RecommendationList
from enterprises.models.report import Report
from enterprises.nomination_enums import (
    CHECKED_BY_ONE,
    FREES_ITS_PLACE,
    LIVE,
    LOCAL_CHECKS,
    NOTICED,
    RECOMMENDED_STATES,
    TITLED,
    UNDER_CHECK,
    WAS_TITLED,
    ApplicationState,
    Channel,
)
from enterprises.rules import organisations_of
from policy.models import Attribution, Decision, Region
from policy.scope import scope_of
from reliability_tracker.db import SearchText, in_order, set_together, state_has

S = ApplicationState
TITLE_LENGTH = 60


class ApplicationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: object) -> Self:
        """Own ones in every state; an authority's once submitted; an association's filed through it.

        An expert sees what it was asked to review, unless it declared an interest.
        """
        scope = scope_of(user)
        own = Q(credit_code__in=scope.enterprises)
        submitted = Q(submitted_at__isnull=False)
        if scope.national:
            return self.filter(submitted | own)
        area = Q(region__in=scope.regions) | Q(city__in=scope.cities)
        mine = own | (submitted & area)
        if associations := organisations_of(user, "association_analyst"):
            mine |= submitted & Q(association__in=associations)
        if organisations_of(user, "expert"):
            mine |= Q(Exists(self._asked_of(user)))
        return self.filter(mine)

    def under_check(self) -> Self:
        """在办: submitted and not decided; beside the figures, never in them."""
        return self.filter(state__in=UNDER_CHECK)

    def holding_a_place(self) -> Self:
        """Recommended, and not taken back, refused or withdrawn since: they use up the quota."""
        return self.filter(recommended_at__isnull=False).exclude(state__in=FREES_ITS_PLACE)

    def recommended_by(self, recommender: Region | Organisation) -> Self:
        """Recommended by a region, or by an association."""
        if isinstance(recommender, Region):
            return self.filter(recommending_region=recommender)
        return self.filter(recommending_association=recommender)

    def recheck_due(self, on: datetime.date) -> Self:
        """Named, and valid until a day that is past. They count as before."""
        return self.filter(state=S.NAMED, valid_until__lt=on)

    def in_official_order(self) -> Self:
        """By administrative division, then by rank and number; the order is no ranking."""
        return self.order_by("region__order", "rank", "number")

    @staticmethod
    def _asked_of(user: Any) -> models.QuerySet[Any]:
        from enterprises.models.panel import Review

        return Review.objects.asked_of(user).filter(application=OuterRef("pk"))


class Application(Profile, Product):
    """申报: one case of one enterprise in one call.

    Enterprise and product stand as on the day of the application. rank, recommended_…: who recommended it, as
    which of theirs.
    step_due_on: by when whoever it waits for has to act (`nomination.deadlines`)
    assigned_to: the colleague of those whose turn it is who is to check it, also once it is answered
    valid_until: the last day before a re-check is due, if the call sets one; nothing ends by it alone
    """

    number = models.CharField(_("application number"), max_length=40, unique=True)
    call = models.ForeignKey(
        Call, models.PROTECT, related_name="applications", verbose_name=_("call for demonstrations")
    )
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="applications")
    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="applications")
    report = models.ForeignKey(
        Report,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("accepted report it rests on"),
    )
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    legal_representative = models.CharField(_("legal representative"), max_length=80, blank=True)
    case_title = models.CharField(_("title of the case"), max_length=TITLE_LENGTH, blank=True)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel.choices, default=Channel.PROVINCE)
    association = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("industry association"),
        help_text=_("Only where an association recommends: one that covers the sector."),
    )
    overview = models.TextField(_("the organisation in brief"), max_length=3000, blank=True)
    practice = models.TextField(_("what was done"), max_length=5000, blank=True)
    results = models.TextField(_("results"), max_length=5000, blank=True)
    transfer = models.TextField(_("why others can copy it"), max_length=5000, blank=True)
    clean_record = models.BooleanField(
        _("no breach of environmental, quality or safety law in the last three years"), default=False
    )
    declaration = models.BooleanField(_("declaration of truthfulness"), default=False)
    signatory = models.CharField(_("signatory"), max_length=80, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)

    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(_("saved at"), null=True, blank=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    state = models.CharField(_("state"), max_length=20, choices=S.choices, default=S.DRAFT)
    state_since = models.DateTimeField(_("in this state since"))
    returned_from = models.CharField(max_length=20, choices=S.choices, blank=True)
    answer_due_on = models.DateField(_("answer due on"), null=True, blank=True)
    step_due_on = models.DateField(_("step due on"), null=True, blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    opened_at = models.DateTimeField(_("opened by the reviewer at"), null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    recommended_at = models.DateTimeField(_("recommended at"), null=True, blank=True)
    recommended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    recommending_region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recommended by")
    )
    recommending_association = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recommended by"),
    )
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    recommended_on = models.DateField(_("date of the recommendation"), null=True, blank=True)
    opinion = models.CharField(_("opinion of the recommender"), max_length=500, blank=True)
    recommending_document = models.CharField(_("association's document"), max_length=100, blank=True)
    consent_letter = models.CharField(_("letter of consent"), max_length=100, blank=True)
    consented_on = models.DateField(_("date of the letter"), null=True, blank=True)
    on_list = models.ForeignKey(
        RecommendationList,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("list of recommendations"),
    )

    notice = models.ForeignKey(
        PublicNotice,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("public notice"),
    )
    demonstration_number = models.CharField(_("demonstration number"), max_length=60, blank=True)
    named_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="named", verbose_name=_("named by")
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    ended_by = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="untitled", verbose_name=_("ended by")
    )
    search = GeneratedField(
        expression=SearchText("number", "enterprise_name", "credit_code", "product_name", "case_title"),
        output_field=TextField(),
        db_persist=True,
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application for demonstration")
        ordering = ["-state_since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(assigned_to__isnull=True) | Q(state__in=[*CHECKED_BY_ONE, S.RETURNED]),
                name="application_is_assigned_while_it_is_checked",
                violation_error_message=_("An application is assigned while it is checked."),
            ),
            models.UniqueConstraint(
                fields=["improvement"],
                condition=Q(state__in=LIVE),
                name="application_one_live_per_product",
                violation_error_message=_("An application for this product is already under way."),
            ),
            models.UniqueConstraint(
                fields=["call", "enterprise", "case_title"],
                condition=Q(state__in=LIVE) & ~Q(case_title=""),
                name="application_title_is_unique_in_call",
                violation_error_message=_("Another application of yours in this call has this title."),
            ),
            models.UniqueConstraint(
                fields=["call", "recommending_region", "rank"],
                condition=~Q(state__in=FREES_ITS_PLACE),
                name="application_rank_of_region_is_its_own",
                violation_error_message=_("This rank is given already."),
            ),
            models.UniqueConstraint(
                fields=["call", "recommending_association", "rank"],
                condition=~Q(state__in=FREES_ITS_PLACE),
                name="application_rank_of_association_is_its_own",
                violation_error_message=_("This rank is given already."),
            ),
            models.UniqueConstraint(
                fields=["demonstration_number"],
                condition=~Q(demonstration_number=""),
                name="application_demonstration_number_is_its_own",
                violation_error_message=_("This demonstration number is given already."),
            ),
            models.CheckConstraint(
                condition=Q(channel=Channel.ASSOCIATION)
                | Q(channel=Channel.PROVINCE, association__isnull=True),
                name="application_association_goes_with_its_channel",
                violation_error_message=_("Name an association only where an association recommends."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[S.DRAFT, S.WITHDRAWN]) | Q(submitted_at__isnull=False),
                name="application_under_check_was_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state=S.RETURNED, returned_from__in=[*LOCAL_CHECKS, S.ELIGIBILITY])
                | (~Q(state=S.RETURNED) & Q(returned_from="")),
                name="application_returned_says_from_where",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RECOMMENDED_STATES, recommended_at__isnull=False)
                | Q(state__in=[S.RETURNED, *FREES_ITS_PLACE])
                | (~Q(state__in=RECOMMENDED_STATES) & Q(recommended_at__isnull=True)),
                name="application_recommended_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(
                    recommended_at__isnull=True,
                    recommending_region__isnull=True,
                    recommending_association__isnull=True,
                )
                | Q(
                    recommended_at__isnull=False,
                    recommending_region__isnull=False,
                    recommending_association__isnull=True,
                )
                | Q(
                    recommended_at__isnull=False,
                    recommending_region__isnull=True,
                    recommending_association__isnull=False,
                ),
                name="application_has_one_recommender",
            ),
            set_together(
                "recommended_at",
                "recommended_by",
                "rank",
                "recommended_on",
                name="application_recommendation_is_signed",
            ),
            set_together("submitted_at", "submitted_by", name="application_submission_is_signed"),
            set_together("opened_at", "opened_by", name="application_opening_is_signed"),
            set_together("saved_at", "saved_by", name="application_save_is_signed"),
            models.CheckConstraint(
                condition=~Q(state__in=NOTICED) | Q(notice__isnull=False),
                name="application_noticed_has_its_notice",
            ),
            state_has(WAS_TITLED, "named_by", name="application_named_has_its_decision"),
            models.CheckConstraint(
                condition=Q(state__in=WAS_TITLED, demonstration_number__gt="")
                | (~Q(state__in=WAS_TITLED) & Q(demonstration_number="")),
                name="application_named_has_its_number",
            ),
            state_has([S.REVOKED, S.EXPIRED], "ended_by", name="application_ended_has_its_decision"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(state__in=WAS_TITLED),
                name="application_valid_was_named",
            ),
            in_order("started_on", "planned_end_on", name="application_improvement_ends_after_it_starts"),
        ]
        indexes = [
            GinIndex(OpClass("search", name="gin_trgm_ops"), name="application_search"),
            models.Index(fields=["state", "region", "state_since"], name="application_worklist"),
            models.Index(fields=["call", "state"], name="application_of_call"),
            models.Index(fields=["region"], name="application_of_region"),
            models.Index(fields=["credit_code", "state"], name="application_of_enterprise"),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("enterprises:application", args=[self.number])

    @property
    def is_editable(self) -> bool:
        return self.state in (S.DRAFT, S.RETURNED)

    @property
    def acts_by(self) -> datetime.date | None:
        """By when whoever it waits for has to act; a draft by the day on which the call closes."""
        closes_on: datetime.date = self.call.closes_on
        return closes_on if self.state == S.DRAFT else self.step_due_on

    @property
    def status(self) -> str:
        """The code of its state among all that has one."""
        return f"demonstration:{self.state}"

    @property
    def counts(self) -> bool:
        return self.state in TITLED

    @property
    def recommender(self) -> Region | Organisation | None:
        return self.recommending_region or self.recommending_association

    @property
    def attribution(self) -> Attribution:
        """Under which it counts once it is named."""
        return Attribution(
            sector=self.sector_id,
            project=self.project_id,
            layer=self.layer_id,
            region=self.region_id,
            city=self.city_id,
            product_class=self.product_class_id,
        )
