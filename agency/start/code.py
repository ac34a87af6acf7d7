"""The setup code: who can read it on the server may begin the agency there."""

from __future__ import annotations

from base64 import b32encode
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from agency.practice import is_local

_LETTERS = 12  # 60 bits


def setup_code() -> str:
    """`ABCD-EFGH-JKLM`: made of SECRET_KEY, so that every process knows it and none stores it.

    It opens nothing but the first page of an empty install.
    """
    digest = salted_hmac("agency.start.code", "v1", algorithm="sha256").digest()
    letters = b32encode(digest).decode()[:_LETTERS]
    return "-".join(letters[at : at + 4] for at in range(0, _LETTERS, 4))


def is_setup_code(typed: str) -> bool:
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return constant_time_compare(plain, setup_code().replace("-", ""))


def asks_code(request: HttpRequest) -> bool:
    """Not in practice mode on this very machine: whoever sits there owns the files as well.

    A proxy beside us may pass strangers on without a mark, so the site's own address must be local
    too.
    """
    return not (is_local(request) and _is_loopback(urlsplit(settings.SITE_URL).hostname or ""))


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
