"""The closed lists of typical demonstrations (典型示范), from application to expiry."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ApplicationState(models.TextChoices):
    """Where an application is, in the reviewer's words; `nomination.places` has the enterprise's.

    Defence (答辩) and site check (现场核查) would stand between desk review and the shortlist.
    """

    DRAFT = "draft", _("draft")
    CITY_CHECK = "city_check", _("city check")
    PROVINCIAL_CHECK = "provincial_check", pgettext_lazy("demonstration", "provincial check")
    ASSOCIATION_CHECK = "association_check", _("association check")
    CONSENT_PENDING = "consent_pending", _("consent of the province asked")
    RETURNED = "returned", _("sent back")
    RECOMMENDED = "recommended", _("recommended")
    ELIGIBILITY = "eligibility", _("eligibility check")
    DESK_REVIEW = "desk_review", _("desk review")
    SHORTLISTED = "shortlisted", _("shortlisted")
    PUBLIC_NOTICE = "public_notice", _("in public notice")
    NAMED = "named", _("named")
    RECHECK = "recheck", _("re-check")
    NOT_RECOMMENDED = "not_recommended", _("not recommended")
    NOT_SELECTED = "not_selected", _("not selected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    REVOKED = "revoked", pgettext_lazy("demonstration", "revoked")
    EXPIRED = "expired", pgettext_lazy("demonstration", "expired")


_S = ApplicationState
LOCAL_CHECKS = (_S.CITY_CHECK, _S.PROVINCIAL_CHECK, _S.ASSOCIATION_CHECK)  # before it is recommended
CHECKED_BY_ONE = (*LOCAL_CHECKS, _S.CONSENT_PENDING, _S.ELIGIBILITY, _S.DESK_REVIEW)  # not decided by list
MINISTRY_STAGES = (_S.ELIGIBILITY, _S.DESK_REVIEW, _S.SHORTLISTED, _S.PUBLIC_NOTICE)
UNDER_CHECK = (*LOCAL_CHECKS, _S.CONSENT_PENDING, _S.RECOMMENDED, *MINISTRY_STAGES)
BEFORE_NAMING = (_S.DRAFT, _S.RETURNED, *UNDER_CHECK)
TITLED = (_S.NAMED, _S.RECHECK)  # it counts
LIVE = (*BEFORE_NAMING, *TITLED)  # one of these for each product of an enterprise
WAS_TITLED = (*TITLED, _S.REVOKED, _S.EXPIRED)
ENDED = (_S.NOT_RECOMMENDED, _S.NOT_SELECTED, _S.WITHDRAWN, _S.REVOKED, _S.EXPIRED)
# It was recommended for certain; one sent back, withdrawn or refused may have been.
RECOMMENDED_STATES = (_S.CONSENT_PENDING, _S.RECOMMENDED, *MINISTRY_STAGES, *WAS_TITLED, _S.NOT_SELECTED)
FREES_ITS_PLACE = (_S.WITHDRAWN, _S.NOT_RECOMMENDED)
NOTICED = (_S.PUBLIC_NOTICE, *WAS_TITLED)


class ApplicationDeed(models.TextChoices):
    """What can be done to an application."""

    SUBMIT = "submit", _("Submit")
    PASS_ON = "pass_on", _("Pass on")
    RECOMMEND = "recommend", _("Recommend")
    ASK_CONSENT = "ask_consent", _("Recommend and ask for consent")
    CONSENT = "consent", _("Consent")
    REFUSE = "refuse", _("Refuse consent")
    SEND_BACK = "send_back", _("Send back")
    REJECT = "reject", _("Do not recommend")
    TAKE_BACK = "take_back", _("Take the recommendation back")
    TAKE_IN = "take_in", _("Take in")
    PASS = "pass", _("Pass to desk review")
    FAIL = "fail", _("Do not select")
    SHORTLIST = "shortlist", _("Shortlist")
    PUBLISH = "publish", _("Put into public notice")
    NAME = "name", _("Announce")
    DROP = "drop", _("Drop from the notice")
    UNNAME = "unname", _("Strike the naming out")
    OPEN_RECHECK = "open_recheck", _("Open a re-check")
    FIND = "find", _("Give a finding")
    CONFIRM = "confirm", _("Confirm the title")
    REVOKE = "revoke", _("Take the title back")
    EXPIRE = "expire", _("Let the title expire")
    WITHDRAW = "withdraw", pgettext_lazy("demonstration", "Withdraw")


class Channel(models.TextChoices):
    """申报渠道: through whom an application is recommended."""

    PROVINCE = "province", pgettext_lazy("channel", "the province")
    ASSOCIATION = "association", pgettext_lazy("channel", "an industry association")


class Limit(models.TextChoices):
    """How many applications an enterprise may have under way."""

    PRODUCT = "product", _("one for each product")
    ENTERPRISE = "enterprise", _("one for each enterprise")


class RightKind(models.TextChoices):
    """知识产权与标准."""

    INVENTION = "invention", _("invention patent")
    UTILITY_MODEL = "utility_model", _("utility model")
    SOFTWARE = "software", _("software copyright")
    STANDARD = "standard", _("standard")
    OTHER = "other", _("other")


class EnclosureKind(models.TextChoices):
    """申报附件, by what an application asks for."""

    LICENCE = "licence", _("copy of the business licence")
    CREDIT_REPORT = "credit_report", _("credit report of the last three years")
    SEALED_PAGE = "sealed_page", _("sealed page of the declaration")
    MARKET_SHARE = "market_share", _("certificate of market share")
    AUDIT_REPORT = "audit_report", _("audit report")
    EVIDENCE = "evidence", _("evidence")
    OTHER = "other", _("other")


class ObjectionState(models.TextChoices):
    """Where an objection (异议) to a name in public notice is."""

    FILED = "filed", _("filed")
    ADMITTED = "admitted", _("admitted")
    DISMISSED = "dismissed", pgettext_lazy("objection", "dismissed")
    UPHELD = "upheld", pgettext_lazy("objection", "upheld")


OPEN_OBJECTIONS = (ObjectionState.FILED, ObjectionState.ADMITTED)
