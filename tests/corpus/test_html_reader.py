"""What the elements of a page become: stanzas, code, rows, numbers, notes; what is not shown."""

from __future__ import annotations

import pytest

from corpus.cleaning.pipeline import clean
from corpus.formats.html import document, fallback
from corpus.formats.html.layout import lay_out
from corpus.formats.html.reader import PageReader
from corpus.formats.raw import Raw


def read(body: str) -> Raw:
    return document.read(f"<html><head><title>T</title></head><body>{body}</body></html>")


def kinds(body: str) -> list[tuple[str, str]]:
    """The hints of blocks of text, with their text."""
    raw = read(body)
    some = ("verse", "pre", "row", "turn", "note", "heading", "caption")
    return [(h.kind, raw.text[h.start : h.end]) for h in raw.structure if h.kind in some]


def left_out(body: str) -> list[tuple[str, str]]:
    raw = read(body)
    return [(span.rule, raw.text[span.start : span.end]) for span in raw.left_out]


def test_short_lines_stay_lines_and_stanzas_apart() -> None:
    body = "<p>The ferry leaves,<br>\na grey coat<br>and what it says</p><p>I stood<br>until</p>"
    assert kinds(body) == [
        ("verse", "The ferry leaves,\na grey coat\nand what it says"),
        ("verse", "I stood\nuntil"),
    ]


def test_two_breaks_make_a_paragraph_or_a_stanza() -> None:
    assert read("<div>One.<br><br>Two.</div>").text == "One.\n\nTwo."
    assert kinds("<div>a b<br>c d<br><br>e f<br>g h</div>") == [
        ("verse", "a b\nc d"),
        ("verse", "e f\ng h"),
    ]


LONG = "The harbour office has published its numbers, and they are not what the town expected"


def test_a_break_in_running_prose_is_a_blank_or_a_paragraph() -> None:
    raw = read(f"<p>{LONG}<br>after a winter.</p>")
    assert clean(raw).text == f"{LONG} after a winter."
    assert read(f"<p>{LONG}.<br>{LONG}.</p>").text == f"{LONG}.\n\n{LONG}."
    assert read("<h1>Two<br>lines</h1>").text == "Two lines"


def test_a_text_that_fills_a_width_was_wrapped() -> None:
    words = " ".join(["the harbour office has told its numbers to all who asked"] * 9).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) + 1 > 70:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    assert clean(read(f"<p>{'<br>'.join([*lines, line])}</p>")).text == " ".join(words)


def test_code_keeps_its_lines_and_indents() -> None:
    code = "def count(book):\n    total = 0\n\n    return total"
    assert kinds(f"<pre><code>{code}\n</code></pre>") == [("pre", code)]
    assert kinds("<pre>\n    two\none</pre>") == [("pre", "    two\none")]
    assert kinds('<div style="white-space: pre">a\n  b</div>') == [("pre", "a\n  b")]


def test_a_table_of_data_has_a_line_for_each_row() -> None:
    table = (
        "<table><tr><th>Year<th>Boats<th>Toll<tr><td>2019<td><td>31"
        "<tr><td rowspan=2>2020<td>5<td>–<tr><td colspan=2>none</table>"
    )
    assert kinds(table) == [
        ("row", "Year · Boats · Toll"),
        ("row", "2019 · · 31"),
        ("row", "2020 · 5 · –"),
        ("row", "· none"),
    ]


def test_a_picture_alone_in_a_cell_says_what_it_means() -> None:
    """A tick is the cell's answer; beside words a picture only adorns them."""
    body = (
        "<p>The lamp and the bell differ in what they can do at night, says the keeper.</p>"
        "<table><tr><th>Night<th>Lamp<th>Bell"
        "<tr><td>In fog<td><i></i><span class=sr-only>Yes</span><td><img src=x alt=No>"
        "<tr><td>In storm<td><img src=y alt='a lamp on a quay'>rarely<td>never</table>"
    )
    text = clean(read(body)).text
    assert "In fog · Yes · No" in text
    assert "In storm · rarely · never" in text


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>Menu<td><table><tr><td>a<td>b<tr><td>c<td>d</table></table>",
        f"<table><tr><td>{LONG} {LONG}<td>{LONG} {LONG}<tr><td>{LONG}<td>{LONG}</table>",
        "<table role=presentation><tr><td>a<td>b<tr><td>c<td>d</table>",
    ],
    ids=["nested", "prose", "role"],
)
def test_a_table_that_shapes_the_page_is_none(table: str) -> None:
    rows = [text for kind, text in kinds(table) if kind == "row"]
    assert all(row in ("a · b", "c · d") for row in rows)
    assert "presentation" not in table or not rows


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("10<sup>3</sup> and 20 m<sup>2</sup>", "10³ and 20 m²"),
        ("10<sup>-3</sup>", "10⁻³"),
        ('margin<sup><a href="#n">1</a></sup> of', "margin¹ of"),
        ('In 1907<sup><a href="#n">2</a></sup> the', "In 1907² the"),
        ('word<sup><a href="#a">a</a></sup>', "word[a]"),
        ('word<sup class="reference"><a href="#a">[12]</a></sup>', "word[12]"),
        ("the 1<sup>st</sup> day", "the 1st day"),
        ("H<sub>2</sub>O", "H₂O"),
        ("<sup>1</sup>So they say", "1 So they say"),
        ("3<sup>1</sup>/<sub>2</sub>", "3¹/₂"),
        ("he said <q>no</q>.", "he said “no”."),
        ("<math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mn>5</mn></math>", "x²=5"),
        ("<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "1/2"),
    ],
)
def test_raised_figures_are_never_glued(html: str, text: str) -> None:
    assert read(f"<p>{html}</p>").text == text


def test_a_place_for_a_line_break_within_a_word_loses_nothing() -> None:
    page = read("<p>At 0.406<wbr>677<wbr>+0.145 after 10<sup>15</sup> steps.</p><p>Next.</p>")
    assert page.text == "At 0.406677+0.145 after 10¹⁵ steps.\n\nNext."


def test_list_numbers_are_as_a_browser_shows_them() -> None:
    def numbers(attributes: str, items: str = "<li>x<li>x<li>x") -> list[str]:
        text = read(f"<ol {attributes}>{items}</ol>").text
        return [line.removesuffix(" x") for line in text.split("\n\n")]

    assert numbers("") == ["1.", "2.", "3."]
    assert numbers('start=4 type="a"') == ["d.", "e.", "f."]
    assert numbers('type="I" start=9') == ["IX.", "X.", "XI."]
    assert numbers("reversed") == ["3.", "2.", "1."]
    assert numbers("", "<li value=7>x<li>x") == ["7.", "8."]
    assert read("<ol><li>a<ol type=i><li>b</ol><li>c</ol>").text == "1. a\n\ni. b\n\n2. c"
    assert read("<ul><li>a<li>b</ul>").text == "a\n\nb"
    assert read("<ol class=breadcrumb><li>Home<li>News</ol>").text == "Home\n\nNews"


def test_notes_are_known_by_what_links_to_them() -> None:
    body = '<p>a<sup><a href="#n1">1</a></sup></p><p id="n1">1 So the clerk says.</p>'
    assert kinds(body) == [("note", "1 So the clerk says.")]
    body = '<ol><li id="fn:1">So they say. <a href="#r">↩</a></li></ol>'
    assert kinds(body)[0][0] == "note"
    assert left_out(body) == [("hidden.note-mark", "↩")]


@pytest.mark.parametrize(
    ("html", "rule", "text"),
    [
        ('a <span style="display:none">b</span> c', "hidden.element", "b"),
        ("a <span hidden>b</span> c", "hidden.element", "b"),
        ('a<span class="sr-only"> b</span> c', "hidden.screen-reader", "b"),
        ('a<span class="x visually-hidden"> b</span> c', "hidden.screen-reader", "b"),
        (
            'a<span style="position:absolute; clip: rect(0px,0px,0px,0px)"> b</span> c',
            "hidden.screen-reader",
            "b",
        ),
        ("a <del>b</del> c", "hidden.deleted", "b"),
        ("a <ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby> c", "hidden.ruby", "(kan)"),
        ("a <audio>b</audio> c", "hidden.alternative", "b"),
        ("a <object>b</object> c", "hidden.alternative", "b"),
        ("a <noscript>b</noscript> c", "hidden.alternative", "b"),
        ("a <img alt='The quay'> c", "hidden.alternative", "The quay"),
        (
            "a <math><semantics><mi>x</mi><annotation>\\x</annotation></semantics></math>",
            "hidden.formula",
            "\\x",
        ),
    ],
)
def test_what_is_not_shown_is_left_out_in_its_place(html: str, rule: str, text: str) -> None:
    assert left_out(f"<p>{html}</p>") == [(rule, text)]


@pytest.mark.parametrize(
    "mark",
    [
        '<a class="headerlink" href="#use" title="Link to this heading">¶</a>',
        '<a href="https://lamps.example/guide#use" class="anchor">#</a>',
        '<a title="Permalink to this definition" href="#use">§</a>',
    ],
)
def test_a_heading_loses_the_mark_that_links_it_to_itself(mark: str) -> None:
    assert left_out(f"<h2>Use{mark}</h2>")[0][0] == "hidden.element"
    assert left_out('<h2>Use <a class="anchor" href="/c">C#</a></h2>') == []
    assert left_out('<p>See <a href="#use">§</a> and <a href="#b">#</a></p>') == []


def test_what_unfolds_a_long_quotation_is_not_shown() -> None:
    body = (
        "<blockquote><div>The lamp was lit at four.</div>"
        '<div class="code-expandLink"><a role="button">Click to expand...</a></div></blockquote>'
    )
    assert left_out(body) == [("hidden.element", "Click to expand...")]


def test_the_words_for_pictures_around_the_article_are_nothing() -> None:
    assert not left_out("<nav><img alt='Our logo'></nav><a href=/x><img alt='Read more'></a>")
    assert read("<p>Hi <img alt='😀' class=emoji></p>").text == "Hi 😀"


def test_what_is_hidden_is_read_if_next_to_nothing_is_shown() -> None:
    prose = f"<p>{LONG}.</p>" * 4
    raw = read(f'<div style="display:none"><main>{prose}</main></div><p>Loading</p>')
    assert raw.shown.count(LONG) == 4
    assert raw.notes
    raw = read(f'<p>{LONG}.</p><p>{LONG}.</p><div style="display:none">{prose}</div>')
    assert raw.shown.count(LONG) == 2


@pytest.mark.parametrize(
    "attributes",
    ['class="accordion-content"', 'id="S:1"', 'role="tabpanel"', 'class="faq-answer"'],
)
def test_what_a_click_opens_is_read(attributes: str) -> None:
    raw = read(f'<p>{LONG}?</p><div {attributes} style="display:none"><p>{LONG}.</p></div>')
    assert raw.shown.count(LONG) == 2


def test_a_page_that_scripts_build_is_read_from_their_data() -> None:
    posts = (
        '{"topic": "{\\"posts\\": [{\\"username\\": \\"oldperrin\\", \\"created_at\\": '
        '\\"2021-03-12T10:14:00Z\\", \\"cooked\\": \\"<p>' + LONG + "."
        '</p>\\"}]}"}'
    )
    escaped = posts.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    raw = read(f'<div id="data" data-preloaded="{escaped}"></div>')
    assert "oldperrin" in raw.text
    assert "2021-03-12 10:14" in raw.text
    assert LONG in raw.text
    assert "scripts" in raw.notes[0]
    article = f'<script type="application/ld+json">{{"articleBody": "{LONG}. {LONG}."}}</script>'
    assert read(article).text == f"{LONG}. {LONG}."


FALLBACK = (
    "<body><p title='a > b'>Seen</p><div style='display:none'>Not seen</div>"
    "<table><tr><th>a<th>b<tr><td>c<td>d</table><ul><li>one<li>two</ul>"
    "<p>first<p>second <b>bold</b></body>"
)


def test_the_second_parser_reads_alike() -> None:
    reader = PageReader()
    fallback.feed(fallback.without_scripts(FALLBACK), reader)
    page = lay_out(reader)
    tree = document.read(FALLBACK)
    assert page.text == tree.text
    assert page.left_out == tree.left_out
    assert page.hints == tree.structure


def test_links_side_by_side_are_two_words() -> None:
    assert read("<p><a href=/a>Home</a><a href=/b>News</a></p>").text == "Home News"
