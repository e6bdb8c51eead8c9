"""How a quoted passage names its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from corpus.document import Document
from reader.terminal.safe import safe_line


def quotation(words: str, document: Document, style: str) -> str:
    """The words in quotation marks with their source, in one of `STYLES`. Words and facts are made
    harmless: pasted into a terminal, a control character would do what it does.
    """
    return f"“{words}” {STYLES.get(style, full)(document)}"


def full(document: Document) -> str:
    """Title, publisher, date and address, as far as they are known."""
    metadata = document.metadata
    facts = [document.title, metadata.publisher, metadata.published, metadata.url]
    return f"({', '.join(safe_line(fact) for fact in facts if fact)})"


def short(document: Document) -> str:
    """The last name of the first author, else the publisher, else the title, and the year."""
    metadata = document.metadata
    name = metadata.publisher or document.title
    if metadata.authors:
        name = metadata.authors[0].split()[-1] if metadata.authors[0].split() else name
        name += " et al." if len(metadata.authors) > 1 else ""
    year = f" {metadata.published[:4]}" if metadata.published else ""
    return f"({safe_line(name)}{year})"


def bibtex_key(document: Document) -> str:
    """The key of the document in a bibliography, as pandoc cites it; the slug."""
    return f"[@{document.slug}]"


def markdown_link(document: Document) -> str:
    """The title, which links to the address if there is one."""
    title = safe_line(document.title)
    for character in "\\[]":
        title = title.replace(character, f"\\{character}")
    url = document.metadata.url
    if url is None:
        return f"({title})"
    address = safe_line(url).replace(" ", "%20").replace("(", "%28").replace(")", "%29")
    return f"([{title}]({address}))"


STYLES: Mapping[str, Callable[[Document], str]] = MappingProxyType(
    {"full": full, "short": short, "BibTeX key": bibtex_key, "Markdown link": markdown_link}
)
"""By name, in the order in which they are offered; the first is the default."""
