"""The enterprises: how many where, in which sector, since when, and who acts for them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from enterprises import credit_code
from enterprises.demo import names
from enterprises.demo.files import Stored
from enterprises.demo.people import CHECKING_CITY, PROVINCE, SECTOR, People
from enterprises.demo.reference import Kind, Reference
from enterprises.demo.working_time import at_work, day_of, last_working_day, start_of, working_days_after
from enterprises.enums import ClaimState, EnterpriseSize, Ownership, QualityGrade, Role
from enterprises.models import Claim, Cycle, Enterprise, User

FEWEST, MOST = 40, 5_000

# How much industry there is, in no unit; what a planned city has of its province; what a region is known for.
_WEIGHT = {
    "110000": 30, "120000": 26, "130000": 40, "140000": 16, "150000": 10, "210000": 46, "220000": 24,
    "230000": 20, "310000": 66, "320000": 142, "330000": 124, "340000": 54, "350000": 46, "360000": 30,
    "370000": 104, "410000": 54, "420000": 52, "430000": 46, "440000": 158, "450000": 20, "460000": 4,
    "500000": 40, "510000": 52, "520000": 11, "530000": 10, "540000": 1, "610000": 36, "620000": 8,
    "630000": 3, "640000": 5, "650000": 7, "660000": 3,
}  # fmt: skip
_CITY_SHARE = {"210200": 0.36, "330200": 0.24, "350200": 0.28, "370200": 0.22, "440300": 0.34}
_SECTOR_MIX = {"machinery": 45, "electronics": 30, "automotive": 25}
_KNOWN_FOR = {
    "automotive": ("220000", "420000", "500000", "450000", "340000"),
    "electronics": ("440000", "310000", "110000", "510000", "610000", "350000"),
    "machinery": ("210000", "230000", "370000", "430000", "410000", "630000", "540000"),
}
# What part of all enterprises has its first accepted report in each of the first cycles; then, of the rest.
_FIRST_ACCEPTED = (0.100, 0.160, 0.190, 0.185, 0.219)
_LATER_ACCEPTED = 0.32
_CLOSED = 0.008  # of all enterprises close down some time after they registered


@dataclass(slots=True)
class Firm:
    """An enterprise of the demo with what is not in its row.

    joins:  the place of the cycle in which it reports first
    counts: whether that first report is to be accepted
    """

    enterprise: Enterprise
    kind: Kind
    administrator: User
    reporter: User
    joins: int
    counts: bool
    seed: str

    @property
    def is_demo_account(self) -> bool:
        """The enterprise whose people have accounts of their own in the list of accounts."""
        return self.enterprise.pk == 1

    def random(self, topic: object) -> Random:
        """Chance for one topic of this enterprise, whatever is drawn for others."""
        return Random(f"{self.seed}/{topic}")  # noqa: S311 -- nothing secret hangs on it


@dataclass(frozen=True, slots=True)
class Place:
    region: str
    city: str | None


def make_country(
    people: People,
    reference: Reference,
    cycles: Sequence[Cycle],
    licence: Stored,
    *,
    number: int,
    today: datetime.date,
    seed: int,
) -> list[Firm]:
    """So many confirmed enterprises, the people who act for them, the registrations that brought them in.

    The first is the one of the demo accounts. Credit codes follow each other and all have region 000000.
    """
    rng = Random(f"{seed}/country")  # noqa: S311  # nothing secret hangs on it
    trade_names = names.trade_names(rng)
    places = places_by_weight(number)
    rng.shuffle(places)
    own = places.index(Place(PROVINCE, None))
    places[0], places[own] = places[own], places[0]
    beginnings = _beginnings(number, len(cycles), rng)
    firms = []
    for serial, (place, (joins, counts)) in enumerate(zip(places, beginnings, strict=True), start=1):
        draw = Random(f"{seed}/{serial}")  # noqa: S311  # nothing secret hangs on it
        own_account = serial == 1
        kind = reference.kinds[SECTOR][0] if own_account else kind_made_in(place, reference, draw)
        joins, counts = (0, True) if own_account else (joins, counts)
        registered = _registered_at(cycles[joins], today, draw)
        account = "enterprise" if own_account else f"e{serial:04d}"
        administrator = people.take_in(
            "enterprise-admin" if own_account else account, names.person_name(draw), registered
        )
        checkers = (
            people.city[CHECKING_CITY] if place.city == CHECKING_CITY else people.province[place.region]
        )
        confirmed = min(
            working_days_after(registered, draw.randrange(1, 4), draw),
            at_work(last_working_day(today - datetime.timedelta(days=1)), draw),
        )
        enterprise = _enterprise(place, kind, administrator, next(trade_names), serial, draw)
        enterprise.confirmed_at, enterprise.confirmed_by = confirmed, draw.choice(checkers)
        if not own_account and draw.random() < _CLOSED:
            enterprise.closed_on = _closed_on(confirmed, today, draw)
        people.book.enter(enterprise)
        people.book.enter(_claim(enterprise, administrator, registered, licence))
        people.give_role(administrator, Role.ENTERPRISE_ADMINISTRATOR, enterprise, confirmed)
        reporter = administrator
        if own_account or draw.random() < 0.25:
            asked = confirmed + datetime.timedelta(minutes=draw.randrange(10, 60))
            joined = min(working_days_after(asked, draw.randrange(3), draw), start_of(today))
            address = account if own_account else f"{account}-2"
            reporter = people.take_in(address, names.person_name(draw), joined)
            people.give_role(reporter, Role.ENTERPRISE_REPORTER, enterprise, joined)
            people.invited(reporter, Role.ENTERPRISE_REPORTER, enterprise, asked, administrator)
        firms.append(Firm(enterprise, kind, administrator, reporter, joins, counts, f"{seed}/{serial}"))
    return firms


def places_by_weight(number: int) -> list[Place]:
    """So many places, by weight; every region and planned city at least once. In order of their codes."""
    places = []
    for region, share in _shared_out(number, _WEIGHT).items():
        in_city = {}
        for city, part in _CITY_SHARE.items():
            if city[:2] == region[:2]:
                in_city[city] = max(1, min(share - 1, round(share * part)))
        for city, of_city in in_city.items():
            places += [Place(region, city)] * of_city
        places += [Place(region, None)] * (share - sum(in_city.values()))
    return places


def _shared_out(number: int, weights: dict[str, int]) -> dict[str, int]:
    """Whole shares by weight that add up to the number; none is below one, or two where there is a city."""
    least = {key: 2 if any(city[:2] == key[:2] for city in _CITY_SHARE) else 1 for key in weights}
    spare = number - sum(least.values())
    total = sum(weights.values())
    exact = {key: spare * weight / total for key, weight in weights.items()}
    shares = {key: least[key] + int(exact[key]) for key in weights}
    remainders = sorted(weights, key=lambda key: (int(exact[key]) - exact[key], key))
    for key in remainders[: number - sum(shares.values())]:
        shares[key] += 1
    return shares


def _beginnings(number: int, cycles: int, rng: Random) -> list[tuple[int, bool]]:
    """For each enterprise the cycle of its first report, and whether that one is to be accepted."""
    beginnings: list[tuple[int, bool]] = []
    for place in range(cycles):
        if place < len(_FIRST_ACCEPTED):
            accepted = round(number * _FIRST_ACCEPTED[place])
        else:
            accepted = round((number - len(beginnings)) * _LATER_ACCEPTED)
        beginnings += [(place, True)] * accepted
    recent = range(max(0, cycles - 3), cycles)
    beginnings += [(rng.choice(recent), False) for _ in range(number - len(beginnings))]
    rng.shuffle(beginnings)
    return beginnings[:number]


def kind_made_in(place: Place, reference: Reference, rng: Random) -> Kind:
    mix = {
        sector: weight * (2.2 if place.region in _KNOWN_FOR[sector] else 1)
        for sector, weight in _SECTOR_MIX.items()
    }
    kinds = reference.kinds[rng.choices(list(mix), list(mix.values()))[0]]
    return rng.choices(kinds, [kind.weight for kind in kinds])[0]


def _registered_at(cycle: Cycle, today: datetime.date, rng: Random) -> datetime.datetime:
    """In the two months before reporting opens or after it."""
    day = cycle.opens_on + datetime.timedelta(days=rng.randint(-60, 60))
    day = min(day, last_working_day(today - datetime.timedelta(days=6)))
    return at_work(last_working_day(day), rng)


def _closed_on(confirmed: datetime.datetime, today: datetime.date, rng: Random) -> datetime.date | None:
    """More than a year after it was confirmed, if that was some time ago."""
    day = last_working_day(day_of(confirmed) + datetime.timedelta(days=rng.randint(400, 800)))
    return day if day < today - datetime.timedelta(days=30) else None


def _enterprise(
    place: Place, kind: Kind, contact: User, trade_name: str, serial: int, rng: Random
) -> Enterprise:
    return Enterprise(
        enterprise_name=names.enterprise_name(trade_name, kind.field, rng),
        region_id=place.region,
        city_id=place.city,
        industry_code=kind.industry,
        size=rng.choices(EnterpriseSize.values, [18, 34, 38, 10])[0],
        ownership=rng.choices(Ownership.values, [24, 56, 15, 5])[0],
        quality_grade=rng.choices(["", *QualityGrade.values], [30, 12, 24, 20, 11, 3])[0],
        contact_name=contact.name,
        contact_phone=contact.phone,
        contact_email=contact.email,
        credit_code=credit_code.fictitious(serial),
    )


def _claim(enterprise: Enterprise, claimant: User, made: datetime.datetime, licence: Stored) -> Claim:
    """The registration that brought an enterprise in."""
    return Claim(
        claimant=claimant,
        credit_code=enterprise.credit_code,
        credit_code_typed=enterprise.credit_code,
        enterprise_name=enterprise.enterprise_name,
        region_id=enterprise.region_id,
        city_id=enterprise.city_id,
        industry_code=enterprise.industry_code,
        enterprise=enterprise,
        state=ClaimState.CONFIRMED,
        created_at=made,
        decided_at=enterprise.confirmed_at,
        decided_by=enterprise.confirmed_by,
        **licence.as_licence(),
    )
