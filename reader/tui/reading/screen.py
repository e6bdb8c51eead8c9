"""The reading screen: documents side by side, read, tagged and searched.

It owns the panes, the status line and the modes, and tells its features what happens. What can be
done on it is in `features`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Horizontal
from textual.content import Content
from textual.events import DescendantBlur, DescendantFocus, Key
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from annotations.model import Annotation, Brief, Codebook
from annotations.seminar.presence import Place
from corpus.document import Span
from reader.tui.commands import STUDENT, Command, footer
from reader.tui.main_screen import MOST_PANES, MainScreen
from reader.tui.reading.feature import Feature
from reader.tui.reading.features import FEATURES
from reader.tui.reading.features.linear_reading import LinearReading
from reader.tui.reading.features.tagging import Tagging
from reader.tui.reading.jumps import Jumps
from reader.tui.reading.keys_now import IN_A_FIELD, while_selecting
from reader.tui.reading.modes import ModeStack
from reader.tui.reading.pane_documents import PaneDocuments
from reader.tui.reading.passages import annotations_under_cursor, select_passage
from reader.tui.reading.shown_documents import shown_in
from reader.tui.reading.tabs import Tabs
from reader.tui.reading.whereabouts import occupation_in, place_of
from reader.tui.session import OpenRequest, Session
from reader.tui.styles import sheet
from reader.tui.text_pane.commands import MOTION_KEYS
from reader.tui.text_pane.messages import (
    CursorMoved,
    PaneMessage,
    PrefixChanged,
    SelectionChanged,
)
from reader.tui.text_pane.pane_row import PaneRow
from reader.tui.text_pane.reading_pane import ReadingPane
from reader.tui.view_settings import View
from reader.tui.widgets.hint_line import HintLine
from reader.tui.widgets.key_line import KeyLine
from reader.tui.widgets.panel import Panel
from reader.tui.widgets.panel_message import PanelMessage
from reader.tui.widgets.status import StatusLine

if TYPE_CHECKING:
    from annotations.health.overwritten import DocumentOnScreen

_VIEW = "view"
# Seconds between two looks at what has to be saved.
_SAVE = 5.0

_OF_MODES = [c for feature in FEATURES for mode in feature.modes for c in mode.commands]
_OF_FEATURES = [c for feature in FEATURES for c in feature.commands]
_MODE_IDS = frozenset(command.id for command in _OF_MODES)
_OF_THE_PASSAGE = {c.id for f in FEATURES if f.of_the_passage for c in f.commands}
_PANELS = [panel for feature in FEATURES for panel in feature.panels]
_OF_PANELS = [c for panel in _PANELS for c in panel.all_commands()]
_PANEL_IDS = frozenset(command.id for command in _OF_PANELS)
AnyFeature = TypeVar("AnyFeature", bound=Feature)


class ReadingScreen(MainScreen):
    """One to four documents side by side."""

    TITLE = "Reading"
    CSS_PATH = sheet("reading")
    MOTIONS = MOTION_KEYS
    shows_text = True
    OWN_COMMANDS: ClassVar[Sequence[Command[Any]]] = (
        *_OF_MODES,  # first: where a key has two meanings, the active mode's is tried before
        *_OF_FEATURES,
        Command("reading.leave", "escape", "", "Cancel the selection, the search or the list.",
                lambda screen: screen.leave(), "Finding", role=STUDENT),
        Command("reading.back", "q", "back",
                "Go back to the list of documents; your positions are saved.",
                lambda screen: screen.go_back(), "Program", footer=True, role=STUDENT),
    )  # fmt: skip

    def __init__(self, session: Session, request: OpenRequest) -> None:
        super().__init__(session)
        self._request = request
        self.row = PaneRow(id="panes")
        self.documents = PaneDocuments(session, self.row, self)
        self.jumps = Jumps(self.row)
        self.modes = ModeStack(self._mode_changed)
        self.view = View()
        self.features = [feature(self) for feature in FEATURES]
        self._owners = {c.id: feature for feature in self.features for c in feature.commands}
        self._said_at: tuple[str, int] | None = None
        """Where the reader was when something was said."""
        self._columns = 0
        """Of the terminal, when the page was arranged last."""

    @property
    def ui(self) -> Screen[Any]:
        return self

    @property
    def pane(self) -> ReadingPane | None:
        return self.row.current

    @property
    def codebook(self) -> Codebook:
        return self.documents.codebook

    def feature(self, kind: type[AnyFeature]) -> AnyFeature:
        """The feature of this kind."""
        return next(feature for feature in self.features if isinstance(feature, kind))

    def compose(self) -> ComposeResult:
        yield Tabs()
        with Horizontal(id="body"), Container(id="pages"):
            yield self.row
        yield StatusLine(id="status")
        yield KeyLine()

    def on_mount(self) -> None:
        self._show_name()
        self.documents.prepare()
        self.view = View.of(self.session.store.settings.get(_VIEW))
        self._tell(lambda feature: feature.prepare())
        for slug in list(dict.fromkeys(self._request.slugs))[:MOST_PANES]:
            self.documents.open_beside(slug)
        self.set_interval(_SAVE, self.remember_places)
        self.set_interval(_SAVE, self.retry_unsaved)
        self.session.schedule_gc()
        self.documents.temporary = self._request.temporary
        if self._request.restored:
            self.documents.focus_remembered()
        else:
            self.row.focus_pane(0)
        self.documents.remember_open()
        self._tell(lambda feature: feature.start())
        self._tell(lambda feature: feature.open_request(self._request))
        if (asked := len(set(self._request.slugs))) > MOST_PANES:
            key = self.OWN_COMMANDS[-1].key
            self.show_message(f"Opened {MOST_PANES} of {asked} documents · {key} lists all")

    # What every main screen answers

    def place(self) -> Place:
        return place_of(self.pane)

    def occupation(self) -> str | None:
        return occupation_in(self.pane, self.modes)

    def open_here(self, request: OpenRequest) -> bool:
        if request.go_to is None and request.reattach is None and request.passage is None:
            for slug in request.slugs:
                self.documents.open_in_place(slug)
        self._tell(lambda feature: feature.open_request(request))
        return True

    def library_changed(self) -> None:
        self._show_name()
        self.update()

    def _show_name(self) -> None:
        self.query_one(StatusLine).show_name(self.session.store.annotator)

    def linear_changed(self) -> None:
        self.feature(LinearReading).switch(self.session.linear)

    def may_leave(self) -> bool:
        return all(feature.may_leave() for feature in self.features)

    def shown_documents(self) -> Sequence[DocumentOnScreen]:
        return shown_in(self.row.panes, self.feature(Tagging).unsaved_tags)

    def remember_places(self) -> None:
        self.documents.remember_positions()

    def retry_unsaved(self) -> None:
        self._tell(lambda feature: feature.retry_unsaved())

    # Commands

    def uses_character(self, character: str) -> bool:
        """Whether a tag has this key: then it is not read as that of another keyboard."""
        return self.codebook.by_key(character) is not None

    def target_of(self, command: Command[Any]) -> Any:
        return self.modes.find(command) or self._owners.get(command.id, self)

    def may_run(self, command: Command[Any]) -> bool:
        if command.id in _MODE_IDS:
            return self._panel_in_use() is None and self.modes.find(command) is not None
        return True

    def available(self, command: Command[Any]) -> bool:
        panel = self._panel_in_use()
        if command.id in _PANEL_IDS:
            return panel is not None and panel.find_command(command.id) is not None
        if panel is not None and command.id in _OF_THE_PASSAGE:
            return False
        owner = self._owners.get(command.id)
        return self.may_run(command) and (owner is None or owner.available(command))

    async def action_command(self, id_: str) -> None:
        panel = self._panel_in_use()
        if panel is not None and id_ in _OF_THE_PASSAGE:
            self._say_whose_keys(panel)
        else:
            await super().action_command(id_)

    def listed_commands(self) -> Sequence[Command[Any]]:
        own = [command for command in self.OWN_COMMANDS if command.id not in _MODE_IDS]
        return (*ReadingPane.OWN_COMMANDS, *own, *_OF_PANELS)

    def _panel_in_use(self) -> Panel | None:
        """The panel that has the focus."""
        nodes = self.focused.ancestors_with_self if self.focused is not None else ()
        return next((node for node in nodes if isinstance(node, Panel)), None)

    def _say_whose_keys(self, panel: Panel) -> None:
        back = next(c.key for c in panel.all_commands() if c.id.endswith(".leave"))
        self.show_message(f"The keys are for {panel.NAME} now; {back} goes back to the text")

    def leave(self) -> None:
        """One step back: the selection, then whatever a feature has to be left."""
        if self.pane is not None and self.pane.selection is not None:
            self.pane.clear_selection()
            return
        any(feature.leave() for feature in self.features)

    def go_back(self) -> None:
        held = self.session.hold_closed(self.shown_documents)
        if held or self.may_leave():
            self.remember_places()
            self.session.show_library()

    def show_keys(self) -> None:
        """Put the keys that matter now into the line of keys."""
        panel, mode = self._panel_in_use(), self.modes.active
        commands: Sequence[Command[Any]]
        if isinstance(self.focused, Input):
            commands = IN_A_FIELD
        elif panel is not None:
            commands = footer(panel.all_commands())
        elif mode is not None:
            commands = footer(mode.commands)
        elif self.pane is not None and self.pane.selection is not None:
            commands = while_selecting(self.features, self.OWN_COMMANDS)
        else:
            of_features = [c for feature in self.features for c in feature.footer()]
            commands = [*of_features, *footer(self.OWN_COMMANDS[-1:])]
        self.query_one(KeyLine).show(commands)

    def _mode_changed(self) -> None:
        self.show_keys()
        if self.modes.active is not None:  # its question comes before what was done earlier
            self.query_one(StatusLine).clear_message()
        self.show_status()

    def on_key(self, event: Key) -> None:
        """Keys that no command has may belong to a tag; in a panel, to the text."""
        if event.key in self.active_bindings or isinstance(self.focused, Input):
            return
        panel = self._panel_in_use()
        if panel is not None and self._is_for_the_text(event):
            self._say_whose_keys(panel)
        if not isinstance(self.focused, ReadingPane) or self.modes.active is not None:
            return
        key = event.character if event.is_printable and event.character else event.key
        if any(feature.key_pressed(key) for feature in self.features):
            event.stop()
            event.prevent_default()

    def _is_for_the_text(self, event: Key) -> bool:
        """Whether a key would move, select or tag in the text."""
        tag = self.uses_character(event.character or event.key)
        return tag or any(event.key in c.key_list for c in ReadingPane.all_commands())

    # The status line

    def show_message(self, sentence: str, *, error: bool = False) -> None:
        self._said_at = self._cursor_place()
        super().show_message(sentence, error=error)

    def show_indicator(self, text: str) -> None:
        self.query_one(StatusLine).show_mode(text)

    def show_status(self) -> None:
        """The question of the active mode, else what a feature has to say, else what is here."""
        pane, mode = self.pane, self.modes.active
        if pane is None:
            return
        content: Content | None = mode.prompt() if mode is not None else None
        statuses = (feature.status() for feature in self.features)
        content = content or next((status for status in statuses if status is not None), None)
        if content is None:
            content = annotations_under_cursor(pane, self.codebook)
        self.query_one(StatusLine).show_lasting(content)

    def _cursor_place(self) -> tuple[str, int] | None:
        return None if self.pane is None else (self.pane.document.id, self.pane.cursor)

    @on(PrefixChanged)
    def _prefix_changed(self, message: PrefixChanged) -> None:
        message.stop()
        self.query_one(StatusLine).show_typed(message.text)

    # What features share

    def change_view(self, view: View) -> None:
        if view == self.view:
            return
        before, self.view = self.view, view
        self._tell(lambda feature: feature.view_changed(before))
        self._show_tabs()
        self.session.remember(_VIEW, view.to_store())

    def annotation_saved(
        self, pane: ReadingPane, now: Annotation | None, before: Brief | None
    ) -> None:
        self.documents.read_codebook()  # the tag may be a new one
        if now is not None:
            known = pane.open_document.annotations.get(now.id)
            replies = known.replies if known else 0
            pane.open_document.set_annotation(now.brief._replace(replies=replies))
        elif before is not None:
            pane.open_document.remove_annotation(before.id)
        pane.refresh_marks()

    def annotations_changed(self, sentence: str) -> None:
        self._tell(lambda feature: feature.annotations_changed())
        self.show_status()
        self.show_message(sentence)

    def update(self) -> None:
        if self.documents.update():
            self.show_status()
            self._tell(lambda feature: feature.library_changed())
            self.show_keys()  # tags may have other names and keys

    def publish(self, message: Message) -> None:
        self._tell(lambda feature: feature.handle(message))

    def go_to_passage(self, slug: str, span: Span) -> None:
        self.jumps.note()
        there = self.documents.pane_of(slug)
        pane = there or self.documents.open_in_place(slug)
        if pane is not None:
            self.documents.focus(pane)
            select_passage(pane, span, opened=there is None)
            self.documents.remember_open()

    # What happens

    def _tell(self, call: Callable[[Feature], object]) -> None:
        for feature in self.features:
            call(feature)

    def pane_opening(self, pane: ReadingPane) -> None:
        self._tell(lambda feature: feature.pane_opening(pane))

    def pane_opened(self, pane: ReadingPane) -> None:
        self._tell(lambda feature: feature.pane_opened(pane))

    def annotations_loaded(self, pane: ReadingPane) -> None:
        self._tell(lambda feature: feature.annotations_loaded(pane))
        self.show_status()

    def pane_closed(self, pane: ReadingPane) -> None:
        self.session.hold_closed(lambda: shown_in([pane], self.feature(Tagging).unsaved_tags))
        self.modes.pane_closed(pane)
        self._tell(lambda feature: feature.pane_closed(pane))

    @on(HintLine.Dismissed)
    @on(PanelMessage)
    @on(PaneMessage)
    def _handle(self, message: Message) -> None:
        self.publish(message)

    @on(CursorMoved)
    def _cursor_moved(self, message: CursorMoved) -> None:
        if message.pane is self.pane:
            # The message of a jump is shown before the pane reports that its cursor has moved.
            if self._cursor_place() != self._said_at:
                self.query_one(StatusLine).clear_message()
            self.show_status()
        self._passage_changed(message)

    @on(SelectionChanged)
    def _selection_changed(self, message: SelectionChanged) -> None:
        self.show_keys()
        self._passage_changed(message)

    def _passage_changed(self, message: PaneMessage) -> None:
        pane = self.pane
        if pane is not None and message.pane is pane:
            self._tell(lambda feature: feature.passage_changed(pane))

    @on(PaneRow.Arranged)
    def _arranged(self) -> None:
        self._show_tabs()
        self._tell(lambda feature: feature.panes_arranged())

    @on(Tabs.Chosen)
    def _tab_chosen(self, message: Tabs.Chosen) -> None:
        self.row.focus_pane(message.index)

    def _show_tabs(self) -> None:
        tabs = self.query_one(Tabs)
        tabs.display = self.row.hidden_count > 0 and not self.view.bare
        if tabs.display:
            tabs.show(self.row.panes, self.row.current_index)

    def on_resize(self) -> None:
        """Arrange the page before the screen lays itself out by its new size: else the first frames
        would show the panes that there was room for before, and the text would jump.
        """
        before, self._columns = self._columns, self.app.size.width
        self.set_class(self._columns < 100, "narrow")
        self._tell(lambda feature: feature.panes_arranged())
        if self.row.size.width:
            self.row.fit_panes(self.row.size.width + self._columns - before)
            self._show_tabs()

    def on_screen_resume(self) -> None:
        """A screen or a dialog was left, in which the codebook may have been changed."""
        if self.session.is_readable():
            self.update()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self.show_keys()
        pane = event.widget
        if isinstance(pane, ReadingPane) and pane in self.row.panes:
            self.row.current_index = self.row.panes.index(pane)
            self._show_tabs()
            self.show_status()
            self._tell(lambda feature: feature.pane_focused(pane))

    def on_descendant_blur(self, event: DescendantBlur) -> None:  # noqa: ARG002
        self.call_after_refresh(self.show_keys)
