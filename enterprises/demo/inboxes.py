"""What the people of the demo accounts were told lately, and the steps of reports in the log of changes."""

from __future__ import annotations

import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from enterprises.audiences import REVIEWERS
from enterprises.demo import names
from enterprises.demo.people import ACCOUNTS
from enterprises.enums import Deed, Role
from enterprises.models import Message, Transition, User
from enterprises.review_mail import events_of, told_of
from enterprises.told import plain

EACH = 12  # lines of an inbox
NOT_READ = datetime.timedelta(days=10)

STEPS = """
INSERT INTO reliability_tracker_logentry
  (at, kind, record, name, change, changes, said, rows, person_id, origin, address, request, url)
SELECT step.at, 'enterprises.transition', step.id::text, report.number, 'added', found.changes,
  tracker_log_said(found.changes), 1, step.by_id, 'load_demo', '', '', ''
FROM enterprises_transition AS step JOIN enterprises_report AS report ON report.id = step.report_id,
  LATERAL (SELECT tracker_log_added(to_jsonb(step)) AS changes) AS found
ORDER BY step.at, step.id
"""


def log_steps() -> int:
    """Enter every step of the loaded reports in the log, at its own time; how many there are."""
    with connection.cursor() as cursor:
        cursor.execute(STEPS)
        return int(cursor.rowcount)


def fill_inboxes(until: datetime.datetime) -> int:
    """The newest steps that each demo account would have been told of; older ones are read."""
    accounts = User.objects.filter(email__in=[names.email(address) for address, *_ in ACCOUNTS])
    later = Transition.objects.filter(report=OuterRef("report"), pk__gt=OuterRef("pk"))
    lines: list[Message] = []
    for person in accounts.order_by("id"):
        steps = Transition.objects.filter(_heard_by(person)).exclude(by=person)
        steps = steps.annotate(is_followed=Exists(later)).select_related("report__cycle", "by")
        for step in reversed(steps.order_by("-at", "-id")[:EACH]):
            event = events_of(step)[0 if person.scope.enterprises == frozenset() else -1]
            line = Message(
                recipient=person,
                event=event,
                key=f"{event}:{step.pk}",
                about_kind="transition",
                about_ids=[step.pk],
                told=plain(told_of(step)),
                href=step.report.get_absolute_url(),
                at=step.at,
            )
            if event == "report.to_check" and step.is_followed:
                line.settled_at = step.at
            elif until - step.at > NOT_READ:
                line.read_at = step.at + datetime.timedelta(hours=3)
            lines.append(line)
    return len(Message.objects.bulk_create(sorted(lines, key=lambda line: line.at)))


def _heard_by(person: User) -> Q:
    """The steps that a person hears of: what came to their level, or was decided on what they filed."""
    heard = Q(pk__in=[])
    for held in person.active_memberships:
        for state, (role, place) in REVIEWERS.items():
            if held.role == role:
                where = (
                    {f"report__{place}": held.organisation.region_id} if place and held.organisation else {}
                )
                heard |= Q(to_state=state, deed__in=[Deed.SUBMIT, Deed.PASS_ON], **where)
        if held.role in (Role.ENTERPRISE_REPORTER, Role.ENTERPRISE_ADMINISTRATOR):
            decided = [Deed.PASS_ON, Deed.SEND_BACK, Deed.ACCEPT, Deed.REJECT]
            heard |= Q(report__enterprise=held.enterprise_id, deed__in=decided)
    return heard
