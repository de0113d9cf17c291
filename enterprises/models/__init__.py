"""People and organisations; who reports, what they report, who checks it."""

from enterprises.models.api import ApiToken, KeptAnswer
from enterprises.models.application import Application
from enterprises.models.application_parts import (
    ApplicationComment,
    ApplicationIndicator,
    ApplicationRight,
    ApplicationTransition,
    EligibilityCheck,
    Enclosure,
)
from enterprises.models.assessment import Assessment
from enterprises.models.call import Call, CallPlaces
from enterprises.models.cycle import Cycle, ExpectedReport
from enterprises.models.enterprise import PROFILE_FIELDS, CreditCodeChange, Enterprise
from enterprises.models.extension import Extension
from enterprises.models.improvement import PRODUCT_FIELDS, Improvement
from enterprises.models.indicator_row import IndicatorRow
from enterprises.models.intake import Intake
from enterprises.models.interest import Interest
from enterprises.models.measured import MEASURED_FIELDS
from enterprises.models.member import AssociationMember
from enterprises.models.membership import Claim, Invitation, Membership
from enterprises.models.message import Message
from enterprises.models.nil_report import NilReport
from enterprises.models.objection import Objection, ObjectionFile
from enterprises.models.organisation import Organisation
from enterprises.models.panel import Panel, Review
from enterprises.models.person import User
from enterprises.models.public_notice import PublicNotice
from enterprises.models.quality_flag import QualityFlag
from enterprises.models.recommendation import RecommendationList
from enterprises.models.reminder import Reminder, ReminderPolicy
from enterprises.models.report import Report
from enterprises.models.reporting_count import ReportingCount
from enterprises.models.review import Assignment, Attachment, FieldComment, LineComment, Transition
from enterprises.models.stand_in import StandIn
from enterprises.models.step_days import TIMED, StepDays
from enterprises.models.test_plan import RegisteredPlan

__all__ = [
    "MEASURED_FIELDS",
    "PRODUCT_FIELDS",
    "PROFILE_FIELDS",
    "TIMED",
    "ApiToken",
    "Application",
    "ApplicationComment",
    "ApplicationIndicator",
    "ApplicationRight",
    "ApplicationTransition",
    "Assessment",
    "Assignment",
    "AssociationMember",
    "Attachment",
    "Call",
    "CallPlaces",
    "Claim",
    "CreditCodeChange",
    "Cycle",
    "EligibilityCheck",
    "Enclosure",
    "Enterprise",
    "ExpectedReport",
    "Extension",
    "FieldComment",
    "Improvement",
    "IndicatorRow",
    "Intake",
    "Interest",
    "Invitation",
    "KeptAnswer",
    "LineComment",
    "Membership",
    "Message",
    "NilReport",
    "Objection",
    "ObjectionFile",
    "Organisation",
    "Panel",
    "PublicNotice",
    "QualityFlag",
    "RecommendationList",
    "RegisteredPlan",
    "Reminder",
    "ReminderPolicy",
    "Report",
    "ReportingCount",
    "Review",
    "StandIn",
    "StepDays",
    "Transition",
    "User",
]
