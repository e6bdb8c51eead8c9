"""Invented pages whose article is known: its paragraphs in ten kinds of page, as publishers build
them. The words are ours, the mark-up is what is found in the wild.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import NamedTuple

_NAMES = ("Mirna Okoro", "Tuan Weiss", "Ada Example", "Ilse Pardo", "Rafi Lund", "Noor Hale")
_PLACES = ("Harn", "Lower Sel", "the Old Quay", "Brackwater", "Tallow Bay", "Upper Ims")
_THINGS = (
    "the ferry timetable", "a new breakwater", "the school boat", "the fish market",
    "the lighthouse fund", "the winter road",
)  # fmt: skip
_SENTENCES = (
    "The council of {place} voted on Monday to put off its decision about {thing} until spring.",
    "“Nobody asked the people who use it every day,” said {name}, who has lived there since 1988.",
    "The cost has risen by {n} per cent in two years, according to figures of the office.",
    "A petition against {thing} was signed by more than {n}00 inhabitants within a week.",
    "{name} disagreed: the sum had been known to everybody, and there was no other way to pay.",
    "What happens next depends on a vote in {place}, which has been postponed three times already.",
    "In {place}, the shops closed early, and the {n} seats of the hall were not nearly enough.",
    "The report on {thing} runs to {n} pages; hardly anybody in the room had read it to the end.",
    "It was {name} who reminded the meeting of the promise that had been given four years ago.",
    "The engineers will come back in autumn, when the water is low and the piles can be inspected.",
)


class Page(NamedTuple):
    """A page and the text of its article."""

    kind: str
    html: str
    text: str


class _Article(NamedTuple):
    title: str
    author: str
    paragraphs: list[str]
    heading: str
    quote: str
    items: list[str]

    @property
    def text(self) -> str:
        half = len(self.paragraphs) // 2
        return "\n\n".join(
            [
                *self.paragraphs[:half],
                self.heading,
                *self.paragraphs[half:],
                self.quote,
                *self.items,
            ]
        )


def pages(count: int = 60) -> Iterator[Page]:
    """So many pages, the kinds in turn."""
    for number in range(count):
        kind, build = _KINDS[number % len(_KINDS)]
        article = _article(number)
        if kind == "short":
            article = article._replace(paragraphs=article.paragraphs[:2], items=article.items[:1])
        yield Page(kind, build(article), article.text)


def _article(seed: int) -> _Article:
    def sentence(n: int) -> str:
        pattern = _SENTENCES[(n * 7 + n // len(_SENTENCES)) % len(_SENTENCES)]
        return pattern.format(
            place=_PLACES[(n * 5 + seed) % len(_PLACES)],
            thing=_THINGS[(n + seed * 3) % len(_THINGS)],
            name=_NAMES[(n * 3 + seed) % len(_NAMES)],
            n=12 + (n * 11 + seed * 17) % 80,
        )

    count = 4 + seed % 9
    paragraphs = [
        " ".join(sentence(seed * 31 + n * 4 + k) for k in range(1 + (seed + n) % 4))
        for n in range(count)
    ]
    return _Article(
        f"{_PLACES[seed % 6]} waits for {_THINGS[seed // 2 % 6]}",
        _NAMES[seed % 6],
        paragraphs,
        f"What {_PLACES[(seed + 2) % 6]} wants",
        sentence(seed * 31 + 97),
        [
            f"{_THINGS[(seed + n) % 6].capitalize()}: {30 + seed + n} crowns a year"
            for n in range(3)
        ],
    )


def _p(article: _Article, tag: str = "p", between: str = "") -> str:
    half = len(article.paragraphs) // 2
    before = "".join(f"<{tag}>{escape(p)}</{tag}>" for p in article.paragraphs[:half])
    after = "".join(f"<{tag}>{escape(p)}</{tag}>" for p in article.paragraphs[half:])
    items = "".join(f"<li>{escape(item)}</li>" for item in article.items)
    return (
        f"{before}{between}<h2>{escape(article.heading)}</h2>{after}"
        f"<blockquote><p>{escape(article.quote)}</p></blockquote><ul>{items}</ul>"
    )


def _links(*names: str) -> str:
    return "".join(f'<li><a href="/{n}">{escape(name)}</a></li>' for n, name in enumerate(names))


_MENU = f'<ul class="menu">{_links("Home", "Harbour", "Weather", "Letters", "Shop")}</ul>'
_RELATED = _links(
    "The boat that never came back", "Ten walks along the coast", "Who owns the quay?"
)
_COOKIES = (
    '<div class="cookie-banner"><p>We use cookies to measure how this page is used. You can agree '
    "to this or choose what you allow.</p><button>Agree</button></div>"
)
_NEWSLETTER = (
    '<div class="newsletter"><h3>The week on the water</h3><p>Get our letter every Friday, '
    'straight into your inbox.</p><form><input name="mail"><button>Sign up</button></form></div>'
)
_SHARE = '<div class="share"><span>Share</span> <a href="#">Facebook</a> <a href="#">Mail</a></div>'
_COMMENTS = (
    '<section id="comments"><h3>2 comments</h3><div class="comment"><b>gull77</b><p>They said the '
    "same about the old bridge, and look where that went in the end.</p></div>"
    '<div class="comment"><b>Piers</b><p>First the school, now this.</p></div></section>'
)
_FOOT = "<p>© 2021 The Sel Courier. All rights reserved.</p><a href='/i'>Imprint</a>"


def _document(article: _Article, body: str) -> str:
    return (
        f"<!doctype html><html lang=en><head><title>{escape(article.title)} | The Sel Courier"
        f"</title></head><body>{body}</body></html>"
    )


def _semantic(a: _Article) -> str:
    return _document(
        a,
        f"<header><nav>{_MENU}</nav></header><main><article><header><h1>{a.title}</h1>"
        f"<p class=byline>By {a.author}</p><time datetime=2021-03-04>4 March 2021</time></header>"
        f"{_p(a)}<footer>{_SHARE}</footer></article><aside><h3>Related</h3><ul>{_RELATED}</ul></aside>"
        f"</main><footer>{_FOOT}</footer>",
    )


def _divs(a: _Article) -> str:
    return _document(
        a,
        f'{_COOKIES}<div id="top">{_MENU}</div><div id="wrap"><div class="headline">{a.title}</div>'
        f'<div class="meta">{a.author} · 4 March 2021 · 5 min read</div>{_SHARE}'
        f'<div class="body">{_p(a, between=_NEWSLETTER)}</div><div class="more"><ul>{_RELATED}</ul>'
        f'</div></div><div id="bottom">{_FOOT}</div>',
    )


def _tables(a: _Article) -> str:
    return _document(
        a,
        f"<table width=100%><tr><td colspan=2>{_MENU}</td></tr><tr><td width=140 valign=top>"
        f"<b>In this issue</b><ul>{_RELATED}</ul></td><td><font size=5>{a.title}</font><br>"
        f"<i>{a.author}</i>{_p(a)}</td></tr><tr><td colspan=2>{_FOOT}</td></tr></table>",
    )


def _breaks(a: _Article) -> str:
    half = len(a.paragraphs) // 2
    said = "<br><br>".join(
        map(escape, [*a.paragraphs[:half], a.heading, *a.paragraphs[half:], a.quote, *a.items])
    )
    return _document(a, f"{_MENU}<h1>{a.title}</h1><div class=text>{said}</div>{_FOOT}")


def _blog(a: _Article) -> str:
    return _document(
        a,
        f'<div id="header"><h1><a href="/">Letters from the quay</a></h1></div>'
        f'<div class="post hentry"><h2 class="entry-title">{a.title}</h2><p class="postmeta">'
        f'Posted on March 4, 2021 by {a.author}</p><div class="entry-content">{_p(a)}</div>'
        f'<p class="tags">Filed under: <a href="/t">Boats</a>, <a href="/u">Money</a></p></div>'
        f'{_COMMENTS}<div id="sidebar"><h3>Archive</h3><ul>{_RELATED}</ul></div>'
        f'<div id="footer">Powered by an old machine</div>',
    )


def _insets(a: _Article) -> str:
    inset = (
        '<div class="related-inline"><strong>Read more</strong> <a href="/r">The boat that never '
        'came back</a></div><div class="ad">Advertisement</div>'
    )
    return _document(
        a,
        f"<nav>{_MENU}</nav><h1>{a.title}</h1><div class='article__content'>{_p(a, between=inset)}"
        f"<p><em>{a.author} writes about the coast for this paper.</em></p></div>"
        f"{_NEWSLETTER}{_FOOT}",
    )


def _front(a: _Article) -> str:
    teasers = "".join(
        f"<div class=teaser><h3>{name}</h3><p>It was quiet in {place} when the boats came in, "
        "and few had expected it.</p><a href=/x>Read on</a></div>"
        for name, place in zip(("Storm", "Market", "Choir", "Nets"), _PLACES, strict=False)
    )
    return _document(
        a,
        f"<div class=nav>{_MENU}</div><div class=main><h1>{a.title}</h1>{_p(a)}</div>"
        f"<div class=teasers><h2>More stories</h2>{teasers}</div>{_FOOT}",
    )


def _spans(a: _Article) -> str:
    return _document(
        a,
        f"<div><div>{_MENU}</div><div><h1>{a.title}</h1></div>"
        + _p(a, "div").replace("<div>", "<div><span>").replace("</div>", "</span></div>")
        + f"<div>{_SHARE}</div><div>{_FOOT}</div></div>",
    )


def _short(a: _Article) -> str:
    return _document(
        a, f"{_COOKIES}<nav>{_MENU}</nav><h1>{a.title}</h1>{_p(a)}{_NEWSLETTER}{_FOOT}"
    )


def _live(a: _Article) -> str:
    return _document(
        a,
        f"<header>{_MENU}</header><section class=story><h1>{a.title}</h1><div>By {a.author}</div>"
        f"<figure><img src=a.jpg alt=''></figure>{_p(a)}</section>{_COMMENTS}"
        f"<footer>{_FOOT}</footer>",
    )


_KINDS: tuple[tuple[str, Callable[[_Article], str]], ...] = (
    ("semantic", _semantic),
    ("divs", _divs),
    ("tables", _tables),
    ("breaks", _breaks),
    ("blog", _blog),
    ("insets", _insets),
    ("front", _front),
    ("spans", _spans),
    ("short", _short),
    ("live", _live),
)
