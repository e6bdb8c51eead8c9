"""BibTeX, as BibLaTeX, Pandoc, Typst and Zotero read it: https://ctan.org/pkg/biblatex, 2.

bibtexparser reads entries and names, pylatexenc what stands in them in LaTeX. Letters are written
as UTF-8.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from annotations.errors import BadFile
from annotations.exchange.format import (
    ExchangeFormat,
    ExportedFile,
    Exporter,
    ExportOptions,
    ExportSelection,
    Importer,
)
from annotations.exchange.formats.references.entries import (
    LANGUAGES,
    Entry,
    address,
    date_of,
    decoded,
    entries,
    exported,
    full_date,
    imported,
    language_code,
    one_line,
)
from annotations.exchange.formats.references.names import from_parts, split_name
from annotations.exchange.latex_text import latex
from annotations.exchange.project import ImportedProject, Loss
from corpus.document import Metadata

_ENTRY = re.compile(rb"@\s*(?!comment|preamble|string)[A-Za-z]+\s*[{(]", re.IGNORECASE)
_PUBLISHERS = (
    "publisher", "organization", "journaltitle", "journal", "institution", "school",
    "howpublished",
)  # fmt: skip
_CORE = re.compile(r"\w(?:.*\w)?")
"""A word without the signs around it."""
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_A_JOURNAL = frozenset({"article", "periodical", "review"})
# \v c is an accent on a letter; names are divided at the blank.
_ACCENT = re.compile(r"\\([bcdHkrtuv])\s+([A-Za-z])")
_ESCAPED = re.compile(r"\\([%&#_$~{}])(?:\{\})?")
# pylatexenc takes it for an accent without a letter.
_CARET = re.compile(r"\\textasciicircum(?:\{\}|\s)?")
_LATEX = re.compile(r"[\\$~%]|--|``|''|[?!]`")
_HELD_CARET = "\ue000"
_URL = re.compile(r"\\url\s*\{(.*)\}", re.DOTALL)
_PIECE = re.compile(r'"([^"]*)"|\{([^{}]*)\}|([^\s#"{}]+)')
_WRAPPED = re.compile(r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
_CONCATENATION = re.compile(rf"\s*(?:{_PIECE.pattern})(?:\s*#\s*(?:{_PIECE.pattern}))+\s*")


# Writing


def _export(selection: ExportSelection, options: ExportOptions) -> ExportedFile:  # noqa: ARG001
    return exported(selection, "\n".join(_entry(entry) for entry in entries(selection)))


def _entry(entry: Entry) -> str:
    kind = "online" if entry.metadata.url else "misc"
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(entry))
    return f"@{kind}{{{entry.key},\n{lines}}}\n"


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    metadata = entry.metadata
    yield "title", _title(entry.title)
    if metadata.authors:
        yield "author", " and ".join(map(_author, metadata.authors))
    if metadata.publisher:
        yield "organization", latex(one_line(metadata.publisher))
    if metadata.published:
        yield "date", metadata.published
        yield "year", metadata.published[:4]  # for BibTeX itself, which knows no date
    if metadata.url:
        # Verbatim there: nothing is escaped, and braces could end it.
        yield "url", re.sub(r"[\s{}\\]", lambda m: f"%{ord(m[0]):02X}", metadata.url)
    if metadata.language in LANGUAGES:
        yield "langid", LANGUAGES[metadata.language]
    if entry.keywords:
        yield "keywords", ", ".join(latex(one_line(k.replace(",", " "))) for k in entry.keywords)


def _title(title: str) -> str:
    """Names and abbreviations are protected from styles that write titles in small letters. Where
    most words begin with a capital, that says nothing about them.
    """
    first, *others = one_line(title).split(" ")
    capitals = sum(word[:1].isupper() for word in others)
    is_headline = 2 * capitals > len(others)
    protected = [_protected(word, from_=1 if is_headline else 0) for word in others]
    return " ".join([_protected(first, from_=1), *protected])


def _protected(word: str, *, from_: int) -> str:
    """A word in braces if it has a capital, the first `from_` letters aside."""
    core = _CORE.search(word)
    if core is None or not any(char.isupper() for char in core[0][from_:]):
        return latex(word)
    before, after = word[: core.start()], word[core.end() :]
    return f"{latex(before)}{{{latex(core[0])}}}{latex(after)}"


def _author(author: str) -> str:
    name = split_name(author)
    if name.is_unit:
        return f"{{{latex(str(name))}}}"
    family = " ".join(filter(None, (name.particle, name.family)))
    return ", ".join(latex(part) for part in (family, name.suffix, name.given) if part)


# Reading


def _import(data: bytes) -> ImportedProject:
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import DuplicateBlockKeyBlock, ParsingFailedBlock
    from bibtexparser.model import Entry as BibEntry

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what fails is counted here
    try:
        library = parse_string(decoded(data))
    except RecursionError as error:
        raise BadFile("this BibTeX file is nested too deeply") from error
    strings = {name.lower(): str(one.value) for name, one in library.strings_dict.items()}
    found: list[Metadata] = []
    failed = 0
    for block in library.blocks:
        if isinstance(block, BibEntry):
            found.append(_metadata(block, {f.key: str(f.value) for f in block.fields}, strings))
        elif isinstance(block, DuplicateBlockKeyBlock):
            second = block.ignore_error_block
            if isinstance(second, BibEntry):  # two documents of one key are two
                raw = {f.key: _unwrapped(str(f.value), strings) for f in second.fields}
                found.append(_metadata(second, raw, strings))
        elif isinstance(block, ParsingFailedBlock):
            failed += 1
    if not found:
        raise BadFile("this is not a BibTeX file: there are no entries in it")
    losses = (Loss("entries that are not BibTeX", failed),) if failed else ()
    return imported(found, losses)


def _metadata(entry: Any, values: dict[str, str], strings: dict[str, str]) -> Metadata:
    raw = {name.lower(): _joined(value, strings) for name, value in values.items()}
    kind = str(entry.entry_type).lower()
    journals = ("journaltitle", "journal") if kind in _IN_A_JOURNAL else ()
    names = (*journals, *_PUBLISHERS)
    publisher = next((raw[name] for name in names if _plain(raw.get(name, ""))), "")
    how = _URL.search(raw.get("howpublished", ""))
    if how and publisher == raw.get("howpublished"):
        publisher = ""
    title, subtitle = _plain(raw.get("title", "")), _plain(raw.get("subtitle", ""))
    return Metadata(
        title=": ".join(filter(None, (title, subtitle))) or None,
        authors=tuple(_names(raw.get("author", ""))),
        publisher=_plain(publisher) or None,
        published=_date(raw),
        url=address(_verbatim(raw.get("url", "") or (how[1] if how else "")),
                    _verbatim(raw.get("doi", ""))),
        language=language_code(raw.get("langid") or raw.get("language") or ""),
    )  # fmt: skip


def _unwrapped(value: str, strings: dict[str, str]) -> str:
    """A value without the braces or quotation marks around it, which bibtexparser leaves in the
    second entry of one key, with the names of strings.
    """
    if _WRAPPED.fullmatch(value) or (value[:1] == value[-1:] == '"' and value.count('"') == 2):
        return value[1:-1]
    return strings.get(value.lower(), value)


def _joined(value: str, strings: dict[str, str]) -> str:
    """A value without the signs that join its pieces, as in `"one" # two`; a piece without quotes
    or braces is the name of a string.
    """
    if "#" not in value or not _CONCATENATION.fullmatch(value):
        return value
    joined = ""
    for quoted, braced, word in _PIECE.findall(value):
        name = word
        if name and not name.isdigit() and name.lower() not in strings:
            if value.lstrip()[:1] != '"':
                return value  # it is no name: “C# {code}”
            name = ""  # as BibTeX takes one that is not defined
        joined += quoted or braced or strings.get(name.lower(), name)
    return joined


def _date(raw: dict[str, str]) -> str | None:
    given = full_date(raw.get("date", ""))
    if given or not raw.get("day"):
        return given
    month = raw.get("month", "").strip().lower()[:3]
    number = _MONTHS.index(month) + 1 if month in _MONTHS else month
    return date_of(raw.get("year", ""), number, raw["day"])


def _names(value: str) -> Iterator[str]:
    from bibtexparser.middlewares.names import (
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    for name in split_multiple_persons_names(_ACCENT.sub(r"{\\\1{\2}}", value)):
        if re.fullmatch(r"\{.*\}", name.strip(), re.DOTALL):
            yield _plain(name)
        elif name.strip().lower() != "others":
            parts = parse_single_name_into_parts(name, strict=False)
            family = _plain(" ".join((*parts.von, *parts.last)))
            given, suffix = _plain(" ".join(parts.first)), _plain(" ".join(parts.jr))
            yield str(from_parts(family, given, suffix))


@lru_cache(maxsize=4096)
def _plain(value: str) -> str:
    """LaTeX as plain text."""
    if not _LATEX.search(value):
        return one_line(value.replace("{", "").replace("}", ""))
    converter, context = _converter()
    try:
        text = converter.latex_to_text(_CARET.sub(_HELD_CARET, value), latex_context=context)
        text = text.replace(_HELD_CARET, "^")
    except Exception:  # noqa: BLE001 - whatever stands there: then it is text already
        text = value
    return one_line(text)


@cache
def _converter() -> tuple[Any, Any]:
    """What knows the commands of LaTeX; making it takes longer than its use."""
    from pylatexenc.latex2text import LatexNodes2Text
    from pylatexenc.latexwalker import get_default_latex_context_db

    return LatexNodes2Text(math_mode="text"), get_default_latex_context_db()


def _verbatim(value: str) -> str:
    """An address, as it is meant."""
    match = _URL.fullmatch(value.strip())
    return _ESCAPED.sub(r"\1", match[1] if match else value)


def _sniff(head: bytes) -> bool:
    return _ENTRY.search(head) is not None and not head.lstrip().startswith((b"{", b"["))


FORMAT = ExchangeFormat(
    "bibtex", "BibTeX", (".bib",), Exporter(_export), Importer(_sniff, _import, isolated=True)
)
