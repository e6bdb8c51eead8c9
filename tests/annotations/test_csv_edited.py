"""An exported CSV that somebody has edited, and imports again: every kind of edit, as people and
programs make them. What counts is said, and nothing is passed over in silence.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable

import pytest

from annotations.exchange.rows import COLUMNS
from tests.helpers.command_line import Answer, CommandLine
from tests.helpers.made_once import made_once

TEXT = (
    "The bridge was closed on Monday. Nobody knew why it had been.\n\n"
    "Officials said that 30 buses were turned back. The mayor denied everything."
)
Table = list[list[str]]
Edit = Callable[[Table], None]


@pytest.fixture
def annotated(variorum: CommandLine) -> CommandLine:
    """A library with three annotations of Ada's, and a fourth on another document."""
    return made_once(variorum, annotate)


def annotate(variorum: CommandLine) -> None:
    variorum.add("bridge", TEXT)
    variorum.add("tunnel", "The tunnel was open.")
    for slug, quote, tags, note in (
        ("bridge", "Nobody knew", ("claim", "opinion"), "fisrt thought"),
        ("bridge", "30 buses", ("claim",), "one\ntwo"),
        ("bridge", "The mayor denied everything.", ("disputed",), "007"),
        ("tunnel", "The tunnel was open.", (), "größer; = 1"),
    ):
        tagged = [word for tag in tags for word in ("--tag", tag)]
        variorum.ok("annotate", slug, "--quote", quote, *tagged, "--note", note, "--as", "Ada")


def exported(variorum: CommandLine) -> Table:
    return list(csv.reader(io.StringIO(variorum.ok("export", "-").out, newline="")))


def as_text(table: Table, **dialect: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, **{"lineterminator": "\r\n", **dialect}).writerows(table)  # type: ignore[arg-type]
    return out.getvalue()


def bring(variorum: CommandLine, table: Table | str | bytes, *options: str) -> Answer:
    text = table if isinstance(table, str | bytes) else as_text(table)
    return variorum("import", "-", "--as", "Ada", *options, input=text)


def state(variorum: CommandLine) -> list[tuple[str, tuple[str, ...], str | None]]:
    found = variorum.ok("annotations", "--json").json
    return [(one["content"], tuple(one["tags"]), one["note"]) for one in found]


AS_IT_WAS = [
    ("Nobody knew", ("claim", "opinion"), "fisrt thought"),
    ("30 buses", ("claim",), "one\ntwo"),
    ("The mayor denied everything.", ("disputed",), "007"),
    ("The tunnel was open.", (), "größer; = 1"),
]


def column(table: Table, name: str) -> int:
    return table[0].index(name)


def setting(row: int, name: str, value: str) -> Edit:
    """Write a value into a cell; rows count from 1."""

    def edit(table: Table) -> None:
        table[row][column(table, name)] = value

    return edit


def everywhere(name: str, change: Callable[[str], str]) -> Edit:
    def edit(table: Table) -> None:
        at = column(table, name)
        for row in table[1:]:
            row[at] = change(row[at])

    return edit


# Corrections


@pytest.mark.parametrize(
    ("edits", "index", "after"),
    [
        ([setting(1, "note", "first thought"), setting(2, "note", "first thought")], 0,
         ("Nobody knew", ("claim", "opinion"), "first thought")),
        # In one of the two rows only: that is the one which was meant.
        ([setting(2, "note", "first thought")], 0,
         ("Nobody knew", ("claim", "opinion"), "first thought")),
        ([setting(1, "note", ""), setting(2, "note", "")], 0,
         ("Nobody knew", ("claim", "opinion"), None)),
        ([setting(3, "tag", "opinion")], 1, ("30 buses", ("opinion",), "one\ntwo")),
        ([setting(3, "tag", "  opinion ")], 1, ("30 buses", ("opinion",), "one\ntwo")),
        ([setting(3, "tag", "claim/figure")], 1, ("30 buses", ("claim/figure",), "one\ntwo")),
        ([setting(1, "tag", "")], 0, ("Nobody knew", ("opinion",), "fisrt thought")),
        ([setting(1, "tag", "disputed")], 0,
         ("Nobody knew", ("opinion", "disputed"), "fisrt thought")),
        ([setting(3, "tag", "")], 1, ("30 buses", (), "one\ntwo")),
        ([setting(5, "tag", "claim")], 3, ("The tunnel was open.", ("claim",), "größer; = 1")),
        ([setting(3, "start", "63"), setting(3, "end", "72"), setting(3, "content", "Officials")],
         1, ("Officials", ("claim",), "one\ntwo")),
    ],
)  # fmt: skip
def test_a_correction_is_taken_over(
    annotated: CommandLine, edits: list[Edit], index: int, after: tuple[object, ...]
) -> None:
    table = exported(annotated)
    for edit in edits:
        edit(table)
    answer = bring(annotated, table, "--json")
    assert (answer.code, answer.err) == (0, "")
    assert (answer.json["updated"], answer.json["unchanged"]) == (1, 3)
    found = state(annotated)
    assert sorted(found) == sorted([*AS_IT_WAS[:index], after, *AS_IT_WAS[index + 1 :]])
    # Once more changes nothing, and one undo takes it back.
    again = bring(annotated, table, "--json")
    assert (again.code, again.json["updated"], again.json["unchanged"]) == (0, 0, 4)
    annotated.ok("undo", "--as", "Ada")
    assert state(annotated) == AS_IT_WAS


def test_the_case_of_a_corrected_note_and_tag(annotated: CommandLine) -> None:
    text = annotated.ok("export", "-").out
    text = text.replace("fisrt thought", "first thought").replace(",claim,", ",opinion,")
    answer = bring(annotated, text)
    assert answer.out.startswith("annotations imported: 2 updated, 2 unchanged; variorum undo")
    found = state(annotated)
    assert found[1] == ("30 buses", ("opinion",), "one\ntwo")
    assert found[0] == ("Nobody knew", ("opinion",), "first thought")


# What programs do to a file, and nobody means


def excel_cells(table: Table) -> None:
    """Line ends within cells as Excel writes them, and empty columns and rows at the end."""
    for row in table[1:]:
        row[:] = [cell.replace("\n", "\r\n") for cell in row]
    for row in table:
        row += ["", "", ""]
    table += [[""] * len(table[0])] * 3


def shuffled(table: Table) -> None:
    table[1:] = table[3:] + table[1:3]


def doubled(table: Table) -> None:
    table[1:] = [row for row in table[1:] for _ in range(2)]


def upper(table: Table) -> None:
    everywhere("id", str.upper)(table)


def turned(table: Table) -> None:
    """The columns in another order."""
    for row in table:
        row.reverse()


def without(*names: str) -> Edit:
    def edit(table: Table) -> None:
        for name in names:
            at = column(table, name)
            for row in table:
                del row[at]

    return edit


def in_german(cell: str) -> str:
    return re.sub(r"(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d).*", r"\3.\2.\1 \4", cell)


UNNOTICED: dict[str, Edit] = {
    "line ends and empty columns": excel_cells,
    "rows in another order": shuffled,
    "every row twice": doubled,
    "ids in capitals": upper,
    "columns in another order": turned,
    "blanks around tags": everywhere("tag", lambda cell: f" {cell} " if cell else cell),
    "no columns but the necessary ones": without("prefix", "suffix", "title", "author", "created"),
    "no annotator": everywhere("annotator", lambda _: ""),
    "decimals": everywhere("start", lambda cell: f"{cell}.0"),
    "decimals with a comma": everywhere("end", lambda cell: f"{cell},00"),
    "leading zeros": everywhere("start", lambda cell: f"000{cell}"),
    "dates in the German manner": everywhere("modified", in_german),
    "dates of making lost": everywhere("created", lambda _: "37:29.1"),
    "columns in capitals": lambda table: table.__setitem__(0, [c.upper() for c in table[0]]),
}


@pytest.mark.parametrize("name", UNNOTICED)
def test_what_is_no_change(annotated: CommandLine, name: str) -> None:
    before, history = exported(annotated), annotated.ok("history", "--json").out
    table = exported(annotated)
    UNNOTICED[name](table)
    answer = bring(annotated, table, "--json")
    assert (answer.code, answer.json["problems"], answer.json["conflicts"]) == (0, [], [])
    assert (answer.json["updated"], answer.json["unchanged"], answer.err) == (0, 4, "")
    assert exported(annotated) == before
    assert annotated.ok("history", "--json").out == history


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("head", ["", "sep="])
def test_what_is_no_change_of_the_file(
    annotated: CommandLine, delimiter: str, encoding: str, ends: str, head: str
) -> None:
    """The file as spreadsheets write it, and as git and editors convert its line ends."""
    text = as_text(exported(annotated), delimiter=delimiter)
    if head:
        text = f"{head}{delimiter}\r\n{text}"
    text = text.replace("\r\n", "\n").replace("\n", ends)
    answer = bring(annotated, text.encode(encoding), "--json")
    assert (answer.code, answer.err, answer.json["unchanged"]) == (0, "", 4)
    assert state(annotated) == AS_IT_WAS


def test_line_ends_changed_on_the_way_to_a_new_library(annotated: CommandLine) -> None:
    text = annotated.ok("export", "-").out
    elsewhere = str(annotated.home / "other.db")
    line = json.dumps({"id": "bridge", "title": "Bridge", "text": TEXT})
    annotated.ok("add", "--jsonl", "-", "--library", elsewhere, input=line)
    converted = text.replace("\r\n", "\n").replace("\n", "\r\n")
    annotated("import", "-", "--library", elsewhere, input=converted)
    found = annotated.ok("annotations", "--library", elsewhere, "--json").json
    assert [one["note"] for one in found] == [note for _, _, note in AS_IT_WAS[:3]]
    assert {one["status"] for one in found} == {"anchored"}
    again = annotated.ok("export", "-", "--library", elsewhere).out.split("\r\n")
    assert [row for row in again if row in text] == again


@pytest.mark.parametrize(
    ("index", "name", "theirs", "said"),
    [
        (4, "note", "7", "the note “007” was not replaced"),
        (5, "note", "grÃ¶ÃŸer; = 1", "the note “größer; = 1” was not replaced"),
        (5, "note", "gr??er; = 1", "the note “größer; = 1” was not replaced"),
        (5, "note", "gr??er; = 1 ", None),
    ],
)
def test_what_a_spreadsheet_makes_of_a_note_is_no_correction(
    annotated: CommandLine, index: int, name: str, theirs: str, said: str | None
) -> None:
    table = exported(annotated)
    setting(index, name, theirs)(table)
    answer = bring(annotated, table)
    if said is None:
        assert "1 updated" in answer.out
        return
    assert (answer.code, said in answer.err) == (0, True), answer
    assert state(annotated) == AS_IT_WAS


def test_what_pandas_takes_for_missing_stays(annotated: CommandLine) -> None:
    annotated.ok("annotate", "tunnel", "--quote", "open", "--tag", "null", "--note", "N/A")
    table = exported(annotated)
    setting(6, "tag", "")(table)
    setting(6, "note", "")(table)
    assert table[6][column(table, "content")] == "open"
    answer = bring(annotated, table)
    assert "the tag null was not replaced" in answer.err
    assert "the note “N/A” was not replaced" in answer.err
    assert state(annotated)[-1] == ("open", ("null",), "N/A")


def test_what_r_writes_for_missing_values(annotated: CommandLine) -> None:
    table = exported(annotated)
    for name in ("author", "publisher", "published", "url", "links"):
        everywhere(name, lambda _: "NA")(table)
    answer = bring(annotated, [["", *table[0]], *([str(n), *r] for n, r in enumerate(table[1:]))])
    assert answer.code == 0
    assert "the column without a name was ignored" in answer.err
    assert "NA" in answer.err
    assert state(annotated) == AS_IT_WAS


# What is not there


def test_rows_that_are_missing_delete_nothing(annotated: CommandLine) -> None:
    table = exported(annotated)
    answer = bring(annotated, [table[0], table[1]])
    assert answer.code == 0
    assert "2 annotations of these documents and annotators are not in the file" in answer.out
    assert "the tag was not removed, since it has no row in the file (opinion)" in answer.err
    assert state(annotated) == AS_IT_WAS


def test_a_column_that_is_missing_clears_nothing(annotated: CommandLine) -> None:
    table = exported(annotated)
    without("note", "links", "status")(table)
    setting(3, "tag", "opinion")(table)
    assert bring(annotated, table).code == 0
    assert state(annotated)[1] == ("30 buses", ("opinion",), "one\ntwo")


def test_links_that_are_missing_stay_and_links_that_were_removed_stay_away(
    annotated: CommandLine,
) -> None:
    one, two = [row["id"] for row in annotated.ok("annotations", "--json").json][:2]
    annotated.ok("annotation", "link", one, "supports", two)
    linked = exported(annotated)
    unlinked = exported(annotated)
    everywhere("links", lambda _: "")(unlinked)
    answer = bring(annotated, unlinked)
    assert (answer.code, f"were not removed (supports:{two})" in answer.err) == (0, True)
    assert exported(annotated) == linked
    annotated.ok("annotation", "unlink", one, two)
    answer = bring(annotated, linked, "--json")
    assert (answer.code, [c["reason"] for c in answer.json["conflicts"]]) == (1, ["deleted"])
    assert all(not row["links"] for row in annotated.ok("annotations", "--json").json)
    answer = bring(annotated, linked, "--json", "--on-conflict", "file")
    assert (answer.code, answer.json["updated"]) == (0, 1)
    assert exported(annotated) == linked


# Conflicts


def test_what_was_changed_here_later_stays_and_is_named(annotated: CommandLine) -> None:
    table = exported(annotated)
    id_ = annotated.ok("annotations", "--json").json[0]["id"]
    annotated.ok("annotation", "edit", id_, "--note", "second thought")
    after = state(annotated)
    answer = bring(annotated, table)
    assert answer.code == 1
    first, last = answer.err.splitlines()
    assert first == (
        "variorum: line 2: the annotation “Nobody knew” was changed here after the file was "
        "written; the library's version was not replaced"
    )
    assert "1 conflict: --on-conflict file" in last
    assert "3 unchanged, 1 in conflict (the library's version was not replaced)" in answer.out
    assert state(annotated) == after
    # Told before, it is no failure.
    assert bring(annotated, table, "--on-conflict", "library").code == 0
    found = bring(annotated, table, "--json").json["conflicts"]
    assert [(c["id"], c["reason"], c["taken"]) for c in found] == [(id_, "edited", "library")]
    assert (found[0]["library"]["note"], found[0]["file"]["note"]) == (
        "second thought", "fisrt thought",
    )  # fmt: skip
    assert bring(annotated, table, "--on-conflict", "file").code == 0
    assert state(annotated) == AS_IT_WAS
    annotated.ok("undo", "--as", "Ada")
    assert state(annotated) == after


def test_a_tag_that_was_undone_stays_away(annotated: CommandLine) -> None:
    annotated.ok("annotate", "bridge", "--quote", "30 buses", "--tag", "disputed", "--as", "Ada")
    table = exported(annotated)
    annotated.ok("undo", "--as", "Ada")
    answer = bring(annotated, table, "--json")
    assert (answer.code, [c["reason"] for c in answer.json["conflicts"]]) == (1, ["edited"])
    assert state(annotated) == AS_IT_WAS


@pytest.mark.parametrize("way", [("undo", "--as", "Ada"), ("annotation", "delete")])
def test_an_annotation_that_was_deleted_stays_away(
    annotated: CommandLine, way: tuple[str, ...]
) -> None:
    table = exported(annotated)
    last = [
        r["id"] for r in annotated.ok("annotations", "--json").json if r["document"] == "tunnel"
    ]
    annotated.ok(*way, *(last if "delete" in way else []))
    answer = bring(annotated, table)
    assert answer.code == 1
    assert "was deleted here after the file was written" in answer.err
    assert state(annotated) == AS_IT_WAS[:3]
    answer = bring(annotated, table, "--on-conflict", "file", "--json")
    assert (answer.code, answer.json["added"]) == (0, 1)
    assert state(annotated) == AS_IT_WAS
    assert exported(annotated) == table


def test_where_the_file_does_not_tell_when_nobody_guesses(annotated: CommandLine) -> None:
    table = exported(annotated)
    without("modified")(table)
    setting(3, "note", "another")(table)
    answer = bring(annotated, table)
    assert answer.code == 1
    assert "the file has no time of the last change" in answer.err
    assert state(annotated) == AS_IT_WAS
    assert bring(annotated, table, "--on-conflict", "file").code == 0
    assert state(annotated)[1] == ("30 buses", ("claim",), "another")


def test_asking_needs_a_terminal(annotated: CommandLine) -> None:
    assert "needs a terminal" in annotated.fails(
        "import", "-", "--on-conflict", "ask", code=2, input=as_text(exported(annotated))
    )


def test_asked_for_each(annotated: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    file = annotated.home / "edited.csv"
    file.write_text(as_text(exported(annotated)), "utf-8", newline="")
    for one in annotated.ok("annotations", "--json").json[:3]:
        annotated.ok("annotation", "edit", one["id"], "--note", "later")
    monkeypatch.setattr("reader.cli.importing.interactive", lambda: True)
    answer = annotated("import", str(file), "--on-conflict", "ask", input="f\nl\nF\n")
    assert answer.code == 0, answer
    assert "1 of 3: line 2: the annotation “Nobody knew”" in answer.out
    assert [note for _, _, note in state(annotated)][:3] == ["fisrt thought", "later", "007"]


# What is refused, and what is said


def test_two_columns_of_one_name(annotated: CommandLine) -> None:
    table = exported(annotated)
    doubled_tag = [[*row, "tag" if row is table[0] else ""] for row in table]
    assert "there are 2 columns called tag" in annotated.fails(
        "import", "-", input=as_text(doubled_tag)
    )
    assert state(annotated) == AS_IT_WAS


def test_columns_of_somebody_else(annotated: CommandLine) -> None:
    table = exported(annotated)
    answer = bring(annotated, [[*row, "colour" if row is table[0] else "red"] for row in table])
    assert answer.code == 0
    assert answer.err == "variorum: the unknown column was ignored: colour\n"


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (setting(3, "annotator", "Bo"), "line 8: this annotation is by Ada"),
        (setting(3, "document", "tunnel"), "line 8: this annotation is in bridge"),
        (setting(3, "document", "nowhere"), "line 8: there is no document “nowhere”"),
        (setting(3, "content", ""), "line 8: the column content is empty"),
        (setting(3, "tag", "a" * 61), "line 8: a tag's name can have at most 60 characters"),
    ],
)
def test_a_row_that_is_refused_leaves_the_others(
    annotated: CommandLine, edit: Edit, said: str
) -> None:
    table = exported(annotated)
    edit(table)
    setting(4, "note", "corrected")(table)
    answer = bring(annotated, table)
    assert (answer.code, said in answer.err) == (1, True), answer
    assert "1 updated, 2 unchanged" in answer.out
    assert state(annotated)[1] == AS_IT_WAS[1]


def test_nothing_would_be_left(annotated: CommandLine) -> None:
    table = exported(annotated)
    setting(3, "tag", "")(table)
    setting(3, "note", " ")(table)
    answer = bring(annotated, table)
    assert answer.code == 1
    assert "line 8: this annotation would be empty" in answer.err
    assert state(annotated) == AS_IT_WAS


@pytest.mark.parametrize(
    ("edits", "said"),
    [
        ([("start", "1")], None),
        ([("start", "1.000"), ("end", "1.008")], None),
        ([("content", "30 busses")], "the column content differs from the passage"),
        ([("start", "0"), ("end", "9")], None),
    ],
)
def test_a_place_that_does_not_fit_the_words_changes_nothing(
    annotated: CommandLine, edits: list[tuple[str, str]], said: str | None
) -> None:
    table = exported(annotated)
    for name, value in edits:
        setting(3, name, value)(table)
    answer = bring(annotated, table)
    assert (answer.code, bool(answer.err)) == (0, said is not None)
    assert (said or "") in answer.err
    assert state(annotated) == AS_IT_WAS


def test_two_annotations_on_one_passage(annotated: CommandLine) -> None:
    table = exported(annotated)
    for name in ("start", "end", "content"):
        setting(3, name, table[1][column(table, name)])(table)
    answer = bring(annotated, table)
    assert "line 8: Ada has another annotation on exactly this passage" in answer.err
    assert state(annotated) == AS_IT_WAS


def test_details_of_documents_are_not_taken_over(annotated: CommandLine) -> None:
    table = exported(annotated)
    everywhere("title", lambda _: "Another title")(table)
    answer = bring(annotated, table)
    assert answer.code == 0
    assert "details of documents are not imported (title)" in answer.err


def test_a_tag_that_was_renamed_here(annotated: CommandLine) -> None:
    table = exported(annotated)
    annotated.ok("tags", "rename", "opinion", "view")
    answer = bring(annotated, table)
    assert answer.code == 0
    assert "the tag opinion of the file is now called view" in answer.err
    assert state(annotated)[0] == ("Nobody knew", ("claim", "view"), "fisrt thought")


def test_a_row_with_a_separator_too_many(annotated: CommandLine) -> None:
    text = ",".join(COLUMNS) + "\r\n,bridge,claim,Monday, he said,,Ada,26,32" + ",x" * 12 + "\r\n"
    assert "line 2: there are more cells than columns" in annotated.fails("import", "-", input=text)


def test_a_foreign_apostrophe_stays(variorum: CommandLine) -> None:
    variorum.add("mill", "At the mill.\n\n'tis the season, said the clerk.")
    text = (
        "id,document,tag,content,start,end,note\n"
        ",mill,claim,\"'tis the season, said the clerk.\",14,46,'tis so\n"
    )
    variorum.ok("import", "-", input=text)
    (found,) = variorum.ok("annotations", "--json").json
    assert (found["content"], found["note"], found["status"]) == (
        "'tis the season, said the clerk.", "'tis so", "anchored",
    )  # fmt: skip
    # What Variorum wrote has one more, which is taken off.
    text = variorum.ok("export", "-").out
    assert "\"''tis the season, said" in text
    other = str(variorum.home / "other.db")
    line = json.dumps({"id": "mill", "text": "At the mill.\n\n'tis the season, said the clerk."})
    variorum.ok("add", "--jsonl", "-", "--library", other, input=line)
    variorum.ok("import", "-", "--library", other, input=text)
    (again,) = variorum.ok("annotations", "--library", other, "--json").json
    assert again == found


def test_an_old_file_after_a_revision_moves_nothing(variorum: CommandLine) -> None:
    file = variorum.home / "a.txt"
    file.write_text("The end. The bridge was closed on Monday for the whole of the day.\n")
    variorum.ok("add", str(file))
    variorum.ok("annotate", "a", "--quote", "The bridge", "--tag", "claim", "--as", "Ada")
    table = exported(variorum)
    file.write_text(
        "A remark. The end. The bridge was closed on Monday for the whole of the day.\n"
    )
    variorum.ok("add", str(file))
    before = exported(variorum)
    assert before[1][column(before, "start")] != table[1][column(table, "start")]
    answer = bring(variorum, table, "--json")
    assert (answer.code, answer.json["unchanged"], answer.err) == (0, 1, "")
    assert exported(variorum) == before


def test_a_deleted_annotation_of_which_one_row_was_edited_is_asked_for_once(
    annotated: CommandLine,
) -> None:
    table = exported(annotated)
    annotated.ok("annotation", "delete", annotated.ok("annotations", "--json").json[0]["id"])
    setting(2, "note", "another")(table)
    answer = bring(annotated, table, "--json")
    assert [one["reason"] for one in answer.json["conflicts"]] == ["deleted"]
    assert answer.json["problems"] == []
    assert state(annotated) == AS_IT_WAS[1:]
    assert bring(annotated, table, "--on-conflict", "file").code == 0
    after = state(annotated)
    assert after[0] == ("Nobody knew", ("claim", "opinion"), "another")
    # The row that was left as it was does not count the next time, either.
    assert bring(annotated, table, "--json").json["unchanged"] == 4
    assert state(annotated) == after


def test_a_correction_in_one_row_of_what_was_changed_here_is_named(
    annotated: CommandLine,
) -> None:
    table = exported(annotated)
    first = annotated.ok("annotations", "--json").json[0]["id"]
    annotated.ok("annotation", "edit", first, "--tag", "disputed")
    setting(2, "note", "another")(table)
    answer = bring(annotated, table, "--json")
    assert [one["file"]["note"] for one in answer.json["conflicts"]] == ["another"]
    assert state(annotated)[0] == ("Nobody knew", ("disputed",), "fisrt thought")


@pytest.mark.parametrize("quoted", [False, True])
def test_a_mark_of_utf8_that_a_spreadsheet_has_misread(
    annotated: CommandLine, quoted: bool
) -> None:
    """LibreOffice takes a CSV for cp1252 unless it is told otherwise, the mark included."""
    text = annotated.ok("export", "-", "--excel").out
    misread = text.encode("utf-8").decode("cp1252")
    assert misread.startswith("ï»¿id,")
    if quoted:
        misread = misread.replace("ï»¿id", '"ï»¿id"', 1)
    answer = bring(annotated, misread, "--json")
    assert answer.code == 0, answer
    assert (answer.json["added"], answer.json["updated"]) == (0, 0)
    assert state(annotated) == AS_IT_WAS
