"""Runs the reader on a library, and lets who asks for it visit the sample library in between."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annotations.seminar.roles import Role
from corpus.document import Span
from reader.tui.app import VariorumApp
from reader.tui.session import Visit


def run(
    library: Path,
    documents: list[str],
    annotator: str | None,
    *,
    demo: str | None = None,
    role: Role = Role.OWNER,
    notices: Sequence[str] = (),
    passage: Span | None = None,
    scheme: str = "",
    tour: bool = False,
) -> int:
    """Open the reader on a library; without documents, as it was left; with `passage`, on that
    passage of the first document; with `tour`, the sample library with its tour. Returns the exit
    code.

    Raises LibraryError when the library cannot be opened, or fails meanwhile.
    """
    restore = not documents
    while True:
        app = VariorumApp(
            library, documents, annotator, demo=demo, restore=restore, role=role,
            notices=notices, passage=passage, scheme=scheme, tour=tour,
        )  # fmt: skip
        _run(app)
        visit = app.session.visit
        if visit is None:
            return app.return_code or 0
        if _visit_sample(app.session.store.annotator, visit):
            return 0
        # The reader's own library again, with the list of documents, from which they went.
        documents, restore, notices, passage = [], False, (), None


def _run(app: VariorumApp) -> None:
    try:
        app.run()
    finally:
        app.close_library()
    if app.failure is not None:
        raise app.failure


def _visit_sample(annotator: str, visit: Visit) -> bool:
    """Show the sample library, which is discarded afterwards; True if the reader then wants to
    leave the program.
    """
    from reader import sample  # which brings the cleaning

    with sample.temporary_library() as path:
        slugs = sample.built_at(path)
        app = VariorumApp(
            path, slugs[: sample.AT_ONCE], annotator, demo=sample.DISCARDED, tour=visit == "tour"
        )
        _run(app)
    return app.quits_all
