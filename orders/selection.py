"""What somebody wants to order together: several drafts, in this browser's session."""

from __future__ import annotations

from django.http import HttpRequest

from orders import checkout
from orders.checkout import SELECTED, Draft

AT_MOST = 6
_CHANGING, _COUPON, _TYPED = "selected_changing", "selected_coupon", "selected_typed"


def items(request: HttpRequest) -> list[Draft]:
    """In the order in which they were chosen; what became an order is gone."""
    return checkout.all_of(request, request.session.get(SELECTED, []))


def others(request: HttpRequest, key: str) -> list[Draft]:
    """Everything else that is ordered with this draft."""
    return [each for each in items(request) if each.key != key]


def add(request: HttpRequest, key: str) -> None:
    """Again: it stays where it is."""
    names = [each.key for each in items(request)]
    request.session[SELECTED] = names if key in names else [*names, key]
    forget_changing(request, key)


def holds(request: HttpRequest, key: str) -> bool:
    return any(each.key == key for each in items(request))


def remove(request: HttpRequest, key: str) -> None:
    request.session[SELECTED] = [each.key for each in others(request, key)]
    forget_changing(request, key)


def is_full(request: HttpRequest, key: str) -> bool:
    """Whether this draft would be one too many."""
    return len(others(request, key)) >= AT_MOST


def change(request: HttpRequest, key: str) -> None:
    """The next choice of its service takes its place."""
    request.session[_CHANGING] = key


def changing(request: HttpRequest, service: str) -> Draft | None:
    key = request.session.get(_CHANGING)
    found = (each for each in items(request) if each.key == key and each.service == service)
    return next(found, None)


def forget_changing(request: HttpRequest, key: str) -> None:
    if request.session.get(_CHANGING) == key:
        del request.session[_CHANGING]


def coupon(request: HttpRequest) -> str:
    """The code that counted when it was typed."""
    return str(request.session.get(_COUPON, ""))


def keep_coupon(request: HttpRequest, code: str) -> None:
    """An empty code takes it away again."""
    request.session[_COUPON] = code


def keep_typed(request: HttpRequest, typed: dict[str, str]) -> None:
    """The details so far, right or wrong: they are not typed again for the next service."""
    request.session[_TYPED] = typed


def typed(request: HttpRequest) -> dict[str, str]:
    return dict(request.session.get(_TYPED, {}))


def forget(request: HttpRequest, key: str) -> None:
    """It became an order of its own."""
    if key in request.session.get(SELECTED, []):
        remove(request, key)


def forget_ordered(request: HttpRequest) -> None:
    """They are orders now."""
    for name in (_CHANGING, _COUPON, _TYPED):
        request.session.pop(name, None)
    request.session[SELECTED] = [each.key for each in items(request)]


def size(request: HttpRequest) -> int:
    """How many, for the pages' header: nobody without a session has any."""
    return len(items(request)) if request.session.get(SELECTED) else 0
