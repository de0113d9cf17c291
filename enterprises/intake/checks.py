"""What is checked of each report that a file speaks of: one small function a rule, the list at the end.

Each takes an item and the cycle and says every problem it finds. What stands in the file and is wrong blocks
the file; what is merely not filled in yet only blocks the submission, and is told as lacking. The rules of
the report form itself are `enterprises.submission`'s, the same as on its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from enterprises.credit_code import validate
from enterprises.drafts import Draft
from enterprises.enums import ReportState
from enterprises.intake.gathering import Gathered, Line
from enterprises.intake.situation import BulkFiling, Known
from enterprises.models import Cycle, Enterprise, Improvement, IndicatorRow, Report
from enterprises.report_fields import ROW_NAME, row_name
from enterprises.reporting import may_write
from enterprises.rules import is_provincial_reviewer
from enterprises.settling import Faults, PlainRow
from enterprises.submission import problems_of, warnings_of
from enterprises.verdicts import Refused


class Said(NamedTuple):
    """Something about a field of an item, by its name on the report's page.

    weight: what it does, see WRONG, LACKING, ODD
    """

    field: str
    rule: str
    remedy: str = ""
    weight: str = "wrong"


WRONG, LACKING, ODD = "wrong", "lacking", "odd"  # blocks the file; blocks a submission; wants a remark


@dataclass(slots=True)
class Item:
    """One report of a file, and what it would become.

    said:     what the file says of it;  by: who hands the file in
    enterprise, improvement: whose and of what; None where the file's words name none
    existing: the report that is there already, open or accepted; None: one is to be created
    draft:    what that one would begin with, of a known product
    report, rows: what would be filed, with the file's values; not stored
    given:    order of an indicator → its values after settling; faults: what cannot be stored, by page name
    """

    said: Gathered
    by: Any
    known: Known
    enterprise: Enterprise | None = None
    improvement: Improvement | None = None
    existing: Report | None = None
    draft: Draft | None = None
    report: Report | None = None
    rows: Sequence[IndicatorRow | PlainRow] = ()
    given: dict[int, dict[str, Any]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    faults: Faults = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    filing: BulkFiling | None = None

    def line_of(self, name: str) -> tuple[Line, str]:
        """(line, column's field) of a field by its name on the page; the likeliest place if it has none."""
        found = ROW_NAME.fullmatch(name)
        lines = self.said.rows.get(int(found[1]), []) if found else self.said.lines
        column = found[2] if found else name
        having = [line for line in lines if column in line.table.names]
        for line in having:
            if line.values[line.table.names.index(column)] is not None:
                return line, column
        return (having or lines or [self.said.first])[0], column

    def says(self, name: str) -> bool:
        """Whether the file gives this field a value."""
        line, column = self.line_of(name)
        names = line.table.names
        return column in names and line.values[names.index(column)] is not None


Check = Callable[[Item, Cycle], Iterator[Said]]


def enterprise_is_ones_own(item: Item, cycle: Cycle) -> Iterator[Said]:
    if item.enterprise is not None:
        return
    code = item.said.key.credit_code
    if not code:
        yield Said(
            "credit_code",
            _("The row does not say which enterprise it is for, and you report for several."),
            _("Write the credit code of the enterprise in each row."),
        )
        return
    try:
        validate(code)
    except ValidationError as wrong:
        yield Said("credit_code", " ".join(wrong.messages))
        return
    own = list(item.known.situation.enterprises)
    if is_provincial_reviewer.test(item.by):
        yield Said(
            "credit_code",
            _("No enterprise of your region that you may enter reports for has this credit code."),
            _("Look it up in the list of enterprises, or have it registered first."),
        )
        return
    yield Said(
        "credit_code",
        _("You do not report for an enterprise with this credit code."),
        _("You report for: %(codes)s") % {"codes": " / ".join(own[:3])},
    )


def report_may_be_written(item: Item, cycle: Cycle) -> Iterator[Said]:
    """It is new, or a draft, or sent back; or it says what it says already."""
    if item.enterprise is None:
        return
    if item.existing is None:
        if item.improvement is not None and item.improvement.pk is not None:
            verdict = item.known.may_start(item.improvement, by=item.by)
            if isinstance(verdict, Refused):
                yield Said("product_name", str(verdict))
        return
    if not item.changed:
        return
    verdict = may_write(item.existing, by=item.by)
    if isinstance(verdict, Refused):
        remedy = _("Delete the rows of this product from the workbook.")
        if item.existing.state == ReportState.ACCEPTED:
            remedy = _("Open a correction on the page of the report, then import the workbook again.")
        yield Said("product_name", str(verdict), remedy)


def values_go_together(item: Item, cycle: Cycle) -> Iterator[Said]:
    for name, sentences in item.faults.items():
        yield from (Said(name, sentence) for sentence in sentences)


def rules_of_the_form_hold(item: Item, cycle: Cycle) -> Iterator[Said]:
    """All that the report's page would say: an empty cell is lacking, a filled one wrong."""
    if item.filing is None:
        return
    for problem in problems_of(item.filing):
        if problem.field in item.faults:
            continue
        yield Said(problem.field, problem.message, "", WRONG if item.says(problem.field) else LACKING)


def nothing_is_odd(item: Item, cycle: Cycle) -> Iterator[Said]:
    if item.filing is not None:
        for warning in warnings_of(item.filing):
            remedy = _("If it is right, say so in the column for the remark on the warnings.")
            yield Said(warning.field, warning.message, remedy, ODD)


def new_product_is_meant(item: Item, cycle: Cycle) -> Iterator[Said]:
    """A product that is almost called like a known one is likely that one, misspelt."""
    if item.enterprise is None or item.improvement is None or item.improvement.pk is not None:
        return
    own = {
        (improvement.product_label): improvement
        for key, improvement in item.known.situation.improvements.items()
        if key.credit_code == item.enterprise.credit_code
    }
    close = get_close_matches(item.improvement.product_label, list(own), n=1, cutoff=0.85)
    if close:
        yield Said(
            "product_name",
            _("This product is new, but its name is almost that of “%(product)s”.") % {"product": close[0]},
            _("If that one is meant, write its name and model exactly so."),
            ODD,
        )


CHECKS: tuple[Check, ...] = (
    enterprise_is_ones_own,
    report_may_be_written,
    values_go_together,
    rules_of_the_form_hold,
    nothing_is_odd,
    new_product_is_meant,
)

__all__ = ["CHECKS", "LACKING", "ODD", "WRONG", "Check", "Item", "Said", "row_name"]
