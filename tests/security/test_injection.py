"""Hostile words, wherever people type (ASVS 5.0: 1.2, 1.3, 1.5)."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import BadHeaderError, EmailMessage
from django.test import Client
from django.urls import reverse

from accounts.models import User
from catalog.models import Service
from kernel import brand, files
from kernel.models import AgencyProfile
from orders import services
from tests.factories.freelancers import make_order_in_production
from tests.kernel.corpus import svg
from tests.security.conftest import BACKEND

ROOT = Path(django_settings.BASE_DIR)
ROOMS = ("kernel", "accounts", "catalog", "orders", "freelancers", "payments", "agency")
FILES = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
MARKUP = (
    """<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ settings.SECRET_KEY }}{% now %}"""
)
SQL = ["' OR 1=1 --", "1; DROP TABLE orders_order", "%' UNION SELECT email FROM accounts_user --"]
NETWORK = {"requests", "httpx", "aiohttp", "http.client", "urllib.request", "urllib3", "socket"}
SHELL = {"subprocess", "pty", "commands"}


def imports(path: Path) -> set[str]:
    """Every module the file imports, and each package above it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def calls(path: Path) -> set[str]:
    """The dotted names the file calls."""
    tree = ast.walk(ast.parse(path.read_text()))
    return {ast.unparse(node.func) for node in tree if isinstance(node, ast.Call)}


def test_words_of_the_client_are_shown_never_run(
    client: Client, clara: User, olga: User, service: Service
) -> None:
    """In a page, in an attribute, as a template: what was typed is what is read."""
    order = make_order_in_production(clara, service, name=MARKUP)
    services.post_message(order_id=order.pk, body=MARKUP, actor=clara.actor)

    for person, page in (
        (clara, reverse("orders:detail", args=[order.public_id])),
        (olga, reverse("admin:desk_order", args=[order.reference])),
        (olga, reverse("admin:orders_order_changelist")),
        (olga, f"{reverse('admin:desk_search')}?q={MARKUP}"),
    ):
        client.force_login(person, backend=BACKEND)
        html = client.get(page).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert django_settings.SECRET_KEY not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "{{ settings.SECRET_KEY }}" in html


@pytest.mark.parametrize("words", SQL)
def test_words_of_a_search_are_never_sql(
    words: str, client: Client, olga: User, clara: User, service: Service
) -> None:
    make_order_in_production(clara, service)
    client.force_login(olga, backend=BACKEND)

    shop = client.get("/en/services/", {"q": words})
    desk = client.get(reverse("admin:desk_search"), {"q": words})
    admin = client.get(reverse("admin:orders_order_changelist"), {"q": words})

    assert [shop.status_code, desk.status_code, admin.status_code] == [200] * 3
    assert "Logo design" not in shop.content.decode().partition("<main")[2]
    assert clara.email not in desk.content.decode()


OPERATOR = {
    "agency/backup/postgres.py": "pg_dump and pg_restore, arguments as a list",
    "agency/management/commands/simulate.py": "the simulation, in a process of its own",
}
"""Commands that only the person at the machine's own terminal starts; no page imports them."""


def test_no_page_builds_sql_from_words() -> None:
    """Cursors belong to the guards in the database, the demo's counters and the backup; the kept
    pages read by constant texts (reviewed in security/reviewed.toml)."""
    raw = {"cursor", "raw", "extra", "RawSQL", "executescript"}
    found = {
        str(path.relative_to(ROOT))
        for path in FILES
        if any(name.rpartition(".")[2] in raw for name in calls(path))
    }

    backup = {f"agency/backup/{name}.py" for name in ("facts", "postgres", "sqlite")}
    constant = {"catalog/reading.py", "kernel/versions.py"}
    assert found == {"kernel/triggers.py", "agency/demo/load.py", *backup, *constant}


def test_no_page_starts_a_program() -> None:
    programs = {"os.system", "os.popen", "os.execv", "os.spawnv", "eval", "exec", "compile"}

    found = {
        str(path.relative_to(ROOT))
        for path in FILES
        if imports(path) & SHELL or calls(path) & programs
    }
    assert found == set(OPERATOR)


def test_no_page_reaches_the_commands_of_the_operator() -> None:
    """Only management commands import what starts a program."""
    tools = {"agency.backup", "agency.simulation"}
    inside = ("agency/backup/", "agency/simulation/", "agency/management/commands/")

    reached = [path for path in FILES if imports(path) & tools]

    assert [each for each in reached if not str(each.relative_to(ROOT)).startswith(inside)] == []


def test_no_page_builds_a_template_from_words() -> None:
    makers = {"Template", "from_string", "render_inline"}

    for path in FILES:
        assert not [name for name in calls(path) if name.rpartition(".")[2] in makers], path


def test_only_the_gateway_speaks_to_the_network() -> None:
    """No address that somebody typed is ever fetched: the one client is Stripe's."""
    found = {
        str(path.relative_to(ROOT)) for path in FILES if imports(path) & (NETWORK | {"stripe"})
    }

    assert {each for each in found if not each.startswith("payments/sandbox/")} == {
        "payments/gateway.py"
    }


def test_no_page_writes_a_script() -> None:
    """Scripts are files; no template fills a <script>, an on… handler or a javascript: link."""
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text()
        scripts = [part.partition(">")[0] for part in text.split("<script")[1:]]
        assert all(" src=" in each for each in scripts), path
        assert "javascript:" not in text, path


@pytest.mark.parametrize("colour", ["red", "#12345", "#fff;}*{display:none", "url(https://e.fr)"])
def test_colour_that_is_none_never_reaches_the_stylesheet(
    colour: str, agency: AgencyProfile
) -> None:
    agency.brand_color = colour

    with pytest.raises(ValidationError):
        agency.clean_fields()
    assert "display" not in brand.css(AgencyProfile())


@pytest.mark.parametrize("field", ["subject", "to", "from_email"])
def test_mail_headers_take_no_second_line(field: str) -> None:
    parts: dict[str, Any] = {"subject": "s", "body": "b", "to": ["a@x.example"]}
    evil = "a@x.example\nBcc: everybody@x.example"
    message = EmailMessage(**{**parts, field: [evil] if field == "to" else evil})

    with pytest.raises(BadHeaderError):
        message.message()


@pytest.mark.parametrize(
    "outside",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>',
        '<!DOCTYPE svg [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>',
    ],
)
def test_xml_that_reaches_outside_is_refused(outside: str) -> None:
    upload = SimpleUploadedFile("a.svg", svg("&x;" if "% x" not in outside else "", outside))

    with pytest.raises(files.FileRefused, match="damaged"):
        files.store(upload)
