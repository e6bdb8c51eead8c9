"""A link of a class in a real browser: tabs, bookmarks, restarts, two people at one computer."""

from __future__ import annotations

import os

import pytest

from annotations.seminar.class_editing import now
from annotations.seminar.class_file import class_file_of
from tests.helpers.browser import browsing, chromium
from tests.helpers.screens import make_library
from tests.helpers.serving import serving
from tests.reader.serving.test_class_links import joined, link_to, revise

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's"),
    pytest.mark.skipif(chromium() is None, reason="no Chromium here"),
]
SHOWN = (
    "(e => e?.hidden ?? true ? '' : e.innerText.replace(/\\s+/g, ' ').trim())"
    "(document.getElementById('{}'))"
)
SAID, NOTICE = SHOWN.format("curtain"), SHOWN.format("notice")
KEPT = "Object.keys(JSON.parse(localStorage.getItem('variorum-links') ?? '{}')).join()"
CHOOSE = (
    "[...document.querySelectorAll('#choices button')].find(b => b.textContent === {!r}).click()"
)


async def test_links_in_tabs_over_a_restart_and_until_they_are_revoked(tmp_path, home):
    library = tmp_path / "seminar.db"
    make_library(library)
    file = class_file_of(library)
    secrets = {name: joined(file, name) for name in ("Ada", "Ben")}
    secrets["Cem"] = joined(file, "Cem", bound=True)
    async with browsing() as browser:
        with serving(library, options=("bridge",)) as served:
            for name, secret in secrets.items():
                link_to(served, name, secret)
            url = served.url
            ada = await browser.page(served.links["Ada"])
            await ada.sees("The bridge at Velm was closed")
            assert await ada.value("location.href") == url
            tab = await browser.page(url, beside=ada)  # a bookmark
            await tab.sees("The bridge at Velm was closed")
            await ada.becomes(SAID, "The reader was opened in another window. Go on")
            # Another at the same computer: nobody's link replaces the other's.
            ben = await browser.page(served.links["Ben"], beside=ada)
            await ben.sees("The bridge at Velm was closed")
            await tab.press("c")
            await tab.sees("Tagged as claim")
            bare = await browser.page(url, beside=ada)
            await bare.becomes(SAID, "Who are you? Ada Ben")
            cem = await browser.page(served.links["Cem"])
            await cem.sees("The bridge at Velm was closed")
            await cem.ask("Page.reload")  # the browser to which the link is bound
            await cem.sees("The bridge at Velm was closed")
            other = await browser.page(served.links["Cem"])
            await other.becomes(f"({SAID}).startsWith('This link belongs to another browser.')")
        await tab.becomes(
            f"({NOTICE}).startsWith('The server was stopped. Everything is saved. Trying again')"
        )
        await tab.press("d")
        await tab.becomes(f"({NOTICE}).includes('This key was not taken.')")
        with serving(library, options=("bridge",)) as served:
            assert served.url == url
            for page in (tab, ben, cem):
                await page.becomes(NOTICE, "")
                await page.sees("The bridge at Velm was closed")
                await page.sees("1 annotation")
            await bare.value(CHOOSE.format("Ben"))
            await bare.sees("The bridge at Velm was closed")
            revise(file, "Ben", revoked=now())
            await bare.becomes(SAID, "This link was revoked. Ask your teacher for a new one.")
            assert await bare.value(KEPT) == "Ada"
            new = joined(file, "Ada")
            await tab.becomes(SAID, "This link was replaced by a new one. Open the new link.")
            await tab.ask("Page.navigate", url=f"{url}#{new}")
            await tab.becomes(SAID, "")
            await tab.sees("1 annotation")
            for kind in ("rawKeyDown", "keyUp"):  # alt+q
                await tab.ask("Input.dispatchKeyEvent", type=kind, key="q", code="KeyQ",
                              windowsVirtualKeyCode=81, modifiers=1)  # fmt: skip
            await tab.becomes(SAID, "You closed the reader. Everything is saved. Go on "
                                    "Forget my link on this computer")  # fmt: skip
            await tab.value(CHOOSE.format("Forget my link on this computer"))
            assert await tab.value(KEPT) == ""
            for page in (tab, ben, bare, cem, other):
                assert page.events("Runtime.exceptionThrown") == []
