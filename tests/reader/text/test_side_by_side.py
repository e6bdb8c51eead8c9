"""The documents side by side for a pipe."""

from __future__ import annotations

import pytest
from wcwidth import wcswidth

from annotations.model import Annotation, Annotator, Codebook, Tag
from corpus.document import Block, Document, Metadata, Span
from reader.text.side_by_side import AnnotatedDocument, side_by_side
from tests.helpers.command_line import CommandLine

BOOK = Codebook((Tag("1", "claim", "blue", "C"), Tag("2", "opinion", "ochre", "O")))
ADA = Annotator("a", "Ada")
FIRST = (
    "The bridge was closed at dawn on Monday, "
    "and nobody in the whole of the town had been told of it."
)
SECOND = "Drivers waited."


def document(
    *blocks: tuple[str, str], slug: str = "bridge", title: str | None = "A title"
) -> Document:
    text = "\n\n".join(words for _, words in blocks)
    spans, at = [], 0
    for kind, words in blocks:
        spans.append(Block(kind, at, at + len(words)))  # type: ignore[arg-type]
        at += len(words) + 2
    metadata = Metadata(title, publisher="The Herald", published="2020-01-02")
    return Document(slug, slug, metadata, text, tuple(spans), words=23)


def annotation(start: int, end: int, *tags: str, id_: str = "x") -> Annotation:
    return Annotation(id_, "bridge", "bridge", Span(start, end), "", ADA, tags)


def test_one_page_with_its_margin() -> None:
    page = AnnotatedDocument(
        document(("p", FIRST), ("p", SECOND)),
        [annotation(4, 90, "claim", "opinion"), annotation(99, 106)],
    )
    assert list(side_by_side([page], BOOK, 40)) == [
        "A title",
        "The Herald · 2020-01-02 · 23 words · 2",
        "annotations",
        "─" * 40,
        "CO  The bridge was closed at dawn on",
        "┃┃  Monday, and nobody in the whole of",
        "┃┃  the town had been told of it.",
        "",
        "·   Drivers waited.",
    ]


def test_kinds_of_blocks_are_told_apart() -> None:
    page = AnnotatedDocument(
        document(
            ("heading", "A heading"),
            ("quote", "A quotation of more than one row, it is"),
            ("li", "One thing"),
        ),
        [],
    )
    assert list(side_by_side([page], BOOK, 30))[4:] == [
        "    # A heading",
        "",
        "    > A quotation of more than",
        "    > one row, it is",
        "",
        "    • One thing",
    ]


@pytest.mark.parametrize(
    ("width", "beside"),
    [(20, 1), (78, 1), (79, 2), (80, 2), (119, 2), (120, 3), (161, 4), (400, 5)],
)
def test_as_many_side_by_side_as_fit(width: int, beside: int) -> None:
    pages = [
        AnnotatedDocument(document(("p", FIRST), slug=f"d{n}", title=f"Title {n}"), [])
        for n in range(5)
    ]
    lines = list(side_by_side(pages, BOOK, width))
    assert sum(f"Title {n}" in lines[0] for n in range(5)) == beside
    assert all(sum(f"Title {n}" in line for line in lines) == 1 for n in range(5))
    assert max(map(wcswidth, lines)) <= width


def test_more_marks_than_lanes_are_a_plus() -> None:
    many = [annotation(0, 9, "claim", id_=str(n)) for n in range(5)]
    lines = list(side_by_side([AnnotatedDocument(document(("p", SECOND)), many)], BOOK, 40))
    assert lines[-1] == "CCC+Drivers waited."


def test_orphans_have_no_mark() -> None:
    lost = Annotation("x", "bridge", "bridge", Span(0, 5), "", ADA, ("claim",), status="orphaned")
    assert (
        list(side_by_side([AnnotatedDocument(document(("p", SECOND)), [lost])], BOOK, 40))[-1]
        == "    Drivers waited."
    )


@pytest.mark.parametrize("width", [1, 2, 3, 5, 16, 17, 25, 60])
def test_any_width_and_any_script(width: int) -> None:
    text = "橋は月曜日に閉鎖された 🧭👨‍👩‍👧 e\u0301\u0301 \x1b[31m\u202e \u0e01\u0e33 اللغة\tx" * 3
    pages = [
        AnnotatedDocument(
            document(("p", text), ("li", text), title=text), [annotation(3, 30, "claim")]
        )
    ]
    lines = list(side_by_side(pages, BOOK, width))
    assert all("\x1b" not in line and "\u202e" not in line for line in lines)
    if width > 1:
        assert all(0 <= wcswidth(line) <= width for line in lines)


def test_nothing_to_show() -> None:
    assert list(side_by_side([], BOOK, 80)) == []
    empty = AnnotatedDocument(Document("e", "e", Metadata(), "", ()), [])
    assert next(side_by_side([empty], BOOK, 40)) == "[e]"


def test_read_into_a_pipe(variorum: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    one = variorum.add("one", "The bridge was closed.")
    two = variorum.add("two", "The bridge was never closed.")
    variorum.ok("annotate", two, "--quote", "never", "--tag", "disputed")
    assert variorum.ok("read").lines[-1].split(" │ ") == [
        "    The bridge was closed.".ljust(38),
        "D   The bridge was never closed.",
    ]
    assert variorum.ok("read", two, one).lines[0].startswith("Two")
    monkeypatch.setenv("COLUMNS", "30")
    assert len([line for line in variorum.ok("read", one, two).lines if line == "─" * 30]) == 2
    assert "no document" in variorum.fails("read", one, "nowhere")
