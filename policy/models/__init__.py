"""What was decided, what counts, where we stand."""

from policy.models.attribution import Attribution
from policy.models.benchmark import Benchmark, ClassRule, SetAside
from policy.models.checking import QualityThresholds, ReviewReason
from policy.models.citation import Citation
from policy.models.classification import (
    ChainLink,
    Dimension,
    Indicator,
    IndustryCode,
    Layer,
    LifeCycleStage,
    ProductClass,
    Project,
    Region,
    Sector,
)
from policy.models.contribution import Contribution
from policy.models.decision import Decision, DecisionSubject
from policy.models.ledger_check import LedgerCheck
from policy.models.market_share import MarketShare
from policy.models.notice import (
    Addressee,
    Issuer,
    LineOfWork,
    NarrativeAssessment,
    Notice,
    RelatedDocument,
    Stage,
    StatusThresholds,
    Target,
    TargetVersion,
)
from policy.models.public_service import ServiceBody, Specialist, sees_persons
from policy.models.sector_note import SectorNote
from policy.models.snapshot import Snapshot, SnapshotSummary
from policy.models.verdict import ClassVerdict, ProductVerdict
from policy.models.versions import Version, VersionCounter, version_for

__all__ = [
    "Addressee",
    "Attribution",
    "Benchmark",
    "ChainLink",
    "Citation",
    "ClassRule",
    "ClassVerdict",
    "Contribution",
    "Decision",
    "DecisionSubject",
    "Dimension",
    "Indicator",
    "IndustryCode",
    "Issuer",
    "Layer",
    "LedgerCheck",
    "LifeCycleStage",
    "LineOfWork",
    "MarketShare",
    "NarrativeAssessment",
    "Notice",
    "ProductClass",
    "ProductVerdict",
    "Project",
    "QualityThresholds",
    "Region",
    "RelatedDocument",
    "ReviewReason",
    "Sector",
    "SectorNote",
    "ServiceBody",
    "SetAside",
    "Snapshot",
    "SnapshotSummary",
    "Specialist",
    "Stage",
    "StatusThresholds",
    "Target",
    "TargetVersion",
    "Version",
    "VersionCounter",
    "sees_persons",
    "version_for",
]
