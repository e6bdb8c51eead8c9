"""What reading a source yields: its raw text, with its format's word on structure and metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from corpus.formats.page_layout import PageLayout

Field = Literal["title", "author", "publisher", "published", "url", "language"]


class Hint(NamedTuple):
    """A span of the raw text that the format marks as something.

    `kind` is one of `heading`, `p`, `li`, `quote`, `caption`, `verse`, `pre`, `row`, `turn`,
    `note`, `title`, or of the parts of a page: `article`, `main`, `nav`, `header`, `footer`,
    `aside`, `form`. Hints may nest.

    `verse` is one stanza, its lines separated by one line end. `pre` is the whole of a block of
    code, with its indents and empty lines. `row` is one line: the cells of a table's row, separated
    by ` · `. `turn` is a speaker and the speech; in a thread it is two lines, author and time, and
    the first paragraph of the post. `note` is one footnote or endnote with its mark.
    """

    kind: str
    start: int
    end: int
    level: int = 0
    """Of a heading: 1 to 6."""


class Evidence(NamedTuple):
    """What a source says about one field of its metadata, and where."""

    field: Field
    value: str
    source: str
    """Where it is, in words: `html meta og:title`, `byline`, `front matter`."""
    weight: float
    """How likely it is right, 0 to 1; the strongest evidence for a field is used."""


LeftOutRule = Literal[
    "hidden.element",
    "hidden.screen-reader",
    "hidden.formula",
    "hidden.deleted",
    "hidden.comment",
    "hidden.page-header",
    "hidden.page-footer",
    "hidden.alternative",
    "hidden.ruby",
    "hidden.note-mark",
]
LEFT_OUT_RULES: tuple[LeftOutRule, ...] = get_args(LeftOutRule)


class LeftOut(NamedTuple):
    """A span of the raw text that the format does not show as text of the document. Cleaning takes
    it out under this rule, so that it is told, counted and can be restored.
    """

    rule: LeftOutRule
    start: int
    end: int
    evidence: str = ""
    """In words, such as `display:none`; if empty, what the rule says in general."""


@dataclass(frozen=True)
class Raw:
    """A source's raw text, with what its format says about it. Spans count code points of
    `text`.
    """

    text: str
    format: str = "plain"
    """Its name in `formats.registry`."""
    encoding: str | None = None
    structure: tuple[Hint, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader should know about how the text was read, as sentences; mostly empty."""
    guessed: bool = False
    """Whether the encoding is only likely."""
    without: tuple[str, ...] = ()
    """Libraries that could not be imported, with which the text might be another."""
    left_out: tuple[LeftOut, ...] = ()
    """Spans that the format hides. They may overlap; the earlier one counts then."""
    is_document: bool = False
    """Whether the name of the source says that it is a text with nothing around it, in a format
    that pages are saved in too.
    """
    layout: PageLayout | None = None
    """Of a web page: its blocks, and the elements that hold them."""

    @property
    def shown(self) -> str:
        """The text without what the format hides."""
        if not self.left_out:
            return self.text
        parts: list[str] = []
        at = 0
        for span in sorted(self.left_out, key=lambda span: span.start):
            parts.append(self.text[at : span.start])
            at = max(at, span.end)
        return "".join((*parts, self.text[at:]))
