"""What each kind of decision does to the counts (DOMAIN 2.3), and how its lines are written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from policy.enums import DecisionKind

MOST_CLASSES = 10  # designated at the same time; the notice speaks of ten classes


class Of(StrEnum):
    """What the lines of a decision name."""

    PLATFORM = "platform"
    DEMONSTRATION = "demonstration"
    PRODUCT_CLASS = "product_class"
    REPORT = "report"


PATTERNS = {
    Of.PLATFORM: re.compile(r"[^\s,，;；、]{1,60}"),
    Of.DEMONSTRATION: re.compile(r"[^\s,，;；、]{1,60}"),
    Of.PRODUCT_CLASS: re.compile(r".+"),  # what it names is looked up
    Of.REPORT: re.compile(r"\S{1,60}"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of decision.

    of:     what its lines name
    target: whose ledger follows; None where something else follows it
    ends:   its lines end what decisions of this kind started; None: they start
    counts: a line that starts makes its subject count
    argued: it has to give its reason
    """

    kind: DecisionKind
    of: Of
    target: str | None
    ends: DecisionKind | None = None
    counts: bool = False
    argued: bool = False

    @property
    def starts(self) -> bool:
        return self.ends is None and self.of != Of.REPORT


K = DecisionKind
# fmt: off
PLATFORMS, DEMONSTRATIONS, CLASSES = "platforms-2025", "demonstrations-2025", "product-classes-2030"
RULES: dict[str, Rule] = {rule.kind: rule for rule in (
    Rule(K.PLATFORM_CONFIRMED,   Of.PLATFORM,      PLATFORMS,      counts=True),
    Rule(K.PLATFORM_WITHDRAWN,   Of.PLATFORM,      PLATFORMS,      ends=K.PLATFORM_CONFIRMED,   argued=True),
    Rule(K.DEMONSTRATIONS_NAMED, Of.DEMONSTRATION, DEMONSTRATIONS, counts=True),
    Rule(K.TITLE_REVOKED,        Of.DEMONSTRATION, DEMONSTRATIONS, ends=K.DEMONSTRATIONS_NAMED, argued=True),
    Rule(K.CLASS_DESIGNATED,     Of.PRODUCT_CLASS, CLASSES),
    Rule(K.DESIGNATION_REMOVED,  Of.PRODUCT_CLASS, CLASSES,        ends=K.CLASS_DESIGNATED,     argued=True),
    Rule(K.CLASS_CONFIRMED,      Of.PRODUCT_CLASS, CLASSES,        counts=True,                 argued=True),
    Rule(K.CLASS_REVOKED,        Of.PRODUCT_CLASS, CLASSES,        ends=K.CLASS_CONFIRMED,      argued=True),
    Rule(K.REPORT_ANNULLED,      Of.REPORT,        None,                                        argued=True),
)}
# fmt: on


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One subject of a decision as it was written; classifications by code or by name.

    ending:   on a line that ends something: `cease` or `void`
    document: the document whose naming is ended, where only one of several is meant
    """

    subject: str
    subject_name: str = ""
    holder_code: str = ""
    sector: str = ""
    project: str = ""
    layer: str = ""
    region: str = ""
    city: str = ""
    product_class: str = ""
    ending: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a decision out: line from 1 (None: the document), field, value and why."""

    line: int | None
    field: str
    value: str
    message: str

    def __str__(self) -> str:
        if self.line is None:
            return self.message
        return _("Line %(line)d: %(message)s") % {"line": self.line, "message": self.message}


class NotRecorded(ValidationError):
    """Everything that keeps a decision out of the register, or a line from being struck out, at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__([str(problem) for problem in problems])
        self.problems = problems
