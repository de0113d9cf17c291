"""Who is just coming in: registrations that wait, one that was refused, and invitations in every state."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from random import Random

from enterprises import credit_code
from enterprises.demo import names
from enterprises.demo.book import Book
from enterprises.demo.country import Firm
from enterprises.demo.files import Stored
from enterprises.demo.people import CHECKING_CITY, PROVINCE, People
from enterprises.demo.working_time import at_work, working_days_after, working_days_before
from enterprises.enums import ClaimState, Role
from enterprises.models import Claim, Enterprise, Organisation, User

_FIRST_CODE = 700_001
# Region, city, how many working days ago: registrations of enterprises that are not known yet.
_WAITING = (
    (PROVINCE, None, 2), (PROVINCE, None, 4), ("210000", CHECKING_CITY, 3), ("330000", None, 1),
    ("440000", "440300", 5), ("510000", None, 2),
)  # fmt: skip


def make_newcomers(
    book: Book, people: People, firms: Sequence[Firm], licence: Stored, today: datetime.date, rng: Random
) -> None:
    """Registrations and invitations of the last weeks; those of the demo accounts among them."""
    trade_names = names.trade_names(rng)
    for serial, (region, city, days) in enumerate((*_WAITING, (PROVINCE, None, 15))):
        made = at_work(working_days_before(today, days), rng)
        claimant = people.take_in(f"new-{serial + 1}", names.person_name(rng), made)
        code = credit_code.fictitious(_FIRST_CODE + serial)
        claim = _claim(
            claimant, code, names.enterprise_name(next(trade_names), "精密制造", rng), made, licence
        )
        claim.region_id, claim.city_id, claim.industry_code = region, city, "3489"
        if serial == len(_WAITING):
            claim.state, claim.reason = ClaimState.REFUSED, "营业执照副本不清晰，企业名称与执照不一致。"
            claim.decided_at = working_days_after(made, 3, rng)
            claim.decided_by = people.province[region][0]
        book.enter(claim)
    _second_claim(book, people, firms[0], licence, today, rng)
    _invitations(people, firms[0], today, rng)


def _second_claim(
    book: Book, people: People, firm: Firm, licence: Stored, today: datetime.date, rng: Random
) -> None:
    """Somebody else of the demo's enterprise asks to act for it: its administrator answers."""
    made = at_work(working_days_before(today, 3), rng)
    claimant = people.take_in("colleague", names.person_name(rng), made)
    enterprise = firm.enterprise
    claim = _claim(claimant, enterprise.credit_code, enterprise.enterprise_name, made, licence)
    claim.enterprise = enterprise
    claim.region_id, claim.city_id = enterprise.region_id, enterprise.city_id
    claim.industry_code = enterprise.industry_code
    book.enter(claim)


def _claim(claimant: User, code: str, name: str, made: datetime.datetime, licence: Stored) -> Claim:
    return Claim(
        claimant=claimant,
        credit_code=code,
        credit_code_typed=code,
        enterprise_name=name,
        created_at=made,
        **licence.as_licence(),
    )


def _invitations(people: People, firm: Firm, today: datetime.date, rng: Random) -> None:
    """One that is open from the enterprise and one from the ministry, one that expired, one withdrawn."""
    lately = at_work(working_days_before(today, 3), rng)
    long_ago = at_work(working_days_before(today, 40), rng)
    offers: tuple[tuple[Role, Organisation | Enterprise, datetime.datetime, User], ...] = (
        (Role.ENTERPRISE_REPORTER, firm.enterprise, lately, firm.administrator),
        (Role.ASSOCIATION_ANALYST, people.association["electronics"], lately, people.steward),
        (Role.PROVINCIAL_REVIEWER, people.authority[PROVINCE], long_ago, people.steward),
        (Role.ENTERPRISE_REPORTER, firm.enterprise, long_ago, firm.administrator),
    )
    for serial, (role, to, at, by) in enumerate(offers, start=1):
        guest = names.email(f"guest-{serial}")
        last = people.invite(guest, names.person_name(rng), role, to, at, by)
    last.revoked_at, last.revoked_by = working_days_after(long_ago, 2, rng), firm.administrator
