"""Every format through the command, from files, folders and standard input; and what it costs those
who have none of them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine
from tests.helpers.file_factories import docx, epub, paragraph, paragraphs, pdf

ONE, TWO = paragraphs(2)
SOURCES = {
    "a.pdf": pdf([ONE, TWO], title="A pact on the quay", columns=2),
    "a.docx": docx(paragraph("A pact on the quay", "Titel") + paragraph(ONE) + paragraph(TWO)),
    "a.epub": epub(
        {"one.xhtml": f"<p>{ONE}</p>", "two.xhtml": f"<p>{TWO}</p>"},
        "<dc:title>A pact on the quay</dc:title>",
    ),
    "a.html": (
        "<!doctype html><html><head><title>A pact on the quay</title></head><body><nav>Home</nav>"
        f"<h1>A pact on the quay</h1><p>{ONE}</p><p>{TWO}</p></body></html>"
    ).encode(),
}


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("called", ["its own", "a.pdf", "a.txt", "-"])
def test_it_is_cleaned_and_added_by_what_it_holds(
    variorum: CommandLine, tmp_path: Path, name: str, called: str
) -> None:
    data = SOURCES[name]
    place = tmp_path / (name if called == "its own" else called)
    if called != "-":
        place.write_bytes(data)
    path, given = (called, data) if called == "-" else (str(place), b"")
    assert variorum.ok("clean", path, input=given).out.split() == f"{ONE} {TWO}".split()
    cleaned = variorum.ok("clean", path, "--json", input=given).json
    assert cleaned["title"] == "A pact on the quay"
    added = variorum.ok("add", path, "--json", input=given).json[0]
    assert (added["status"], added["document"]) == ("added", "a-pact-on-the-quay")
    shown = variorum.ok("show", "a-pact-on-the-quay", "--json").json
    assert shown["text"] == cleaned["text"] == f"{ONE}\n\n{TWO}"
    assert variorum.ok("add", path, "--json", input=given).json[0]["status"] == "unchanged"


def test_a_folder_gives_all_of_them(variorum: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, data in SOURCES.items():
        (folder / name).write_bytes(data)
    (folder / "sheet.xlsx").write_bytes(b"PK")
    answer = variorum.ok("add", str(folder), "--json").json
    assert sorted(Path(one["path"]).name for one in answer) == sorted(SOURCES)


_LOADED = """
import sys
{first}
print(sorted(sys.modules.keys() & {{"trafilatura", "pypdfium2", "lxml"}}))
from corpus.formats import isolated
print(isolated.worker.is_running)
"""


def _loaded(first: str) -> list[str]:
    code = _LOADED.format(first=first)
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


@pytest.mark.parametrize(
    "first",
    [
        "import reader.cli.add, reader.tui.app, reader.tui.library.add",
        "from corpus.sources.loading import prepare; prepare(b'Words of a text.', 'a.txt')",
        "from corpus.sources.loading import prepare; prepare(b'# Words\\n\\nof a text.', 'a.md')",
    ],
    ids=["start", "plain", "markdown"],
)
def test_who_has_plain_text_pays_for_none_of_it(first: str) -> None:
    assert _loaded(first) == ["[]", "False"]


def test_a_pdf_is_parsed_in_the_child_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(SOURCES["a.pdf"])
    first = f"from corpus.sources.loading import prepare_file; prepare_file({str(path)!r})"
    assert _loaded(first) == ["[]", "True"]
