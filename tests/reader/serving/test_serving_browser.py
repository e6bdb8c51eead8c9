"""Two people tag one document in a real browser: keys, mouse, sizes, colours, copying."""

from __future__ import annotations

import asyncio
import json
import os

import pytest

from annotations.service.store import Store
from tests.helpers.browser import TEXT, browsing, chromium
from tests.helpers.screens import make_library
from tests.helpers.serving import serving, until

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's"),
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here: the reader in a browser is not looked at"
    ),
]
# Where the word "ferry" begins, and the width of a cell.
_PLACE = """(() => {
  for (const span of document.querySelectorAll('.xterm-rows span')) {
    const at = span.textContent.indexOf('ferry carries');
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(span.firstChild, at);
    range.setEnd(span.firstChild, at + 1);
    const box = range.getBoundingClientRect();
    return [box.x, box.y + box.height / 2, box.width];
  }
})()"""
# The ground of the span that shows some words.
_GROUND = """(() => {{
  const span = [...document.querySelectorAll('.xterm-rows span')]
    .find(span => span.textContent.includes({words!r}));
  return getComputedStyle(span).backgroundColor;
}})()"""
_LINES = "document.querySelectorAll('.xterm-rows > div').length"
# Where the rule between the panes stands, row by row: it is one line if all are at one place.
_RULES = """[...new Set([...document.querySelectorAll('.xterm-rows > div')].flatMap(row => {
  const found = [];
  for (const span of row.childNodes) {
    const at = span.textContent.indexOf('│');
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(span.firstChild ?? span, at);
    range.setEnd(span.firstChild ?? span, at + 1);
    found.push(Math.round(range.getBoundingClientRect().x));
  }
  return found;
}))].length"""


def notes(library) -> list[str | None]:
    store = Store.open(library, "somebody else")
    try:
        return [a.note for a in store.annotations()]
    finally:
        store.close()


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


def made_by(library) -> list[tuple[str, tuple[str, ...], str]]:
    store = Store.open(library, "somebody else")
    try:
        return sorted((a.annotator.name, tuple(a.tags), a.content) for a in store.annotations())
    finally:
        store.close()


async def test_two_people_tag_the_same_document(library, tmp_path):
    with serving(library, "Ada", "Ben", options=("bridge",)) as served:
        async with browsing() as browser:
            ada = await browser.page(served.links["Ada"])
            ben = await browser.page(served.links["Ben"], 1000, 700)
            for page in (ada, ben):
                await page.sees("The bridge at Velm was closed")
                assert await page.value("location.href") == served.url  # the secret is gone
            plain = await ada.value(_GROUND.format(words="cracks"))
            await ada.press("c")
            await ada.sees("Tagged as claim")
            begun = asyncio.get_running_loop().time()
            await ben.sees("1 annotation")
            assert asyncio.get_running_loop().time() - begun < 1 + 1  # and one for a busy machine
            await ben.press(")d")
            await ada.sees("2 annotations")
            await ada.becomes(f"{_GROUND.format(words='cracks')} !== {plain!r}")
            assert made_by(library) == [
                ("Ada", ("claim",), "The bridge at Velm was closed on Monday."),
                ("Ben", ("disputed",), "Engineers found cracks in two of its arches."),
            ]
            for page in (ada, ben):
                assert page.events("Runtime.exceptionThrown") == []
                assert page.events("Log.entryAdded") == []
                asked = page.events("Network.requestWillBeSent")
                assert {one["request"]["url"].startswith(served.url) for one in asked} == {True}


async def test_mouse_sizes_wide_characters_and_a_reload(library, tmp_path):
    with serving(library, "Ada", options=("bridge", "wide")) as served:
        async with browsing() as browser:
            ada = await browser.page(served.links["Ada"])
            await ada.sees("橋は月曜日に閉鎖された。渡し船が人々を運ぶ。")
            assert await ada.value(_RULES) == 1  # wide characters move nothing beside them
            await ada.resize(800, 600)
            await ada.becomes(f"({_LINES}) < 36")
            await ada.becomes(_RULES, 0)  # painted anew, with room for one pane
            await ada.sees("The bridge at Velm")
            await ada.resize(1200, 800)
            await ada.becomes(f"({_LINES}) > 36")
            await ada.becomes(_RULES, 1)
            await ada.sees("月曜日")
            x, y, cell = await ada.value(_PLACE)
            for count in (1, 2):
                await ada.click(x + cell / 2, y, count)
            await ada.press("c")
            await until(lambda: made_by(library) == [("Ada", ("claim",), "ferry")])
            await ada.ask("Page.reload")
            await ada.sees("1 annotation")  # the same session, painted anew
            await ada.press("u")
            await until(lambda: made_by(library) == [])


async def test_keys_that_are_no_characters_reach_the_reader(library, tmp_path):
    with serving(library, "Ada", options=("bridge",)) as served:
        async with browsing() as browser:
            ada = await browser.page(served.links["Ada"])
            await ada.sees("The bridge at Velm was closed")
            await ada.strike("p", 80, ctrl=True)  # the palette, not the browser's printing
            await ada.sees("Find a command")
            await ada.strike("Escape", 27)
            await ada.becomes(f"!({TEXT}).includes('Find a command')")
            await ada.press("c")
            await ada.sees("1 annotation")
            await ada.strike("Enter", 13)
            await ada.sees("Note")
            await ada.press("Wer sagt das? 誰が – ça")
            await ada.sees("誰が – ça")
            await ada.strike("s", 83, ctrl=True)  # keeps the note, not the page
            await until(lambda: notes(library) == ["Wer sagt das? 誰が – ça"])
            await ada.strike("ArrowDown", 40)
            await ada.strike("ArrowDown", 40)
            await ada.press("d")
            await ada.sees("2 annotations")


async def test_what_is_copied_reaches_the_browser_s_clipboard_after_a_key(library, tmp_path):
    with serving(library, "Ada", options=("bridge",)) as served:
        async with browsing() as browser:
            ada = await browser.page(served.links["Ada"])
            await ada.sees("The bridge at Velm was closed")
            await browser.ask(
                "Browser.grantPermissions", browserContextId=ada.context,
                permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
            )  # fmt: skip
            await ada.press("Y")
            await ada.becomes(
                "navigator.clipboard.readText()", "The bridge at Velm was closed on Monday."
            )


_PASTE = """(() => {{
  const clipboard = new DataTransfer();
  clipboard.setData("text/plain", {text});
  document.querySelector(".xterm-helper-textarea")
    .dispatchEvent(new ClipboardEvent("paste", {{ clipboardData: clipboard, bubbles: true }}));
}})()"""
_NOTICE = "document.querySelector('#notice span').textContent"


async def test_what_is_pasted_presses_no_keys_and_has_an_end(library, tmp_path):
    with serving(library, "Ada", options=("bridge",)) as served:
        async with browsing() as browser:
            ada = await browser.page(served.links["Ada"])
            await ada.sees("The bridge at Velm was closed")
            # The end of a paste within what is pasted, and behind it the key for a tag.
            await ada.value(_PASTE.format(text=json.dumps("words\x1b[201~cdo\r")))
            await ada.value(_PASTE.format(text='"much ".repeat(400000)'))
            await ada.becomes(_NOTICE, "The pasted text is too long: the maximum is one megabyte.")
            await ada.value("document.querySelector('#notice button').click()")
            await ada.becomes(_NOTICE, "")
            await ada.press(")d")
            await ada.sees("1 annotation")
            assert [tags for _, tags, _ in made_by(library)] == [("disputed",)]
            # What is within bounds is a note, whole.
            await ada.strike("Enter", 13)
            await ada.sees("Note")
            await ada.value(_PASTE.format(text='"word ".repeat(20000)'))
            await ada.strike("s", 83, ctrl=True)
            await until(lambda: notes(library) == [("word " * 20000).rstrip()])


async def test_a_key_that_is_stuck_in_one_page_is_no_matter_to_another(library, tmp_path):
    with serving(library, "Ada", "Ben", options=("bridge",)) as served:
        async with browsing() as browser:
            ada = await browser.page(served.links["Ada"])
            ben = await browser.page(served.links["Ben"])
            for page in (ada, ben):
                await page.sees("The bridge at Velm was closed")
            key = "Input.dispatchKeyEvent"
            pressed = {"key": "j", "text": "j", "windowsVirtualKeyCode": 74}
            flood = asyncio.create_task(
                _repeat(lambda: ada.ask(key, type="keyDown", autoRepeat=True, **pressed))
            )
            for n in range(3):
                await ben.press("c" if n == 0 else ")c")
                await ben.sees(f"{n + 1} annotation")
            flood.cancel()
            assert ada.events("Runtime.exceptionThrown") == []
            assert ben.events("Log.entryAdded") == []


async def _repeat(what) -> None:
    while True:
        await what()


async def test_without_a_link_the_page_says_what_is_missing(library, tmp_path):
    with serving(library, "Ada") as served:
        async with browsing() as browser:
            nobody = await browser.page(served.url)
            said = "document.getElementById('sentence')?.textContent"
            await nobody.becomes(
                said,
                "This page needs the link that you were given: open it from your sheet or "
                "message. If it is lost, your teacher can give you a new one.",
            )
            stranger = await browser.page(served.url + "#guessed")
            await stranger.becomes(said, "This link is not valid; ask for yours.")
