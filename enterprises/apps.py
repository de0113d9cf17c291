"""The app of people, enterprises and reports; at start-up it tells `policy` what it can answer."""

from django.apps import AppConfig
from django.urls import reverse


class EnterprisesConfig(AppConfig):
    name = "enterprises"

    def ready(self) -> None:
        from enterprises import counting
        from policy.enums import SourceKind
        from policy.sources import registry

        registry.supports.append(counting.supports)
        registry.in_progress.append(counting.in_progress)
        registry.addresses[SourceKind.REPORT] = lambda number: reverse("enterprises:report", args=[number])
