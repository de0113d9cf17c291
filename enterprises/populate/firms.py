"""The enterprises of a country: where they are, what they make, since when, and who acts for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from allauth.account.models import EmailAddress

from enterprises import credit_code
from enterprises.demo import names
from enterprises.demo.country import Place, kind_made_in, places_by_weight
from enterprises.demo.files import Stored
from enterprises.demo.people import CHECKING_CITY, People
from enterprises.demo.reference import Kind, Reference
from enterprises.enums import ClaimState, EnterpriseSize, Ownership, QualityGrade, Role
from enterprises.models import Claim, CreditCodeChange, Cycle, Enterprise, Membership, User
from enterprises.models.enterprise import PROFILE_FIELDS
from enterprises.populate.bulk import NULL, Feeder, Sheet, text_of
from enterprises.populate.clock import DAY, Clock

FIRST_NEW_CODE = 800_000  # serials of credit codes below it are those of enterprises when they registered
_JOINS = (45, 20, 12, 8, 6, 5, 4)  # how many register for each cycle, the first ones heaviest
_CLOSED, _CODE_CHANGED, _HAS_REPORTER = 0.012, 0.001, 0.2
PROFILE = tuple(f"{name}_id" if name in ("region", "city") else name for name in PROFILE_FIELDS)


@dataclass(slots=True)
class Fact:
    """An acceptance that may move the ledger. ended_at, ending, decision: when, how and by which it fell."""

    at: int
    report: int
    series: int
    number: str
    code: str
    cycle: int
    decided_on: int
    started_on: int
    by: int
    corrects: int | None = None
    ended_at: int | None = None
    ending: str = ""
    decision: int | None = None


@dataclass(slots=True)
class Firm:
    """An enterprise with what is not in its row.

    joins:      place of the cycle for which it reports first
    profile:    its profile as a report repeats it, ready for COPY
    changed_at: when another credit code was recorded; `codes` then are the old and the new one
    """

    key: int
    place: Place
    kind: Kind
    name: str
    codes: list[str]
    joins: int
    confirmed_at: int
    administrator: int
    reporter: int
    contact: str
    profile: str
    closed_on: int | None
    changed_at: int | None = None
    facts: list[Fact] = field(default_factory=list)

    def code_at(self, moment: int) -> str:
        return self.codes[-1] if self.changed_at is not None and moment >= self.changed_at else self.codes[0]

    @property
    def checked_by_city(self) -> bool:
        return self.place.city == CHECKING_CITY


class Registration:
    """Takes enterprises in, one after the other, with their people."""

    def __init__(
        self,
        feeder: Feeder,
        people: People,
        reference: Reference,
        cycles: Sequence[Cycle],
        licence: Stored,
        clock: Clock,
        until: int,
        rng: Random,
    ) -> None:
        self.people, self.reference, self.clock, self.until, self.rng = people, reference, clock, until, rng
        self.opens = [clock.day(cycle.opens_on) for cycle in cycles]
        self.joins = [*_JOINS[: len(cycles)], *[4] * (len(cycles) - len(_JOINS))]
        self.users = len(people.book.rows(User))
        self.memberships = len(people.book.rows(Membership))
        self.changes: list[CreditCodeChange] = []
        self.user = Sheet(feeder, User, "id", "email", "name", "phone", "password", "date_joined")
        self.address = Sheet(feeder, EmailAddress, "id", "user_id", "email", "verified", "primary")
        self.member = Sheet(
            feeder, Membership, "id", "user_id", "enterprise_id", "organisation_id", "role", "created_at"
        )
        self.enterprise = Sheet(
            feeder, Enterprise, "id", *PROFILE, "credit_code", "confirmed_at", "confirmed_by_id", "closed_on"
        )
        self.claim = Sheet(
            feeder, Claim, "claimant_id", "credit_code", "credit_code_typed", "enterprise_name", "region_id",
            "city_id", "industry_code", "enterprise_id", "created_at", "decided_at", "decided_by_id", "id",
            "state", *licence.as_licence(),
        )  # fmt: skip
        self.licence = [text_of(value) for value in licence.as_licence().values()]

    def take_in_all(self, number: int) -> list[Firm]:
        places = places_by_weight(number)
        self.rng.shuffle(places)
        trade_names = [*names.trade_names(self.rng)]
        return [
            self._take_in(key, place, trade_names[key % len(trade_names)])
            for key, place in enumerate(places, 1)
        ]

    def _take_in(self, key: int, place: Place, trade_name: str) -> Firm:
        rng, clock = self.rng, self.clock
        kind = kind_made_in(place, self.reference, rng)
        joins = rng.choices(range(len(self.opens)), self.joins)[0]
        registered = clock.at_work(min(self.opens[joins] - rng.randrange(5, 60), self.until // DAY - 15), rng)
        confirmed = clock.later(registered, rng.randrange(1, 5), rng)
        administrator, contact = self._person(f"e{key:06d}", registered)
        code = credit_code.fictitious(key)
        name = names.enterprise_name(trade_name, kind.field, rng)
        closed_on = None
        if rng.random() < _CLOSED and confirmed // DAY + 800 < self.until // DAY:
            closed_on = confirmed // DAY + rng.randrange(400, 800)
        firm = Firm(
            key=key,
            place=place,
            kind=kind,
            name=name,
            codes=[code],
            joins=joins,
            confirmed_at=confirmed,
            administrator=administrator,
            reporter=administrator,
            contact=contact,
            profile=self._profile(name, place, kind, contact, self.users, key),
            closed_on=closed_on,
        )
        if rng.random() < _CODE_CHANGED and closed_on is None and confirmed // DAY + 430 < self.until // DAY:
            self._change_code(firm)
        self._write(firm, registered)
        if rng.random() < _HAS_REPORTER:
            firm.reporter, _name = self._person(f"e{key:06d}-2", confirmed + 3600)
            self._join(firm.reporter, firm, Role.ENTERPRISE_REPORTER, confirmed + 3600)
        return firm

    def _write(self, firm: Firm, registered: int) -> None:
        text, place, old = self.clock.text, firm.place, firm.codes[0]
        checkers = (
            self.people.city[CHECKING_CITY] if firm.checked_by_city else self.people.province[place.region]
        )
        by = str(self.rng.choice(checkers).pk)
        closed = NULL if firm.closed_on is None else self.clock.words[firm.closed_on]
        self.enterprise.write(
            str(firm.key), firm.profile, firm.codes[-1], text(firm.confirmed_at), by, closed
        )
        self.claim.write(
            str(firm.administrator), old, old, firm.name, place.region, place.city or NULL,
            firm.kind.industry, str(firm.key), text(registered), text(firm.confirmed_at), by, str(firm.key),
            ClaimState.CONFIRMED, *self.licence,
        )  # fmt: skip
        self._join(firm.administrator, firm, Role.ENTERPRISE_ADMINISTRATOR, firm.confirmed_at)

    def _person(self, address: str, joined: int) -> tuple[int, str]:
        self.users += 1
        key, email = str(self.users), names.email(address)
        name = names.person_name(self.rng)
        self.user.write(
            key, email, name, names.phone(self.users), self.people.password, self.clock.text(joined)
        )
        self.address.write(key, key, email, "t", "t")
        return self.users, name

    def _join(self, user: int, firm: Firm, role: str, since: int) -> None:
        self.memberships += 1
        self.member.write(str(self.memberships), str(user), str(firm.key), NULL, role, self.clock.text(since))

    def _profile(self, name: str, place: Place, kind: Kind, contact: str, user: int, key: int) -> str:
        rng = self.rng
        values = {
            "enterprise_name": name,
            "region_id": place.region,
            "city_id": place.city,
            "industry_code": kind.industry,
            "size": rng.choices(EnterpriseSize.values, [18, 34, 38, 10])[0],
            "ownership": rng.choices(Ownership.values, [24, 56, 15, 5])[0],
            "quality_grade": rng.choices(["", *QualityGrade.values], [30, 12, 24, 20, 11, 3])[0],
            "contact_name": contact,
            "contact_phone": names.phone(user),
            "contact_email": names.email(f"e{key:06d}"),
        }
        return "\t".join(text_of(values[name]) for name in PROFILE)

    def _change_code(self, firm: Firm) -> None:
        """From a day on it has another credit code; what was filed before keeps the old one."""
        changed_on = self.rng.randrange(firm.confirmed_at // DAY + 380, self.until // DAY - 30)
        firm.changed_at = self.clock.later(changed_on * DAY, 5, self.rng)
        firm.codes.append(credit_code.fictitious(FIRST_NEW_CODE + len(self.changes)))
        year = self.clock.dates[changed_on].year
        self.changes.append(
            CreditCodeChange(
                pk=len(self.changes) + 1,
                enterprise_id=firm.key,
                old_code=firm.codes[0],
                new_code=firm.codes[1],
                changed_on=self.clock.dates[changed_on],
                document_number=f"{names.MARK}登记〔{year}〕{len(self.changes) + 1}号",
                recorded_at=self.clock.when(firm.changed_at),
                recorded_by=self.people.steward,
            )
        )
