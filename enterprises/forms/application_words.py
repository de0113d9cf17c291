"""What stands beside the fields of an application, and how the page of its form is divided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from enterprises.report_fields import HELP, ROW_REQUIRED
from reliability_tracker.formats import file_size

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ROW_GROUPS = (
    ("", ("indicator", "unit", "time_basis", "standard")),
    (gettext_lazy("Before the improvement"), ("baseline_value", "baseline_on")),
    (gettext_lazy("After the improvement"), ("current_value", "current_on")),
    (
        gettext_lazy("International advanced level of the same product"),
        ("benchmark_value", "benchmark_product", "benchmark_source", "benchmark_year"),
    ),
    (gettext_lazy("What the values hold for"), ("condition", "failure_criterion")),
)
SHOWN = tuple(name for _title, names in ROW_GROUPS[1:4] for name in names)  # by a demonstration
ROW_DEMANDED = ROW_REQUIRED.union(SHOWN)
_AS_IN_A_REPORT = (
    *("industry_code", "contact_phone", "product_name", "product_model", "product_class", "link", "layer"),
    *("life_cycle_stages", "dimensions"),
)
HELP_OF: Mapping[str, str | _StrPromise] = {
    **{name: HELP[name] for name in _AS_IN_A_REPORT},
    "legal_representative": gettext_lazy("As on the business licence."),
    "case_title": gettext_lazy(
        "Product and result, in at most 60 characters. Example: longer life of a spindle bearing"
        " by a new cage."
    ),
    "overview": gettext_lazy(
        "What the enterprise makes, for whom, and where it stands. At most 3000 characters."
    ),
    "practice": gettext_lazy("What was done, step by step and by which methods. At most 5000 characters."),
    "results": gettext_lazy(
        "What is better now, in figures, and how it was measured. At most 5000 characters."
    ),
    "transfer": gettext_lazy("What others can copy, and what they need for it. At most 5000 characters."),
    "signatory": gettext_lazy("Whoever signs the sealed page."),
}


def more_than_fields() -> list[tuple[str, str, str]]:
    """Key, heading and help of the sections that hold rows or files."""
    files = _(
        "Licence, credit report and sealed page are needed. PDF, DOCX, XLSX, JPG or PNG, at most %(size)s"
        " each. A file comes along when you save."
    )
    return [
        (
            "indicators",
            _("Indicators"),
            _(
                "Value before and after, and the benchmark of the same product abroad: all of them are"
                " needed. Save to get another empty row."
            ),
        ),
        (
            "rights",
            _("Intellectual property and standards"),
            _("Patents, software copyrights and standards that came of the improvement, if there are any."),
        ),
        (
            "enclosures",
            pgettext("files of an application", "Enclosures"),
            files % {"size": file_size(settings.ATTACHMENT_MAX_BYTES)},
        ),
    ]
