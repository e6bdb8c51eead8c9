"""What a Word document's styles say of its paragraphs and characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from corpus.formats.docx.xml import child, child_value, number, switch, tag, value

# Programs that write the name of a built-in style in their user's language. Word itself writes the
# English one.
_HEADING = re.compile(
    r"(?:heading|überschrift|rubrik|overskrift|otsikko|kop|titre|título|titolo|titlu|nagłówek"
    r"|nadpis|naslov|címsor|antraštė|virsraksts|pealkiri|başlık|заголовок|επικεφαλίδα|見出し|标题"
    r"|標題|제목|כותרת|عنوان|intestazione|encabezado|cabeçalho|en-tête)\s?(\d)(?!\d)"
)
_KINDS: tuple[tuple[str, int, frozenset[str]], ...] = tuple(
    (kind, level, frozenset(names.split("|")))
    for kind, level, names in (
        ("heading", 1,
         "title|titel|titre|título|titolo|tytuł|название|заголовок|表題|标题|標題|제목"),
        ("quote", 0,
         "quote|intense quote|block text|block quote|blockquote|quotations|quotation|zitat"
         "|intensives zitat|blocktext|citation|citation intense|cita|cita destacada|citazione"
         "|citação|citat|citaat|cytat|цитата|выделенная цитата|引用|引用文|明显引用|인용"),
        ("caption", 0,
         "caption|image caption|table caption|beschriftung|légende|epígrafe|legenda|didascalia"
         "|bijschrift|billedtekst|kuvaotsikko|название объекта|図表番号|题注|캡션"),
        ("pre", 0,
         "source code|sourcecode|code|code block|codeblock|html preformatted|preformatted text"
         "|preformatted|verbatim|listing|macro text|macro|html vorformatiert|préformaté html"
         "|quelltext|quellcode|código|код"),
        ("verse", 0, "verse|verses|poem|poetry|stanza|verse line|poem line|gedicht|vers|poème"
         "|poesia|poema|стихи"),
    )
)  # fmt: skip
_LISTS = re.compile(
    r"(?!list (?:paragraph|continue))(?:list|liste|lista|lijst|列表|список)(?: |$|\d)"
)
_FIXED_PITCH = re.compile(
    r"(?i)(?:courier|consolas|menlo|monaco|andale mono|lucida console|dejavu sans mono"
    r"|liberation mono|source code|fira (?:code|mono)|cascadia|jetbrains|.* mono)\b"
)


class Style(NamedTuple):
    """A paragraph or character style."""

    name: str
    base: str
    paragraph: Any
    """Its paragraph properties, or None."""
    run: Any
    """Its run properties, or None."""


class RunStyle(NamedTuple):
    """What the properties of a run mean for its text."""

    hidden: bool = False
    position: str = ""
    """`superscript`, `subscript` or nothing."""
    font: str = ""


class Styles:
    """The styles of a document by their identifiers."""

    def __init__(self, root: Any) -> None:
        """`root`: the root of the part that holds the styles, or None."""
        self._styles: dict[str, Style] = {}
        self._defaults: Any = None
        self._run_styles: dict[str, RunStyle] = {}
        self._kinds: dict[str, tuple[str, int] | None] = {}
        self.usual = ""
        """The identifier of the style of paragraphs that name none."""
        for node in root if root is not None else ():
            if tag(node) == "docDefaults":
                self._defaults = child(node, "rPrDefault", "rPr")
            if tag(node) != "style":
                continue
            identifier = value(node, "styleId")
            self._styles[identifier] = Style(
                child_value(node, "name").lower(), child_value(node, "basedOn"),
                child(node, "pPr"), child(node, "rPr"),
            )  # fmt: skip
            if value(node, "type") == "paragraph" and value(node, "default") in ("1", "true", "on"):
                self.usual = identifier

    def chain(self, identifier: str) -> Iterator[tuple[str, Style]]:
        """A style and those that it is based on, with their identifiers."""
        seen: set[str] = set()
        while identifier in self._styles and identifier not in seen:
            seen.add(identifier)
            yield identifier, self._styles[identifier]
            identifier = self._styles[identifier].base

    def kind(self, properties: Any) -> tuple[str, int]:
        """The kind of a paragraph with these properties, and the level of a heading; `p` where they
        say nothing. Lists are known by their numbering.
        """
        outline = number(child_value(properties, "outlineLvl")) if properties is not None else None
        if outline is not None and 0 <= outline < 9:
            return "heading", min(outline + 1, 6)
        identifier = child_value(properties, "pStyle") if properties is not None else ""
        if identifier not in self._kinds:
            self._kinds[identifier] = self._kind_of_style(identifier)
        kind = self._kinds[identifier] or ("p", 0)
        return ("p", 0) if kind[0] == "heading" and outline == 9 else kind

    def _kind_of_style(self, identifier: str) -> tuple[str, int] | None:
        for own, style in self.chain(identifier):
            outline = number(child_value(style.paragraph, "outlineLvl"))
            if outline is not None:
                if 0 <= outline < 9:
                    return "heading", min(outline + 1, 6)
                return self._named_kind(own, style)
            if kind := self._named_kind(own, style):
                return kind
        return None

    def _named_kind(self, identifier: str, style: Style) -> tuple[str, int] | None:
        for name in (style.name, "" if style.name else identifier.lower()):
            if heading := _HEADING.match(name):
                return "heading", max(1, min(int(heading[1]), 6))
            for kind, level, names in _KINDS:
                if name in names:
                    return kind, level
        return None

    def is_listed(self, properties: Any) -> bool:
        """Whether a style of a paragraph is one for lists by its name."""
        identifier = child_value(properties, "pStyle") if properties is not None else ""
        return any(_LISTS.match(style.name) for _, style in self.chain(identifier))

    def run_style(self, paragraph_style: str, run_properties: Any) -> RunStyle:
        """What holds for a run in a paragraph of this style: the run's own word comes first, then
        its style's, then the paragraph's.
        """
        base = self._run_style_of(paragraph_style or self.usual)
        if run_properties is None or len(run_properties) == 0:
            return base
        if character_style := child_value(run_properties, "rStyle"):
            base = _over(base, [s.run for _, s in self.chain(character_style)])
        return _over(base, [run_properties])

    def _run_style_of(self, identifier: str) -> RunStyle:
        if identifier not in self._run_styles:
            properties = [style.run for _, style in self.chain(identifier)]
            self._run_styles[identifier] = _over(RunStyle(), [*properties, self._defaults])
        return self._run_styles[identifier]


def is_fixed_pitch(font: str) -> bool:
    """Whether a font is one for code."""
    return bool(_FIXED_PITCH.match(font))


def _over(base: RunStyle, properties: Iterable[Any]) -> RunStyle:
    """A style with properties over it, the strongest first."""
    hidden: bool | None = None
    position = font = ""
    for node in properties:
        if node is None:
            continue
        hidden = switch(node, "vanish") if hidden is None else hidden
        position = position or child_value(node, "vertAlign")
        fonts = child(node, "rFonts")
        if not font and fonts is not None:
            font = value(fonts, "ascii") or value(fonts, "hAnsi")
    return RunStyle(
        base.hidden if hidden is None else hidden,
        (position if position in ("superscript", "subscript") else "") if position
        else base.position,
        font or base.font,
    )  # fmt: skip
