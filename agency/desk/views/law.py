"""The law texts: what they still need, and the button that publishes them. The owner's only."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from agency.desk.law_rows import is_written_for_elsewhere, law_rows, names_of
from agency.desk.links import at
from agency.desk.navigation import is_owner
from agency.desk.page import actor, show
from catalog.legal import services


@require_safe
def law_page(request: HttpRequest) -> HttpResponse:
    if not is_owner(request.user):
        raise Http404
    rows = law_rows()
    context = {
        "rows": rows,
        "has_changes": any(row.has_changed for row in rows),
        "is_practice": services.is_practice(),
        "is_elsewhere": is_written_for_elsewhere(),
    }
    return show(request, "law", _("Law texts"), context)


@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """All that changed, as the next versions; all or nothing."""
    if not is_owner(request.user):
        raise Http404
    try:
        services.publish_all(actor=actor(request))
    except services.Incomplete as error:
        messages.error(
            request,
            _("Nothing was published. Complete in the settings: %(fields)s.")
            % {"fields": ", ".join(names_of(error.blanks))},
        )
    else:
        messages.success(request, _("The texts are published. Earlier versions stay readable."))
    return redirect(at("desk_law"))
