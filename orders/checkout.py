"""An order in the making, kept in the visitor's session: nothing of it stands in an address.

Each tab has its own, named by `key`; the order it becomes is tied to `form_key`, which never leaves
the server, so that pressing twice is one order and an address opens nobody else's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.http import HttpRequest

from catalog.storefront import Choice
from kernel import ids
from orders.details import Details

_KEY = "checkouts"
_AT_MOST = 5
SELECTED = "selected"
"""Names of the drafts that stay, because they are ordered together (orders.selection)."""
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


def is_name(key: str) -> bool:
    """Whether a draft can be called so."""
    return re.fullmatch(r"[\w-]{1,22}", key, re.ASCII) is not None


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
    return next((each.details for each in reversed(_all(request)) if each.details), {})


def all_of(request: HttpRequest, keys: Sequence[str]) -> list[Draft]:
    """The drafts of these names that are no orders yet, in the order of the names."""
    found = {each.key: each for each in _all(request) if not each.placed}
    return [found[key] for key in keys if key in found]


def set_details(request: HttpRequest, keys: Sequence[str], details: Mapping[str, str]) -> None:
    """The same buyer for all of them."""
    for draft in all_of(request, keys):
        _store(request, replace(draft, details=dict(details)))


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


def copy(request: HttpRequest, draft: Draft) -> Draft:
    """The same choice once more: an order of its own."""
    twin = Draft(ids.public_id(), draft.service, draft.package, draft.extras, draft.details)
    _store(request, twin)
    return twin


def placed_of(request: HttpRequest, keys: Sequence[str]) -> list[str]:
    """The orders that the drafts of these names became, as far as they did."""
    return [each.placed for each in _all(request) if each.key in keys and each.placed]


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
    names = [name for name in dict(request.session.items()) if name.startswith(SELECTED)]
    for name in (_KEY, *names):
        request.session.pop(name, None)


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
    rows = [*(each for each in _all(request) if each.key != draft.key), draft]
    selected = request.session.get(SELECTED, [])
    spare = [each.key for each in rows if each.key not in selected][-_AT_MOST:]
    request.session[_KEY] = [asdict(each) for each in rows if each.key in (*selected, *spare)]
