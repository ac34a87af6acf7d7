"""What was typed and was wrong, kept in the session until it is right.

The page with the errors is shown by GET: Back and Reload never ask to send a form again.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.http import urlencode

_KEY = "typed"
_MARK = "again"
LONGEST = 2_000


def once_more(
    request: HttpRequest, names: Iterable[str], query: dict[str, str | list[str]] | None = None
) -> HttpResponse:
    """Keep these fields as they were sent, and lead to the page that shows them with its errors."""
    typed = {name: request.POST[name][:LONGEST] for name in names if name in request.POST}
    request.session[_KEY] = {"path": request.path, "typed": typed}
    return redirect(f"{request.path}?{urlencode({**(query or {}), _MARK: '1'}, doseq=True)}")


def recalled(request: HttpRequest) -> QueryDict | None:
    """What was wrong on this page, when it is shown for that reason; None otherwise."""
    kept = request.session.get(_KEY)
    if _MARK not in request.GET or not kept or kept["path"] != request.path:
        return None
    data = QueryDict(mutable=True)
    data.update(kept["typed"])
    return data


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
