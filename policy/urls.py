"""The addresses of policy."""

from django.urls import URLPattern, URLResolver, path

from policy.views import (
    benchmarks,
    classes,
    decision_import,
    decisions,
    notice,
    overview,
    reference,
    sectors,
    targets,
    verdicts,
)

app_name = "policy"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.show, name="overview"),
    path("targets/<str:code>/", targets.show, name="target"),
    path("targets/<str:code>/counted/", targets.CountedList.as_view(), name="counted"),
    path("targets/<str:code>/counted/<path:subject>/", targets.subject, name="subject"),
    path("changes/", targets.LedgerChanges.as_view(), name="changes"),
    path("sectors/", sectors.index, name="sectors"),
    path("sectors/<str:code>/", sectors.show, name="sector"),
    path("sectors/<str:code>/summary.<str:fmt>", sectors.export, name="sector_export"),
    path("classes/", classes.ClassList.as_view(), name="classes"),
    path("classes/<str:code>/", classes.product_class, name="product_class"),
    path("classes/<str:code>/benchmarks/", benchmarks.benchmarks, name="benchmarks"),
    path("classes/<str:code>/benchmarks/new/", benchmarks.new, name="benchmark_new"),
    path("classes/<str:code>/benchmarks/<int:pk>/", benchmarks.benchmark, name="benchmark"),
    path("classes/<str:code>/benchmarks/<int:pk>/approve/", benchmarks.approve, name="benchmark_approve"),
    path("classes/<str:code>/benchmarks/<int:pk>/withdraw/", benchmarks.withdraw, name="benchmark_withdraw"),
    path("classes/<str:code>/benchmarks/<int:pk>/retire/", benchmarks.retire, name="benchmark_retire"),
    path("classes/<str:code>/shares/new/", benchmarks.share_new, name="share_new"),
    path("classes/<str:code>/set-aside/<int:pk>/lift/", benchmarks.lift, name="set_aside_lift"),
    path("classes/<str:code>/verdicts/<int:pk>/", verdicts.verdict, name="verdict"),
    path(
        "classes/<str:code>/verdicts/<int:pk>/set-aside/<int:member>/", benchmarks.set_aside, name="set_aside"
    ),
    path("decisions/", decisions.DecisionList.as_view(), name="decisions"),
    path("decisions/new/", decisions.new, name="decision_new"),
    path("decisions/import/", decision_import.take_in, name="decision_import"),
    path("decisions/import/template.xlsx", decision_import.template, name="decision_template"),
    path("decisions/document/<path:number>/", decisions.document, name="document"),
    path("decisions/lines/<int:pk>/strike-out/", decisions.strike_line, name="strike_out"),
    path("decisions/<int:pk>/", decisions.decision, name="decision"),
    path("decisions/<int:pk>/strike-out/", decisions.strike_decision, name="strike_out_all"),
    path("notice/", notice.notice, name="notice"),
    path("reference/", reference.reference, name="reference"),
    path("reference/verdict-rule/", benchmarks.rules, name="class_rules"),
    path("reference/verdict-rule/new/", benchmarks.rule_new, name="class_rule_new"),
    path("reference/thresholds/", reference.thresholds, name="thresholds"),
    path("reference/targets/<str:code>/goal/", reference.goal, name="goal"),
    path("reference/targets/<str:code>/assessment/", reference.assessment, name="assessment"),
    path("reference/<slug:table>/", reference.ReferenceList.as_view(), name="reference_table"),
    path("reference/<slug:table>/new/", reference.new, name="reference_new"),
    path("reference/<slug:table>/<str:code>/", reference.entry, name="reference_entry"),
    path("reference/<slug:table>/<str:code>/edit/", reference.edit, name="reference_edit"),
]
