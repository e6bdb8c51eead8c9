"""Tints and bars that run over several rows have no seams, whatever the pixels of the screen."""

from __future__ import annotations

import os
from collections import Counter
from functools import partial

import pytest

from tests.helpers.browser import browsing, chromium
from tests.helpers.png import Pixel, pixels
from tests.helpers.screens import make_library
from tests.helpers.serving import serving

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's"),
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here: the reader in a browser is not looked at"
    ),
]
# Where the words of the first two rows of a paragraph, and the bars beside the last two of it, are.
_ROWS = """(() => {
  const rows = [...document.querySelectorAll('.xterm-rows > div')];
  const first = rows.findIndex((row) => row.textContent.includes('The bridge at Velm'));
  const box = rows[first].getBoundingClientRect();
  const ratio = devicePixelRatio;
  return {
    top: Math.ceil(box.top * ratio), bottom: Math.floor((box.top + 3 * box.height) * ratio),
    second: Math.ceil((box.top + box.height) * ratio), whole: box.height * ratio,
  };
})()"""


def alike(one: Pixel, other: Pixel) -> bool:
    """Whether two colours differ by rounding at most."""
    return all(abs(a - b) <= 2 for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("ratio", [1.25, 1.5])
async def test_rows_have_no_seams(tmp_path, home, ratio):
    library = tmp_path / "library.db"
    make_library(library)
    with serving(library, "Ada", options=("bridge",)) as served:
        option = f"--force-device-scale-factor={ratio}"
        async with browsing(option) as browser:
            # Narrow enough for a first paragraph of three rows, too wide for a phone's buttons.
            ada = await browser.page(served.links["Ada"], 720, 420)
            await ada.value("localStorage.setItem('variorum-font-size', '20')")
            await ada.ask("Page.reload")
            await ada.sees("The bridge at Velm")
            await ada.press("v}h")
            await ada.press("c")
            await ada.sees("1 annotation")
            # What xterm.js leaves in a row that has become narrower stays hidden.
            assert (
                await ada.value(
                    "getComputedStyle(document.querySelector('.xterm-rows > div')).overflow"
                )
                == "clip visible"
            )
            place = await ada.value(_ROWS)
            assert place["whole"] == pytest.approx(round(place["whole"]), abs=0.02)
            file = tmp_path / "page.png"
            await ada.picture(file)
            rows = pixels(file)
            paper = rows[0][0]
            tint = max(
                {p for p in rows[place["top"] + 2] if p != paper},
                key=rows[place["top"] + 2].count,
            )
            assert all(tint in row for row in rows[place["top"] : place["bottom"]])
            # The bar, left of the words: in each row of pixels one that is the bar's through and
            # through, and not half paper; but where it ends.
            margin = rows[place["top"] + 2].index(tint)
            beside = [row[:margin] for row in rows[place["second"] : place["bottom"] - 2]]
            inked = Counter(p for row in beside for p in row if p != paper)
            solid = inked.most_common(1)[0][0]
            assert all(any(map(partial(alike, solid), row)) for row in beside)
