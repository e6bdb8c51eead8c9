"""What is said of a blind round's deadline and lock, on the command line and on the screens."""

from __future__ import annotations

from annotations.model.rounds import Round, clock, time_left


def is_locked(current: Round, at: str) -> bool:
    """Whether annotators can change nothing at this moment (UTC, ISO 8601)."""
    return current.closed_since(at) is not None


def deadline_sentence(current: Round, at: str) -> str:
    """Until when annotators can work, what time it is now, and how long that is; empty where there
    is no deadline to come.
    """
    if current.deadline is None or current.deadline <= at:
        return ""
    left = time_left(current.deadline, at).text
    return (
        f"annotators can work until {clock(current.deadline, at)}, for {left}: it is "
        f"{clock(at, at)} now on the clock of this machine"
    )


def round_status(current: Round, at: str) -> str:
    """The state of a round in a few words: `blind round · until 18:00 (25 min)`."""
    if (since := current.closed_since(at)) is not None:
        return f"blind round · locked since {clock(since, at)}"
    if current.deadline is None:
        return "blind round"
    left = time_left(current.deadline, at).text
    return f"blind round · until {clock(current.deadline, at)} ({left})"


def seconds_to_change(current: Round, at: str) -> float | None:
    """Seconds after which `round_status` says something else, unless somebody changes the round;
    None for never.
    """
    if current.deadline is None or is_locked(current, at):
        return None
    return time_left(current.deadline, at).changes_in
