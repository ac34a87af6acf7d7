"""What an offer holds, in words with their plurals."""

from __future__ import annotations

from django import template
from django.utils.translation import ngettext

from catalog.models import Extra, ExtraKind

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
def days_moved(extra: Extra) -> str:
    """What an extra does to the date: `Adds 2 working days.`, nothing when it does nothing."""
    count, is_each = abs(extra.extra_days), extra.kind == ExtraKind.QUANTITY
    if not count:
        return ""
    if extra.extra_days < 0:
        words = _taken_off_each(count) if is_each else _taken_off(count)
    else:
        words = _added_each(count) if is_each else _added(count)
    return words % {"days": count}


def _added(count: int) -> str:
    return ngettext("Adds %(days)s working day.", "Adds %(days)s working days.", count)


def _added_each(count: int) -> str:
    return ngettext(
        "Each one adds %(days)s working day.", "Each one adds %(days)s working days.", count
    )


def _taken_off(count: int) -> str:
    return ngettext("Takes off %(days)s working day.", "Takes off %(days)s working days.", count)


def _taken_off_each(count: int) -> str:
    return ngettext(
        "Each one takes off %(days)s working day.",
        "Each one takes off %(days)s working days.",
        count,
    )
