"""QDPX files as ATLAS.ti, MAXQDA, NVivo, QualCoder and others write them."""

from __future__ import annotations

import pytest

from annotations.exchange.formats.qdpx.project_reading import read_project
from annotations.model import Annotation, Link
from annotations.service.attributes import DocumentChanges, change_documents
from annotations.service.store import Store
from tests.helpers.factories import add
from tests.helpers.qdpx_files import (
    CODE,
    CODES,
    SOURCE,
    USER,
    import_qdpx,
    project,
    qdpx,
    selection,
    sources,
)

TEXT = "The ferry of Velm carries forty passengers.\n\nIt is too small, people say."
NOTE = "00000000-0000-4000-8000-0000000000d1"


def one(store: Store) -> Annotation:
    (annotation,) = store.annotations()
    return annotation


def memos(store: Store) -> dict[str, str]:
    return {memo.about.kind: memo.text for memo in store.memos.all()}


def noted(text: str, *, more: str = "", inner: str = "") -> str:
    content = f"<PlainTextContent>{text}</PlainTextContent>" if text else ""
    return (
        f'<Notes><Note guid="{NOTE}" creatingUser="{USER}" creationDateTime="2024-05-02T10:00:00"'
        f"{more}>{content}{inner}</Note></Notes>"
    )


def test_a_selection_becomes_an_annotation_with_user_code_and_times(store: Store) -> None:
    file = qdpx(project(sources(selection(4, 17))), TEXT)
    report = import_qdpx(store, file, isolated=True)
    annotation = one(store)
    assert (report.added_documents, report.added) == (["interview"], 1)
    assert (annotation.content, annotation.tags) == ("ferry of Velm", ("ferry",))
    assert (annotation.annotator.name, annotation.note) == ("Bo", None)
    assert annotation.created == "2024-05-01T10:00:00.000000Z"
    again = import_qdpx(store, file, isolated=True)
    assert (again.added, again.unchanged, again.added_documents, again.memos) == (0, 1, [], 0)
    assert len(store.journal.history()) == 1


@pytest.mark.parametrize(
    ("inner", "folder", "place"),
    [
        ("project.qde", "Sources", "internal://{}.txt"),  # NVivo
        ("Trial.qde", "sources", "internal://{}.txt"),  # ATLAS.ti
        ("project.qde", "sources", "relative:///{}.txt"),
        ("project.qde", "sources", "internal:///{}.txt"),
        ("project.qde", "sources", "{}.txt"),
        ("project.qde", "sources", "sources/{}.txt"),
    ],
)
def test_where_the_text_is(store: Store, inner, folder, place) -> None:
    xml = project(sources(selection(4, 9), path=place.format(SOURCE)))
    import_qdpx(store, qdpx(xml, TEXT, inner=inner, folder=folder))
    assert one(store).content == "ferry"


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml.replace("urn:QDA-XML:project:1.0", "urn:QDA-XML:project:0:10"),
        lambda xml: xml.replace(' xmlns="urn:QDA-XML:project:1.0"', ""),
        lambda xml: "".join(
            # Another prefix.
            xml.replace("<", "<q:").replace("<q:/", "</q:").replace("<q:?", "<?")
            .replace("xmlns=", "xmlns:q=")
        ),
        lambda xml: xml.replace('encoding="utf-8"', 'encoding="utf-16"').encode("utf-16"),
        lambda xml: f"\ufeff{xml}".encode(),
        lambda xml: xml.replace(SOURCE, f"{{{SOURCE.upper()}}}", 1),
    ],
)  # fmt: skip
def test_other_namespaces_encodings_and_ways_of_writing_guids(store: Store, change) -> None:
    import_qdpx(store, qdpx(change(project(sources(selection(4, 9)))), TEXT))
    assert (one(store).content, one(store).annotator.name) == ("ferry", "Bo")


def test_a_text_within_the_project(store: Store) -> None:
    text = f"<PlainTextContent>{TEXT}</PlainTextContent>"
    xml = project(sources(text, selection(4, 9))).replace(
        f'plainTextPath="internal://{SOURCE}.txt"', ""
    )
    import_qdpx(store, qdpx(xml))
    assert one(store).content == "ferry"


def test_the_text_of_a_pdf_file(store: Store) -> None:
    area = (
        '<PDFSelection guid="00000000-0000-4000-8000-0000000000e1" page="0" firstX="1" '
        'firstY="1" secondX="2" secondY="2"/>'
    )
    xml = project(
        f'<Sources><PDFSource guid="{SOURCE}" name="Report" path="internal://x.pdf">{area}'
        f'<Representation guid="00000000-0000-4000-8000-0000000000e2" '
        f'plainTextPath="internal://{SOURCE}.txt">{selection(4, 9)}</Representation></PDFSource>'
        '<PictureSource guid="00000000-0000-4000-8000-0000000000e3" name="Map"/>'
        '<VideoSource guid="00000000-0000-4000-8000-0000000000e4" name="Film"/></Sources>'
    )
    report = import_qdpx(store, qdpx(xml, TEXT))
    assert (one(store).content, one(store).slug) == ("ferry", "report")
    assert {loss.what: loss.number for loss in report.losses} == {
        "areas of pages": 1, "pictures": 1, "recordings": 1,
    }  # fmt: skip


def test_the_transcript_of_a_recording(store: Store) -> None:
    ids = [f"00000000-0000-4000-8000-00000000e1{n:02x}" for n in range(8)]
    points = "".join(
        f'<SyncPoint guid="{id_}" timeStamp="{1000 * n}" position="{at}"/>'
        for n, (id_, at) in enumerate(zip(ids, (4, 9, 99), strict=False))
    )
    coding = f'<Coding guid="{ids[3]}"><CodeRef targetGUID="{CODE}"/></Coding>'
    passages = (
        f'<TranscriptSelection guid="{ids[4]}" fromSyncPoint="{ids[0]}" toSyncPoint="{ids[1]}">'
        f'{coding}</TranscriptSelection><TranscriptSelection guid="{ids[5]}" '
        f'fromSyncPoint="{ids[0]}"/>'
    )
    xml = project(
        f'<Sources><AudioSource guid="{ids[6]}" name="Talk" path="relative:///talk.m4a">'
        f'<Transcript guid="{ids[7]}" plainTextPath="internal://{SOURCE}.txt">{points}{passages}'
        f'</Transcript><AudioSelection guid="{SOURCE}" begin="0" end="9"/></AudioSource></Sources>'
    )
    report = import_qdpx(store, qdpx(xml, TEXT))
    assert (one(store).content, one(store).slug) == ("ferry", "talk")
    assert {loss.what: loss.number for loss in report.losses} == {
        "recordings": 1, "passages of recordings": 1,
    }  # fmt: skip
    assert "“Talk”: 1 selection without a position was not imported" in report.notices


# Several people, several selections


def test_each_person_who_coded_a_selection_has_an_annotation(store: Store) -> None:
    other = "00000000-0000-4000-8000-0000000000b2"
    users = f'<Users><User guid="{USER}" name="Bo"/><User guid="{other}" name="Mira"/></Users>'
    second = (
        f'<Coding guid="00000000-0000-4000-8000-000000000f01" creatingUser="{other}">'
        f'<CodeRef targetGUID="{CODE}"/></Coding>'
    )
    file = qdpx(project(sources(selection(4, 9, second)), users=users), TEXT)
    import_qdpx(store, file)
    assert sorted((a.annotator.name, a.tags) for a in store.annotations()) == [
        ("Bo", ("ferry",)), ("Mira", ("ferry",)),
    ]  # fmt: skip
    assert import_qdpx(store, file).unchanged == 2


def test_selections_of_one_passage_by_one_person_are_one(store: Store) -> None:
    """NVivo writes a selection for each code."""
    second = "00000000-0000-4000-8000-0000000000c2"
    codes = CODES.replace("</Codes>", f'<Code guid="{second}" name="boats"/></Codes>')
    xml = project(sources(selection(4, 9), selection(3, 10, number=2, code=second)))
    file = qdpx(xml.replace(CODES, codes), TEXT)
    assert import_qdpx(store, file).added == 1
    assert set(one(store).tags) == {"ferry", "boats"}
    assert import_qdpx(store, file).unchanged == 1


def test_two_selections_with_one_identifier_are_two(store: Store) -> None:
    file = qdpx(project(sources(selection(4, 9), selection(13, 17))), TEXT)
    report = import_qdpx(store, file)
    assert report.added == 2
    assert "selections that have the identifier of another one: 1" in report.notices[0]
    again = import_qdpx(store, file)
    assert (again.added, again.unchanged) == (0, 2)


def test_who_is_not_named_is_the_one_who_imports(store: Store) -> None:
    report = import_qdpx(store, qdpx(project(sources(selection(4, 9)), users=""), TEXT))
    assert one(store).annotator.name == store.annotator
    assert "the file names nobody: 1" in report.notices[0]


def test_an_export_of_the_same_project_with_other_identifiers_changes_nothing(store: Store) -> None:
    """ATLAS.ti makes new ones for every export."""
    xml = project(sources(selection(4, 9)))
    import_qdpx(store, qdpx(xml, TEXT))
    again = project(sources(selection(4, 9, number=7)))
    report = import_qdpx(store, qdpx(again, TEXT))
    assert (report.added, report.updated, report.unchanged) == (0, 0, 1)


# Notes


@pytest.mark.parametrize(
    "parts",
    [
        # The standard
        (sources(selection(4, 9, code="").replace(
            "</PlainTextSelection>", f'<NoteRef targetGUID="{NOTE}"/></PlainTextSelection>')),
         noted("How large?")),
        # ATLAS.ti and MAXQDA
        (sources(selection(4, 9, "<Description>How large?</Description>", code="")),),
        # NVivo
        (sources(selection(4, 9, code="")), noted("How large?"),
         f'<Links><Link guid="00000000-0000-4000-8000-000000000f02" originGUID="{NOTE}" '
         'targetGUID="00000000-0000-4000-8000-000000000001"/></Links>'),
        # QualCoder
        (sources(f'<NoteRef targetGUID="{NOTE}"/>'),
         noted("How large?", inner=selection(4, 9, code=""))),
        # A description that repeats the note
        (sources(selection(4, 9, "<Description>How large?</Description>", code="").replace(
            "</PlainTextSelection>", f'<NoteRef targetGUID="{NOTE}"/></PlainTextSelection>')),
         noted("How large?")),
    ],
)  # fmt: skip
def test_notes_on_selections(store: Store, parts) -> None:
    file = qdpx(project(*parts), TEXT)
    report = import_qdpx(store, file)
    annotation = one(store)
    assert (annotation.content, annotation.note) == ("ferry", "How large?")
    assert (annotation.annotator.name, report.losses, memos(store)) == ("Bo", (), {})
    assert import_qdpx(store, file).unchanged == 1


def test_notes_elsewhere_are_memos(store: Store) -> None:
    ids = [f"00000000-0000-4000-8000-0000000000d{n}" for n in range(1, 5)]
    notes = "".join(
        f'<Note guid="{id_}" name="Memo {n}" creatingUser="{USER}">'
        f"<PlainTextContent>About {n}</PlainTextContent></Note>"
        for n, id_ in enumerate(ids)
    )
    codes = CODES.replace(
        'isCodable="true"/>', f'isCodable="true"><NoteRef targetGUID="{ids[0]}"/></Code>'
    )
    xml = project(sources(f'<NoteRef targetGUID="{ids[1]}"/>'), f"<Notes>{notes}</Notes>",
                  f'<NoteRef targetGUID="{ids[2]}"/>').replace(CODES, codes)  # fmt: skip
    file = qdpx(xml, TEXT)
    assert import_qdpx(store, file).memos == 4
    # The one that is on nothing is about the library.
    assert memos(store) == {
        "tag": "Memo 0\n\nAbout 0",
        "document": "Memo 1\n\nAbout 1",
        "library": "Memo 2\n\nAbout 2\n\nMemo 3\n\nAbout 3",
    }
    assert {memo.annotator.name for memo in store.memos.all()} == {"Bo"}
    assert import_qdpx(store, file).memos == 0


def test_a_note_in_a_file_of_its_own(store: Store) -> None:
    note = noted("", more=f' name="A memo" plainTextPath="internal://{NOTE}.txt"')
    missing = noted("", more=' richTextPath="internal://x.docx"').replace(NOTE, NOTE[:-1] + "9")
    xml = project(note.replace("</Notes>", "") + missing.removeprefix("<Notes>"))
    report = import_qdpx(store, qdpx(xml, **{f"sources/{NOTE}.txt": "\ufeffA memo, long.\r\nYes."}))
    assert memos(store) == {"library": "A memo, long.\nYes."}
    assert [(loss.what, loss.number) for loss in report.losses] == [
        ("notes without a plain text", 1)
    ]


def test_descriptions_of_sources_and_of_the_project_are_memos(store: Store) -> None:
    xml = project(
        sources("<Description>Read twice.</Description>"), "<Description>Pilot.</Description>"
    )
    assert import_qdpx(store, qdpx(xml, TEXT)).memos == 2
    assert memos(store) == {"document": "Read twice.", "library": "Pilot."}


def test_passages_without_a_code_or_a_note_are_highlights(store: Store) -> None:
    """The free quotations of ATLAS.ti."""
    report = import_qdpx(store, qdpx(project(sources(selection(4, 9, code=""))), TEXT))
    assert one(store).tags == ("highlight",)
    assert "1 highlight has neither tag nor note" in report.notices[0]


# Codes


def test_codes(store: Store) -> None:
    def code(number: int, name: str, inner: str = "", more: str = "") -> str:
        id_ = f"00000000-0000-4000-8000-00000000c{number:03x}"
        return f'<Code guid="{id_}" name="{name}" isCodable="true"{more}>{inner}</Code>'

    long = "very " * 20
    codes = (
        code(1, "size", code(2, "and/or", more=' color="#F00"') + code(3, "", more=' color="red?"'))
        + code(4, "claim", more=' color="#00ff00"')
        + code(5, long.strip(), "<Description>Two\nlines.</Description>")
        + code(6, "size")
        + code(7, "Größe​\tx", more=' color="#178f8f"')
    )
    file = qdpx(project().replace(CODES, f"<CodeBook><Codes>{codes}</Codes></CodeBook>"))
    report = import_qdpx(store, file)
    tags = {tag.name: tag for tag in store.tags.codebook().tags}
    shortened = next(name for name in tags if name.startswith("very"))
    assert set(tags) == {
        "claim", "opinion", "disputed", "size", "size/and-or", "size/code", shortened, "Größe x",
    }  # fmt: skip
    assert len(shortened) <= 60
    assert tags[shortened].description == f"{long.strip()}. Two lines."
    assert (tags["size/and-or"].colour, tags["Größe x"].colour) == ("rose", "teal")
    assert tags["claim"].colour == "blue"
    assert any("several codes “size”" in notice for notice in report.notices)
    assert any("“size / and-or” as size/and-or" in notice for notice in report.notices)


def test_a_code_that_only_holds_others_becomes_a_tag_if_it_is_used(store: Store) -> None:
    group = CODES.replace('isCodable="true"/>', 'isCodable="false"><Code guid="{}" name="x" '
                          'isCodable="true"/></Code>')  # fmt: skip
    xml = project(sources(), "").replace(CODES, group.format(CODE[:-1] + "2"))
    import_qdpx(store, qdpx(xml, TEXT))
    assert "ferry" not in {tag.name for tag in store.tags.codebook().tags}
    assert "ferry/x" in {tag.name for tag in store.tags.codebook().tags}
    used = xml.replace(sources(), sources(selection(4, 9)))
    import_qdpx(store, qdpx(used, TEXT))
    assert one(store).tags == ("ferry",)


def test_codings_of_cases_and_of_whole_documents_are_counted(store: Store) -> None:
    case = "00000000-0000-4000-8000-0000000000f1"
    coding = f'<Coding guid="{case[:-1]}2"><CodeRef targetGUID="{CODE}"/></Coding>'
    cases = (
        f'<Variables><Variable guid="{case[:-1]}5" name="Age" typeOfVariable="Integer"/>'
        f'<Variable guid="{case[:-1]}6" name="Author" typeOfVariable="Text"/></Variables>'
        f'<Cases><Case guid="{case}" name="P1"><VariableValue>'
        f'<VariableRef targetGUID="{case[:-1]}5"/><IntegerValue>34</IntegerValue></VariableValue>'
        f'<SourceRef targetGUID="{SOURCE}"/></Case></Cases>'
    )
    author = (
        f'<VariableValue><VariableRef targetGUID="{case[:-1]}6"/><TextValue>A. Aske</TextValue>'
        "</VariableValue>"
    )
    xml = project(
        cases,
        sources(selection(4, 9), selection(13, 17, number=2, code=case), coding, author),
        "<Graphs><Graph guid='{}'/></Graphs>".format(case[:-1] + "7"),
        f'<Sets><Set guid="{case[:-1]}3" name="pilot"><MemberSource targetGUID="{SOURCE}"/></Set>'
        f'<Set guid="{case[:-1]}4" name="x"><MemberCode targetGUID="{CODE}"/></Set></Sets>',
    )
    file = qdpx(xml, TEXT)
    report = import_qdpx(store, file)
    assert {loss.what: loss.number for loss in report.losses} == {
        "cases": 1, "codes of whole documents": 1, "graphs": 1, "groups of codes or notes": 1,
        "codings with something that is no code of the file": 1,
    }  # fmt: skip
    assert [one.tags for one in store.annotations()] == [("ferry",), ("highlight",)]
    (summary,) = store.summaries()
    assert summary.attributes == {"Age": "34", "Author (variable)": "A. Aske"}
    assert summary.collections == ("pilot",)
    before = len(store.journal.history())
    import_qdpx(store, file)
    assert len(store.journal.history()) == before


def test_a_variable_that_does_not_fit_the_library_is_said(store: Store) -> None:
    known = add(store)
    change_documents(store, [known.id], DocumentChanges({"year": "1920"}))
    variable = "00000000-0000-4000-8000-0000000000f5"
    value = (
        f'<VariableValue><VariableRef targetGUID="{variable}"/><TextValue>long ago</TextValue>'
        "</VariableValue>"
    )
    variables = (
        f'<Variables><Variable guid="{variable}" name="Year" typeOfVariable="Text"/></Variables>'
    )
    report = import_qdpx(store, qdpx(project(variables, sources(selection(4, 9), value)), TEXT))
    assert (report.added, len(report.notices)) == (1, 1)
    assert "year holds numbers" in report.notices[0]


# Links


def test_links_between_selections(store: Store) -> None:
    ids = [f"00000000-0000-4000-8000-00000000{n:04x}" for n in (1, 2)]

    def link(number: int, name: str) -> str:
        id_ = f"00000000-0000-4000-8000-000000001f0{number}"
        return f'<Link guid="{id_}" name="{name}" originGUID="{ids[0]}" targetGUID="{ids[1]}"/>'

    links = f"<Links>{link(1, 'Supports')}{link(2, 'explains')}</Links>"
    xml = project(sources(selection(4, 9), selection(13, 17, number=2)), links)
    report = import_qdpx(store, qdpx(xml, TEXT))
    assert [a.links for a in store.annotations() if a.links] == [(Link("supports", ids[1]),)]
    assert [(loss.what, loss.number) for loss in report.losses] == [("links called “explains”", 1)]


# Later


def test_a_later_export_updates_and_an_earlier_one_does_not(store: Store) -> None:
    def file(note: str, modified: str) -> bytes:
        described = f"<Description>{note}</Description>"
        at = f' modifiedDateTime="2024-05-0{modified}T10:00:00Z"'
        return qdpx(project(sources(selection(4, 9, described, more=at))), TEXT)

    import_qdpx(store, file("second", "2"))
    assert import_qdpx(store, file("third", "3")).updated == 1
    report = import_qdpx(store, file("first", "1"))
    assert (len(report.left), one(store).note) == (1, "third")


def test_two_sources_with_one_text_stay_two(store: Store) -> None:
    other = SOURCE[:-1] + "2"
    first = sources(selection(4, 9))
    second = sources(selection(4, 9, number=2), name="Second").replace(
        f'guid="{SOURCE}"', f'guid="{other}"'
    )
    both = first.replace("</Sources>", "") + second.removeprefix("<Sources>")
    file = qdpx(project(both), TEXT)
    assert import_qdpx(store, file).added_documents == ["interview", "second"]
    for _ in range(2):
        report = import_qdpx(store, file)
        assert (report.problems, report.added, report.unchanged) == ([], 0, 2)
    assert sorted(one.slug for one in store.annotations()) == ["interview", "second"]


def test_what_is_known_already_is_found_by_its_text(store: Store) -> None:
    file = qdpx(project(sources(selection(4, 9))), TEXT)
    read = read_project(file)
    assert [row.annotation.slug for row in read.rows] == [d.key for d in read.documents]
    import_qdpx(store, file)
    renamed = qdpx(project(sources(selection(4, 9), name="Other name")), TEXT)
    assert import_qdpx(store, renamed).added_documents == []
