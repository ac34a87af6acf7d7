"""What every work screen does the same way: the admin's frame, and a domain error as a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.access import current_user
from agency.desk.refusals import MOVED_ON, is_refusal, sentence
from kernel.actors import Actor


class Invalid(Exception):
    """The form says what is wrong; show the screen again with what was typed."""


def show(
    request: HttpRequest, template: str, title: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """A screen inside the admin's frame. `form`, when given, puts "Error:" into the title."""
    frame = admin.site.each_context(request)
    return TemplateResponse(
        request, f"desk/{template}.html", {**frame, "title": title, **context}, status=status
    )


def actor(request: HttpRequest) -> Actor:
    return current_user(request).actor


def attempt(
    request: HttpRequest, form: forms.Form | None, run: Callable[[], object], done: str
) -> None:
    """Run a service and say `done`; a step already taken is said calmly, with what was typed.

    Raises Invalid when the form can be corrected.
    """
    try:
        run()
    except MOVED_ON as error:
        messages.info(request, _moved_on(error, form))
    except Exception as error:
        if form is None or not is_refusal(error):
            if not is_refusal(error):
                raise
            messages.warning(request, sentence(error))
            return
        form.add_error(None, sentence(error))
        raise Invalid from error
    else:
        messages.success(request, done)


def valid(form: forms.Form) -> dict[str, Any]:
    """The clean values. Raises Invalid."""
    if not form.is_valid():
        raise Invalid
    return form.cleaned_data


def _moved_on(error: Exception, form: forms.Form | None) -> str:
    words = _typed(form)
    if not words:
        return sentence(error)
    return _("%(sentence)s Your text: “%(words)s”") % {"sentence": sentence(error), "words": words}


def _typed(form: forms.Form | None) -> str:
    if form is None:
        return ""
    texts = [
        str(form.cleaned_data.get(name, ""))
        for name, field in form.fields.items()
        if isinstance(field.widget, forms.Textarea)
    ]
    return Truncator(" / ".join(text for text in texts if text)).chars(600)
