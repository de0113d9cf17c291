"""Titles of demonstrations that ended in the demo: the decision in the register, and the application."""

from __future__ import annotations

from enterprises.demo import names
from enterprises.demo.demonstration_rows import DAY, Makers, Step
from enterprises.demo.working_time import at_work, last_working_day
from enterprises.models import Application
from enterprises.nomination_enums import ApplicationDeed, ApplicationState
from policy.enums import DecisionKind, Ending
from policy.models import Decision, DecisionSubject

S, D = ApplicationState, ApplicationDeed
_OF_LINE = (
    *("subject", "subject_name", "holder_code", "sector_id", "project_id", "layer_id"),
    *("region_id", "city_id", "product_class_id"),
)


def end_title(
    makers: Makers, application: Application, line: DecisionSubject, days_ago: int, *, expired: bool
) -> None:
    """撤销 or 到期: taken back at once, or after a re-check that found nothing to confirm."""
    day = last_working_day(makers.today - days_ago * DAY)
    recorded_at = at_work(day, makers.rng)
    if recorded_at <= application.state_since + 3 * DAY:
        return
    if expired:
        opening = Step(D.OPEN_RECHECK, S.RECHECK, "ministry", 0, "有效性存疑，启动复核。")
        makers.move(application, opening, recorded_at - 2 * DAY, None)
    said = "复核未通过，称号到期终止。" if expired else "企业已停产该产品，称号撤销。"
    ended = [d for d in makers.book.rows(Decision) if d.kind == DecisionKind.TITLE_REVOKED]
    decision = makers.book.enter(
        Decision(
            number=names.document_number(day.year, 33 + len(ended)),
            kind=DecisionKind.TITLE_REVOKED,
            dated_on=day,
            title=f"{names.MARK}：关于终止典型示范{line.subject}称号的决定",
            reason=said,
            recorded_at=recorded_at,
            recorded_by=makers.people.ministry[0],
        )
    )
    makers.book.enter(
        DecisionSubject(
            decision=decision,
            recorded_at=recorded_at,
            ending=Ending.CEASE,
            ends=line,
            **{name: getattr(line, name) for name in _OF_LINE},
        )
    )
    application.ended_by = decision
    deed, state = (D.EXPIRE, S.EXPIRED) if expired else (D.REVOKE, S.REVOKED)
    reasons = () if expired else ("other",)
    makers.decide(application, deed, state, decision, recorded_at, said, reasons)
