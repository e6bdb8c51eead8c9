"""A page that says hello to the reader, without a browser: what it is told, and what it says."""

from __future__ import annotations

import base64
import json
from typing import Any

from reader.terminal.browser_messages import NUMBER, BrowserMessage
from reader.tui.app import VariorumApp
from tests.helpers.screens import wait_until_settled

WORD = "0123456789abcdef"


class StandInPage:
    """Reads what the reader writes to its terminal."""

    def __init__(self, app: VariorumApp, pilot: Any) -> None:
        self._app = app
        self._pilot = pilot
        self.written: list[str] = []
        """Everything that went to the terminal as a message."""
        self.knows: dict[str, Any] = {}
        """The last value of each thing."""
        self.heard: list[str] = []
        """What a screen reader has said since `forget`."""
        assert app._driver is not None
        app._driver.write = self._write  # type: ignore[method-assign]

    def _write(self, data: str) -> None:
        for part in data.split(f"\x1b]{NUMBER};")[1:]:
            word, _, rest = part.partition(";")
            assert word == WORD
            self.written.append(part)
            fields = json.loads(base64.b64decode(rest.partition("\x07")[0]))
            self.heard += [one["text"] for one in fields.pop("say", [])]
            self.knows |= fields

    async def says(self, **fields: Any) -> None:
        """Say something, and wait for what it does and for what the page is told of that."""
        message = BrowserMessage(fields)
        message.set_sender(self._app)
        self._app.post_message(message)
        await self.settles()

    async def settles(self) -> None:
        await wait_until_settled(self._app, self._pilot)
        page = self._app.browser_page
        while page is not None and page.is_waiting:
            await self._pilot.pause(0.01)
            await wait_until_settled(self._app, self._pilot)

    async def hello(self, *wants: str) -> None:
        await self.says(hello=WORD, wants=list(wants))

    async def presses(self, title: str) -> None:
        """Press the button with this title."""
        id_ = next(id_ for id_, shown, *_ in self.knows["buttons"] if shown == title)
        await self.says(press=id_)

    def forget(self) -> None:
        self.heard.clear()
