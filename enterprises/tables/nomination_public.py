"""The names of a public notice, as everyone may read them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Application
from reliability_tracker.tables import Table, TypedColumn


class NoticeTable(Table):
    """Names and products; the order is fixed, for it is no ranking."""

    caption = gettext_lazy("Names in public notice")
    headed_by = "enterprise_name"

    class Meta:
        order_by = ()
        orderable = False
        empty_text = gettext_lazy("There is no name in this notice.")

    region = TypedColumn(verbose_name=gettext_lazy("Region"))
    enterprise_name = TypedColumn(verbose_name=gettext_lazy("Enterprise"))
    product_label = TypedColumn(verbose_name=gettext_lazy("Product"))
    case_title = TypedColumn(verbose_name=gettext_lazy("Title of the case"))
    objection = TypedColumn(
        verbose_name=gettext_lazy("Objection"), empty_values=(), accessor="number", exclude_from_export=True
    )

    def render_objection(self, record: Application) -> SafeString:
        address = reverse("enterprises:object", args=[record.notice_id, record.number])
        return format_html(
            '<a href="{}" aria-label="{}">{}</a>',
            address,
            _("Object to %(name)s") % {"name": record.enterprise_name},
            _("Object"),
        )
