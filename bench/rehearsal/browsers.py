"""A seminar in real browsers: a teacher and ten students, from the first link to the report.

    python -m bench.rehearsal.browsers [--students 10] [--pictures FOLDER] [--seed 7]

The class comes in by its links, each person in a browser profile of their own. A co-teacher begins
a blind round; the students tag by keys, as a seeded generator decides. In the middle of it the
server is stopped and started again, and everybody goes on in the tab they had. Two who are ill work
at home on a pack, and their returns are merged while the class reads. The round is revealed, the
class is brought to one passage, the disagreements are walked through on the projector, and a
student answers another; one of them reads by the accessibility tree. At each step it is asserted
what everybody sees and what the library has. Pictures are taken at four sizes and in two colour
schemes. Needs Chromium; POSIX only.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from annotations.analysis.agreement.units import sentences_of
from annotations.model import CONSENSUS
from annotations.service.store import Store
from reader import sample
from tests.helpers.browser import Browser, Page, browsing

SIZES = ((1280, 800), (1024, 600), (390, 844), (2560, 1440))
SCHEMES = ("light", "dark")
_ILL = ("Ill One", "Ill Two")
_TEACHER = "Teacher"
_LIMIT = 60.0
"""Seconds for what takes one or two: the machine may be busy."""
_TAGS = {"c": "claim", "o": "opinion", "d": "disputed"}


class WrongError(AssertionError):
    """The class saw, or the library has, something else than it should."""


class Class:
    """The class: its library, its links, its server, and a page for each person."""

    def __init__(self, folder: Path, students: int) -> None:
        self.library = folder / "seminar.db"
        self.folder = folder
        self.students = [f"Student {n:02}" for n in range(1, students + 1)]
        store = Store.open(self.library, "Owner")
        try:
            self.slugs = sample.build(store)[:2]
        finally:
            store.close()
        self.links: dict[str, str] = {}
        for names, role in ((self.students, "student"), ([_TEACHER], "co-teacher")):
            made = self.run("class", "add", *names, "--role", role, "--json")
            self.links |= {one["name"]: one["link"] for one in made}
        self.server: subprocess.Popen[bytes] | None = None
        self.pages: dict[str, Page] = {}
        self.expected: dict[str, int] = {}
        """How many passages each has tagged."""

    def run(self, *command: str, library: Path | None = None) -> Any:
        """A command's output, or the value of its --json. Raises CalledProcessError."""
        done = subprocess.run(
            [sys.executable, "-m", "reader", *command, "--library", str(library or self.library)],
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        return json.loads(done.stdout) if "--json" in command else done.stdout

    def serve(self) -> None:
        """Start the server, and wait until it listens."""
        self.server = subprocess.Popen(
            [sys.executable, "-m", "reader", "serve", *self.slugs, "--library", str(self.library),
             "--json"], stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self.server.stdout is not None
        json.loads(self.server.stdout.readline())

    def stop(self) -> None:
        assert self.server is not None
        self.server.send_signal(signal.SIGTERM)
        self.server.wait(60)

    async def come_in(self, browser: Browser, name: str) -> Page:
        page = await browser.page(self.links[name], 1280, 800)
        self.pages[name] = page
        await page.sees("words")
        return page

    def first_sentences(self, store: Store) -> list[str]:
        """The first sentence of each text."""
        documents = [store.documents.get(slug) for slug in self.slugs]
        return [document.text[slice(*sentences_of(document)[0])] for document in documents]

    def passages(self) -> dict[str, int]:
        """How many tagged passages the library has of each annotator."""
        counts: dict[str, int] = {}
        for one in self.run("annotations", "--json"):
            counts[one["annotator"]] = counts.get(one["annotator"], 0) + 1
        return counts

    def progress(self) -> dict[str, int]:
        """The same, as the teacher is told in a blind round."""
        told = self.run("progress", "--json")
        return {one["annotator"]: one["passages"] for one in told["annotators"]}

    async def counts(self, expected: dict[str, int]) -> None:
        """Wait until the library has so many passages of each. Raises WrongError."""
        until = time.monotonic() + _LIMIT
        while {name: n for name, n in self.progress().items() if name in expected} != expected:
            if time.monotonic() > until:
                raise WrongError(f"passages: {self.progress()} instead of {expected}")
            await asyncio.sleep(0.2)


def same(what: str, got: object, expected: object) -> None:
    """Raises WrongError where the two differ."""
    if got != expected:
        raise WrongError(f"{what}: {got!r} instead of {expected!r}")


async def tag(page: Page, chance: random.Random, number: int) -> int:
    """Tag this many sentences, each the next one; how many passages that are."""
    for _ in range(number):
        await page.press(")")
        await page.press(chance.choice(list(_TAGS)))
    return number


async def look(page: Page, pictures: Path | None, name: str) -> None:
    """Pictures of a page at each size and in each colour scheme."""
    for scheme in SCHEMES if pictures is not None else ():
        await page.ask(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )
        for width, height in SIZES:
            await page.resize(width, height)
            await asyncio.sleep(1.0)  # a picture has no event that tells when all is painted
            assert pictures is not None
            await page.picture(pictures / f"{name}-{width}x{height}-{scheme}.png")
    await page.resize(1280, 800)


async def rehearse(folder: Path, students: int, seed: int, pictures: Path | None) -> list[str]:
    """The whole way; what there is to tell of it, line by line. Raises WrongError."""
    chance = random.Random(seed)
    room = Class(folder, students)
    told: list[str] = []
    room.serve()
    try:
        async with browsing() as browser:
            try:
                told += await _lesson(room, browser, chance, pictures)
            except (TimeoutError, WrongError):
                for name, page in room.pages.items() if pictures is not None else ():
                    await page.picture(pictures / f"failed-{name}.png")
                raise
    finally:
        room.stop()
    return told


async def _lesson(
    room: Class, browser: Browser, chance: random.Random, pictures: Path | None
) -> list[str]:
    told = []
    begun = time.perf_counter()
    for name in (_TEACHER, *room.students):
        await room.come_in(browser, name)
    told.append(f"{len(room.pages)} people came in: {time.perf_counter() - begun:.1f} s")
    print(told[-1], flush=True)
    teacher = room.pages[_TEACHER]
    steps = (
        _blind_round(room, teacher, chance, pictures), _restart(room, chance), _ill(room),
        _reveal(room, teacher, pictures), _walk(room, teacher, pictures), _reply(room),
        _screen_reader(room),
    )  # fmt: skip
    for step in steps:
        told += await step
        print(told[-1], flush=True)
    return told


async def _blind_round(
    room: Class, teacher: Page, chance: random.Random, pictures: Path | None
) -> list[str]:
    """The teacher begins the round, the students tag, and the class view counts them."""
    await teacher.press("!")
    await teacher.sees("message")
    await teacher.press("B")
    await teacher.sees("Start a blind round?")
    await teacher.press("y")
    await teacher.sees("blind round")
    begun = time.perf_counter()
    numbers = await asyncio.gather(*(tag(room.pages[name], chance, 3) for name in room.students))
    room.expected = dict(zip(room.students, numbers, strict=True))
    await room.counts(room.expected)
    taken = time.perf_counter() - begun
    for name in room.students:
        await teacher.sees(name)
    await look(teacher, pictures, "class-view")
    await look(room.pages[room.students[0]], pictures, "student-blind")
    return [f"{sum(numbers)} passages tagged at once, and counted: {taken:.1f} s"]


async def _restart(room: Class, chance: random.Random) -> list[str]:
    """The server ends and begins again; everybody goes on in the tab they had."""
    room.stop()
    for page in room.pages.values():
        await page.becomes("document.getElementById('notice').hidden", False)
    room.serve()
    begun = time.perf_counter()
    for page in room.pages.values():
        await page.becomes("document.getElementById('notice').hidden")
        await page.sees("words")
    back = time.perf_counter() - begun
    for name in room.students:
        page = room.pages[name]
        await page.press("}")
        room.expected[name] += await tag(page, chance, 1)
    await room.counts(room.expected)
    return [f"a restart: all are back in their tabs after {back:.1f} s"]


async def _ill(room: Class) -> list[str]:
    """Two work at home on a pack; their returns are merged while the class reads."""
    pack = room.folder / "class.vpack"
    room.run("pack", "make", str(pack), "--blind", "--as", "Owner")
    returns = []
    for name in _ILL:
        home = room.folder / f"{name}.db"
        subprocess.run(
            [sys.executable, "-m", "reader", "open", str(pack), "--library", str(home),
             "--as", name], stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=True,
        )  # fmt: skip
        text = room.run("show", room.slugs[0], library=home)
        first = text.strip().split("\n\n")[2].split(". ")[0]
        room.run("annotate", room.slugs[0], "--quote", first, "--tag", "claim", "--as", name,
                 library=home)  # fmt: skip
        returned = room.folder / f"{name}.vreturn"
        room.run("pack", "return", str(returned), "--as", name, library=home)
        returns.append(str(returned))
    merged = room.run("merge", *returns, "--as", "Owner", "--json")
    same("annotations that came", merged["added"], len(_ILL))
    room.expected |= dict.fromkeys(_ILL, 1)
    await room.counts(room.expected)
    return [f"{len(_ILL)} returns merged while the class reads"]


async def _reveal(room: Class, teacher: Page, pictures: Path | None) -> list[str]:
    """All annotations become visible, on every screen."""
    await teacher.press("!")
    await teacher.sees("message")
    await teacher.press("B")
    await teacher.sees("reveal all")
    await teacher.press("r")
    await teacher.sees("Reveal everybody")
    await teacher.press("y")
    await teacher.sees("Revealed")
    counts = room.passages()
    same("passages after the reveal", {k: counts[k] for k in room.expected}, room.expected)
    await teacher.press("q")
    await look(room.pages[room.students[0]], pictures, "student-revealed")
    return [f"revealed: {sum(room.expected.values())} annotations"]


async def _walk(room: Class, teacher: Page, pictures: Path | None) -> list[str]:
    """The teacher brings everybody to a passage, then walks on the projector and settles one."""
    begun = time.perf_counter()
    await teacher.press("@")
    for name in room.students:
        await room.pages[name].sees(f"{_TEACHER} asks you to look here")
    looked = time.perf_counter() - begun
    await teacher.press("!")
    await teacher.sees("message")
    begun = time.perf_counter()
    await teacher.press("w")
    for name in room.students:
        await room.pages[name].sees("Disagreement 1 of")
    walked = time.perf_counter() - begun
    await look(teacher, pictures, "walk")
    await teacher.press("c")
    await teacher.sees("claim")
    until = time.monotonic() + _LIMIT
    while not room.passages().get(CONSENSUS):
        if time.monotonic() > until:
            raise WrongError("the decision of the walk is not in the library")
        await asyncio.sleep(0.2)
    await look(room.pages[room.students[0]], pictures, "student-walk")
    await teacher.strike("Escape", 27)
    return [f"look here: {looked:.1f} s, walk: {walked:.1f} s until everybody is there"]


async def _reply(room: Class) -> list[str]:
    """A student answers another's annotation."""
    page = room.pages[room.students[1]]
    await page.strike("Escape", 27)
    await page.press("]")
    await page.press("J")
    await page.sees("Reply to which annotation?")
    await page.strike("Enter", 13)
    await page.sees("save")
    await page.press("Why a claim?")
    await page.strike("Enter", 13)
    until = time.monotonic() + _LIMIT
    while not (replies := room.run("replies", "--json")):
        if time.monotonic() > until:
            raise WrongError("the reply is not in the library")
        await asyncio.sleep(0.2)
    same("the reply", [one["text"] for one in replies], ["Why a claim?"])
    return ["a reply is in the library"]


async def _screen_reader(room: Class) -> list[str]:
    """The accessibility tree has the sentence under the cursor."""
    page = room.pages[room.students[-1]]
    await page.strike("Escape", 27)
    await page.ask(
        "Input.dispatchKeyEvent", type="rawKeyDown", key="r", code="KeyR", modifiers=1,
        windowsVirtualKeyCode=82,
    )  # fmt: skip
    await page.press("g")
    store = Store.open(room.library, "Owner")
    try:
        sentences = room.first_sentences(store)
    finally:
        store.close()
    until = time.monotonic() + _LIMIT
    while not any(
        sentence in node["name"] for node in await page.accessible() for sentence in sentences
    ):
        if time.monotonic() > until:
            raise WrongError(f"the accessibility tree has none of {sentences}")
        await asyncio.sleep(0.2)
    return ["the accessibility tree reads the sentence under the cursor"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=10)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--pictures", type=Path, metavar="FOLDER")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(rehearse(Path(folder), given.students, given.seed, given.pictures))


if __name__ == "__main__":
    main()
