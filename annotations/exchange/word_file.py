"""Word files (DOCX): pages of A4 with named styles, runs, tables and real comments.

python-docx makes the package, the styles and the footer. Paragraphs and comments are written as
XML, since its own functions look all comments through for each new one. Elements and their order:
ECMA-376, part 1, 17.3 (paragraphs and runs), 17.4 (tables), 17.13.4 (comments).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Mm, Pt, RGBColor

# What XML 1.0 cannot hold, not even as a reference.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAKS = re.compile(r"([\n\t])")
_NAMESPACES = nsdecls("w", "r")
_MARK_RUN = "<w:r><w:t>@@@</w:t></w:r>"
_MARKED_PARAGRAPH = re.compile(rb"<w:p(?: [^>]*)?><w:r><w:t>@@@</w:t></w:r></w:p>")
_FONT = "Georgia"
_PAGE = (210, 297)
_MARGIN = 25
"""Millimetres."""
_DARK = RGBColor(0x22, 0x22, 0x22)
_PALE = RGBColor(0x55, 0x55, 0x55)


@dataclass(frozen=True, slots=True)
class Look:
    """How a paragraph's style looks, where it differs from the text's."""

    size: float = 11
    """Points."""
    before: float = 0
    after: float = 6
    """Points above and below."""
    left: float = 0
    hanging: float = 0
    """Millimetres."""
    bold: bool = False
    italic: bool = False
    pale: bool = False
    font: str = _FONT
    with_next: bool = False
    """Whether it never ends a page."""
    page_before: bool = False


_STYLES = {
    "Source": Look(9.5, after=4, pale=True, with_next=True),
    "Below Heading": Look(9.5, after=10, pale=True, with_next=True),
    "Quotation": Look(left=6, with_next=True),
    "Details": Look(9.5, pale=True, after=3, with_next=True),
    "Annotation Note": Look(after=4),
    "Link Back": Look(8, pale=True, after=14, font="Courier New"),
    "Standfirst": Look(12, italic=True, after=8),
    "List Entry": Look(left=6, hanging=6, after=3),
    "Verse": Look(left=10),
    "Code": Look(9.5, font="Courier New"),
    "Speech": Look(left=6, hanging=6),
    "Footnote Entry": Look(9.5, left=6, hanging=6, after=3),
    "Picture Caption": Look(9.5, italic=True),
    "Table Cell": Look(9.5, after=0),
    "Legend": Look(9.5, after=2, left=12, hanging=12, with_next=True),
}


def xml_text(text: str) -> str:
    """A text as it can stand in XML."""
    from xml.sax.saxutils import escape  # which imports what reads addresses

    return escape(_IMPOSSIBLE.sub("\ufffd", text))


def run(text: str, properties: str = "") -> str:
    """A run of text; `properties` is the inside of `w:rPr`, in the order that the schema wants."""
    parts = "".join(
        "<w:br/>" if part == "\n" else "<w:tab/>" if part == "\t"
        else f'<w:t xml:space="preserve">{xml_text(part)}</w:t>'
        for part in _BREAKS.split(text) if part
    )  # fmt: skip
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{parts}</w:r>"


@dataclass
class WordFile:
    """A file that is being written, from its beginning to its end."""

    title: str
    _body: list[str] = field(default_factory=list)
    _comments: list[str] = field(default_factory=list)
    _addresses: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._document = Document()
        self._ids = {
            "Normal": "Normal", "Title": "Title", "Heading 1": "Heading1", "Heading 2": "Heading2",
        }  # fmt: skip
        self._set_up()

    # What it consists of

    def paragraph(self, style: str, *runs: str, page_before: bool = False) -> None:
        """A paragraph in one of the styles."""
        self._body.append(self._paragraph(style, runs, page_before=page_before))

    def table(self, rows: Iterable[list[str]]) -> None:
        """A table; a row is its cells, each the runs of its only paragraph. A short row's last cell
        extends to the end.
        """
        cells = list(rows)
        columns = max(map(len, cells))
        width = (_PAGE[0] - 2 * _MARGIN) * 1440 / 25.4 / columns
        grid = f'<w:gridCol w:w="{width:.0f}"/>' * columns
        self._body.append(
            '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
            + "".join(self._row(row, columns) for row in cells)
            + "</w:tbl>"
        )
        self._body.append(self._paragraph("Table Cell", ()))  # else two tables become one

    def _row(self, cells: list[str], columns: int) -> str:
        written = []
        for number, cell in enumerate(cells, 1):
            extent = columns - number + 1 if number == len(cells) else 1
            more = f'<w:gridSpan w:val="{extent}"/>' if extent > 1 else ""
            written.append(
                f'<w:tc><w:tcPr><w:tcW w:w="0" w:type="auto"/>{more}</w:tcPr>'
                f"{self._paragraph('Table Cell', (cell,))}</w:tc>"
            )
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(written)}</w:tr>"

    def link(self, text: str, address: str, properties: str = "") -> str:
        """A run that links to a web address."""
        if address not in self._addresses:
            self._addresses[address] = self._document.part.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return (
            f'<w:hyperlink r:id="{self._addresses[address]}">{run(text, properties)}</w:hyperlink>'
        )

    def comment(self, author: str, date: str, paragraphs: Iterable[str]) -> int:
        """A comment, each of its paragraphs as runs; returns its id, for the marks in the text."""
        number = len(self._comments)
        initials = "".join(word[0] for word in author.split())[:4]
        head = "<w:r><w:annotationRef/></w:r>"
        body = "".join(
            f"<w:p>{'' if position else head}{runs}</w:p>"
            for position, runs in enumerate(paragraphs)
        )
        self._comments.append(
            f'<w:comment w:id="{number}" w:author={_attribute(author)} w:date={_attribute(date)} '
            f"w:initials={_attribute(initials)}>{body or f'<w:p>{head}</w:p>'}</w:comment>"
        )
        return number

    # The file

    def content(self) -> bytes:
        """The bytes of the file."""
        self._document.element.body.insert(0, parse_xml(f"<w:p {_NAMESPACES}>{_MARK_RUN}</w:p>"))
        parts = {"word/document.xml": self._body}
        if self._comments:
            _ = self._document.comments  # makes the part
            part: Any = self._document.part.part_related_by(RELATIONSHIP_TYPE.COMMENTS)
            part.element.append(parse_xml(f"<w:p {_NAMESPACES}>{_MARK_RUN}</w:p>"))
            parts["word/comments.xml"] = self._comments
        package = io.BytesIO()
        self._document.save(package)
        return _filled(package, parts)

    def _paragraph(self, style: str, runs: Iterable[str], *, page_before: bool = False) -> str:
        more = "<w:pageBreakBefore/>" if page_before else ""
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{self._ids[style]}"/>{more}</w:pPr>{"".join(runs)}</w:p>'
        )

    # Styles and the page

    def _set_up(self) -> None:
        document = self._document
        properties = document.core_properties
        properties.title, properties.author, properties.comments = self.title[:255], "", ""
        properties.last_modified_by = ""
        properties.created = properties.modified = datetime.now(UTC)
        section = document.sections[0]
        section.page_width, section.page_height = Mm(_PAGE[0]), Mm(_PAGE[1])
        section.left_margin = section.right_margin = Mm(_MARGIN)
        section.top_margin = section.bottom_margin = Mm(_MARGIN)
        self._number_pages(section.footer.paragraphs[0])
        styles: Any = document.styles
        self._dress(styles["Normal"], Look())
        styles["Normal"].paragraph_format.widow_control = True
        self._dress(styles["Title"], Look(20, after=8))
        for border in styles["Title"].element.xpath(".//w:pBdr"):
            border.getparent().remove(border)
        self._dress(styles["Heading 1"], Look(16, before=24, after=6, with_next=True))
        self._dress(styles["Heading 2"], Look(13, before=14, after=4, with_next=True, bold=True))
        for name, look in _STYLES.items():
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            self._dress(style, look)
            self._ids[name] = style.style_id

    @staticmethod
    def _dress(style: Any, look: Look) -> None:
        font, shape = style.font, style.paragraph_format
        font.name, font.size = look.font, Pt(look.size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("w:cs", "w:hAnsi"):
            fonts.set(qn(script), look.font)
        font.bold, font.italic = look.bold, look.italic
        font.color.rgb = _PALE if look.pale else _DARK
        shape.space_before, shape.space_after = Pt(look.before), Pt(look.after)
        shape.left_indent, shape.first_line_indent = Mm(look.left), Mm(-look.hanging)
        shape.keep_with_next = look.with_next

    @staticmethod
    def _number_pages(paragraph: Any) -> None:
        paragraph.alignment = 1  # centred
        field_ = OxmlElement("w:fldSimple")
        field_.set(qn("w:instr"), "PAGE")
        paragraph._p.append(field_)


def _filled(package: io.BytesIO, parts: dict[str, list[str]]) -> bytes:
    """A package in which the marked paragraph of each part is replaced by this XML. The XML of a
    large library fits in memory, a tree of it may not.
    """
    out = io.BytesIO()
    with ZipFile(package) as empty, ZipFile(out, "w", ZIP_DEFLATED) as full:
        for name in empty.namelist():
            content = empty.read(name)
            if name not in parts:
                full.writestr(name, content)
                continue
            before, after = _MARKED_PARAGRAPH.split(content)
            with full.open(name, "w") as part:
                part.write(before)
                for chunk in parts[name]:
                    part.write(chunk.encode())
                part.write(after)
    return out.getvalue()


def _attribute(text: str) -> str:
    from xml.sax.saxutils import quoteattr  # as above

    return quoteattr(_IMPOSSIBLE.sub("\ufffd", text))
