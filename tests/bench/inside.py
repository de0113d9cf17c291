"""What the bench asks beside the server, in a process of its own on the same database; prints one JSON line.

tables:            makes the tables and loads the notice
queries PATH:      how many queries a page sends that was asked for before
people N REPORTS:  tokens of N people who write and of N who check, what each works on, and of the ministry
kept:              what stands in the remarks of the reports that were written in, by number
"""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

import django
from django.db import connection

DAYS = 2  # that a token is valid


def tables() -> None:
    from django.core.management import call_command

    from policy.loading import load_notice
    from reliability_tracker.migrating import model_by_model

    with model_by_model():
        call_command("migrate", verbosity=0)
    load_notice()


def queries(path: str) -> int:
    from django.conf import settings
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from enterprises.models import User

    settings.ALLOWED_HOSTS.append("testserver")
    client = Client(headers={"X-Forwarded-Proto": "https"})
    client.force_login(User.objects.get(email="ministry@demo.example"))
    client.get(path)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def people(number: str, reports: str) -> dict[str, Any]:
    from enterprises.enums import CHECKS, ReportState, Role
    from enterprises.models import Membership, Report, User

    count = int(number)
    drafts = (
        Report.objects.filter(state=ReportState.DRAFT, version=1, enterprise__closed_on__isnull=True)
        .order_by("-id")
        .values_list("number", "saved_by_id")
    )
    writers = [{"report": report, "token": _token(User(pk=by))} for report, by in drafts[:count]]
    checkers = []
    reviewers = Membership.objects.filter(role=Role.PROVINCIAL_REVIEWER).select_related(
        "user", "organisation"
    )
    waiting = Report.objects.filter(state=CHECKS[1]).order_by("id")
    for place, member in enumerate(reviewers.order_by("id")[:count]):
        of_region = waiting.filter(region=member.organisation.region_id)
        mine = list(of_region.values_list("number", flat=True)[place % 2 :: 2][:40])
        checkers.append({"reports": mine, "token": _token(member.user)})
    at_ministry = Report.objects.filter(state=ReportState.MINISTRY_CHECK).order_by("id")
    return {
        "writers": writers,
        "checkers": [checker for checker in checkers if checker["reports"]],
        "ministry": _token(User.objects.get(email="ministry@demo.example")),
        "to_accept": list(at_ministry.values_list("number", flat=True)[: int(reports)]),
    }


def kept(*numbers: str) -> dict[str, str]:
    from enterprises.models import Report

    return dict(Report.objects.filter(number__in=numbers).values_list("number", "remarks"))


def _token(person: Any) -> str:
    from enterprises.enums import TokenScope
    from enterprises.models import ApiToken
    from enterprises.tokens import make_token

    name = f"bench {ApiToken.objects.count()}"
    expires_on = datetime.date.today() + datetime.timedelta(days=DAYS)  # noqa: DTZ011 -- any day will do
    return make_token(name=name, scope=TokenScope.DECIDE, expires_on=expires_on, by=person)[1]


def main() -> None:
    django.setup()
    topic, words = sys.argv[1], sys.argv[2:]
    answer = {"tables": tables, "queries": queries, "people": people, "kept": kept}[topic](*words)
    print(json.dumps(answer, ensure_ascii=False))  # noqa: T201  # what the process is for


if __name__ == "__main__":
    main()
