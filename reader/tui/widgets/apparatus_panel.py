"""The panel beside or under the panes: parallels of the sentence, and annotations on it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotations.analysis.apparatus import Apparatus, ApparatusEntry, DirectedLink
from annotations.analysis.collation import WordDifference, collate, missing_figures_and_names
from annotations.model import Annotation, Codebook, LinkKind
from annotations.model.replies import Reply
from annotations.storage.reply_rows import Threads
from reader.terminal.safe import safe, safe_line
from reader.timestamps import format_moment
from reader.tui.commands import STUDENT, Command
from reader.tui.open_document import LINK_SIGNS, NOTE_LETTER
from reader.tui.widgets.panel import Panel
from reader.tui.widgets.panel_message import PanelMessage

if TYPE_CHECKING:
    from corpus.search.parallels.parallel_search import ParallelKind

_BREAK = re.compile(r"\s*\n\s*")
_TEXT = 600
"""Characters that are shown of a passage."""
_NOTE = 200
_TITLE = 60
_ANNOTATIONS = 6
"""Annotations that are shown of one passage."""
_MISSING = 6
_REPLIES = 3
"""Replies that are shown of one annotation."""
_LOOKS: dict[tuple[str, WordDifference], str] = {
    ("reuse", "same"): "",
    ("reuse", "other"): "$accent",
    ("reuse", "telling"): "bold $accent",
    ("related", "same"): "",
    ("related", "other"): "$quiet",
    ("related", "telling"): "bold",
}
_MEANT: dict[ParallelKind, str] = {
    "reuse": "shares the wording",
    "related": "about the same subject",
}
_PASSIVE: dict[LinkKind, str] = {
    "supports": "supported by",
    "contradicts": "contradicted by",
    "repeats": "repeated by",
}


class ApparatusEntries(OptionList):
    """The entries: a click brings one under the cursor, and a click on that one chooses it."""

    # Its size is the panel's, however long the list: the screen need not be laid out anew.
    virtual_size = Reactive(Size(0, 0), layout=False)

    async def _on_click(self, event: Click) -> None:
        event.prevent_default()
        clicked = event.style.meta.get("option")
        if clicked is None or self.get_option_at_index(clicked).disabled:
            self.focus()
            return
        again = self.has_focus and self.highlighted == clicked
        self.focus()
        self.highlighted = clicked
        if again:
            self.action_select()


class ApparatusPanel(Panel):
    """Shows what it is given; posts where to go, what to open and what to link."""

    NAME = "the apparatus"
    OWN_COMMANDS: ClassVar[Sequence[Command[ApparatusPanel]]] = (
        Command("apparatus.go_there", "enter", "go there", "Go to the passage.",
                lambda panel: panel.action_select(), "The apparatus", footer=True, role=STUDENT),
        Command("apparatus.beside", "p", "open beside",
                "Open the document in another pane, without leaving this one.",
                lambda panel: panel.action_beside(), "The apparatus", footer=True, role=STUDENT),
        Command("apparatus.link", "K", "link",
                "Link your sentence with this one, or remove the link.",
                lambda panel: panel.action_link(), "The apparatus", footer=True, role=STUDENT),
        Command("apparatus.next", "j", "next", "Go to the next entry.",
                lambda panel: panel.action_entry(1), "The apparatus", role=STUDENT),
        Command("apparatus.previous", "k", "previous", "Go to the previous entry.",
                lambda panel: panel.action_entry(-1), "The apparatus", role=STUDENT),
        Command("apparatus.leave", "escape,e", "back to the text", "Go back to the text.",
                lambda panel: panel.action_to_text(), "The apparatus", footer=True, role=STUDENT),
    )  # fmt: skip

    @dataclass
    class Chosen(PanelMessage):
        entry: ApparatusEntry
        beside: bool = False
        """Open it in a pane of its own; the focus stays in the panel."""

    @dataclass
    class LinkRequested(PanelMessage):
        entry: ApparatusEntry

    class Ready(PanelMessage):
        """The panel is mounted, and can show something."""

    class Left(PanelMessage):
        """The reader wants to go back to the text."""

    def __init__(self) -> None:
        super().__init__(id="apparatus")
        self.shown: Apparatus | None = None
        self.spaced = False
        """Whether there is room for a blank line between two entries."""
        self._entries_by_line: list[ApparatusEntry | None] = []
        """For each line of the list its entry; None for what cannot be chosen."""

    def compose(self) -> ComposeResult:
        with Horizontal(id="apparatus-head"):
            yield Static("", id="apparatus-title", markup=False)
            yield Static("", id="apparatus-state", markup=False)
        yield ApparatusEntries(id="entries", markup=False)

    def on_mount(self) -> None:
        self.post_message(self.Ready())

    # What is shown

    def show(self, apparatus: Apparatus, book: Codebook, open_now: Collection[str]) -> None:
        """Show what belongs to a passage; `open_now`: the slugs of the documents in the panes."""
        previous_entry = self.chosen
        self.shown = apparatus
        lines = list(_lines(apparatus, book, open_now))
        self._entries_by_line = [entry for entry, _ in lines]
        listing = self._listing
        listing.clear_options()
        options: list[Option | None] = []
        for n, (entry, content) in enumerate(lines):
            if self.spaced and n and lines[n - 1][0] is not None:
                options.append(None)
            options.append(Option(content, disabled=entry is None))
        listing.add_options(options)  # all at once: for each the list would be laid out anew
        if listing.has_focus:
            self._restore_choice(previous_entry)
        self.query_one("#apparatus-title", Static).update(_title(apparatus), layout=False)
        self.show_state("")

    def refresh_open(self, open_now: Collection[str], book: Codebook) -> None:
        """Other documents are open now."""
        if self.shown is not None:
            self.show(self.shown, book, open_now)

    def clear(self, sentence: str) -> None:
        """Show nothing but this reason why."""
        self.shown, self._entries_by_line = None, []
        self._listing.clear_options()
        self.query_one("#apparatus-title", Static).update(
            Content.styled(sentence, "$quiet"), layout=False
        )
        self.show_state("")

    def show_state(self, sentence: str) -> None:
        """Show what is going on, at the right."""
        self.query_one("#apparatus-state", Static).update(sentence, layout=False)

    # The focus in it

    @property
    def _listing(self) -> ApparatusEntries:
        return self.query_one(ApparatusEntries)

    @property
    def chosen(self) -> ApparatusEntry | None:
        """The entry under the panel's cursor."""
        at = self._listing.highlighted
        return (
            self._entries_by_line[at]
            if at is not None and at < len(self._entries_by_line)
            else None
        )

    @property
    def has_entries(self) -> bool:
        return any(entry is not None for entry in self._entries_by_line)

    @property
    def entered(self) -> bool:
        return self._listing.has_focus

    def enter(self) -> None:
        """Focus the list, on its first entry if it has one."""
        self._listing.focus()
        self._restore_choice(None)

    def leave(self) -> None:
        """The reader is in the text again; no entry is chosen."""
        self._listing.highlighted = None

    def _restore_choice(self, previous_entry: ApparatusEntry | None) -> None:
        """Highlight the entry of the same passage again; else the first."""
        selectable = [n for n, entry in enumerate(self._entries_by_line) if entry is not None]
        same_entry = [
            n
            for n in selectable
            if previous_entry is not None
            and (entry := self._entries_by_line[n]) is not None
            and (entry.document, entry.span) == (previous_entry.document, previous_entry.span)
        ]
        at = same_entry or selectable
        self._listing.highlighted = at[0] if at else None

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        entry = self._entries_by_line[event.option_index]
        if entry is not None:
            self.post_message(self.Chosen(entry))

    def action_select(self) -> None:
        self._listing.action_select()

    def action_entry(self, by: int) -> None:
        listing = self._listing
        if by > 0:
            listing.action_cursor_down()
        else:
            listing.action_cursor_up()

    def action_beside(self) -> None:
        if self.chosen is not None:
            self.post_message(self.Chosen(self.chosen, beside=True))

    def action_link(self) -> None:
        if self.chosen is not None:
            self.post_message(self.LinkRequested(self.chosen))

    def action_to_text(self) -> None:
        self.post_message(self.Left())


def _title(apparatus: Apparatus) -> Content:
    counts = (
        (apparatus.count(None), "linked"),
        (apparatus.count("reuse"), "reuse"),
        (apparatus.count("related"), "related"),
    )
    counts_text = " · ".join(f"{count} {kind}" for count, kind in counts if count)
    return Content.assemble(("Similar passages  ", "bold $accent"), (counts_text, "$quiet"))


def _lines(
    apparatus: Apparatus, book: Codebook, open_now: Collection[str]
) -> Iterator[tuple[ApparatusEntry | None, Content]]:
    if apparatus.annotations:
        notes = _notes(apparatus.annotations, book, apparatus.threads, "here ")
        yield None, Content("\n").join(notes)
    kind = None
    for entry in apparatus.entries:
        if entry.kind is not None and entry.kind != kind:
            kind = entry.kind
            yield (
                None,
                Content.assemble((kind, "$accent"), (f"  {_MEANT[kind]}", "$quiet")),
            )
        yield entry, _entry(apparatus, entry, book, entry.slug in open_now)
    if not apparatus.entries:
        yield (
            None,
            Content.styled("No matches in the other documents.", "$quiet"),
        )


def _entry(apparatus: Apparatus, entry: ApparatusEntry, book: Codebook, is_open: bool) -> Content:
    title = safe_line(entry.title)
    heading: list[tuple[str, str] | str] = [(f"{link_name(link)}  ", "bold $accent")
                                         for link in entry.links]  # fmt: skip
    heading.append((title if len(title) <= _TITLE else f"{title[:_TITLE]}…", "bold"))
    if is_open:
        heading.append(("  open", "$quiet"))
    lines = [Content.assemble(*heading), _entry_text(apparatus, entry)]
    return Content("\n").join([*lines, *_notes(entry.annotations, book, apparatus.threads)])


def _entry_text(apparatus: Apparatus, entry: ApparatusEntry) -> Content:
    """The words of an entry, those that differ from the passage's emphasised."""
    text = entry.text[:_TEXT]
    more = "…" if len(entry.text) > _TEXT else ""
    if entry.kind is None:
        return Content.assemble(_one_line(text), more)
    parts: list[tuple[str, str] | str] = [
        (_one_line(part.text), look) if (look := _LOOKS[entry.kind, part.difference])
        else _one_line(part.text)
        for part in collate(apparatus.text, text, entry.aligned, entry.span.start)
    ]  # fmt: skip
    missing_words = (
        missing_figures_and_names(apparatus.text, entry.text) if entry.kind == "reuse" else []
    )
    if missing_words:
        missing_text = ", ".join(map(safe_line, missing_words[:_MISSING]))
        parts.append((f"  without {missing_text}", "italic $quiet"))
    return Content.assemble(*parts, more)


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
