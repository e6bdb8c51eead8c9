"""Confidence and evidence of repairs, joins and marks: one for each rule, whatever the text.

A drop has a verdict of its own.
"""

from __future__ import annotations

from corpus.cleaning.draft import Verdict
from corpus.cleaning.review import BY_HAND

KEPT = Verdict("", 1.0, "")
EMPTIED = Verdict("layout.empty", 1.0, "the rest of the line was removed")

MARKS = frozenset(("doubt.lost-apostrophe", "doubt.lost-character", "doubt.mojibake"))
"""Rules that only mark a passage."""

REASONS: dict[str, tuple[float, str]] = {
    BY_HAND: (1.0, "removed by a reader"),
    "hidden.element": (0.95, "the page does not show it"),
    "hidden.screen-reader": (0.95, "only for programs that read the page aloud"),
    "hidden.formula": (0.97, "a formula's other form"),
    "hidden.deleted": (0.97, "marked as deleted"),
    "hidden.comment": (0.97, "a comment in the margin"),
    "hidden.page-header": (0.95, "the header of the pages"),
    "hidden.page-footer": (0.95, "the footer of the pages"),
    "hidden.alternative": (0.95, "another form of what is shown"),
    "hidden.ruby": (0.97, "how characters are pronounced, set beside them"),
    "hidden.note-mark": (0.95, "the mark of a note"),
    "repair.control": (1.0, "an invisible control character"),
    "repair.invisible": (0.98, "a character without width"),
    "repair.surrogate": (1.0, "half of a character"),
    "repair.entity": (0.97, "an HTML entity by its full name or number"),
    "repair.mojibake": (0.95, "valid UTF-8, read as an old encoding"),
    "repair.byte-swapped-punctuation": (
        0.95,
        "a single letter of a script that occurs nowhere else",
    ),
    "repair.nbsp": (0.99, "a space that is not a plain space"),
    "repair.spaces": (0.99, "several spaces within a line"),
    "meta.front-matter": (0.98, "fields between two rules at the head of the file"),
    "md.table": (0.97, "the rule of a table"),
    "md.separator": (0.97, "a rule across the page"),
    "md.reference": (0.95, "the address of a link, set apart"),
    "md.bullet": (0.95, "the mark of a list item"),
    "md.heading": (0.97, "the mark of a heading"),
    "md.quote": (0.95, "the mark of a quotation"),
    "md.fence": (0.97, "the fence of a block of code"),
    "md.html-tag": (0.95, "an HTML tag"),
    "md.link": (0.97, "the marks and the address of a link"),
    "md.image": (0.97, "a picture's address"),
    "md.code": (0.9, "the marks of code, in a pair"),
    "md.emphasis": (0.9, "the marks of emphasis, in a pair"),
    "md.escape": (0.9, "the backslash that escapes a mark"),
    "layout.table": (0.95, "what parts the cells of a table, or the rule in it"),
    "layout.bullet": (0.9, "the mark of a list item"),
    "join.hard-wrap": (0.95, "the next word would not have fitted on the line"),
    "join.soft-wrap": (0.9, "a line end that Markdown takes for a blank"),
    "join.line-break": (0.9, "a line break in the middle of a sentence"),
    "join.hyphen": (0.9, "the text writes the word without this hyphen, or its line ends do"),
    "join.page-break": (0.9, "the sentence goes on over the page"),
    "join.broken-paragraph": (0.85, "an empty line in the middle of a sentence"),
    "doubt.mojibake": (0.5, "may be UTF-8, read as an old encoding"),
    "doubt.lost-character": (0.9, "the mark of a character that could not be read, amid a word"),
    "doubt.lost-apostrophe": (0.7, "a word that is written with an apostrophe"),
}
"""By rule: confidence, 0 to 1, and evidence in words, both of which the ledger records."""
