"""Which annotation a command is for: the innermost under the cursor; where several fit, it asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from annotations.model import Brief
from reader.tui.reading.context import ReadingContext
from reader.tui.reading.passages import Here


def innermost(annotations: Sequence[Brief]) -> list[Brief]:
    """Those that contain none of the others, the shortest first. Several remain where they are on
    one passage, or where passages overlap and neither contains the other.
    """
    inner = [
        annotation
        for annotation in annotations
        if not any(
            annotation.span.contains(other.span) and annotation.span != other.span
            for other in annotations
        )
    ]
    return sorted(inner, key=lambda brief: (brief.end - brief.start, brief.start, brief.id))


def own_annotations(here: Here, annotator: str) -> list[Brief]:
    """The reader's annotations that a command here may mean: the one on exactly what is selected;
    without a selection the innermost under the cursor, else the one on the sentence.
    """
    pane, span = here
    exact = pane.annotation_on(span, annotator)
    if pane.selection is None:
        own = [a for a in pane.annotations_at(pane.cursor) if a.annotator == annotator]
        if own:
            return innermost(own)
    return [exact] if exact is not None else []


def has_own_annotation(context: ReadingContext) -> bool:
    """Whether there is an annotation of the reader's own at the cursor, or on the selection."""
    pane = context.pane
    span = pane.passage() if pane is not None else None
    if pane is None or span is None:
        return False
    return bool(own_annotations(Here(pane, span), context.session.store.annotator))


def choose_annotation(
    context: ReadingContext,
    here: Here,
    annotations: Sequence[Brief],
    question: str,
    then: Callable[[Brief], None],
) -> None:
    """Call `then` with the annotation that is meant; of several the reader chooses one, or none."""
    if len(annotations) == 1:
        then(annotations[0])
        return

    from reader.tui.dialogs.annotations import AnnotationScreen

    def chosen(annotation: Brief | None) -> None:
        if annotation is not None:
            then(annotation)

    text = here.pane.document.text
    screen = AnnotationScreen(question, annotations, text, context.codebook)
    context.session.push_screen(screen, chosen)
