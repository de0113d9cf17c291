"""The closed lists of people, enterprises and reports."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    """What a person does for an organisation."""

    ENTERPRISE_REPORTER = "enterprise_reporter", _("enterprise reporter")
    ENTERPRISE_ADMINISTRATOR = "enterprise_administrator", _("enterprise administrator")
    CITY_REVIEWER = "city_reviewer", _("city reviewer")
    PROVINCIAL_REVIEWER = "provincial_reviewer", _("provincial reviewer")
    PROVINCIAL_OBSERVER = "provincial_observer", _("provincial observer")
    ASSOCIATION_ANALYST = "association_analyst", _("association analyst")
    EXPERT = "expert", _("expert")
    MINISTRY_REVIEWER = "ministry_reviewer", _("ministry reviewer")
    MINISTRY_STEWARD = "ministry_steward", _("ministry steward")
    OBSERVER = "observer", _("observer")


CHECKING_ROLES = (Role.CITY_REVIEWER, Role.PROVINCIAL_REVIEWER, Role.MINISTRY_REVIEWER)


class OrganisationKind(models.TextChoices):
    MINISTRY = "ministry", _("department of the State Council")
    REGIONAL_AUTHORITY = "regional_authority", _("regional authority")
    ASSOCIATION = "association", _("industry association")


ROLES_OF_KIND: dict[str, tuple[Role, ...]] = {
    OrganisationKind.MINISTRY: (Role.MINISTRY_REVIEWER, Role.MINISTRY_STEWARD, Role.OBSERVER, Role.EXPERT),
    OrganisationKind.REGIONAL_AUTHORITY: (
        Role.PROVINCIAL_REVIEWER,
        Role.PROVINCIAL_OBSERVER,
        Role.CITY_REVIEWER,
    ),
    OrganisationKind.ASSOCIATION: (Role.ASSOCIATION_ANALYST,),
    "enterprise": (Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR),
}


class DepartmentalLine(models.TextChoices):
    """条线: the five departments, at the ministry and in every region."""

    INDUSTRY = "industry", _("industry and information technology")
    EDUCATION = "education", _("education")
    SCIENCE = "science", _("science and technology")
    FINANCE = "finance", _("finance")
    MARKET = "market", _("market regulation")


class EnterpriseSize(models.TextChoices):
    LARGE = "large", _("large")
    MEDIUM = "medium", _("medium")
    SMALL = "small", _("small")
    MICRO = "micro", _("micro")


class Ownership(models.TextChoices):
    STATE = "state", _("state-owned")
    PRIVATE = "private", _("private")
    FOREIGN = "foreign", _("foreign or joint venture")
    OTHER = "other", _("other")


class QualityGrade(models.TextChoices):
    """质量管理能力等级 (工信部联科〔2023〕249号)."""

    EXPERIENCE = "experience", _("experience grade")
    INSPECTION = "inspection", _("inspection grade")
    ASSURANCE = "assurance", _("assurance grade")
    PREVENTION = "prevention", _("prevention grade")
    EXCELLENCE = "excellence", _("excellence grade")


class ClaimState(models.TextChoices):
    PENDING = "pending", _("waiting for confirmation")
    CONFIRMED = "confirmed", pgettext_lazy("registration", "confirmed")
    REFUSED = "refused", pgettext_lazy("registration", "refused")


class InvitationState(models.TextChoices):
    OFFERED = "offered", _("invited")
    EXPIRED = "expired", _("expired")
    TAKEN_UP = "taken_up", _("has joined")
    REVOKED = "revoked", _("taken back")


class Desk(models.TextChoices):
    """Whose turn it is to answer a registration."""

    ADMINISTRATOR = "administrator", _("the administrator of the enterprise")
    CITY = "city", _("the authority of the city")
    PROVINCE = "province", _("the authority of the province")


class ReportState(models.TextChoices):
    """Where a report is, in the reviewer's words; `enterprises.workflow.PLACE` has the enterprise's."""

    DRAFT = "draft", _("draft")
    CITY_CHECK = "city_check", _("city check")
    PROVINCIAL_CHECK = "provincial_check", _("provincial check")
    MINISTRY_CHECK = "ministry_check", _("ministry check")
    RETURNED = "returned", _("sent back")
    ACCEPTED = "accepted", _("accepted")
    REJECTED = "rejected", _("rejected")
    WITHDRAWN = "withdrawn", _("withdrawn")
    ANNULLED = "annulled", _("annulled")


CHECKS = (ReportState.CITY_CHECK, ReportState.PROVINCIAL_CHECK, ReportState.MINISTRY_CHECK)
OPEN = (ReportState.DRAFT, ReportState.RETURNED, *CHECKS)
FINAL = (ReportState.REJECTED, ReportState.WITHDRAWN, ReportState.ANNULLED)


class Reached(models.TextChoices):
    """How far an expected report has come."""

    RECEIVED = "received", _("received")
    ON_TIME = "on_time", _("received in time")
    NOTHING = "nothing", _("nothing to report")
    RETURNED = "returned", _("sent back")
    ACCEPTED = "accepted", _("accepted")
    MISSING = "missing", _("not received")
    OVERDUE = "overdue", _("overdue")


class MemberStanding(models.TextChoices):
    """Whether a member of an association has reported; nothing beyond yes and no."""

    REPORTED = "reported", _("received")
    MISSING = "not_reported", _("not received")
    NOTHING_OWED = "nothing_owed", pgettext_lazy("member", "nothing expected")


class Deed(models.TextChoices):
    """What can be done to a report."""

    SUBMIT = "submit", _("Submit")
    PASS_ON = "pass_on", _("Pass on")
    SEND_BACK = "send_back", _("Send back")
    REJECT = "reject", _("Reject")
    ACCEPT = "accept", _("Accept")
    WITHDRAW = "withdraw", _("Withdraw")
    TAKE_BACK = "take_back", _("Take back")
    CORRECT = "correct", _("Correct")
    ANNUL = "annul", _("Annul")


class Beside(models.TextChoices):
    """What can be done to a report beside the workflow; it moves nothing."""

    ASSIGN = "assign", _("Assign")
    JUDGE = "judge", _("Settle comments")
    DISMISS = "dismiss", _("Dismiss flags")
    COMMENT = "comment", pgettext_lazy("deed", "Comment")
    DECLARE = "declare", _("Declare an interest")


class CommentStanding(models.TextChoices):
    """How far a reviewer's comment on one field has come."""

    OPEN = "open", pgettext_lazy("comment", "open")
    ANSWERED = "answered", pgettext_lazy("comment", "answered")
    SETTLED = "settled", pgettext_lazy("comment", "settled")


class FlagKind(models.TextChoices):
    """What may be odd about a report."""

    JUMP = "jump", _("jump against the last cycle")
    OUTLIER = "outlier", _("outlier within the product class")
    DUPLICATE = "duplicate", _("evidence that stands elsewhere too")
    INDUSTRY = "industry", _("industry code against the sector")


class IntakeKind(models.TextChoices):
    """What a file that was handed in holds."""

    REPORTS = "reports", pgettext_lazy("kind of file", "reports")
    ENTERPRISES = "enterprises", pgettext_lazy("kind of file", "enterprises")


class IntakeState(models.TextChoices):
    """How far a file that was handed in has come."""

    HANDED_IN = "handed_in", pgettext_lazy("file", "not checked yet")
    CHECKED = "checked", pgettext_lazy("file", "checked, not entered")
    ENTERED = "entered", pgettext_lazy("file", "entered")
    UNDONE = "undone", pgettext_lazy("file", "undone")


class Measure(models.TextChoices):
    """主要措施: what was done, by kind and by method."""

    DESIGN = "design", _("design")
    PROCESS = "process", _("process")
    TEST = "test", _("testing")
    MANAGEMENT = "management", _("management")
    STANDARDS = "standards", _("standards")
    FMEA = "fmea", _("FMEA")
    FTA = "fta", _("FTA")
    ESS = "ess", _("ESS (environmental stress screening)")
    HALT = "halt", _("HALT")
    FRACAS = "fracas", _("FRACAS")


class SuperDeduction(models.TextChoices):
    """研发费用加计扣除."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("not known")


class BlankReason(models.TextChoices):
    """Why a required number is empty."""

    NOT_APPLICABLE = "not_applicable", _("not applicable")
    NOT_MEASURED = "not_measured", _("not measured")
    CONFIDENTIAL = "confidential", _("confidential")
    PENDING = "pending", _("pending")


class TimeBasis(models.TextChoices):
    HOURS = "h", _("hours")
    KILOMETRES = "km", _("kilometres")
    CYCLES = "cycle", _("cycles")


class EvidenceKind(models.TextChoices):
    TEST = "test", _("test")
    FIELD = "field", _("field data")
    ACCELERATED = "accelerated", _("accelerated test")
    PREDICTION = "prediction", _("prediction")


class Method(models.TextChoices):
    """How a value is judged by its evidence; the codes are those of `policy.assessment`."""

    EXPONENTIAL = "exponential", _("constant rate: time and failures")
    LIFE = "life", _("life of each unit (Weibull)")
    WEIBAYES = "weibayes", _("life with a known shape (Weibayes)")
    GROWTH = "growth", _("reliability growth (Crow-AMSAA)")
    FAILURE_RATE = "failure_rate", _("failure rate (FIT)")
    BINOMIAL = "binomial", _("pass or fail")


class AfterFailure(models.TextChoices):
    """What happens to a unit that has failed."""

    REPAIRED = "repaired", _("repaired")
    REPLACED = "replaced", _("replaced")
    TAKEN_OFF = "taken_off", _("taken off the test")


class Clock(models.TextChoices):
    """On which clock the times of several systems run."""

    OWN = "own", _("each system on its own clock")
    POOLED = "pooled", _("all systems on one added-up clock")


class Fixes(models.TextChoices):
    IMMEDIATE = "immediate", _("after each failure")
    DELAYED = "delayed", _("at the end of the phase")


class FieldRecords(models.TextChoices):
    """Which failures in the field are known."""

    ALL = "all", _("all failures")
    WARRANTY = "warranty", _("returns under warranty only")


class Truncation(models.TextChoices):
    TIME = "time", _("time-terminated")
    FAILURE = "failure", _("failure-terminated")
    FIELD = "field", _("field")


class StopRule(models.TextChoices):
    """What ends a test that is planned beforehand."""

    TIME = "time", _("after a test time T")
    FAILURES = "failures", _("after a number of failures r")
    TRIALS = "trials", _("after a number of trials n")


class AttachmentKind(models.TextChoices):
    EVIDENCE = "evidence", _("evidence")
    SEALED_PAGE = "sealed_page", _("sealed page")
    SCAN = "scan", _("scan of the paper report")
    OTHER = "other", _("other")


class TokenScope(models.TextChoices):
    """What a program may do with a token; each includes what stands before it."""

    READ = "read", _("read")
    REPORT = "report", _("read, and write and submit reports")
    DECIDE = "decide", _("read, write reports, and check them")


class Letters(models.TextChoices):
    """How a person wants to hear of what the inbox holds."""

    AT_ONCE = "at_once", _("an email at once")
    DAILY = "daily", _("one email a day")
    INBOX = "inbox", _("no emails, the inbox only")


class Posting(models.TextChoices):
    """What becomes of the letter about a message."""

    NONE = "none", _("inbox only")
    AT_ONCE = "at_once", _("to be sent at once")
    DAILY = "daily", _("for the daily letter")
    SENT = "sent", _("sent")
    NOT_NEEDED = "not_needed", _("not needed any more")


class Read(models.TextChoices):
    """How a line of the inbox stands with its reader."""

    NEW = "new", _("new")
    READ = "read", pgettext_lazy("message", "read")
    DONE = "done", pgettext_lazy("message", "done")


class DueKind(models.TextChoices):
    """What somebody owes by a day."""

    REPORT = "report", _("a report")
    ANSWER = "answer", _("an answer to what was sent back")
    CHECK = "check", _("a check")
    APPLICATION = "application", _("a step of an application for demonstration")
    REVIEW = "review", _("a review of an expert")
