"""`variorum pack`, `open` and the merge of returns, as a class uses them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers.bundles import bundle_of, values_of
from tests.helpers.command_line import CommandLine
from tests.helpers.factories import TEXT


@pytest.fixture
def pack(variorum: CommandLine, tmp_path: Path) -> Path:
    variorum.add("bridge", TEXT)
    variorum.add("other", "Quite another text stands here.")
    made = variorum.ok("pack", "make", str(tmp_path / "class.vpack"), "--documents", "bridge",
                       "--json").json  # fmt: skip
    assert (made["documents"], made["annotations"]) == (["bridge"], 0)
    return tmp_path / "class.vpack"


def student(variorum: CommandLine, pack: Path, name: str, quote: str) -> Path:
    """A student opens the pack, tags a passage and gives it back."""
    opened = variorum.ok("open", str(pack), "--as", name, "--json").json
    variorum.ok("annotate", "bridge", "--quote", quote, "--tag", "opinion", "--as", name,
                "--library", opened["library"])  # fmt: skip
    folder = pack.parent / "returned"
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.vreturn"
    given = variorum.ok("pack", "return", str(path), "--as", name, "--json").json
    assert (given["annotations"], given["library"]) == (1, opened["library"])
    return path


def test_out_and_back(variorum: CommandLine, pack: Path) -> None:
    for name in ("Ben", "Eve"):
        student(variorum, pack, name, "a scandal")
    assert (pack.parent / "class-ben.db").exists()
    told = variorum.ok("merge", str(pack.parent / "returned"))
    assert "Ben.vreturn" in told.out
    assert "annotations of 2 returns: 2 added" in told.out
    listed = variorum.ok("annotations", "--json").json
    assert {one["annotator"] for one in listed} == {"Ben", "Eve"}
    (ben, eve) = variorum.ok("merge", str(pack.parent / "returned"), "--json").json["returned"]
    assert (ben["annotators"], ben["added"], ben["known"]) == ({"Ben": 1}, 0, 1)
    assert eve["documents"] == ["bridge"]


def test_opened_again_it_is_the_same_library(variorum: CommandLine, pack: Path) -> None:
    student(variorum, pack, "Ben", "a scandal")
    again = variorum.ok("open", str(pack), "--as", "Ben", "--json").json
    assert not again["new"]
    told = variorum.ok("annotations", "--library", again["library"], "--json").json
    assert len(told) == 1
    assert "opened class.vpack" in variorum.ok("open", str(pack), "--as", "Ben").out


def test_another_pack_of_the_same_name(variorum: CommandLine, pack: Path) -> None:
    first = variorum.ok("open", str(pack), "--as", "Ben", "--json").json["library"]
    pack.unlink()
    variorum.ok("pack", "make", str(pack), "other")
    second = variorum.ok("open", str(pack), "--as", "Ben", "--json").json
    assert second["library"] != first
    assert second["documents"] == ["other"]


def test_a_pack_for_a_blind_round(variorum: CommandLine, tmp_path: Path) -> None:
    variorum.add("bridge", TEXT)
    path = tmp_path / "class.vpack"
    variorum.ok("pack", "make", str(path), "--blind")
    opened = variorum.ok("open", str(path), "--as", "Ben", "--json").json
    assert opened["blind"]
    assert variorum.ok("blind", "--library", opened["library"], "--json").json["by"] == "Ben"


def test_what_cannot_be_opened(variorum: CommandLine, pack: Path, tmp_path: Path) -> None:
    returned = student(variorum, pack, "Ben", "a scandal")
    assert "is a return" in variorum.fails("open", str(returned), "--as", "Ben")
    broken = tmp_path / "broken.vpack"
    broken.write_bytes(pack.read_bytes().replace(b"bridge", b"brigde"))
    assert "damaged" in variorum.fails("open", str(broken), "--as", "Ben")
    assert not list(tmp_path.glob("broken*.db"))
    # Whoever means harm can compute the digests: a text that no source belongs to.
    values = values_of(pack.read_text("utf-8"))
    values = [value for value in values if not (isinstance(value, list) and value[0] == "sources")]
    values[-1] = {"rows": len(values) - 2}
    (tmp_path / "hostile.vpack").write_text(bundle_of(values), "utf-8")
    said = variorum.fails("open", str(tmp_path / "hostile.vpack"), "--as", "Ben")
    assert "that Variorum does not write to a pack" in said
    assert not list(tmp_path.glob("hostile*.db*"))
    rubbish = tmp_path / "rubbish.vpack"
    rubbish.write_bytes(b"rubbish\n" * 99)
    variorum.fails("open", str(rubbish), "--as", "Ben")
    assert "no such file" in variorum.fails("open", str(tmp_path / "missing"), "--as", "Ben")


def test_a_return_on_what_is_not_here_and_of_a_name_that_is(
    variorum: CommandLine, pack: Path, tmp_path: Path
) -> None:
    first = student(variorum, pack, "Ben", "a scandal")
    other = tmp_path / "elsewhere"
    other.mkdir()
    (other / "class.vpack").write_bytes(pack.read_bytes())
    second = student(variorum, other / "class.vpack", "Ben", "The mayor")
    told = variorum.ok("merge", str(first), str(second)).out
    assert "this one is now called Ben (" in told
    variorum.ok("remove", "bridge")
    left = variorum.ok("merge", str(first))
    assert "which is not in this library" in left.out


def test_a_return_of_nothing_but_deletions(
    variorum: CommandLine, pack: Path, tmp_path: Path
) -> None:
    first = student(variorum, pack, "Ben", "a scandal")
    variorum.ok("merge", str(first))
    own = next(tmp_path.glob("class-ben*.db"))
    (mine,) = variorum.ok("annotations", "--json", "--library", str(own)).json
    variorum.ok("annotation", "delete", mine["id"], "--library", str(own), "--as", "Ben")
    again = (
        "pack",
        "return",
        str(tmp_path / "again.vreturn"),
        "--library",
        str(own),
        "--as",
        "Ben",
    )
    assert "wrote 1 deletion" in variorum.ok(*again).out
    assert variorum.ok(*again, "--json").json["deleted"] == 1
    variorum.ok("merge", str(tmp_path / "again.vreturn"))
    assert variorum.ok("annotations", "--json").json == []


def test_no_path_of_this_machine_travels(variorum: CommandLine, tmp_path: Path) -> None:
    article = tmp_path / "article.txt"
    article.write_text(TEXT)
    variorum.ok("add", str(article))
    path = tmp_path / "class.vpack"
    variorum.ok("pack", "make", str(path))
    assert str(tmp_path) not in path.read_text("utf-8")
    assert json.loads(path.read_text("utf-8").splitlines()[0][33:])["variorum"] == "pack"
