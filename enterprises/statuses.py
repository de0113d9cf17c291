"""How registrations, invitations, expected reports and objections look."""

from __future__ import annotations

from enterprises.enums import ClaimState, CommentStanding, InvitationState, MemberStanding, Reached, Read
from enterprises.nomination_enums import ObjectionState
from reliability_tracker.statuses import Tone

CLAIM_TONES = {
    ClaimState.PENDING: Tone.BUSY,
    ClaimState.CONFIRMED: Tone.GOOD,
    ClaimState.REFUSED: Tone.BAD,
}
INVITATION_TONES = {
    InvitationState.OFFERED: Tone.BUSY,
    InvitationState.EXPIRED: Tone.WARN,
    InvitationState.TAKEN_UP: Tone.GOOD,
    InvitationState.REVOKED: Tone.IDLE,
}
COMMENT_TONES = {
    CommentStanding.OPEN: Tone.WARN,
    CommentStanding.ANSWERED: Tone.BUSY,
    CommentStanding.SETTLED: Tone.GOOD,
}
MEMBER_TONES = {
    MemberStanding.REPORTED: Tone.GOOD,
    MemberStanding.MISSING: Tone.IDLE,
    MemberStanding.NOTHING_OWED: Tone.IDLE,
}
REACHED_TONES = {
    Reached.RECEIVED: Tone.GOOD,
    Reached.ON_TIME: Tone.GOOD,
    Reached.NOTHING: Tone.IDLE,
    Reached.RETURNED: Tone.WARN,
    Reached.ACCEPTED: Tone.GOOD,
    Reached.MISSING: Tone.IDLE,
    Reached.OVERDUE: Tone.BAD,
}
READ_TONES = {Read.NEW: Tone.BUSY, Read.READ: Tone.IDLE, Read.DONE: Tone.GOOD}
OBJECTION_TONES = {
    ObjectionState.FILED: Tone.WARN,
    ObjectionState.ADMITTED: Tone.BUSY,
    ObjectionState.DISMISSED: Tone.IDLE,
    ObjectionState.UPHELD: Tone.GOOD,
}
