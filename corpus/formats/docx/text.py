"""The text within a paragraph of a Word document: runs, fields, marks of notes, what is hidden."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from corpus.formats.blocks import MarkedText
from corpus.formats.docx import math
from corpus.formats.docx.fields import Fields
from corpus.formats.docx.notes import NoteMarks
from corpus.formats.docx.styles import RunStyle, Styles, is_fixed_pitch
from corpus.formats.docx.symbol_fonts import UNKNOWN, is_symbol_font, sign, signs
from corpus.formats.docx.xml import child, child_value, one_form, relation, tag, text_runs, value
from corpus.formats.raised_figures import lowered, raised
from corpus.formats.raw import LeftOutRule

PAGE_BREAK = "\f"
_DEEPEST = 400
_SKIPPED = frozenset(
    {"pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delInstrText", "rubyPr", "smartTagPr",
     "customXmlPr", "fldData", "ffData", "footnoteRef", "endnoteRef", "annotationRef", "sectPr",
     "p", "tbl"}
)  # fmt: skip
_PIECES = {
    "tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\u00ad",
}  # fmt: skip
Hidden = tuple[LeftOutRule, str]
"""Why a stretch of text is left out: rule and evidence."""
DELETED: Hidden = ("hidden.deleted", "deleted in the tracked changes")
MOVED: Hidden = ("hidden.deleted", "moved elsewhere in the tracked changes")
VANISHED: Hidden = ("hidden.element", "formatted as hidden")
_INSTRUCTION: Hidden = ("hidden.element", "part of a field's instruction")
_READING: Hidden = ("hidden.ruby", "its reading, printed beside it")
_PLAIN = RunStyle()


@dataclass
class Inline:
    """What a paragraph holds."""

    text: MarkedText = field(default_factory=MarkedText)
    boxes: list[Any] = field(default_factory=list)
    """Contents of text boxes that are anchored in it."""
    comments: list[str] = field(default_factory=list)
    """Identifiers of comments."""
    alternatives: list[tuple[str, str]] = field(default_factory=list)
    """Descriptions of pictures and the like, and what they are, in words."""
    diagrams: list[str] = field(default_factory=list)
    """Relations to the data of diagrams."""
    charts: list[str] = field(default_factory=list)
    """Relations to charts."""
    fixed_pitch: bool = True
    """Whether all its text is in a font for code."""


class InlineReader:
    """Reads the paragraphs of one part, in their order."""

    def __init__(self, styles: Styles, marks: NoteMarks, part: Any) -> None:
        self._styles = styles
        self._marks = marks
        self._fields = Fields(part)
        self._out = Inline()
        self._style = ""
        self._shifted: list[str] = []
        """Superscripts or subscripts that belong together, not yet written."""
        self._position = ""
        self._before = ""
        """The character before them."""
        self.unknown_signs = 0
        """How many characters of symbol fonts have no equivalent."""

    def read(self, paragraph: Any, hidden: Hidden | None = None) -> Inline:
        """What a paragraph holds; `hidden`: why it is left out as a whole, if it is."""
        self._out = Inline()
        self._before = ""
        self._style = child_value(paragraph, "pPr", "pStyle")
        self._children(paragraph, _PLAIN, hidden, 0)
        self._write_shifted()
        return self._out

    def _children(self, node: Any, run: RunStyle, hidden: Hidden | None, depth: int) -> None:
        if depth > _DEEPEST:
            return
        for one in node:
            self._node(one, run, hidden, depth + 1)

    def _node(self, node: Any, run: RunStyle, hidden: Hidden | None, depth: int) -> None:
        name = tag(node)
        if name in _SKIPPED or not name:
            return
        if name == "t":
            self._text(node.text or "", run, hidden)
        elif name == "delText":
            self._text(node.text or "", run, hidden or DELETED)
        elif name == "r":
            style = self._styles.run_style(self._style, child(node, "rPr"))
            self._children(node, style, hidden or (VANISHED if style.hidden else None), depth)
        elif name in _PIECES:
            self._write(_PIECES[name], hidden)
        elif name == "br":
            self._write(
                PAGE_BREAK if value(node, "type") in ("page", "column") and not hidden else "\n",
                hidden,
            )
        elif name == "sym":
            self._symbol(node, hidden)
        elif name in ("footnoteReference", "endnoteReference"):
            self._reference(name.removesuffix("Reference"), node, hidden)
        elif name == "commentReference":
            self._out.comments.append(value(node, "id"))
        elif name == "fldChar":
            self._form_field(node, hidden)
        elif name in ("del", "moveFrom"):
            self._children(node, run, hidden or (DELETED if name == "del" else MOVED), depth)
        elif name == "ruby":
            self._ruby(node, run, hidden, depth)
        elif name in ("oMath", "oMathPara"):
            self._write(math.line_of(node), hidden)
        elif name == "AlternateContent":
            form = one_form(node)
            if form is not None:
                self._children(form, run, hidden, depth)
                self._other_forms(node, form)
        elif name == "txbxContent":
            self._out.boxes.append(node)
        elif name == "docPr":
            self._alternative(node.get("descr") or node.get("title"))
            self._children(node, run, hidden, depth)
        elif name in ("shape", "rect", "roundrect", "oval", "imagedata"):
            self._alternative(node.get("alt"))
            self._children(node, run, hidden, depth)
        elif name == "textpath" and node.get("string"):
            self._write(node.get("string"), hidden)
        elif name == "relIds":
            self._out.diagrams.append(relation(node, "dm"))
        elif name == "chart" and relation(node):
            self._out.charts.append(relation(node))
        else:
            self._children(node, run, hidden, depth)

    def _text(self, text: str, run: RunStyle, hidden: Hidden | None) -> None:
        if run.font and is_symbol_font(run.font):
            text = signs(run.font, text)
            self.unknown_signs += text.count(UNKNOWN)
        if text.strip() and not is_fixed_pitch(run.font):
            self._out.fixed_pitch = False
        if run.position and not hidden and not self._fields.in_instruction:
            if run.position != self._position:
                self._write_shifted()
                self._position = run.position
            self._shifted.append(text)
        else:
            self._write(text, hidden)

    def _write_shifted(self) -> None:
        if self._shifted:
            shift = raised if self._position == "superscript" else lowered
            text = shift("".join(self._shifted), self._before)
            self._out.text.add(text)
            self._before = text[-1:] or self._before
            self._shifted = []
        self._position = ""

    def _write(self, text: str, hidden: Hidden | None) -> None:
        self._put(text, hidden or (_INSTRUCTION if self._fields.in_instruction else None))

    def _put(self, text: str, hidden: Hidden | None) -> None:
        if not text:
            return
        self._write_shifted()
        if hidden is None:
            self._out.text.add(text)
            self._before = text[-1]
        else:
            # On one line, since a line of its own would cut the paragraph in two.
            self._out.text.leave_out(text.replace("\n", " "), *hidden)

    def _form_field(self, node: Any, hidden: Hidden | None) -> None:
        why = hidden or (_INSTRUCTION if self._fields.in_instruction else None)
        self._put(self._fields.mark(node), why)

    def _reference(self, kind: str, node: Any, hidden: Hidden | None) -> None:
        if hidden is None:
            self._write(self._marks.refer(kind, node), hidden)
        else:
            self._marks.delete(kind, node)

    def _symbol(self, node: Any, hidden: Hidden | None) -> None:
        code = value(node, "char")
        try:
            character = sign(value(node, "font"), int(code, 16))
        except (ValueError, OverflowError):
            character = UNKNOWN
        self.unknown_signs += character == UNKNOWN
        self._write(character, hidden)

    def _ruby(self, node: Any, run: RunStyle, hidden: Hidden | None, depth: int) -> None:
        base, reading = child(node, "rubyBase"), child(node, "rt")
        if base is not None:
            self._children(base, run, hidden, depth)
        if reading is not None:
            self._children(reading, run, hidden or _READING, depth)

    def _alternative(self, text: str | None, what: str = "the description of a picture") -> None:
        text = " ".join((text or "").split())
        if text and (text, what) not in self._out.alternatives:
            self._out.alternatives.append((text, what))

    def _other_forms(self, alternatives: Any, form: Any) -> None:
        """What another form of the same thing says beside the one that is read."""
        shown = " ".join("".join(text_runs(form)).split())
        for other in alternatives:
            if other is not form and tag(other) in ("Choice", "Fallback"):
                text = " ".join("".join(text_runs(other)).split())
                if text not in shown:
                    self._alternative(text, "another form of what is shown")


def is_drop_cap(properties: Any) -> bool:
    """Whether a paragraph is the large first letter of the next one."""
    frame = child(properties, "framePr") if properties is not None else None
    return frame is not None and value(frame, "dropCap") in ("drop", "margin")


def is_mark_deleted(properties: Any) -> bool:
    """Whether the end of a paragraph is deleted, so that the next one continues it."""
    marks = child(properties, "rPr") if properties is not None else None
    return marks is not None and any(tag(one) in ("del", "moveFrom") for one in marks)
