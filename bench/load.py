"""A client that costs little: kept connections, raw bytes, one thread."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack

BUFFER = 1 << 17


class NotOk(Exception):
    """The server answered something else than 200."""


class _Connection:
    """One kept connection with at most one request on its way."""

    def __init__(self, port: int, request: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request = request
        self.got = b""

    def ask(self) -> None:
        self.got = b""
        self.socket.sendall(self.request)

    def is_answered(self) -> bool:
        """Read what has come; True once the whole answer is here. Raises NotOk."""
        chunk = self.socket.recv(BUFFER)
        self.got += chunk
        head, blank, body = self.got.partition(b"\r\n\r\n")
        if not chunk or (blank and not head.startswith(b"HTTP/1.1 200")):
            raise NotOk(head.decode(errors="replace"))
        return bool(blank) and len(body) >= _length(head)


def hammer(
    port: int,
    path: str,
    *,
    count: int,
    connections: int = 4,
    cookie: str = "",
    before_each: Callable[[], object] | None = None,
) -> float:
    """Ask `count` times and return the seconds it took.

    `before_each` runs before every request, in this process (use one connection with it).
    """
    request = _request(port, path, cookie)
    with ExitStack() as sockets, selectors.DefaultSelector() as waiting:
        lines = [_Connection(port, request) for _ in range(min(connections, count))]
        for line in lines:
            sockets.enter_context(line.socket)
        started, left, open_lines = time.perf_counter(), count, 0
        for line in lines:
            waiting.register(line.socket, selectors.EVENT_READ, line)
            left, open_lines = _next(line, left, open_lines, before_each)
        while open_lines:
            for key, _ in waiting.select(30):
                if key.data.is_answered():
                    left, open_lines = _next(key.data, left, open_lines - 1, before_each)
        return time.perf_counter() - started


def _next(
    line: _Connection, left: int, open_lines: int, before_each: Callable[[], object] | None
) -> tuple[int, int]:
    """Ask once more on `line` if anything is left to ask."""
    if not left:
        return left, open_lines
    if before_each:
        before_each()
    line.ask()
    return left - 1, open_lines + 1


def _length(head: bytes) -> int:
    for row in head.split(b"\r\n"):
        name, _, value = row.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise NotOk("No Content-Length: this client reads nothing else.")


def _request(port: int, path: str, cookie: str) -> bytes:
    rows = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: text/html"]
    rows += [f"Cookie: {cookie}"] if cookie else []
    return ("\r\n".join(rows) + "\r\n\r\n").encode()
