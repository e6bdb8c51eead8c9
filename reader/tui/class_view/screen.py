"""The class view: who is online, where each is reading, how far everybody is; and what a teacher
asks of all.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from time import monotonic
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from annotations.seminar import blind_rounds
from annotations.seminar.progress import ClassProgress, class_progress
from annotations.seminar.roles import Role
from corpus.document import Span
from corpus.errors import VariorumError
from reader.terminal.safe import safe_line
from reader.timestamps import format_moment
from reader.tui.class_view.class_link import WalkRequest
from reader.tui.class_view.members import ORDERS, ClassMember, members_of
from reader.tui.class_view.table import ClassTable, lines
from reader.tui.commands import TEACHER, Command, footer
from reader.tui.main_screen import MOST_PANES, MainScreen
from reader.tui.session import OpenRequest, Session
from reader.tui.styles import sheet
from reader.tui.widgets.entries import EntryList
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.status import StatusLine

_OFTEN = 1.0
"""Seconds between two looks at who is there."""
_IN_ANY_CASE = 5.0
"""Seconds after which is looked again though nobody has moved: some may have gone."""
_COUNT_AGAIN = 60.0
"""Seconds after which is counted anew though nothing was changed: a day may have begun."""
_MARGIN = 9
"""Cells beside the table."""
_NOBODY = (
    "Nobody else is here yet.\n\n"
    "variorum serve gives everybody a link to read in a browser;\n"
    "whoever opens this library on the same machine is shown, too.\n"
    "The returns of those who read at home are counted once they are merged (M in the list)."
)


class ClassScreen(MainScreen):
    """One line for each member of the class."""

    TITLE = "The class"
    CSS_PATH = sheet("class")
    OWN_COMMANDS: ClassVar[Sequence[Command[ClassScreen]]] = (
        Command("class.go", "enter", "go there", "Go to the sentence that this person is reading.",
                lambda screen: screen.action_go(), "The class", footer=True, role=TEACHER),
        Command("class.message", "m", "message", "Show a message to everybody.",
                lambda screen: screen.action_message(), "The class", footer=True, role=TEACHER),
        Command("class.walk", "w", "walk",
                "Go through the disagreements on the projector; everybody follows.",
                lambda screen: screen.action_walk(), "The class", footer=True, role=TEACHER),
        Command("class.blind", "B", "blind round",
                "Start a blind round, in which everybody sees only their own annotations; lock it, "
                "set its deadline, or reveal all.",
                lambda screen: screen.action_blind(), "The class", footer=True, role=TEACHER),
        Command("class.sort", "s", "sort",
                "Sort by name, who is online, what was tagged or what is finished.",
                lambda screen: screen.action_sort(), "The class", footer=True, role=TEACHER),
        Command("class.next", "j,down", "next", "Go to the next person.",
                lambda screen: screen.action_point(1), "The class", role=TEACHER),
        Command("class.previous", "k,up", "previous", "Go to the previous person.",
                lambda screen: screen.action_point(-1), "The class", role=TEACHER),
        Command("class.page_down", "space,pagedown", "page down", "Go down a page.",
                lambda screen: screen.action_page(1), "The class", role=TEACHER),
        Command("class.page_up", "b,pageup", "page up", "Go up a page.",
                lambda screen: screen.action_page(-1), "The class", role=TEACHER),
        Command("class.top", "g,home", "beginning", "Go to the first person.",
                lambda screen: screen.action_end(-1), "The class", role=TEACHER),
        Command("class.bottom", "G,end", "end", "Go to the last person.",
                lambda screen: screen.action_end(1), "The class", role=TEACHER),
        Command("class.back", "q,escape", "back", "Go back to the previous screen.",
                lambda screen: screen.action_back(), "The class", footer=True, role=TEACHER),
    )  # fmt: skip

    def __init__(self, session: Session, documents: Sequence[str] | None = None) -> None:
        """`documents`: the slugs of those that are open on the screen below; None where that shows
        no text.
        """
        super().__init__(session)
        self._below = documents
        self._progress = ClassProgress((), ())
        self._titles: dict[str, str] = {}
        self._expected: dict[str, Role] = {}
        """The names and roles of the class file."""
        self._members: list[ClassMember] = []
        self._order = next(iter(ORDERS))
        self._version = -1
        """Of the room, when it was looked at last."""
        self._looked = -1e9
        self._turn = -1
        self._counted = -1e9
        self._shown: list[Content] = []

    def compose(self) -> ComposeResult:
        yield Static("", id="class-head", markup=False)
        yield Static("", id="class-columns", markup=False)
        with Vertical(id="class-body"):
            yield EntryList(id="class-list", markup=False)
            yield Static(_NOBODY, id="class-empty", markup=False)
        yield StatusLine(id="status")
        yield KeyLine(footer(self.OWN_COMMANDS))

    def on_mount(self) -> None:
        self.session.live_class.keep_open()
        self.library_changed()
        self.set_interval(_OFTEN, self._look_again)

    def on_resize(self) -> None:
        self._show()

    def library_changed(self) -> None:
        turn = self.session.store.journal.turn()
        if turn != self._turn:
            self._turn = turn
            self._count()

    # What is shown

    def _count(self) -> None:
        self._counted = monotonic()
        self._read_class()
        summaries = self.session.store.documents.all()
        self._titles = {summary.slug: summary.title for summary in summaries}

        def counted(progress: ClassProgress) -> None:
            if self.is_attached:
                self._progress = progress
                self._look()

        self.session.read(class_progress, counted, hold_keys=False)

    def _look_again(self) -> None:
        version = self.session.live_class.version()
        if version != self._version or monotonic() - self._looked > _IN_ANY_CASE:
            self._version = version
            self._look()

    def _look(self) -> None:
        self._looked = monotonic()
        if not self.session.is_readable():
            return
        if monotonic() - self._counted > _COUNT_AGAIN:
            self._count()
        present = self.session.live_class.present()
        members = members_of(present, self._progress, self._expected)
        self._list(members)

    def _list(self, members: Sequence[ClassMember]) -> None:
        """Show these; the cursor stays on the person that it is on, wherever their line is now."""
        at = self._current()
        self._members = sorted(members, key=ORDERS[self._order])
        self._show()
        self._point_at(at)

    def _read_class(self) -> None:
        """Who is in the class file beside the library, if there is one that can be read."""
        from annotations.seminar.class_file import class_file_of
        from reader.serving.class_files import read_class  # not before anybody needs it

        file = class_file_of(self.session.library)
        self._expected = {}
        if file.exists():
            with suppress(VariorumError):  # serve and class say what is wrong with it
                self._expected = {
                    member.name: member.role
                    for member in read_class(file).members
                    if member.revoked is None
                }

    def _show(self) -> None:
        width = max(20, self.size.width - _MARGIN)
        table = ClassTable(width, self._titles, len(self._progress.documents))
        self.query_one("#class-head", Static).update(self._head())
        heads = self.query_one("#class-columns", Static)
        heads.update(table.heading())
        self._fill(lines(table, self._members))
        others = [m for m in self._members if m.name != self.session.store.annotator]
        self.query_one("#class-empty").display = not others

    def _fill(self, shown: list[Content]) -> None:
        """Change the lines that differ: all anew would flicker, and lose the place."""
        listing = self.query_one("#class-list", OptionList)
        ids = [f"member-{n}" for n in range(len(shown))]
        if len(shown) != listing.option_count:
            listing.clear_options()
            listing.add_options(Option(line, id=id_) for line, id_ in zip(shown, ids, strict=True))
        else:
            for n, line in enumerate(shown):
                if line != self._shown[n]:
                    listing.replace_option_prompt_at_index(n, line)
        self._shown = shown

    def _head(self) -> Content:
        online = sum(member.present is not None for member in self._members)
        number = f"{online:,} of {len(self._members):,} online" if self._members else "nobody"
        parts = [("The class   ", "bold $accent"), (number, "")]
        if self._order != next(iter(ORDERS)):
            parts.append((f" · by {self._order}", "$quiet"))
        current = blind_rounds.current(self.session.store)
        if current is None:
            parts.append(("\nno blind round: everybody sees all annotations", "$quiet"))
        else:
            since, by = format_moment(current.since), safe_line(current.by)
            state = self.session.round.text.partition(" · ")[2]
            parts.append((f"\nblind round since {since}, started by {by}", "bold"))
            parts.append((f" · {state}" if state else "", "bold $accent"))
        problem = self.session.live_class.problem
        if problem:
            parts.append((f"\n{safe_line(problem)}", "$error"))
        return Content.assemble(*parts)

    # Commands

    def _current(self) -> str | None:
        at = self.query_one("#class-list", OptionList).highlighted
        return self._members[at].name if at is not None and at < len(self._members) else None

    def _point_at(self, name: str | None) -> None:
        names = [member.name for member in self._members]
        listing = self.query_one("#class-list", OptionList)
        if name in names:
            listing.highlighted = names.index(name)
        elif names and listing.highlighted is None:
            listing.highlighted = 0

    def action_point(self, by: int) -> None:
        listing = self.query_one("#class-list", OptionList)
        (listing.action_cursor_down if by > 0 else listing.action_cursor_up)()

    def action_page(self, by: int) -> None:
        rows = max(1, self.query_one("#class-list").size.height - 1)
        for _ in range(rows):
            self.action_point(by)

    def action_end(self, to: int) -> None:
        listing = self.query_one("#class-list", OptionList)
        (listing.action_first if to < 0 else listing.action_last)()

    def action_sort(self) -> None:
        names = list(ORDERS)
        self._order = names[(names.index(self._order) + 1) % len(names)]
        self._list(self._members)
        self.show_message(f"Sorted by {self._order}")

    def action_go(self) -> None:
        name = self._current()
        member = next((m for m in self._members if m.name == name), None)
        if member is None:
            return
        place = member.present.place if member.present is not None else None
        if place is None:
            self.show_message(f"Not online: {member.name}")
        elif place.document is None:
            self.show_message(f"No document is open where {member.name} is")
        elif place.document not in self._titles:
            self.show_message(f"The document that {member.name} reads was removed from the library")
        else:
            request = OpenRequest((place.document,), passage=Span(place.start, place.end))
            self._leave_for(request)

    def action_message(self) -> None:
        from reader.tui.class_view.messages import SendMessageScreen

        def sent(sentence: str | None) -> None:
            if sentence is not None:
                self.show_message(sentence)

        self.session.push_screen(SendMessageScreen(self.session), sent)

    def action_walk(self) -> None:
        if blind_rounds.current(self.session.store) is not None:
            self.show_message(
                "A blind round is on: nobody sees others' annotations; reveal them first",
                error=True,
            )
            return
        slugs: Sequence[str] = ()
        if self._below is None:
            last = self.session.remembered_open_documents() or list(self._titles)
            slugs = last[:MOST_PANES]
            if not slugs:
                self.show_message("The library has no documents yet")
                return
        self._leave_for(OpenRequest(tuple(slugs), walk=WalkRequest(lead=True)))

    def _leave_for(self, request: OpenRequest) -> None:
        self.dismiss()
        self.app.call_later(self.session.open_documents, request)

    def action_blind(self) -> None:
        from reader.tui.library.blind import ask_blind

        def done(sentence: str) -> None:
            self.library_changed()
            self._show()
            self.show_message(sentence)

        ask_blind(self.session, done)

    def action_back(self) -> None:
        self.dismiss()


def show_class(session: Session, screen: Screen[object]) -> None:
    """Open the class view above this screen, unless it is this screen."""
    if isinstance(screen, ClassScreen) or not isinstance(screen, MainScreen):
        return
    documents = [shown.document.slug for shown in screen.shown_documents()]
    session.push_screen(ClassScreen(session, documents if screen.shows_text else None))
