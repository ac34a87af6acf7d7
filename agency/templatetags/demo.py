"""What the demo bar shows."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.template.context import RequestContext

from agency.practice import is_local
from kernel import clock

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_now(context: RequestContext) -> datetime | None:
    """The demo's present; nothing for a request that did not come from this machine."""
    request = context.get("request")
    return clock.now() if request and is_local(request) else None
