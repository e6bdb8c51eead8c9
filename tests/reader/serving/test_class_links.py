"""Links of a class: over restarts, revoked, renewed and bound while somebody reads."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadClassFile
from annotations.seminar.class_editing import now, with_link
from annotations.seminar.class_file import class_file_of
from annotations.seminar.class_members import Member, hash_of, new_secret
from annotations.seminar.roles import Role
from corpus.errors import VariorumError
from reader.serving.class_files import edit_class, read_class
from reader.serving.roster import Change, ClassRoster
from tests.helpers.screens import make_library
from tests.helpers.serving import LIMIT, Served, serving, until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")


@pytest.fixture
def library(tmp_path, home) -> Path:
    path = tmp_path / "seminar.db"
    make_library(path)
    return path


def joined(file: Path, name: str, **details: object) -> str:
    """A new member's secret, or a present one's new secret."""
    secret = new_secret()

    def change(edit) -> None:
        if any(member.name == name for member in edit.value.members):
            edit.change(name, lambda it: with_link(it, hash_of(secret)))
        else:
            edit.add(Member(name, secret_hash=hash_of(secret), **details))

    edit_class(file, change)
    return secret


def revise(file: Path, name: str, **changes: object) -> None:
    edit_class(file, lambda edit: edit.change(name, lambda it: replace(it, **changes)))


def link_to(served: Served, name: str, secret: str) -> None:
    served.links[name] = f"{served.url}#{secret}"


async def test_links_open_tabs_and_what_was_open_last_over_a_restart(library):
    file = class_file_of(library)
    secrets = {name: joined(file, name) for name in ("Ada", "Ben")}
    with serving(library, options=("bridge",)) as served:
        for name, secret in secrets.items():
            link_to(served, name, secret)
        url, links = served.url, served.links
        ada = await served.person("Ada")
        assert await ada.is_told("lasting") is True
        await ada.sees("Velm was closed")
        await ada.press("q")
        await ada.sees("The ferry of Velm")
        await ada.press("j\r")
        await ada.sees("carries forty")
        assert served.end() == 0
        assert await ada.is_closed() == (4003, "The server was stopped. Everything is saved.")
    with serving(library, options=("bridge",)) as served:
        assert served.url == url
        served.links.update(links)
        # All at once, as open tabs do.
        ada, ben = await asyncio.gather(served.person("Ada"), served.person("Ben"))
        await ada.sees("carries forty")
        await ben.sees("Velm was closed")


async def test_changes_of_the_class_take_effect_while_it_is_served(library, tmp_path):
    file = class_file_of(library)
    secret = joined(file, "Ada")
    served = Served(library, (), "bridge", home=tmp_path)
    try:
        link_to(served, "Ada", secret)
        ada = await served.person("Ada")
        assert await ada.is_told("role") == "student"
        await ada.sees("Velm was closed")

        link_to(served, "Ben", joined(file, "Ben"))  # comes late
        assert await _let_in(served, "Ben") == "student"

        begun = asyncio.get_running_loop().time()
        renewed = joined(file, "Ada")
        code, said = await ada.is_closed()
        assert (code, said) == (4102, "This link was replaced by a new one. Open the new link.")
        assert asyncio.get_running_loop().time() - begun < 2 + 1  # and one for a busy machine
        again = await served.person("Ada")
        assert (await again.is_closed())[0] == 4100
        link_to(served, "Ada", renewed)
        ada = await served.person("Ada")
        await ada.sees("Velm was closed")  # where she was

        # Somebody's slip leaves the class as it was, with a message for who serves.
        good = file.read_text("utf-8")
        file.write_text(good.replace("student", "stundent"), "utf-8")
        log = tmp_path / "log"
        await until(lambda: "did you mean student? (line" in log.read_text("utf-8"))
        assert await _let_in(served, "Ben") == "student"
        file.write_text(good, "utf-8")

        revise(file, "Ada", role=Role.TEACHER)
        assert await ada.is_closed() == (4003, "You are a co-teacher of the class now.")
        ada = await served.person("Ada")
        assert await ada.is_told("role") == "co-teacher"

        revise(file, "Ada", revoked=now())
        assert await ada.is_closed() == (
            4102, "This link was revoked. Ask your teacher for a new one.",
        )  # fmt: skip
        again = await served.person("Ada")
        assert (await again.is_closed())[0] == 4102
        assert log.read_text("utf-8").count("variorum: ") == 1
    finally:
        served.end()
        served.process.stdout.close()


async def _let_in(served: Served, name: str) -> str:
    """The role of somebody who is let in, as soon as the class has been looked at again."""
    async with asyncio.timeout(LIMIT):
        while True:
            person = await served.person(name)
            if "role" in (told := await person.is_told_or_closed()):
                await person.socket.close()
                return str(told["role"])


async def test_a_bound_link_belongs_to_the_first_browser(library):
    file = class_file_of(library)
    secret = joined(file, "Ada", bound=True)
    with serving(library, options=("bridge",)) as served:
        link_to(served, "Ada", secret)
        first = await served.person("Ada")
        token = await first.is_told("browser")
        await first.sees("Velm was closed")
        assert read_class(file).get("Ada").browser_hash == hash_of(token)
        assert token not in file.read_text("utf-8")
        for other in ({}, {"browser": ""}, {"browser": "guessed"}, {"browser": [token]}):
            thief = await served.person("Ada", **other)
            assert await thief.is_closed() == (
                4103,
                "This link belongs to another browser. Your teacher can renew it: "
                "variorum class renew Ada",
            )
        same = await served.person("Ada", browser=token)
        await same.sees("Velm was closed")
        assert (await first.is_closed())[0] == 4001  # the same person, in another window
        link_to(served, "Ada", joined(file, "Ada"))
        assert (await same.is_closed())[0] == 4102
        other = await served.person("Ada")
        assert await other.is_told("browser") != token


def test_two_browsers_that_open_a_bound_link_at_once(tmp_path):
    file = tmp_path / "seminar.class.toml"
    secret = joined(file, "Ada", bound=True)
    roster = ClassRoster(file)
    member = roster.owner_of(secret)
    assert member is not None
    for token in ("one", "two", "one"):
        assert roster.bind(member, token) == hash_of("one")


_WHO = st.sampled_from(["Ada", "Ben", "Cem"])
_STEPS = st.one_of(
    st.tuples(st.sampled_from(["join", "revoke", "remove", "teach", "bind"]), _WHO),
    st.tuples(st.sampled_from(["spoil", "mend", "touch"]), st.none()),
)


@given(st.lists(_STEPS, max_size=15))
def test_whatever_happens_to_the_class_only_links_that_are_valid_let_somebody_in(steps):
    """`valid` and `roles` are what should be; a wrong file leaves the class as it was before."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "seminar.class.toml"
        file.write_text("# by hand\n", "utf-8")
        roster = ClassRoster(file)
        secrets: dict[str, str] = {}  # of everybody, ever
        valid: dict[str, str] = {}
        roles: dict[str, Role] = {}
        good = file.read_text("utf-8")
        for what, who in steps:
            spoilt = file.read_text("utf-8") != good
            if what == "touch":
                os.utime(file, ns=(0, len(secrets)))
            elif what == "mend":
                file.write_text(good, "utf-8")
            elif what == "spoil":
                file.write_text(f"{good}\n[[mebmer]]\nname = 'X'\n", "utf-8")
            elif spoilt or (what != "join" and who not in roles):
                with pytest.raises(VariorumError):
                    revise(file, who, revoked=now())
                continue
            elif what == "join":
                secret = valid[who] = joined(file, who)
                secrets[secret] = who
                roles.setdefault(who, Role.STUDENT)
            elif what == "remove":
                _remove(file, who)
                valid.pop(who, None)
                del roles[who]
            elif what == "revoke":
                revise(file, who, revoked=now())
                valid.pop(who, None)
            elif what == "teach":
                revise(file, who, role=Role.TEACHER)
                roles[who] = Role.TEACHER
            else:
                revise(file, who, bound=True)
            if what == "spoil" or (spoilt and what == "touch"):
                with pytest.raises(BadClassFile, match="did you mean member"):
                    roster.refresh()
            else:
                good = file.read_text("utf-8")
                roster.refresh()
                roster.refresh()  # who is missing has left at the second look
            assert roster.refresh() == []
            for secret, owner in secrets.items():
                member = roster.owner_of(secret)
                admitted = member is not None and roster.admits(member)
                assert admitted == (valid.get(owner) == secret)
                if admitted:
                    assert (member.name, member.role) == (owner, roles[owner])
            assert len(roster) == len(valid)
            assert file.read_text("utf-8").startswith("# by hand")


def _remove(file: Path, name: str) -> None:
    """As somebody does by hand who deletes the lines of a member."""
    head, *members = file.read_text("utf-8").split("[[member]]")
    kept = [entry for entry in members if f'name = "{name}"' not in entry]
    file.write_text("[[member]]".join([head, *kept]), "utf-8")


def test_what_changed_is_told_once_and_a_touched_file_changes_nothing(tmp_path):
    file = tmp_path / "seminar.class.toml"
    joined(file, "Ada")
    roster = ClassRoster(file)
    assert roster.refresh() == []
    os.utime(file, (1, 1))  # a clock that is off
    assert roster.refresh() == []
    revise(file, "Ada", role=Role.KEEPER)
    assert [(c.before.role, c.after.role) for c in roster.refresh()] == [(1, Role.KEEPER)]
    before = read_class(file).get("Ada")
    file.unlink()
    with pytest.raises(Exception, match="there is no class file"):
        roster.refresh()
    assert roster.refresh() == []
    file.write_text("")
    assert roster.refresh() == []
    assert roster.refresh() == [Change(before, None)]
    assert len(roster) == 0


def test_an_editor_that_is_still_saving_sends_nobody_away(tmp_path):
    file = tmp_path / "seminar.class.toml"
    for name in ("Ada", "Ben"):
        joined(file, name)
    roster, whole = ClassRoster(file), file.read_text("utf-8")
    for part in ("", whole[: whole.rindex("[[member]]")]):
        file.write_text(part, "utf-8")
        assert roster.refresh() == []
        file.write_text(whole, "utf-8")
        assert roster.refresh() == []
        assert roster.refresh() == []
        assert len(roster) == 2
