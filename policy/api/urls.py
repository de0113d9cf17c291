"""The addresses of the interface to policy, below `/api/v1/`."""

from django.urls import URLPattern, URLResolver, path

from policy.api import classes, progress, reference, summaries

app_name = "policy_api"
urlpatterns: list[URLPattern | URLResolver] = [
    path("progress/", progress.Progress.as_view(), name="progress"),
    path("targets/", progress.Targets.as_view(), name="targets"),
    path("targets/<str:code>/", progress.OneTarget.as_view(), name="target"),
    path("targets/<str:code>/counted/", progress.Counted.as_view(), name="counted"),
    path("ledger/", progress.Ledger.as_view(), name="ledger"),
    path("product-classes/", classes.ProductClasses.as_view(), name="product_classes"),
    path("product-classes/<str:code>/", classes.OneProductClass.as_view(), name="product_class"),
    path("benchmarks/", classes.Benchmarks.as_view(), name="benchmarks"),
    path("regions/", reference.Regions.as_view(), name="regions"),
    path("reference/<slug:table>/", reference.ReferenceEntries.as_view(), name="reference"),
    path("summaries/<str:code>/", summaries.Summary.as_view(), name="summary"),
    path("summaries/<str:code>/<str:fmt>/", summaries.SummaryFile.as_view(), name="summary_file"),
    path("snapshots/", summaries.Snapshots.as_view(), name="snapshots"),
    path(
        "snapshots/<int:number>/<str:code>/<str:fmt>/",
        summaries.PublishedSummary.as_view(),
        name="published_summary",
    ),
]
