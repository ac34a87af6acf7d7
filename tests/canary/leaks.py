"""Leaks on purpose, each by another way and with a mark of its own: the walk has to find them all.

They are put where a careless change would put them: into the names that views, mails and the
gateway use. Nothing of the product knows about them.
"""

from __future__ import annotations

import base64
import gzip
import zlib
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.http import HttpResponse

from kernel import files
from orders.views import doors, space
from payments import views as paying
from payments.services import checkout
from tests.kernel.corpus import package as zipped

brief_pages = import_module("orders.views.brief")  # the view of that name hides it
portal: Any = import_module("freelancers.views")
kernel_mail: Any = import_module("kernel.mail")
Patch = pytest.MonkeyPatch
Change = Callable[[HttpResponse, str], None]


def entities(word: str) -> str:
    return "".join(f"&#{ord(letter)};" for letter in word)


def in_body(text: Callable[[str], str]) -> Change:
    def change(answer: HttpResponse, word: str) -> None:
        answer.content += text(word).encode()

    return change


def in_header(name: str, text: Callable[[str], str]) -> Change:
    def change(answer: HttpResponse, word: str) -> None:
        answer.headers[name] = text(word)

    return change


def in_cookie(answer: HttpResponse, word: str) -> None:
    answer.set_cookie("seen", word)


def as_json(answer: HttpResponse, word: str) -> None:
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in word)
    answer.content = f'{{"maker": "{escaped}"}}'.encode()
    answer.headers["Content-Type"] = "application/json"


def as_packed_csv(answer: HttpResponse, word: str) -> None:
    answer.content = gzip.compress(f"order;maker\n1;{word}\n".encode("utf-16"))
    answer.headers["Content-Type"] = "text/csv"


def as_pdf(answer: HttpResponse, word: str) -> None:
    stream = zlib.compress(f"({word}) Tj".encode())
    answer.content = b"%PDF-1.7\n1 0 obj\nstream\n" + stream + b"\nendstream\n%%EOF"
    answer.headers["Content-Type"] = "application/pdf"


# Where a page is rendered: the module, its template, and what is done to the answer.
ON_PAGES: dict[str, tuple[Any, str, Change]] = {
    "response header": (space, "orders/list.html", in_header("X-Maker", str)),
    "ETag": (
        space,
        "orders/approve.html",
        in_header("ETag", lambda word: base64.b64encode(f"maker {word}".encode()).decode()),
    ),
    "Set-Cookie": (space, "orders/cancel.html", in_cookie),
    "HTML comment": (space, "orders/detail.html", in_body(lambda word: f"<!-- {word} -->")),
    "primary key": (space, "orders/detail.html", in_body(lambda word: f'<i id="o-{word}"></i>')),
    "HTML attribute": (
        brief_pages,
        "orders/brief_read.html",
        in_body(lambda word: f'<i data-maker="{entities(word)}"></i>'),
    ),
    "link": (
        brief_pages,
        "orders/brief.html",
        in_body(lambda word: f'<a href="https://x.example/?m={quote(word)}">x</a>'),
    ),
    "error page": (doors, "orders/moved_on.html", in_body(str.upper)),
    "JSON": (space, "orders/list.html", as_json),
    "packed CSV": (paying, "payments/checkout.html", as_packed_csv),
    "PDF": (space, "orders/changes.html", as_pdf),
}


def on_page(patch: Patch, place: str, word: str) -> None:
    module, template, change = ON_PAGES[place]
    inner = module.render

    def render(request: Any, name: str, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = inner(request, name, *args, **kwargs)
        if name == template:
            change(answer, word)
        return answer

    patch.setattr(module, "render", render)


def on_job_page(patch: Patch, price: str) -> None:
    """What the client paid, on the freelancer's page of a job, as a French page writes it."""
    inner = portal.render
    shown = f"<p>{price}</p>".replace("\u202f", "&#8239;").replace("\xa0", "&nbsp;")

    def render(request: Any, name: str, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = inner(request, name, *args, **kwargs)
        answer.content += shown.encode() if name == "freelancers/job.html" else b""
        return answer

    patch.setattr(portal, "render", render)


def file_name(patch: Patch, word: str) -> None:
    class Leaking:
        @staticmethod
        def signed_redirect(request: Any, file: Any, _name: str) -> Any:
            return files.signed_redirect(request, file, f"{word}.zip")

    patch.setattr(space, "files", Leaking)


def zip_member(patch: Patch, word: str) -> None:
    content = zipped(("deep.zip", zipped((f"{word}/logo.txt", b"logo"))))
    patch.setattr(files, "open_content", lambda _file: ContentFile(content))


def reply_to(patch: Patch, word: str) -> None:
    _in_message(patch, lambda fields: fields.update(reply_to=[f"Maker <{word}@makers.example>"]))


def message_id_domain(patch: Patch, word: str) -> None:
    patch.setattr(settings, "DEFAULT_FROM_EMAIL", f"hello@{word}.example")


def _in_message(patch: Patch, change: Callable[[dict[str, Any]], None]) -> None:
    inner = kernel_mail.EmailMultiAlternatives

    def message(**fields: Any) -> Any:
        change(fields)
        return inner(**fields)

    patch.setattr(kernel_mail, "EmailMultiAlternatives", message)


def mail_part(patch: Patch, word: str) -> None:
    """In the HTML part only, where quoted-printable breaks the line."""
    inner = kernel_mail.render

    def render(name: str, **given: Any) -> tuple[str, str, str]:
        subject, text, html = inner(name, **given)
        return subject, text, f"{html}<p>{'é' * 30}{word}</p>"

    patch.setattr(kernel_mail, "render", render)


def at_stripe(patch: Patch, word: str) -> None:
    inner = checkout._request
    patch.setattr(checkout, "_request", lambda payment: replace(inner(payment), description=word))


def in_memory(patch: Patch, word: str) -> None:
    patch.setitem(caches["local"]._cache, f":1:page:{word}", b"")  # type: ignore[attr-defined]


ELSEWHERE: dict[str, Callable[[Patch, str], None]] = {
    "file name": file_name,
    "member of a zip in a zip": zip_member,
    "Reply-To": reply_to,
    "Message-ID domain": message_id_domain,
    "part of a mail": mail_part,
    "Stripe description": at_stripe,
    "cache key": in_memory,
}
