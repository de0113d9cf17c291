"""The addresses of the interface to reporting, below `/api/v1/`."""

from django.urls import URLPattern, URLResolver, path

from enterprises.api import attachments, authentication, deeds, imports, jobs, people, registered, reports

__all__ = ["app_name", "authentication", "urlpatterns"]  # what names the token enters the description

app_name = "enterprises_api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", people.Me.as_view(), name="me"),
    path("worklist/", people.Worklist.as_view(), name="worklist"),
    path("enterprises/", registered.Enterprises.as_view(), name="enterprises"),
    path("enterprises/<str:credit_code>/", registered.OneEnterprise.as_view(), name="enterprise"),
    path("improvements/", registered.Improvements.as_view(), name="improvements"),
    path("imports/", imports.Imports.as_view(), name="imports"),
    path("imports/<int:pk>/", imports.OneImport.as_view(), name="import"),
    path("imports/<int:pk>/enter/", imports.EnterImport.as_view(), name="import_enter"),
    path("imports/<int:pk>/submit/", imports.SubmitImport.as_view(), name="import_submit"),
    path("imports/<int:pk>/undo/", imports.UndoImport.as_view(), name="import_undo"),
    path("jobs/", jobs.Jobs.as_view(), name="jobs"),
    path("jobs/<int:pk>/", jobs.OneJob.as_view(), name="job"),
    path("jobs/<int:pk>/result/", jobs.JobResult.as_view(), name="job_result"),
    path("jobs/<int:pk>/cancel/", jobs.CancelJob.as_view(), name="job_cancel"),
    path("jobs/<int:pk>/retry/", jobs.RetryJob.as_view(), name="job_retry"),
    path("cycles/", registered.Cycles.as_view(), name="cycles"),
    path("cycles/<str:code>/", registered.OneCycle.as_view(), name="cycle"),
    path("reports/", reports.Reports.as_view(), name="reports"),
    path("reports/<str:number>/", reports.OneReport.as_view(), name="report"),
    path("reports/<str:number>/deeds/", deeds.Deeds.as_view(), name="deeds"),
    path("reports/<str:number>/deeds/<str:deed>/", deeds.OneDeed.as_view(), name="deed"),
    path("reports/<str:number>/history/", deeds.History.as_view(), name="history"),
    path("reports/<str:number>/attachments/", attachments.Attachments.as_view(), name="attachments"),
    path(
        "reports/<str:number>/attachments/<int:pk>/", attachments.OneAttachment.as_view(), name="attachment"
    ),
]
