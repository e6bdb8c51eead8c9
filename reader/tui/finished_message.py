"""What is said when a reader marks a document as finished."""

from __future__ import annotations


def finished_message(title: str, *, finished: bool) -> str:
    """What is said when a document was marked as finished, or no longer is."""
    return f"Marked “{title}” as {'' if finished else 'not '}finished"
