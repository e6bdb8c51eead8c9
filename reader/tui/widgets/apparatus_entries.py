"""How the entries of the apparatus are written: why each is one, its words, and what readers say.

A document's words are made harmless here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from annotations.analysis.apparatus import Apparatus, ApparatusEntry, DirectedLink
from annotations.analysis.collation import (
    CollatedText,
    WordDifference,
    collate,
    missing_figures_and_names,
)
from annotations.model import Annotation, Codebook, LinkKind
from annotations.model.replies import Reply
from annotations.storage.reply_rows import Threads
from reader.terminal.safe import safe, safe_line
from reader.text.language_names import language_name
from reader.timestamps import format_moment
from reader.tui.open_document import LINK_SIGNS, NOTE_LETTER
from reader.tui.widgets.sentence import message_sentence

if TYPE_CHECKING:
    from corpus.search.parallels.parallel_search import ParallelKind

HEAD = ("Similar passages  ", "bold $accent")
"""What the head of the panel begins with."""
_BREAK = re.compile(r"\s*\n\s*")
_WORDS = re.compile(r"(\W*)(.*\w)(\W*)", re.DOTALL)
_LEAD = 90
"""Characters before the shared words that are shown where the text must be shortened."""
_COMPARED = 3_000
"""Characters of a passage that are compared: a sentence may be as long as its document."""
_NOTE = 200
_TITLE, _SHORT_TITLE = 60, 44
"""Characters of a title, and the same where there is little room."""
_ANNOTATIONS = 6
"""Annotations that are shown of one passage."""
_MISSING = 6
_REPLIES = 3
"""Replies that are shown of one annotation."""
_LOOKS: dict[tuple[ParallelKind, WordDifference], str] = {
    ("reuse", "same"): "",
    ("reuse", "other"): "$accent",
    ("reuse", "telling"): "bold $accent",
    ("reuse", "apart"): "$quiet",
    ("related", "same"): "",
    ("related", "other"): "$quiet",
    ("related", "telling"): "bold",
    ("related", "apart"): "$quiet",
}
_SHARED = "underline"
"""The look of the shared words in a sentence that also says something else."""
_PASSIVE: dict[LinkKind, str] = {
    "supports": "supported by",
    "contradicts": "contradicted by",
    "repeats": "repeated by",
}


@dataclass(frozen=True, slots=True)
class WeakerRow:
    """The row that opens the weak answers and closes them."""

    count: int
    open: bool


Row = ApparatusEntry | WeakerRow | None
"""What a row of the list is about; None for what cannot be chosen."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """How the entries are shown at this moment."""

    book: Codebook
    open_now: Collection[str]
    """The slugs of the documents in the panes."""
    weaker_open: bool
    weaker_key: str
    """The key that opens and closes the weak answers."""
    longest: int
    """Characters that are shown of a passage."""


def title(apparatus: Apparatus) -> Content:
    """The head of the panel: what there is, in figures."""
    answers, weaker = len(apparatus.answers), len(apparatus.weaker)
    counts = [f"{len(apparatus.linked)} linked"] if apparatus.linked else []
    if answers:
        counts.append(f"{answers} answer{'s' if answers > 1 else ''}")
    if weaker:
        counts.append(f"{weaker} weaker")
    if apparatus.shortened:
        counts.append(f"for the first {len(apparatus.text):,} characters")
    return Content.assemble(HEAD, (" · ".join(counts), "$quiet"))


def rows(apparatus: Apparatus, view: EntryView) -> Iterator[tuple[Row, Content]]:
    """The rows of the list, from above."""
    notes = list(_notes(apparatus.annotations, view.book, apparatus.threads, "here "))
    if notes:
        yield None, Content("\n").join(notes)
    for entry in (*apparatus.linked, *apparatus.answers):
        yield entry, _entry(apparatus, entry, view)
    if not apparatus.answers:
        none = "only weaker matches" if apparatus.weaker else apparatus.absence
        if none:
            yield None, Content.styled(message_sentence(none), "$quiet")
    if apparatus.weaker:
        count = len(apparatus.weaker)
        sign, verb = ("▾", "hides") if view.weaker_open else ("▸", "shows")
        key = f"  {view.weaker_key} {verb} {'it' if count == 1 else 'them'}"
        yield (
            WeakerRow(count, view.weaker_open),
            Content.assemble((f"{sign} {count} weaker", "$accent"), (key, "$quiet")),
        )
        for entry in apparatus.weaker if view.weaker_open else ():
            yield entry, _entry(apparatus, entry, view)


def _entry(apparatus: Apparatus, entry: ApparatusEntry, view: EntryView) -> Content:
    heading: list[tuple[str, str] | str] = [(f"{link_name(link)}  ", "bold $accent")
                                         for link in entry.links]  # fmt: skip
    if entry.reason is not None:
        heading.append((f"{reason(entry)}  ", "$quiet" if entry.weak else "$accent"))
    name = safe_line(entry.title)
    longest = _TITLE if view.longest >= _TITLE * 10 else _SHORT_TITLE
    heading.append((name if len(name) <= longest else f"{name[:longest]}…", "bold"))
    if entry.slug in view.open_now:
        heading.append(("  open", "$quiet"))
    lines = [Content.assemble(*heading), _entry_text(apparatus, entry, view.longest)]
    return Content("\n").join([*lines, *_notes(entry.annotations, view.book, apparatus.threads)])


def reason(entry: ApparatusEntry) -> str:
    """Why an entry is a parallel: `same figures`, `Turkish · names and figures in common`."""
    words: list[str] = [language_name(entry.language)] if entry.language else []
    if entry.reason is not None:
        words.append(entry.reason)
    if entry.kind == "reuse":
        words[-1] += f" {entry.score:.0f}%"
    return " · ".join(words)


def _entry_text(apparatus: Apparatus, entry: ApparatusEntry, longest: int) -> Content:
    """The words of an entry, those that differ from the passage's emphasised."""
    if entry.kind is None or entry.language:
        more = "…" if len(entry.text) > longest else ""
        return Content.assemble(*_with_shared_underlined(entry, longest), more)
    start = _first_compared(entry)
    text = entry.text[start : start + _COMPARED]
    stretches = collate(apparatus.text, text, entry.aligned, entry.span.start + start)
    shares_part = any(stretch.difference == "apart" for stretch in stretches)
    parts: list[tuple[str, str] | str] = []
    for stretch in _shortened(stretches, longest, is_cut=start > 0):
        look = _LOOKS[entry.kind, stretch.difference]
        shown = _one_line(stretch.text)
        if shares_part and stretch.difference == "same" and (match := _WORDS.fullmatch(shown)):
            before, words, after = match.groups()
            parts += [before, (words, _SHARED), after]
        else:
            parts.append((shown, look) if look else shown)
    is_compared = entry.kind == "reuse" and text == entry.text
    missing_words = missing_figures_and_names(apparatus.text, text) if is_compared else []
    if missing_words:
        missing_text = ", ".join(map(safe_line, missing_words[:_MISSING]))
        parts.append((f"  without {missing_text}", "italic $quiet"))
    return Content.assemble(*parts)


def _with_shared_underlined(entry: ApparatusEntry, longest: int) -> Iterator[str | tuple[str, str]]:
    """The beginning of a text in another language, where that words differ means nothing."""
    at = 0
    for start, end in sorted(run[2:] for run in entry.aligned):
        start, end = max(at, start - entry.span.start), min(longest, end - entry.span.start)
        if start < end:
            yield _one_line(entry.text[at:start])
            yield _one_line(entry.text[start:end]), _SHARED
            at = end
    yield _one_line(entry.text[at:longest])


def _first_compared(entry: ApparatusEntry) -> int:
    """From where on a text without end is compared: shortly before the shared words."""
    if len(entry.text) <= _COMPARED or not entry.aligned:
        return 0
    shared = min(run[2] for run in entry.aligned) - entry.span.start
    return entry.text.find(" ", max(0, shared - _LEAD)) + 1 if shared > _LEAD else 0


def _shortened(
    stretches: Sequence[CollatedText], longest: int, *, is_cut: bool
) -> Iterator[CollatedText]:
    """As much of a long text as may be shown: from shortly before the shared words on."""
    total = sum(len(stretch.text) for stretch in stretches)
    start = 0
    if total > longest and stretches[0].difference == "apart":
        lead = len(stretches[0].text)
        if lead > _LEAD:
            start = stretches[0].text.find(" ", lead - _LEAD) + 1
    if start or is_cut:
        yield CollatedText("… ", "apart")  # `is_cut`: the text does not begin there
    at, end = 0, start + longest
    for stretch in stretches:
        shown = stretch.text[max(0, start - at) : max(0, end - at)]
        if shown:
            yield CollatedText(shown, stretch.difference)
        at += len(stretch.text)
    if total > end:
        yield CollatedText("…", "apart")


def _one_line(text: str) -> str:
    """Foreign words made harmless; where a paragraph ends the line goes on."""
    return safe_line(_BREAK.sub(" ", text))


def _notes(
    annotations: Sequence[Annotation], book: Codebook, threads: Threads, before: str = ""
) -> Iterator[Content]:
    """A line for each annotation: tags, who, and the note; then its replies. Bare ends of links are
    left out.
    """
    tagged_or_noted = [a for a in annotations if a.tags or a.note or a.id in threads]
    for annotation in tagged_or_noted[:_ANNOTATIONS]:
        parts: list[tuple[str, str] | str] = [(before, "$quiet")] if before else []
        for name in annotation.tags or ("",):
            tag = book.get(name)
            mark = tag.mark if tag else NOTE_LETTER if not name else "?"
            parts.append((f"{safe_line(mark)} {safe_line(name)}".strip() + " ", "bold"))
        parts.append((f" {safe_line(annotation.annotator.name)}", "$quiet"))
        if annotation.note:
            note = " ".join(annotation.note.split())
            parts.append((f": {safe(note[:_NOTE])}{'…' if len(note) > _NOTE else ''}", "$quiet"))
        yield Content.assemble(*parts)
        yield from reply_entries(threads.get(annotation.id, ()))
    if len(tagged_or_noted) > _ANNOTATIONS:
        yield Content.styled(f"and {len(tagged_or_noted) - _ANNOTATIONS} more", "$quiet")


def reply_entries(replies: Sequence[Reply]) -> Iterator[Content]:
    """A line for each of the last replies: who, when, and the words."""
    if len(replies) > _REPLIES:
        yield Content.styled(f"  {len(replies) - _REPLIES:,} earlier replies", "$quiet")
    for reply in replies[-_REPLIES:]:
        text = " ".join(reply.text.split())
        yield Content.assemble(
            ("  ↳ ", "$accent"),
            (f"{safe_line(reply.annotator.name)}  {format_moment(reply.created)}", "$quiet"),
            f"  {safe_line(text[:_NOTE])}{'…' if len(text) > _NOTE else ''}",
        )


def link_name(link: DirectedLink) -> str:
    """A link as seen from the passage: `≠ contradicts`, `≠ contradicted by`."""
    return f"{LINK_SIGNS[link.kind]} {_PASSIVE[link.kind] if link.incoming else link.kind}"
