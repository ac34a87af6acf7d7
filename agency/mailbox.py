"""The practice mailbox: every mail of this install, to read codes and links from."""

from __future__ import annotations

import re
from email import message_from_string
from email.message import Message
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django import forms
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from agency.practice import local_only
from kernel.models import MailboxMessage

PAGE_SIZE = 50
CODE = r"[A-Z0-9]{3,4}(?:-[A-Z0-9]{3,4}){1,2}"
CODE_LINE = re.compile(rf"(?:^|:)[^\S\n]*({CODE})[^\S\n]*$", re.MULTILINE)
FRAME_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


class MailboxFilter(forms.Form):
    to = forms.CharField(label=_("Address contains"), required=False, max_length=254)


@local_only
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every mail, newest first, narrowed to an address."""
    form = MailboxFilter(request.GET)
    to = form.cleaned_data["to"] if form.is_valid() else ""
    rows = MailboxMessage.objects.filter(to__icontains=to).defer("html", "raw")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for message in page.object_list:
        message.code = code_in(message.text)  # type: ignore[attr-defined]
    return render(request, "mailbox/list.html", {"to": to, "page": page, **_neighbours(page, to)})


@local_only
@require_safe
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # it types views without arguments
def mailbox_message(request: HttpRequest, public_id: str) -> HttpResponse:
    message = get_object_or_404(MailboxMessage, public_id=public_id)
    context = {
        "message": message,
        "code": code_in(message.text),
        "files": [file.get_filename() for file in files_of(message)],
    }
    return render(request, "mailbox/message.html", context)


@local_only
@require_safe
@xframe_options_sameorigin
def mailbox_html(request: HttpRequest, public_id: str) -> HttpResponse:
    """The HTML part for the frame: no script, nothing loaded, whatever the mail says."""
    message = get_object_or_404(MailboxMessage, public_id=public_id)
    headers = {"Content-Security-Policy": FRAME_POLICY}
    return HttpResponse(message.html, headers=headers)


@local_only
@require_safe
def mailbox_file(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """A file the mail carried, to save; it is never shown inside our pages."""
    message = get_object_or_404(MailboxMessage, public_id=public_id)
    found = files_of(message)
    if not 1 <= number <= len(found):
        raise Http404
    file = found[number - 1]
    headers = {"Content-Disposition": f'attachment; filename="{file.get_filename()}"'}
    content = file.get_payload(decode=True)
    return HttpResponse(content, content_type=file.get_content_type(), headers=headers)


def files_of(message: MailboxMessage) -> list[Message]:
    return [part for part in message_from_string(message.raw).walk() if part.get_filename()]


def code_in(text: str) -> str:
    """The sign-in code of a mail: what ends a line, alone or after a colon; else empty."""
    found = CODE_LINE.search(text)
    return found[1] if found else ""


def _neighbours(page: Page[Any], to: str) -> dict[str, str]:
    def url(number: int) -> str:
        return f"{reverse('mailbox')}?{urlencode({'to': to, 'page': str(number)})}"

    return {
        "previous_url": url(page.previous_page_number()) if page.has_previous() else "",
        "next_url": url(page.next_page_number()) if page.has_next() else "",
    }


urlpatterns = [
    path("", mailbox, name="mailbox"),
    path("<str:public_id>/", mailbox_message, name="mailbox-message"),
    path("<str:public_id>/html/", mailbox_html, name="mailbox-html"),
    path("<str:public_id>/files/<int:number>/", mailbox_file, name="mailbox-file"),
]
