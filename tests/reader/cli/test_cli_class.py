"""`variorum class`: links are made, renewed and revoked, and nobody's is printed twice."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from annotations.seminar.class_file import parse_class
from annotations.seminar.class_members import hash_of
from tests.helpers.command_line import COMMAND

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a class is served on POSIX only")


@pytest.fixture
def classroom(variorum):
    variorum.add("bridge", "The bridge at Velm was closed on Monday.")
    return variorum


def file_of(variorum):
    return variorum.library.with_name("library.class.toml")


def members(variorum):
    return parse_class(file_of(variorum).read_text("utf-8"), "file").members


def links(answer) -> dict[str, str]:
    return {one["name"]: one["link"] for one in answer.json}


def test_links_are_made_once_kept_as_hashes_renewed_and_revoked(classroom, tmp_path):
    names = tmp_path / "class.txt"
    names.write_text("\ufeffBen\n\nZoë \n", "utf-8")
    made = classroom("class", "add", "Ada", "--names", str(names), "--host", "0.0.0.0", "--json")
    assert (made.code, made.err) == (0, "")
    first = links(made)
    assert list(first) == ["Ada", "Ben", "Zoë"]
    assert all(re.fullmatch(r"http://[\d.]+:8\d\d\d/#[\w-]{32}", link) for link in first.values())
    assert len({link.partition("#")[0] for link in first.values()}) == 1
    assert file_of(classroom).stat().st_mode & 0o777 == 0o600
    written = file_of(classroom).read_text("utf-8")
    assert not any(link.partition("#")[2] in written for link in first.values())
    hashes = [hash_of(link.partition("#")[2]) for link in first.values()]
    assert [member.secret_hash for member in members(classroom)] == hashes

    again = classroom("class", "add", "--names", str(names), "Cem", "--role", "keeper", "--json")
    assert "already in the class, with the link that they have: Ben and Zoë;" in again.err
    assert list(links(again)) == ["Cem"]
    renewed = classroom.ok("class", "renew", "Ada", "--bind", "--json")
    assert links(renewed)["Ada"].partition("#")[0] == first["Ada"].partition("#")[0]
    assert links(renewed)["Ada"] != first["Ada"]
    assert classroom.ok("class", "revoke", "Ben", "Zoe\u0308").out == (
        "revoked the link of Ben and Zoë; open pages close within two seconds\n"
    )
    classroom.ok("class", "role", "Ada", "co-teacher")
    assert [(it["name"], it["role"], it["bind"], it["revoked"] is None)
            for it in classroom.ok("class", "list", "--json").json] == [
        ("Ada", "co-teacher", True, True), ("Ben", "student", False, False),
        ("Zoë", "student", False, False), ("Cem", "keeper", False, True),
    ]  # fmt: skip
    shown = classroom.ok("class").lines
    assert shown[0].split() == ["Ada", "co-teacher", *["link", "for", "the", "first", "browser"]]
    assert shown[1].startswith("Ben  student     revoked 2")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "Ada", "Ada\u200b"], "the name Ada is there twice"),
        (["add", "\u202e"], "the annotator needs a name"),
        (["add", "Ada", "--address", "class.example.org"], "--address is written like https"),
        (["add", "--names", "nowhere.txt"], "nowhere.txt cannot be read: no such file"),
        (["add", "Ada", "--library", "gone.db"], "there is no library gone.db"),
        (["revoke", "Ada"], "nobody in the class is called “Ada”"),
        (["list", "--class", "gone.toml"], "there is no class file gone.toml; variorum class add"),
        (["add", "Ada", "--class", "/dev/null/x.toml"], "x.toml cannot be written"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_no_file(classroom, arguments, said):
    assert said in classroom.fails("class", *arguments)
    assert not file_of(classroom).exists()


def test_a_wrong_file_is_left_as_it_is(classroom):
    file_of(classroom).write_text("[[member]]\nname = 'Ada'\nrole = 'techer'\n")
    for arguments in (["add", "Ben"], ["list"], ["revoke", "Ada"], ["renew", "Ada"]):
        assert "“techer” is unknown; did you mean co-teacher? (line 3)" in classroom.fails(
            "class", *arguments
        )
    assert "line 3" in classroom.fails("serve")
    assert file_of(classroom).read_text().endswith("'techer'\n")


def test_a_sheet_has_new_links_and_its_file_is_private(classroom, tmp_path):
    sheet = tmp_path / "links.html"
    made = classroom("class", "add", "Ada", "Zoë", "--sheet", str(sheet), "--json")
    first = links(made)
    page = sheet.read_text("utf-8")
    assert all(link in page for link in first.values())
    assert sheet.stat().st_mode & 0o777 == 0o600
    before = file_of(classroom).read_text("utf-8")
    refused = classroom.fails("class", "sheet", str(sheet))
    assert refused.startswith("the links of Ada and Zoë stop working, and new ones are made;")
    assert "call the file links.html" in classroom.fails("class", "sheet", "links", "--yes")
    for name in (str(classroom.library) + ".html/x.html", str(tmp_path)):
        assert classroom("class", "renew", "Ada", "--sheet", name).code == 1
    assert file_of(classroom).read_text("utf-8") == before  # no link was lost with the sheet
    classroom.ok("class", "revoke", "Zoë")
    again = classroom("class", "sheet", str(sheet), "--yes")
    assert (again.code, "already exists" in again.err) == (1, True)
    sheet = tmp_path / "again.html"
    assert classroom.ok("class", "sheet", str(sheet), "--yes").out.startswith("wrote 1 card to ")
    page = sheet.read_text("utf-8")
    assert first["Ada"] not in page
    assert "Zoë" not in page


def test_ten_who_edit_at_once_lose_nothing(classroom):
    running = [
        subprocess.Popen(
            [*COMMAND, "class", "add", f"Name {n}", f"Other {n}"], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, cwd=classroom.home,
        )
        for n in range(6)
    ]  # fmt: skip
    errors = [process.communicate(timeout=60)[1] for process in running]
    assert all(b"this machine only" in error for error in errors), errors
    assert len(members(classroom)) == 12
    assert sys.platform != "linux" or sorted(
        path.name for path in classroom.home.iterdir() if "class" in path.name
    ) == ["library.class.toml"]


def test_names_that_differ_in_capital_letters_only_are_told(classroom):
    answer = classroom("class", "add", "Ada", "ada", "--json")
    assert len(links(answer)) == 2
    assert "Ada and ada differ only in capital letters" in answer.err
