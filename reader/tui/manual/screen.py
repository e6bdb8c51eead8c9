"""The manual: one page at a time, with its links, as the site shows it in a browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from corpus.errors import VariorumError
from reader.manual.blocks import page_blocks
from reader.manual.pages import (
    CONTENTS,
    Place,
    followed,
    page_paths,
    page_text,
    section_of,
    title_of,
)
from reader.tui.commands import STUDENT, Command, footer, key_of
from reader.tui.main_screen import MainScreen
from reader.tui.manual.pane import PagePane
from reader.tui.session import Session
from reader.tui.styles import sheet
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.search_bar import SearchBar
from reader.tui.widgets.status import StatusLine


class _Visit(NamedTuple):
    """Where the reader was on a page that was left by a link."""

    path: str
    top: int
    link: int


class ManualScreen(MainScreen):
    """Shows the pages of the manual. Addresses outside it are copied, and not opened: in a browser
    session this machine is not the reader's.
    """

    TITLE = "Manual"
    CSS_PATH = sheet("manual")
    OWN_COMMANDS: ClassVar[Sequence[Command[ManualScreen]]] = (
        Command("manual.next_link", "tab", "link", "Select the next link.",
                lambda screen: screen.action_link(1), "Manual", footer=True, role=STUDENT),
        Command("manual.previous_link", "shift+tab", "previous link", "Select the previous link.",
                lambda screen: screen.action_link(-1), "Manual", role=STUDENT),
        Command("manual.follow", "enter,right,l", "open", "Open the selected link.",
                lambda screen: screen.action_follow(), "Manual", footer=True, role=STUDENT),
        Command("manual.back", "backspace,left,h", "back",
                "Go back to the page with the link that you opened.",
                lambda screen: screen.action_back(), "Manual", footer=True, role=STUDENT),
        Command("manual.contents", "c", "contents", "List the pages of the manual.",
                lambda screen: screen.action_contents(), "Manual", footer=True, role=STUDENT),
        Command("manual.find", "slash", "find", "Find words in the page.",
                lambda screen: screen.action_find(), "Manual", footer=True, role=STUDENT),
        Command("manual.next_match", "n", "next match", "Go to the next match.",
                lambda screen: screen.action_match(1), "Manual", role=STUDENT),
        Command("manual.previous_match", "N", "previous match", "Go to the previous match.",
                lambda screen: screen.action_match(-1), "Manual", role=STUDENT),
        Command("manual.next_page", "right_square_bracket", "next page",
                "Open the next page of the manual.",
                lambda screen: screen.action_page(1), "Manual", role=STUDENT),
        Command("manual.previous_page", "left_square_bracket", "previous page",
                "Open the previous page of the manual.",
                lambda screen: screen.action_page(-1), "Manual", role=STUDENT),
        Command("manual.down", "j,down", "down", "Scroll down a line; in the contents, select the "
                                                 "next page.",
                lambda screen: screen.action_line(1), "Manual", role=STUDENT),
        Command("manual.up", "k,up", "up", "Scroll up a line; in the contents, select the previous "
                                           "page.",
                lambda screen: screen.action_line(-1), "Manual", role=STUDENT),
        Command("manual.page_down", "space,pagedown", "screen down", "Scroll down a screen.",
                lambda screen: screen.action_screen(1), "Manual", role=STUDENT),
        Command("manual.page_up", "b,pageup", "screen up", "Scroll up a screen.",
                lambda screen: screen.action_screen(-1), "Manual", role=STUDENT),
        Command("manual.half_down", "d", "half a screen down", "Scroll down half a screen.",
                lambda screen: screen.action_screen(0.5), "Manual", role=STUDENT),
        Command("manual.half_up", "u", "half a screen up", "Scroll up half a screen.",
                lambda screen: screen.action_screen(-0.5), "Manual", role=STUDENT),
        Command("manual.top", "g,home", "beginning", "Go to the beginning of the page.",
                lambda screen: screen.action_end(-1), "Manual", role=STUDENT),
        Command("manual.bottom", "G,end", "end", "Go to the end of the page.",
                lambda screen: screen.action_end(1), "Manual", role=STUDENT),
        Command("manual.escape", "escape", "", "Clear the search, go back to the page before, or "
                                               "close the manual.",
                lambda screen: screen.action_escape(), "Manual", role=STUDENT),
        Command("manual.close", "q", "close", "Close the manual.",
                lambda screen: screen.action_close(), "Manual", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, session: Session, place: Place) -> None:
        """Raises VariorumError where there is no such page."""
        super().__init__(session)
        page_text(place.path)
        self._place = place
        self._visits: list[_Visit] = []

    def compose(self) -> ComposeResult:
        yield Static("", id="manual-head", markup=False)
        yield PagePane()
        yield StatusLine(id="status")
        yield KeyLine(footer(self.OWN_COMMANDS))

    def on_mount(self) -> None:
        self.call_after_refresh(self._show, self._place)

    @property
    def _pane(self) -> PagePane:
        return self.query_one(PagePane)

    # Pages

    def _open(self, place: Place) -> None:
        """Show a place; backspace returns to this one."""
        visit = _Visit(self._place.path, self._pane.top, self._pane.link)
        if self._show(place):
            self._visits.append(visit)

    def _show(self, place: Place) -> bool:
        try:
            blocks = page_blocks(page_text(place.path))
        except VariorumError as error:
            self.session.show_error(str(error))
            return False
        before, self._place = self._place.path, place
        self.show_message("")
        self._pane.show(blocks)
        if place.slug:
            self._pane.go_to_heading(place.slug)
        if place.path == CONTENTS:
            self._pane.select_link(self._number_in_contents(before))
        section = section_of(place.path)
        self.query_one("#manual-head", Static).update(
            Content.assemble(
                ("Manual   ", "bold $accent"),
                (f"{section} · " if section else "", "$quiet"),
                (title_of(place.path), "$quiet"),
            )
        )
        return True

    def _number_in_contents(self, path: str) -> int:
        targets = [target for _, target in self._pane.page.targets]
        return targets.index(path) if path in targets else 0

    # Commands

    def action_link(self, by: int) -> None:
        if not self._pane.page.targets:
            self.show_message("This page has no links")
        elif not self._pane.next_link(by):
            self.show_message("There are no more links below" if by > 0 else
                              "There are no more links above")  # fmt: skip

    def action_follow(self) -> None:
        pane = self._pane
        if pane.link < 0:
            self.show_message(f"Select a link first, with {key_of(self, 'manual.next_link')}")
            return
        target = pane.page.targets[pane.link][1]
        place = followed(self._place.path, target)
        if place is not None:
            self._open(place)
        else:
            self.app.copy_to_clipboard(target)
            self.show_message(f"Copied the address {target}")

    @on(PagePane.LinkClicked)
    def link_clicked(self, event: PagePane.LinkClicked) -> None:
        event.stop()
        self._pane.select_link(event.number)
        self.action_follow()

    def action_back(self) -> None:
        if not self._visits:
            self.show_message(f"No page was open before · {key_of(self, 'manual.close')} closes")
            return
        visit = self._visits.pop()
        if self._show(Place(visit.path)):
            self._pane.go_to(visit.top)
            self._pane.select_link(visit.link)

    def action_contents(self) -> None:
        if self._place.path == CONTENTS:
            self.action_back()
        else:
            self._open(Place(CONTENTS))

    def action_page(self, by: int) -> None:
        paths = page_paths()
        at = paths.index(self._place.path) + by
        if 0 <= at < len(paths):
            self._open(Place(paths[at]))
        else:
            self.show_message("This is the last page" if by > 0 else "This is the first page")

    def action_line(self, by: int) -> None:
        if self._place.path == CONTENTS and self._pane.next_link(by):
            return
        self._pane.move(by)

    def action_screen(self, by: float) -> None:
        self._pane.move(round(by * max(2, self._pane.size.height - 1)))

    def action_end(self, to: int) -> None:
        self._pane.move(to * len(self._pane.page.lines))

    def action_escape(self) -> None:
        if self._pane.has_matches:
            self._pane.find("")
            self.show_message("")
        elif self._visits:
            self.action_back()
        else:
            self.action_close()

    def action_close(self) -> None:
        self.dismiss()

    # Search

    def action_find(self) -> None:
        if not self.query(SearchBar):
            self._from = self._pane.top
            self.mount(SearchBar("find in this page"), before="#status")

    @on(SearchBar.Typed)
    def _typed(self, event: SearchBar.Typed) -> None:
        event.stop()
        self._pane.go_to(self._from)
        self._find(event.query)

    def _find(self, words: str) -> None:
        count = self._pane.find(words)
        if count:
            self._tell_match(self._pane.next_match(1, start=self._from))
        else:
            self.show_message(f"No matches for “{words}”" if words.strip() else "")

    @on(SearchBar.Submitted)
    def _submitted(self, event: SearchBar.Submitted) -> None:
        event.stop()
        self.query(SearchBar).remove()

    @on(SearchBar.Cancelled)
    def _cancelled(self, event: SearchBar.Cancelled) -> None:
        event.stop()
        self.query(SearchBar).remove()
        self._pane.find("")
        self._pane.go_to(self._from)
        self.show_message("")

    def action_match(self, by: int) -> None:
        if self._pane.has_matches:
            self._tell_match(self._pane.next_match(by))
        else:
            self.show_message(
                f"Nothing was searched for · {key_of(self, 'manual.find')} finds words"
            )

    def _tell_match(self, number: int) -> None:
        self.show_message(f"Match {number} of {self._pane.match_count}")
