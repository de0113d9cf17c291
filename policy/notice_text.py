"""What the notice says, statement by statement, with what models each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from policy.models import (
    Addressee,
    ChainLink,
    Dimension,
    Indicator,
    Issuer,
    Layer,
    LifeCycleStage,
    LineOfWork,
    Notice,
    ProductClass,
    Project,
    Region,
    RelatedDocument,
    Sector,
    Stage,
    Target,
    TargetVersion,
)


@dataclass(frozen=True, slots=True)
class StageText:
    """A stage, its lines of work with their means, and its targets with the number now in force."""

    stage: Stage
    lines: Sequence[LineOfWork]
    targets: Sequence[tuple[Target, TargetVersion | None]]

    @property
    def sources(self) -> str:
        """Where the goals are said, each place once."""
        parts = (part for target, _number in self.targets for part in target.source.split("; ") if part)
        return "; ".join(dict.fromkeys(parts))


@dataclass(frozen=True, slots=True)
class Classification:
    """One way in which the notice divides the field. `table`: its name under /reference/."""

    title: str | Promise
    table: str
    terms: Sequence[Any]

    @property
    def description(self) -> str:
        """What is said of all its terms alike; empty where they differ."""
        said = {term.description for term in self.terms}
        return said.pop() if len(said) == 1 else ""


@dataclass(frozen=True, slots=True)
class NoticeText:
    """The notice as its page shows it."""

    notice: Notice
    issuers: Sequence[Issuer]
    addressees: Sequence[Addressee]
    related: Sequence[RelatedDocument]
    stages: Sequence[StageText]
    classifications: Sequence[Classification]
    classes: int
    weak: Sequence[ProductClass]
    indicators: int
    addressed: int
    cities: int


def read_notice() -> NoticeText | None:
    """The notice; None before it was loaded. The number of queries does not depend on what it holds."""
    notice = Notice.objects.first()
    if notice is None:
        return None
    means = Prefetch("means", LineOfWork.objects.order_by("order"))
    lines = Prefetch("lines_of_work", LineOfWork.objects.filter(parent=None).prefetch_related(means))
    newest = Prefetch("versions", TargetVersion.objects.order_by("-recorded_at", "-id"))
    targets = Prefetch("targets", Target.objects.prefetch_related(newest))
    stages = [
        StageText(
            stage,
            list(stage.lines_of_work.all()),
            [(target, next(iter(target.versions.all()), None)) for target in stage.targets.all()],
        )
        for stage in notice.stages.prefetch_related(lines, targets)
    ]
    classes = list(ProductClass.objects.all())
    regions = list(Region.objects.all())
    return NoticeText(
        notice=notice,
        issuers=list(notice.issuers.all()),
        addressees=list(notice.addressees.all()),
        related=list(notice.related_documents.all()),
        stages=stages,
        classifications=[
            Classification(_("Sectors"), "sectors", list(Sector.objects.all())),
            Classification(_("Projects"), "projects", list(Project.objects.all())),
            Classification(_("Five foundation layers"), "layers", list(Layer.objects.all())),
            Classification(_("Links of the chain"), "links", list(ChainLink.objects.all())),
            Classification(_("Life-cycle stages"), "life-cycle", list(LifeCycleStage.objects.all())),
            Classification(_("Dimensions of reliability"), "dimensions", list(Dimension.objects.all())),
        ],
        classes=len(classes),
        weak=[kind for kind in classes if kind.named_weak],
        indicators=Indicator.objects.count(),
        addressed=sum(region.addressee for region in regions),
        cities=sum(region.is_city for region in regions),
    )
