"""A real browser without a window, driven by Chromium's DevTools protocol over a websocket."""

from __future__ import annotations

import asyncio
import atexit
import base64
import itertools
import json
import os
import shutil
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp
from time import time
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

LIMIT = 60.0
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def chromium() -> str | None:
    """The browser's program; None where there is none."""
    named = os.environ.get("VARIORUM_CHROMIUM")
    return named or next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """One browser; each page in it belongs to another visitor."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._contexts: list[str] = []
        self.events: list[dict[str, Any]] = []
        self._reading = asyncio.ensure_future(self._read())

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            await self._read_on()

    async def _read_on(self) -> None:
        async for message in self._socket:
            said = json.loads(message)
            if "id" in said:
                answer = self._answers.pop(said["id"])
                if not answer.done():  # whoever asked may wait no longer
                    answer.set_result(said)
            else:
                self.events.append(said)

    async def ask(self, method: str, session: str | None = None, **given: Any) -> dict[str, Any]:
        """Ask the browser for something; what it answers."""
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": given}
        await self._socket.send(json.dumps(message | ({"sessionId": session} if session else {})))
        said = await asyncio.wait_for(answer, LIMIT)
        assert "error" not in said, said
        result: dict[str, Any] = said["result"]
        return result

    async def page(
        self, url: str, width: int = 1200, height: int = 800, beside: Page | None = None
    ) -> Page:
        """A page that a visitor of their own opens, or a tab of the visitor of another page."""
        context = beside.context if beside else (await self._context())
        target = (
            await self.ask("Target.createTarget", url="about:blank", browserContextId=context,
                           width=width, height=height, newWindow=True)
        )["targetId"]  # fmt: skip
        session = (await self.ask("Target.attachToTarget", targetId=target, flatten=True))[
            "sessionId"
        ]
        page = Page(self, session, context)
        for domain in ("Page", "Runtime", "Log", "Network"):
            await page.ask(f"{domain}.enable")
        await page.resize(width, height)
        await page.ask("Page.navigate", url=url)
        return page

    async def _context(self) -> str:
        context = str((await self.ask("Target.createBrowserContext"))["browserContextId"])
        self._contexts.append(context)
        return context

    async def forget_visitors(self) -> None:
        """Close all pages that were opened here, with what the browser has stored for them."""
        while self._contexts:
            await self.ask("Target.disposeBrowserContext", browserContextId=self._contexts.pop())


class Page:
    """A page, its keyboard and its mouse."""

    def __init__(self, browser: Browser, session: str, context: str) -> None:
        self._browser = browser
        self.session = session
        self.context = context

    async def ask(self, method: str, **given: Any) -> dict[str, Any]:
        return await self._browser.ask(method, self.session, **given)

    async def value(self, script: str) -> Any:
        """What an expression of JavaScript is, in the page."""
        said = await self.ask(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in said, said
        return said["result"].get("value")

    async def becomes(self, script: str, value: object = True) -> None:
        """Wait until the expression has this value."""
        async with asyncio.timeout(LIMIT):
            while await self.value(script) != value:
                await asyncio.sleep(0.02)

    async def sees(self, text: str) -> None:
        """Wait until the page shows this."""
        await self.becomes(f"({TEXT}).includes({json.dumps(text)})")

    async def text(self) -> str:
        return str(await self.value(TEXT))

    async def press(self, keys: str) -> None:
        """Press keys, as a keyboard would."""
        for key in keys:
            # The number of "!" as a character is that of the key PgUp.
            number = ord(key.upper()) if key.isalnum() else 0
            code = {"key": key, "text": key, "windowsVirtualKeyCode": number}
            await self.ask("Input.dispatchKeyEvent", type="keyDown", **code)
            await self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)

    async def strike(
        self, key: str, code: int, *, ctrl: bool = False, alt: bool = False, shift: bool = False,
        commands: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """One key that is no character, by its name and its number (`KeyboardEvent.keyCode`);
        `commands` are those of the browser's editor that the key has on this system.
        """
        modifiers = 1 * alt + 2 * ctrl + 8 * shift
        given = {"key": key, "windowsVirtualKeyCode": code, "modifiers": modifiers}
        down = given | ({"commands": list(commands)} if commands else {})
        await self.ask("Input.dispatchKeyEvent", type="rawKeyDown", **down)
        await self.ask("Input.dispatchKeyEvent", type="keyUp", **given)

    async def click(self, x: float, y: float, count: int = 1) -> None:
        await self.ask("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for kind in ("mousePressed", "mouseReleased"):
            await self.ask(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=count
            )

    async def touch(self, kind: str, *points: tuple[float, float], at: float | None = None) -> None:
        """Fingers: `Start`, `Move`, `End`, with where those are that touch the screen. `at`: when,
        in seconds since 1970, for what depends on time.
        """
        fingers = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        when = {} if at is None else {"timestamp": at}
        await self.ask("Input.dispatchTouchEvent", type=f"touch{kind}", touchPoints=fingers, **when)

    async def tap(self, x: float, y: float) -> None:
        await self.touch("Start", (x, y))
        await self.touch("End")

    async def double_tap(self, x: float, y: float) -> None:
        """Two taps a sixth of a second apart, however slow the machine is, and not quite at the
        same place.
        """
        now = time()
        for n in range(2):
            place = x + 4 * n, y + 3 * n
            await self.touch("Start", place, at=now + n / 6)
            await self.touch("End", at=now + n / 6 + 0.05)

    async def becomes_phone(self, width: int = 390, height: int = 844) -> None:
        """A small screen that is touched."""
        await self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2,
            mobile=True,
        )  # fmt: skip
        await self.ask("Emulation.setTouchEmulationEnabled", enabled=True, maxTouchPoints=5)

    async def accessible(self) -> list[dict[str, Any]]:
        """The nodes of the accessibility tree that are not ignored: role, name, and more."""
        nodes = (await self.ask("Accessibility.getFullAXTree"))["nodes"]
        return [
            {"role": node["role"]["value"], "name": node.get("name", {}).get("value", "")}
            | {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
            for node in nodes
            if not node["ignored"]
        ]

    async def resize(self, width: int, height: int) -> None:
        await self.ask(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=0,
            mobile=False,
        )  # fmt: skip

    async def picture(self, file: Path) -> None:
        """What the page looks like, as a PNG."""
        data = (await self.ask("Page.captureScreenshot"))["data"]
        file.write_bytes(base64.b64decode(data))

    def events(self, method: str) -> list[dict[str, Any]]:
        """What the browser has told of this page."""
        return [
            one["params"]
            for one in self._browser.events
            if one["method"] == method and one.get("sessionId") == self.session
        ]


# The rows of xterm.js are one element each; blanks are kept.
TEXT = "[...document.querySelectorAll('.xterm-rows > div')].map(r => r.textContent).join('\\n')"


class _Chromium:
    """A browser's process."""

    def __init__(self, options: Sequence[str]) -> None:
        """`options` are more of its own on the command line."""
        program = chromium()
        assert program is not None
        self._folder = Path(mkdtemp())
        self._process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-dev-shm-usage", "--disable-background-networking",
             "--disable-component-update", "--disable-renderer-backgrounding",
             "--disable-background-timer-throttling", "--disable-backgrounding-occluded-windows",
             "--force-color-profile=srgb", "--remote-debugging-port=0",
             f"--user-data-dir={self._folder}", *options, "about:blank"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    async def address(self) -> str:
        """Where it listens, once it does."""
        file = self._folder / "DevToolsActivePort"
        async with asyncio.timeout(LIMIT):
            while not file.exists() or file.read_bytes().count(b"\n") < 1:
                assert self.lives, "the browser ended before it listened"
                await asyncio.sleep(0.02)
        port, path = file.read_text().split()
        return f"ws://127.0.0.1:{port}{path}"

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


_shared: list[_Chromium] = []
"""The one that all tests of this process use, as soon as there is one."""


def end_shared() -> None:
    """End the browser of this process, when no test will use it any more."""
    while _shared:
        _shared.pop().end()


@asynccontextmanager
async def browsing(*options: str) -> AsyncIterator[Browser]:
    """A browser in which nobody has been: the process is the same for all, since its start takes
    longer than most tests, and every visitor is gone at the end of the block. With `options`, which
    are more of its own on the command line, it is a process of its own.
    """
    if _shared and not _shared[0].lives:
        end_shared()
    if not (options or _shared):
        _shared.append(_Chromium(()))
        atexit.register(end_shared)
    process = _Chromium(options) if options else _shared[0]
    try:
        address = await process.address()
        async with connect(address, max_size=None, compression=None) as socket:
            browser = Browser(socket)
            try:
                yield browser
            finally:
                with suppress(ConnectionClosed):
                    await browser.forget_visitors()
    finally:
        if options:
            process.end()
