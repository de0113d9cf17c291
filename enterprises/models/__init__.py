"""People and organisations; who reports, what they report, who checks it."""

from enterprises.models.api import ApiToken, KeptAnswer
from enterprises.models.assessment import Assessment
from enterprises.models.cycle import Cycle, ExpectedReport
from enterprises.models.enterprise import PROFILE_FIELDS, CreditCodeChange, Enterprise
from enterprises.models.improvement import PRODUCT_FIELDS, Improvement
from enterprises.models.indicator_row import IndicatorRow
from enterprises.models.interest import Interest
from enterprises.models.membership import Claim, Invitation, Membership
from enterprises.models.organisation import Organisation
from enterprises.models.person import User
from enterprises.models.quality_flag import QualityFlag
from enterprises.models.report import Report
from enterprises.models.review import Assignment, Attachment, FieldComment, LineComment, Transition
from enterprises.models.stand_in import StandIn
from enterprises.models.step_days import TIMED, StepDays
from enterprises.models.test_plan import RegisteredPlan

__all__ = [
    "PRODUCT_FIELDS",
    "PROFILE_FIELDS",
    "TIMED",
    "ApiToken",
    "Assessment",
    "Assignment",
    "Attachment",
    "Claim",
    "CreditCodeChange",
    "Cycle",
    "Enterprise",
    "ExpectedReport",
    "FieldComment",
    "Improvement",
    "IndicatorRow",
    "Interest",
    "Invitation",
    "KeptAnswer",
    "LineComment",
    "Membership",
    "Organisation",
    "QualityFlag",
    "RegisteredPlan",
    "Report",
    "StandIn",
    "StepDays",
    "Transition",
    "User",
]
