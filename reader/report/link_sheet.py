"""The links of a class as cards to print and cut out, each with its QR code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import segno

from reader.report.markup import Markup, element, joined

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_QUIET = 4
"""Modules of white around a code, which readers of codes need."""
_STYLE = Markup(
    """
@page { size: A4; margin: 12mm 10mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 190mm; color: #000; background: #fff;
  font: 9.5pt/1.3 Georgia, "DejaVu Serif", serif; }
h1 { font-size: 14pt; margin: 4mm 0 1mm; }
header p { margin: 0 0 4mm; }
main { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(88mm, 100%), 1fr));
  padding: .3mm 0 0 .3mm; }
article { border: .3mm dashed #777; margin: -.3mm 0 0 -.3mm; padding: 3.5mm; min-height: 60mm;
  break-inside: avoid; display: grid; grid-template-columns: 1fr 34mm; gap: 0 3mm;
  align-content: start; }
h2 { font-size: 12pt; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
article p { margin: 1mm 0 0; overflow-wrap: anywhere; }
article > .link { grid-column: 1 / -1; word-break: break-all;
  font: 9pt/1.3 "DejaVu Sans Mono", Menlo, Consolas, monospace; }
.small { font-size: 8pt; }
article > .small { grid-column: 1 / -1; }
.small code { font: 6.5pt/1.3 "DejaVu Sans Mono", Menlo, Consolas, monospace; }
svg { width: 34mm; height: 34mm; display: block; }
@media print { header { display: none; } body { max-width: none; }
  main { grid-template-columns: 1fr 1fr; } }
"""
)


@dataclass(frozen=True, slots=True)
class Card:
    """What one person is given."""

    name: str
    role: str
    link: str
    bound: bool
    """Whether the link works in one browser only."""


def link_sheet(cards: Sequence[Card], library: str, fingerprint: str | None = None) -> str:
    """A page of cards; `fingerprint` is that of a certificate of which browsers warn."""
    title = f"Links to {library}"
    head = joined(
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="referrer", content="no-referrer"),
        element("title", title),
        element("style", _STYLE),
    )
    body = joined(
        element(
            "header",
            element("h1", title),
            element(
                "p",
                "Print this page, cut the cards out, give each to its owner, and delete the file: "
                "whoever has a link reads and tags under its name.",
            ),
        ),
        element("main", (_card(card, fingerprint) for card in cards)),
    )
    page = element("html", element("head", head), element("body", body), lang="en")
    return f"<!doctype html>\n{page}\n"


def _card(card: Card, fingerprint: str | None) -> Markup:
    begin = "Scan the code, or type this address into a browser:"
    keep = (
        "The first browser that opens it keeps it: begin on your own device."
        if card.bound
        else "Bookmark the page, and keep this card to yourself."
    )
    words = element(
        "div", element("h2", card.name), element("p", card.role), element("p", begin),
        element("p", keep, class_="small"),
    )  # fmt: skip
    lines = [element("p", card.link, class_="link")]
    if fingerprint is not None:
        warning = "Browsers warn of the certificate once. Its SHA-256: "
        lines.append(element("p", warning, element("code", fingerprint), class_="small"))
    return element("article", words, _code(card.link), lines)


def _code(link: str) -> Markup:
    """The QR code of a link, black on white in any colours of the page."""
    made = segno.make(link, micro=False, error="m")
    return Markup(
        made.svg_inline(border=_QUIET, dark="#000", light="#fff", omitsize=True, svgclass=None,
                        lineclass=None, title=None)
    )  # fmt: skip
