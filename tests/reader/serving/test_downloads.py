"""Downloads of teachers: by a ticket that works once; students get none, and see no more than they
may.
"""

from __future__ import annotations

import asyncio
import os
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from annotations.seminar import blind_rounds
from annotations.seminar.class_file import class_file_of
from annotations.seminar.class_members import Member
from annotations.seminar.downloads import DOWNLOADS
from annotations.seminar.roles import Role
from annotations.service.store import Store
from corpus.document import Span
from corpus.errors import VariorumError
from reader.serving.downloads import PATH, Downloads
from tests.helpers.browser import browsing, chromium
from tests.helpers.screens import make_library
from tests.helpers.serving import serving, until
from tests.reader.serving.test_class_links import joined, link_to

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a class is served on POSIX only")
TEACHER = Member("Dr. Ü", Role.TEACHER)


@pytest.fixture
def library(tmp_path, home):
    path = tmp_path / "seminar.db"
    make_library(path)
    tag(path, "Ada")
    return path


def tag(library, name: str) -> None:
    store = Store.open(library, name)
    store.annotate(store.documents.get("bridge"), Span(0, 10), ["claim"], f"a note by {name}")
    store.close()


def fetched(url: str, **headers: str) -> tuple[int, str, bytes]:
    """Status, the name of the file, and what is in it."""
    try:
        with urlopen(Request(url, headers=headers)) as answer:
            return answer.status, answer.headers["Content-Disposition"], answer.read()
    except HTTPError as error:
        return error.code, "", error.read()


async def test_a_ticket_works_once_and_only_for_teachers(library):
    file = class_file_of(library)
    links = {"Ben": joined(file, "Ben"), "Dr. Ü": joined(file, "Dr. Ü", role=Role.TEACHER)}
    with serving(library, options=("bridge",)) as served:
        for name, secret in links.items():
            link_to(served, name, secret)
        ben, teacher = await served.person("Ben"), await served.person("Dr. Ü")
        await ben.sees("Velm was closed")
        await ben.press("E")
        await ben.tell(download="csv")
        assert await ben.is_told("unmade") == "Downloads are for the teachers of a class."
        await ben.tell(download=["csv"])
        assert "teachers" in await ben.is_told("unmade")
        await teacher.tell(download="everything")
        assert await teacher.is_told("unmade") == "There is no such download."
        await teacher.tell(download="csv")
        await teacher.tell(download="csv")
        assert "another file is being made" in (await teacher.is_told("unmade")).lower()
        path = await teacher.is_told("made")
        url = f"http://{served.host}{path}"
        assert (await asyncio.to_thread(fetched, url, Host="evil.example"))[0] == 421
        status, disposition, content = await asyncio.to_thread(fetched, url)
        assert status == 200
        assert disposition == "attachment; filename=\"seminar.csv\"; filename*=UTF-8''seminar.csv"
        assert b"a note by Ada" in content
        for used in (url, f"http://{served.host}{PATH}", f"http://{served.host}{PATH}x"):
            status, _, said = await asyncio.to_thread(fetched, used)
            assert (status, b"fetched already" in said) == (404, True)
        assert list(library.parent.glob(".variorum*")) == []


async def test_every_download_can_be_made_and_a_blind_round_holds(library):
    downloads = Downloads(library)

    async def content(what: str) -> bytes:
        path = await downloads.make(what, TEACHER)
        answer = downloads.answer(path)
        assert answer is not None
        assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
        assert downloads.answer(path) is None
        return bytes(answer.body)

    assert b"a note by Ada" in await content("csv")
    store = Store.open(library, "Dr. Ü")
    blind_rounds.start(store)
    store.close()
    tag(library, "Dr. Ü")
    for what in ("csv", "report"):
        made = (await content(what)).decode()
        assert "Ada" not in made
        assert "Dr. Ü" in made
    with pytest.raises(VariorumError, match="for the teachers"):
        await downloads.make("csv", Member("Ada"))
    library.unlink()
    with pytest.raises(VariorumError, match="cannot be made: there is no library"):
        await downloads.make("csv", TEACHER)


@pytest.mark.parametrize("name", [name for name in DOWNLOADS if name not in ("csv", "report")])
def test_the_commands_of_downloads_are_right(variorum, tmp_path, name):
    variorum.add("bridge", "The bridge at Velm was closed on Monday.")
    command, *options = DOWNLOADS[name].arguments
    file = tmp_path / f"seminar{DOWNLOADS[name].suffix}"
    assert variorum("--as", "Ü", command, *options, str(file)).code == 0
    assert file.stat().st_size


@pytest.mark.skipif(chromium() is None, reason="no Chromium here")
async def test_a_teacher_downloads_the_report_in_a_browser(library, tmp_path):
    file = class_file_of(library)
    links = {"Ben": joined(file, "Ben"), "Cem": joined(file, "Cem", role=Role.TEACHER)}
    folder = tmp_path / "downloaded"
    folder.mkdir()
    with serving(library, options=("bridge",)) as served:
        for name, secret in links.items():
            link_to(served, name, secret)
        async with browsing() as browser:
            cem = await browser.page(served.links["Cem"])
            await cem.sees("The bridge at Velm")
            await browser.ask("Browser.setDownloadBehavior", behavior="allow",
                              browserContextId=cem.context, downloadPath=str(folder))  # fmt: skip
            await cem.press("E")
            await cem.sees("Report (HTML)")
            await cem.strike("Enter", 13)
            report = folder / "seminar-report.html"
            await until(report.exists)
            assert "Ada" in report.read_text("utf-8")
            assert cem.events("Runtime.exceptionThrown") == []
            ben = await browser.page(served.links["Ben"])
            await ben.sees("The bridge at Velm")
            await ben.press("E")
            await ben.sees("co-teacher")
