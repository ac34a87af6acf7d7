"""The demo bar's buttons: let time pass, and let the real worker do what has become due."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agency.practice import local_only
from kernel import clock, outbox, profile
from kernel.templatetags.relais import moment

STEPS = {"1": timedelta(hours=1), "6": timedelta(hours=6), "24": timedelta(days=1)}


class ClockForm(forms.Form):
    hours = forms.ChoiceField(choices=[(hours, hours) for hours in STEPS])
    next = forms.CharField(required=False)


@local_only
@require_POST
def demo_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock of the whole install forward, then wake the worker."""
    if not profile.current().is_demo:
        raise Http404
    form = ClockForm(request.POST)
    if form.is_valid():
        clock.advance(STEPS[form.cleaned_data["hours"]])
        outbox.nudge()
        messages.info(request, _sentence())
    return redirect(_next(request, form.cleaned_data.get("next", "")))


def _sentence() -> str:
    return _(
        "It is now %(moment)s in the demo. Reminders, deadlines and mails up to this moment are "
        "being worked off: reload the page in a few seconds."
    ) % {"moment": moment(clock.now())}


def _next(request: HttpRequest, target: str) -> str:
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return target
    return "/"
