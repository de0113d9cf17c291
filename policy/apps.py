"""The app of what was decided and what counts; at start-up it enters what decisions support."""

from django.apps import AppConfig
from django.urls import reverse


class PolicyConfig(AppConfig):
    name = "policy"

    def ready(self) -> None:
        from policy import benchmark_jobs, decisions, navigation, summary_jobs
        from policy.enums import SourceKind
        from policy.gauges import of_the_ledger
        from policy.models import version_for
        from policy.sources import registry
        from policy.verification import last_proof
        from reliability_tracker import condition, gauges, jobs
        from reliability_tracker.demo import marked_by

        registry.supports.append(decisions.supports)
        registry.addresses[SourceKind.DECISION] = lambda number: reverse("policy:document", args=[number])
        marked_by(lambda reader: version_for(reader).demo)
        condition.ask(last_proof)
        gauges.tell(of_the_ledger)
        jobs.register(summary_jobs.KIND, *benchmark_jobs.KINDS)
        navigation.enter()
