"""What somebody typed into a brief when their session was gone: kept in the new one.

The answer is the same whether the order exists. It comes back after sign-in, because signing in
changes the session's key and keeps its content.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

_KEY = "kept_brief"
_FIELDS_AT_MOST = 60
_LETTERS_AT_MOST = 60_000


def keep(request: HttpRequest, public_id: str) -> None:
    """Remember the posted answers, for one order at a time and within bounds."""
    answers: dict[str, list[str]] = {}
    room = _LETTERS_AT_MOST
    for name, values in list(request.POST.lists())[:_FIELDS_AT_MOST]:
        if name in ("csrfmiddlewaretoken", "go", "remove"):
            continue
        texts = [str(value)[:room] for value in values]
        room -= sum(len(text) for text in texts)
        answers[name[:60]] = texts
    request.session[_KEY] = {"order": public_id, "answers": answers}


def kept(request: HttpRequest, public_id: str, several: frozenset[str]) -> dict[str, Any]:
    """The answers kept for this order by field; fields of `several` are lists."""
    found = request.session.get(_KEY, {})
    if found.get("order") != public_id:
        return {}
    return {
        name: values if name in several else (values[-1] if values else "")
        for name, values in found["answers"].items()
    }


def drop(request: HttpRequest, public_id: str, names: frozenset[str]) -> None:
    """Forget the kept answers that are saved now."""
    found = request.session.get(_KEY, {})
    if found.get("order") != public_id:
        return
    left = {name: value for name, value in found["answers"].items() if name not in names}
    if left:
        request.session[_KEY] = {"order": public_id, "answers": left}
    else:
        del request.session[_KEY]
