"""Cookies as production sets them (ASVS 5.0: 3.3)."""

from __future__ import annotations

from http.cookies import Morsel
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from kernel.models import AgencyProfile
from tests.security.conftest import https_client

THEME = Path(django_settings.BASE_DIR) / "static/js/theme.js"


@pytest.fixture
def jar(production: Any, olga: User) -> dict[str, Morsel[str]]:
    """Every cookie of a visit: the form opened, the password typed, the language changed, a word
    of thanks shown."""
    browser = https_client()
    browser.get(reverse("account_login"))
    browser.post(
        reverse("account_login"), {"login": olga.email, "password": "correct horse battery"}
    )
    browser.post(reverse("set-language"), {"language": "fr", "next": "/en/"})
    browser.post(
        reverse("admin:catalog_category_add"),
        {"slug": "web", "name_en": "Web", "name_fr": "Web", "position": "0"},
    )
    return dict(browser.cookies)


def test_every_cookie_is_bound_to_this_host_and_to_https(jar: dict[str, Morsel[str]]) -> None:
    assert sorted(jar) == ["__Host-csrf", "__Host-language", "__Host-session"]
    for cookie in jar.values():
        assert (bool(cookie["secure"]), cookie["path"], cookie["domain"]) == (True, "/", "")


def test_every_cookie_stays_home_when_another_site_posts(jar: dict[str, Morsel[str]]) -> None:
    assert {cookie["samesite"] for cookie in jar.values()} == {"Lax"}


def test_no_cookie_of_the_server_is_read_by_scripts(jar: dict[str, Morsel[str]]) -> None:
    assert [bool(cookie["httponly"]) for cookie in jar.values()] == [True] * 3


def test_theme_cookie_has_the_flags_and_is_read_back(
    production: Any, agency: AgencyProfile
) -> None:
    """The one cookie a script writes: the theme."""
    script = THEME.read_text()
    assert f'"{production.THEME_COOKIE_NAME}"' in script
    assert ";secure" in script
    assert "samesite=lax" in script
    browser = https_client()

    browser.cookies["__Host-theme"] = "dark"
    assert 'data-theme="dark"' in browser.get("/en/").content.decode()
    browser.cookies["__Host-theme"] = '"><script>'
    assert '<html lang="en">' in browser.get("/en/").content.decode()


def test_practice_on_this_machine_needs_no_https(client: Client, agency: AgencyProfile) -> None:
    client.cookies["theme"] = "light"

    assert 'data-theme="light"' in client.get("/en/").content.decode()
