"""A site with holes. wapiti has to find them before its silence about ours means anything."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, make_server

HOLES = {
    "Reflected Cross Site Scripting",
    "Open Redirect",
    "Content Security Policy Configuration",
}
MODULES = "csp,redirect,xss"
_PAGE = '<html><body><a href="/hello?name=Clara">Hello</a> <a href="/go?to=/">Go</a></body></html>'


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing of every request."""


def site(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """Greets by the name it was given, unescaped; goes wherever it is told."""
    query = parse_qs(environ["QUERY_STRING"])
    if environ["PATH_INFO"] == "/go":
        start("302 Found", [("Location", query.get("to", ["/"])[0])])
        return [b""]
    start("200 OK", [("Content-Type", "text/html; charset=utf-8")])
    if environ["PATH_INFO"] == "/hello":
        return [f"<html><body>Hello {query.get('name', [''])[0]}</body></html>".encode()]
    return [_PAGE.encode()]


@contextmanager
def serving() -> Iterator[str]:
    """The site on a free port of this machine."""
    with make_server("127.0.0.1", 0, site, handler_class=_Silent) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
