"""A library of four texts that have to do with one event, and its apparatus."""

from __future__ import annotations

import json
from pathlib import Path

from textual.widgets import OptionList, Static

from annotations.service import documents
from annotations.service.store import Store
from corpus.document import Span
from corpus.sources.json_lines import from_json_line
from reader.tui.reading.features.parallels_panel import ParallelsPanel
from reader.tui.widgets.apparatus_panel import ApparatusPanel
from tests.helpers.screens import press, reading_screen, wait_until

TEXTS = {
    "post": "It rained. The ministry denied that thirty buses were turned back at the old bridge. "
            "Nobody slept.\n\nThe mayor of Velm slept well.",
    "echo": "The ministry has denied that forty buses were turned back at the old bridge. "
            "Prices rose.",
    "gazette": "At the old bridge buses stopped, a spokesman of the ministry admitted. "
               "He denied nothing.",
    "sugar": "Parliament debated the tariff on sugar. Apricots doubled.",
}  # fmt: skip
NEXT = "right_parenthesis"


def make_event_library(path: Path) -> None:
    """The texts above; Bo has tagged the figure of one of them."""
    store = Store.open(path, "Bo")
    for slug, text in TEXTS.items():
        line = json.dumps({"id": slug, "title": f"The {slug}", "text": text})
        documents.add_document(store, from_json_line(line, 1))
    document = store.documents.get("echo")
    start = document.text.index("forty")
    store.annotate(document, Span(start, start + 5), ["disputed"], "Who counted?")
    store.close()


def panel(app) -> ApparatusPanel:
    return reading_screen(app).feature(ParallelsPanel).panel


def title(app) -> str:
    return str(panel(app).query_one("#apparatus-title", Static).content)


def lines(app) -> list[str]:
    listing = panel(app).query_one(OptionList)
    return [str(listing.get_option_at_index(n).prompt) for n in range(listing.option_count)]


def answered(app):
    parallels = reading_screen(app).feature(ParallelsPanel)
    return lambda: parallels.answered


async def consult(app, pilot, *keys: str) -> None:
    await press(app, pilot, *keys)
    await wait_until(app, pilot, answered(app))
