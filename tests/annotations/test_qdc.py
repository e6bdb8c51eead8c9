"""QDC: codebooks to and from programs for qualitative analysis."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotations.errors import BadTag
from annotations.exchange.formats.qdpx import codebook_file
from annotations.exchange.project_import import import_project
from annotations.model import Codebook
from annotations.model.tag_colours import COLOURS
from annotations.service.store import Store
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import in_memory

# What the standard says of a codebook file (section 5.2), as a schema.
SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:QDA-XML:codebook:1.0"
 targetNamespace="urn:QDA-XML:codebook:1.0" elementFormDefault="qualified">
 <xs:simpleType name="Guid"><xs:restriction base="xs:token"><xs:pattern
  value="[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"/></xs:restriction></xs:simpleType>
 <xs:simpleType name="Colour"><xs:restriction base="xs:token"><xs:pattern
  value="#([0-9a-fA-F]{3}){1,2}"/></xs:restriction></xs:simpleType>
 <xs:complexType name="Code"><xs:sequence>
   <xs:element name="Description" type="xs:string" minOccurs="0"/>
   <xs:element name="Code" type="Code" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
  <xs:attribute name="guid" type="Guid" use="required"/>
  <xs:attribute name="name" type="xs:string" use="required"/>
  <xs:attribute name="isCodable" type="xs:boolean" use="required"/>
  <xs:attribute name="color" type="Colour"/></xs:complexType>
 <xs:element name="CodeBook"><xs:complexType><xs:sequence><xs:element name="Codes">
   <xs:complexType><xs:sequence><xs:element name="Code" type="Code" maxOccurs="unbounded"/>
   </xs:sequence></xs:complexType></xs:element></xs:sequence>
  <xs:attribute name="origin" type="xs:string"/></xs:complexType></xs:element>
</xs:schema>"""


def checked(content: bytes) -> Any:
    root = etree.fromstring(content)
    etree.XMLSchema(etree.fromstring(SCHEMA)).assertValid(root)
    return root


def taken(store: Store, content: bytes) -> Codebook:
    import_project(store, codebook_file.read(content))
    return store.tags.codebook()


parts = st.text(st.sampled_from("aé 𝔉<&\"'="), min_size=1, max_size=6).filter(
    lambda part: part.strip() == part != "" and "  " not in part
)
names = st.lists(parts, min_size=1, max_size=3).map("/".join)
tags = st.dictionaries(names, st.tuples(st.sampled_from(COLOURS), st.sampled_from(["", "x <y>"])))


@given(tags)
def test_a_codebook_comes_back_but_for_letters_keys_and_order(wanted) -> None:
    store, other = in_memory(), in_memory()
    for name, (colour, description) in wanted.items():
        store.tags.add(name, colour=colour, description=description)
    book = store.tags.codebook()
    file = codebook_file.write(book)
    checked(file.content)
    copy = taken(other, file.content)
    assert {t.name: (t.colour, t.description) for t in copy.tags} == {
        t.name: (t.colour, t.description) for t in book.tags
    }
    assert codebook_file.write(copy).content == file.content
    lost = {loss.what: loss.number for loss in file.losses}
    letters = {tag.name: tag.mark for tag in copy.tags}
    assert lost.get("letters of tags", 0) == sum(letters[t.name] != t.mark for t in book.tags)
    for one in (store, other):
        one.database.close()


def test_an_empty_codebook_is_no_file() -> None:
    with pytest.raises(BadTag, match="no tags"):
        codebook_file.write(Codebook(()))


def test_what_other_programs_write(store: Store) -> None:
    qdc = (
        '<?xml version="1.0" encoding="utf-8"?><CodeBook origin="ATLAS.ti Win 23.4.0" '
        'xmlns="urn:QDA-XML:codebook:0:4"><Codes>'
        '<Code guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294" name="Ä" color="#46AA00" '
        'isCodable="true"><Description>A &lt;b&gt;</Description></Code></Codes><Sets>'
        '<Set name="group" guid="ECA18D76-2B8B-4F26-BC1D-19ECA19FB3F0"><MemberCode '
        'guid="1FF58B12-6F6F-4B0C-8BE5-BBDC91F55294"/></Set></Sets></CodeBook>'
    )
    read = codebook_file.read(qdc.encode())
    assert [(loss.what, loss.number) for loss in read.losses] == [("groups of codes or notes", 1)]
    tag = taken(store, qdc.encode()).get("Ä")
    assert tag is not None
    assert (tag.colour, tag.description) == ("green", "A <b>")


# The command line


def test_export_and_import_on_the_command_line(variorum: CommandLine) -> None:
    variorum.ok("tags", "add", "size/ships", "--colour", "teal", "--letter", "B")
    variorum.ok("tags", "edit", "claim", "--description", "Ours.")
    file, again = variorum.home / "book.qdc", variorum.home / "again.qdc"
    said = variorum("tags", "export", str(file))
    assert (said.code, said.out) == (0, "exported 4 tags to book.qdc\n")
    assert "QDC cannot hold letters of tags: 1 left out" in said.err
    assert variorum("export", str(again)).out == "exported 4 tags to again.qdc\n"
    assert again.read_bytes() == file.read_bytes()
    checked(file.read_bytes())
    report = variorum.ok("export", str(again), "--json").json
    assert (report["tags"], report["format"]) == (4, "qdc")
    other = str(variorum.home / "other.db")
    said = variorum.ok("tags", "import", str(file), "--library", other)
    # The built-in tag was changed there, and is changed here.
    assert said.out.startswith("tags imported: 1 added, 1 changed, 2 unchanged")
    assert variorum.ok("tags", "--json", "--library", other).json[0]["description"] == "Ours."
    said = variorum.ok("tags", "import", "-", "--library", other, input=file.read_bytes())
    assert said.out.startswith("tags imported: 0 added, 0 changed, 4 unchanged")


def test_the_codes_of_a_project_as_a_codebook(variorum: CommandLine) -> None:
    variorum.ok("tags", "add", "size/ships")
    project, other = variorum.home / "all.qdpx", str(variorum.home / "other.db")
    variorum.ok("export", str(project))
    assert "1 added" in variorum.ok("tags", "import", str(project), "--library", other).out


def test_a_project_on_the_command_line(variorum: CommandLine) -> None:
    slug = variorum.add("bridge", "The ferry of Velm carries forty passengers.")
    variorum.ok("annotate", slug, "--quote", "ferry", "--tag", "ships/small", "--note", "how?")
    file, again = variorum.home / "library.qdpx", variorum.home / "again.qdpx"
    said = variorum.ok("export", str(file))
    assert said.out == "exported 1 annotation to library.qdpx\n"
    other = str(variorum.home / "other" / "library.db")
    (variorum.home / "other").mkdir()
    said = variorum.ok("import", str(file), "--library", other)
    assert said.out.splitlines()[:2] == [
        "documents added: 1 document (bridge)",
        "annotations imported: 1 added; variorum undo reverts it",
    ]
    variorum.ok("export", str(again), "--library", other)
    said = variorum.ok("import", str(file), "--library", other)
    assert said.out == "annotations imported: 1 unchanged\n"
    (variorum.home / "bad.qdpx").write_bytes(file.read_bytes()[:200])
    assert "is a damaged ZIP archive" in variorum.fails("import", str(variorum.home / "bad.qdpx"))
    assert io.BytesIO(again.read_bytes()).read(2) == b"PK"
