"""The panel that lists annotations: of a document or all, by tag, by annotator, by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from annotations.analysis.apparatus import DirectedLink
from annotations.model import Annotation, Codebook
from annotations.model.replies import Reply
from annotations.storage.reply_rows import Threads
from corpus.text.romanisation import latin_form
from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, Command
from reader.tui.widgets.apparatus_entries import link_name, reply_entries
from reader.tui.widgets.field import Field
from reader.tui.widgets.panel import Panel
from reader.tui.widgets.panel_message import PanelMessage

_QUOTE = 160
_NOTE = 240
_OTHER = 60
"""Characters of the other end of a link."""
_ANY = "any"


class Cycle(Static):
    """One choice among several; a click or its key goes on to the next."""

    class Changed(Message):
        """The choice is another now."""

    def __init__(self, label: str, key: str, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._label = label
        self._key = key
        self._choices: list[str] = [_ANY]
        self.choice = _ANY

    def offer(self, choices: Sequence[str]) -> None:
        self._choices = list(choices)
        if self.choice not in self._choices:
            self.choice = self._choices[0]
        self._draw()

    def next_choice(self) -> None:
        at = self._choices.index(self.choice)
        self.choice = self._choices[(at + 1) % len(self._choices)]
        self._draw()
        self.post_message(self.Changed())

    def on_click(self, event: Click) -> None:
        event.stop()
        self.next_choice()

    def _draw(self) -> None:
        self.update(
            Content.assemble(
                (f"{self._key} ", "bold $accent"),
                (f"{self._label} ", "$quiet"),
                safe_line(self.choice),
            )
        )


class AnnotationList(Panel):
    """Lists what it is given, filtered; posts where to go and what to delete."""

    NAME = "the list"
    HERE, ALL = "this text", "all texts"
    OWN_COMMANDS: ClassVar[Sequence[Command[AnnotationList]]] = (
        Command("list.go_there", "enter", "go there", "Go to the passage.",
                lambda panel: panel.action_select(), "The list", footer=True, role=STUDENT),
        Command("list.delete", "x", "delete", "Delete the annotation, if it is yours.",
                lambda panel: panel.action_delete(), "The list", footer=True, role=STUDENT),
        Command("list.words", "slash", "words", "List annotations with these words.",
                lambda panel: panel.action_words(), "The list", footer=True, role=STUDENT),
        Command("list.leave", "escape", "back to the text", "Go back to the text.",
                lambda panel: panel.action_leave(), "The list", footer=True, role=STUDENT),
        Command("list.scope", "s", "this text or all",
                "List the annotations of this text, or of all.",
                lambda panel: panel.action_next_choice('scope'), "The list", role=STUDENT),
        Command("list.tag", "t", "tag", "List annotations with one tag: the next one.",
                lambda panel: panel.action_next_choice('tag'), "The list", role=STUDENT),
        Command("list.annotator", "w", "annotator",
                "List annotations by one annotator: the next one.",
                lambda panel: panel.action_next_choice('who'), "The list", role=STUDENT),
        Command("list.next", "j", "", "Go to the next annotation.",
                lambda panel: panel.action_move(1), "The list", role=STUDENT),
        Command("list.previous", "k", "", "Go to the previous annotation.",
                lambda panel: panel.action_move(-1), "The list", role=STUDENT),
    )  # fmt: skip

    @dataclass
    class Chosen(PanelMessage):
        annotation: Annotation

    @dataclass
    class DeleteRequested(PanelMessage):
        annotation: Annotation

    class Left(PanelMessage):
        """The reader wants to go back to the text."""

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._annotations: Sequence[Annotation] = ()
        self._book = Codebook(())
        self._document = ""
        self._by_id: dict[str, Annotation] = {}
        """The annotations at the ends of links."""
        self._shown: list[Annotation] = []
        self._threads: Threads = {}

    def compose(self) -> ComposeResult:
        yield Static("", id="list-title", markup=False)
        with Horizontal(id="list-filters"):
            yield Cycle("", "s", id="scope")
            yield Cycle("tag", "t", id="tag")
            yield Cycle("by", "w", id="who")
        yield Field(placeholder="/ words", id="list-words")
        yield OptionList(id="list", markup=False)

    def on_mount(self) -> None:
        self.query_one("#scope", Cycle).offer([self.HERE, self.ALL])

    def show(
        self,
        annotations: Sequence[Annotation],
        book: Codebook,
        document: str,
        threads: Threads,
    ) -> None:
        """List these annotations of the library, with their replies; `document` is the id of the
        text in front.
        """
        self._annotations, self._book, self._document = annotations, book, document
        self._threads = threads
        linked = {link.target for a in annotations for link in (*a.links, *a.linked)}
        self._by_id = {a.id: a for a in annotations if a.id in linked}
        tags = [tag.name for tag in book.tags if any(tag.name in a.tags for a in annotations)]
        self.query_one("#tag", Cycle).offer([_ANY, *tags])
        names = sorted({a.annotator.name for a in annotations}, key=str.casefold)
        self.query_one("#who", Cycle).offer([_ANY, *names])
        self._fill()

    def begin(self) -> None:
        self.query_one(OptionList).focus()

    def choose(self, id_: str) -> None:
        """Bring an annotation under the list's cursor."""
        at = next((n for n, a in enumerate(self._shown) if a.id == id_), None)
        if at is not None:
            self.query_one(OptionList).highlighted = at

    def _fill(self) -> None:
        scope = self.query_one("#scope", Cycle).choice
        tag = self.query_one("#tag", Cycle).choice
        who = self.query_one("#who", Cycle).choice
        words = latin_form(self.query_one(Input).value).split()
        self._shown = [
            a
            for a in self._annotations
            if (scope == self.ALL or a.document == self._document)
            and (tag == _ANY or tag in a.tags)
            and (who == _ANY or a.annotator.name == who)
            and (not words or _contains(a, self._threads.get(a.id, ()), words))
        ]
        listing = self.query_one(OptionList)
        at = listing.highlighted
        listing.clear_options()
        for n, annotation in enumerate(self._shown):
            if n:
                listing.add_option(None)
            listing.add_option(Option(self._entry(annotation, scope == self.ALL)))
        if self._shown:
            listing.highlighted = min(at or 0, len(self._shown) - 1)
        n = len(self._shown)
        self.query_one("#list-title", Static).update(
            f"{n:,} annotation{'' if n == 1 else 's'}" if n else "no annotations"
        )

    def _entry(self, annotation: Annotation, with_document: bool) -> Content:
        marks = " ".join(
            f"{tag.mark} {name}" for name in annotation.tags if (tag := self._book.get(name))
        )
        if not marks and not annotation.note:
            marks = "replies" if annotation.id in self._threads else "link"
        quote = _short(annotation.content, _QUOTE)
        parts: list[tuple[str, str] | str] = [
            (safe_line(marks or "note"), "bold $accent"),
            (f"  {safe_line(annotation.annotator.name)}", "$quiet"),
        ]
        if with_document:
            parts.append((f"  {safe_line(annotation.slug)}", "$quiet"))
        if annotation.status != "anchored":
            parts.append((f"  {annotation.status}", "bold $error"))
        parts.append(f"\n{safe_line(quote)}")
        if annotation.note:
            parts.append((f"\n{safe_line(_short(annotation.note, _NOTE))}", "italic $quiet"))
        for incoming, links in ((False, annotation.links), (True, annotation.linked)):
            for link in links:
                other = self._by_id.get(link.target)
                if other is not None:
                    parts.append((f"\n{link_name(DirectedLink(link.kind, incoming))} ", "$accent"))
                    parts.append((f"“{safe_line(_short(other.content, _OTHER))}”", "$quiet"))
        replies = reply_entries(self._threads.get(annotation.id, ()))
        return Content("\n").join([Content.assemble(*parts), *replies])

    @on(Cycle.Changed)
    def _filter_changed(self, event: Cycle.Changed) -> None:
        event.stop()
        self._fill()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self._fill()

    @on(Input.Submitted)
    def _words_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.begin()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self._shown[event.option_index]))

    def action_select(self) -> None:
        self.query_one(OptionList).action_select()

    def action_next_choice(self, which: str) -> None:
        self.query_one(f"#{which}", Cycle).next_choice()

    def action_words(self) -> None:
        self.query_one(Input).focus()

    def action_move(self, by: int) -> None:
        listing = self.query_one(OptionList)
        if self._shown:
            at = (listing.highlighted or 0) + by
            listing.highlighted = max(0, min(len(self._shown) - 1, at))

    def action_delete(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.post_message(self.DeleteRequested(self._shown[at]))

    def action_leave(self) -> None:
        field = self.query_one(Input)
        if field.has_focus and field.value:
            field.value = ""
            self.begin()
        else:
            self.post_message(self.Left())


def _short(text: str, most: int) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= most else f"{one_line[:most].rstrip()}…"


def _contains(annotation: Annotation, replies: Sequence[Reply], words: Sequence[str]) -> bool:
    said = " ".join((annotation.note or "", *(reply.text for reply in replies)))
    text = latin_form(f"{annotation.content} {said} {' '.join(annotation.tags)}")
    return all(word in text for word in words)
