"""What the history says of a change to an annotation: the tags, the words, the document."""

from __future__ import annotations

from collections.abc import Sequence

_WORDS = 32
"""Characters of a passage, and of a title, that a label shows: both fit into a line."""
_READ = 400
"""Characters of a passage in which these are looked for."""


def excerpt(text: str) -> str:
    """The first words of a passage or a title, in quotation marks and in one line."""
    words = " ".join(text[:_READ].split())
    if len(words) <= _WORDS:
        return f"“{words}”"
    cut = words[: _WORDS + 1].rfind(" ")
    return f"“{words[: cut if cut > _WORDS // 2 else _WORDS].rstrip(' ,.;:–—-')}…”"


def passage(content: str, title: str) -> str:
    """As in `“Nobody knew why…” in “The truce”`."""
    return f"{excerpt(content)} in {excerpt(title)}"


def edited(
    where: str, added: Sequence[str], removed: Sequence[str], before: str | None, after: str | None
) -> str:
    """What a change of tags and note did to a passage, which `where` names."""
    tags = ""
    if added and removed:
        tags = f"changed {_listed(removed)} to {_listed(added)}"
    elif added:
        tags = f"tagged {_listed(added)}"
    elif removed:
        tags = f"removed {_listed(removed)}"
    if before == after:
        return f"{tags} from {where}" if removed and not added else f"{tags}: {where}"
    note = "wrote a note" if not before else "edited the note" if after else "deleted the note"
    return f"{tags} and {note}: {where}" if tags else f"{note} on {where}"


def deleted(where: str, tags: Sequence[str]) -> str:
    """That one annotation was deleted."""
    return f"deleted {_listed(tags) if tags else 'a note'}: {where}"


def _listed(tags: Sequence[str]) -> str:
    return ", ".join(tags)
