"""A PDF's pages as one raw text: lines in reading order, paragraphs, headings, page furniture."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from corpus.formats.pdf.furniture import furniture
from corpus.formats.pdf.initials import join_initials
from corpus.formats.pdf.kinds import mark_kinds, mark_more_verse, take_notes
from corpus.formats.pdf.lines import Page, Piece
from corpus.formats.pdf.order import Line, gutters, main_gutter, ordered
from corpus.formats.pdf.paragraphs import lines_of
from corpus.formats.raw import Hint, LeftOut, LeftOutRule, Raw

_LEVELS = (1.6, 1.25, 1.1)
"""How much larger than the text headings of the levels 1, 2 and 3 are."""
_LONGEST_HEADING = 200
_LONGEST_BOLD_HEADING = 90
_MOST_GUTTERS = 6
_SAME_GUTTER = 4.0
"""Points by which a gutter's place may differ from page to page."""
_HINTED = frozenset(("verse", "pre", "row", "note", "caption"))
_NOTES_HEADING = re.compile(
    r"(?:\W|\d)*(?:end|foot)?(?:notes?|notes and references|anmerkungen|fu(?:ß|ss)noten|endnoten|"
    r"notas|note|примечания|przypisy|noter)\W*\Z",
    re.I,
)
_ENDNOTE = re.compile(r"(?:\d{1,3}|[*†‡])[.):\]]?\s+\S|\[\d{1,3}\]\s")


@dataclass
class _Writer:
    """Puts lines and furniture together to one text."""

    out: list[str] = field(default_factory=list)
    length: int = 0
    hints: list[Hint] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def put(self, text: str) -> None:
        self.out.append(text)
        self.length += len(text)

    def leave_out(self, rule: LeftOutRule, words: str, evidence: str) -> None:
        self.put("\n\n" if self.out else "")
        start = self.length
        self.put(words)
        self.left_out.append(LeftOut(rule, start, self.length, evidence))

    def mark(self, kind: str, words: str) -> None:
        self.hints.append(Hint(kind, self.length, self.length + len(words)))
        self.put(words)


@dataclass
class _Laid:
    """A page's lines, with what stands around them."""

    heads: list[tuple[str, str]]
    feet: list[tuple[str, str]]
    """Kind and text of the furniture above and below."""
    lines: list[Line]
    notes: list[Line]
    """What stands at the foot or sideways: it does not interrupt a paragraph that goes on."""
    comments: list[str]


def lay_out(pages: list[Page]) -> Raw:
    """The text of the pages: a line ends with a newline, a paragraph with an empty line, a page
    with a form feed. Its hints are headings, furniture, the kinds of lines that are no running
    text, and `goes-on` for a line that belongs to the paragraph of the line before it.
    """
    shown = [_mostly_upright(page) for page in pages]
    repeated = furniture(shown)
    text_pieces = [piece for page in shown for piece in page.pieces]
    body_size = _usual_size(text_pieces)
    bold = _mostly(text_pieces, "bold")
    laid = _laid(shown, repeated, body_size, mono=_mostly(text_pieces, "mono"))
    writer = _Writer()
    _mark_endnotes([line for page in laid for line in page.lines])
    waiting: list[Line] = []
    for page in laid:
        if writer.length:
            writer.put("\n\f")
        for kind, words in page.heads:
            writer.put("\n" if writer.out else "")
            writer.mark(kind, words)
        for line in page.lines:
            if waiting and not line.goes_on:
                _write(writer, waiting, body_size, bold=bold)
                waiting = []
            _write(writer, [line], body_size, bold=bold)
        waiting += page.notes
        for kind, words in page.feet:
            writer.put("\n\n")
            writer.mark(kind, words)
        for said in page.comments:
            writer.leave_out("hidden.comment", said, "a reader's comment on the page")
    _write(writer, waiting, body_size, bold=bold)
    return Raw(
        "".join(writer.out),
        "pdf",
        structure=tuple(_joined_hints(writer.hints)),
        left_out=tuple(writer.left_out),
    )


def _mostly_upright(page: Page) -> Page:
    """A page turned so that most of its text runs from left to right; the rest is its asides."""
    layers = [page, *page.asides]
    first = max(layers, key=lambda layer: sum(len(p.text) for p in layer.pieces))
    asides = [layer for layer in layers if layer is not first and layer.pieces]
    return Page(
        page.number, first.width, first.height, first.pieces, asides, first.from_right,
        page.comments,
    )  # fmt: skip


def _laid(
    pages: list[Page], repeated: dict[int, dict[int, str]], body_size: float, *, mono: bool
) -> list[_Laid]:
    texts = {
        page.number: join_initials(
            [p for p in page.pieces if id(p) not in repeated.get(page.number, {})], body_size
        )
        for page in pages
    }
    first = {number: main_gutter(text) for number, text in texts.items()}
    usual_gutters = _usual_gutters([gutters(t, first[number]) for number, t in texts.items()])
    columns_of: dict[int, list[list[Line]]] = {}
    notes_of: dict[int, list[Line]] = {}
    for page in pages:
        columns = ordered(texts[page.number], usual_gutters, first=(first[page.number],))
        notes_of[page.number] = take_notes(columns, body_size, page.height)
        columns_of[page.number] = [column for column in columns if column]
        for column in columns_of[page.number]:
            mark_kinds(column, body_size, mono=mono)
    mark_more_verse([c for columns in columns_of.values() for c in columns], body_size)
    before: Line | None = None
    laid = []
    for page in pages:
        lines = list(lines_of(columns_of[page.number], before))
        if lines:
            before = lines[-1]
        notes = notes_of[page.number]
        beside = list(lines_of([notes], None)) if notes else []
        for aside in page.asides:
            beside += lines_of(ordered(aside.pieces), None)
        heads, feet = _furniture_of(page, repeated.get(page.number, {}))
        laid.append(_Laid(heads, feet, lines, beside, page.comments))
    return laid


def _mark_endnotes(lines: list[Line]) -> None:
    """The numbered paragraphs below the heading "Notes" are notes."""
    within = False
    for line in lines:
        if line.goes_on:
            line.kind = "note" if within and not line.kind else line.kind
        elif _NOTES_HEADING.match(line.text):
            within = True
        elif within and not line.kind and _ENDNOTE.match(line.text):
            line.kind, line.opens = "note", True
        elif within and line.kind not in ("note", ""):
            continue
        else:
            within = within and not line.kind and _NOTES_HEADING.match(line.text) is not None


def _write(writer: _Writer, lines: list[Line], body_size: float, *, bold: bool) -> None:
    for line in lines:
        if not writer.out:
            gap = ""
        elif line.goes_on:
            gap = "\n" * (1 + line.gap)
        elif line.kind == "row" and not line.opens:
            gap = "\n"
        else:
            gap = "\n\n"
        writer.put(gap)
        start = writer.length
        writer.put(line.text)
        if line.goes_on and line.kind not in ("verse", "pre"):
            writer.hints.append(Hint("goes-on", start, writer.length))
        if line.kind in _HINTED:
            level = -1 if line.goes_on else 0
            writer.hints.append(Hint(line.kind, start, writer.length, level))
        elif level := _level(line, body_size, bold=bold):
            writer.hints.append(Hint("heading", start, writer.length, level))


def _joined_hints(hints: list[Hint]) -> list[Hint]:
    """One hint for all lines of a stanza, a listing, a note or a caption."""
    joined: list[Hint] = []
    open_at: dict[str, int] = {}
    for hint in hints:
        if hint.kind in _HINTED:
            if hint.level == -1 and hint.kind in open_at:
                at = open_at[hint.kind]
                joined[at] = joined[at]._replace(end=hint.end)
                continue
            open_at[hint.kind] = len(joined)
            hint = hint._replace(level=0)
        joined.append(hint)
    return joined


def _furniture_of(
    page: Page, kinds: dict[int, str]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Kind and text of a page's furniture, above the text and below it. `kinds`: by the `id` of a
    piece.
    """
    repeated = [(piece, kinds[id(piece)]) for piece in page.pieces if id(piece) in kinds]
    repeated.sort(key=lambda pair: (-round(pair[0].low), pair[0].left))
    middle = page.height / 2
    return (
        [(kind, piece.text) for piece, kind in repeated if piece.low > middle],
        [(kind, piece.text) for piece, kind in repeated if piece.low <= middle],
    )


def _usual_gutters(by_page: list[list[float]]) -> list[float]:
    """The gutters of pages, each place once, those of most pages first."""
    near_each_other: dict[int, list[float]] = defaultdict(list)
    for places in by_page:
        for place in places:
            near_each_other[round(place / _SAME_GUTTER)].append(place)
    most_frequent = sorted(near_each_other.values(), key=len, reverse=True)[:_MOST_GUTTERS]
    return [median(places) for places in most_frequent]


def _usual_size(all_pieces: list[Piece]) -> float:
    """The height of most letters, in points."""
    letters: dict[float, int] = {}
    for piece in all_pieces:
        size = round(piece.height * 2) / 2
        letters[size] = letters.get(size, 0) + len(piece.text)
    return max(letters, key=lambda size: letters[size], default=1.0) or 1.0


def _mostly(all_pieces: list[Piece], style: str) -> bool:
    """Whether half of the letters are in this style, so that it means nothing."""
    such = sum(len(piece.text) for piece in all_pieces if getattr(piece.style, style))
    return 2 * such >= sum(len(piece.text) for piece in all_pieces)


def _level(line: Line, body_size: float, *, bold: bool) -> int:
    """Of a heading, 1 to 4; 0 for a line of text."""
    if len(line.text) > _LONGEST_HEADING or not any(map(str.isalpha, line.text)):
        return 0
    ratio = line.height / body_size
    by_size = next((level for level, least in enumerate(_LEVELS, start=1) if ratio >= least), 0)
    if by_size or bold or not line.style.bold or line.goes_on:
        return by_size
    return 4 if len(line.text) <= _LONGEST_BOLD_HEADING and line.text[-1] not in ".,;:" else 0
