"""Hebrew and Arabic in a real browser: cell by cell, and found by the mouse."""

from __future__ import annotations

import json
import os

import pytest

from annotations.service import documents
from annotations.service.store import Store
from corpus.sources.json_lines import from_json_line
from tests.helpers.browser import browsing, chromium
from tests.helpers.serving import serving

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's"),
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here: the reader in a browser is not looked at"
    ),
]
TEXTS = {
    "hebrew": ("הגשר", "הגשר נסגר ביום שני (Velm). איש לא נפגע.", "he"),
    "arabic": ("الجسر", "لا أحد يعرف. لا إله هناك ولا سلام.", "ar"),
}
# For each row that holds a word: how far each letter is from the cell that is its own, at most.
_OFF = """(() => {
  const width = document.querySelector('.xterm-screen').getBoundingClientRect().width / COLUMNS;
  let worst = 0;
  for (const row of document.querySelectorAll('.xterm-rows > div')) {
    if (!/[\\u0590-\\u08ff\\ufe70-\\ufefe]/.test(row.textContent)) continue;
    let column = 0;
    for (const span of row.childNodes) {
      for (let at = 0; at < span.textContent.length; at++, column++) {
        const range = document.createRange();
        range.setStart(span.firstChild, at);
        range.setEnd(span.firstChild, at + 1);
        const off = Math.abs(range.getBoundingClientRect().x - column * width) / width;
        worst = Math.max(worst, off);
      }
    }
  }
  return worst;
})()"""
_COLUMNS = "document.querySelector('.xterm-rows > div').textContent.length"
# The middle of the first letter of a word, which is its rightmost.
_PLACE = """(() => {
  const rows = [...document.querySelectorAll('.xterm-rows > div')];
  const row = rows.findLast(row => row.textContent.includes(WORD));
  const screen = document.querySelector('.xterm-screen').getBoundingClientRect();
  const column = row.textContent.indexOf(WORD) + WORD.length - 1;
  const box = row.getBoundingClientRect();
  const width = screen.width / row.textContent.length;
  return [screen.x + (column + 0.5) * width, box.y + box.height / 2];
})()"""


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    store = Store.open(path, "Ann")
    for slug, (title, text, language) in TEXTS.items():
        line = json.dumps({"id": slug, "title": title, "text": text, "language": language})
        documents.add_document(store, from_json_line(line, 1))
    store.close()
    return path


async def test_every_letter_is_in_its_cell_and_is_tagged_by_the_mouse(library, tmp_path):
    with serving(library, "Ada", options=("hebrew", "arabic")) as served:
        async with browsing() as browser:
            ada = await browser.page(served.links["Ada"])
            await ada.sees("ינש םויב רגסנ רשגה")
            await ada.sees("ﻑﺮﻌﻳ ﺪﺣﺃ ﺎﻟ")
            columns = await ada.value(_COLUMNS)
            assert await ada.value(_OFF.replace("COLUMNS", str(columns))) < 0.3
            x, y = await ada.value(_PLACE.replace("WORD", json.dumps("רגסנ")))
            await ada.click(x, y, count=1)
            await ada.press("sc")
            await ada.sees("Tagged as claim")
    store = Store.open(library, "somebody else")
    assert [made.content for made in store.annotations()] == ["נסגר"]
    store.close()
