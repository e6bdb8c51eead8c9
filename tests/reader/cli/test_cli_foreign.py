"""`import` of files that know a document by its address, and of files with several projects."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

from tests.annotations.test_hypothesis_import import note
from tests.annotations.test_taguette import TABLES
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT


def test_annotations_of_a_page_that_is_here_under_another_address(variorum: CommandLine) -> None:
    variorum.add("bridge", TEXT)
    file = variorum.home / "notes.json"
    file.write_text(json.dumps({"rows": [note()]}))
    answer = variorum("import", str(file))
    assert answer.code == 1
    assert "its 1 annotation could not be imported" in answer.err
    assert "--to bridge imports them there" in answer.err
    assert "1 added" in variorum.ok("import", str(file), "--to", "bridge").out
    assert "1 unchanged" in variorum.ok("import", str(file), "--to", "bridge").out
    (one,) = json.loads(variorum.ok("annotations", "--json").out)
    assert (one["content"], one["annotator"]) == ("thirty buses", "Ann Bell")


def test_a_file_that_brings_its_documents_needs_no_document(variorum: CommandLine) -> None:
    variorum.add("bridge", TEXT)
    file = variorum.home / "project.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(TABLES)
        for id_, name in ((1, "Harbour"), (2, "Streets")):
            connection.execute("INSERT INTO projects VALUES (?, ?, '', '')", [id_, name])
            text = f"<p>About {name}.</p>"
            document = [id_, name, "", "", "", id_, "", text]
            connection.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", document)
        connection.commit()
    answer = variorum("import", str(file), "--to", "bridge")
    assert (answer.code, "contains its documents" in answer.err) == (1, True)
    variorum.ok("import", str(file), "--project", "Streets")
    assert "About Streets." in variorum.ok("show", "streets").out
    assert variorum("show", "harbour").code == 1
    answer = variorum("import", str(file), "--project", "Boats")
    assert (answer.code, "it has “Harbour”, “Streets”" in answer.err) == (1, True)


def test_out_and_in_as_web_annotations(variorum: CommandLine) -> None:
    variorum.add("bridge", TEXT)
    variorum.ok("annotate", "bridge", "--quote", "thirty buses", "--tag", "claim", "--note", "So?")
    file = variorum.home / "out.jsonld"
    variorum.ok("export", str(file))
    assert "1 unchanged" in variorum.ok("import", str(file)).out
    answer = variorum("import", str(file), "--project", "x")
    assert (answer.code, "has no projects" in answer.err) == (2, True)
