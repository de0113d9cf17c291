"""The fields of an application by part, each with its value, for those who comment on single fields."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from enterprises.content import DASH, Line, text_of
from enterprises.models import Application
from enterprises.nomination import case
from enterprises.report_fields import row_name

Groups = list[tuple[str, list[Line]]]
ENTERPRISE = (
    *("legal_representative", "industry_code", "size"),
    *("contact_name", "contact_phone", "contact_email"),
)
PRODUCT = (
    *("product_name", "product_model", "product_class", "sector", "project", "layer", "link"),
    *("started_on", "planned_end_on"),
)
CASE = ("case_title", "overview", "practice", "results", "transfer")
SIGNED = ("clean_record", "declaration", "signatory", "signed_on")
OF_ROW = (
    *("indicator", "unit", "time_basis", "standard", "baseline_value", "baseline_on"),
    *("current_value", "current_on", "benchmark_value", "benchmark_product", "benchmark_source"),
    *("benchmark_year", "condition", "failure_criterion"),
)


def commentable(application: Application) -> Groups:
    """Every field that the enterprise can mend, in the order of the form."""
    rows = list(application.rows.select_related("indicator"))
    of_rows: Groups = []
    for place, row in enumerate(rows, 1):
        names = {row_name(row.order, name): name for name in OF_ROW}
        lines = [Line(full, case.label_of(full, rows), text_of(row, name)) for full, name in names.items()]
        of_rows.append((_("Indicator %(place)s") % {"place": place}, lines))
    files = application.enclosures.filter(removed_at__isnull=True).values_list("name", flat=True)
    label = case.label_of("enclosures")
    return [
        (_("Enterprise"), _lines(application, ENTERPRISE)),
        (_("Product"), _lines(application, PRODUCT)),
        (pgettext("demonstration", "Case"), _lines(application, CASE)),
        *of_rows,
        (label, [Line("enclosures", label, "\n".join(files) or DASH)]),
        (_("Declaration"), _lines(application, SIGNED)),
    ]


def _lines(application: Application, names: tuple[str, ...]) -> list[Line]:
    return [Line(name, case.label_of(name), text_of(application, name)) for name in names]
