"""A certificate that is made for the room.

It belongs to nobody that a browser trusts: each warns once, and who compares the fingerprint may go
on. It is kept, so that the exception lasts over restarts.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from annotations.seminar.class_file import SUFFIX
from corpus.errors import VariorumError
from corpus.os_errors import reason_of
from reader.files import replace_file, short_name
from reader.serving.certificates import (
    Certificate,
    load_certificate,
    read_file,
    require_cryptography,
)

if TYPE_CHECKING:
    from cryptography import x509

_VALID = timedelta(days=365)
"""Apple's systems accept up to 825 days where somebody trusts it."""
_SLOW_CLOCKS = timedelta(days=1)


def certificate_file_of(beside: Path) -> Path:
    """Where the certificate is kept that is made for a class or a library."""
    name = beside.name
    stem = name.removesuffix(SUFFIX) if name.endswith(SUFFIX) else beside.stem
    return beside.with_name(f"{stem}.certificate.pem")


def self_signed(file: Path, hosts: Iterable[str]) -> tuple[Certificate, bool]:
    """The certificate for these names and addresses that is kept in `file`, and whether it was
    made now: because there was none, or not for them, or it ends soon. Raises VariorumError.
    """
    require_cryptography()
    wanted = [host for it in hosts if _general_name(host := it.lower().strip("[]")) is not None]
    try:
        kept = load_certificate(file, None)
        if not kept.ends_soon() and all(kept.is_for(host) for host in wanted):
            return kept, False
    except VariorumError:
        if file.exists() and b"PRIVATE KEY" not in read_file(file):
            raise  # somebody's own file is not replaced
    try:
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        file.chmod(0o600)
        replace_file(file, _made(wanted))
    except OSError as error:
        raise VariorumError(
            f"the certificate {short_name(file)} cannot be written: {reason_of(error)}"
        ) from error
    return load_certificate(file, None), True


def _made(hosts: list[str]) -> bytes:
    """A key and a certificate for these names and addresses, as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Variorum")])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLOW_CLOCKS)
        .not_valid_after(now + _VALID)
        .add_extension(
            x509.SubjectAlternativeName([it for host in hosts if (it := _general_name(host))]),
            False,
        )
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
    )
    pem = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return pem + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _general_name(host: str) -> x509.GeneralName | None:
    """The host as certificates name it; None for what no certificate can be for."""
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        with suppress(ValueError):
            return x509.DNSName(host.encode("idna").decode())
        return None
