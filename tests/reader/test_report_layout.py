"""The report as Chromium shows and prints it: nothing wider than the page, nothing stranded."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from annotations.service.memos import subject_of, write_memo
from annotations.service.store import Store
from reader.report.data import gather
from reader.report.page import page
from tests.helpers.browser import Page, browsing, chromium
from tests.helpers.factories import add, span_of

pytestmark = pytest.mark.skipif(chromium() is None, reason="there is no Chromium")

NAMES = ("Ada", "Maria-Magdalena Hohenlohe-Waldenburg-Schillingsfürst", "עדה לובלייס", "山田太郎",
         "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenauszahlungsstelle")  # fmt: skip
TITLES = ("A title of three hundred characters " * 8, "Donaudampfschifffahrt" * 14,
          "عنوان عربي طويل جدا عن اتفاق السلام", "Peace at last?", "Who said so", "What it says",
          "Nothing new", "The bridge", "A last one")  # fmt: skip
TAGS = ("claim", "opinion", "disputed", "claim/figure", "a-tag-of-one-very-long-word-without-blank")

WIDER = """(() => {
  const wide = document.documentElement.clientWidth, out = [];
  for (const e of document.body.querySelectorAll("*")) {
    if (e.parentElement.closest(".scroll")) continue;
    const box = e.getBoundingClientRect();
    if (box.right > wide + 0.5 || box.left < -0.5) out.push(e.outerHTML.slice(0, 80));
  }
  return out;
})()"""
OFF_THEIR_ROW = """[...document.querySelectorAll("td svg, td .bar")].filter(e => {
  const chart = e.getBoundingClientRect(), cell = e.closest("tr").getBoundingClientRect();
  const shown = chart.width > 0;
  return shown && (chart.width < 90 || chart.left < cell.left || chart.right > cell.right + 0.5 ||
                   chart.top < cell.top || chart.bottom > cell.bottom + 0.5);
}).map(e => e.outerHTML.slice(0, 80))"""
CUT = """[...document.querySelectorAll("th, td, dd, dt, li")].filter(
  e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.slice(0, 60))"""
HEADINGS = """[...document.querySelectorAll("h2, h3, .group bdi")].map(e => e.textContent)"""


@pytest.fixture
def report(store: Store, opened: Callable[..., Store], tmp_path: Path) -> Path:
    """The report on a class with hard names and titles."""
    stores = [store if name == store.annotator else opened(name) for name in NAMES]
    for n, title in enumerate(TITLES):
        text = "\n\n".join(f"Sentence {m} says so, {n}." for m in range(12))
        document = add(store, text, f"slug-{n}", title=title)
        for m in range(11):
            one = stores[(m + n) % len(stores)]
            span = span_of(document, f"Sentence {m % 7} says")
            one.annotate(document, span, [TAGS[(m * n) % len(TAGS)]], "Why?" * (m % 3))
    write_memo(store, subject_of(store), "A long memo. " * 300)
    write_memo(store, subject_of(store, tag="claim"), "A short one.")
    file = tmp_path / "report.html"
    html = page(
        gather(store, None, gathered_at="today", passages=20, resamples=20, nested=False,
               library="seminar")
    )  # fmt: skip
    file.write_text(html, "utf-8")
    return file


async def test_it_fits_the_screen_and_the_paper(report: Path, tmp_path: Path) -> None:
    async with browsing() as browser:
        shown = await browser.page(report.as_uri(), 1280, 800)
        await shown.becomes("document.readyState", "complete")
        for width in (1280, 820, 390, 320):
            await shown.resize(width, 800)
            assert await shown.value("document.documentElement.scrollWidth") <= width
            assert await shown.value(WIDER) == [], width
            assert await shown.value(CUT) == [], width
            if width > 320:
                assert await shown.value(OFF_THEIR_ROW) == [], width
        assert await _contrast(shown, "light") > 4.5
        assert await _contrast(shown, "dark") > 4.5
        headings = await shown.value(HEADINGS)
        for size in ((8.27, 11.69), (8.5, 11)):
            _check_pages(await _printed(shown, *size), headings)


async def _contrast(shown: Page, scheme: str) -> float:
    """The contrast of the quiet words in a colour scheme; the page has the scheme."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    await shown.ask("Emulation.setEmulatedMedia", features=features)
    ink, paper = await shown.value(
        "[document.querySelector('.note'), document.body].map((e, n) => "
        "getComputedStyle(e)[n ? 'backgroundColor' : 'color'].match(/\\d+/g).map(Number))"
    )
    lights = []
    for colour in (ink, paper):
        parts = [part / 255 for part in colour]
        parts = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        lights.append(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])
    assert (lights[1] < lights[0]) == (scheme == "dark")
    return float((max(lights) + 0.05) / (min(lights) + 0.05))


async def _printed(shown: Page, width: float, height: float) -> list[list[str]]:
    """The lines of each page, printed by somebody whose screen is dark."""
    data = (
        await shown.ask("Page.printToPDF", paperWidth=width, paperHeight=height,
                        preferCSSPageSize=True)
    )["data"]  # fmt: skip
    document = pypdfium2.PdfDocument(base64.b64decode(data))
    try:
        assert document.get_page_size(0) == pytest.approx((72 * width, 72 * height), abs=1)
        corner = document[0].render(scale=0.1).to_numpy()[0, 0]
        assert min(corner[:3]) == 255, "the paper stays white"
        return [
            [line.strip() for line in one.get_textpage().get_text_bounded().splitlines()]
            for one in document
        ]
    finally:
        document.close()


def _check_pages(pages: list[list[str]], headings: list[str]) -> None:
    """Every page has its number, no heading is the last of a page, and none is nearly empty."""
    short = {heading[:30] for heading in headings}
    for number, lines in enumerate(pages, start=1):
        text = [line for line in lines if line and not line.endswith(f" of {len(pages)}")]
        assert f"{number} of {len(pages)}" in " ".join(lines)
        assert any("seminar · today" in line for line in lines)
        body = [line for line in text if "seminar · today" not in line]
        assert len(body) > 4, (number, body)
        for last in body[-2:]:
            assert last[:30] not in short, (number, last)
