"""The reference tables that stewards keep: which there are, what is shown and what may be edited of each."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from policy import models as m
from reliability_tracker.formats import officialdate, source_parts

NAMES = ("name_zh", "name_en", "description_zh", "description_en")
COUNTING = ("counting_rule_zh", "counting_rule_en", "counting_rule_provenance")
SAID = ("order", "provenance", "source")

_LISTED = ("document_number", "listed_on", "ended_on")


@dataclass(frozen=True, slots=True)
class ReferenceTable:
    """A table of reference data.

    slug:   its name in addresses
    fields: what a steward may edit, in the order of the form
    fixed:  what a new entry states once and for all
    shown:  columns of the list beside code, name and provenance
    grows:  stewards may add entries
    adding: what the deed is called that adds one, where that is not any entry
    helps:  field → a word of help in the form, where the field has none of its own
    is_register: its entries come and go, each with its days
    of_persons:  shown to authorities, departments and associations only
    """

    slug: str
    title: str | Promise
    model: type[Model]
    fields: Sequence[str]
    fixed: Sequence[str] = ()
    shown: Sequence[str] = ()
    grows: bool = False
    adding: str | Promise = ""
    helps: dict[str, Any] = field(default_factory=dict)
    intro: str | Promise = ""
    is_register: bool = False
    of_persons: bool = False

    @property
    def key(self) -> str:
        """The field that names an entry."""
        name: str = self.model._meta.pk.name
        return name


def _term(slug: str, title: Any, model: type[Model], *between: str, **more: Any) -> ReferenceTable:
    return ReferenceTable(slug, title, model, (*NAMES, *between, *SAID), shown=between, **more)


TABLES: dict[str, ReferenceTable] = {
    table.slug: table
    for table in (
        ReferenceTable(
            "notice",
            _("Notice"),
            m.Notice,
            ("dated_on", "published_on", "definition_zh", "definition_en", *NAMES, "provenance", "source"),
            shown=("dated_on", "published_on"),
        ),
        _term("issuers", _("Issuers"), m.Issuer, "leads"),
        _term("addressees", _("Addressees"), m.Addressee),
        _term("related-documents", _("Related documents"), m.RelatedDocument, fixed=("notice",), grows=True),
        _term("stages", _("Stages"), m.Stage, "start_on", "due_on"),
        _term("lines-of-work", _("Lines of work"), m.LineOfWork, fixed=("stage", "parent"), grows=True),
        ReferenceTable(
            "targets",
            _("Goals"),
            m.Target,
            (*NAMES, "unit_zh", "unit_en", *COUNTING, *SAID),
            shown=("stage", "kind"),
        ),
        _term("sectors", _("Sectors"), m.Sector),
        _term("projects", _("Projects"), m.Project),
        _term("layers", _("Foundation layers"), m.Layer),
        _term("links", _("Links of the chain"), m.ChainLink, "indicator_level"),
        _term("life-cycle", _("Life-cycle stages"), m.LifeCycleStage),
        _term("dimensions", _("Dimensions of reliability"), m.Dimension),
        _term(
            "product-classes",
            _("Product classes"),
            m.ProductClass,
            "project",
            "layer",
            "sectors",
            "parent",
            "named_weak",
            grows=True,
            helps={
                "named_weak": _(
                    "The official interpretation names the class as not reliable enough. That designates"
                    " nothing."
                )
            },
            intro=_(
                "Layer and sectors of a class, and the vehicles under the multiplication project, are our"
                " reading (D). A class is designated by a decision, never here."
            ),
        ),
        _term(
            "indicators",
            _("Indicators"),
            m.Indicator,
            "symbol",
            "units",
            "direction",
            "levels",
            "standards",
            "verified",
            grows=True,
            intro=_(
                "Verified: meaning and unit were seen in a source or standard; the others need confirmation."
            ),
        ),
        ReferenceTable(
            "regions",
            _("Regions"),
            m.Region,
            (
                "name_zh",
                "short_zh",
                "name_en",
                "short_en",
                "description_zh",
                "description_en",
                "checks_reports",
                *SAID,
            ),
            fixed=("parent",),
            shown=("short_zh", "short_en", "kind", "parent", "addressee", "checks_reports"),
            grows=True,
            adding=_("Add a city"),
            helps={"code": _("The six digits of GB/T 2260.")},
            intro=_(
                "The 32 addressees are fixed by the notice. A city can be added under its province and make"
                " the first check of its enterprises' reports."
            ),
        ),
        ReferenceTable(
            "service-bodies",
            _("Public service bodies"),
            m.ServiceBody,
            ("name_zh", "name_en", "region", "sectors", "services_zh", "services_en", *_LISTED),
            shown=("region", "sectors", "services_zh", *_LISTED),
            grows=True,
            is_register=True,
            intro=_("Bodies that serve others with tests, standards, training or advice; cited by goals."),
        ),
        ReferenceTable(
            "specialists",
            _("Reliability specialists"),
            m.Specialist,
            ("name_zh", "name_en", "organisation", "certificate", "region", "sectors", *_LISTED),
            shown=("organisation", "certificate", "region", "sectors", *_LISTED),
            grows=True,
            is_register=True,
            of_persons=True,
            intro=_(
                "Persons with name, organisation and certificate; nothing else is kept of them. Shown to"
                " authorities, departments and associations only."
            ),
        ),
        _term("industry-codes", _("Industry codes"), m.IndustryCode, "sector_hint", grows=True),
        _term(
            "review-reasons",
            _("Reasons for sending back, rejecting and annulling"),
            m.ReviewReason,
            "for_return",
            "for_rejection",
            "for_annulment",
            "in_use",
            grows=True,
            intro=_(
                "Those who send back, reject or annul a report choose from these and add a text. A "
                "reason that is no longer to be given is taken out of use; where it was given it stays "
                "readable."
            ),
        ),
    )
}


def facts_of(row: Any) -> list[tuple[str, Any]]:
    """Everything an entry says, as (name, value) pairs in the order of its form."""
    table = table_of(row)
    names = dict.fromkeys([table.key, *table.fixed, *table.shown, *table.fields])
    fields = [row._meta.get_field(name) for name in names]
    return [(capfirst(str(field.verbose_name)), _linked(field, row)) for field in fields]


def table_of(row: Any) -> ReferenceTable:
    """The table an entry belongs to."""
    return next(table for table in TABLES.values() if isinstance(row, table.model))


def _linked(field: Any, row: Any) -> str:
    """A value; of other entries their names, not only their codes."""
    if field.name == "sectors":
        sectors = m.Sector.objects.filter(code__in=row.sectors)
        return pgettext("between items of a list", ", ").join(sector.name for sector in sectors)
    if field.name == "source":
        colon = pgettext("between a name and what is said of it", ": ")
        parts = (
            colon.join(filter(None, (said, address))) for said, address, _site in source_parts(row.source)
        )
        return pgettext("between sources", "; ").join(parts)
    return str(getattr(row, field.name) or "") if field.is_relation else shown(field, row)


def shown(field: Any, row: Any) -> str:
    """A value of an entry, or of an event of its history, as a person reads it; nothing is empty."""
    value = getattr(row, field.attname)
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, bool):
        return _yes(value)
    if isinstance(value, list):
        return pgettext("between items of a list", ", ").join(map(str, value))
    if isinstance(value, datetime.date):
        return officialdate(value)
    return str(dict(field.flatchoices).get(value, value))


def _yes(value: bool) -> str:
    return gettext("yes") if value else gettext("no")
