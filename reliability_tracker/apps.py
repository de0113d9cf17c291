"""The site; at start-up it enters its own pages, and how its statuses look."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class SiteConfig(AppConfig):
    name = "reliability_tracker"

    def ready(self) -> None:
        from reliability_tracker import condition, navigation, statuses
        from reliability_tracker.models import JobState
        from reliability_tracker.navigation import NavItem, Place
        from reliability_tracker.statuses import Tone

        statuses.register(condition.Level, condition.TONES)
        statuses.register(
            JobState,
            {
                JobState.WAITING: Tone.IDLE,
                JobState.RUNNING: Tone.BUSY,
                JobState.FINISHED: Tone.GOOD,
                JobState.FAILED: Tone.BAD,
                JobState.CANCELLED: Tone.IDLE,
            },
        )
        navigation.register(
            NavItem(
                pgettext_lazy("place", "State of the system"),
                "work:health",
                place=Place.MANAGE,
                order=100,
                allowed=condition.is_operator,
            )
        )
