"""What cleaning takes out, in a reader's words: names of rules, and kinds of passages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from corpus.cleaning.changes import Change


class Kind(NamedTuple):
    """A kind of passage that cleaning leaves out, by one rule or several."""

    id: str
    name: str
    """In the plural or as a mass, for “Keep readers’ comments”."""
    rules: tuple[str, ...]
    """Rules, or with a `.` at the end all whose names begin so."""


KINDS = (
    Kind("comments", "readers’ comments", ("body.comments", "nav.comments")),
    Kind("margin", "comments in the margin of the document", ("hidden.comment",)),
    Kind("deleted", "deleted text, as changes were tracked", ("hidden.deleted",)),
    Kind("hidden", "text that the page does not show", ("hidden.element",)),
    Kind("spoken", "text for screen readers", ("hidden.screen-reader",)),
    Kind("other-form", "other forms of pictures and formulas",
         ("hidden.alternative", "hidden.formula")),
    Kind("ruby", "readings beside characters", ("hidden.ruby",)),
    Kind("note-marks", "marks of notes", ("hidden.note-mark",)),
    Kind("running-heads", "headers and footers of the pages",
         ("hidden.page-header", "hidden.page-footer", "page.")),
    Kind("beside", "parts around the text", ("body.",)),
    Kind("html", "parts of the web page around the text", ("html.",)),
    Kind("navigation", "menus, links and lists of other texts", ("nav.",)),
    Kind("notices", "notices", ("notice.",)),
    Kind("appeals", "appeals to share, subscribe and give", ("appeal.",)),
    Kind("media", "players and credits of pictures", ("media.",)),
    Kind("layout", "ornaments and placeholders", ("layout.",)),
    Kind("markup", "marks and comments of Markdown", ("md.",)),
)  # fmt: skip
"""A rule belongs to the first of these that fits."""
_NAMES = {
    "body.comments": "readers’ comments",
    "nav.comments": "the frame of readers’ comments",
    "hidden.comment": "comments in the margin",
    "hidden.deleted": "deleted text",
    "hidden.element": "text that is not shown",
    "hidden.screen-reader": "text for screen readers",
    "hidden.alternative": "another form of what is shown",
    "hidden.formula": "another form of a formula",
    "hidden.ruby": "readings beside characters",
    "hidden.note-mark": "marks of notes",
    "hidden.page-header": "headers of the pages",
    "hidden.page-footer": "footers of the pages",
    "page.running-head": "running heads",
    "page.number": "page numbers",
    "page.footer": "footers of the pages",
    "body.before": "parts before the text",
    "body.inset": "parts within the text",
    "body.after": "parts after the text",
    "body.not-chosen": "parts outside of the text",
    "meta.title": "the title",
    "meta.byline": "the authors",
    "meta.date": "the date",
}


def rule_name(rule: str) -> str:
    """A rule's name in a reader's words; empty for one whose own name says it."""
    return _NAMES.get(rule, "")


def kind_of(rule: str) -> Kind | None:
    """The kind of passage that a rule leaves out; None for rules that leave out nothing."""
    for kind in KINDS:
        if any(rule == name or (name.endswith(".") and rule.startswith(name))
               for name in kind.rules):  # fmt: skip
            return kind
    return None


class KindOfChanges(NamedTuple):
    """What cleaning left out of one kind in one document, or what a reader has restored of it."""

    kind: Kind
    left_out: tuple[Change, ...]
    restored: tuple[Change, ...]
    off: tuple[str, ...] = ()
    """Rules of this kind that are switched off for the document, so that they leave out nothing."""


def kinds_left_out(changes: Iterable[Change], off: Iterable[str]) -> list[KindOfChanges]:
    """The kinds of which a document has lost something, in the order of `KINDS`; `off` are the
    rules that are switched off.
    """
    left_out: dict[str, list[Change]] = {}
    restored: dict[str, list[Change]] = {}
    rules_off: dict[str, list[str]] = {}
    for change in changes:
        kind = kind_of(change.rule)
        if kind is None or change.minor:
            continue
        if change.fate == "dropped" and change.clean.empty:
            left_out.setdefault(kind.id, []).append(change)
        elif change.fate == "restored":
            restored.setdefault(kind.id, []).append(change)
    for rule in sorted(off):
        if kind := kind_of(rule):
            rules_off.setdefault(kind.id, []).append(rule)
    return [
        KindOfChanges(
            kind,
            tuple(left_out.get(kind.id, ())),
            tuple(restored.get(kind.id, ())),
            tuple(rules_off.get(kind.id, ())),
        )
        for kind in KINDS
        if kind.id in left_out or kind.id in restored or kind.id in rules_off
    ]
