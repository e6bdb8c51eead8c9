"""Annotated documents as a Word file: every annotation is a comment of its annotator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from annotations.exchange.formats.annotated_text.marks import (
    Mark,
    MarkedDocument,
    Segment,
    TagLook,
)
from annotations.exchange.web_addresses import web_address
from annotations.exchange.word_file import WordFile, run
from corpus.document import CELL_JOIN, BlockKind

_STYLES: dict[BlockKind, str] = {
    "p": "Normal", "heading": "Heading 2", "standfirst": "Standfirst", "quote": "Quotation",
    "li": "List Entry", "caption": "Picture Caption", "verse": "Verse", "pre": "Code",
    "row": "Table Cell", "turn": "Speech", "note": "Footnote Entry",
}  # fmt: skip
_LINES = {"solid": "single", "dashed": "dash", "dotted": "dotted", "double": "double"}
_UNTAGGED = "EEEEEE"
_LABEL = '<w:b/><w:vertAlign w:val="superscript"/>'
_BOLD = "<w:b/>"
_LINKED_WORDS = 160


def annotated_docx(
    library: str, looks: Sequence[TagLook], documents: Iterable[MarkedDocument]
) -> bytes:
    """The file: a page for each document, after the legend."""
    name = f"Annotated documents from {library}" if library else "Annotated documents"
    file = WordFile(name)
    file.paragraph("Title", run(name))
    for look in looks:
        said = f" – {look.description}" if look.description else ""
        letter = run(f"{look.letter}\t", _BOLD)
        file.paragraph("Legend", letter, run(look.name, _look(look)), run(said))
    number = 0
    for number, document in enumerate(documents, 1):
        _document(file, document, page_before=number > 1)
    if not number:
        file.paragraph("Normal", run("There are no annotations."))
    return file.content()


def _look(look: TagLook) -> str:
    """Properties of a run, in the order of the schema: underlined, on a tint."""
    hue = look.hue[1:].upper()
    tint = look.tint[1:].upper() if look.name else _UNTAGGED
    return (
        f'<w:u w:val="{_LINES[look.line]}" w:color="{hue}"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{tint}"/>'
    )


def _document(file: WordFile, marked: MarkedDocument, *, page_before: bool) -> None:
    document = marked.document
    file.paragraph("Heading 1", run(document.title), page_before=page_before)
    address = web_address(document.metadata.url or "")
    reference = file.link(marked.reference, address) if address else run(marked.reference)
    file.paragraph("Below Heading", reference)
    comments = _Comments(file)
    for kind, blocks in groupby(marked.blocks(), key=lambda pair: pair[0].kind):
        if kind == "row":
            file.table([comments.cells(segments) for _, segments in blocks])
            continue
        for _, segments in blocks:
            file.paragraph(_STYLES[kind], *comments.runs(segments))
    if marked.orphans:
        file.paragraph("Heading 2", run("Annotations without a place"))
    for mark in marked.orphans:
        file.paragraph("Footnote Entry", run(f"{mark.label}  ", _BOLD), run(_said(mark)))
        for paragraph in _note(mark):
            file.paragraph("Footnote Entry", run(paragraph))


class _Comments:
    """The comments of one document, begun and ended where their passages do."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._ids: dict[int, int] = {}

    def runs(self, segments: Iterable[Segment]) -> Iterator[str]:
        """The runs of a block."""
        for segment in segments:
            yield from self._starts(segment)
            yield _words(segment.text, segment)
            yield from self._ends(segment)

    def cells(self, segments: Iterable[Segment]) -> list[str]:
        """The runs of each cell of a row."""
        cells = [""]
        for segment in segments:
            cells[-1] += "".join(self._starts(segment))
            first, *others = segment.text.split(CELL_JOIN)
            cells[-1] += _words(first, segment)
            cells += [_words(other, segment) for other in others]
            cells[-1] += "".join(self._ends(segment))
        return cells

    def _starts(self, segment: Segment) -> Iterator[str]:
        for mark in segment.starting:
            if mark.number not in self._ids:  # once, though its passage goes on in other blocks
                one = mark.annotation
                number = self._file.comment(one.annotator.name, one.created, _comment(mark))
                self._ids[mark.number] = number
                yield f'<w:commentRangeStart w:id="{number}"/>'

    def _ends(self, segment: Segment) -> Iterator[str]:
        for mark in segment.ending:
            number = self._ids[mark.number]
            yield f'<w:commentRangeEnd w:id="{number}"/>'
            yield f'<w:r><w:commentReference w:id="{number}"/></w:r>'
            yield run(mark.label, _LABEL)


def _words(text: str, segment: Segment) -> str:
    """Words as the annotation that began last has them."""
    if not segment.marks or not text:
        return run(text) if text else ""
    last = max(
        segment.marks, key=lambda mark: (mark.annotation.span.start, -mark.annotation.span.end)
    )
    return run(text, _look(last.looks[0]))


def _comment(mark: Mark) -> Iterator[str]:
    """The paragraphs of a comment."""
    tags = ", ".join(mark.annotation.tags)
    moved = " · found again elsewhere" if mark.annotation.status == "moved" else ""
    yield run(mark.label, _BOLD) + run(f"  {tags}{moved}")
    yield from map(run, _note(mark))


def _note(mark: Mark) -> Iterator[str]:
    yield from (part.strip("\n") for part in mark.note.split("\n\n") if part.strip("\n"))
    for link in mark.links:
        words = " ".join(link.words[:_LINKED_WORDS].split())
        cut = "…" if len(link.words) > _LINKED_WORDS else ""
        yield f"{link.kind} “{words}{cut}” ({link.title})"


def _said(mark: Mark) -> str:
    one = mark.annotation
    who = ", ".join(filter(None, (*one.tags, one.annotator.name, one.created[:10])))
    return f"“{one.content}” {who}"
