"""The notice itself: who issued it to whom, its stages, its targets and how each has been set over time."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from policy.enums import Comparator, Provenance, TargetKind
from policy.models.base import Bilingual, OpenQuerySet, Sourced, Term, in_reader_language
from reliability_tracker.db import in_order


@pghistory.track()
class Notice(Bilingual, Sourced):
    """通知: one policy document. The name is its title, the description what it is for."""

    document_number = models.CharField(_("document number"), max_length=60, primary_key=True)
    dated_on = models.DateField(_("dated"))
    published_on = models.DateField(_("made public"))
    definition_zh = models.TextField(_("definition of reliability (Chinese)"))
    definition_en = models.TextField(_("definition of reliability (English)"))

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        constraints = [in_order("dated_on", "published_on", name="notice_is_published_after_its_date")]

    @property
    def definition(self) -> str:
        return in_reader_language(self.definition_zh, self.definition_en)


@pghistory.track()
class Issuer(Term):
    """发文机关, in signing order."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="issuers")
    leads = models.BooleanField(_("leads"), default=False)

    class Meta(Term.Meta):
        verbose_name = _("issuer")


@pghistory.track()
class Addressee(Term):
    """主送机关: the kinds of department and the associations that the notice addresses."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="addressees")

    class Meta(Term.Meta):
        verbose_name = _("addressee")


@pghistory.track()
class RelatedDocument(Term):
    """A document the notice refers to or that was issued beside it."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="related_documents")

    class Meta(Term.Meta):
        verbose_name = _("related document")


@pghistory.track()
class Stage(Term):
    """阶段. The name is the period (到2025年), the description its motto (补短板、强弱项)."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="stages")
    start_on = models.DateField(_("starts on"))
    due_on = models.DateField(_("due on"))

    class Meta(Term.Meta):
        verbose_name = _("stage")
        constraints = [in_order("start_on", "due_on", name="stage_is_due_after_it_starts")]


@pghistory.track()
class LineOfWork(Term):
    """A line of work of a stage, or, with a parent, one of the means of that line."""

    stage = models.ForeignKey(Stage, models.CASCADE, related_name="lines_of_work")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="means")

    class Meta(Term.Meta):
        verbose_name = _("line of work")


@pghistory.track()
class Target(Term):
    """目标: what is to be reached by the end of a stage. Its number stands in `TargetVersion`."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="targets", verbose_name=_("stage"))
    kind = models.CharField(_("kind"), max_length=10, choices=TargetKind.choices)
    unit_zh = models.CharField(_("unit (Chinese)"), max_length=10, blank=True)
    unit_en = models.CharField(_("unit (English)"), max_length=40, blank=True)
    counting_rule_zh = models.TextField(_("counting rule (Chinese)"), blank=True)
    counting_rule_en = models.TextField(_("counting rule (English)"), blank=True)
    counting_rule_provenance = models.CharField(
        _("provenance of the counting rule"), max_length=1, choices=Provenance.choices, blank=True
    )

    class Meta(Term.Meta):
        verbose_name = _("target")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=TargetKind.NUMERIC) | ~Q(unit_zh=""),
                name="target_with_a_number_has_a_unit",
                violation_error_message=_("A target with a number needs a unit."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("policy:target", args=[self.code])

    @property
    def unit(self) -> str:
        return in_reader_language(self.unit_zh, self.unit_en)

    @property
    def counting_rule(self) -> str:
        return in_reader_language(self.counting_rule_zh, self.counting_rule_en)

    @property
    def is_numeric(self) -> bool:
        return self.kind == TargetKind.NUMERIC


class TargetVersion(models.Model):
    """The number of a target as set at one time. Never changed, only followed by another."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="versions")
    comparator = models.CharField(
        _("comparator"), max_length=2, choices=Comparator.choices, default=Comparator.AT_LEAST
    )
    baseline = models.IntegerField(_("baseline"), default=0)
    goal = models.IntegerField(_("goal"))
    start_on = models.DateField(_("starts on"))
    due_on = models.DateField(_("due on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("number of a target")
        ordering = ["target", "recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gt=models.F("start_on")),
                name="target_version_is_due_after_it_starts",
                violation_error_message=_("The due date must be after the start."),
            ),
            models.UniqueConstraint(fields=["target", "recorded_at"], name="target_version_one_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.comparator} {self.goal}"


class StatusThresholds(models.Model):
    """From which attainment a target is on track, or at risk. Never changed, only followed by another."""

    on_track_from = models.DecimalField(_("on track from"), max_digits=4, decimal_places=2)
    at_risk_from = models.DecimalField(_("at risk from"), max_digits=4, decimal_places=2)
    recorded_at = models.DateTimeField(_("recorded at"), unique=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=300)

    class Meta:
        verbose_name = _("thresholds of the status")
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(at_risk_from__gt=0, on_track_from__gt=models.F("at_risk_from")),
                name="status_thresholds_are_in_order",
                violation_error_message=_("On track must begin above at risk, and at risk above zero."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on_track_from} / {self.at_risk_from}"


@pghistory.track()
class NarrativeAssessment(models.Model):
    """A steward's dated word on a goal that has no number, with the evidence for it."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="assessments")
    assessed_on = models.DateField(_("assessed on"))
    text_zh = models.TextField(_("assessment (Chinese)"))
    text_en = models.TextField(_("assessment (English)"), blank=True)
    evidence = models.TextField(_("evidence"))
    recorded_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment of a narrative goal")
        ordering = ["target", "-assessed_on", "-id"]

    def __str__(self) -> str:
        return f"{self.target_id} {self.assessed_on}"

    @property
    def text(self) -> str:
        return in_reader_language(self.text_zh, self.text_en)
