"""`variorum export` of quotes: formats by endings, groups, templates, and the way back."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT


@pytest.fixture
def quoted(variorum: CommandLine) -> CommandLine:
    variorum.add("bridge", TEXT)
    variorum.ok("annotate", "bridge", "--quote", "thirty buses", "--tag", "claim")
    variorum.ok(
        "annotate", "bridge", "--quote", "a scandal", "--tag", "opinion", "--note", "Is it?"
    )
    return variorum


@pytest.mark.parametrize("suffix", [".md", ".html", ".docx", ".HTML"])
def test_the_ending_says_what_is_written(quoted: CommandLine, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"quotes{suffix}"
    report = quoted.ok("export", str(path), "--json").json
    assert (report["format"], report["annotations"], report["losses"]) == ("quotes", 2, [])
    begins = {".md": b"# Quotes", ".html": b"<!doctype html>", ".docx": b"PK"}
    assert path.read_bytes().startswith(begins[suffix.lower()])


def test_the_way_back_leads_to_the_words(quoted: CommandLine) -> None:
    out = quoted.ok("export", "-", "--format", "quotes", "--by", "tag", "--tag", "claim").out
    assert "> Officials said that **thirty buses** were turned back." in out
    (command,) = (line.strip("`") for line in out.splitlines() if line.startswith("`variorum"))
    assert quoted.ok(*command.split()[1:]).out == "thirty buses\n"


def test_a_template_may_write_any_file(quoted: CommandLine, tmp_path: Path) -> None:
    template, path = tmp_path / "mine.tex.j2", tmp_path / "quotes.tex"
    template.write_text("{% for g in groups %}[{{ g.title }}]{% endfor %}", "utf-8")
    quoted.ok("export", str(path), "--template", str(template), "--by", "tag")
    assert path.read_text("utf-8") == "[claim][opinion]"


def test_a_bad_template_is_one_sentence_and_no_file(quoted: CommandLine, tmp_path: Path) -> None:
    template, path = tmp_path / "mine.md", tmp_path / "quotes.md"
    template.write_text("one\n{{ two }}\n", "utf-8")
    message = quoted.fails("export", str(path), "--template", str(template))
    assert message == "the template mine.md, line 2: 'two' is undefined"
    template.write_bytes(b"\xff\xfe\xff")
    assert "UTF-8" in quoted.fails("export", str(path), "--template", str(template))
    assert "gone.md" in quoted.fails("export", str(path), "--template", str(tmp_path / "gone.md"))
    assert not path.exists()


@pytest.mark.parametrize("more", [("--by", "tag"), ("--template", "a.md", "--format", "csv")])
def test_what_is_for_quotes_is_refused_elsewhere(
    quoted: CommandLine, more: tuple[str, ...]
) -> None:
    assert "for quotes" in quoted.fails("export", "a.csv", *more, code=2)


def test_an_empty_library_has_no_quotes(variorum: CommandLine, tmp_path: Path) -> None:
    for suffix in (".md", ".html", ".docx"):
        variorum.ok("export", str(tmp_path / f"a{suffix}"))
    assert "0 quotes from 0 documents" in (tmp_path / "a.md").read_text("utf-8")
