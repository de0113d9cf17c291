"""名额: how many a region or an association may recommend in a call, and how many it has.

Whoever recommends holds the lock of the call (`lock`), so the quota binds also when two do it at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from enterprises.models import Application, Call, CallPlaces, Organisation
from policy.enums import RegionKind
from policy.models import Region


@dataclass(frozen=True, slots=True)
class Quota:
    """places: how many may be recommended, None where nothing is set; used: how many are."""

    places: int | None
    used: int

    @property
    def left(self) -> int | None:
        return None if self.places is None else max(self.places - self.used, 0)

    @property
    def is_full(self) -> bool:
        return self.places is not None and self.used >= self.places


def lock(call: Call) -> Call:
    """One deed at a time in a call; taken before any application of it is locked."""
    locked: Call = Call.objects.select_for_update(of=("self",), no_key=True).get(pk=call.pk)
    return locked


def quota_of(call: Call, recommender: Region | Organisation) -> Quota:
    """What one region or association may recommend in a call, and has recommended."""
    recommended = Application.objects.filter(call=call).recommended_by(recommender)
    return Quota(places_of(call, recommender), recommended.holding_a_place().count())


def places_of(call: Call, recommender: Region | Organisation) -> int | None:
    """The call's rule, unless the ministry has given the region a number of its own."""
    if isinstance(recommender, Organisation):
        return call.places_of_association
    own = CallPlaces.objects.filter(call=call, region=recommender).first()
    if own is not None:
        return int(own.places)
    if recommender.kind == RegionKind.PLANNED_CITY:
        return call.places_of_city
    return 0 if recommender.is_city else call.places_of_province


def city_recommends(application: Application) -> bool:
    """Whether the enterprise's city has places of its own in the call."""
    city = application.city if application.city_id else None
    return city is not None and bool(places_of(application.call, city))


def next_rank(call: Call, recommender: Region | Organisation) -> int:
    """The lowest rank that is free."""
    held = Application.objects.filter(call=call).recommended_by(recommender).holding_a_place()
    taken = set(held.values_list("rank", flat=True))
    return next(rank for rank in range(1, len(taken) + 2) if rank not in taken)
