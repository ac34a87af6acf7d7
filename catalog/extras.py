"""Extras as a buyer wants them: ticked, so many, this choice, with this text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from catalog.models import Extra, ExtraKind, Package, Service
from kernel.i18n import current, told
from kernel.money import Money

TEXT_LENGTH = 300
FIELD = "extra-"
"""Before the name of an extra whose value is typed or chosen; a box to tick is `extra`."""


@dataclass(frozen=True)
class Picked:
    """An extra as one buyer wants it, in one package. `option` counts the extra's choices."""

    extra: Extra
    tier: str
    quantity: int = 1
    option: int | None = None
    text: str = ""

    @property
    def code(self) -> str:
        """`kit`, `posts=3`: what an address or a checkout remembers of it."""
        value = self.value
        return f"{self.extra.slug}={value}" if value else self.extra.slug

    @property
    def value(self) -> str:
        """What stands in its field."""
        match self.extra.kind:
            case ExtraKind.QUANTITY:
                return str(self.quantity)
            case ExtraKind.CHOICE:
                return "" if self.option is None else str(self.option)
            case ExtraKind.TEXT:
                return self.text
        return ""

    @property
    def price(self) -> Money:
        """Of all pieces, with what the choice costs on top."""
        piece = self.extra.price_with(self.tier)
        if self.option is not None:
            piece += option_price(self.extra, self.option)
        return piece * self.quantity

    @property
    def extra_days(self) -> int:
        """Of all pieces."""
        return self.extra.extra_days * self.quantity

    @property
    def name(self) -> str:
        return self.title(current())

    def title(self, code: str) -> str:
        """`Social post × 3`, `Format: square`, in one language."""
        name = str(told(self.extra, "name", code))
        if self.extra.kind == ExtraKind.QUANTITY:
            return f"{name} × {self.quantity}"
        if self.option is not None:
            return f"{name}{_COLON[code]}{self.choice(code)}"
        return name

    def choice(self, code: str) -> str:
        if self.option is None:
            return ""
        options: list[str] = told(self.extra, "options", code)
        return options[self.option] if self.option < len(options) else ""


_COLON = {"en": ": ", "fr": "\u202f: "}


@dataclass(frozen=True)
class Offered:
    """An extra on the page, beside the package chosen. `value` is what its field holds.

    `partners`: the names of the packages it goes with, when it does not go with all of them.
    `is_wanted`: it was asked for, whether it can be had or not.
    """

    extra: Extra
    tier: str
    is_sold_out: bool
    picked: Picked | None
    partners: tuple[str, ...] = ()
    is_wanted: bool = False

    @property
    def value(self) -> str:
        return self.picked.value if self.picked else ""

    @property
    def is_offered(self) -> bool:
        return self.extra.is_offered_with(self.tier)

    @property
    def partners_in_words(self) -> str:
        """`Standard and Premium`."""
        *first, last = self.partners
        words = {"first": ", ".join(first), "last": last}
        return _("%(first)s and %(last)s") % words if first else last

    @property
    def is_open(self) -> bool:
        """Can be had today with this package."""
        return self.is_offered and not self.is_sold_out

    @property
    def price(self) -> Money:
        return self.extra.price_with(self.tier)

    @property
    def prices(self) -> str:
        """`basic:6000 premium:9000` for the live total: a level that is not named has it not."""
        tiers = ("basic", "standard", "premium")
        offered = [tier for tier in tiers if self.extra.is_offered_with(tier)]
        return " ".join(f"{tier}:{self.extra.price_with(tier).amount}" for tier in offered)

    @property
    def options(self) -> list[tuple[int, str, Money]]:
        """(index, words, what it costs on top)."""
        return [
            (index, words, option_price(self.extra, index))
            for index, words in enumerate(self.extra.options)
        ]


def option_price(extra: Extra, option: int) -> Money:
    amounts = extra.option_amounts
    return Money(amounts[option] if option < len(amounts) else 0, extra.currency)


def codes(given: QueryDict) -> list[str]:
    """What an address or a form says of extras, as codes."""
    typed = [
        f"{name.removeprefix(FIELD)}={value}"
        for name in given
        if name.startswith(FIELD)
        for value in given.getlist(name)
        if value.strip()
    ]
    return [*given.getlist("extra"), *typed]


def slugs(wanted: Iterable[str]) -> set[str]:
    """Which extras these codes ask for, rightly or not."""
    return {code.partition("=")[0] for code in wanted}


def picked(service: Service, package: Package, wanted: Iterable[str]) -> tuple[Picked, ...]:
    """The extras that these codes name, as far as the package offers them; a wrong one is none."""
    values: dict[str, str] = {}
    for code in wanted:
        slug, _equals, value = code.partition("=")
        values[slug] = value
    found = (
        _picked(extra, package.tier, values[extra.slug])
        for extra in service.extras.all()
        if extra.slug in values and extra.is_offered_with(package.tier)
    )
    return tuple(each for each in found if each)


def of(extra: Extra | Picked, package: Package) -> Picked:
    """One piece of a plain extra, as it is."""
    return extra if isinstance(extra, Picked) else Picked(extra, package.tier)


def _picked(extra: Extra, tier: str, value: str) -> Picked | None:
    match extra.kind:
        case ExtraKind.QUANTITY:
            count = number(value)
            return Picked(extra, tier, quantity=min(count, extra.most)) if count else None
        case ExtraKind.CHOICE:
            option = number(value) if value else None
            is_known = option is not None and option < len(extra.options)
            return Picked(extra, tier, option=option) if is_known else None
        case ExtraKind.TEXT:
            text = value.strip()[:TEXT_LENGTH]
            return Picked(extra, tier, text=text) if text else None
    return Picked(extra, tier)


def number(text: str) -> int | None:
    """A count or a place in a list, as an address or a form says it; anything else is none."""
    clean = text.strip()
    return int(clean) if clean.isascii() and clean.isdigit() and len(clean) < 6 else None
