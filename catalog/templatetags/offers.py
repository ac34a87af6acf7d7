"""What an offer holds, in words with their plurals."""

from __future__ import annotations

from django import template
from django.utils.translation import ngettext

register = template.Library()


@register.filter
def rounds(count: int) -> str:
    """`2 rounds of changes`."""
    words = ngettext("%(rounds)s round of changes", "%(rounds)s rounds of changes", count)
    return words % {"rounds": count}


@register.filter
def opening_days(count: int) -> str:
    """`3 working days`."""
    return ngettext("%(days)s working day", "%(days)s working days", count) % {"days": count}


@register.filter
def days_moved(count: int) -> str:
    """What an extra does to the date: `Adds 2 working days.`, nothing when it does nothing."""
    if count < 0:
        words = ngettext(
            "Takes off %(days)s working day.", "Takes off %(days)s working days.", -count
        )
    elif count:
        words = ngettext("Adds %(days)s working day.", "Adds %(days)s working days.", count)
    else:
        return ""
    return words % {"days": abs(count)}
