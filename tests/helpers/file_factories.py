"""PDFs, Word documents and books for the tests: made here, so that their text is known."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

PROSE = (
    "The harbour board met on a grey morning to decide whether the old ferry should be repaired or "
    "sold, and the engineers who had inspected it in the spring were asked to explain what they "
    "had found below the waterline. Nobody from the newspaper had been invited.",
    "“We cannot run boats on goodwill alone,” the treasurer told the committee, adding that the "
    "expenditure had risen by a third since the introduction of the winter timetable. The "
    "representatives of the fishermen disagreed, and said so at considerable length.",
    "A return ticket will cost twelve crowns from Monday. Children, pensioners and anybody with a "
    "certificate of employment on the island will pay half; bicycles travel free of charge until "
    "the end of September, when the administration intends to reconsider the arrangement.",
    "The islanders remember that a similar proposal was rejected four years ago, after a "
    "demonstration at which several hundred people had blocked the landing stage for an afternoon. "
    "It was a well-known photograph of that afternoon that hung behind the chairwoman on Thursday.",
    "According to the institute for coastal transportation, passenger numbers have fallen in every "
    "quarter since the bridge was opened. Its director, however, warned against extrapolating from "
    "an exceptional season: the storms had kept the boats in port for nineteen days.",
    "What happens to the crew is undecided. Two of the five sailors have accepted positions on the "
    "mainland, and the others are negotiating with the municipality about an apprenticeship that "
    "would allow them to stay. The captain, who is sixty-one, only shrugged when he was asked.",
)
MARGIN, GUTTER, SIZE, LEADING = 60.0, 20.0, 10.0, 12.5


def paragraphs(count: int) -> list[str]:
    """So many paragraphs, no two of them alike."""
    return [f"{PROSE[n % len(PROSE)]} That was point {n + 1}." for n in range(count)]


def pdf(
    texts: Sequence[str],
    *,
    columns: int = 1,
    by_row: bool = False,
    title: str = "",
    head: str = "",
    foot: str = "",
    numbered: bool = False,
    hyphens: bool = True,
    justified: bool = False,
    font: str = "Helvetica",
    spaced: bool = False,
    password: str = "",
) -> bytes:
    """A PDF of these paragraphs. `by_row`: the columns' lines are drawn in turn, as some programs
    do; `spaced`: empty lines between paragraphs instead of indents.
    """
    if font == "Vera":
        pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    if password:
        canvas.setEncrypt(_encryption(password))
    width = (A4[0] - 2 * MARGIN - GUTTER * (columns - 1)) / columns
    lines = [line for text in texts for line in _wrapped(text, width, font, hyphens, spaced)]
    page = 0
    while lines or page == 0:
        page += 1
        top = A4[1] - 100
        if head:
            canvas.setFont(font, 8)
            canvas.drawString(MARGIN, A4[1] - 50, head)
        if page == 1 and title:
            canvas.setFont(font, 18)
            canvas.drawString(MARGIN, top, title)
            top -= 40
        rows = int((top - 90) / LEADING)
        drawn = []
        for column in range(columns):
            for row in range(rows):
                if lines:
                    text, last, indent = lines.pop(0)
                    drawn.append((column, row, text, last, indent))
        if by_row:
            drawn.sort(key=lambda item: (item[1], item[0]))
        for column, row, text, last, indent in drawn:
            left = MARGIN + column * (width + GUTTER) + indent
            _draw(canvas, text, left, top - row * LEADING, width - indent, font,
                  justified and not last)  # fmt: skip
        canvas.setFont(font, 8)
        if foot:
            canvas.drawString(MARGIN, 45, foot)
        if numbered:
            canvas.drawCentredString(A4[0] / 2, 30, str(page))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def paper(columns: int) -> tuple[bytes, str, list[str]]:
    """A study as journals print them, set by reportlab's own layout: its title over the columns on
    two lines, heads that differ on even and odd pages, notes, items, references. With its title and
    its paragraphs.
    """
    from reportlab.lib.enums import TA_JUSTIFY
    from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
    from reportlab.platypus import (
        BaseDocTemplate,
        Frame,
        FrameBreak,
        ListFlowable,
        ListItem,
        PageTemplate,
        Paragraph,
    )

    styles = getSampleStyleSheet()
    text = ParagraphStyle(
        "text", parent=styles["Normal"], fontName="Times-Roman", fontSize=10, leading=12,
        alignment=TA_JUSTIFY, firstLineIndent=12,
    )  # fmt: skip
    small = ParagraphStyle("small", parent=text, fontSize=7.5, leading=9, firstLineIndent=0)
    head = ParagraphStyle("head", parent=styles["Heading2"], fontSize=11, spaceAfter=3)

    def around(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Times-Italic", 8)
        canvas.drawString(60, 800, "Example, A." if document.page % 2 else "Ferry Studies")
        canvas.drawRightString(535, 800, str(document.page + 16))
        canvas.drawString(60, 30, "Downloaded from quay.example on 3 May 2021")

    def frames(low: float, high: float) -> list[Frame]:
        wide = (475 - 18 * (columns - 1)) / columns
        return [Frame(60 + n * (wide + 18), low, wide, high - low) for n in range(columns)]

    title = "Ferries after the bridge: a study of passenger numbers"
    said = paragraphs(25)
    story = [Paragraph(title, styles["Title"]), Paragraph(said[0], small), FrameBreak()]
    truth = said[:1]
    for number, name in enumerate(("Introduction", "Method", "Results", "Discussion")):
        truth.append(f"{number + 1} {name}")
        story.append(Paragraph(truth[-1], head))
        for one in said[1 + 5 * number : 6 + 5 * number]:
            truth.append(f"{one} The figure was 4.2¹ in May.")
            story.append(Paragraph(f"{one} The figure was 4.2<super>1</super> in May.", text))
        item = "Children pay half of it, as was agreed upon at the meeting of the board in spring."
        truth.append(item)
        story.append(ListFlowable([ListItem(Paragraph(item, text))], bulletType="bullet"))
    for name in ("Boats and money", "The winter timetable reconsidered, and what has come of it"):
        truth.append(f"Example, A. (2012) {name}. Harbour Review 44, 1–12. https://quay.example/3")
        story.append(Paragraph(truth[-1], small))
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4, invariant=True)
    first = [Frame(60, 650, 475, 130), *frames(60, 650)]
    document.addPageTemplates([
        PageTemplate("first", first, onPage=around, autoNextPageTemplate="later"),
        PageTemplate("later", frames(60, 780), onPage=around),
    ])  # fmt: skip
    document.build(story)
    return out.getvalue(), title, truth


def _encryption(password: str) -> object:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return StandardEncryption(password)


def _wrapped(
    text: str, width: float, font: str, hyphens: bool, spaced: bool
) -> list[tuple[str, bool, float]]:
    """Lines, whether each is the last of its paragraph, and how far it is indented."""
    lines: list[tuple[str, bool, float]] = []
    line = ""
    words = text.split()
    while words:
        indent = 0.0 if lines or spaced else 12.0
        word = words.pop(0)
        longer = f"{line} {word}".strip()
        if pdfmetrics.stringWidth(longer, font, SIZE) <= width - indent:
            line = longer
            continue
        # At the last place that fits, with three letters on either side.
        for at in range(len(word) - 3, 2, -1) if hyphens and word.isalpha() else ():
            cut = f"{line} {word[:at]}-".strip()
            if pdfmetrics.stringWidth(cut, font, SIZE) <= width - indent:
                line, word = cut, word[at:]
                break
        lines.append((line, False, indent))
        line = ""
        words.insert(0, word)
    lines.append((line, True, 0.0 if lines or spaced else 12.0))
    return [*lines, ("", True, 0.0)] if spaced else lines


def _draw(
    canvas: Canvas, text: str, left: float, low: float, width: float, font: str, justified: bool
) -> None:
    line = canvas.beginText(left, low)
    line.setFont(font, SIZE)
    rest = width - pdfmetrics.stringWidth(text, font, SIZE)
    line.setWordSpace(rest / text.count(" ") if justified and " " in text else 0)
    line.textOut(text)
    canvas.drawText(line)


def scan() -> bytes:
    """A PDF whose only page is a picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=True)
    canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, *A4)
    canvas.save()
    return out.getvalue()


def pdf_of(*objects: str | bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, said in enumerate(objects, start=1):
        places.append(len(out))
        body = said.encode() if isinstance(said, str) else said
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<</Size {len(objects) + 1} /Root 1 0 R>>\nstartxref\n{table}\n%%EOF".encode()
    return bytes(out)


def stream(data: bytes, more: str = "") -> bytes:
    """An object with a stream; `more` goes into its dictionary."""
    return f"<<{more} /Length {len(data)}>> stream\n".encode() + data + b"\nendstream"


def page_of(content: bytes | str, *more: str | bytes, fonts: str = "/F 5 0 R") -> bytes:
    """A PDF of one page; `content` is what draws it, `more` are the objects from 6 on."""
    drawn = stream(content.encode()) if isinstance(content, str) else content
    return pdf_of(
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        f"/Resources <</Font <<{fonts}>> /XObject <</X 6 0 R>>>>>>",
        drawn,
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        *more,
    )


def ligatures(meaning: dict[int, str]) -> bytes:
    """A PDF whose font has glyphs for several letters, at codes that `meaning` tells."""
    told = "\n".join(
        f"<{code:02x}> <{letters.encode('utf-16-be').hex()}>" for code, letters in meaning.items()
    )
    letters = "\n".join(f"<{code:02x}> <{code:04x}>" for code in range(32, 127))
    table = (
        "/CIDInit /ProcSet findresource begin begincmap\n1 begincodespacerange\n<00> <ff>\n"
        f"endcodespacerange\n{len(meaning) + 95} beginbfchar\n{told}\n{letters}\nendbfchar\n"
        "endcmap end"
    )
    glyphs = " ".join(f"{code} /lig{code}" for code in meaning)
    return page_of(
        "BT /F 12 Tf 50 700 Td (The o\x01ce \x02led the \x03oor plan, and the \x02nal o\x04er) Tj "
        "0 -15 Td (came later on, when nobody was there to hear of it.) Tj ET",
        "<<>>",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 0 /LastChar 126 "
        f"/Widths [{' '.join(['500'] * 127)}] /ToUnicode 8 0 R "
        f"/Encoding <</Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [{glyphs}]>>>>",
        stream(table.encode()),
        fonts="/F 7 0 R",
    )


def archive(members: dict[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = "".join(
    f'<w:style w:styleId="{identifier}"><w:name w:val="{name}"/>{more}</w:style>'
    for identifier, name, more in (
        ("Titel", "Title", ""),
        ("H1", "heading 1", ""),
        ("Mine", "My own", '<w:basedOn w:val="H1"/>'),
        ("Zitat", "Quote", ""),
        ("Liste", "List Bullet", ""),
        ("Quelltext", "Source Code", ""),
    )
)


def paragraph(text: str, style: str = "", properties: str = "", more: str = "") -> str:
    """A paragraph of a Word document."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f"<w:p><w:pPr>{named}{properties}</w:pPr>"
        f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>{more}</w:p>'
    )


_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(**kinds: str) -> str:
    """Relations to parts (`id="header=header1.xml"`) as a member of an office document."""
    told = (
        f'<Relationship Id="{name}" Type="http://x/{kind.partition("=")[0]}" '
        f'Target="{kind.partition("=")[2]}"/>'
        for name, kind in kinds.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(told)}</Relationships>'


def docx(
    body: str, *, core: str = "", members: dict[str, str | bytes] | None = None, **parts: str
) -> bytes:
    """A Word document of this body; `parts` are further members of `word/`, and `members` are
    written as they are.
    """
    all_members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {_W} {_R}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {_W}>{_STYLES}</w:styles>",
    }
    all_members |= {
        f"word/{name}.xml": f"<w:{name} {_W}>{xml}</w:{name}>" for name, xml in parts.items()
    }
    if core:
        all_members["docProps/core.xml"] = (
            '<c:p xmlns:c="core" xmlns:dc="http://purl.org/dc/elements/1.1/">' + core + "</c:p>"
        )
    return archive(all_members | (members or {}))


def epub(chapters: dict[str, str], metadata: str = "", **more: str | bytes) -> bytes:
    """A book of these chapters (file names and bodies), which the archive holds in another
    order.
    """
    items = "".join(
        f'<item id="{n}" href="text/{name}" media-type="application/xhtml+xml"/>'
        for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="{n}"/>' for n in range(len(chapters)))
    pages = {
        f"OEBPS/text/{name}": '<?xml version="1.0"?><!DOCTYPE html><html xmlns='
        f'"http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{body}</body></html>'
        for name, body in reversed(chapters.items())
    }
    return archive({
        "mimetype": "application/epub+zip",
        **pages,
        "META-INF/container.xml": "<container><rootfiles>"
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        "OEBPS/book.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{items}</manifest>"
        f"<spine>{spine}</spine></package>",
        **more,
    })  # fmt: skip
