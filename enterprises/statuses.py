"""How registrations and invitations look."""

from __future__ import annotations

from enterprises.enums import ClaimState, InvitationState
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
