"""Walk the pages of one browser by their links, and every address of the resolver."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

STARTS = {
    "anonymous": ["/en/", "/fr/", "/en/services/", "/en/account/login/", "/mailbox/"],
    "client": ["/en/", "/en/orders/", "/en/account/"],
    "freelancer": ["/en/work/", "/en/work/jobs/", "/en/work/messages/", "/en/work/earnings/"],
    "owner": ["/admin/", "/en/account/second-step/"],
}
MOST_PAGES = 60
_LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)""")
_WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"', re.IGNORECASE)
_KEEPS = {"django_session", "kernel_cache"}
_SAMPLES = {"<int:": "1", "<uuid:": "1"}


@dataclass(frozen=True)
class Visit:
    """One answer to a GET, and the tables it wrote to (sessions and rate limits aside)."""

    path: str
    response: Any
    written: frozenset[str]


def visits(browser: Client, role: str) -> list[Visit]:
    """Pages reached by links from the role's own places, at most `MOST_PAGES`."""
    found: list[Visit] = []
    waiting, seen = list(STARTS[role]), set(STARTS[role])
    while waiting and len(found) < MOST_PAGES:
        visit = get(browser, waiting.pop(0))
        found.append(visit)
        for path in _links(visit):
            if path not in seen and not _is_one_of_many(path, seen):
                seen.add(path)
                waiting.append(path)
    return found


def get(browser: Client, path: str) -> Visit:
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(path)
        read(response)
    tables = {hit[1] for query in queries if (hit := _WRITES.match(query["sql"]))}
    return Visit(path, response, frozenset(tables - _KEEPS))


def read(response: Any) -> str:
    """The text of a page; a download is read to its end and closed, and gives nothing."""
    if response.streaming:
        response.getvalue()
        return ""
    return str(response.content.decode())


def _links(visit: Visit) -> list[str]:
    if 300 <= visit.response.status_code < 400:
        targets = [visit.response.headers["Location"]]
    elif visit.response.streaming or "html" not in visit.response.headers["Content-Type"]:
        return []
    else:
        targets = [html.unescape(each) for each in _LINK.findall(read(visit.response))]
    return [path for each in targets if (path := _inside(visit.path, each))]


def _inside(base: str, target: str) -> str:
    parts = urlsplit(urljoin(f"http://testserver{base}", target))
    if parts.netloc != "testserver" or parts.path.startswith("/static/"):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_one_of_many(path: str, seen: set[str]) -> bool:
    """The tenth order, or the tenth way to sort a list, teaches nothing."""
    return sum(1 for each in seen if _shape(each) == _shape(path)) >= 3


def _shape(path: str) -> str:
    return re.sub(r"/(?:[0-9A-Za-z]{22}|\d+|[A-Z]+-[0-9A-Z]{6})(?=/)", "/*", path.partition("?")[0])


def routes() -> Iterator[tuple[str, str]]:
    """(name, path) of every address, its parameters filled with what exists nowhere."""
    yield from _routes(get_resolver().url_patterns, "/", "")


def _routes(patterns: Any, prefix: str, space: str) -> Iterator[tuple[str, str]]:
    for each in patterns:
        path = prefix + _sample(str(each.pattern))
        if isinstance(each, URLResolver):
            inner = f"{each.namespace}:" if each.namespace else space
            yield from _routes(each.url_patterns, path, inner)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}", path


def _sample(pattern: str) -> str:
    """A path that the pattern matches."""
    for start, value in _SAMPLES.items():
        pattern = re.sub(rf"{re.escape(start)}\w+>", value, pattern)
    pattern = re.sub(r"<[^>]+>", "x", pattern) if not pattern.startswith("^") else pattern
    pattern = re.sub(r"\(\?P<\w+>[^()]*(?:\([^()]*\))?[^()]*\)", "x", pattern)
    return pattern.removeprefix("^").removesuffix("$").replace("\\", "")
