"""The registry of input formats is complete, and the documents that name formats agree with it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.formats.registry import (
    BY_NAME,
    FORMATS,
    SUFFIXES,
    TEXT_FORMATS,
    USUAL_SUFFIXES,
    suffix_of,
)
from tests.helpers.file_factories import docx, epub, paragraph, pdf

ROOT = Path(__file__).parents[2]
DECLARATION = re.compile(r"^\w+ = Format\[\w+\]\(", re.M)


def test_every_module_that_declares_a_format_is_registered() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "corpus/formats").rglob("*.py")]
    assert len(FORMATS) == sum(len(DECLARATION.findall(source)) for source in sources)
    assert len(BY_NAME) == len(FORMATS)


def test_no_two_formats_share_a_suffix_or_a_media_type() -> None:
    assert len(SUFFIXES) == sum(len(format_.suffixes) for format_ in FORMATS)
    media_types = [media_type for format_ in FORMATS for media_type in format_.media_types]
    assert len(media_types) == len(set(media_types))
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in SUFFIXES)
    assert suffix_of("text/html") == ".html"
    assert suffix_of("application/json") is None


def test_any_text_is_in_some_format() -> None:
    assert all(any(format_.sniff(text) for format_ in TEXT_FORMATS) for text in ("", "a", "<p>"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pdf", pdf(["Words of a text."])),
        ("docx", docx(paragraph("Words of a text."))),
        ("epub", epub({"a.xhtml": "<p>Words of a text.</p>"})),
    ],
)
def test_a_binary_format_is_known_by_its_content(name: str, data: bytes) -> None:
    taken_by = [f.name for f in FORMATS if f not in TEXT_FORMATS and f.sniff(data)]  # type: ignore[arg-type]
    assert taken_by[0] == name


@pytest.mark.parametrize("page", ["docs/manual/how-to/add.md"])
def test_the_manual_names_every_format(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert [suffix for suffix in USUAL_SUFFIXES if f"`{suffix}`" not in text] == []


def test_the_registry_loads_no_parser() -> None:
    """Isolated formats bring large libraries, which only the child process needs."""
    parsers = {module.partition(".")[0] for f in FORMATS for module in f.requires} | {"trafilatura"}
    code = f"import sys, corpus.formats.registry; print(sys.modules.keys() & {parsers!r})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
