"""Whether figures on paper are ours: worked out again from the ledger, for whoever holds their check code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from policy.catalogue import Aim, Entry, catalogue_at
from policy.figures_digest import SHOWN, figures_digest, read_code
from policy.models import Contribution, Snapshot
from policy.standpoint import Standpoint, standpoint
from policy.tally import NOTHING, tallies
from reliability_tracker.formats import officialdate, officialtime, thousands
from reliability_tracker.moment import Moment

SNAPSHOT = "snapshot-"


@dataclass(frozen=True, slots=True)
class Checked:
    """Figures that are ours. It says no more than the paper does: whoever has its code has the figures.

    sector:      None for a snapshot as a whole
    lines:       of each target, the figure on the date and on the date compared with
    recorded_at: when the newest row behind them was entered; None where there is none
    """

    sector: Entry | None
    as_of: date
    before: date | None
    ledger: int
    digest: str
    recorded_at: datetime | None
    lines: tuple[tuple[Aim, int, int], ...]
    snapshots: tuple[Snapshot, ...]

    @property
    def facts(self) -> list[tuple[str, object]]:
        """What it is, as pairs for the page."""
        facts: list[tuple[str, object]] = []
        if self.sector is not None:
            facts.append((_("Sector"), self.sector.name))
        facts.append((_("As of"), officialdate(self.as_of)))
        if self.before is not None:
            facts.append((_("Compared with"), officialdate(self.before)))
        facts += [
            (_("Ledger version"), thousands(self.ledger)),
            (_("Newest record behind the figures"), officialtime(self.recorded_at)),
            (_("Digest of the counts (SHA-256)") if self.sector else _("Digest (SHA-256)"), self.digest),
        ]
        facts += [
            (
                _("Published"),
                _("as snapshot no. %(number)d on %(day)s")
                % {"number": snapshot.number, "day": officialdate(snapshot.known_at)},
            )
            for snapshot in self.snapshots
        ]
        return facts


def check_address(code: str) -> str:
    """The address under which anyone can check a code."""
    return settings.SITE_URL + reverse("policy:check", args=[code])


def snapshot_code(digest: str) -> str:
    """The check code of a snapshot as a whole."""
    return f"{SNAPSHOT}{digest[:SHOWN]}"


def checked_figures(text: str) -> Checked | None:
    """What a check code stands for; None where the figures it was made of are not ours, or it is no code.

    A code is right if the ledger, as it was at the version it names, still gives the digest it ends with.
    """
    if text.startswith(SNAPSHOT):
        return _checked_snapshot(text.removeprefix(SNAPSHOT))
    code = read_code(text)
    now = standpoint(Moment(as_of=date.min))
    catalogue = catalogue_at(now)
    if code is None or code.sector not in catalogue.sectors or code.ledger > now.ledger:
        return None
    place = Standpoint(code.as_of, None, code.ledger, now.settings, now.reporting, to_come=False)
    digest = figures_digest(code.sector, code.before, place)
    if digest[:SHOWN] != code.digest:
        return None
    here, there = tallies(place, code.sector), tallies(place.on(code.before), code.sector)
    return Checked(
        sector=catalogue.sectors[code.sector],
        as_of=code.as_of,
        before=code.before,
        ledger=code.ledger,
        digest=digest,
        recorded_at=_recorded_at(code.ledger),
        lines=tuple(
            (aim, here.get(aim.code, NOTHING).value, there.get(aim.code, NOTHING).value)
            for aim in catalogue.targets.values()
            if aim.is_numeric
        ),
        snapshots=tuple(Snapshot.objects.filter(as_of=code.as_of, ledger_version=code.ledger)),
    )


def _checked_snapshot(digest: str) -> Checked | None:
    found = Snapshot.objects.filter(digest__startswith=digest).first() if len(digest) == SHOWN else None
    if found is None:
        return None
    return Checked(
        sector=None,
        as_of=found.as_of,
        before=None,
        ledger=found.ledger_version,
        digest=found.digest,
        recorded_at=_recorded_at(found.ledger_version),
        lines=(),
        snapshots=(found,),
    )


def _recorded_at(ledger: int) -> datetime | None:
    return Contribution.objects.filter(pk=ledger).values_list("recorded_at", flat=True).first()
