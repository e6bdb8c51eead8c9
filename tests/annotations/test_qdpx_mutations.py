"""QDPX files with anything missing, doubled, misplaced or misspelt: read or refused, and never
taken in twice.
"""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotations.errors import BadFile
from annotations.exchange.formats.qdpx import project_file
from annotations.exchange.project_import import import_project
from annotations.exchange.project_json import from_json, to_json
from annotations.health.checks import check
from tests.helpers.factories import in_memory
from tests.helpers.qdpx_files import CODE, CODES, SOURCE, USER, project, qdpx, selection, sources

TEXT = "The ferry 🧭 of Velm carries\r\nforty passengers.\r\n\r\nIt is too small, people say."
IDS = [f"00000000-0000-4000-8000-0000000000{n:02x}" for n in range(0xD0, 0xE0)]


def whole() -> str:
    """A project with one of everything."""
    note = f'<NoteRef targetGUID="{IDS[0]}"/>'
    value = (
        f'<VariableValue><VariableRef targetGUID="{IDS[1]}"/><TextValue>x</TextValue>'
        "</VariableValue>"
    )
    inner = CODES.replace(
        'isCodable="true"/>',
        f'isCodable="true" color="#ff0000"><Description>d</Description><NoteRef '
        f'targetGUID="{IDS[2]}"/><Code guid="{IDS[3]}" name="small" isCodable="false"/></Code>',
    )
    text = sources(
        "<Description>of the source</Description>",
        selection(4, 9, "<Description>a note</Description>", name="ferry"),
        selection(15, 19, number=2, code=IDS[3]).replace("</PlainTextS", f"{note}</PlainTextS"),
        selection(29, 34, number=3, name="forty"),
        f'<NoteRef targetGUID="{IDS[4]}"/>',
        value,
    )
    others = (
        f'<PDFSource guid="{IDS[5]}" name="pdf"><Representation guid="{IDS[6]}">'
        f"<PlainTextContent>Some text.</PlainTextContent>{selection(0, 4, number=4)}"
        f'</Representation></PDFSource><AudioSource guid="{IDS[7]}"/>'
    )
    notes = "".join(
        f'<Note guid="{id_}" name="n{n}" creatingUser="{USER}" creationDateTime="2024-05-02">'
        f"<PlainTextContent>note {n}</PlainTextContent></Note>"
        for n, id_ in enumerate((IDS[0], IDS[2], IDS[4], IDS[8]))
    )
    first, second = (f"00000000-0000-4000-8000-00000000{n:04x}" for n in (1, 2))
    return project(
        f'<Variables><Variable guid="{IDS[1]}" name="v" typeOfVariable="Text"/></Variables>',
        f'<Cases><Case guid="{IDS[9]}" name="c">{value}<SourceRef targetGUID="{SOURCE}"/></Case>'
        "</Cases>",
        text.replace("</Sources>", f"{others}</Sources>"),
        f"<Notes>{notes}</Notes>",
        f'<Links><Link guid="{IDS[10]}" name="supports" originGUID="{first}" '
        f'targetGUID="{second}"/><Link guid="{IDS[11]}" originGUID="{IDS[8]}" '
        f'targetGUID="{first}"/></Links>',
        f'<Sets><Set guid="{IDS[12]}" name="s"><MemberSource targetGUID="{SOURCE}"/></Set></Sets>',
        "<Description>about</Description>",
    ).replace(CODES, inner)


WHOLE = whole()
VALUES = ["", " ", "x", "-1", "0", "4", "999999999999", "1.5", "∞", CODE, USER, SOURCE, IDS[0],
          IDS[3], "00000000-0000-4000-8000-000000000001", "supports", "2024-02-31T25:00:00Z",
          "0001-01-01", "a/b", "/", "=cmd", "‮", "x" * 300, "internal://", "../x",
          "true", "#12"]  # fmt: skip
mutations = st.lists(
    st.tuples(
        st.sampled_from(["remove", "double", "rename", "set", "drop", "move", "text"]),
        st.integers(0, 200),
        st.integers(0, 200),
        st.sampled_from(VALUES),
    ),
    min_size=1,
    max_size=6,
)


def mutated(changes: list[tuple[str, int, int, str]]) -> str:
    root: Any = etree.fromstring(WHOLE.encode())
    for kind, at, other, value in changes:
        elements = [e for e in root.iter() if e is not root]
        if not elements:
            break
        element, target = elements[at % len(elements)], elements[other % len(elements)]
        names = sorted(element.attrib)
        parent = element.getparent()
        if kind == "remove":
            parent.remove(element)
        elif kind == "double":
            parent.append(deepcopy(element))
        elif kind == "move":
            target.append(deepcopy(element))
        elif kind == "rename":
            element.tag = target.tag
        elif kind == "text":
            element.text = value
        elif kind == "set" and names:
            element.set(names[other % len(names)], value)
        elif kind == "drop" and names:
            del element.attrib[names[other % len(names)]]
    return etree.tostring(root, encoding="unicode")


@given(mutations)
def test_whatever_is_wrong_with_a_project(changes) -> None:
    importer = project_file.FORMAT.importer
    assert importer is not None
    try:
        read = importer.run(qdpx(mutated(changes), TEXT))
    except BadFile:
        return
    assert from_json(json.loads(json.dumps(to_json(read)))) == read
    store = in_memory()
    import_project(store, read)
    assert check(store.database).problems == []
    before = _state(store)
    again = import_project(store, read)
    assert (again.added, again.updated, again.added_documents, again.memos) == (0, 0, [], 0)
    assert _state(store) == before
    store.database.close()


def _state(store: Any) -> Any:
    return (
        store.annotations(), store.summaries(), store.tags.codebook(), store.memos.all(),
        len(store.journal.history()),
    )  # fmt: skip


def test_the_whole_project_is_taken_in_and_undone() -> None:
    importer = project_file.FORMAT.importer
    assert importer is not None
    store = in_memory()
    report = import_project(store, importer.run(qdpx(WHOLE, TEXT)))
    assert (report.added, report.memos, report.problems) == (4, 4, [])
    assert [one.content for one in store.annotations()] == ["ferry", "Velm", "forty", "Some"]
    store.journal.undo()
    assert store.annotations() == store.summaries() == store.memos.all() == []
    assert len(store.tags.codebook().tags) == 3
    assert check(store.database).problems == []
    store.database.close()
