"""Who may see the practice pages (mailbox, demo clock): this machine, in practice mode."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import add_never_cache_headers

PROXY_MARKS = (
    "HTTP_FORWARDED",
    "HTTP_VIA",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)
View = Callable[..., HttpResponseBase]


def is_local(request: HttpRequest) -> bool:
    """Practice mode, asked from this machine itself and not handed on by a proxy."""
    forwarded = any(name in request.META for name in PROXY_MARKS)
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return settings.IS_SANDBOX and address.is_loopback and not forwarded


def local_only(view: View) -> View:
    """404 for everybody else: to them these pages do not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_local(request):
            raise Http404
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded
