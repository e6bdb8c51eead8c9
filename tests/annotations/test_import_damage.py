"""Files of every format, damaged at random: taken in or refused in one sentence, never by half, and
never twice.
"""

from __future__ import annotations

import csv
import io
import json
import random
from contextlib import closing
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.analysis.selection import selection_of
from annotations.exchange.format import ExportOptions, Importer, run_importer
from annotations.exchange.project_import import import_project
from annotations.exchange.project_json import from_json, to_json
from annotations.exchange.registry import IMPORTED, by_name
from annotations.health.checks import check
from annotations.service.linking import link
from annotations.service.memos import LIBRARY, write_memo
from annotations.service.store import Store
from corpus.errors import VariorumError
from tests.annotations.test_hypothesis_import import add_page, note
from tests.annotations.test_taguette import HTML, Project, span_in_bytes
from tests.helpers.examples import examples
from tests.helpers.factories import add, in_memory, span_of

VALUES = (
    "", " ", "-1", "9" * 30, "1e400", "2024-02-31T25:00", "a//b", "=x", "x" * 5000, "\u202e",
    "../../x", "supports:", "\u0663", "a,b;c\td", "'", "https://[", "\r\n", "\ufeff",
)  # fmt: skip
JSON_VALUES = (*VALUES, None, True, 0, -1, 10**30, 1.5, [], {}, [[]], {"type": "x"})
ENCODINGS = ("utf-16", "utf-16-le", "latin-1", "utf-7", "utf-8-sig", "utf-32")
PIECES = (
    b"\0", b"\xff\xfe", b'"', b"<![CDATA[", b"{" * 3000, b"[" * 9000, b"9" * 5000, b"@a{",
    b"@string{a=a}\n",
)  # fmt: skip
TAGGED = b'id,document,tag,content\r\n1,bridge,claim,thirty buses\r\n2,bridge,,"a scandal"\r\n'


def filled() -> Store:
    store = in_memory()
    add_page(store)
    document = add(store, "The ferry 🧭 of Velm carries forty.\n\nIt is “too small”, people say.")
    first = store.annotate(document, span_of(document, "Velm carries"), ["size/ships"], "=Why?\nx")
    other = store.in_name_of("Çelik").annotate(document, span_of(document, "forty"), ["claim"])
    link(store, other.id, "contradicts", first.id)
    write_memo(store, LIBRARY, "Begun in May.")
    return store


def intact(name: str, folder: Path) -> bytes:
    """A file of this format as it should be."""
    if name == "taguette":
        project = Project(folder / "project.sqlite3")
        project.add("projects", 1, "Harbour", "All boats.", "")
        project.document(1, HTML)
        project.add("tags", 1, 1, "size.boats", "How large")
        project.highlight(span_in_bytes("small boats"), [1])
        return project.bytes()
    if name == "taguette-csv":
        return TAGGED
    if name == "hypothesis":
        notes = [note("a1"), note("a2", "a scandal", tags=[]), note("a3", None, text="the page")]
        return json.dumps({"annotations": notes}).encode()
    exporter = by_name(name).exporter
    assert exporter is not None
    store = filled()
    with closing(store.database):
        return exporter.run(selection_of(store, store.annotations()), ExportOptions()).content


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The file with something wrong in it: a value, a member of an archive, or any bytes."""
    kind = chance.randrange(5)
    if data.startswith(b"PK") and kind:
        return _archive(data, chance)
    if data[:1] in b"[{" and kind > 1:
        return _json(data, chance)
    if b"," in data[:20] and data[:1] not in b"[{@<" and kind > 1:
        return _table(data, chance)
    if kind == 1 and data[:1].isascii() and b"\0" not in data:
        return data.decode().encode(chance.choice(ENCODINGS), "replace")
    return _bytes(data, chance)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    if not data:
        return data
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice((1, 8, 100, 2000)))
    ways: list[bytes] = [
        data[:start],
        data[start:],
        data[:start] + data[end:],
        data[:end] + data[start:],
        data[:start] + bytes([data[start] ^ 1 << chance.randrange(8)]) + data[start + 1 :],
        data[:start] + chance.choice(PIECES) + data[start:],
        data + data,
    ]
    return chance.choice(ways)


def _archive(data: bytes, chance: random.Random) -> bytes:
    with ZipFile(io.BytesIO(data)) as archive:
        members = [[one.filename, archive.read(one)] for one in archive.infolist()]
    member: Any = chance.choice(members)
    kind = chance.randrange(4)
    if kind == 0:
        member[0] = chance.choice(
            ("/etc/x", "../x", member[0].upper(), f"a/{member[0]}", "x" * 999)
        )
    elif kind == 1:
        members.remove(member)
    else:
        member[1] = _bytes(member[1], chance)
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(str(name), content)
    return out.getvalue()


def _json(data: bytes, chance: random.Random) -> bytes:
    whole = json.loads(data)
    places = list(_places(whole))
    for _ in range(chance.choice((1, 3))):
        inside, key = chance.choice(places)
        other, other_key = chance.choice(places)
        inside[key] = chance.choice((*JSON_VALUES, deepcopy(other[other_key])))
    return json.dumps(whole).encode()


def _places(value: Any) -> Any:
    keys = value if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _table(data: bytes, chance: random.Random) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    row = chance.choice(rows)
    at = chance.randrange(len(row))
    kind = chance.randrange(4)
    if kind == 0:
        rows.append(list(row))
    elif kind == 1:
        row[at] = chance.choice(rows)[at]
    elif kind == 2:
        del row[at]
    row[min(at, len(row) - 1)] = chance.choice(VALUES)
    out = io.StringIO()
    csv.writer(out, delimiter=chance.choice(",;\t")).writerows(rows)
    return out.getvalue().encode()


def state(store: Store) -> Any:
    return (
        store.annotations(), store.summaries(), store.tags.codebook(), store.memos.all(),
        len(store.journal.history()),
    )  # fmt: skip


@cache
def whole(name: str) -> tuple[Importer, bytes]:
    """The importer of a format, and a file that it takes."""
    importer = by_name(name).importer
    assert importer is not None
    with TemporaryDirectory() as folder:
        data = intact(name, Path(folder))
    assert run_importer(importer, data, None)
    return importer, data


@pytest.mark.parametrize("name", [format_.name for format_ in IMPORTED])
@examples(25)
@given(seed=st.integers(0, 1 << 32))
def test_whatever_is_wrong_with_a_file(name: str, seed: int) -> None:
    importer, data = whole(name)
    bad = damaged(data, random.Random(f"{name} {seed}"))
    store = filled()
    with closing(store.database):
        before = state(store)
        sentence = reason_against(importer, store, bad)
        taken = state(store)
        if sentence:
            assert "\n" not in sentence
            assert len(sentence) < 1000
            assert taken == before
        else:
            reason_against(importer, store, bad)
            assert state(store) == taken
        assert check(store.database).problems == []


def reason_against(importer: Importer, store: Store, data: bytes) -> str:
    """Import a file as the command does; the sentence that says why not, if so."""
    try:
        project = run_importer(importer, data, None)
        assert from_json(json.loads(json.dumps(to_json(project)))) == project
        import_project(store, project)
    except VariorumError as error:
        return str(error)
    return ""
