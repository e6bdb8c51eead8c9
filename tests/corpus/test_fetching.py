"""Pages from the web, against a real server that does what the worst of them do."""

from __future__ import annotations

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.errors import UnreadableSource
from corpus.formats.reading import LIMIT
from corpus.sources.addresses import address_in, is_address
from corpus.sources.fetching import fetch
from corpus.sources.loading import FETCHED, prepare_address
from tests.helpers.command_line import CommandLine
from tests.helpers.loopback import Site, free_port, serving

SENTENCES = (
    "The quay of Velm was rebuilt in a year, and nobody noticed. It cost nine millions. " * 4
)
ARTICLE = f"""<!doctype html><html lang="en"><head><title>The quay of Velm</title></head><body>
<nav><a href="/">Home</a></nav><article><h1>The quay of Velm</h1><p>{SENTENCES}</p>
<p>{SENTENCES.replace("quay", "mole")}</p></article></body></html>"""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as one:
        yield one


def refused(url: str, **limits: float) -> str:
    """The sentence with which an address is refused."""
    with pytest.raises(UnreadableSource) as error:
        fetch(url, **limits)  # type: ignore[arg-type]
    sentence = str(error.value)
    assert "\n" not in sentence
    assert "Error" not in sentence
    return sentence


def test_a_page_and_how_it_is_asked_for(site: Site) -> None:
    url = site.put("/news/the-quay?page=1", ARTICLE)
    page = fetch(f" {url}#comments ")
    assert (page.url, page.data.decode(), page.name) == (url, ARTICLE, "the-quay.html")
    ((path, headers),) = site.asked
    assert path == "/news/the-quay?page=1"
    assert headers["user-agent"].startswith("Variorum (")
    assert "cookie" not in headers


def test_no_cookie_is_kept_between_redirects(site: Site) -> None:
    site.put("/b", ARTICLE)
    fetch(site.put("/a", status=302, location="/b", set_cookie="spy=1"))
    fetch(site.url + "/b")
    assert [path for path, _ in site.asked] == ["/a", "/b", "/b"]
    assert all("cookie" not in headers for _, headers in site.asked)


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/", "text/html", "127.0.0.1.html"),
        ("/story.php?id=3", "text/html", "story.html"),
        ("/a/b/", "application/xhtml+xml", "b.html"),
        ("/notes.md", "text/plain; charset=utf-8", "notes.md"),
        ("/notes", "text/plain", "notes.txt"),
        ("/get", "application/pdf", "get.pdf"),
        ("/paper.pdf", "application/octet-stream", "paper.pdf"),
        ("/caf%C3%A9", "text/html", "café.html"),
        ("/a%2F..%2Fb.txt", None, "b.txt"),
    ],
)
def test_what_a_page_is_called(site: Site, path: str, kind: str | None, name: str) -> None:
    assert fetch(site.put(path, b"x", content_type=kind)).name == name


def test_addresses_as_people_paste_them(site: Site) -> None:
    site.put("/caf%C3%A9%20noir?q=%C3%BC", ARTICLE)
    assert fetch(f"{site.url}/café noir?q=ü").data
    assert fetch(site.url.replace("http", "HTTP") + "/caf%C3%A9%20noir?q=%C3%BC").data


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(site: Site, status: int) -> None:
    site.put("/new", ARTICLE)
    site.put("/old", status=status, location="/new")
    assert fetch(site.url + "/old").url == site.url + "/new"


def test_so_many_redirects_and_no_more(site: Site) -> None:
    for n in range(6):
        site.put(f"/{n}", status=302, location=f"/{n + 1}")
    site.put("/6", ARTICLE)
    assert fetch(site.url + "/1").url.endswith("/6")
    assert "redirects more than 5 times" in refused(site.url + "/0")


def test_redirects_that_lead_nowhere(site: Site) -> None:
    site.put("/a", status=302, location="/b")
    site.put("/b", status=302, location="/a#again")
    assert "in a loop" in refused(site.url + "/a")
    for target in ("file:///etc/passwd", "ftp://127.0.0.1/x", "data:text/html,x"):
        assert "redirects to an address that cannot be fetched" in refused(
            site.put("/c", status=302, location=target)
        )
    assert "an invalid address" in refused(site.put("/c", status=302, location="http://[::1"))
    assert "redirects without" in refused(site.put("/d", status=302))


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://127.0.0.1/", "javascript://x", "data://x"],
)  # fmt: skip
def test_what_is_not_on_the_web_is_refused(url: str) -> None:
    assert "is not a web address" in refused(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://", "has no valid server name"),
        ("http:///path", "has no valid server name"),
        ("http://[::1", "not a web address"),
        ("http://a:99999/", "not a web address"),
        ("http://ann:secret@example.org/", "contains a name or a password"),
        (f"http://{'a' * 70}.example/", "has no valid server name"),
    ],
)
def test_what_is_no_address(url: str, reason: str) -> None:
    sentence = refused(url)
    assert reason in sentence
    assert "secret" not in sentence


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    assert f"there is no server at 127.0.0.1:{port}" in refused(f"http://127.0.0.1:{port}/a")

    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)  # no resolver of this machine is asked
    assert "there is no server nobody.invalid" in refused("http://nobody.invalid/a")


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (404, "there is no such page (404)"),
        (410, "was removed (410)"),
        (403, "denies access to programs"),
        (418, "denied the request (418, i'm a teapot)"),
        (503, "has an error (503, service unavailable)"),
        (999, "(999, an unknown answer)"),
    ],
)
def test_what_a_server_refuses(site: Site, status: int, reason: str) -> None:
    assert reason in refused(site.put("/a", ARTICLE, status=status))


def test_too_large(site: Site) -> None:
    big = site.put("/big", content_length=str(50 << 20))
    assert "the maximum is 32 MB, and it is 50 MB long" in refused(big)
    for chunked in (b"", b"Transfer-Encoding: chunked\r\n"):
        piece = b"1000\r\n" + b"a" * 4096 + b"\r\n" if chunked else b"a" * 4096
        endless = site.endless("/endless", b"HTTP/1.1 200 OK\r\n" + chunked + b"\r\n", piece)
        assert "the maximum is 1 MB" in refused(endless, most=1 << 20)


def test_as_large_as_may_be(site: Site) -> None:
    assert len(fetch(site.put("/a", b"a" * 5000), most=5000).data) == 5000
    assert "the maximum is" in refused(site.put("/a", b"a" * 5001, content_length=None), most=5000)


@pytest.mark.parametrize("name", ["gzip", "x-gzip", "deflate", "raw deflate", "two parts"])
def test_packed_pages(site: Site, name: str) -> None:
    data = (ARTICLE * 50).encode()
    pack = zlib.compressobj(wbits=-15)
    packed = {
        "deflate": zlib.compress(data),
        "raw deflate": pack.compress(data) + pack.flush(),
        "two parts": gzip.compress(data[:999]) + gzip.compress(data[999:]),
    }.get(name, gzip.compress(data))
    encoding = {"raw deflate": "deflate", "two parts": "gzip"}.get(name, name)
    assert fetch(site.put("/a", packed, content_encoding=encoding)).data == data
    assert "was closed before" in refused(site.put("/b", packed[:-9], content_encoding=encoding))


@pytest.mark.parametrize("length", range(64 * 1024 - 2, 64 * 1024 + 3))
def test_packed_pages_at_the_border_of_a_piece(site: Site, length: int) -> None:
    url = site.put("/a", gzip.compress(b"a" * length), content_encoding="gzip")
    assert fetch(url).data == b"a" * length


def test_a_bomb(site: Site) -> None:
    pack = zlib.compressobj(9, wbits=31)
    zeros = b"\0" * (1 << 20)
    bomb = b"".join(pack.compress(zeros) for _ in range(64)) + pack.flush()
    assert len(bomb) < LIMIT // 100
    assert "it is longer than that" in refused(site.put("/a", bomb, content_encoding="gzip"))


def test_what_cannot_be_unpacked(site: Site) -> None:
    url = site.put("/a", ARTICLE, content_encoding="gzip")
    assert "damaged" in refused(url)
    assert "in an unknown way (br)" in refused(site.put("/a", ARTICLE, content_encoding="br"))


def test_wrong_lengths(site: Site) -> None:
    assert "was closed before" in refused(site.put("/a", ARTICLE, content_length="99999"))
    assert fetch(site.put("/a", "0123456789", content_length="4")).data == b"0123"
    assert fetch(site.put("/a", ARTICLE, content_length="many")).data == ARTICLE.encode()
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert fetch(site.raw("/c", chunked + b"3\r\nabc\r\n0\r\n\r\n")).data == b"abc"
    assert "was closed before" in refused(site.raw("/c", chunked + b"ff\r\nabc"))
    assert "was closed before" in refused(site.raw("/c", chunked + b"3\r\nabc\r\n"))


def test_what_is_no_answer(site: Site) -> None:
    assert "does not answer like a web server" in refused(site.raw("/a", b"220 mail ready\r\n"))
    assert "without an answer" in refused(site.raw("/b", b""))
    long = b"HTTP/1.1 200 OK\r\nX: " + b"a" * 70_000 + b"\r\n\r\n"
    assert "does not answer like a web server" in refused(site.raw("/c", long))


@pytest.mark.parametrize("start", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_slow_drip_ends_in_time(site: Site, start: bytes) -> None:
    """Each byte comes soon after the last one; all of them would never come."""
    url = site.endless("/drip", start, b"a: b\r\n" if start else b"H", every=0.02)
    threads = threading.active_count()
    assert "takes more than" in refused(url, seconds=0.3)
    # Nor does the thread that waited go on.
    for thread in threading.enumerate():
        if thread.name.endswith("(_run)"):
            thread.join(5)
            assert not thread.is_alive()
    assert threading.active_count() <= threads + 1  # the server's own


def test_a_server_that_says_nothing(site: Site) -> None:
    url = site.endless("/silent", b"", b"", every=10)
    assert "takes more than" in refused(url, seconds=0.2)


def test_what_nobody_wants_any_more_is_given_up(site: Site) -> None:
    url = site.endless("/drip", b"HTTP/1.1 200 OK\r\n\r\n", b"a", every=0.02)
    with pytest.raises(UnreadableSource, match="cancelled"):
        fetch(url, still_wanted=lambda: not site.asked)


def test_pictures_are_not_even_fetched(site: Site) -> None:
    url = site.endless("/a.png", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", b"a")
    assert "it is a picture (image/png), not text" in refused(url)


CYRILLIC = "Мост в Велме закрыли в понедельник."


@pytest.mark.parametrize(
    ("data", "named", "codec"),
    [
        (CYRILLIC.encode("koi8-r"), "koi8-r", "koi8-r"),
        (CYRILLIC.encode(), "iso-8859-1", None),  # UTF-8 proves itself
        (CYRILLIC.encode(), "utf-8", None),
        ("“quoted” café".encode("cp1252"), "iso-8859-1", "cp1252"),
        ("“quoted” café".encode("cp1252") + b"\x9d", "iso-8859-1", "cp1252"),
        ("다리가".encode("cp949"), "ks_c_5601-1987", "cp949"),
        ("大桥關閉".encode("gb18030"), "gb2312", "gb18030"),
        ("橋は閉鎖".encode("iso2022_jp"), "iso-2022-jp", "iso2022_jp"),
        ("橋は閉鎖①".encode("cp932"), "shift_jis", "cp932"),
        (b"plain", "utf-7", None),
        (b"\xff\xfea\0", "koi8-r", None),
        (b"caf\xe9", "no-such-thing", None),
        (b"caf\xe9", "base64", None),
        (b"\x81", "shift_jis", None),
    ],
)
def test_what_the_server_says_of_the_encoding(
    site: Site, data: bytes, named: str, codec: str | None
) -> None:
    assert fetch(site.put("/a", data, content_type=f"text/plain; charset={named}")).charset == codec


def test_the_encoding_is_honoured(site: Site) -> None:
    text = f"{CYRILLIC} {CYRILLIC}\n\n{CYRILLIC}"
    kind = "text/plain; charset=koi8-r"
    prepared = prepare_address(site.put("/a", text.encode("koi8-r"), content_type=kind))
    assert CYRILLIC in prepared.cleaned.text
    assert prepared.source.encoding == "koi8-r"
    assert not prepared.guessed
    told = prepare_address(site.url + "/a", encoding="latin-1")
    assert told.source.encoding == "cp1252"  # as the web means it


def test_the_address_is_metadata_with_its_evidence(site: Site) -> None:
    url = site.put("/quay", ARTICLE)
    cleaned = prepare_address(url).cleaned
    assert cleaned.metadata.url == url
    assert [e.source for e in cleaned.evidence if e.field == "url"] == [FETCHED]
    for named, is_it in (
        ("https://velm.example/own", "https://velm.example/own"),
        ("/own", site.url + "/own"),
        ("javascript:void(0)", url),
    ):
        head = f'<head><link rel="canonical" href="{named}">'
        other = site.put("/quay", ARTICLE.replace("<head>", head))
        assert prepare_address(other).cleaned.metadata.url == is_it


def test_the_text_depends_on_the_bytes_alone(site: Site, tmp_path: Path) -> None:
    from corpus.sources.loading import prepare_file

    url = site.put("/quay", ARTICLE)
    file = tmp_path / "quay.html"
    file.write_text(ARTICLE, "utf-8")
    fetched, read = prepare_address(url).cleaned, prepare_file(str(file)).cleaned
    assert (fetched.text, fetched.blocks, fetched.ledger) == (read.text, read.blocks, read.ledger)


def test_secure_connections_that_are_none(site: Site) -> None:
    assert "no secure connection" in refused(site.url.replace("http:", "https:") + "/a")


def test_a_server_that_cannot_prove_who_it_is(site: Site, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not here")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
         certificate, "-days", "2", "-subj", "/CN=127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    sentence = refused(site.url.replace("http:", "https:") + "/a")
    assert "127.0.0.1 cannot prove that it is 127.0.0.1 (self" in sentence


# On the command line


def test_add_an_address(variorum: CommandLine, site: Site) -> None:
    url = site.put("/quay", ARTICLE)
    first = variorum.ok("add", url, "--json").json
    slug = first[0]["document"]
    assert first == [{"path": url, "status": "added", "document": slug, "error": None}]
    (listed,) = variorum.ok("list", "--json").json
    assert (listed["url"], listed["title"]) == (url, "The quay of Velm")
    assert variorum.ok("add", f"{url}#top", "--json").json[0]["status"] == "unchanged"
    site.put("/quay", ARTICLE.replace("nine millions", "ten millions"))
    again = variorum.ok("add", url, "--json").json[0]
    assert (again["status"], again["document"]) == ("updated", slug)
    assert "ten millions" in variorum.ok("show", slug).out
    assert len(variorum.ok("list", "--json").json) == 1


def test_where_a_redirect_leads_is_what_is_known_again(variorum: CommandLine, site: Site) -> None:
    site.put("/quay", ARTICLE)
    site.put("/latest", status=302, location="/quay")
    slug = variorum.ok("add", site.url + "/latest", "--json").json[0]["document"]
    site.put("/quay", ARTICLE.replace("nine millions", "ten millions"))
    again = variorum.ok("add", site.url + "/quay", "--json").json[0]
    assert (again["status"], again["document"]) == ("updated", slug)


def test_a_page_that_fails_never_stops_the_others(variorum: CommandLine, site: Site) -> None:
    answer = variorum("add", site.url + "/none", "file:///x", site.put("/quay", ARTICLE), "--json")
    assert answer.code == 1
    assert [one["status"] for one in answer.json] == ["failed", "failed", "added"]
    assert "no such page" in answer.json[0]["error"]
    assert "is not a web address" in answer.json[1]["error"]
    assert answer.err.count("\n") == 2


def test_what_holds_no_text_says_so(variorum: CommandLine, site: Site) -> None:
    url = site.put("/data", bytes(range(256)) * 20, content_type="application/octet-stream")
    assert "data is a binary file" in variorum.fails("add", url)
    assert "empty" in variorum.fails("clean", site.put("/empty", b""))


def test_clean_an_address(variorum: CommandLine, site: Site) -> None:
    url = site.put("/quay", ARTICLE)
    answer = variorum.ok("clean", url, "--json").json
    assert answer["url"] == url
    assert "nine millions" in answer["text"]
    assert "Home" not in variorum.ok("clean", url).out
    assert not variorum.library.exists()
    assert "there is no server at" in variorum.fails("clean", f"http://127.0.0.1:{free_port()}")


def test_a_page_as_a_new_version(variorum: CommandLine, site: Site) -> None:
    slug = variorum.ok("add", site.put("/a", ARTICLE), "--json").json[0]["document"]
    other = site.put("/b", ARTICLE.replace("nine", "ten"))
    answer = variorum.ok("add", other, "--revises", slug, "--json").json[0]
    assert (answer["status"], answer["document"]) == ("updated", slug)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("/home/ann/https://a.example/x ", "https://a.example/x"),
        ("/home/ann/", None),
        ("/home//ann", None),
        ("", None),
    ],
)
def test_addresses_in_what_was_typed(typed: str, address: str | None) -> None:
    assert address_in(typed) == address
    assert is_address(typed) == typed.startswith("https://")
