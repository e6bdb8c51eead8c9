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


def days_shown(after: str) -> list[str]:
    """The days that this below a headline says the page was published."""
    page = f"<!DOCTYPE html><html><body><h1>The lamp is lit again</h1>{after}</body></html>"
    evidence = read_source(page.encode(), "a.html").evidence
    return [e.value for e in evidence if e.source.startswith("html date")]


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
        'content="5 facts about the lamp that is lit again in 2021">'
        '<meta property="article:published_time" content="2021-03-04">',
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


@pytest.mark.parametrize(
    "after",
    [
        '<footer class="author__meta">By Orla Fennick <span>4 March 2021</span></footer>',
        '<div class="layout--withSidebar"><p>4 March 2021</p></div>',
        '<p><time datetime="2021-03-04T08:33:11+00:00">5 years ago</time></p>',
        '<p>Last updated <time datetime="2021-03-04T08:33:11+00:00">5 years ago</time></p>',
        '<p><abbr title="2021-03-04T08:33:11Z">some time ago</abbr></p>',
        '<p><time-ago ts="2021-03-04T09:47:05.754000+0000"></time-ago></p>',
        '<p><span data-utime="1614850000">5 y</span></p>',
        '<time datetime="2021-03-04T08:33:11Z">Mar <span>4</span> 2021</time>',
        "<p>Published 4 March 2021</p><p>Closed until <b>5 May 2022</b></p>",
        f"<p>4 March 2021</p><p>Since <b>5 May 2022</b> the light is out. {PROSE[3:]}",
    ],
)
def test_how_pages_show_their_day(after: str) -> None:
    assert metadata(after=after).published == "2021-03-04"


def test_a_thread_is_as_old_as_its_first_post() -> None:
    head = (
        '<div class="posthead"><a class="username" href="/members/orla.3/">Orla</a>'
        "<span>Start date</span> <a><time>Mar 4, 2021</time></a></div>"
    )
    assert metadata(after=head).published == "2021-03-04"
    profile = (
        '<dl class="postprofile"><dt><a class="username" href="/m?u=3">Orla</a></dt>'
        "<dd><b>Founded:</b> <span>Dec 11, 2011</span></dd></dl>"
        '<p class="author">by <b>Orla</b> » Thu Mar 4, 2021 1:47 am</p>'
    )
    assert metadata(after=profile).published == "2021-03-04"


def test_the_start_of_an_event_is_no_day_of_publication() -> None:
    talk = '<section class="talk"><p><b>Start date:</b> 4 March 2021</p></section>'
    assert days_shown(talk) == []


def test_what_the_page_shows_counts_before_what_only_json_ld_says() -> None:
    head = (
        '<script type="application/ld+json">{"@type":"Article","datePublished":"2019-01-02"}'
        "</script>"
    )
    meta = '<meta property="article:published_time" content="2019-01-02">'
    assert metadata(head).published == "2019-01-02"
    assert metadata(head, after="<p>Published Mar 4, 2021</p>").published == "2021-03-04"
    assert metadata(head, after="<p>Last updated: Mar 4, 2021</p>").published == "2021-03-04"
    assert metadata(head + meta, after="<p>Updated Mar 4, 2021</p>").published == "2019-01-02"


def test_the_days_of_things_listed_are_not_the_page_s_own() -> None:
    books = "".join(f"<p>Published {n} June 2022 by the Lamp Press</p>" for n in (3, 4, 5))
    after = f'<p class="meta">4 March 2021</p>{books}'
    assert metadata(after=after).published == "2021-03-04"


def test_below_the_article_a_date_beside_its_author_counts() -> None:
    foot = '<div class="end"><a href="/author/orla">By Orla Fennick</a><p>4 March 2021</p></div>'
    assert metadata(after=PROSE * 3 + foot).published == "2021-03-04"
    assert days_shown(f"{PROSE * 3}<div>4 March 2021</div>{PROSE}") == []


PAGE = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">{}</head><body>{}</body></html>'


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        # The heading of each page is the book's name, or the site's.
        (
            "<title>How it is lit - The Lamp Handbook</title>",
            f"<h1>The Lamp Handbook</h1><h2>How it is lit</h2>{PROSE}",
            "How it is lit",
        ),
        (
            "<title>How it is lit - lamps.example</title>",
            f"<h1>lamps.example</h1><h3>How it is lit</h3>{PROSE}",
            "How it is lit",
        ),
        # Here the site's name comes first.
        (
            "<title>The Harbour Courier - Storm hits</title>",
            f"<h1>Storm hits</h1>{PROSE}<h2>Read on</h2>",
            "Storm hits",
        ),
        (
            "<title>The Harbour Courier » Storm hits</title>",
            f"<h2>The Harbour Courier</h2><h1>Storm hits</h1>{PROSE}",
            "Storm hits",
        ),
        (
            "<title>Lampworks | How the lamp in the harbour was lit</title>",
            f"<h1>How the lamp in the harbour was lit</h1>{PROSE}",
            "How the lamp in the harbour was lit",
        ),
        (
            '<title>The Lamp | A winter storm</title><meta property="og:site_name" '
            'content="The Lamp">',
            f"<h1>A winter storm</h1>{PROSE}",
            "A winter storm",
        ),
        # All headings are those of sections.
        (
            "<title>Lamp - lamp-light documentation</title>",
            f"<h2>SYNOPSIS</h2>{PROSE}<h2>OPTIONS</h2>{PROSE}",
            "Lamp - lamp-light documentation",
        ),
        # A fixed page of a blog, with a slogan.
        (
            '<title>Lamps and Lanterns for Harbours</title><meta property="og:title" '
            'content="Lamps and Lanterns for Harbours"><meta property="og:type" content="article">',
            f"<h1>Light up your harbours</h1>{PROSE}",
            "Lamps and Lanterns for Harbours",
        ),
    ],
)
def test_headings_that_are_no_headline(head: str, body: str, title: str) -> None:
    page = PAGE.format(head, body)
    assert clean(read_source(page.encode(), "a.html")).metadata.title == title
