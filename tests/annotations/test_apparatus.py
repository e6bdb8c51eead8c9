"""What belongs to a passage, and which words of its parallels say something else."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.apparatus import DirectedLink, apparatus
from annotations.analysis.collation import collate, is_figure_or_name, missing_figures_and_names
from annotations.analysis.parallel_absence import why_no_parallels
from annotations.service import documents, linking
from annotations.service.linking import UnannotatedEnd
from annotations.service.store import Store
from corpus.document import Span
from corpus.sources.json_lines import from_json_line
from corpus.text.words import words
from tests.helpers.factories import add, in_memory, span_of

HERE = "It rained. The ministry denied that thirty buses were turned back at the bridge. Who knows."
THERE = "The ministry has denied that forty buses were turned back at the Bridge of Velm."
RELATED = "At the bridge buses stopped, a spokesman of the ministry admitted, and nobody denied it."
FAR = "The price of apricots doubled while parliament debated the tariff on sugar."


def library(store: Store) -> Span:
    """Three documents, of which two have to do with each other; the span of the sentence."""
    document = add(store, HERE, "here")
    add(store, THERE, "there", title="The other paper")
    add(store, FAR, "far")
    return span_of(
        document, "The ministry denied that thirty buses were turned back at the bridge."
    )


def test_parallels_with_titles_and_everybodys_annotations(opened: Callable[..., Store]) -> None:
    ada, bo = opened("Ada"), opened("Bo")
    span = library(ada)
    here, there = ada.documents.get("here"), ada.documents.get("there")
    mine = ada.annotate(here, span_of(here, "thirty buses"), ["claim"])
    his = bo.annotate(there, span_of(there, "forty"), ["disputed"], "Thirty, says the other.")
    ada.annotate(here, span_of(here, "Who knows."), ["opinion"])
    found = apparatus(ada, here, span)
    assert found is not None
    assert (found.annotations, found.text) == ((mine,), here.text[slice(*span)])
    (entry,) = found.entries
    assert (entry.slug, entry.title, entry.kind) == ("there", "The other paper", "reuse")
    assert entry.annotations == (his,)
    assert entry.text == there.text[slice(*entry.span)]
    assert (found.answers, found.weaker, found.linked) == ((entry,), (), ())
    assert (entry.reason, entry.weak, found.absence, found.shortened) == (
        "same wording", False, "", False
    )  # fmt: skip


def test_reuse_comes_before_the_same_matter() -> None:
    store = in_memory()
    span = library(store)
    add(store, RELATED, "related")
    found = apparatus(store, store.documents.get("here"), span)
    assert found is not None
    kinds = [(entry.kind, entry.slug) for entry in found.entries]
    assert kinds == [("reuse", "there"), ("related", "related")]
    store.close()


def test_links_show_at_both_ends() -> None:
    store = in_memory()
    span = library(store)
    here, there, far = (store.documents.get(slug) for slug in ("here", "there", "far"))
    whole = UnannotatedEnd(there, Span(0, len(THERE)))
    linking.link(store, UnannotatedEnd(here, span), "contradicts", whole)
    linking.link(
        store, UnannotatedEnd(far, span_of(far, "apricots")), "supports", UnannotatedEnd(here, span)
    )
    found = apparatus(store, here, span)
    assert found is not None
    told = [(entry.slug, entry.kind, entry.links) for entry in found.entries]
    assert told == [
        ("far", None, (DirectedLink("supports", True),)),
        ("there", "reuse", (DirectedLink("contradicts", False),)),
    ]
    assert found.entries[0].text == "apricots"
    back = apparatus(store, there, whole.span)
    assert back is not None
    assert [entry.links for entry in back.entries] == [(DirectedLink("contradicts", True),)]
    store.close()


def add_in(store: Store, slug: str, text: str, language: str) -> None:
    line = json.dumps({"id": slug, "title": slug, "text": text, "language": language})
    documents.add_document(store, from_json_line(line, 1))


def test_the_language_of_an_entry_is_said_where_it_is_another() -> None:
    store = in_memory()
    for slug, language in (("here", "en"), ("there", "en-GB"), ("far", "tr"), ("unknown", "")):
        add_in(store, slug, f"The ministry denied it {slug}: thirty buses turned back.", language)
    document = store.documents.get("here")
    found = apparatus(store, document, Span(0, len(document.text)))
    assert found is not None
    languages = {entry.slug: entry.language for entry in found.entries}
    assert languages == {"there": "", "far": "tr", "unknown": ""}
    assert found.answers
    store.close()


def test_only_the_beginning_of_a_very_long_passage_is_compared() -> None:
    store = in_memory()
    span = library(store)
    here = store.documents.get("here")
    long = add(store, f"{here.text[slice(*span)]} " + "and so on " * 100_000, "long")
    found = apparatus(store, long, Span(0, len(long.text)))
    assert found is not None
    assert (found.shortened, len(found.text)) == (True, 3_000)
    assert found.span == (0, len(long.text))
    store.close()


@pytest.mark.parametrize(
    ("passage", "why"),
    [
        ("… — !?", "there are no words in this passage to compare"),
        ("\ue000\ue001 \U000f0000", "there are no words in this passage to compare"),
        ("\u202e\u2067\u200f", "there are no words in this passage to compare"),
        ("", "there are no words in this passage to compare"),
        ("გუშინ წვიმდა", "no other document has any of these words: they are written in Georgian"
                         " script"),
        ("ｗxyzzy ＰＬＵＧＨ", "no other document has any of these words"),
        ("the of and that", "these words are common everywhere; select a passage with rarer words"),
        ("apricots vanished", "no matches in the other documents"),
    ],
)  # fmt: skip
def test_why_there_is_none(passage: str, why: str) -> None:
    store = in_memory()
    library(store)
    assert why_no_parallels(store, passage) == why
    everything = [store.documents.get(slug).id for slug in ("here", "there", "far")]
    if "words in this passage" not in why:
        nowhere = "there is no other document to compare this passage with"
        assert why_no_parallels(store, passage, everything) == nowhere
    store.close()


@given(st.text(max_size=60))
def test_why_is_always_one_sentence(passage: str) -> None:
    store = in_memory()
    library(store)
    why = why_no_parallels(store, passage)
    assert "\n" not in why
    assert why[0].islower()
    store.close()


def test_it_gives_up() -> None:
    store = in_memory()
    span = library(store)
    assert apparatus(store, store.documents.get("here"), span, lambda: True) is None
    store.close()


# Which words differ


def differing(passage: str, text: str) -> list[tuple[str, str]]:
    store = in_memory()
    add(store, text, "there")
    from annotations.analysis.library_search import find_parallels

    (found,) = find_parallels(store, passage)
    parts = collate(passage, found.text, found.aligned, found.span.start)
    store.close()
    assert "".join(part.text for part in parts) == found.text
    return [(part.text.strip(" .,"), part.difference) for part in parts
            if part.difference != "same"]  # fmt: skip


def test_figures_and_names_that_differ_are_told_from_other_words() -> None:
    passage = "The ministry denied that thirty buses were turned back at the bridge."
    told = differing(passage, THERE)
    assert ("forty", "telling") in told
    assert ("has", "other") in told
    assert any("Velm" in text and kind == "telling" for text, kind in told)
    assert all("denied" not in text and "Bridge" not in text for text, _ in told)
    assert missing_figures_and_names(passage, THERE) == ["thirty"]


def test_figures_agree_by_value_and_names_whatever_their_case() -> None:
    passage = "Mr. Adler of the F.B.I. counted thirty buses and 2.5 million people."
    text = (
        "The FBI’s Adler said that 30 buses, 2,500,000 people and forty mules left Velm, Dr. Ebel."
    )
    parts = [
        (part.text.strip(" .,"), part.difference)
        for part in collate(passage, text)
        if part.difference == "telling"
    ]
    assert parts == [("forty", "telling"), ("Velm", "telling"), ("Ebel", "telling")]
    assert missing_figures_and_names(passage, text) == []
    assert missing_figures_and_names(passage, "Nobody left.") == [
        "Adler", "F.B.I", "thirty", "2.5 million",
    ]  # fmt: skip


def test_inflected_words_agree_and_other_figures_do_not() -> None:
    passage = "Engineers counted 2,000 soldiers of the northern brigade beside the old mill."
    told = differing(
        passage, "Engineers counted 2,100 soldier of the northern brigades beside the old mill."
    )
    assert told == [("2,100", "telling")]


def test_the_rest_of_a_long_sentence_is_set_apart() -> None:
    passage = "Thirty buses were turned back at the bridge."
    lead, tail = "A spokesman of the ministry told Velm Radio on Monday that ", ", he said."
    shared = "thirty buses had been turned back at the bridge"
    text = lead + shared + tail
    runs = [
        (0, len("Thirty buses"), len(lead), len(f"{lead}thirty buses")),
        (passage.index("turned"), len(passage) - 1, text.index("turned"), len(lead + shared)),
    ]
    parts = collate(passage, text, runs)
    assert [(part.text.strip(), part.difference) for part in parts] == [
        (lead.strip(), "apart"), ("thirty buses", "same"), ("had been", "other"),
        (text[text.index("turned") : -len("he said.")].strip(), "same"), ("he said", "other"),
        (".", "same"),
    ]  # fmt: skip
    assert all(part.difference != "apart" for part in collate(passage, text))


def test_what_is_a_name_or_a_figure() -> None:
    text = "Yesterday Velm paid twenty-five crowns. “He” left, and 1990s books were new. About It."
    told = [text[slice(*word)] for word in words(text) if is_figure_or_name(text, word)]
    assert told == ["Velm", "twenty-five", "1990s", "It"]


@given(st.text(max_size=60), st.text(max_size=60), st.integers(0, 50), st.data())
def test_the_parts_are_the_text(passage: str, text: str, at: int, data: st.DataObject) -> None:
    runs = []
    if passage and text:
        a = data.draw(st.integers(0, len(passage) - 1))
        c = data.draw(st.integers(0, len(text) - 1))
        runs.append((a, len(passage), at + c, at + len(text)))
    parts = collate(passage, text, runs, at)
    assert "".join(part.text for part in parts) == text
    assert all(one.difference != other.difference for one, other in pairwise(parts))
    same = collate(text, text)
    assert [part.difference for part in same] == (["same"] if text else [])
