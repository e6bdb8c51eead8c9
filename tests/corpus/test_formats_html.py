"""HTML: visible text in order, structure as hints, and no text lost in silence."""

from __future__ import annotations

import time

import pytest

from corpus.cleaning.pipeline import clean
from corpus.document import Metadata
from corpus.formats.reading import read_source

PAGE = """<!doctype html>
<html lang="en"><head><title>Ferry fares rise again - The Tide</title>
<meta property="og:site_name" content="The Tide">
<meta property="article:published_time" content="2023-05-04T23:30:00-05:00">
<link rel="canonical" href="https://tide.example/2023/ferry-fares-rise">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
"headline": "Ferry fares rise again", "author": [{"name": "Ada Example"}, {"name": "Bo Sample"}]}]}
</script><style>p { color: red }</style></head>
<body><nav><ul><li>Home<li>News</ul></nav>
<header><h1>Ferry fares rise again</h1></header>
<article><p class=by>By <a href=/a>Ada Example</a> and Bo Sample</p>
<p>The harbour board raised the fares for the third time this year, and the people on the quay said
that they had not been asked about it.</p>
<h2>What changes</h2>
<p>A return ticket will cost <b>twelve</b> crowns from Monday,<br>the board said in a notice.</p>
<blockquote>We cannot run boats on goodwill alone, and the fuel has to be paid for.</blockquote>
<ul><li>Adults pay twelve crowns.</li><li>Children pay six crowns.</li></ul>
<figure><img src=x><figcaption>The ferry at the pier on a calm morning.</figcaption></figure>
<aside><p>More on ferries</p></aside>
<p hidden>Not to be seen.</p><!-- nor this -->
<p>The next hearing is in June, and the board has promised to publish its accounts &amp; answer
all the questions.</p></article>
<form><button>Subscribe</button></form><footer>© 2023 The Tide. All rights reserved.</footer>
<script>alert("x")</script></body></html>"""


def test_a_page_gives_its_article_and_what_it_says_of_itself() -> None:
    cleaned = clean(read_source(PAGE.encode(), "page.html"))
    assert [(b.kind, cleaned.text[b.start : b.end]) for b in cleaned.blocks] == [
        (
            "p",
            "The harbour board raised the fares for the third time this year, and the people on "
            "the "
            "quay said that they had not been asked about it.",
        ),
        ("heading", "What changes"),
        ("p", "A return ticket will cost twelve crowns from Monday, the board said in a notice."),
        ("quote", "We cannot run boats on goodwill alone, and the fuel has to be paid for."),
        ("li", "Adults pay twelve crowns."),
        ("li", "Children pay six crowns."),
        ("caption", "The ferry at the pier on a calm morning."),
        (
            "p",
            "The next hearing is in June, and the board has promised to publish its accounts & "
            "answer "
            "all the questions.",
        ),
    ]
    assert cleaned.metadata == Metadata(
        title="Ferry fares rise again",
        authors=("Ada Example", "Bo Sample"),
        publisher="The Tide",
        published="2023-05-04",
        url="https://tide.example/2023/ferry-fares-rise",
        language="en",
    )


def test_raw_text_is_what_is_visible() -> None:
    text = read_source(PAGE.encode(), "page.html").shown
    for unseen in ("alert", "color", "Not to be seen", "nor this", "ld+json", "NewsArticle"):
        assert unseen not in text
    for seen in ("Home\n\nNews", "Subscribe", "© 2023 The Tide", "twelve crowns from Monday,\nthe"):
        assert seen in text


def test_hints_stand_where_the_text_stands() -> None:
    raw = read_source(PAGE.encode(), "page.html")
    texts = {hint.kind: raw.text[hint.start : hint.end] for hint in raw.structure}
    assert texts["nav"] == "Home\n\nNews"
    assert texts["caption"] == "The ferry at the pier on a calm morning."
    assert texts["footer"].startswith("© 2023")


@pytest.mark.parametrize(
    ("body", "seen"),
    [
        ("<div>" * 50_000 + "Hello from below." + "</div>" * 50_000, "Hello from below."),
        (
            "<p " + " ".join(f'a{n}="x"' for n in range(200_000)) + ">Hello there.</p>",
            "Hello there.",
        ),
        ("<b><i>" * 50_000 + "Hello again.", "Hello again."),
        ("<p>" + "word " * 400_000 + "</p>", "word word"),
        ("<pre>one\n two</pre>", "one\n two"),
        ("<td>a</td><td>b", "a\n\nb"),
    ],
    ids=["deep", "attributes", "unclosed", "long", "pre", "cells"],
)
def test_no_page_loses_its_text_in_silence(body: str, seen: str) -> None:
    start = time.process_time()
    raw = read_source(f"<html><body>{body}</body></html>".encode(), "a.html")
    assert seen in raw.text
    assert time.process_time() - start < 20
