"""Pages that came out wrong once, each for its kind: what must be in the cleaned text, and how."""

from __future__ import annotations

import pytest

from corpus.cleaning.cleaned import Cleaned
from corpus.cleaning.pipeline import clean
from corpus.document import Block
from corpus.formats.html import document

FIRST = (
    "The harbour office has published its numbers, and they are not what the town expected after a "
    "winter in which the ferry hardly ran at all."
)
LAST = (
    "Whoever reads the book closely will find that the hand changes in the middle of March, and "
    "that nobody has said so until now."
)
QUAY = (
    "The ferry council of Ostermoor met on the quay before sunrise and argued about the price of "
    "rope. Nobody in the hall could say who had ordered the second lantern or why it burned green."
)
FIELD = (
    "Between the chapel and the salt works lies a field that both parishes claim. According to the "
    "surveyor the boundary stone was moved at least once before the flood."
)


def cleaned_page(body: str, title: str = "Ferry") -> Cleaned:
    page = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"</head><body>{body}</body></html>"
    )
    return clean(document.read(page), name="page.html")


def article(middle: str, title: str = "Ferry") -> Cleaned:
    return cleaned_page(
        f"<article><h1>{title}</h1>\n<p>{FIRST}</p>\n{middle}\n<p>{LAST}</p>\n</article>", title
    )


def blocks(cleaned: Cleaned) -> list[tuple[str, str]]:
    def text(block: Block) -> str:
        return cleaned.text[block.start : block.end]

    return [(block.kind, text(block)) for block in cleaned.blocks]


def removed(cleaned: Cleaned) -> dict[str, str]:
    return {entry.text: entry.rule for entry in cleaned.ledger.removed}


@pytest.mark.parametrize(
    ("middle", "between"),
    [
        (
            "<p>The ferry leaves without its bell,<br>\na grey coat on a greyer swell,<br>\nand "
            "what the harbour meant to say<br>\nis folded up and put away.</p>\n<p>I stood until "
            "the light went thin,<br>\nI let the cold of evening in.</p>",
            [
                (
                    "verse",
                    "The ferry leaves without its bell,\na grey coat on a greyer swell,\nand what "
                    "the harbour meant to say\nis folded up and put away.",
                ),
                ("verse", "I stood until the light went thin,\nI let the cold of evening in."),
            ],
        ),
        (
            "<pre><code>def count(book):\n    total = 0\n\n    return total\n</code></pre>",
            [("pre", "def count(book):\n    total = 0\n\n    return total")],
        ),
        (
            "<table><tr><td>Year</td><td>Crossings</td><td>Cancelled</td></tr><tr><td>2019</td>"
            "<td>1,204</td><td>31</td></tr><tr><td>2020</td><td></td><td>12</td></tr></table>",
            [
                ("row", "Year · Crossings · Cancelled"),
                ("row", "2019 · 1,204 · 31"),
                ("row", "2020 · · 12"),
            ],
        ),
        (
            '<ol start="4" type="a"><li>Every cart pays eleven crowns.</li><li>A cart without a '
            "wheel pays nothing.</li></ol><p>As number (d) says, a barge is no cart.</p>",
            [
                ("li", "d. Every cart pays eleven crowns."),
                ("li", "e. A cart without a wheel pays nothing."),
                ("p", "As number (d) says, a barge is no cart."),
            ],
        ),
        (
            "<p>Are those of us who never agreed to the terms of service of the lamp supposed to "
            "sail in the dark?</p><p>The same numbers can be used to find out who was on the "
            "landing that night.</p><p>You will not find it on Google Play.</p>",
            [
                (
                    "p",
                    "Are those of us who never agreed to the terms of service of the lamp supposed "
                    "to sail in the dark?",
                ),
                (
                    "p",
                    "The same numbers can be used to find out who was on the landing that night.",
                ),
                ("p", "You will not find it on Google Play."),
            ],
        ),
    ],
    ids=["verse", "code", "table", "numbers", "wordings"],
)
def test_the_middle_of_an_article_stays_as_it_is(
    middle: str, between: list[tuple[str, str]]
) -> None:
    assert blocks(article(middle)) == [("p", FIRST), *between, ("p", LAST)]


def test_short_lists_stay() -> None:
    body = (
        "<h1>Why the lamp was dark</h1><p>The office has written down four reasons for which the "
        "lamp may be dark, and it has had them painted on the door of the landing.</p><ul>\n"
        "<li>Ice.</li>\n<li>Fog.</li>\n<li>No oil.</li>\n<li>A strike.</li></ul>\n<p>The keeper "
        f"has added a fifth in chalk.</p><ol><li>Nobody came.</li><li>Nobody asked.</li></ol>"
        f"<p>{LAST}</p>"
    )
    items = [
        text for kind, text in blocks(cleaned_page(body, "Why the lamp was dark")) if kind == "li"
    ]
    assert items == ["Ice.", "Fog.", "No oil.", "A strike.", "1. Nobody came.", "2. Nobody asked."]


def test_raised_figures_and_the_notes_they_point_to() -> None:
    body = (
        "<article><h1>Pressure at the landing</h1><p>The gauge said 10<sup>3</sup> hectopascal on "
        "that morning, the tank held 4.2<sup>1</sup> tons of oil, and the area of the landing is "
        '20 m<sup>2</sup>.</p><p>The keeper has noted this in the margin<sup><a href="#n1">1</a>'
        "</sup> of the book that is kept in the room below the lamp.</p>"
        '<p id="n1">1 The note is in pencil, and it has been written over once.</p></article>'
    )
    cleaned = cleaned_page(body, "Pressure at the landing")
    assert "10³ hectopascal" in cleaned.text
    assert "4.2¹ tons" in cleaned.text
    assert "20 m²." in cleaned.text
    assert "margin¹ of" in cleaned.text
    assert blocks(cleaned)[-1] == (
        "note",
        "1 The note is in pencil, and it has been written over once.",
    )


@pytest.mark.parametrize("times", [1, 4])
def test_what_a_browser_does_not_show_is_told_and_not_read(times: int) -> None:
    draft = (
        "This is the draft of the notice that was never printed, and it says the opposite of what "
        "was printed in the end."
    )
    cleaned = article(
        f'<div style="display:none"><p>{" ".join([draft] * times)}</p></div>'
        "<p hidden>Nobody is to see this line either.</p>"
    )
    assert blocks(cleaned) == [("p", FIRST), ("p", LAST)]
    hidden = [entry.text for entry in cleaned.ledger.removed if entry.rule == "hidden.element"]
    assert " ".join(hidden).count(draft) == times
    assert "Nobody is to see this line either." in " ".join(hidden)


def test_words_for_screen_readers_are_told_and_not_read() -> None:
    cleaned = article(
        '<p>Read <a href="/r">the ruling<span style="clip: rect(0px,0px,0px,0px); '
        'position:absolute">, opens new tab</span></a> today.</p><p>Read <a href="/r">the ledger'
        '<span class="sr-only"> (opens in a new window)</span></a> tomorrow. And <a href="/q">the '
        'book<span class="visually-hidden">, external link</span></a> too.</p>'
    )
    assert [text for _, text in blocks(cleaned)][1:-1] == [
        "Read the ruling today.",
        "Read the ledger tomorrow. And the book too.",
    ]
    assert removed(cleaned)[", opens new tab"] == "hidden.screen-reader"


def test_a_formula_is_read_once() -> None:
    cleaned = article("<p>The share is <math><mi>p</mi><mo>=</mo><mn>5</mn></math> of it all.</p>")
    assert "The share is p=5 of it all." in cleaned.text


@pytest.mark.parametrize(
    "lead",
    [
        '<div class="summary"><b>{}</b></div>',
        '<div class="intro teaser">{}</div>',
        '<section class="lead">{}</section>',
        '<header><div class="lead-in">{}</div></header>',
    ],
)
def test_an_opening_stays(lead: str) -> None:
    text = "The ferry council met on the quay and nobody came to hear it."
    cleaned = cleaned_page(
        f"<article><h1>The Green Lantern</h1>{lead.format(text)}<p>{QUAY}</p><p>{FIELD}</p>"
        f"<p>{FIRST}</p></article>",
        "The Green Lantern",
    )
    assert text in cleaned.text


@pytest.mark.parametrize(
    "page",
    [
        f"<h1>Mill</h1><p>{QUAY}<p># a<p># b<p># c<p>&lt;!-- x --&gt;<p>{FIELD}",
        f"<h1>Mill</h1><pre># a\n# b\n# c\n&lt;br&gt;\n{FIELD}</pre>",
        f"<h1>Mill</h1><p>{QUAY}<p>](http://a.example/) ](http://b.example/)<p>![]()<p>{FIELD}",
    ],
    ids=["comment", "pre", "link"],
)
def test_a_page_is_never_judged_as_markdown(page: str) -> None:
    cleaned = clean(document.read(page), name="page.html")
    assert not cleaned.notes
    assert FIELD in cleaned.text


def test_all_posts_of_a_thread_stay_with_who_wrote_them_and_when() -> None:
    posts = [
        (
            "netmender",
            "12 March 2021, 10:14",
            "Has anybody here tried to mend a herring net with hemp instead of cotton? Mine tears "
            "at every second knot, and the shop in the valley has nothing else.",
        ),
        (
            "oldperrin",
            "12 March 2021, 11:02",
            "Hemp is stiffer, so the knot must be made wet. I have done it for thirty years and "
            "never lost a mesh that way.",
        ),
        (
            "saltworks",
            "12 March 2021, 18:40",
            "Disagree. Wet hemp shrinks, and then the mesh is smaller than the law allows.",
        ),
        ("quaykid", "14 March 2021, 21:03", "Following this with interest."),
    ]
    body = "".join(
        f'<div class="post"><div class="user">{who}</div><div class="date">{when}</div>'
        f'<div class="content"><p>{text}</p></div><a href=#>Reply</a> <a href=#>Report</a></div>'
        for who, when, text in posts
    )
    cleaned = cleaned_page(
        f"<nav><a href=/>Home</a></nav><h1>Mending a herring net</h1>{body}"
        "<footer>Nets and knots</footer>",
        "Mending a herring net",
    )
    turns = [text for kind, text in blocks(cleaned) if kind == "turn"]
    assert turns == [f"{who} · {when}\n{text}" for who, when, text in posts]


def test_short_paragraphs_of_what_a_user_wrote_are_no_names() -> None:
    posts = "".join(
        f'<article class="message"><div class="message-user"><a class="username">{who}</a></div>'
        f'<div class="message-userContent"><div>{text}</div><div>Thank you.</div></div></article>'
        for who, text in (
            ("netmender", "Has anybody here tried to mend a net with hemp instead of cotton?"),
            ("oldperrin", "Not I."),
            ("saltworks", "Hemp is stiffer, so that the knot must be made wet, or it slips."),
        )
    )
    cleaned = cleaned_page(f"<nav><a href=/>Home</a></nav><h1>Nets</h1>{posts}", "Nets")
    turns = [text for kind, text in blocks(cleaned) if kind == "turn"]
    assert [turn.split("\n")[0] for turn in turns] == ["netmender", "oldperrin", "saltworks"]
    assert [turn.split("\n")[1] for turn in turns][1] == "Not I."


def test_of_a_credit_and_the_sentence_behind_it_only_the_credit_goes() -> None:
    cleaned = article(
        '<p><span class="caption">© Provided by the harbour office</span> The town and the office '
        "surprised the coast earlier this year by lighting the lamp.</p>"
    )
    assert blocks(cleaned)[1] == (
        "p",
        "The town and the office surprised the coast earlier this year by lighting the lamp.",
    )
    assert removed(cleaned)["© Provided by the harbour office"] == "notice.copyright"


def test_an_article_about_notices_stays() -> None:
    paragraphs = [
        "The toll company of Ostermoor changed its privacy policy on Monday, and the ferry council "
        "wants to know why.",
        "Under the new privacy policy, the company may keep the name of every passenger for eleven "
        "years, said the clerk Bellweather.",
        "“Nobody was asked,” said the widow Tallis. “The terms of service were nailed to the gate, "
        "in a hand that I could not read.”",
        "The company answered that all rights reserved to the council had ended with the last "
        "treaty, and that its site uses cookies only to count visitors.",
        "A privacy policy is not a contract, the schoolteacher argued, because nobody signs it and "
        "nobody can refuse it.",
    ]
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    cleaned = cleaned_page(f"<article><h1>Toll company</h1>{body}</article>", "Toll company")
    assert [text for _, text in blocks(cleaned)] == paragraphs
