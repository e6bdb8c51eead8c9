"""Keys, the clipboard and the colours of a page in a real browser."""

from __future__ import annotations

import json
import os

import pytest

from annotations.service.store import Store
from reader.browser_keys import TAKEN
from tests.helpers.browser import TEXT, Page, browsing, chromium
from tests.helpers.screens import make_library
from tests.helpers.serving import serving, until

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's"),
    pytest.mark.skipif(
        chromium() is None, reason="no Chromium here: the reader in a browser is not looked at"
    ),
]
_NAMES = {"pageup": "PageUp", "pagedown": "PageDown", "left": "ArrowLeft", "right": "ArrowRight",
          "home": "Home", "tab": "Tab", "insert": "Insert", "plus": "+", "minus": "-",
          "equals_sign": "="}  # fmt: skip
_CODES = {"PageUp": 33, "PageDown": 34, "ArrowLeft": 37, "ArrowRight": 39, "Home": 36, "Tab": 9,
          "Insert": 45, "+": 187, "=": 187, "-": 189}  # fmt: skip
# Of keys that are pressed, those that the page keeps from the browser.
_KEPT = """((keys) => keys.filter((init) => {{
  const event = new KeyboardEvent("keydown", {{ ...init, bubbles: true, cancelable: true }});
  document.querySelector(".xterm-helper-textarea").dispatchEvent(event);
  return event.defaultPrevented;
}}).map(({{ name }}) => name))({keys})"""
_NOTICE = "document.querySelector('#notice span').textContent"
_GROUND = "document.body.style.background"


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "library.db"
    make_library(path)
    return path


def notes(library) -> list[str | None]:
    store = Store.open(library, "somebody else")
    try:
        return [a.note for a in store.annotations()]
    finally:
        store.close()


def event_of(key: str) -> dict[str, object]:
    """A key by Textual's name, as a browser tells of it."""
    *modifiers, last = key.split("+")
    shown = _NAMES.get(last) or (last.upper() if last[0] == "f" and last[1:] else last)
    number = int(last[1:]) + 111 if shown[0] == "F" and shown[1:] else 0
    return {
        "name": key, "key": shown, "code": f"Key{last.upper()}" if last.isalpha() else "",
        "keyCode": _CODES.get(shown) or number or ord(shown.upper()),
        **{f"{name}Key": name in modifiers for name in ("ctrl", "alt", "shift")},
    }  # fmt: skip


async def copied(page: Page) -> str:
    return str(await page.value("navigator.clipboard.readText()"))


async def allow_clipboard(browser, page: Page) -> None:
    await browser.ask(
        "Browser.grantPermissions", browserContextId=page.context,
        permissions=["clipboardReadWrite", "clipboardSanitizedWrite"],
    )  # fmt: skip


async def test_keys_and_the_clipboard_are_as_in_every_page(library, tmp_path):
    with serving(library, "Ada", options=("bridge",)) as served:
        async with browsing() as browser:
            ada = await browser.page(served.links["Ada"])
            await allow_clipboard(browser, ada)
            await ada.sees("The bridge at Velm was closed")

            # What is the browser's stays with it, and everything else comes.
            keys = [event_of(key) for key in sorted(TAKEN)]
            assert await ada.value(_KEPT.format(keys=json.dumps(keys))) == []
            pressed = [event_of(key) for key in ("tab", "ctrl+s", "ctrl+b")]
            assert await ada.value(_KEPT.format(keys=json.dumps(pressed))) == [
                "tab", "ctrl+s", "ctrl+b",
            ]  # fmt: skip
            assert "The bridge at Velm was closed" in await ada.text()

            # The help names keys that come.
            await ada.press("?")
            await ada.sees("Go down a page.")
            assert "space  PgDn   " in await ada.text()  # and no ctrl+f
            await ada.strike("Escape", 27)
            await ada.becomes(f"!({TEXT}).includes('Go down a page.')")

            # With nothing selected ctrl+c copies the passage, with a selection its words.
            await ada.strike("c", 67, ctrl=True)
            await ada.sees("Copied the passage with its source")
            await ada.becomes(
                "navigator.clipboard.readText()",
                "“The bridge at Velm was closed on Monday.” (The old bridge, The Velm Post, "
                "2021-04-06)",
            )
            await ada.press("vww")
            await ada.strike("c", 67, ctrl=True)
            await ada.sees("Copied the words")
            assert "The bridge at".startswith(await copied(ada))
            await ada.strike("Escape", 27)

            # ctrl+v pastes what the system has, not what the reader copied last.
            await ada.press("c")
            await ada.sees("1 annotation")
            await ada.strike("Enter", 13)
            await ada.sees("Note")
            await ada.value("navigator.clipboard.writeText('from another program')")
            await ada.strike("v", 86, ctrl=True, commands=["paste"])
            await ada.sees("from another program")
            # ctrl+x cuts what is selected in the field.
            await ada.strike("Home", 36, shift=True)
            await ada.strike("x", 88, ctrl=True)
            await ada.becomes("navigator.clipboard.readText()", "from another program")
            await ada.becomes(f"!({TEXT}).includes('from another program')")
            await ada.press("one two")
            await ada.sees("one two")
            await ada.strike("Backspace", 8, ctrl=True)  # a word, where ctrl+w closes the tab
            await ada.strike("s", 83, ctrl=True)
            await until(lambda: notes(library) == ["one"])

            # Over plain HTTP there is no such interface.
            await ada.value("delete Navigator.prototype.clipboard")
            assert await ada.value("navigator.clipboard === undefined")
            await ada.press("Y")
            await ada.sees("Copied the words")
            assert await ada.value(_NOTICE) == ""

            # esc, then tab: out of the terminal.
            inside = "document.activeElement.classList.contains('xterm-helper-textarea')"
            assert await ada.value(inside)
            await ada.strike("Tab", 9)
            assert await ada.value(inside)
            await ada.strike("Escape", 27)
            await ada.strike("Tab", 9)
            await ada.becomes(inside, value=False)
            assert ada.events("Runtime.exceptionThrown") == []


async def test_the_theme_follows_the_system_until_one_is_chosen(library, tmp_path):
    async def prefers(page: Page, scheme: str, contrast: str = "no-preference") -> None:
        await page.ask(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme},
                      {"name": "prefers-contrast", "value": contrast}],
        )  # fmt: skip

    light, dark, black = "rgb(251, 247, 238)", "rgb(29, 27, 24)", "rgb(0, 0, 0)"
    with serving(library, "Ada", options=("bridge",)) as served:
        async with browsing() as browser:
            ada = await browser.page("about:blank")
            await prefers(ada, "dark")
            await ada.ask("Page.navigate", url=served.links["Ada"])
            await ada.sees("The bridge at Velm was closed")
            await ada.becomes(_GROUND, dark)
            await prefers(ada, "light")
            await ada.becomes(_GROUND, light)
            await prefers(ada, "dark", "more")
            await ada.becomes(_GROUND, black)
            await prefers(ada, "light")
            await ada.becomes(_GROUND, light)
            await ada.press("T")
            await ada.sees("Theme: dark")
            await ada.becomes(_GROUND, dark)
            await prefers(ada, "dark")
            await prefers(ada, "light")
            await ada.strike("q", 81, alt=True)  # quits: the next session is a new one
            await ada.becomes("document.getElementById('curtain').hidden", value=False)
            await ada.ask("Page.reload")
            await ada.sees("The bridge at Velm was closed")
            await ada.becomes(_GROUND, dark)
