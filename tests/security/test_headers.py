"""Headers of every answer, under production's settings (ASVS 5.0: 3.4, 4.1.1, 14.3.2, 3.5.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from accounts.models import User
from agency.urls import urlpatterns as house
from kernel.filetypes import TYPES
from tests.security.conftest import BACKEND, https_client
from tests.security.walk import STARTS, Visit

Walked = Callable[[str], list[Visit]]
roles = pytest.mark.parametrize("role", STARTS)
POLICY = {
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "script-src 'self'",
}
FRAMED_MAIL = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
DOWNLOAD = "sandbox; default-src 'none'; frame-ancestors 'none'"
PUBLIC = {"/", "/brand.css", "/language/"}


@roles
def test_every_answer_forces_https_for_a_year(role: str, walked: Walked) -> None:
    found = {each.response.headers.get("Strict-Transport-Security") for each in walked(role)}

    assert found == {"max-age=31536000; includeSubDomains; preload"}


@roles
def test_every_answer_has_a_strict_policy(role: str, walked: Walked) -> None:
    for each in walked(role):
        policy = each.response.headers["Content-Security-Policy"]
        if policy not in (FRAMED_MAIL, DOWNLOAD):
            assert {part.strip() for part in policy.split(";")} >= POLICY, each.path
            assert "unsafe-" not in policy, each.path


@roles
def test_no_answer_may_be_sniffed(role: str, walked: Walked) -> None:
    assert {each.response.headers["X-Content-Type-Options"] for each in walked(role)} == {"nosniff"}


@roles
def test_no_answer_tells_another_site_where_we_were(role: str, walked: Walked) -> None:
    assert {each.response.headers["Referrer-Policy"] for each in walked(role)} == {"same-origin"}


@roles
def test_no_page_can_be_framed_by_another_site(role: str, walked: Walked) -> None:
    for each in walked(role):
        policy = each.response.headers["Content-Security-Policy"]
        assert policy == FRAMED_MAIL or "frame-ancestors 'none'" in policy, each.path
        assert "X-Frame-Options" in each.response.headers, each.path


def test_answers_of_the_middleware_cannot_be_framed(client: Client, agency: object) -> None:
    """The way from / to a language, and static files, which no view of ours answers."""
    for address in ("/", "/en/nowhere", "/static/img/icons.svg"):
        answer = client.get(address)
        assert answer.headers["X-Frame-Options"] == "DENY", address
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"], address


@roles
def test_every_text_names_its_charset(role: str, walked: Walked) -> None:
    for each in walked(role):
        kind = each.response.headers["Content-Type"]
        assert not kind.startswith("text/") or _charset(kind) == "utf-8", each.path


def test_health_and_text_downloads_name_their_charset(client: Client, agency: object) -> None:
    assert _charset(client.get("/healthz").headers["Content-Type"]) == "utf-8"
    texts = [kind.content_type for kind in TYPES.values() if kind.content_type.startswith("text/")]
    assert {_charset(kind) for kind in texts} == {"utf-8"}


def _charset(kind: str) -> str:
    return kind.partition("charset=")[2].strip('"')


@pytest.mark.parametrize("role", ["client", "freelancer", "owner"])
def test_no_page_of_somebody_signed_in_is_kept(role: str, walked: Walked) -> None:
    for each in walked(role):
        kept = "no-store" not in each.response.headers.get("Cache-Control", "")
        assert not kept or each.path.partition("?")[0] in PUBLIC, each.path


@roles
def test_reading_writes_nothing(role: str, walked: Walked) -> None:
    assert {each.path: each.written for each in walked(role) if each.written} == {}


@roles
def test_walk_met_the_places_of_the_role(role: str, walked: Walked) -> None:
    answers = [each.path for each in walked(role) if each.response.status_code == 200]

    assert len(answers) >= 20
    assert STARTS[role][0] in answers
    assert not [each.path for each in walked(role) if each.response.status_code >= 500]


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("password=hunter2 SELECT * FROM accounts_user")


urlpatterns = [path("broken/", broken), *house]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/en/nowhere/", 404),
        ("/en/orders/nobody/message/", 405),
        ("/broken/", 500),
        ("/files/forged/", 410),
        ("/webhooks/stripe/", 405),
        ("/healthz", 200),
    ],
)
def test_errors_wear_the_same_headers(
    address: str, status: int, production: Any, clara: User
) -> None:
    production.ROOT_URLCONF = __name__
    browser = https_client(raise_request_exception=False)

    answer = browser.get(address)

    assert answer.status_code == status
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_plain_http_is_sent_to_https(production: Any, agency: object) -> None:
    answer = Client().get("/en/")

    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/en/")


def test_broken_page_says_nothing_of_the_inside(production: Any, clara: User) -> None:
    production.ROOT_URLCONF = __name__
    browser = https_client(raise_request_exception=False)
    browser.force_login(clara, backend=BACKEND)

    page = browser.get("/broken/").content.decode()

    for word in ("hunter2", "SELECT", "RuntimeError", "Traceback", "test_headers"):
        assert word not in page
