"""The app of people, enterprises and reports; at start-up it tells `policy` what it can answer."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.urls import reverse


class EnterprisesConfig(AppConfig):
    name = "enterprises"

    def ready(self) -> None:
        from enterprises import (
            class_evidence,
            counting,
            credit_code,
            invitations,
            logged,
            navigation,
            profile,
            reach,
            sector_reporting,
        )
        from enterprises.enums import Role
        from enterprises.gauges import of_the_reporting
        from enterprises.intake import background
        from enterprises.nomination import counting as demonstrations
        from enterprises.nomination import messages
        from enterprises.rules import is_ministry_steward
        from policy import rights
        from policy.enums import SourceKind
        from policy.sources import registry
        from reliability_tracker import condition, gauges, second_factor, single_sign_on

        registry.supports.append(counting.supports)
        registry.evidence.append(class_evidence.evidence)
        registry.in_progress.append(counting.in_progress)
        registry.in_progress.append(demonstrations.in_progress)
        registry.reserved.append(demonstrations.reserved)
        registry.faults.append(demonstrations.faults)
        registry.faults.append(reach.faults)
        registry.periods.append(sector_reporting.periods)
        registry.behind.append(sector_reporting.behind)
        registry.reported.update(sector_reporting.REST_ON_REPORTS)
        registry.associations.append(sector_reporting.associations_of)
        registry.credit_code = credit_code.validate
        registry.addresses[SourceKind.REPORT] = lambda number: reverse("enterprises:report", args=[number])
        registry.addresses[SourceKind.NEW_CODE] = profile.address_of_change
        rights.granted_to(is_ministry_steward)
        condition.operated_by(is_ministry_steward)
        gauges.tell(of_the_reporting)
        second_factor.refuse_unknown_roles(Role.values)
        single_sign_on.lets_in(invitations.is_invited)
        navigation.enter()
        messages.enter()
        post_migrate.connect(logged.put_triggers, sender=self)
        background.register()
