"""Where a class is served: the address to listen on, and what its links begin with."""

from __future__ import annotations

import errno
import ipaddress
import secrets
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from annotations.seminar.class_members import SeminarClass

LOOPBACK = "127.0.0.1"
_EVERYWHERE = ("0.0.0.0", "::")
_SOMEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737): which of our own would be used towards it?"""
_PORTS = range(8100, 8900)
"""From which the port of a class is chosen: short to type, and given to nobody by the system."""
_TRIES = 50


@dataclass(frozen=True, slots=True)
class Site:
    """Where a class is served."""

    host: str = LOOPBACK
    """The address to listen on."""
    port: int = 0
    """0: any that is free."""
    address: str | None = None
    """By which the class reaches it where that is not `host`: a proxy's, or a name."""
    certificate: str | None = None
    """The certificate's file, or `SELF_SIGNED`; None for plain HTTP."""
    key: str | None = None

    @property
    def base(self) -> str:
        """What a link begins with."""
        if self.address:
            return self.address.rstrip("/")
        return f"{'https' if self.certificate else 'http'}://{_seen(self.host)}:{self.port}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The names and addresses by which browsers may reach it, most of them this machine's."""
        named = [self.host] if self.host not in _EVERYWHERE else [own_address()]
        if self.address:
            named.append(urlsplit(self.address).hostname or "")
        names = socket.gethostname().lower()
        own = ["localhost", LOOPBACK, "::1", names, f"{names.partition('.')[0]}.local"]
        return tuple(dict.fromkeys(filter(None, [*named, *own])))

    @property
    def is_local(self) -> bool:
        """Whether only this machine reaches it."""
        return self.address is None and is_loopback(self.host)


def site_of(seminar: SeminarClass) -> Site:
    """Where a class is served: as is noted with it, else on this machine only; at a port that is
    free, where none is noted.
    """
    host = seminar.host or LOOPBACK
    return Site(host, _port(seminar, host), seminar.address, seminar.certificate, seminar.key)


def _port(seminar: SeminarClass, host: str) -> int:
    return free_port(host) if seminar.port is None else seminar.port


def free_port(host: str) -> int:
    """A port at which nobody listens now."""
    for _ in range(_TRIES):
        port = secrets.choice(_PORTS)
        try:
            with socket.create_server((host, port), family=_family(host)):
                break
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                break  # another port would be no better: who listens there will be told
    return port


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches this address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def own_address() -> str:
    """This machine's address in its network."""
    # Connecting a datagram socket sends nothing; it only chooses the address.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
            return str(probe.getsockname()[0])
        except OSError:
            return LOOPBACK


def _seen(host: str) -> str:
    """The host as it is written in a link."""
    if host in _EVERYWHERE:
        host = own_address()
    return f"[{host}]" if ":" in host else host


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
