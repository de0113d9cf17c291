"""The addresses of enterprises."""

from django.urls import URLPattern, URLResolver, path, register_converter

from enterprises.enums import Deed
from enterprises.views import report, report_list, review, worklist


class DeedConverter:
    """A deed of the workflow in an address."""

    regex = "|".join(Deed.values)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return str(value)


register_converter(DeedConverter, "deed")

app_name = "enterprises"
urlpatterns: list[URLPattern | URLResolver] = [
    # reports: those with a name of their own stand before the one that takes any number
    path("worklist/", worklist.worklist, name="worklist"),
    path("reports/", report_list.ReportList.as_view(), name="reports"),
    path("reports/<str:number>/", report.report, name="report"),
    path("reports/<str:number>/opened/", report.opened, name="report_opened"),
    path("reports/<str:number>/<deed:deed>/", review.report_deed, name="report_deed"),
]
