"""Somebody in a browser of an installed `variorum serve`: a page by HTTP, keys by websocket."""

from __future__ import annotations

import http.client
import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.installation.ways import InstallationError

LIMIT = 60.0
"""Seconds for what takes one or two: the machine may be busy."""


def tag_in_browser(command: Path, document: str, env: Mapping[str, str], cwd: Path) -> None:
    """Serves the document on loopback, opens it with the link's key, and tags its first sentence as
    a claim; returns when that has been saved.
    """
    server = subprocess.Popen(
        [command, "serve", document, "--annotator", "Ada", "--json"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        encoding="utf-8", env=env, cwd=cwd,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        line = server.stdout.readline()
        if not line:
            raise InstallationError(f"serve: {server.communicate()[1]}")
        site = json.loads(line)
        host = site["url"].removeprefix("http://").rstrip("/")
        _page(host)
        _tag(host, site["links"][0]["link"].partition("#")[2])
    finally:
        server.terminate()
        _, complaints = server.communicate(timeout=LIMIT)
    if server.returncode or complaints:
        raise InstallationError(f"serve ended with {server.returncode}: {complaints}")


def _page(host: str) -> None:
    connection = http.client.HTTPConnection(host, timeout=LIMIT)
    connection.request("GET", "/")
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    if answer.status != http.HTTPStatus.OK or "<script" not in page:
        raise InstallationError(f"serve answered {answer.status}: {page[:200]}")


def _tag(host: str, secret: str) -> None:
    address, origin = f"ws://{host}/terminal", f"http://{host}"
    with connect(address, origin=origin, max_size=None, proxy=None) as socket:
        socket.send(json.dumps({"secret": secret, "columns": 120, "rows": 36}))
        _wait_for(socket, b"old ferry")
        socket.send(b"c")
        _wait_for(socket, b"2 annotations")  # with the one that was there


def _wait_for(socket: ClientConnection, text: bytes) -> None:
    seen = b""
    while text not in seen:
        try:
            message = socket.recv(timeout=LIMIT)
        except (TimeoutError, ConnectionClosed) as error:
            raise InstallationError(f"{text!r} does not come: {error!r} after {seen!r}") from error
        seen += message if isinstance(message, bytes) else b""
