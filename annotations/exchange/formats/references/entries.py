"""What of a document is in a reference, and how references are read."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import unquote

from annotations.analysis.selection import ExportSelection
from annotations.exchange.format import ExportedFile
from annotations.exchange.loss_report import reply_loss
from annotations.exchange.project import ImportedProject, Loss
from annotations.exchange.rows import ImportedRows
from corpus.document import DocumentSummary, Metadata
from corpus.text.storable import storable

LANGUAGES = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "ngerman",
    "el": "greek", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "he": "hebrew", "hr": "croatian", "hu": "magyar", "it": "italian", "ja": "japanese",
    "la": "latin", "nl": "dutch", "no": "norsk", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sk": "slovak", "sl": "slovene", "sv": "swedish",
    "tr": "turkish", "uk": "ukrainian", "zh": "chinese",
}  # fmt: skip
"""The names that Babel and BibLaTeX have for languages, by their codes."""
_CODES = {name: code for code, name in LANGUAGES.items()} | {
    "american": "en", "british": "en", "usenglish": "en", "ukenglish": "en", "german": "de",
    "austrian": "de", "naustrian": "de", "nswissgerman": "de", "swissgerman": "de",
    "francais": "fr", "brazil": "pt", "brazilian": "pt", "hungarian": "hu", "norwegian": "no",
    "nynorsk": "no", "slovenian": "sl", "deutsch": "de", "français": "fr", "español": "es",
    "italiano": "it",
}  # fmt: skip
_DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?=[T/\s]|$)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A document that is to be a reference."""

    key: str
    title: str
    metadata: Metadata
    keywords: tuple[str, ...]


def entries(selection: ExportSelection) -> Iterator[Entry]:
    """The documents of a selection; their collections are keywords."""
    for summary in selection.exported_documents:
        yield Entry(summary.slug, summary.title, summary.metadata, summary.collections)


def exported(selection: ExportSelection, text: str) -> ExportedFile:
    """The file, with what it cannot hold of a library."""
    documents = selection.exported_documents
    losses = (
        Loss("annotations", len(selection.annotations), "a CSV (.csv) holds them"),
        Loss("memos", len(selection.memos), "variorum export --memos FILE writes them"),
        reply_loss(selection),
        Loss(
            "attributes of documents",
            sum(map(_attributes, documents)),
            "variorum attributes export FILE writes them",
        ),
    )
    content = storable(text).encode()
    return ExportedFile(
        content, tuple(loss for loss in losses if loss.number), documents=len(documents)
    )


def _attributes(document: DocumentSummary) -> int:
    return len(document.attributes)


def imported(references: list[Metadata], losses: tuple[Loss, ...] = ()) -> ImportedProject:
    """What is in a file of references."""
    used = tuple(one for one in references if one.title or one.url)
    return ImportedProject(ImportedRows(()), references=used, losses=losses)


def decoded(data: bytes) -> str:
    """The text of a file of references; what is not Unicode is an old file of Western Europe."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def one_line(text: str) -> str:
    return " ".join(storable(text).split())


def language_code(name: str) -> str | None:
    """The code for a language as programs write it: “ngerman”, “en-US”, “German”."""
    word = name.strip().casefold()
    if word in _CODES:
        return _CODES[word]
    head = re.split(r"[-_;, ]", word)[0]
    return head if re.fullmatch("[a-z]{2}", head) else _CODES.get(head)


def full_date(text: str) -> str | None:
    """A date with its day, `YYYY-MM-DD`; None for what has none, or is none."""
    match = _DATE.match(text.strip())
    return None if match is None else date_of(*match.groups())


def date_of(*parts: object) -> str | None:
    """The same of year, month and day."""
    try:
        year, month, day = (int(str(part)) for part in parts)
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def address(url: str, doi: str = "") -> str | None:
    """The address of a reference: its URL, else that of its DOI."""
    url = re.split(r"\s*;\s*(?=https?://)", one_line(url))[0]
    if re.match(r"https?://\S+$", url, re.IGNORECASE):
        return url
    doi = _DOI_PREFIX.sub("", unquote(one_line(doi)))
    return f"https://doi.org/{doi}" if doi.startswith("10.") and " " not in doi else None
