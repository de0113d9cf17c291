"""Who checks and who watches: departments, authorities, associations and the people in them."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from random import Random

from allauth.account.models import EmailAddress

from enterprises import credit_code
from enterprises.demo import names
from enterprises.demo.book import Book
from enterprises.demo.reference import Reference
from enterprises.demo.working_time import at_work
from enterprises.enums import DepartmentalLine, OrganisationKind, Role
from enterprises.invitations import VALID_FOR
from enterprises.models import Enterprise, Invitation, Membership, Organisation, User
from policy.models import Region

PASSWORD = "reliability-demo"  # noqa: S105 -- printed for everyone who starts the demo
PROVINCE, CITY, SECTOR = "320000", "210200", "machinery"  # those of the demo accounts
CHECKING_CITY = CITY
_FIRST_DAY = datetime.date(2023, 7, 3)

# Email, before the @; role; what to see with it.
ACCOUNTS: tuple[tuple[str, str, str], ...] = (
    ("ministry", Role.MINISTRY_REVIEWER, "reviews and accepts reports, for the whole country"),
    ("steward", Role.MINISTRY_STEWARD, "runs cycles, decisions, reference data and people"),
    ("observer", Role.OBSERVER, "another department of the State Council: sees all, changes nothing"),
    ("province", Role.PROVINCIAL_REVIEWER, "checks the reports of Jiangsu"),
    ("province-observer", Role.PROVINCIAL_OBSERVER, "finance in Jiangsu: sees the province"),
    ("city", Role.CITY_REVIEWER, "makes the first check in Dalian"),
    ("association", Role.ASSOCIATION_ANALYST, "machinery: accepted reports, sector summary"),
    ("expert", Role.EXPERT, "sees what it is asked to review"),
    ("enterprise", Role.ENTERPRISE_REPORTER, "drafts and submits reports"),
    ("enterprise-admin", Role.ENTERPRISE_ADMINISTRATOR, "runs the account of the same enterprise"),
)
_LINES = {
    DepartmentalLine.INDUSTRY: ("工业和信息化", "industry and information technology"),
    DepartmentalLine.EDUCATION: ("教育", "education"),
    DepartmentalLine.SCIENCE: ("科技", "science and technology"),
    DepartmentalLine.FINANCE: ("财政", "finance"),
    DepartmentalLine.MARKET: ("市场监管", "market regulation"),
}
_ASSOCIATIONS = {
    "machinery": ("机械可靠性促进会", "Demo Association for Reliability in Machinery"),
    "electronics": ("电子可靠性促进会", "Demo Association for Reliability in Electronics"),
    "automotive": ("汽车可靠性促进会", "Demo Association for Reliability in Automotive"),
}


@dataclass(slots=True)
class People:
    """The staff of the authorities, by what they do, and the means to take more people in."""

    book: Book
    password: str
    ministry: list[User] = field(default_factory=list)
    steward: User = field(default_factory=User)
    province: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    city: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    association: dict[str, Organisation] = field(default_factory=dict)
    authority: dict[str, Organisation] = field(default_factory=dict)
    taken_in: int = 0

    def take_in(self, address: str, name: str, joined: datetime.datetime, *, verified: bool = True) -> User:
        """An account with the demo's password. address: the part before the @."""
        self.taken_in += 1
        user = User(
            email=names.email(address),
            name=name,
            phone=names.phone(self.taken_in),
            password=self.password,
            date_joined=joined,
        )
        self.book.enter(user)
        self.book.enter(EmailAddress(user=user, email=user.email, verified=verified, primary=True))
        return user

    def invited(
        self, user: User, role: str, to: Organisation | Enterprise, at: datetime.datetime, by: User
    ) -> Invitation:
        """The invitation that brought a person in."""
        offer = self.invite(user.email, user.name, role, to, at, by)
        offer.accepted_at, offer.accepted_by = user.date_joined, user
        return offer

    def invite(
        self, email: str, name: str, role: str, to: Organisation | Enterprise, at: datetime.datetime, by: User
    ) -> Invitation:
        """An open invitation. Its digest belongs to no token, so its link opens for nobody."""
        place = {"enterprise": to} if isinstance(to, Enterprise) else {"organisation": to}
        return self.book.enter(
            Invitation(
                email=email,
                name=name,
                role=role,
                token_digest=f"{len(self.book.rows(Invitation)):064x}",
                invited_at=at,
                invited_by=by,
                expires_at=at + VALID_FOR,
                **place,
            )
        )

    def give_role(
        self, user: User, role: str, to: Organisation | Enterprise, since: datetime.datetime
    ) -> Membership:
        place = {"enterprise": to} if isinstance(to, Enterprise) else {"organisation": to}
        return self.book.enter(Membership(user=user, role=role, created_at=since, **place))


def make_people(book: Book, reference: Reference, password: str, rng: Random) -> People:
    """Five departments, 32 regions by five lines, planned cities, three associations, and who works there.

    password: the hash that all of them share
    """
    people = People(book, password)
    _make_ministry(people, reference, rng)
    for region in reference.regions:
        for line in DepartmentalLine:
            _make_authority(people, region, line, rng)
    for city in reference.cities:
        _make_authority(people, city, DepartmentalLine.INDUSTRY, rng)
    for serial, (sector, (name_zh, name_en)) in enumerate(_ASSOCIATIONS.items()):
        association = book.enter(
            Organisation(
                kind=OrganisationKind.ASSOCIATION,
                name_zh=f"{names.MARK}·{name_zh}",
                name_en=name_en,
                sectors=[sector],
                credit_code=credit_code.fictitious(900_000 + serial, prefix="51"),
            )
        )
        people.association[sector] = association
        address = "association" if sector == SECTOR else f"association-{sector}"
        _employ(people, address, Role.ASSOCIATION_ANALYST, association, rng)
    return people


def _make_ministry(people: People, reference: Reference, rng: Random) -> None:
    for line, issuer in zip(DepartmentalLine, reference.issuers, strict=False):
        department = people.book.enter(
            Organisation(
                kind=OrganisationKind.MINISTRY, name_zh=issuer.name_zh, name_en=issuer.name_en, line=line
            )
        )
        if line == DepartmentalLine.INDUSTRY:
            people.ministry.append(_employ(people, "ministry", Role.MINISTRY_REVIEWER, department, rng))
            for number in (2, 3, 4):
                colleague = _employ(people, f"ministry-{number}", Role.MINISTRY_REVIEWER, department, rng)
                people.ministry.append(colleague)
            people.steward = _employ(people, "steward", Role.MINISTRY_STEWARD, department, rng)
            _employ(people, "expert", Role.EXPERT, department, rng)
        else:
            address = "observer" if line == DepartmentalLine.FINANCE else f"observer-{line}"
            _employ(people, address, Role.OBSERVER, department, rng)


def _make_authority(people: People, region: Region, line: str, rng: Random) -> None:
    """One line of a region: two reviewers in the industry line, one observer in each of the others."""
    word_zh, word_en = _LINES[DepartmentalLine(line)]
    authority = people.book.enter(
        Organisation(
            kind=OrganisationKind.REGIONAL_AUTHORITY,
            name_zh=f"{region.name_zh}{word_zh}主管部门",
            name_en=f"Authority for {word_en}, {region.name_en}",
            region=region,
            line=line,
        )
    )
    if line != DepartmentalLine.INDUSTRY:
        is_account = region.code == PROVINCE and line == DepartmentalLine.FINANCE
        address = "province-observer" if is_account else f"{line}-{region.code}"
        _employ(people, address, Role.PROVINCIAL_OBSERVER, authority, rng)
        return
    people.authority[region.code] = authority
    if region.is_city:
        if region.code == CHECKING_CITY:
            for address in ("city", f"city-{region.code}-2"):
                people.city[region.code].append(_employ(people, address, Role.CITY_REVIEWER, authority, rng))
        return
    first = "province" if region.code == PROVINCE else f"province-{region.code}"
    for address in (first, f"province-{region.code}-2"):
        people.province[region.code].append(
            _employ(people, address, Role.PROVINCIAL_REVIEWER, authority, rng)
        )


def _employ(people: People, address: str, role: str, organisation: Organisation, rng: Random) -> User:
    joined = at_work(_FIRST_DAY + datetime.timedelta(days=rng.randrange(4)), rng)
    user = people.take_in(address, names.person_name(rng), joined)
    people.give_role(user, role, organisation, joined)
    return user
