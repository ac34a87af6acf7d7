"""The only formatters of money and time in templates. Built in: no `load` needed."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache, partial

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal
from django import template
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel import clock, i18n, versions
from kernel.money import Money

register = template.Library()

_DAY = {"en": "EEE d MMM", "fr": "EEE d MMM"}
_LONG_DAY = {"en": "EEEE d MMMM", "fr": "EEEE d MMMM"}
MINUS = "\u2212"
_TIME = {"en": "HH:mm", "fr": "H 'h' mm"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol of img/icons.svg. Always decorative: say the same in words beside it."""
    return _icon(name, static("img/icons.svg"))


@lru_cache(maxsize=512)
def _icon(name: str, sprite: str) -> SafeString:
    return format_html('<svg class="i" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


class KeptNode(template.Node):
    def __init__(self, name: str, nodelist: template.NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: template.Context) -> SafeString:
        name = f"part:{self.name}:{i18n.current()}"
        build = partial(self.nodelist.render, context)
        return versions.remember_for(versions.of_profile(), name, build)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept "foot" %}…{% endkept %}`: drawn once per process and language until the agency's
    profile changes. Only for what says the same on every page to everybody."""
    name = token.split_contents()[1].strip('"')
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(name, nodelist)


@register.filter
def money(value: Money | None) -> str:
    """`€450`, `450 €`, `€12.50`, `−€50`: cents only when there are any, a true minus sign."""
    return "" if value is None else _money(value, i18n.current())


@lru_cache(maxsize=4096)
def _money(value: Money, language: str) -> str:
    if value.amount < 0:
        return f"{MINUS}{_money(-value, language)}"
    locale = Locale.parse(language)
    if value.decimal != value.decimal.to_integral_value():
        return str(format_currency(value.decimal, value.currency, locale=locale))
    pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    return str(
        format_currency(
            value.decimal, value.currency, format=pattern, locale=locale, currency_digits=False
        )
    )


@register.filter
def percentage(value: Decimal | int | None, places: int = 1) -> str:
    """`41.8%`, in French `41,8 %`; empty when there is nothing to divide by."""
    if value is None:
        return ""
    number = format_decimal(value, format=f"#,##0.{'#' * places}", locale=i18n.current())
    number = number.replace("-", MINUS)
    return f"{number}\u202f%" if i18n.current() == "fr" else f"{number}%"


@register.filter
def rate(value: Decimal) -> str:
    """A VAT rate such as 0.2000 as `20 %`."""
    return percentage(value * 100)


@register.filter
def day(value: date | None) -> str:
    """`Mon 30 Nov`; with its year when that is not this year."""
    return _date(value, _DAY)


@register.filter
def long_day(value: date | None) -> str:
    return _date(value, _LONG_DAY)


@register.filter
def full_day(value: date | None) -> str:
    """`Monday 30 November 2026`: for what is kept and read in another year."""
    return _date(value, _LONG_DAY, with_year=True)


@register.filter
def clock_time(value: datetime | None) -> str:
    if value is None:
        return ""
    language = i18n.current()
    local = timezone.localtime(value).replace(tzinfo=None)
    return str(format_datetime(local, _TIME[language], locale=language)).replace(" ", "\u202f")


@register.filter
def moment(value: datetime | None) -> str:
    """`Mon 30 Nov, 18:00` / `lun. 30 nov., 18 h 00`."""
    return f"{day(value)}, {clock_time(value)}" if value else ""


@register.filter
def age(value: datetime | None) -> str:
    """How long ago: `40 min`, `27 h`, `3 days`."""
    return "" if value is None else span(clock.now() - value)


@register.filter
def span(value: timedelta) -> str:
    minutes = int(abs(value).total_seconds() // 60)
    if minutes < 60:
        return _("%(count)d min") % {"count": minutes}
    if minutes < 60 * 48:
        return _("%(count)d h") % {"count": minutes // 60}
    days = minutes // 1440
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


@register.filter
def filesize(value: int) -> str:
    """`2.4 MB` in decimal units, as people's computers show it."""
    units = {"en": ("B", "kB", "MB", "GB"), "fr": ("o", "ko", "Mo", "Go")}[i18n.current()]
    size, step = Decimal(value), 0
    while size >= 1000 and step < 3:
        size, step = size / 1000, step + 1
    number = format_decimal(size, format="#,##0.#", locale=i18n.current())
    return f"{number}\u00a0{units[step]}"


def _date(value: date | None, patterns: dict[str, str], *, with_year: bool = False) -> str:
    if value is None:
        return ""
    language = i18n.current()
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    with_year = with_year or local.year != timezone.localtime(clock.now()).year
    pattern = f"{patterns[language]} y" if with_year else patterns[language]
    return _day(local, pattern, language)


@lru_cache(maxsize=4096)
def _day(value: date, pattern: str, language: str) -> str:
    words = str(format_date(value, pattern, locale=language))
    if language != "fr" or value.day != 1:
        return words
    return re.sub(r"(^|\s)1(?=\s)", r"\g<1>1er", words, count=1)


def date_words(value: date, pattern: str) -> str:
    """A day by CLDR's pattern. French counts the first of a month only: `1er décembre`."""
    return _day(value, pattern, i18n.current())
