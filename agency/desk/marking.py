"""Findings as the owner sees them: marked in the text, named in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from orders.clearing import Wording
from orders.contacts import Finding


def marked(text: str, findings: Iterable[Finding]) -> SafeString:
    """The text, escaped, with each finding inside `<mark>`."""
    parts, at = [], 0
    for each in findings:
        found = format_html(
            '<mark title="{}">{}</mark>', each.kind.label, text[each.start : each.end]
        )
        parts += [(text[at : each.start],), (found,)]
        at = each.end
    return format_html_join("", "{}", [*parts, (text[at:],)])


def kinds_in_words(findings: Iterable[Finding]) -> str:
    """`phone number, site`, each once, in the order found."""
    return ", ".join(dict.fromkeys(each.kind.label for each in findings))


def reason(wordings: Sequence[Wording]) -> str:
    """Why the owner has to look before anything crosses; empty when nothing tells."""
    telling = [each for each in wordings if each.tells]
    if not telling:
        return ""
    words = ngettext(
        "%(count)d answer may tell who the client is: %(labels)s.",
        "%(count)d answers may tell who the client is: %(labels)s.",
        len(telling),
    )
    return words % {"count": len(telling), "labels": ", ".join(each.label for each in telling)}


def pill(findings: Sequence[Finding]) -> str:
    """`Tells: phone number, site`; empty when nothing was found."""
    return _("Tells: %(kinds)s") % {"kinds": kinds_in_words(findings)} if findings else ""
