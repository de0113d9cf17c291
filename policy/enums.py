"""The closed lists of the policy's world."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Provenance(models.TextChoices):
    """Where a statement comes from."""

    NOTICE = "N", _("the notice and its official interpretation")
    OPINIONS = "O", _("the text of the opinions as reproduced in the press")
    SISTER = "S", _("practice of a sister programme")
    STANDARD = "T", _("a national standard")
    PRACTICE = "P", _("common knowledge of practitioners, unconfirmed")
    PROPOSAL = "D", _("proposed by this system; the sources are silent")


class TargetKind(models.TextChoices):
    """Whether a goal has a number to reach."""

    NUMERIC = "numeric", _("with a number")
    NARRATIVE = "narrative", _("narrative")


class Comparator(models.TextChoices):
    """How a figure is compared with its goal; both include the goal itself (以上)."""

    AT_LEAST = ">=", "≥"
    AT_MOST = "<=", "≤"


class Direction(models.TextChoices):
    """Which way an indicator improves."""

    UP = "up", _("more is better")
    DOWN = "down", _("less is better")


class RegionKind(models.TextChoices):
    """Kinds of region, as regions.csv has them; `city` is one that a steward added for the first check."""

    PROVINCE = "province", pgettext_lazy("kind of region", "province")
    AUTONOMOUS_REGION = "autonomous_region", _("autonomous region")
    MUNICIPALITY = "municipality", _("municipality")
    CORPS = "corps", _("production and construction corps")
    PLANNED_CITY = "planned_city", _("separately planned city")
    CITY = "city", _("city")
    MAP_ONLY = "map_only", _("on the map only")


class DecisionKind(models.TextChoices):
    """What a document of the ministry decides. `policy.decisions.RULES` says what each does to the counts."""

    PLATFORM_CONFIRMED = "platform_confirmed", _("platform confirmed")
    PLATFORM_WITHDRAWN = "platform_withdrawn", _("platform confirmation withdrawn")
    DEMONSTRATIONS_NAMED = "demonstrations_named", _("demonstrations named")
    TITLE_REVOKED = "title_revoked", _("demonstration title revoked")
    CLASS_DESIGNATED = "class_designated", _("core product class designated")
    DESIGNATION_REMOVED = "designation_removed", _("designation of a core class removed")
    CLASS_CONFIRMED = "class_confirmed", _("class confirmed at the international advanced level")
    CLASS_REVOKED = "class_revoked", _("confirmation of a class revoked")
    REPORT_ANNULLED = "report_annulled", _("accepted report annulled")


class Ending(models.TextChoices):
    """How something stops counting."""

    CEASE = "cease", _("ceases: it counted until the day before")
    VOID = "void", _("void: it should never have counted")


class SourceKind(models.TextChoices):
    """What caused a row of the ledger."""

    REPORT = "report", _("report")
    DECISION = "decision", _("decision")
    NEW_CODE = "new_code", _("change of credit code")


class TargetStatus(models.TextChoices):
    """Where a target stands on a date; `policy.progress` says how each follows from the figures."""

    ACHIEVED = "achieved", _("achieved")
    ACHIEVED_LATE = "achieved_late", _("achieved late")
    ON_TRACK = "on_track", _("on track")
    AT_RISK = "at_risk", _("at risk")
    OFF_TRACK = "off_track", _("off track")
    NOT_STARTED = "not_started", _("not started")
    MISSED = "missed", _("missed")
    NARRATIVE = "narrative", _("narrative")


class Basis(models.TextChoices):
    """What the figure of a benchmark stands on."""

    CATALOGUE_CLAIM = "catalogue_claim", _("catalogue claim")
    FIELD_DATA = "field_data", _("field data with T and r")
    STANDARD = "standard", _("standard")
    EXPERT_PANEL = "expert_panel", _("expert panel")


class Verdict(models.TextChoices):
    """What evidence proves against a benchmark (STATISTICS 3)."""

    DEMONSTRATED = "demonstrated", _("demonstrated")
    NOT_DEMONSTRATED = "not_demonstrated", _("not demonstrated")
    INSUFFICIENT = "insufficient", _("insufficient evidence")


class LeftOut(models.TextChoices):
    """Why evidence was not judged against a benchmark."""

    OTHER_UNIT = "other_unit", _("stated in another unit")
    UNFIT_METHOD = "unfit_method", _("this kind of evidence does not speak for the indicator")
    OTHER_QUANTILE = "other_quantile", _("a life at another share failed")
    GROUPED = "grouped", _("counts by interval give no bound")
    FAULTY = "faulty", _("it cannot be computed")
    SET_ASIDE = "set_aside", _("set aside by a steward as not comparable")
    ANOTHER_ROW = "another_row", _("other evidence of the same product shows less and speaks for it")
