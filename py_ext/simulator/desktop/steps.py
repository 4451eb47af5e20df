"""The steps that each kind of interaction can take on the simulated desktop.

The table ``STEPS`` is all there is to know: which verb takes which kind from which states to which. The
vendor lists the states but not the way through them, so the way is our choice. An interaction leaves the
desktop only with COMPLETED (it was marked done) or REVOKED (it was taken away): one that is SAVED lies
in a workbin, and is still the agent's.
"""

from __future__ import annotations

from dataclasses import dataclass

from py_ext.models.interaction import State

__all__ = ["PREVIEW_MEDIUM", "READ_ONLY", "STEPS", "Step", "kind_of"]


@dataclass(frozen=True)
class Step:
    """What a verb does to an interaction.

    Attributes:
        verb: The method of DeskSimulator.
        label: What the desktop page writes on the button.
        start: The states from which it is possible.
        end: The state that it leads to; None where the verb does more than one thing.
        style: How the page draws the button.
        asks: The argument that the page must ask for, if any.
    """

    verb: str
    label: str
    start: frozenset[State]
    end: State | None
    style: str = ""
    asks: str = ""


S = State
OFFERED = (S.INVITED, S.INVITED_CONFERENCE)
READ_ONLY = {
    S.IDLE,
    S.SENT,
    S.CANCELLED,
    S.TRANSFER_COMPLETED,
    S.LEFT_CONFERENCE,
    S.CANCELED,
    S.REJECTED,
}
"""The states in which user data cannot be written any more (documented for IDLE only)."""


def step(
    verb: str,
    label: str,
    start: State | tuple[State, ...],
    end: State | None,
    style: str = "",
    asks: str = "",
) -> Step:
    starts = frozenset(start if isinstance(start, tuple) else (start,))
    return Step(verb, label, starts, end, style, asks)


def offer(*starts: State) -> tuple[Step, ...]:
    return (
        step("accept", "Accept", starts, S.ACCEPTED, "primary"),
        step("revoke", "Customer leaves", starts, S.REVOKED, "danger"),
    )


def transfer(*starts: State) -> tuple[Step, ...]:
    return (
        step("transfer", "Transfer", starts, S.TRANSFERRING),
        step(
            "transfer_arrives", "Transfer arrives", S.TRANSFERRING, S.TRANSFER_COMPLETED, "primary"
        ),
        step("fail", "Transfer fails", S.TRANSFERRING, S.ERROR, "danger"),
    )


def done(*starts: State) -> Step:
    return step("mark_done", "Mark done", starts, S.COMPLETED)


STEPS: dict[str, tuple[Step, ...]] = {
    "voice": (
        step("answer", "Answer", S.RINGING, S.TALKING, "primary"),
        step("answer", "Customer answers", S.DIALING, S.TALKING, "primary"),
        step("hold", "Hold", S.TALKING, S.HELD),
        step("retrieve", "Retrieve", S.HELD, S.TALKING, "primary"),
        step("consult", "Consult", (S.TALKING, S.HELD), None, asks="destination"),
        step("single_step_transfer", "Transfer", (S.TALKING, S.HELD), None, asks="destination"),
        step("single_step_conference", "Conference", S.TALKING, None, asks="destination"),
        step("release", "Reject", S.RINGING, S.IDLE, "danger"),
        step("release", "Release", (S.DIALING, S.TALKING, S.HELD), S.IDLE, "danger"),
        done(S.IDLE),
    ),
    "consultation": (
        step("answer", "Colleague answers", S.DIALING, S.TALKING, "primary"),
        step("answer", "Answer", S.RINGING, S.TALKING, "primary"),
        step("hold", "Hold", S.TALKING, S.HELD),
        step("retrieve", "Retrieve", S.HELD, S.TALKING, "primary"),
        step("complete_transfer", "Complete transfer", (S.DIALING, S.TALKING, S.HELD), None),
        step("complete_conference", "Complete conference", (S.TALKING, S.HELD), None),
        step("release", "Release", (S.DIALING, S.RINGING, S.TALKING, S.HELD), S.IDLE, "danger"),
        done(S.IDLE),
    ),
    "chat": (
        *offer(*OFFERED),
        step("join", "Join the chat", S.ACCEPTED, S.JOIN_PENDING, "primary"),
        step("load_history", "Joined", S.JOIN_PENDING, S.HISTORY_IN_PROGRESS, "primary"),
        step("join_fails", "Joining fails", S.JOIN_PENDING, S.JOIN_FAILED, "danger"),
        step(
            "history_loaded", "History is there", S.HISTORY_IN_PROGRESS, S.HISTORY_DONE, "primary"
        ),
        step("leave_conference", "Leave", (S.ACCEPTED, S.HISTORY_DONE), S.LEFT_CONFERENCE),
        *transfer(S.ACCEPTED, S.HISTORY_DONE),
        done(
            S.ACCEPTED,
            S.HISTORY_DONE,
            S.JOIN_FAILED,
            S.LEFT_CONFERENCE,
            S.TRANSFER_COMPLETED,
            S.ERROR,
        ),
    ),
    "email": (
        *offer(S.INVITED),
        step("reply", "Reply", (S.ACCEPTED, S.PULLED), None),
        step("save", "Save in workbin", (S.ACCEPTED, S.PULLED), S.SAVED),
        step("pull", "Pull from workbin", S.SAVED, S.PULLED, "primary"),
        *transfer(S.ACCEPTED, S.PULLED),
        done(S.ACCEPTED, S.PULLED, S.TRANSFER_COMPLETED, S.ERROR),
    ),
    "outbound email": (
        step("send", "Send", (S.CREATED, S.PULLED), S.SENT, "primary"),
        step("save", "Save in workbin", (S.CREATED, S.PULLED), S.SAVED),
        step("pull", "Pull from workbin", S.SAVED, S.PULLED, "primary"),
        step("cancel", "Cancel", (S.CREATED, S.PULLED), S.CANCELLED, "danger"),
        step("fail", "Sending fails", (S.CREATED, S.PULLED), S.ERROR, "danger"),
        done(S.SENT, S.CANCELLED, S.ERROR),
    ),
    "preview": (
        step("accept", "Accept", S.PREVIEW, S.READY, "primary"),
        step("reject", "Reject", S.PREVIEW, S.REJECTED, "danger"),
        step("call_record", "Call", S.READY, None, "primary"),
        step("cancel", "Cancel", (S.PREVIEW, S.READY), S.CANCELED, "danger"),
        done(S.REJECTED, S.CANCELED),
    ),
    "open media": (
        *offer(*OFFERED),
        step("save", "Save in workbin", (S.ACCEPTED, S.PULLED, S.CREATED), S.SAVED),
        step("pull", "Pull from workbin", S.SAVED, S.PULLED, "primary"),
        *transfer(S.ACCEPTED, S.PULLED),
        done(S.ACCEPTED, S.PULLED, S.CREATED, S.TRANSFER_COMPLETED, S.ERROR),
    ),
}
"""The steps of each kind of interaction."""

PREVIEW_MEDIUM = "outboundpreview"


MEDIA = ("voice", "email", "chat", "workitem", PREVIEW_MEDIUM)
"""The media that most desktops have. Any other is open media."""


def kind_of(media: str) -> str:
    """The kind of a medium; one that is not known is open media."""
    if media in ("voice", "chat", "email"):
        return media
    return "preview" if media == PREVIEW_MEDIUM else "open media"
