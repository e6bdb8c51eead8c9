"""The certificate of the server, looked at before it is used: what is wrong is a sentence here, and
would be a warning in every browser of the class otherwise.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import MissingLibrary, VariorumError
from corpus.optional_imports import import_optional
from corpus.optional_parts import HTTPS
from corpus.os_errors import reason_of
from reader.files import short_name
from reader.serving.class_files import FileWatch

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

_SOON = timedelta(days=14)
"""Before the end of a certificate: it should be renewed."""
_LARGEST = 1 << 20
_PASSWORD = "it is protected by a password; save one without: openssl pkey -in {0} -out NEW.pem"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that can be used now, with its key."""

    file: Path
    key: Path
    fingerprint: str
    """SHA-256, as browsers show it."""
    ends: datetime
    names: tuple[str, ...]
    """The names and addresses that it is for; `*.` at the beginning stands for one label."""

    def context(self) -> ssl.SSLContext:
        """TLS 1.2 or newer with this certificate. Raises VariorumError."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.load_into(context)
        return context

    def load_into(self, context: ssl.SSLContext) -> None:
        """Have new connections of a context get this certificate. Raises VariorumError."""
        try:
            # The password is asked on the terminal otherwise.
            context.load_cert_chain(self.file, self.key, password="")
        except (ssl.SSLError, OSError) as error:
            raise _bad(self.file, f"it cannot be used: {error.strerror or error}") from error

    def ends_soon(self) -> bool:
        """Whether its end should be told."""
        return self.ends - datetime.now(UTC) < _SOON

    def is_for(self, host: str) -> bool:
        """Whether browsers accept it for this name or address."""
        host = host.lower().strip("[]")
        return any(
            name == host or (name.startswith("*.") and host.partition(".")[2] == name[2:])
            for name in self.names
        )


def load_certificate(file: Path, key: Path | None) -> Certificate:
    """The certificate in a file, and its key in another or the same. Raises VariorumError, also for
    one that is not valid now.
    """
    require_cryptography()
    from cryptography import x509

    data = read_file(file)
    try:
        leaf = x509.load_pem_x509_certificates(data)[0]
    except ValueError as error:
        advice = (
            f"; convert it with openssl x509 -inform der -in {short_name(file)} -out NEW.pem"
            if data.startswith(b"\x30") else ""
        )  # fmt: skip
        raise _bad(file, f"it has no certificate in PEM format{advice}") from error
    key_file = key or file
    private = _private_key(key_file, read_file(key_file))
    if _public_bytes(private.public_key()) != _public_bytes(leaf.public_key()):
        raise VariorumError(
            f"the key {short_name(key_file)} does not belong to the certificate "
            f"{short_name(file)}, of which the first in the file must be the server's own"
        )
    now = datetime.now(UTC)
    if leaf.not_valid_after_utc < now:
        raise _bad(file, f"it expired on {leaf.not_valid_after_utc:%Y-%m-%d}; renew it")
    if leaf.not_valid_before_utc > now:
        raise _bad(
            file,
            f"it is valid from {leaf.not_valid_before_utc:%Y-%m-%d %H:%M} UTC only, and by the "
            f"clock of this machine it is {now:%Y-%m-%d %H:%M} UTC",
        )
    return _described(leaf, file, key_file)


def _private_key(file: Path, data: bytes) -> PrivateKeyTypes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    try:
        return serialization.load_pem_private_key(data, None)
    except TypeError as error:
        raise _bad(file, _PASSWORD.format(short_name(file)), "key") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        advice = "" if b"PRIVATE KEY" in data else "; name the file of the key with --key"
        raise _bad(file, f"it has no private key in PEM format{advice}", "key") from error


def _described(leaf: x509.Certificate, file: Path, key: Path) -> Certificate:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    names: list[str] = []
    try:
        alternatives = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        names += [it.lower() for it in alternatives.get_values_for_type(x509.DNSName)]
        names += [str(it) for it in alternatives.get_values_for_type(x509.IPAddress)]
    except (x509.ExtensionNotFound, ValueError):
        names = []  # browsers no longer look at the subject
    return Certificate(
        file, key, leaf.fingerprint(hashes.SHA256()).hex(":").upper(), leaf.not_valid_after_utc,
        tuple(names),
    )  # fmt: skip


def _public_bytes(key: object) -> bytes:
    from cryptography.hazmat.primitives import serialization

    encoded: bytes = key.public_bytes(  # type: ignore[attr-defined]
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return encoded


def read_file(file: Path) -> bytes:
    """What is in a file. Raises VariorumError."""
    try:
        with file.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
    except OSError as error:
        raise VariorumError(f"{short_name(file)} cannot be read: {reason_of(error)}") from error
    if len(data) > _LARGEST:
        raise _bad(file, "it is too large for a certificate")
    return data


def _bad(file: Path, what: str, kind: str = "certificate") -> VariorumError:
    return VariorumError(f"the {kind} {short_name(file)} cannot be used: {what}")


class Tls:
    """The context of a server, which follows its certificate where that is renewed."""

    def __init__(self, certificate: Certificate, *, trusted: bool) -> None:
        """`trusted`: whether browsers trust it without being told. Raises VariorumError."""
        self.trusted = trusted
        self.context = certificate.context()
        self.certificate = certificate
        self._watches = [FileWatch(file) for file in (certificate.file, certificate.key)]

    def refresh(self) -> None:
        """Use the certificate that is there now. Raises VariorumError, once for each change that
        makes it unusable; the one before stays in use.
        """
        changed = [watch.has_changed() for watch in self._watches]
        if any(changed):
            renewed = load_certificate(self.certificate.file, self.certificate.key)
            renewed.load_into(self.context)
            self.certificate = renewed


def require_cryptography() -> None:
    """Raises VariorumError where the package is missing, which only HTTPS needs."""
    try:
        import_optional("cryptography.x509")
    except MissingLibrary as error:
        raise VariorumError(
            f"HTTPS needs cryptography, and {error}; install it with: {HTTPS.command}"
        ) from error
