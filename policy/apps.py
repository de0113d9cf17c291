"""The app of what was decided and what counts; at start-up it enters what decisions support."""

from django.apps import AppConfig
from django.urls import reverse


class PolicyConfig(AppConfig):
    name = "policy"

    def ready(self) -> None:
        from policy import decisions
        from policy.enums import SourceKind
        from policy.sources import registry

        registry.supports.append(decisions.supports)
        registry.addresses[SourceKind.DECISION] = lambda number: reverse("policy:document", args=[number])
