"""HTTPS: certificates that can be used or are refused in a sentence, and what comes in by it."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import ssl
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.asyncio.client import connect
from websockets.datastructures import Headers
from websockets.exceptions import InvalidStatus
from websockets.http11 import Request

from corpus.errors import VariorumError
from reader.serving.access_control import AccessControl
from reader.serving.certificates import Tls, load_certificate
from reader.serving.self_signed import self_signed
from tests.helpers.screens import make_library
from tests.helpers.serving import LIMIT, Person, serving, until

posix = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX's")
NOW = datetime.now(UTC)
DAY = timedelta(days=1)
PEM, PKCS8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8


def made(
    *names: str, begins: timedelta = -DAY, ends: timedelta = 90 * DAY
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """A certificate for these names, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "class")])
    builder = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(subject)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(NOW + begins).not_valid_after(NOW + ends)
    )  # fmt: skip
    if names:
        alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(alternatives, critical=False)
    return builder.sign(key, hashes.SHA256()), key


def key_bytes(key: ec.EllipticCurvePrivateKey, password: bytes = b"") -> bytes:
    protected = serialization.BestAvailableEncryption(password) if password else None
    return key.private_bytes(PEM, PKCS8, protected or serialization.NoEncryption())


def write(file: Path, *parts: bytes) -> Path:
    file.write_bytes(b"".join(parts))
    return file


def test_a_certificate_and_its_key_are_used_from_one_file_or_two(tmp_path):
    leaf, key = made("class.example.org", "*.uni.example")
    issuer, _ = made("issuer")
    pem = leaf.public_bytes(PEM)
    one = write(tmp_path / "one.pem", key_bytes(key), pem, issuer.public_bytes(PEM))
    two = write(tmp_path / "two.pem", pem), write(tmp_path / "two.key", key_bytes(key))
    for certificate in (load_certificate(one, None), load_certificate(*two)):
        assert certificate.fingerprint == leaf.fingerprint(hashes.SHA256()).hex(":").upper()
        assert certificate.context().minimum_version == ssl.TLSVersion.TLSv1_2
        assert certificate.context().verify_mode == ssl.CERT_NONE  # no browser is asked for one
        assert not certificate.ends_soon()
        for host, covered in {"class.example.org": True, "a.uni.example": True,
                              "a.b.uni.example": False, "uni.example": False,
                              "192.168.1.2": False}.items():  # fmt: skip
            assert certificate.is_for(host) is covered
    soon, its_key = made("x", ends=13 * DAY)
    both = write(tmp_path / "soon.pem", soon.public_bytes(PEM), key_bytes(its_key))
    assert load_certificate(both, None).ends_soon()


def refused(file: Path, key: Path | None = None) -> str:
    with pytest.raises(VariorumError) as error:
        load_certificate(file, key)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_certificate_that_cannot_be_used_is_refused_with_what_to_do(tmp_path):
    leaf, key = made("class.example.org")
    pem = write(tmp_path / "class.pem", leaf.public_bytes(PEM))
    good = write(tmp_path / "class.key", key_bytes(key))
    assert "gone.pem cannot be read: no such file" in refused(tmp_path / "gone.pem")
    assert "no private key in PEM format; name the file of the key with --key" in refused(pem)
    assert "it has no certificate in PEM format" in refused(good)
    assert refused(write(tmp_path / "n.pem", b"")).endswith("no certificate in PEM format")
    der = write(tmp_path / "class.der", leaf.public_bytes(serialization.Encoding.DER))
    assert "convert it with openssl x509 -inform der -in class.der" in refused(der, good)
    broken = write(tmp_path / "b.pem", leaf.public_bytes(PEM)[:200], b"\n-----END CERTIFICATE-----")
    assert "no certificate in PEM format" in refused(broken, good)
    other = write(tmp_path / "other.key", key_bytes(made("x")[1]))
    assert "the key other.key does not belong to the certificate class.pem" in refused(pem, other)
    secret = write(tmp_path / "secret.key", key_bytes(key, b"geheim"))
    assert "protected by a password; save one without: openssl pkey -in secret.key" in refused(
        pem, secret
    )
    expired, its_key = made("x", begins=-90 * DAY, ends=-DAY)
    file = write(tmp_path / "old.pem", expired.public_bytes(PEM), key_bytes(its_key))
    assert f"it expired on {NOW - DAY:%Y-%m-%d}; renew it" in refused(file)
    early, its_key = made("x", begins=30 * DAY)
    file = write(tmp_path / "new.pem", early.public_bytes(PEM), key_bytes(its_key))
    assert "only, and by the clock of this machine it is 20" in refused(file)


def test_a_certificate_for_the_room_is_kept_until_it_is_of_no_use(tmp_path):
    file = tmp_path / "seminar.certificate.pem"
    hosts = ["192.168.1.2", "localhost", "[::1]", "a" * 70, "machine.local"]
    first, is_new = self_signed(file, hosts)
    assert is_new
    assert file.stat().st_mode & 0o777 == 0o600 or os.name != "posix"
    assert first.is_for("192.168.1.2")
    assert first.is_for("::1")
    assert timedelta(days=360) < first.ends - NOW < timedelta(days=398)
    assert self_signed(file, hosts) == (first, False)
    moved, is_new = self_signed(file, ["192.168.7.7"])  # another address in the network
    assert is_new
    assert moved.fingerprint != first.fingerprint
    leaf, key = made("192.168.7.7", ends=5 * DAY)
    write(file, leaf.public_bytes(PEM), key_bytes(key))
    assert self_signed(file, ["localhost"])[1]
    write(file, b"something else that is somebody's")
    with pytest.raises(VariorumError, match="no certificate in PEM format"):
        self_signed(file, ["localhost"])


def test_a_renewed_certificate_is_used_and_a_broken_one_is_not(tmp_path):
    file = tmp_path / "class.pem"
    leaf, key = made("old.example")
    write(file, leaf.public_bytes(PEM), key_bytes(key))
    tls = Tls(load_certificate(file, None), trusted=True)
    tls.refresh()
    write(file, b"half of it")
    with pytest.raises(VariorumError):
        tls.refresh()
    tls.refresh()  # told once
    assert tls.certificate.names == ("old.example",)
    leaf, key = made("renewed.example")
    write(file, leaf.public_bytes(PEM), key_bytes(key))
    tls.refresh()
    assert tls.certificate.names == ("renewed.example",)


def asked(access: AccessControl, host: str, origin: str = "") -> int | None:
    headers = Headers(Host=host)
    if origin:
        headers["Origin"] = origin
    answer = access.answer(Request("/terminal" if origin else "/", headers))
    return None if answer is None else answer.status_code


def test_host_and_origin_are_those_of_the_certificate_or_the_machine(tmp_path):
    leaf, key = made("class.example.org")
    file = write(tmp_path / "class.pem", leaf.public_bytes(PEM), key_bytes(key))
    tls = Tls(load_certificate(file, None), trusted=True)
    access = AccessControl("0.0.0.0", 8443, None, tls)
    assert asked(access, "class.example.org:8443") == 200
    assert asked(access, "127.0.0.1:8443") == 200
    assert asked(access, "evil.example:8443") == 421
    assert asked(access, "127.0.0.1:8443", "https://127.0.0.1:8443") is None
    assert asked(access, "127.0.0.1:8443", "http://127.0.0.1:8443") == 403
    usual = AccessControl("0.0.0.0", 443, None, tls)
    assert asked(usual, "class.example.org") == 200
    assert asked(usual, "class.example.org", "https://class.example.org") is None
    page = usual.answer(Request("/", Headers(Host="class.example.org")))
    assert page.headers["Strict-Transport-Security"].startswith("max-age=")
    own = Tls(load_certificate(file, None), trusted=False)
    for other in (access, AccessControl("0.0.0.0", 443, None, own)):
        page = other.answer(Request("/", Headers(Host=f"127.0.0.1:{other._port}")))
        assert "Strict-Transport-Security" not in page.headers


@posix
async def test_a_class_comes_in_by_https_and_plain_http_is_sent_there(tmp_path, home):
    library = tmp_path / "seminar.db"
    make_library(library)
    options = ("bridge", "--self-signed")
    with serving(library, "Ada", options=options) as served:
        assert served.url.startswith("https://127.0.0.1:")
        address = served.url.removeprefix("https://").rstrip("/")
        port = int(address.rpartition(":")[2])
        context = ssl.create_default_context(cafile=str(tmp_path / "seminar.certificate.pem"))
        socket_ = await connect(
            f"wss://{address}/terminal", origin=f"https://{address}", ssl=context, max_size=None
        )
        await socket_.send(json.dumps({"secret": served.secret("Ada"), "columns": 120, "rows": 36}))
        ada = Person(socket_)
        await ada.sees("Velm was closed")
        await ada.press("c")
        await ada.sees("1 annotation")
        with pytest.raises(InvalidStatus) as wrong:
            await connect(f"wss://{address}/terminal", origin=f"http://{address}", ssl=context)
        assert wrong.value.response.status_code == 403

        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"GET / HTTP/1.1\r\nHost: {address}\r\n\r\n".encode())
        answer = (await asyncio.wait_for(reader.read(), LIMIT)).decode()
        assert answer.startswith("HTTP/1.1 307 ")
        assert f"Location: {served.url}\r\n" in answer
        assert f"This address needs HTTPS: {served.url}" in answer
        writer.close()

        # Strangers who stop halfway are turned away, and hold nobody up.
        halfway = [socket.create_connection(("127.0.0.1", port)) for _ in range(20)]
        for n, one in enumerate(halfway):
            one.sendall(b"\x16\x03\x01"[: n % 4])
        await ada.press(")d")
        await ada.sees("2 annotations")
        for one in halfway:
            one.setblocking(False)
        await until(lambda: all(map(_is_closed, halfway)), 20)
        for one in halfway:
            one.close()
        assert served.end() == 0


def _is_closed(one: socket.socket) -> bool:
    try:
        return one.recv(1) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


@posix
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--certificate", "gone.pem"], "gone.pem cannot be read: no such file"),
        (["--key", "k.pem"], "--key needs --certificate"),
        (["--certificate", "c.pem", "--self-signed"], "--self-signed cannot be combined with"),
    ],
)
def test_options_that_do_not_go_together_are_told(variorum, options, said):
    variorum.add("bridge", "The bridge at Velm was closed on Monday.")
    answer = variorum("serve", *options)
    assert answer.code in (1, 2)
    assert said in answer.err
    assert "Traceback" not in answer.err


def test_without_the_package_it_is_said_what_to_install(variorum, monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "cryptography.x509", None)
    from corpus import optional_imports

    optional_imports._load.cache_clear()
    try:
        with pytest.raises(VariorumError, match=r'pip install "variorum\[https\]"'):
            self_signed(tmp_path / "c.pem", ["localhost"])
    finally:
        optional_imports._load.cache_clear()
