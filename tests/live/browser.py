"""Somebody's browser over real HTTP: one kept connection, cookies, CSRF tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from accounts.models import User
from tests.live.server import Address

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FORM = "application/x-www-form-urlencoded"
KEPT = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    location: str
    body: bytes


class Browser:
    """`user` is signed in by a session of their own in the database; None is a stranger."""

    def __init__(self, address: Address, user: User | None = None) -> None:
        self._connection = HTTPConnection(*address, timeout=60)
        self._cookies: dict[str, str] = {}
        page = self.get("/en/account/login/").body.decode()
        found = TOKEN.search(page)
        assert found, page
        self._token = found[1]
        if user:
            self._cookies[settings.SESSION_COOKIE_NAME] = _session_of(user)

    def get(self, path: str) -> Answer:
        return self.send("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        """A form of ours, with its CSRF token."""
        body = urlencode({"csrfmiddlewaretoken": self._token, **fields}).encode()
        return self.send("POST", path, body, {"Content-Type": FORM})

    def send(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        sent = {**(headers or {}), **({"Cookie": cookies} if cookies else {})}
        self._connection.request(method, path, body or None, sent)
        response = self._connection.getresponse()
        answer = Answer(response.status, response.headers.get("Location", ""), response.read())
        for line in response.headers.get_all("Set-Cookie", []):
            self._keep(SimpleCookie(line))
        return answer

    def close(self) -> None:
        self._connection.close()

    def _keep(self, cookies: SimpleCookie) -> None:
        """Not the notices: nobody reads the next page."""
        for name in KEPT:
            if name in cookies:
                self._cookies[name] = cookies[name].value


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value
