"""`variorum report`: one file that needs nothing else, in which foreign text stays text."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.model import CONSENSUS
from annotations.service.memos import subject_of, write_memo
from annotations.service.store import Store
from reader.report.data import gather
from reader.report.frame import css_string
from reader.report.markup import Markup, element, joined
from reader.report.page import page
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import add, in_memory, span_of

EVIL = """</title></style></svg><script>alert(1)</script><img src=x onerror="alert(2)" '>&amp;"""
_EMPTY = {"meta", "img", "link"}


class Page(HTMLParser):
    """What a browser makes of it: elements, attributes, words; and whether all is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.ids: set[str] = set()
        self.targets: set[str] = set()
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.ids |= {value or "" for name, value in attrs if name == "id"}
        self.targets |= {value or "" for name, value in attrs if name == "href"}
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def gathered(store: Store, passages: int = 20) -> str:
    return page(
        gather(store, None, gathered_at="today", passages=passages, resamples=50, nested=False)
    )


def told(html: str) -> str:
    """The words of a page that loads and runs nothing, in one line."""
    return " ".join("".join(alone(html).words).split())


def alone(html: str) -> Page:
    """The page, which loads and runs nothing."""
    found = Page(html)
    assert not found.names & {"script", "img", "link", "iframe", "object", "embed", "form"}
    assert not found.attributes & {"src", "srcset", "action", "data"}
    assert all(target.startswith("#") and target[1:] in found.ids for target in found.targets)
    assert not [name for name in found.attributes if name.startswith("on")]
    assert "url(" not in html
    assert "@import" not in html
    assert "default-src 'none'" in html.replace("&#x27;", "'")
    return found


@pytest.fixture
def class_(store: Store, opened: Callable[..., Store]) -> Store:
    document = add(store)
    add(store, "Nobody has read this.", "unread")
    ben, consensus = opened("Ben"), opened(CONSENSUS)
    store.annotate(document, span_of(document, "The bridge"), ["claim"], "it is dated")
    ben.annotate(document, span_of(document, "bridge was"), ["opinion"], "who says so?")
    ben.annotate(document, span_of(document, "scandal"), ["opinion"])
    store.annotate(document, span_of(document, "scandal"), ["opinion"])
    consensus.annotate(document, span_of(document, "The bridge"), ["claim"], "We looked it up.")
    return store


def test_what_it_tells(class_: Store) -> None:
    html = gathered(class_)
    words = told(html)
    assert "2 documents with" in words
    assert "4 annotations with 4 tags" in words
    assert "2 annotatorsAda, Ben" in words
    for said in ("it is dated", "who says so?", "We looked it up.", "Consensus: claim"):
        assert said in words
    assert "The bridge was closed on Monday." in words
    assert "That is a scandal" not in words  # nobody differs there
    assert "Not counted in unread: the whole document, since nobody has annotated it." in words
    assert "Cohen’s κ" in words
    assert "The first 0 of 1." in " ".join(Page(gathered(class_, passages=0)).words)


def test_the_memos_there_are(class_: Store, opened: Callable[..., Store]) -> None:
    assert "Memos" not in " ".join(Page(gathered(class_)).words)
    slugs = [document.slug for document in class_.documents.all()]
    write_memo(class_, subject_of(class_, document="unread"), "Why has nobody read this?")
    write_memo(class_, subject_of(class_), f"Two lines,\n\nand {EVIL}")
    write_memo(opened("Ben"), subject_of(class_, tag="claim"), "What can be checked.")
    html = gathered(class_)
    words = alone(html).words
    assert [word for word in words if word in ("The library", "Tag claim")] == [
        "The library",
        "Tag claim",
    ]
    assert f"Two lines,\n\nand {EVIL}" in words
    assert re.search(r"Tag claimBen · \d{4}-", "".join(words))
    (other,) = [slug for slug in slugs if slug != "unread"]
    only = page(gather(class_, [class_.documents.find(other)], gathered_at="today", passages=1,
                       resamples=0, nested=False))  # fmt: skip
    assert "Why has nobody" in html
    assert "Why has nobody" not in only
    assert "What can be checked." in only


def test_notes_without_a_tag_are_annotations_but_no_tags(
    store: Store, opened: Callable[..., Store]
) -> None:
    document = add(store)
    ben = opened("Ben")
    store.annotate(document, span_of(document, "The bridge"), ["claim", "opinion"])
    store.annotate(document, span_of(document, "scandal"), [], "a note")
    ben.annotate(document, span_of(document, "Monday"), [], "another")
    words = told(gathered(store))
    assert "3 annotations with 2 tags" in words
    assert "Ada22COclaim 1 · opinion 1 · without a tag 1" in words
    assert "Ben10without a tag 1" in words


def test_titles_stand_where_slugs_did(store: Store, opened: Callable[..., Store]) -> None:
    ben = opened("Ben")
    long = "A title of many words " * 14
    for slug, title in (("one", "Same"), ("two", "same"), ("three", "שלום"), ("four", long)):
        document = add(store, f"One is here. Two is here: {slug}.", slug, title=title)
        store.annotate(document, span_of(document, "One"), ["claim"])
        ben.annotate(document, span_of(document, "Two"), ["opinion"])
    html = gathered(store)
    words = told(html)
    assert "Same (one)2 annotators · 2 sentences" in words
    assert "same (two) · 100 % of pairs differ" in words
    assert "<bdi>שלום</bdi>" in html
    assert words.count(long.strip()) == 1
    assert "A title of many words A title of many" in words
    for slug in ("three", "four"):
        assert not re.search(rf"\b{slug}\b(?!\.)", words)


def test_tables_and_charts_say_what_they_are_of(class_: Store) -> None:
    html = gathered(class_)
    page_ = alone(html)
    assert re.findall("<table[^>]*>", html)
    for labelled in re.findall('<(?:table|section)[^>]*aria-labelledby="([^"]*)"', html):
        assert labelled in page_.ids
    assert all("aria-labelledby" in start for start in re.findall("<table[^>]*>", html))
    for start in re.findall("<svg[^>]*>", html):
        assert 'role="img"' in start
        assert re.search('aria-label="[^"]', start)
    assert all("scope=" in start for start in re.findall("<th[ >][^>]*>", html))
    assert "claim: at most 1 of 2 annotators, " in html
    assert 'aria-label="claim 1, opinion 1"' in html


def test_a_query_selects_what_is_counted(
    class_: Store, variorum: CommandLine, tmp_path: Path
) -> None:
    variorum.monkeypatch.setenv("VARIORUM_LIBRARY", str(class_.database.path))
    file, key = tmp_path / "report.html", tmp_path / "key.csv"
    variorum.ok("report", str(file), "--query", "tag:claim", "--resamples", "0")
    words = told(file.read_text("utf-8"))
    assert "Only annotations that match the query: tag:claim" in words
    assert "1 annotation with 1 tag" in words
    assert "opinion" not in words
    assert "nothing (1)Ben" in words  # who has tagged something else has not set this tag
    variorum.ok("report", str(file), "--query", "by:Ben", "--pseudonyms", str(key))
    words = told(file.read_text("utf-8"))
    assert "2 annotations with 2 tags" in words
    assert "Only annotations that match a query" in words
    assert "Ben" not in words
    assert class_.database.path.stem not in words
    assert "no words or filters" in variorum.fails("report", str(file), "--query", "(")


def test_the_library_is_named_where_it_cannot_end_the_style_sheet(store: Store) -> None:
    assert css_string('a"; } </style>\n\\') == ('"a\\22 \\3b  \\7d  \\3c \\2f style\\3e \\a \\5c "')
    html = page(
        gather(store, None, gathered_at="today", passages=1, resamples=0, nested=False,
               library=EVIL)
    )  # fmt: skip
    assert "Library" in told(html)
    assert html.count("</style>") == 1


def test_an_empty_library(store: Store) -> None:
    words = " ".join(alone(gathered(store)).words)
    assert "0 documents" in words
    add(store)
    assert "no data in common" in " ".join(alone(gathered(store)).words)


def test_hostile_names_tags_notes_and_titles(store: Store, opened: Callable[..., Store]) -> None:
    document = add(store, f"One is {EVIL} here. Two is here.", "evil", title=EVIL)
    for name in (EVIL, "Ben \u202e\x1b[2J", "C"):
        one = opened(name)
        one.annotate(document, span_of(document, "Two"), [f"x{EVIL[:40]}{name[:3]}"], EVIL)
        one.annotate(document, span_of(document, "One is"), ["claim"] if name == "C" else ["y"])
    html = gathered(store)
    found = alone(html)
    assert EVIL in found.words
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)


@given(st.text(), st.text())
def test_a_string_is_always_text(words: str, value: str) -> None:
    html = element("p", words, element("b", "x"), title=value)
    found = Page(html)
    assert found.names == {"p", "b"}
    assert found.attributes == {"title"}
    assert isinstance(joined(words), Markup)
    assert "<" not in joined(words)


def test_the_command(variorum: CommandLine, tmp_path: Path) -> None:
    variorum.add("bridge", "One is here. Two is here.")
    for name, quote in (("Ann", "One"), ("Ben", "Two")):
        variorum.ok("annotate", "bridge", "--quote", quote, "--tag", "claim", "--as", name)
    file = tmp_path / "report.html"
    assert "1 document and 2 annotators to report.html" in variorum.ok("report", str(file)).out
    alone(file.read_text("utf-8"))
    answer = variorum.ok("report", str(file), "--json", "--document", "bri", "--resamples", "0")
    assert answer.json == {"path": str(file), "documents": 1, "annotators": 2}
    assert variorum.process("report", "-", "--passages", "1").out.startswith("<!doctype html>")
    assert "library itself" in variorum.fails("report", str(variorum.library))
    assert "cannot be written" in variorum.fails("report", str(tmp_path / "no" / "report.html"))
    assert "nosuch" in variorum.fails("report", str(file), "--document", "nosuch")
    variorum.fails("report", "-", "--json", code=2)


def test_agreement_whatever_the_tag_is_below_the_tags() -> None:
    store = in_memory("Ann")
    document = add(store)
    ben = store.in_name_of("Ben")
    store.annotate(document, span_of(document, "thirty buses"), ["claim"])
    ben.annotate(document, span_of(document, "thirty buses"), ["opinion"])
    html = page(gather(store, None, gathered_at="", passages=0, resamples=0, nested=False))
    whole = html[html.index("All documents") :]
    assert re.search(r'any tag</bdi></th><td class="number">2</td><td class="number">100 %', whole)
    assert "whatever the tag" in whole
