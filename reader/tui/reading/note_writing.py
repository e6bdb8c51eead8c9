"""Writing a note so that nothing typed is lost: what cannot be kept comes back to be kept again."""

from __future__ import annotations

from collections.abc import Callable

from annotations.errors import NoteChanged, UnknownAnnotation
from annotations.model import Annotation
from annotations.service.store import Store
from corpus.document import Document, Span
from corpus.errors import VariorumError
from reader.advice import explained
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
    *,
    typed: str | None = None,
    error: str = "",
) -> None:
    """Let the reader write; on failure the dialog is there again, with the words and the reason."""
    from reader.tui.dialogs.note import NoteScreen

    def written(note: str | None) -> None:
        if note is None or (note == known and typed is None):
            return

        def failed(reason: VariorumError) -> None:
            seen, shown = known, explained(reason)
            if isinstance(reason, NoteChanged):
                seen = reason.note
                shown = f"{reason}; ctrl+s again replaces what is there now: “{seen}”"
            ask_note(session, passage, seen, job, done, typed=note, error=shown)

        session.write(lambda store: job(store, note, known), done, failed)

    session.push_screen(NoteScreen(session, passage, known, typed=typed, error=error), written)
