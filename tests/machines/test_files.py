"""A machine over files: whatever a file is made into, it is read or refused with one sentence; what
is read keeps the promises of every cleaning; and a library that holds it is sound, and can be taken
over by another one.

`tests/machines/mutants.py` says how files are changed. What Python parses is parsed here, so that
an error in it is seen as one; what PDFium parses, in its child as ever.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.health.checks import check
from annotations.service.documents import add_document
from corpus.cleaning.cleaned import Cleaned
from corpus.errors import UnreadableSource
from corpus.formats import isolated, isolated_worker
from corpus.sources.loading import prepare
from corpus.sources.source import PreparedSource
from tests.helpers.examples import examples
from tests.helpers.factories import as_csv, in_memory, merge_into, span_of
from tests.helpers.file_factories import docx, epub, paragraph, paragraphs, pdf
from tests.machines.mutants import WAYS, Step, mutant

_KINDS = sorted(WAYS)
_LONGEST_SENTENCE = 400

STEPS = st.lists(
    st.builds(Step, st.integers(0, 1 << 10), st.integers(0, 1 << 16), st.integers(0, 1 << 16)),
    min_size=1,
    max_size=4,
)

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>The ferry - The Tide</title>
<link rel="canonical" href="https://tide.example/news/the-ferry-stops">
<meta property="og:title" content="The ferry"><meta name="author" content="Ada Example">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The ferry",
"datePublished": "2023-05-04", "author": {"name": "Ada Example"}}</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>
<main><article><header><h1>The ferry</h1><p class="byline">By Ada Example</p>
<time datetime="2023-05-04">4 May 2023</time></header>%s<h2>What is next</h2>
<blockquote><p>“Nobody asked us,” she said.</p></blockquote><ul><li>Boats&nbsp;and more</li>
<li>Money: 5&#160;€</li></ul><table><tr><td>Ada</td><td>12</td></tr></table>
<pre>a   b</pre><figure><img alt="x"><figcaption>The quay.</figcaption></figure></article></main>
<aside><p>Related posts</p></aside><form><p>Subscribe <input name="x"></p></form>
<footer>© 2023 The Tide</footer></body></html>"""
MARKDOWN = """---
title: The ferry
author: Ada Example
---
# The ferry

By Ada Example, 4 May 2023

%s

## What is next

> “Nobody asked us,” she said.

* Boats **and** more
* [Money](https://tide.example/money): 5 €

| a | b |
|---|---|
| 1 | 2 |

```
a   b
```

![The quay](quay.jpg) and `code` with \\*stars\\* <b>bold</b> <!-- a comment --> [1]: x
"""
TEXT = """The ferry\n\nBy Ada Example\n4 May 2023\n\n%s\n\n• Boats\n• Money\n\n- 1 -\n
© 2023 The Tide\nSubscribe\n"""


@cache
def whole(kind: str) -> bytes:
    """A file of this kind in which there is something of everything."""
    said = paragraphs(3)
    match kind:
        case "docx":
            notes = '<w:footnote w:id="2"><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote>'
            more = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:tab/><w:br/></w:r>'
            numbered = '<w:numPr><w:numId w:val="1"/></w:numPr>'
            body = "".join((
                paragraph("The ferry", "Titel"), paragraph(said[0], more=more),
                paragraph("What is next", "Mine", '<w:outlineLvl w:val="1"/>'),
                paragraph("“Nobody asked us,” she said.", "Zitat"),
                paragraph("Boats", "Liste"), paragraph("Money", "", numbered),
                f"<w:tbl><w:tr><w:tc>{paragraph('Ada')}</w:tc></w:tr></w:tbl>", paragraph(said[1]),
                f"<w:del>{paragraph('Gone.')}</w:del><w:sectPr/>",
            ))  # fmt: skip
            core = "<dc:title>The ferry</dc:title><dc:creator>Ada Example</dc:creator>"
            return docx(body, core=core, footnotes=notes)
        case "epub":
            dc = "<dc:title>The ferry</dc:title><dc:creator>Ada Example</dc:creator>"
            chapter = (
                "<h1>{0}</h1><p>{1}</p><blockquote><p>“No.”</p></blockquote><ul><li>x</li></ul>"
            )
            return epub(
                {"a.xhtml": chapter.format("The ferry", said[0]),
                 "b.xhtml": chapter.format("What is next", said[1])},
                dc + "<dc:date>2023-05-04</dc:date><dc:language>en</dc:language>",
            )  # fmt: skip
        case "pdf":
            return pdf(said, title="The ferry", head="The Tide", numbered=True, columns=2)
        case "html":
            return (PAGE % "".join(f"<p>{one}</p>" for one in said)).encode()
        case "md":
            return (MARKDOWN % "\n\n".join(said)).encode()
    return (TEXT % "\n\n".join(said)).encode()


def _read_here(request: dict[str, str], name: str) -> object:
    """What the sandbox does in a child process, done in this one."""
    try:
        (answer,) = isolated_worker.answers(request)
    except UnreadableSource as error:
        reason = str(error).removesuffix(".")
        reason = f"cannot be read: {reason}" if reason.startswith("it ") else reason
        raise UnreadableSource(f"{name} {reason}.") from error
    return isolated.from_json(json.loads(json.dumps(answer)))


@pytest.fixture(autouse=True)
def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever Python parses is parsed in this process."""
    ask_child = isolated.ask_child

    def ask(request: dict[str, str], name: str) -> object:
        return (ask_child if request["format"] == "pdf" else _read_here)(request, name)

    monkeypatch.setattr(isolated, "ask_child", ask)


def _error_of_child(data: bytes) -> str:
    """What Python says where the child ended over a PDF: nothing if it was PDFium that ended it."""
    code = "import sys; from corpus.formats import pdf; pdf.read(sys.stdin.buffer.read())"
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, cwd=root)
    return "" if done.returncode < 0 else done.stderr.decode("utf-8", "replace")


def read(kind: str, data: bytes) -> PreparedSource | None:
    """The file, read and cleaned; None where it is refused with one sentence."""
    try:
        return prepare(data, f"ferry.{kind}")
    except UnreadableSource as error:
        said = str(error)
        if "broken down" in said:
            assert "Traceback" not in _error_of_child(data)
        assert said.startswith("ferry.")
        assert len(said) < _LONGEST_SENTENCE
        assert said.isprintable()
        return None


def promised(cleaned: Cleaned) -> None:
    """What holds for every cleaning."""
    raw, text, at = cleaned.ledger.raw, cleaned.text, 0
    for entry in cleaned.ledger.entries:
        assert entry.start == at <= entry.end
        at = entry.end
        if entry.action in ("keep", "mark"):
            assert entry.text == raw[entry.start : at]
        elif entry.action == "space":
            assert not raw[entry.start : at].strip()
    assert at == len(raw)
    blocks = [text[block.start : block.end] for block in cleaned.blocks]
    assert "\n\n".join(blocks) == text
    assert all(block and block == block.strip() for block in blocks)
    text.encode()


def kept(prepared: PreparedSource) -> None:
    """A library that holds it is sound, and so is one that takes that over, whole."""
    store, other = in_memory("Ada"), in_memory("Ben")
    document = store.documents.get(add_document(store, prepared).document)
    if words := document.text.split():
        store.toggle(document, span_of(document, words[0]), "claim")
    assert check(store.database).problems == []
    assert merge_into(other, store).refused == {}
    assert check(other.database).problems == []
    assert as_csv(other) == as_csv(store)
    assert other.documents.get(document.slug).text == document.text


@pytest.mark.parametrize("kind", _KINDS)
def test_what_nobody_changed_is_read(kind: str) -> None:
    prepared = read(kind, whole(kind))
    assert prepared is not None
    promised(prepared.cleaned)
    assert "The harbour board met on a grey morning" in prepared.cleaned.text
    kept(prepared)


@pytest.mark.parametrize("kind", _KINDS)
@examples(40)
@given(STEPS)
@example([Step(60, 125, 334)])  # halves of characters in a book's package
@example([Step(6, 1757, 524)])
def test_whatever_a_file_is_made_into(kind: str, steps: list[Step]) -> None:
    prepared = read(kind, mutant(kind, whole(kind), steps))
    if prepared is not None:
        promised(prepared.cleaned)
        kept(prepared)
