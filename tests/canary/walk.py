"""Somebody who opens every address, follows every link and sends every form, and keeps it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from copy import deepcopy
from functools import partial
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation

from tests.canary.haystack import Haystack
from tests.factories.freelancers import upload

MOST_PAGES = 1_200
ID_LENGTH = 22
SAME_FORM = 2  # a form that stands on every order is sent from two of them
TWINS = 3  # the French page of an order holds what its English twin holds
SHOP = ("catalog:", "orders:new", "orders:summary")
SKIPPED = ("/static/", "/admin/")
LINKS = {"a": "href", "link": "href", "img": "src", "iframe": "src", "source": "src"}
Field = tuple[str, Any]


class Reader(HTMLParser):
    """Links and forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[dict[str, Any]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if (link := given.get(LINKS.get(tag, ""))) is not None:
            self.links.append(link)
        if tag == "form":
            self.forms.append({"action": "", "method": "get", **given, "fields": [], "buttons": []})
        elif self.forms and (name := given.get("name")):
            self._field(tag, name, given)

    def _field(self, tag: str, name: str, given: dict[str, str]) -> None:
        form = self.forms[-1]
        kind = given.get("type", "text")
        if tag == "button" or kind == "submit":
            form["buttons"].append((name, given.get("value", "")))
        elif kind == "file":
            form["fields"].append((name, "file"))
        elif kind in ("radio", "checkbox"):
            if kind == "checkbox" or name not in dict(form["fields"]):
                form["fields"].append((name, given.get("value", "on")))
        elif tag in ("input", "textarea"):
            form["fields"].append((name, given.get("value") or ""))
        elif tag == "select":
            form["fields"].append((name, "FR"))


class Visitor:
    """One browser. What it sends is undone; what it is told goes into a haystack, what the shop
    window tells it, where prices stand for everybody to read, into another."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        self.haystack, self.shop = Haystack(), Haystack()
        self.is_curious = True
        self.opened: set[str] = set()
        self.routes: set[str] = set()
        self._sent: Counter[object] = Counter()
        self._twins: Counter[str] = Counter()
        self._asked: set[tuple[str, tuple[str, ...]]] = set()
        self._queue: list[str] = []

    def walk(self, seeds: Iterable[str]) -> None:
        self._queue += seeds
        while self._queue and len(self.opened) < MOST_PAGES:
            url = self._queue.pop(0)
            if url not in self.opened and self._is_new(url):
                self.opened.add(url)
                self._undone(partial(self._get, url))
        assert not self._queue, f"More than {MOST_PAGES} pages: {self._queue[:5]}"

    def _is_new(self, url: str) -> bool:
        """Some French twins are enough, and one set of answers to the same questions: `?page=2`
        stands for `?page=3`."""
        path, _, query = url.partition("?")
        if path.startswith("/fr/"):
            self._twins[name_of(path)] += 1
            if self._twins[name_of(path)] > TWINS:
                return False
        asked = (path, tuple(sorted(parse_qs(query, keep_blank_values=True))))
        is_new = not query or asked not in self._asked
        self._asked.add(asked)
        return is_new

    def send(self, url: str, fields: dict[str, Any]) -> None:
        """One form that stands on no page."""
        self._undone(lambda: self._take(self.browser.post(url, fields), url))

    def _undone(self, act: Any) -> None:
        kept = deepcopy(self.browser.cookies)
        with transaction.atomic():
            act()
            transaction.set_rollback(True)
        self.browser.cookies = kept

    def _get(self, url: str, hops: int = 5) -> None:
        self._take(self.browser.get(url), url, hops)

    def _take(self, answer: Any, url: str, hops: int = 5) -> None:
        """Keep status, headers, cookies and body; go where it leads; note links and forms."""
        self.routes.add(name_of(answer.request["PATH_INFO"]))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        head = [f"{name}: {value}" for name, value in answer.items()]
        place = f"{answer.request['REQUEST_METHOD']} {url}"
        into = self.shop if name_of(url).startswith(SHOP) else self.haystack
        into.add(place, "\n".join([*head, answer.cookies.output()]))
        into.add(place, body)
        assert answer.status_code < 500, place
        target = answer.headers.get("Location")
        if target and hops and (path := self._path(url, target)):
            self._get(path, hops - 1)
        elif answer.headers.get("Content-Type", "").startswith("text/html"):
            self._read(url, body.decode())

    def _read(self, url: str, page: str) -> None:
        if not self.is_curious:
            return
        seen = Reader(page)
        self._queue += [path for link in seen.links if (path := self._path(url, link))]
        for form in seen.forms:
            self._submit(url, form)

    def _submit(self, url: str, form: dict[str, Any]) -> None:
        """Filled in, by each of its buttons, and once with nothing in it."""
        path = self._path(url, form["action"] or url)
        names = tuple(sorted({name for name, _value in form["fields"]}))
        for button in form["buttons"] or [None]:
            if not path:
                continue
            key = (name_of(path), form["method"], names, _kind(button))
            self._sent[key] += 1
            if self._sent[key] > SAME_FORM:
                continue
            if form["method"].lower() == "get":
                self._queue.append(f"{path.partition('?')[0]}?q=zz")
                continue
            pressed = dict([button]) if button else {}
            for fields in (_filled(form["fields"]), {}):
                self.send(path, {**fields, **pressed})

    def _path(self, base: str, link: str) -> str:
        """The path of a link of ours; empty for the rest."""
        found = urlsplit(urljoin(f"http://testserver{base}", link))
        path = f"{found.path}?{found.query}" if found.query else found.path
        is_ours = found.netloc == "testserver" and not path.startswith(SKIPPED)
        return path if is_ours else ""


def _kind(button: tuple[str, str] | None) -> tuple[str, str] | None:
    """A button that names a thing is the same button for every thing."""
    return (button[0], "an id") if button and len(button[1]) >= ID_LENGTH else button


def name_of(path: str) -> str:
    """The name of the address, whatever language the page before spoke; empty where none stands."""
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return ""


def _filled(fields: list[Field]) -> dict[str, Any]:
    """What stands in the form already, and words where it is empty."""
    typed: dict[str, Any] = {}
    for name, value in fields:
        if value == "file":
            typed[name] = upload("plain.pdf")
        elif name == "csrfmiddlewaretoken":
            continue
        else:
            typed[name] = value or ("nobody@nowhere.example" if "mail" in name else "plain words")
    return typed
