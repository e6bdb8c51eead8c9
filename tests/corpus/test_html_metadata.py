"""What a page says about itself: its headline, who wrote it, when; in its head and in its text."""

from __future__ import annotations

import pytest

from corpus.cleaning.pipeline import clean
from corpus.document import Metadata
from corpus.formats.reading import read_source

PROSE = (
    "<p>The harbour office has published its numbers, and they are not what the town expected "
    "after a winter in which the ferry hardly ran at all.</p><p>Whoever reads the book closely "
    "will find that the hand changes in the middle of March, and that nobody has said so.</p>"
)


def metadata(head: str = "", before: str = "", after: str = "", lang: str = "en") -> Metadata:
    """Of a page with this head, and this before and below its headline."""
    page = (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head><body>'
        f"<article>{before}<h1>The lamp is lit again</h1>{after}{PROSE}</article></body></html>"
    )
    return clean(read_source(page.encode(), "a.html")).metadata


@pytest.mark.parametrize(
    "after",
    [
        '<p><a rel="author" href="/people/orla">Orla Fennick</a></p>',
        '<p itemprop="author" itemscope><span itemprop="name">Orla Fennick</span></p>',
        '<div class="byline">By <a href="/authors/orla">Orla Fennick</a> on 4 March 2021</div>',
        '<span class="post-hero__author">Orla Fennick</span>',
        '<div class="PostUser-name">Orla Fennick</div>',
        "<div>By</div><div>Orla Fennick</div><div>6 min read</div>",
        "<p>Text: Orla Fennick</p>",
        "<p>by Orla Fennick, Candidate Representative to the Harbour Committee</p>",
        '<div class="author"><img alt=""><b>Orla Fennick, PhD, RDN</b><i>Keeper</i></div>',
        '<p class="author">Orla Fennick<br>4 August 2010</p>',
    ],
)
def test_the_byline_beside_the_headline(after: str) -> None:
    assert metadata(after=after).authors == ("Orla Fennick",)


@pytest.mark.parametrize(
    "head",
    [
        '<script type="application/ld+json"><![CDATA[{"@type":"NewsArticle","headline":"x",'
        '"author":{"@type":"Person","name":"Orla Fennick"}}]]></script>',
        '<script type="application/ld+json">{"@graph":[{"@type":"Article","author":{"@id":"#p"}},'
        '{"@type":"Person","@id":"#p","name":"Orla Fennick"}]}</script>',
        '<script type="application/ld+json">[{"@type":["Thing","Article"],"author":'
        '[{"@type":"Person","name":"Orla Fennick"}],}]</script>',
        '<script type="application/ld+json">{"@type":"Article", //x\n"author":{"@type":"Person",'
        '"name":"Orla Fennick"}, "datePublished": day}</script>',
        '<script type="application/ld+json">{"@type":"DiscussionForumPosting","author":'
        '{"@type":"Person","name":"Orla Fennick"}}</script>',
        '<script type="application/ld+json">{"@type":"QAPage","mainEntity":{"@type":"Question",'
        '"author":{"@type":"Person","name":"Orla Fennick"}}}</script>',
        '<meta name="twitter:label1" content="Written by">'
        '<meta name="twitter:data1" content="Orla Fennick">',
        '<meta name="citation_author" content="Fennick, Orla">',
        '<meta name="parsely-author" content="Orla Fennick">',
        '<meta name="author" content="Orla&amp;nbsp;Fennick">',
    ],
)
def test_the_author_in_the_head(head: str) -> None:
    assert metadata(head).authors == ("Orla Fennick",)


def test_several_authors_and_no_degrees() -> None:
    line = '<div class="byline">By Orla Fennick, MD, Bo Maro and Cy Tallis, Ph.D.</div>'
    assert metadata(after=line).authors == ("Orla Fennick", "Bo Maro", "Cy Tallis")


@pytest.mark.parametrize(
    ("head", "after"),
    [
        ('<meta name="author" content="admin">', ""),
        ('<meta name="author" content="undefined">', ""),
        ('<meta name="author" content="{{page.author}}">', ""),
        ("", '<p>Reviewed by <a href="/people/bo">Bo Maro</a></p>'),
        ("", '<p class="author-bio">A keeper of lamps since 1911</p>'),
        ("", '<p>Share on <a href="https://facebook.com/people/x">Facebook</a></p>'),
        ("", "<p>Sort by</p><p>Price</p>"),
    ],
)
def test_what_names_nobody(head: str, after: str) -> None:
    assert metadata(head, after=after).authors == ()


def test_a_person_beside_the_headline_beats_the_company_in_the_head() -> None:
    head = (
        '<meta property="og:site_name" content="Lamp & Oil"><script type="application/ld+json">'
        '{"@type":"Article","author":{"@type":"Organization","name":"Lamp & Oil"}}</script>'
    )
    line = '<div class="author-name">Orla Fennick</div>'
    assert metadata(head, after=line).authors == ("Orla Fennick",)
    assert metadata(head).authors == ("Lamp & Oil",)


def test_a_thread_is_by_who_began_it() -> None:
    posts = "".join(
        f'<div class="message" data-author="{name}"><a class="username" href="/members/{name}.1/">'
        f"{name}</a><p>{PROSE}</p></div>"
        for name in ("oldperrin", "netmender", "oldperrin")
    )
    assert metadata(after=posts).authors == ("oldperrin",)


@pytest.mark.parametrize(
    ("lang", "text", "date"),
    [
        ("en", "March 4, 2021", "2021-03-04"),
        ("en", "4th March 2021", "2021-03-04"),
        ("en-GB", "04/03/2021", "2021-03-04"),
        ("en-US", "03/04/2021", "2021-03-04"),
        ("de", "4. März 2021", "2021-03-04"),
        ("fr", "04/03/2021", "2021-03-04"),
        ("pl", "4 marca 2021", "2021-03-04"),
        ("cs", "4. března 2021", "2021-03-04"),
        ("hu", "2021. március 4.", "2021-03-04"),
        ("uk", "4 березня 2021", "2021-03-04"),
        ("ja", "2021年3月4日", "2021-03-04"),
        ("en", "03/04/2021", None),
    ],
)
def test_the_date_beside_the_headline(lang: str, text: str, date: str | None) -> None:
    assert metadata(after=f'<p class="date">{text}</p>', lang=lang).published == date


def test_of_several_dates_the_day_of_publication() -> None:
    after = "<p>Published 4 March 2021</p><p>Last updated: 9 May 2022</p>"
    assert metadata(after=after).published == "2021-03-04"
    head = '<meta property="article:published_time" content="2021-03-05T01:00:00Z">'
    assert metadata(head, after="<time>4 March 2021</time>").published == "2021-03-04"
    assert metadata(head, after="<p>Updated 9 May 2022</p>").published == "2021-03-05"
    url = '<link rel="canonical" href="https://a.example/2021/03/04/lamp">'
    assert metadata(url).published == "2021-03-04"
    assert metadata(after="<p>© 4 March 2021 Lamp</p>").published is None


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="og:type" content="article"><meta property="og:title" '
        'content="5 facts about the lamp that is lit again in 2021">',
        "<title>The lamp is lit again | Lamp &amp; Oil</title>",
        '<script type="application/ld+json">{"@type":"Article","headline":"town at a river",'
        '"name":"The lamp is lit again"}</script><title>The lamp is lit again - X</title>',
        '<script type="application/ld+json">{"@type":"Article","headline":'
        '"The lamp &#38;amp; is lit"}</script>',
    ],
)
def test_the_headline_is_what_the_page_shows(head: str) -> None:
    assert metadata(head).title == "The lamp is lit again"


def test_the_name_of_a_site_is_no_headline() -> None:
    head = "<title>The keeper's book — Harbour 2.0 documentation</title>"
    before = '<h1 class="logo"><a href="/">Harbour 2.0 documentation</a></h1>'
    page = (
        f"<html><head>{head}</head><body>{before}<main><h1>The keeper's book¶</h1>{PROSE}</main>"
        "</body></html>"
    )
    assert clean(read_source(page.encode(), "a.html")).metadata.title == "The keeper's book"


def test_a_sentence_that_begins_with_the_title_names_no_publisher() -> None:
    page = (
        "<html><head><title>Encyclopaedia of the coast</title></head><body><article>"
        "<h1>Harbour</h1><p>Harbour masters count boats, ropes and buoys every evening before the "
        f"lamps are lit along the quay.</p>{PROSE}</article></body></html>"
    )
    said = clean(read_source(page.encode(), "a.html")).metadata
    assert (said.title, said.publisher) == ("Harbour", None)


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="published" content="March 4, 2021">',
        '<meta name="w-published-date" content="2021-03-04T06:03:43.274Z">',
        '<meta name="sailthru.date" content="2021-03-04 08:00:00">',
    ],
)
def test_dates_under_other_names(head: str) -> None:
    assert metadata(head).published == "2021-03-04"


def test_the_day_in_the_address_where_nothing_else_says_it() -> None:
    page = f"<html><body><h1>The lamp is lit again</h1>{PROSE}</body></html>"
    raw = read_source(page.encode(), "a.html")
    address = "https://a.example/2021/03/04/lamp"
    assert clean(raw, url=address).metadata.published == "2021-03-04"
