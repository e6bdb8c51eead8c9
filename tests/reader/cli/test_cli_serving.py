"""`variorum serve` on the command line: what it prints, and what it refuses in a sentence."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest

from tests.helpers.screens import make_library

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")


@pytest.fixture
def served(variorum):
    make_library(variorum.library)
    return variorum


def started(*options: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "reader", "serve", *options],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_it_prints_a_link_for_each_and_serves_until_it_is_told_to_stop(served):
    process = started("--annotator", "Ada", "--annotator", "Benedict")
    assert process.stdout is not None
    lines = [process.stdout.readline().decode().rstrip() for _ in range(5)]
    found = re.fullmatch(
        r"Serving library\.db at (http://127\.0\.0\.1:\d+/); press ctrl\+c to stop\.", lines[0]
    )
    assert found, lines
    links = [re.fullmatch(r"  (\w+) +(\S+)#([\w-]{32})", line) for line in lines[2:4]]
    assert [link and (link[1], link[2]) for link in links] == [
        ("Ada", found[1]), ("Benedict", found[1]),
    ]  # fmt: skip
    assert "These links work on this machine only" in lines[4]
    with urlopen(found[1]) as page:
        assert b"Variorum" in page.read()
        assert page.headers["X-Frame-Options"] == "DENY"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, b"", b"")


def test_on_a_network_it_warns_of_plain_http(served):
    process = started("--host", "0.0.0.0", "--annotator", "Ada")
    assert process.stdout is not None
    lines = [process.stdout.readline().decode() for _ in range(3)]
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (0, b""), err
    assert err.startswith(b"variorum: plain HTTP is not encrypted")
    assert err.count(b"\n") == 1
    assert "0.0.0.0" not in "".join(lines)


def test_names_come_from_a_file_too(served, tmp_path):
    names = tmp_path / "class.txt"
    names.write_bytes("\ufeffÉva\r\n\r\n Ben \n".encode())
    process = started("--names", str(names), "--annotator", "Ada", "--json",
                      "--address", "https://class.example.org")  # fmt: skip
    assert process.stdout is not None
    told = process.stdout.readline().decode()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=60)
    assert process.returncode == 0
    names_there = re.findall(r'"annotator": "(\w+)", "link": "https://class\.example\.org/#', told)
    assert names_there == ["Ada", "Éva", "Ben"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--annotator", "Ada", "--annotator", " Ada"], "the name Ada is there twice"),
        (["--annotator", " "], "needs a name"),
        (
            ["--annotator", "Ada", "--annotator", "Ada\u200b"],
            "the name Ada is there twice (spaces",
        ),
        (["--annotator", "\u200b"], "needs a name"),
        (["--names", "nowhere.txt"], "nowhere.txt cannot be read: no such file"),
        (["--address", "class.example.org"], "--address is written like"),
        (["--address", "https://a:b@example.org"], "--address is written like"),
        (["--address", "https://example.org/x"], "--address is written like"),
        (["--host", "192.0.2.1"], "serve cannot listen on 192.0.2.1"),
        (["--host", "no such host"], "serve cannot listen on no such host"),
        (["nothing"], "nothing"),
        (["--library", "gone.db"], "there is no library gone.db"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(served, options, said):
    answer = served.process("serve", *options)
    assert (answer.code, answer.out) == (1, "")
    *_, last = answer.err.splitlines()
    assert said in last
    assert "Traceback" not in answer.err


def test_a_port_that_is_taken_is_named(served):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = served.fails("serve", "--annotator", "Ada", "--port", str(port))
    assert said.startswith(f"serve cannot listen on 127.0.0.1, port {port}: ")


def test_a_class_s_port_that_is_taken_is_named_with_what_to_do(served):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        served("class", "add", "Ada", "--port", str(port))
        said = served.fails("serve")
    assert said.startswith(f"serve cannot listen on 127.0.0.1, port {port}: ")
    assert "the class may be served already; if not, choose another port with --port" in said


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * (1 << 20) + b"x"])
def test_a_file_that_is_no_list_of_names_is_refused(served, tmp_path, content):
    file = tmp_path / "class.txt"
    file.write_bytes(content)
    said = served.fails("serve", "--names", str(file))
    assert "class.txt" in said


def test_windows_is_told_why_not(served, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert "Windows has no pseudo-terminals" in served.fails("serve")
