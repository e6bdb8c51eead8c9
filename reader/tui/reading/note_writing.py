"""Writing a note so that nothing typed is lost: what cannot be saved stays in its dialog."""

from __future__ import annotations

from collections.abc import Callable

from annotations.errors import NoteChanged, UnknownAnnotation
from annotations.model import Annotation
from annotations.service.store import Store
from corpus.document import Document, Span
from reader.tui.session import Session

Job = Callable[[Store, str, str], Annotation | None]


def write_note(
    store: Store, document: Document, span: Span, id_: str | None, note: str, known: str
) -> Annotation | None:
    """Write the note; on an annotation that is gone meanwhile, it becomes one of its own.

    `known` is the note that its writer saw. Raises NoteChanged where there is another by now.
    """
    if id_ is not None:
        try:
            now = store.annotation(id_).note or ""
        except UnknownAnnotation:
            return store.annotate(document, span, [], note) if note else None
        if now not in (known, note):  # saved already, where a first try could not be told of
            raise NoteChanged(now)
        return store.write_note(id_, note)
    return store.annotate(document, span, [], note)


def ask_note(
    session: Session,
    passage: str,
    known: str,
    job: Job,
    done: Callable[[Annotation | None], None],
) -> None:
    """Let the reader write. The dialog stays open, with the words and the reason, until they are
    saved; `job` gets the note, and the one that its writer has seen last.
    """
    from reader.tui.dialogs.dialog import ask
    from reader.tui.dialogs.note import NoteScreen

    seen = [known]

    def write(store: Store, note: str) -> Annotation | None:
        try:
            return job(store, note, seen[-1])
        except NoteChanged as other:
            seen.append(other.note)  # shown with the reason: saving again replaces it
            raise

    ask(session, NoteScreen(session, passage, known), write, done)
