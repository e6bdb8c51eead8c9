"""The codebook: every tag with its letter, colour, key and description, and ways to change it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotations.model import Codebook, Tag
from annotations.service.store import Store
from annotations.service.tag_deletion import delete_tag
from annotations.storage.change_kinds import ChangeKind
from corpus.errors import VariorumError
from reader.advice import explained
from reader.terminal.safe import safe_line
from reader.tui.codebook.choosers import TOP, TagChooser
from reader.tui.codebook.delete import DeleteScreen
from reader.tui.codebook.files import CodebookExportScreen, CodebookImportScreen
from reader.tui.codebook.form import TagForm
from reader.tui.commands import KEEPER, STUDENT, Command, footer
from reader.tui.main_screen import MainScreen
from reader.tui.session import Session
from reader.tui.styles import sheet
from reader.tui.styles.page_styles import PageStyles
from reader.tui.text_pane.margin import BAR
from reader.tui.widgets.entries import EntryList
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine

Result = TypeVar("Result")
_EMPTY = "The codebook has no tags."
_MARGIN = 8
_KINDS: frozenset[ChangeKind] = frozenset({"codebook"})
"""What undo takes back here."""
_NAME_WIDTH = 30


class CodebookScreen(MainScreen):
    """Lists the tags in the order in which they are offered."""

    TITLE = "The codebook"
    CSS_PATH = sheet("codebook")
    OWN_COMMANDS: ClassVar[Sequence[Command[CodebookScreen]]] = (
        Command("codebook.edit", "enter", "edit",
                "Edit the tag: its name, letter, colour, key and description.",
                lambda codebook: codebook.action_edit(), "The codebook", footer=True, role=KEEPER),
        Command("codebook.add", "a", "add", "Add a tag; claim/figure is nested in claim.",
                lambda codebook: codebook.action_add(), "The codebook", footer=True, role=KEEPER),
        Command("codebook.nest", "n", "nest", "Move the tag below another one, or to the top.",
                lambda codebook: codebook.action_nest(), "The codebook", footer=True, role=KEEPER),
        Command("codebook.merge", "m", "merge", "Merge the tag into another one.",
                lambda codebook: codebook.action_merge(), "The codebook", footer=True, role=KEEPER),
        Command("codebook.delete", "x", "delete",
                "Delete the tag, and remove it from your passages.",
                lambda codebook: codebook.action_delete(), "The codebook", footer=True,
                role=KEEPER),
        Command("codebook.move_down", "J,shift+down", "move down",
                "Move the tag down in the list.",
                lambda codebook: codebook.action_shift(1), "The codebook", role=KEEPER),
        Command("codebook.move_up", "K,shift+up", "move up", "Move the tag up in the list.",
                lambda codebook: codebook.action_shift(-1), "The codebook", role=KEEPER),
        Command("codebook.undo", "u", "undo", "Undo your last change of the codebook.",
                lambda codebook: codebook.action_undo(), "The codebook", footer=True, role=KEEPER),
        Command("codebook.redo", "U", "redo", "Redo what you undid last in the codebook.",
                lambda codebook: codebook.action_redo(), "The codebook", role=KEEPER),
        Command("codebook.export", "E", "export", "Export the codebook to a CSV file.",
                lambda codebook: codebook.action_export(), "The codebook"),
        Command("codebook.import", "I", "import", "Import a codebook from a CSV file.",
                lambda codebook: codebook.action_import(), "The codebook"),
        Command("codebook.next", "j,down", "next", "Go to the next tag.",
                lambda codebook: codebook.action_point(1), "The codebook", role=STUDENT),
        Command("codebook.previous", "k,up", "previous", "Go to the previous tag.",
                lambda codebook: codebook.action_point(-1), "The codebook", role=STUDENT),
        Command("codebook.page_down", "space,pagedown", "page down", "Go down a page.",
                lambda codebook: codebook.action_point(10), "The codebook", role=STUDENT),
        Command("codebook.page_up", "b,pageup", "page up", "Go up a page.",
                lambda codebook: codebook.action_point(-10), "The codebook", role=STUDENT),
        Command("codebook.back", "q,escape", "back", "Go back to the previous screen.",
                lambda codebook: codebook.action_back(), "The codebook", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._book = Codebook(())
        self._shown: list[tuple[Tag, int]] = []
        """The tags as they are listed, each with its depth."""
        self._uses: Counter[str] = Counter()
        self._turn = -1
        self._current_name: str | None = None

    def compose(self) -> ComposeResult:
        yield Static("", id="codebook-head", markup=False)
        yield EntryList(id="codebook-list", markup=False)
        hints = [
            *(["a adds one"] if self.may_use("codebook.add") else []),
            *(["I imports a codebook"] if self.may_use("codebook.import") else []),
        ]
        empty = f"{_EMPTY} {'; '.join(hints)}." if hints else _EMPTY
        yield Static(empty, id="codebook-empty", markup=False)
        yield StatusLine(id="status")
        yield KeyLine(footer(self.OWN_COMMANDS))

    def on_mount(self) -> None:
        self.app.theme_changed_signal.subscribe(self, lambda _: self._show())
        self.library_changed()

    def on_unmount(self) -> None:
        self.app.theme_changed_signal.unsubscribe(self)

    def on_resize(self) -> None:
        self._show()

    def library_changed(self) -> None:
        turn = self.session.store.journal.turn()
        if turn != self._turn:
            self._turn = turn
            self._book = self.session.store.tags.codebook()
            self._uses = self.session.store.tag_counts()
            self._show()

    # What is shown

    def _show(self) -> None:
        tags = self._book.tags
        listing = self.query_one("#codebook-list", OptionList)
        listing.display = bool(tags)
        self.query_one("#codebook-empty").display = not tags
        number = f"{len(tags):,} tag{'' if len(tags) == 1 else 's'}"
        keys = [
            *(["J K move"] if self.may_use("codebook.move_up") else []),
            *(["E export", "I import"] if self.may_use("codebook.export") else []),
        ]
        head = " · ".join([number, *keys])
        self.query_one("#codebook-head", Static).update(
            Content.assemble(("The codebook   ", "bold $accent"), (head, "$quiet"))
        )
        width = max(12, self.app.size.width - _MARGIN)
        styles = PageStyles.of_app(self.app)
        before = listing.highlighted or 0
        with self.prevent(OptionList.OptionHighlighted):
            listing.clear_options()
            self._shown = self._book.as_tree()
            listing.add_options(
                Option(self._line(tag, depth, width, styles).truncate(width, ellipsis=True))
                for tag, depth in self._shown
            )
            names = [tag.name for tag, _ in self._shown]
            if tags:  # where the current one is gone, the one that has its place
                at = names.index(self._current_name) if self._current_name in names else before
                listing.highlighted = min(at, len(names) - 1)
        self._point_at(listing.highlighted)

    def _line(self, tag: Tag, depth: int, width: int, styles: PageStyles) -> Content:
        """Letter and bar in the tag's colour, its name below that of its parent, its key, how many
        passages carry it, and what it means.
        """
        ink = styles.letter(tag.colour)
        name = "  " * depth + (tag.name.rpartition("/")[2] if depth else tag.name)
        name_width = min(_NAME_WIDTH, max(12, width // 3))
        shown = Content(safe_line(name)).truncate(name_width, ellipsis=True, pad=True)
        return Content.assemble(
            (f"{safe_line(tag.mark)}{BAR} ", f"bold {ink.hex}"),
            shown.stylize("bold"),
            (f" {safe_line(tag.key or ''):<3} ", "$accent"),
            (f"{self._uses.get(tag.name, 0):>6,}  ", "$quiet"),
            (f"{tag.colour:<7}", ink.hex),
            (f" {safe_line(tag.description)}", "$quiet"),
        )

    def _point_at(self, index: int | None) -> None:
        shown = self._shown
        tag = shown[index][0] if index is not None and index < len(shown) else None
        self._current_name = tag.name if tag else None
        text = Content("")
        if tag is not None:
            number = self._uses.get(tag.name, 0)
            passages = f"{number:,} passage{'' if number == 1 else 's'}"
            text = Content.assemble(
                (safe_line(tag.name), "bold"), (f"  {passages}  ", "$quiet"),
                (safe_line(tag.description), "$quiet"),
            )  # fmt: skip
        self.query_one(StatusLine).show_lasting(text)

    @property
    def _current(self) -> Tag | None:
        return self._book.get(self._current_name) if self._current_name else None

    @on(OptionList.OptionHighlighted)
    def highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._point_at(event.option_index)

    @on(OptionList.OptionSelected)
    def selected(self, event: OptionList.OptionSelected) -> None:
        # A click only points at a tag; enter edits it.
        event.stop()

    # Commands

    def action_point(self, by: int) -> None:
        listing = self.query_one("#codebook-list", OptionList)
        if self._book.tags:
            at = (listing.highlighted or 0) + by
            listing.highlighted = max(0, min(len(self._book.tags) - 1, at))

    def action_add(self) -> None:
        self.app.push_screen(TagForm(self._book, None, self._change))

    def action_edit(self) -> None:
        if tag := self._current:
            self.app.push_screen(TagForm(self._book, tag, self._change, self._uses[tag.name]))

    def action_nest(self) -> None:
        tag = self._current
        if tag is None:
            return

        def chosen(parent: str | None) -> None:
            if parent is not None:
                self._change(
                    lambda store: store.tags.nest(tag.name, None if parent == TOP else parent),
                    lambda moved: f"Moved {tag.name} to {moved.name}",
                    lambda moved: moved.name,
                )

        candidates = [t for t in self._book.tags if not f"{t.name}/".startswith(f"{tag.name}/")]
        title = f"Nest {safe_line(tag.name)} below"
        self.app.push_screen(TagChooser(title, candidates, with_top=tag.parent is not None), chosen)

    def action_merge(self) -> None:
        tag = self._current
        if tag is None:
            return
        number = self._uses[tag.name]

        def chosen(into: str | None) -> None:
            if into is not None:
                self._change(
                    lambda store: store.tags.merge(tag.name, into),
                    lambda _: f"Merged {tag.name} into {into}: {_passages(number)} moved",
                    lambda merged: merged.name,
                )

        candidates = [t for t in self._book.tags if not f"{t.name}/".startswith(f"{tag.name}/")]
        title = f"Merge {safe_line(tag.name)} ({_passages(number)}) into"
        self.app.push_screen(TagChooser(title, candidates), chosen)

    def action_delete(self) -> None:
        if tag := self._current:
            delete = partial(delete_tag, name=tag.name)
            nested = len(self._book.with_nested(tag.name)) - 1
            self.app.push_screen(
                DeleteScreen(self.session.store, tag.name, nested, partial(self._delete, delete))
            )

    def _delete(
        self,
        delete: Callable[[Store], int],
        failed: Callable[[str], None],
        close: Callable[[], None],
    ) -> None:
        name = self._current_name

        def told(number: int) -> str:
            close()
            return f"Deleted {name}" + (f", removed from {_passages(number)}" if number else "")

        self._change(delete, told, failed=failed)

    def action_shift(self, by: int) -> None:
        """Move the tag among those beside it: a nested one stays with its parent."""
        tag = self._current
        if tag is None:
            return
        siblings = [other.name for other in self._book.siblings(tag)]
        at = siblings.index(tag.name) + by
        if not 0 <= at < len(siblings):
            return
        names = [t.name for t in self._book.tags]
        to = names.index(siblings[at])
        self._change(lambda store: store.tags.move(tag.name, to), lambda _: f"Moved {tag.name}")

    def action_undo(self) -> None:
        self._step("Undone", lambda store: store.journal.undo_change(_KINDS).label)

    def action_redo(self) -> None:
        self._step("Redone", lambda store: store.journal.redo_change(_KINDS).label)

    def _step(self, done: str, step: Callable[[Store], str]) -> None:
        """Undo or redo the last change of the codebook, and no others: what was annotated is undone
        where it was done.
        """

        def stepped(label: str) -> None:
            before = set(self._book.tags)
            self.library_changed()
            self._point_at_changed(before)
            self.show_message(f"{done}: {label}")

        self.session.write(step, stepped, lambda error: self.show_message(explained(error)))

    def _point_at_changed(self, before: Collection[Tag]) -> None:
        """Bring the first tag under the cursor that was not there as it is now."""
        changed = (n for n, (tag, _) in enumerate(self._shown) if tag not in before)
        index = next(changed, None)
        if index is not None:
            self.query_one("#codebook-list", OptionList).highlighted = index

    def action_export(self) -> None:
        self.app.push_screen(CodebookExportScreen(self.session, self._book, self._uses), self._told)

    def action_import(self) -> None:
        self.app.push_screen(CodebookImportScreen(self._change))

    def action_back(self) -> None:
        self.dismiss()

    # What every change shares

    def _change(
        self,
        job: Callable[[Store], Result],
        told: Callable[[Result], str],
        current: Callable[[Result], str] | None = None,
        failed: Callable[[str], None] | None = None,
    ) -> None:
        """Change the codebook; `told` says what was done, `current` which tag to point at then.
        An error goes to `failed`, as a sentence, or is shown.
        """

        def done(result: Result) -> None:
            if current is not None:
                self._current_name = current(result)
            self.library_changed()
            self.show_message(told(result))

        def show_failure(error: VariorumError) -> None:
            (failed or self.session.show_error)(explained(error))

        self.session.write(job, done, show_failure)

    def _told(self, sentence: str | None) -> None:
        if sentence is not None:
            self.show_message(sentence)


def _passages(number: int) -> str:
    return f"{number:,} passage{'' if number == 1 else 's'}"
