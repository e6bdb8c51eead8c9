"""Asks what to export, to which file and in which format, and says what the file will hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar, Literal, NamedTuple, get_args

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from annotations.analysis.selection import selection_of
from annotations.exchange import codebook_csv
from annotations.exchange.csv_style import PLAIN, CsvStyle, spreadsheet_delimiter, spreadsheet_style
from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    ExportOptions,
)
from annotations.exchange.loss_report import loss_sentence
from annotations.exchange.registry import EXPORTED, by_name, by_suffix
from annotations.model import Annotation
from annotations.query.printing import quoted
from annotations.service.saved_queries import saved_queries
from annotations.service.store import Store
from corpus.errors import VariorumError
from reader.export_files import write_export
from reader.files import typed_path, write_for_user
from reader.terminal.safe import safe_line
from reader.tui.commands import STUDENT, Command
from reader.tui.dialogs.dialog import Dialog, ask
from reader.tui.dialogs.download import ask_download
from reader.tui.session import Session
from reader.tui.widgets.choice import Choice
from reader.tui.widgets.field import Field

_SHOWN = 60
"""Characters of a title, or of a folder, that a line shows."""
Contents = Literal["annotations", "memos", "codebook"]
_CONTENTS: tuple[Contents, ...] = get_args(Contents)
_LINES: dict[Contents, tuple[str, ...]] = {
    "annotations": ("format", "grouped", "tag", "document", "annotator", "query", "spreadsheet"),
    "memos": ("spreadsheet",),
    "codebook": (),
}
"""What can be chosen for each; memos and codebooks are CSV, and a codebook is safe anywhere."""
_CSV = by_name("csv")
_GROUPED_BY: tuple[Literal["document", "tag"], ...] = ("document", "tag")


class _Kind(NamedTuple):
    """A kind of file: a format, and one of its endings where they are different files."""

    format: ExchangeFormat
    suffix: str

    def __str__(self) -> str:
        return f"{self.format.title} ({self.suffix})"


_KINDS = tuple(
    _Kind(format_, suffix)
    for format_ in EXPORTED
    if format_.exporter is not None
    for suffix in format_.suffixes[: None if format_.exporter.has_variants else 1]
)


class ExportFilter(NamedTuple):
    """Which annotations are exported; None for all."""

    tag: str | None = None
    document: str | None = None
    """An id."""
    annotator: str | None = None
    query: str | None = None
    """The name of a saved query."""

    def of(self, store: Store) -> list[Annotation]:
        annotations = store.annotations(
            tag=self.tag, document=self.document, annotator=self.annotator
        )
        if self.query is None:
            return annotations
        from annotations.analysis.annotation_query import answered, asked_query

        tree = asked_query(store, f"@{quoted(self.query)}").tree
        answers = {annotation.id for annotation in answered(store, tree)}
        return [annotation for annotation in annotations if annotation.id in answers]


@dataclass(frozen=True)
class ExportRequest:
    """What the reader asked for."""

    path: Path
    contents: Contents
    format: ExchangeFormat
    chosen: ExportFilter
    for_spreadsheet: bool
    suffix: str
    """Which kind of the format."""
    grouped_by: Literal["document", "tag"]


class ExportScreen(Dialog[ExportRequest]):
    """Answers with what to export; asks before it replaces a file."""

    OWN_COMMANDS: ClassVar[Sequence[Command[ExportScreen]]] = (
        Command("export.next", "down", "", "Go to the next line.",
                lambda dialog: dialog.focus_next(), role=STUDENT),
        Command("export.previous", "up", "", "Go to the previous line.",
                lambda dialog: dialog.focus_previous(), role=STUDENT),
        Command("export.export", "enter", "", "Export.",
                lambda dialog: dialog.action_export()),
    )  # fmt: skip

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._warned: Path | None = None
        store = session.store
        self._tags = [None, *(tag.name for tag in store.tags.codebook().tags)]
        documents = store.summaries()
        self._documents = [None, *(document.id for document in documents)]
        self._titles = [document.title[:_SHOWN] for document in documents]
        people = [annotator.name for annotator in store.annotators()]
        own = [store.annotator] if store.annotator in people else []
        self._annotators = [None, *own, *(name for name in people if name not in own)]
        self._queries = [None, *saved_queries(store)]
        self._asked = 0
        """The number of the last preview that was asked for."""

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static("Export", classes="dialog-title", markup=False)
            yield Static("To the file", classes="field-label", markup=False)
            yield Field(f"annotations{EXPORTED[0].suffixes[0]}", id="file")
            yield Static("", id="export-folder", markup=False)
            yield Choice("Contents", _CONTENTS, id="export-contents")
            yield Choice("Format", list(map(str, _KINDS)), id="export-format")
            yield Choice("Quotes by", _GROUPED_BY, id="export-grouped")
            yield Choice("Tag", ["all", *filter(None, self._tags)], id="export-tag")
            yield Choice("Document", ["all", *self._titles], id="export-document")
            yield Choice("Annotator", ["everyone", *filter(None, self._annotators)],
                         id="export-annotator")  # fmt: skip
            if len(self._queries) > 1:
                queries = [f"@{quoted(name)}" for name in self._queries if name is not None]
                yield Choice("Query", ["all", *queries], id="export-query")
            yield Choice("Spreadsheet", ["as it is", "safe for Excel and LibreOffice"],
                         id="export-spreadsheet")  # fmt: skip
            yield Static("", id="export-preview", markup=False)
            yield Static("", id="export-error", classes="dialog-error", markup=False)
            yield Static(
                "↑↓ line · ←→ change · enter export · esc cancel",
                classes="dialog-help",
                markup=False,
            )

    def on_mount(self) -> None:
        self._show_lines()
        self._show_folder()
        self._preview()

    # What was chosen

    def _index(self, name: str) -> int:
        return self.query_one(f"#export-{name}", Choice).index

    @property
    def _filter(self) -> ExportFilter:
        return ExportFilter(
            self._tags[self._index("tag")],
            self._documents[self._index("document")],
            self._annotators[self._index("annotator")],
            self._queries[self._index("query") if len(self._queries) > 1 else 0],
        )

    @property
    def _contents(self) -> Contents:
        return _CONTENTS[self._index("contents")]

    @property
    def _typed_path(self) -> Path:
        return typed_path(self.query_one("#file", Input).value.strip())

    @on(Input.Changed, "#file")
    def _file_changed(self) -> None:
        self.show_error("")
        self._show_folder()
        kind = self._kind_of(self._typed_path)
        if kind is not None and self._contents == "annotations":
            self.query_one("#export-format", Choice).choose(_KINDS.index(kind))
            self._show_lines()

    def _kind_of(self, path: Path) -> _Kind | None:
        """The kind that a name's ending shows; the chosen format comes first, if it has that."""
        suffix, chosen = path.suffix.lower(), self._kind.format
        first = chosen if suffix in chosen.suffixes else by_suffix(path, EXPORTED)
        kinds = [kind for kind in _KINDS if kind.format is first]
        return next((k for k in kinds if k.suffix == suffix), kinds[0] if kinds else None)

    @property
    def _kind(self) -> _Kind:
        if self._contents == "annotations":
            return _KINDS[self._index("format")]
        return _Kind(_CSV, _CSV.suffixes[0])

    @property
    def _format(self) -> ExchangeFormat:
        return self._kind.format

    def _name_by_format(self) -> None:
        """The file's ending follows the format, and its name what it holds, unless it was typed."""
        field = self.query_one("#file", Input)
        path = Path(field.value)
        if path.name and by_suffix(path, EXPORTED) is not None:
            if path.stem in _CONTENTS:
                path = path.with_stem(self._contents)
            field.value = str(path.with_suffix(self._kind.suffix))

    def _show_lines(self) -> None:
        for line in _LINES["annotations"]:
            # The line of saved queries is there if any is saved.
            for shown in self.query(f"#export-{line}"):
                shown.display = line in _LINES[self._contents] and (
                    line != "grouped" or self._format.name == "quotes"
                )

    @on(Choice.Changed)
    def _choice_changed(self, message: Choice.Changed) -> None:
        message.stop()
        self.show_error("")
        if message.choice.id in ("export-contents", "export-format"):
            self._show_lines()
            self._name_by_format()
        self._preview()

    # What is shown

    def _show_folder(self) -> None:
        folder = str(self._typed_path.absolute().parent)
        shown = folder if len(folder) <= _SHOWN else f"…{folder[-_SHOWN:]}"
        self.query_one("#export-folder", Static).update(safe_line(f"in the folder {shown}"))

    def _preview(self) -> None:
        """Count what would be exported, in another thread."""
        self._asked += 1
        number, chosen, contents = self._asked, self._filter, self._contents

        def counted(sentence: str) -> None:
            if number == self._asked and not self.closed:
                self.query_one("#export-preview", Static).update(sentence)

        self._session.read(
            lambda store: _preview_of(store, contents, chosen), counted, hold_keys=False
        )

    # Exporting

    def explained(self, error: VariorumError) -> str:
        self._preview()  # in place of “exporting …”
        return super().explained(error)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_export()

    def action_export(self) -> None:
        if not self.query_one("#file", Input).value.strip():
            self.show_error("Type the name of a file")
            return
        path = self._typed_path
        format_ = self._format
        exporter = format_.exporter
        if path.is_dir() and not (exporter and exporter.is_folder):
            self.show_error(f"The path {path.name or path} is a folder; name a file in it")
        elif self._contents != "annotations" and by_suffix(path, EXPORTED) not in (None, format_):
            csv = path.with_suffix(".csv").name
            if self._contents == "memos":
                self.show_error(f"Memos are exported as CSV; name the file {csv}")
            else:
                self.show_error(f"The codebook is exported as CSV; name the file {csv}")
        elif path.exists() and path != self._warned:
            self._warned = path
            self.show_error(f"The file {path.name} already exists; press enter again to replace it")
        else:
            self.query_one("#export-preview", Static).update("Exporting …")
            spreadsheet = bool(self._index("spreadsheet"))
            self.answer(
                ExportRequest(
                    path, self._contents, format_, self._filter, spreadsheet,
                    self._kind.suffix, _GROUPED_BY[self._index("grouped")],
                )
            )  # fmt: skip


class _Exported(NamedTuple):
    request: ExportRequest
    number: int
    """Of annotations, memos or tags."""
    file: ExportedFile


def ask_export(session: Session, show_message: Callable[[str], None]) -> None:
    """Ask what to export, and do it; `show_message` says what was written. A remote reader has no
    files here, and downloads them instead.
    """
    if session.remote:
        ask_download(session, show_message)
        return

    def written(exported: _Exported) -> None:
        show_message(_result(exported))

    ask(session, ExportScreen(session), partial(_write, session.library), written, writes=False)


def _write(library: Path, store: Store, request: ExportRequest) -> _Exported:
    if request.contents == "annotations":
        annotations = request.chosen.of(store)
        style = _style(request)
        options = ExportOptions(
            suffix=request.suffix,
            for_spreadsheet=style.for_spreadsheet,
            delimiter=style.delimiter,
            grouped_by=request.grouped_by,
        )
        chosen = {one.document for one in annotations} if any(request.chosen) else None
        selection = selection_of(store, annotations, chosen)
        exported = write_export(request.format, selection, options, request.path, library)
        return _Exported(request, len(annotations), exported)
    number, exported = _CONTENT_OF[request.contents](store, request)
    write_for_user(request.path, exported.content, library)
    return _Exported(request, number, exported)


def _style(request: ExportRequest) -> CsvStyle:
    if request.for_spreadsheet:
        return spreadsheet_style(spreadsheet_delimiter())
    return PLAIN


def _memos(store: Store, request: ExportRequest) -> tuple[int, ExportedFile]:
    from annotations.exchange import memos_csv  # not before the first paint

    memos = store.memos.all()
    content = memos_csv.write(memos, _style(request))
    return len(memos), ExportedFile(content.encode())


def _codebook(store: Store, request: ExportRequest) -> tuple[int, ExportedFile]:  # noqa: ARG001
    book = store.tags.codebook()
    return len(book.tags), ExportedFile(codebook_csv.write(book, store.tag_counts()))


_CONTENT_OF: dict[Contents, Callable[[Store, ExportRequest], tuple[int, ExportedFile]]] = {
    "memos": _memos, "codebook": _codebook,
}  # fmt: skip
_THING: dict[Contents, str] = {"annotations": "annotation", "memos": "memo", "codebook": "tag"}


def _preview_of(store: Store, contents: Contents, chosen: ExportFilter) -> str:
    documents = 0
    if contents == "annotations":
        annotations = chosen.of(store)
        number = len(annotations)
        documents = len({annotation.document for annotation in annotations})
    else:
        number = len(store.memos.all() if contents == "memos" else store.tags.codebook().tags)
    thing = _THING[contents]
    if not number:
        return f"No {thing}s: the file would contain only the column names"
    where = f" in {_count(documents, 'document')}" if documents else ""
    return f"{_count(number, thing)}{where}"


def _result(exported: _Exported) -> str:
    path = exported.request.path.absolute()
    title = exported.request.format.title
    hint = "".join(f" · {loss_sentence(title, loss)}" for loss in exported.file.losses)
    if exported.file.unsafe_cells:
        hint += f" · {_count(exported.file.unsafe_cells, 'cell')} could run as a formula in Excel"
    number = _count(exported.number, _THING[exported.request.contents])
    if exported.file.tags is not None:
        number = _count(exported.file.tags, "tag")
    elif exported.file.documents is not None:
        number = _count(exported.file.documents, "document")
    return f"Exported {number} to {path.name}{hint}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
