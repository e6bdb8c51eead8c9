"""Words errors for people: the sentence, and how its remedies are had in this program."""

from __future__ import annotations

from collections.abc import Iterable

from corpus.errors import Remedy, VariorumError

_WORDING = {
    Remedy.ADD_DOCUMENTS: "variorum add adds documents",
    Remedy.LIST_DOCUMENTS: "variorum list shows the documents",
    Remedy.SHOW_TEXT: "variorum show {about} prints its text",
    Remedy.GIVE_SPAN: "quote more of the passage, or give its position with --span START END",
    Remedy.ADD_AS_REVISION:
        "give this one another id, or add its text as a file with --revises {about}",
    Remedy.UNDO_REMOVAL: "variorum undo restores it",
    Remedy.MERGE_IT: "merge it with variorum merge",
    Remedy.NAME_OTHER_LIBRARY: "name another file with --library",
    Remedy.REPLACE_FILE: "with --force the backup replaces it, and the file is kept beside it",
    Remedy.CHECK: "variorum check shows where",
    Remedy.REBUILD_INDEX: "variorum check --mend rebuilds the search index",
    Remedy.RESTORE: "variorum restore restores a backup",
    Remedy.RESCUE: "variorum rescue saves everything that can be read",
    Remedy.EXCHANGE_COPIES: "exchange copies with variorum backup and variorum merge",
}  # fmt: skip


def explained(error: VariorumError) -> str:
    """The error's sentence with its remedies, in one sentence."""
    return with_remedies(str(error), error.remedies, error.about)


def with_remedies(sentence: str, remedies: Iterable[Remedy], about: str = "") -> str:
    """A sentence about something wrong, and how what helps is done."""
    ways = [_WORDING[remedy].format(about=about) for remedy in remedies]
    if not ways:
        return sentence
    *first, last = ways
    return f"{sentence}; {', '.join(first)}, and {last}" if first else f"{sentence}; {last}"
