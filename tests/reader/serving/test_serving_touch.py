"""A phone at the reader: fingers, the bar of buttons, the field above the keyboard, the size."""

from __future__ import annotations

import asyncio
import json
import os

import pytest

from annotations.service import documents
from annotations.service.store import Store
from corpus.sources.json_lines import from_json_line
from tests.helpers.browser import TEXT, browsing, chromium
from tests.helpers.loopback import free_port
from tests.helpers.screens import make_library
from tests.helpers.serving import serving, until
from tests.helpers.stalling_proxy import stalling_proxy

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's"),
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here: the reader in a browser is not looked at"
    ),
]
# Where some words are painted: the middle of their first cell.
_PLACE = """(words => {{
  for (const span of document.querySelectorAll('.xterm-rows span')) {{
    const at = span.textContent.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(span.firstChild, at);
    range.setEnd(span.firstChild, at + 1);
    const box = range.getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }}
}})({words})"""
# The middle of a button, where it can be seen.
_BUTTON = """(title => {{
  const button = [...document.querySelectorAll('#bar button')].find(b => b.textContent === title);
  const box = button?.getBoundingClientRect();
  return box?.width ? [box.x + box.width / 2, box.y + box.height / 2] : null;
}})({title})"""
_BUTTONS = "[...document.querySelectorAll('#bar button:not([hidden])')].map(b => b.textContent)"
_COLUMNS = "Math.max(...[...document.querySelectorAll('.xterm-rows > div')].map(r => r.textContent.length))"  # noqa: E501
_LONG = "\n\n".join(f"Paragraph number {n} of the long text stands here." for n in range(1, 120))


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    store = Store.open(path, "Ann")
    line = json.dumps({"id": "long", "title": "A long text", "text": _LONG})
    documents.add_document(store, from_json_line(line, 1))
    store.close()
    return path


def made(library) -> list[tuple[tuple[str, ...], str, str | None]]:
    store = Store.open(library, "somebody else")
    try:
        return sorted((tuple(a.tags), a.content, a.note) for a in store.annotations())
    finally:
        store.close()


async def place(page, words: str) -> tuple[float, float]:
    await page.sees(words)
    x, y = await page.value(_PLACE.format(words=json.dumps(words)))
    return x, y


async def press_button(page, title: str) -> None:
    """Tap a button of the bar, as a finger does, once it has come to rest."""
    where = _BUTTON.format(title=json.dumps(title))
    before, now = None, await page.value(where)
    async with asyncio.timeout(30):
        while now is None or now != before:
            await asyncio.sleep(0.05)
            before, now = now, await page.value(where)
    await page.tap(*now)


async def swipe(page, x: float, begin: float, end: float, steps: int = 6) -> None:
    await page.touch("Start", (x, begin))
    for n in range(1, steps + 1):
        await page.touch("Move", (x, begin + (end - begin) * n / steps))
    await page.touch("End")


async def opened(browser, served, name="Ada"):
    page = await browser.page("about:blank", 390, 844)
    await page.becomes_phone()
    await page.ask("Page.navigate", url=served.links[name])
    return page


async def test_fingers_scroll_select_and_tag(library, tmp_path):
    with serving(library, "Ada", options=("long",)) as served:
        async with browsing() as browser:
            page = await opened(browser, served)
            await page.sees("Paragraph number 1 of")
            assert await page.value(_COLUMNS) >= 40
            await page.becomes(f"({_BUTTONS}).includes('claim')")
            # A swipe scrolls the text, and goes on a little; the page itself stays.
            x, y = await place(page, "Paragraph number 8 of")
            await swipe(page, x + 60, y, y - 300)
            await page.becomes(f"!({TEXT}).includes('Paragraph number 1 of')")
            # How far it goes on depends on how fast the finger was: on this machine, just now.
            async with asyncio.timeout(30):
                while "Paragraph number 1 of" not in await page.value(TEXT):
                    await swipe(page, x + 60, 200, 800, 3)
            assert await page.value(
                "[scrollY, visualViewport.offsetTop, visualViewport.scale]"
            ) == [0, 0, 1]
            assert made(library) == []  # a swipe is no click
            # A tap puts the cursor there.
            await page.becomes("'coasting' in document.getElementById('terminal').dataset", False)
            await page.tap(*await place(page, "number 3 of"))
            await press_button(page, "claim")
            sentence = "Paragraph number {} of the long text stands here."
            await until(lambda: made(library) == [(("claim",), sentence.format(3), None)])
            await press_button(page, "undo")
            await until(lambda: made(library) == [])
            # A long press selects the word, and dragging on takes more words.
            x, y = await place(page, "number 4 of")
            await page.touch("Start", (x, y))
            await page.becomes(f"({_BUTTONS}).includes('deselect')")
            cell = await page.value(
                "document.querySelector('.xterm-screen').getBoundingClientRect().width / "
                "document.querySelector('.xterm-rows > div').textContent.length"
            )
            await page.touch("Move", (x + 13 * cell, y))
            await page.touch("End")
            await press_button(page, "opinion")
            await until(
                lambda: [m[:2] for m in made(library)] == [(("opinion",), "number 4 of the")]
            )
            # The handle at its end makes it shorter, or longer.
            x, y = await page.value(
                "(h => { const r = h.getBoundingClientRect(); return [r.x + 22, r.y + 10]; })"
                "(document.querySelector('.handle[data-end=end]'))"
            )
            await page.touch("Start", (x, y))
            await page.touch("Move", (x - 7 * cell, y))
            await page.touch("Move", (x - 4 * cell, y))
            await page.touch("End")
            await press_button(page, "disputed")
            await until(lambda: (("disputed",), "number 4 of", None) in made(library))
            await press_button(page, "deselect")
            await page.becomes("document.querySelector('.handle:not([hidden])') === null")
            # A double tap selects the sentence.
            x, y = await place(page, "number 6 of")
            await page.double_tap(x, y)
            await page.becomes(f"({_BUTTONS}).includes('deselect')")
            await press_button(page, "disputed")
            await until(lambda: (("disputed",), sentence.format(6), None) in made(library))
            # Two fingers change the size of the text, which is remembered.
            before = await page.value("document.querySelectorAll('.xterm-rows > div').length")
            await page.touch("Start", (150, 400), (250, 400))
            await page.touch("Move", (120, 400), (280, 400))
            await page.touch("End")
            rows = "document.querySelectorAll('.xterm-rows > div').length"
            await page.becomes(f"({rows}) < {before} - 5")
            assert await page.value("localStorage.getItem('variorum-font-size')") == "22"
            assert page.events("Runtime.exceptionThrown") == []
            assert page.events("Log.entryAdded") == []


async def test_a_note_is_written_with_a_phone_s_keyboard_and_saved(library, tmp_path):
    with serving(library, "Ada", options=("bridge",)) as served:
        async with browsing() as browser:
            page = await opened(browser, served)
            await page.sees("The bridge at Velm")
            helper = "document.querySelector('.xterm-helper-textarea')"
            assert await page.value(f"{helper}.inputMode") == "none"  # no keyboard over the text
            sizes = await page.value(
                "[...document.querySelectorAll('#bar button:not([hidden])')].map(b => "
                "{ const r = b.getBoundingClientRect(); return Math.min(r.width, r.height); })"
            )
            await press_button(page, "note")
            await page.becomes("document.activeElement.id", "typed-text")
            assert min(sizes or [44]) >= 44
            # A word is composed, completed and corrected after the fact, as phones do.
            await page.ask("Input.imeSetComposition", text="teh", selectionStart=3, selectionEnd=3)
            await page.ask("Input.insertText", text="the ")
            await page.ask("Input.insertText", text="ferr")
            await page.value(
                "(box => { box.setRangeText('The ferry', 0, box.value.length, 'end');"
                " box.dispatchEvent(new InputEvent('input')); "
                "})(document.getElementById('typed-text'))"
            )
            await page.ask("Input.insertText", text=" – 誰が?")
            await press_button(page, "save")
            text = "The bridge at Velm was closed on Monday."
            await until(lambda: made(library) == [((), text, "The ferry – 誰が?")])
            await page.becomes("document.getElementById('field').hidden")
            await press_button(page, "note")  # what is there can be edited
            await page.becomes("document.getElementById('typed-text')?.value", "The ferry – 誰が?")
            await press_button(page, "cancel")
            # Search: the keyboard's own enter key confirms.
            await press_button(page, "search")
            await page.becomes("document.activeElement.id", "typed-text")
            await page.ask("Input.insertText", text="passengers")
            await page.strike("Enter", 13)
            await page.becomes("document.getElementById('field').hidden")
            await press_button(page, "claim")
            await until(lambda: len(made(library)) == 2)
            assert made(library)[1][1] == "It takes twelve passengers at a time."
            assert page.events("Runtime.exceptionThrown") == []


async def test_what_is_typed_while_the_network_is_gone_is_in_the_note(library, tmp_path):
    async with stalling_proxy() as proxy:
        proxy.target = free_port()
        ports = ("--port", str(proxy.target), "--address", f"http://127.0.0.1:{proxy.port}")
        with serving(library, "Ada", options=("bridge", *ports)) as served:
            async with browsing() as browser:
                page = await opened(browser, served)
                await page.sees("The bridge at Velm")
                await press_button(page, "note")
                await page.becomes("document.activeElement.id", "typed-text")
                await page.ask("Input.insertText", text="One")
                await page.sees("One")
                proxy.stall()
                await page.ask("Input.insertText", text=" and two")
                await page.becomes("document.getElementById('notice').hidden", False)
                proxy.cut()
                await page.becomes("document.getElementById('notice').hidden", True)
                await page.sees("One and two")
                assert await page.value("document.getElementById('typed-text').value") == (
                    "One and two"
                )
                await press_button(page, "save")
                await until(lambda: [note for *_, note in made(library)] == ["One and two"])


async def test_a_screen_reader_hears_the_sentence_tags_dialogs_and_rows(library, tmp_path):
    with serving(library, "Ada", options=("bridge", "ferry")) as served:
        async with browsing() as browser:
            page = await browser.page(served.links["Ada"])
            await page.sees("The bridge at Velm")

            async def reads(text: str, role: str = "StaticText") -> None:
                async with asyncio.timeout(30):
                    while not any(
                        node["role"] == role and text in node["name"]
                        for node in await page.accessible()
                    ):
                        await asyncio.sleep(0.05)

            nodes = await page.accessible()
            assert not any("Engineers" in node["name"] for node in nodes)
            first = next(n for n in nodes if n["role"] in ("button", "ToggleButton"))
            assert first["name"] == "Screen reader mode"
            await page.ask("Input.dispatchKeyEvent", type="rawKeyDown", key="r", code="KeyR",
                           windowsVirtualKeyCode=82, modifiers=1)  # fmt: skip
            await reads("The bridge at Velm was closed on Monday.")
            await reads("The old bridge", "heading")
            assert "forty passengers" not in await page.text()  # one text at a time
            await page.press(")")
            await reads("Engineers found cracks in two of its arches.")
            log = "document.getElementById('said').lastElementChild.textContent"
            await page.becomes(log, "Engineers found cracks in two of its arches.")
            await page.press("c")
            await page.becomes(f"{log}.startsWith('Tagged as claim')")
            await reads("claim by Ada")
            await page.press("t")
            await reads("Tag the passage", "heading")
            await page.becomes("document.activeElement.id", "typed-text")
            await page.strike("ArrowDown", 40)
            await page.becomes(f"{log}.includes('2 of 3')")
            await page.strike("Escape", 27)
            await page.becomes("document.activeElement.className", "xterm-helper-textarea")
            await page.ask("Page.reload")  # remembered
            await reads("Engineers found cracks in two of its arches.")
            assert page.events("Runtime.exceptionThrown") == []
            assert page.events("Log.entryAdded") == []
