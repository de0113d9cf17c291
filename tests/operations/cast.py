"""Who acts under load: prints tokens and reports of the demo's people as JSON, run in the installation.

`python -m tests.operations.cast SAVERS` takes that many drafts that no earlier run has taken.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any

import django


def cast(savers: int) -> dict[str, Any]:
    from django.utils import timezone

    from enterprises.enums import ReportState, Role, TokenScope
    from enterprises.models import Membership, Report
    from enterprises.tokens import make_token

    def token(person: Any, scope: str) -> str:
        now = timezone.now()
        return make_token(
            name=f"load {now:%H%M%S%f}", scope=scope, expires_on=(now + timedelta(days=1)).date(), by=person
        )[1]

    reporters = Membership.objects.active().filter(role=Role.ENTERPRISE_REPORTER).select_related("user")
    by_enterprise = {membership.enterprise_id: membership.user for membership in reporters}
    ministry = Membership.objects.active().filter(role=Role.MINISTRY_REVIEWER).order_by("id")[0].user
    drafts = Report.objects.filter(state=ReportState.DRAFT, enterprise__in=by_enterprise).order_by("id")
    waiting = Report.objects.filter(state=ReportState.MINISTRY_CHECK).order_by("id")
    return {
        "savers": [
            {"token": token(by_enterprise[draft.enterprise_id], TokenScope.REPORT), "report": draft.number}
            for draft in drafts[:savers]
        ],
        "decider": {
            "token": token(ministry, TokenScope.DECIDE),
            "reports": list(waiting.values_list("number", flat=True)),
        },
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(cast(int(sys.argv[1]))))  # noqa: T201  # what the command is for
