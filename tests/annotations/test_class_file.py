"""The file of a class: read, edited without loss, and its faults told in a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.errors import BadClassFile
from annotations.seminar.class_editing import ClassFileEdit, now, with_link
from annotations.seminar.class_file import parse_class
from annotations.seminar.class_members import (
    ROLES,
    Member,
    SeminarClass,
    hash_of,
    new_secret,
    owner_of,
)
from annotations.seminar.roles import Role
from corpus.errors import VariorumError

FILE = "seminar.class.toml"
BY_HAND = """\
# Our seminar, winter term.

[server]            # the machine under the desk
port = 8420
host = '0.0.0.0'

[[member]]
role = "co-teacher" # until Christmas
name = "Ada"
[[member]]
# comes late
name = 'Zo\u00eb'
bind = true
"""


def edited(text: str) -> ClassFileEdit:
    return ClassFileEdit(text, FILE)


def test_what_is_written_by_hand_is_read():
    assert parse_class(BY_HAND, FILE) == SeminarClass(
        (Member("Ada", Role.TEACHER), Member("Zoë", bound=True)), host="0.0.0.0", port=8420
    )
    assert parse_class("", FILE) == SeminarClass()
    assert parse_class("member = [{name = 'A'}]", FILE).members == (Member("A"),)
    assert parse_class("[[member]]\nname='A'\nrole='teacher'", FILE).members[0].role == Role.TEACHER


def test_an_edit_keeps_what_it_does_not_touch():
    edit = edited(BY_HAND)
    edit.change("Zoe\u0308", lambda it: with_link(it, hash_of("x")))  # written otherwise, the same
    edit.add(Member("Ben", Role.KEEPER, hash_of("y")))
    edit.set_server(address="https://class.example.org", host=None)
    added = {f'secret = "{hash_of("x")}"', 'address = "https://class.example.org"'}
    lines = edit.text().splitlines()
    at = lines.index('name = "Ben"')
    kept = [line for line in lines[: at - 1] if line not in added]
    assert [line for line in kept if line] == [
        line for line in BY_HAND.splitlines() if line and not line.startswith("host")
    ]
    again = parse_class(edit.text(), FILE)
    assert again == edit.value
    assert again.get("Zoë").secret_hash == hash_of("x")


def test_a_renewed_link_belongs_to_nobody_and_is_valid():
    edit = edited(BY_HAND)
    edit.change("Zoë", lambda it: replace(it, browser_hash=hash_of("b"), revoked=now()))
    assert "revoked = 2" in edit.text()
    edit.change("Zoë", lambda it: with_link(it, hash_of("x")))
    assert parse_class(edit.text(), FILE).get("Zoë") == Member(
        "Zoë", secret_hash=hash_of("x"), bound=True
    )


SECRET = hash_of("x")
WRONG = [
    ("[[member]]\nname = ", "not valid TOML: invalid value (at the end)"),
    ("[[member]\nname = 'A'", "not valid TOML: expected ']]' at the end of an array declaration "
                              "(line 1)"),
    ("[[member]]\nname = 'A'\nname = 'B'\n", "cannot overwrite a value (line 3)"),
    ("a = " + "[" * 5000, "not valid TOML"),
    ("[[members]]\nname = 'A'", "“members” is unknown; did you mean member? (line 1)"),
    ("\n[member]\nname = 'A'", "write each member as a table [[member]] (line 2)"),
    ("member = [1]", "write each member as a table [[member]] (line 1)"),
    ("[[member]]\nrole = 'keeper'", "member 1: the name is missing (line 1)"),
    ("[[member]]\nname='A'\n[[member]]\nname = 3", "member 2: the name has to be a text (line 4)"),
    ("[[member]]\nname = '\u200b\u202e'", "member 1: the name has to be a text (line 2)"),
    ("[[member]]\nname = 'consensus'", "consensus is the name of what a class agrees on"),
    ("[[member]]\nname = 'A'\n\n[[member]]\nnmae = 'B'",
     "“nmae” of member 2 is unknown; did you mean name? (line 5)"),
    ("[[member]]\nname = 'A'\nrole = 'keper'",
     "A: the role “keper” is unknown; did you mean keeper? (line 3)"),
    ("[[member]]\nname = 'A'\nrole = 'owner'", "the role “owner” is unknown; use student, co-te"),
    ("[[member]]\nname = 'A'\nrole = 3", "the role “3” is unknown"),
    ("[[member]]\nname = 'A'\nsecret = 'geheim'", "A: the secret is not a hash"),
    ("[[member]]\nname = 'A'\nbrowser = 3", "A: the browser is not a hash"),
    ("[[member]]\nname = 'A'\nbind = 'yes'", "A: write bind = true or bind = false (line 3)"),
    ("[[member]]\nname = 'A'\nrevoked = 'yes'", "A: write revoked = true or a date (line 3)"),
    ("[[member]]\nname = 'Ada'\n[[member]]\nname = 'A\u200bda '",
     "the name Ada is there twice (spaces at the ends and invisible characters do not count)"),
    ("[[member]]\nname = 'Ada'\n[[member]]\nname = 'Ada'", "Ada is there twice; choose"),
    (f"[[member]]\nname = 'A'\nsecret = '{SECRET}'\n[[member]]\nname = 'B'\nsecret = '{SECRET}'",
     "B has the secret of A; delete the line and run variorum class renew “B”"),
    ("[server]\nport = 0", "the port is a number from 1 to 65535 (line 2)"),
    ("[server]\nport = true", "the port is a number"),
    ("[server]\nprot = 80", "“prot” of [server] is unknown; did you mean port? (line 2)"),
    ("[server]\nhost = 3", 'write the host in quotes, as in host = "…" (line 2)'),
    ("[server]\naddress = 'class.example.org'", "“class.example.org” is not written like https://"),
    ("[server]\nkey = 'k.pem'", "the key needs its certificate (line 2)"),
    ("server = 3", "in a table [server] (line 1)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_every_fault_is_a_sentence_with_its_place(text, said):
    with pytest.raises(BadClassFile) as refused:
        parse_class(text, FILE)
    sentence = str(refused.value)
    assert sentence.startswith("seminar.class.toml cannot be used: ")
    assert said in sentence
    assert "\n" not in sentence
    with pytest.raises(BadClassFile):
        edited(text)


@given(st.data())
def test_a_damaged_file_is_used_or_refused_and_nothing_else(data):
    """Some characters of a good file are replaced, removed or doubled by somebody's hand."""
    edit = edited(BY_HAND)
    edit.add(Member("Ben", Role.KEEPER, hash_of("y"), revoked=now()))
    text = edit.text()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        new = data.draw(st.one_of(st.sampled_from(["[", "]", '"', "'", "=", "\n", "#", ".", "{"]),
                                  st.characters()))  # fmt: skip
        text = text[:at] + new + text[at + data.draw(st.integers(0, 2)) :]
    try:
        before = parse_class(text, FILE)
    except BadClassFile:
        return
    try:
        edit = edited(text)
        if edit.value.members:
            edit.change(edit.value.members[-1].name, lambda it: with_link(it, hash_of("n")))
        result = parse_class(edit.text(), FILE)
    except BadClassFile:
        return  # rather than to write what means something else
    assert result.members[:-1] == before.members[:-1]


_NAMES = st.sampled_from(["Ada", "Ben", "Cem", "É", 'Q"uote', "a=b", "[x]", "#1"])
_STEPS = st.one_of(
    st.tuples(st.just("add"), _NAMES, st.sampled_from(list(ROLES.values()))),
    st.tuples(st.just("renew"), _NAMES, st.booleans()),
    st.tuples(st.just("revoke"), _NAMES, st.none()),
    st.tuples(st.just("role"), _NAMES, st.sampled_from(list(ROLES.values()))),
    st.tuples(st.just("bind"), _NAMES, st.none()),
    st.tuples(st.just("server"), st.sampled_from([None, "0.0.0.0"]), st.sampled_from([None, 8000])),
    st.tuples(st.just("comment"), st.just("# by hand"), st.booleans()),
)


@given(st.lists(_STEPS, max_size=12))
def test_whatever_is_edited_the_file_means_what_was_meant_and_keeps_its_comments(steps):
    text, comments = BY_HAND, 4
    expected = parse_class(text, FILE)
    for what, who, value in steps:
        if what == "comment":
            text = f"{text}\n{who}\n" if value else f"{who}\n{text}"
            comments += 1
            continue
        edit = edited(text)
        try:
            if what == "add":
                edit.add(Member(who, value, hash_of(new_secret())))
            elif what == "renew":
                edit.change(who, lambda it, b=value: with_link(it, hash_of(new_secret()), bound=b))
            elif what == "revoke":
                edit.change(who, lambda it: replace(it, revoked=now()))
            elif what == "role":
                edit.change(who, lambda it, role=value: replace(it, role=role))
            elif what == "bind":
                edit.change(who, lambda it: replace(it, browser_hash=hash_of("b")))
            else:
                edit.set_server(host=who, port=value)
        except VariorumError:
            continue
        expected, text = edit.value, edit.text()
    assert parse_class(text, FILE) == expected
    assert sum(line.count("#") for line in text.splitlines() if "name" not in line) >= comments


def test_a_secret_is_known_among_all_and_no_other():
    secrets = [new_secret() for _ in range(30)]
    members = [Member(str(n), secret_hash=hash_of(s)) for n, s in enumerate(secrets)]
    members.append(Member("no link yet"))
    assert [owner_of(secret, members) for secret in secrets] == members[:-1]
    for wrong in ("", secrets[0][:-1], hash_of(secrets[0]), "\ud800", "None"):
        assert owner_of(wrong, members) is None
