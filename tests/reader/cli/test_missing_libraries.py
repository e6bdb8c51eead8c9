"""What happens where a library cannot be imported: a source is read without what only helps, with
a note, and refused in one sentence that names what a format cannot be read without.

The import really fails, in the command's process and in those that it starts.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine, sentence
from tests.helpers.file_factories import docx, epub, paragraph, paragraphs, pdf
from tests.helpers.paths import ROOT

ONE, TWO = paragraphs(2)
GERMAN = "Der Fährmann sagte, er würde für zwölf Kronen hinüberfahren; die Böen wären größer. "
RUSSIAN = "Мэр заявил в понедельник, что положение серьёзное, и надо ждать до весны. "
PAGE = (
    "<!doctype html><html><head><title>A pact</title>"
    '<meta property="article:published_time" content="Thu Mar  4 10:00:00 2021"></head>'
    f"<body><h1>A pact</h1><p>{ONE}</p><p>{TWO}</p></body></html>"
)
SOURCES: dict[str, tuple[bytes, str]] = {
    "a.txt": (f"{ONE}\n\n{TWO}\n".encode(), ONE),
    "a.md": (f"# A pact\n\n{ONE}\n\n{TWO}\n".encode(), ONE),
    "a.html": (PAGE.encode(), f"{ONE}\n\n{TWO}"),
    "a.pdf": (pdf([ONE, TWO], title="A pact"), ONE),
    "a.docx": (docx(paragraph("A pact", "Titel") + paragraph(ONE)), ONE),
    "a.epub": (epub({"one.xhtml": f"<p>{ONE}</p>"}, "<dc:title>A pact</dc:title>"), ONE),
    "german.txt": ((GERMAN * 6).encode("cp1252"), GERMAN.strip()),
    "russian.txt": ((RUSSIAN * 6).encode("koi8-r"), RUSSIAN.strip()),
}
EFFECTS: dict[str, tuple[str, str]] = {
    # library: what is read with a note, what is refused
    "dateutil": ("a.html", ""),
    "charset_normalizer": ("german.txt russian.txt", ""),
    "lxml": ("a.html", "a.docx a.epub"),
    "pypdfium2": ("", "a.pdf"),
}
"""What each library is for, of those that reading and cleaning import."""
BREAKAGES = {
    "missing": "raise ModuleNotFoundError('No module named \\'inner\\'')",
    "unloadable": "raise OSError('inner.so: cannot open shared object file')",
}


@pytest.mark.parametrize("breakage", BREAKAGES)
@pytest.mark.parametrize("library", EFFECTS)
def test_a_source_is_read_without_it_or_refused_by_name(
    variorum: CommandLine, tmp_path: Path, library: str, breakage: str
) -> None:
    noted, refused = (names.split() for names in EFFECTS[library])
    variorum.add("quay", ONE)  # to make the tables takes dateutil, by way of sqlite-utils
    without = tmp_path / "without"
    without.mkdir()
    (without / f"{library}.py").write_text(BREAKAGES[breakage])
    files = tmp_path / "files"
    files.mkdir()
    for name, (data, _) in SOURCES.items():
        (files / name).write_bytes(data)
    environment = {"PYTHONPATH": str(without)}

    added = variorum.process("add", str(files), env=environment)
    assert added.code == (1 if refused else 0)
    assert len([line for line in added.lines if line.startswith("added ")]) == len(SOURCES) - len(
        refused
    )
    says_so = f"{library} cannot be imported"
    assert len([line for line in added.lines if says_so in line]) == len(noted), added
    assert added.err.count(says_so) == len(refused)

    for name in noted:
        cleaned = variorum.process("clean", str(files / name), env=environment)
        assert cleaned.code == 0
        assert SOURCES[name][1] in cleaned.out
        assert cleaned.err.startswith(f"variorum: {name}: ")
        assert says_so in cleaned.err
        assert "inner" in cleaned.err
        again = variorum.process("add", str(files / name), "--json", env=environment)
        assert again.json[0]["status"] == "unchanged"
        assert says_so in again.err
    for name in refused:
        cleaned = variorum.process("clean", str(files / name), env=environment)
        assert (cleaned.code, cleaned.out) == (1, "")
        says = sentence(cleaned.err)
        assert says.startswith(f"{name} ")
        assert says_so in says
        assert "inner" in says


def test_a_complete_installation_cleans_again_what_another_has_added(
    variorum: CommandLine, tmp_path: Path
) -> None:
    body = "".join(f"<p>{text}</p>" for text in paragraphs(6))
    file = tmp_path / "a.html"
    # Without lxml nobody counts the items of a list before it is read.
    steps = "<ol reversed><li>Cast off.</li><li>Hoist the sail.</li></ol>"
    file.write_text(PAGE.partition("<body>")[0] + f"<body><h1>A pact</h1>{body}{steps}</body>")
    (tmp_path / "lxml.py").write_text(BREAKAGES["missing"])
    added = variorum.process("add", str(file), env={"PYTHONPATH": str(tmp_path)})
    assert added.out.startswith("added ")
    assert variorum.ok("add", str(file)).out.startswith("updated ")
    assert variorum.ok("add", str(file)).out.startswith("unchanged ")


def test_a_part_of_the_program_that_cannot_be_loaded(variorum: CommandLine, tmp_path: Path) -> None:
    variorum.add("quay", f"{ONE}\n\n{TWO}")
    (tmp_path / "rapidfuzz.py").write_text(BREAKAGES["missing"])
    answer = variorum.process("search", "ferry", env={"PYTHONPATH": str(tmp_path)})
    assert answer.code == 1
    assert "No module named 'inner'" in sentence(answer.err)
    assert "reinstall Variorum" in answer.err


def test_every_library_of_reading_and_cleaning_is_tried() -> None:
    imported = set()
    folders = (ROOT / "corpus/formats", ROOT / "corpus/cleaning")
    files = [file for folder in folders for file in sorted(folder.rglob("*.py"))]
    for file in (*files, ROOT / "corpus/text/dates.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Import(names=names):
                    imported |= {alias.name for alias in names}
                case ast.ImportFrom(module=str(module)):
                    imported.add(module)
                case ast.Call(func=ast.Name(id="import_optional"), args=[ast.Constant(value)]):
                    imported.add(value)
    foreign = {name.partition(".")[0] for name in imported} - sys.stdlib_module_names
    assert foreign - {"corpus"} == set(EFFECTS)
