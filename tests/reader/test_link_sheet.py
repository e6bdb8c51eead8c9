"""The cards of a class: what a stranger's reader finds in their codes, and what is in no card."""

from __future__ import annotations

import io
import re

import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from PIL import Image
from resvg_py import svg_to_bytes

from annotations.seminar.class_members import new_secret
from reader.report.link_sheet import Card, link_sheet


def codes(page: str) -> list[str]:
    """What the codes on a page say, as a reader of codes sees them."""
    read = []
    for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        whole = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        image = Image.open(io.BytesIO(bytes(svg_to_bytes(svg_string=whole, width=240))))
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        read += [code.text for code in zxingcpp.read_barcodes(paper)]
    return read


def test_each_card_has_its_own_link_as_a_code_and_in_letters():
    cards = [
        Card(name, "student", f"https://class.example.org:8443/#{new_secret()}", bound=False)
        for name in ("Ada", "Zoë", "אדה", "<b>O'Brien</b>")
    ]
    page = link_sheet(cards, "seminar.db")
    assert codes(page) == [card.link for card in cards]
    shown = html.fromstring(page)
    assert [it.text for it in shown.iter("h2")] == [card.name for card in cards]
    assert [it.text for it in shown.xpath("//*[@class='link']")] == [card.link for card in cards]
    assert not list(shown.iter("b", "script", "link", "img"))
    policy = shown.xpath("//meta[@http-equiv]/@content")
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert "SHA-256" not in page
    assert "AB:CD" in link_sheet(cards, "seminar.db", "AB:CD")


@settings(max_examples=15)
@given(
    st.text(max_size=80),
    st.from_regex(r"https?://[a-z0-9.:\[\]-]{1,60}/#[\w-]{32}", fullmatch=True),
)
def test_no_name_breaks_a_card(name, link):
    page = link_sheet([Card(name, "keeper", link, bound=True)], name)
    assert codes(page) == [link]
    assert len(list(html.fromstring(page).iter("article"))) == 1
