"""The passage that a command is for, and the reader's annotation on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from textual.content import Content

from annotations.model import Brief, Codebook
from corpus.document import Span
from reader.terminal.safe import safe_line
from reader.tui.open_document import LINK_SIGNS
from reader.tui.reading.context import ReadingContext
from reader.tui.text_pane.reading_pane import ReadingPane

_WORDS_SHOWN = 6
_NOTE_SHOWN = 120


class Here(NamedTuple):
    """A passage in a pane."""

    pane: ReadingPane
    span: Span


def passage_here(context: ReadingContext) -> Here | None:
    """The selection, or the sentence under the cursor; says so where there is no text."""
    pane = context.pane
    span = pane.passage() if pane is not None else None
    if pane is None or span is None:
        context.show_message("There is no text here to tag")
        return None
    return Here(pane, span)


def why_no_annotation(pane: ReadingPane) -> str:
    """Why there is none of the reader's own at the cursor, and what there is instead."""
    others = {annotation.annotator for annotation in pane.annotations_at(pane.cursor)}
    if pane.selection is not None:
        return "You have no annotation on exactly this selection; esc clears the selection"
    if others:
        names = " and ".join(sorted(others))
        return f"The annotation here is by {names}; you can change only your own"
    nearest = _nearest_in_sentence(pane)
    if nearest is None:
        return "There is no annotation here; press c, o, d or t to add one"
    key, towards = ("]", 1) if nearest.start > pane.cursor else ("[", -1)
    way = f"; {key} goes to it" if pane.next_annotated_span(towards) == nearest.span else ""
    what = f"{tag_label(nearest)} on “{first_words(pane, nearest.span)}”"
    return f"No annotation at the cursor; the nearest in this sentence is {what}{way}"


def _nearest_in_sentence(pane: ReadingPane) -> Brief | None:
    sentence = pane.sentence()
    if sentence is None:
        return None

    def distance(annotation: Brief) -> int:
        return max(annotation.start - pane.cursor, pane.cursor - annotation.end)

    return min(pane.annotations_over(sentence), key=distance, default=None)


def tag_label(annotation: Brief) -> str:
    """An annotation by its tags, for a message."""
    if annotation.tags:
        return safe_line(", ".join(annotation.tags))
    return "a note" if annotation.note else "a link"


def saved_message(here: Here, done: str) -> str:
    """What was done, with the first words of the passage."""
    return f"{done}: “{first_words(*here)}” · u undoes it"


def first_words(pane: ReadingPane, span: Span) -> str:
    """The first words of a passage, for a message."""
    words = pane.document.text[span.start : min(span.end, span.start + 400)].split()
    return safe_line(" ".join(words[:_WORDS_SHOWN]) + ("…" if len(words) > _WORDS_SHOWN else ""))


def take_count(pane: ReadingPane | None) -> int:
    """The number typed before this command; 1 without one."""
    return (pane.count_prefix.take() if pane is not None else None) or 1


def select_passage(pane: ReadingPane, span: Span, *, opened: bool) -> None:
    """Select a passage in the middle of the window; a pane `opened` just now has no height yet, and
    does it once more when it has.
    """

    def select() -> None:
        pane.go_to(span.start, centre=True)
        pane.select(span)

    select()
    if opened:
        pane.call_after_paint(select)


def annotations_under_cursor(pane: ReadingPane, codebook: Codebook) -> Content:
    """Whose annotations are under the cursor, and as what, the innermost first, on which the keys
    act; those of one length as their letters are in the margin, in the order of the codebook.
    """
    parts: list[tuple[str, str] | str] = []
    for annotation in sorted(
        pane.annotations_at(pane.cursor), key=lambda brief: brief.end - brief.start
    ):
        parts.extend(_described(annotation, codebook))
    return Content.assemble(*parts)


def reply_count(number: int) -> str:
    """How many replies there are, in words."""
    return "1 reply" if number == 1 else f"{number:,} replies"


def _described(annotation: Brief, codebook: Codebook) -> Iterator[tuple[str, str] | str]:
    for name in annotation.tags:
        tag = codebook.get(name)
        yield (f"{safe_line(tag.mark if tag else '?')} {safe_line(name)} ", "bold")
    yield (f"{safe_line(annotation.annotator)}", "$quiet")
    for kind in annotation.links:
        yield f" {LINK_SIGNS[kind]}"
    if annotation.note:
        note = " ".join(annotation.note.split())
        shown = note if len(note) <= _NOTE_SHOWN else f"{note[:_NOTE_SHOWN]}…"
        yield f": {safe_line(shown)}"
    if annotation.replies:
        yield (f" · {reply_count(annotation.replies)}", "$accent")
    yield ("   ", "")
