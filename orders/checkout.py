"""An order in the making, kept in the visitor's session: nothing of it stands in an address.

Each tab has its own, named by `key`; the order it becomes is tied to `form_key`, which never leaves
the server, so that pressing twice is one order and an address opens nobody else's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.http import HttpRequest

from catalog.storefront import Choice
from kernel import ids
from orders.details import Details

_KEY = "checkouts"
_AT_MOST = 5
QUOTE = "quote"
"""Stands for the service in the draft of a quote, whose key is the quote's own."""


@dataclass(frozen=True)
class Draft:
    """`details` is what the details page took, `coupon` the code that counted when it was typed;
    `placed` the order it became, `again` the order it repeats. `kept` names its row when a link by
    mail was asked for."""

    key: str
    service: str
    package: str
    extras: list[str]
    details: dict[str, str]
    form_key: str = field(default_factory=ids.public_id)
    placed: str = ""
    coupon: str = ""
    kept: str = ""
    is_restored: bool = False
    again: str = ""

    def is_of(self, choice: Choice) -> bool:
        """Whether this choice is what was put together, nothing more and nothing less."""
        same = self.package == choice.package.tier
        return same and sorted(self.extras) == sorted(extra.code for extra in choice.extras)


def find(request: HttpRequest, service: str, key: str) -> Draft | None:
    return next(
        (each for each in _all(request) if (each.service, each.key) == (service, key)), None
    )


def resume(request: HttpRequest, service: str, choice: Choice) -> Draft | None:
    """The newest draft of the same choice that is no order yet: back, refresh, a second tab."""
    for draft in reversed(_all(request)):
        if draft.service == service and not draft.placed and draft.is_of(choice):
            return draft
    return None


def last_details(request: HttpRequest) -> dict[str, str]:
    """Who ordered, as typed last in this browser."""
    found = _all(request)
    return found[-1].details if found else {}


def keep(
    request: HttpRequest, *, service: str, key: str, choice: Choice, details: Mapping[str, str]
) -> Draft:
    before = find(request, service, key)
    new = Draft(key, service, choice.package.tier, [], dict(details))
    draft = replace(
        before or new,
        package=new.package,
        extras=[extra.code for extra in choice.extras],
        details=new.details,
    )
    _store(request, draft)
    return draft


def repeat(
    request: HttpRequest,
    *,
    order: str,
    service: str,
    package: str,
    extras: list[str],
    details: dict[str, str],
) -> Draft:
    """The draft of an order again, as it was; the one that waits already, when there is one."""
    waiting = [each for each in _all(request) if each.again == order and not each.placed]
    draft = Draft(
        key=waiting[-1].key if waiting else ids.public_id(),
        service=service,
        package=package,
        extras=extras,
        details=details,
        form_key=waiting[-1].form_key if waiting else ids.public_id(),
        again=order,
    )
    _store(request, draft)
    return draft


def restore(request: HttpRequest, draft: Draft) -> Draft:
    """A draft from a mailed link. The same link twice is one draft; a new one after its order."""
    before = find(request, draft.service, draft.key)
    if before and before.placed:
        draft = replace(draft, key=ids.public_id())
    elif before:
        draft = replace(draft, form_key=before.form_key)
    _store(request, draft)
    return draft


def keep_for_quote(request: HttpRequest, key: str, details: Details) -> Draft:
    """Who accepts a quote. It becomes one order, whoever presses."""
    before = find(request, QUOTE, key)
    kept = before.form_key if before else ids.public_id()
    typed = {name: str(each) for name, each in details.items()}
    draft = Draft(key, QUOTE, "", [], typed, form_key=kept)
    _store(request, draft)
    return draft


def forget_all(request: HttpRequest) -> None:
    """From now on this browser orders for somebody else: nothing typed is taken over."""
    request.session.pop(_KEY, None)


def mark_kept(request: HttpRequest, draft: Draft, kept: str) -> None:
    """Empty: it is not kept any more."""
    _store(request, replace(draft, kept=kept))


def keep_coupon(request: HttpRequest, draft: Draft, code: str) -> None:
    """An empty code takes it away again."""
    _store(request, replace(draft, coupon=code))


def mark_placed(request: HttpRequest, draft: Draft, order: str) -> None:
    _store(request, replace(draft, placed=order))


def _all(request: HttpRequest) -> list[Draft]:
    kept: list[dict[str, Any]] = request.session.get(_KEY, [])
    return [Draft(**row) for row in kept]


def _store(request: HttpRequest, draft: Draft) -> None:
    others = [each for each in _all(request) if each.key != draft.key]
    request.session[_KEY] = [asdict(each) for each in (*others, draft)][-_AT_MOST:]
