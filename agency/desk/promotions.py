"""What a lower price leaves, before it is promised to anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from agency.desk.margins import Cell, Row, Table
from agency.pricing import Left, left_of
from catalog.reductions import CannotReduce, NotLower, Overlaps, Terms
from kernel import profile
from kernel.money import Money
from kernel.templatetags.relais import day, money, percentage


@dataclass(frozen=True, slots=True)
class Comparison:
    """The full price beside the lower one. `warning`: less than the lowest margin is left."""

    table: Table
    warning: str
    seen: str


def compare(terms: Terms) -> Comparison:
    now, after = left_of(terms.package, [terms.package.full_price, terms.price])
    return Comparison(
        table=price_table([_("Now"), _("Reduced")], [now, after]),
        warning=thin_words(after),
        seen=f"{terms.prior.amount} {terms.price.amount} {after.found.margin.amount}",
    )


def price_table(headings: Sequence[str], columns: Sequence[Left]) -> Table:
    rate = columns[0].rate
    pay_note = rate.freelancer.name if rate else _("nobody has a rate yet")

    def row(label: str, amounts: Sequence[Money], note: str = "") -> Row:
        return Row(label, [Cell(amount, note) for amount in amounts])

    rows = [
        row(_("Price, VAT included"), [each.price for each in columns]),
        row(_("Revenue without VAT"), [each.found.revenue for each in columns]),
        row(_("Freelancer pay"), [-each.found.cost for each in columns], pay_note),
        row(_("Payment fee"), [-each.found.fee for each in columns], _("estimated")),
        row(_("Legal charges"), [-each.found.charges for each in columns]),
        Row(
            _("Margin left"),
            [Cell(each.found.margin, "", each.found.percent) for each in columns],
            is_total=True,
        ),
    ]
    return Table(list(headings), rows)


def thin_words(left: Left) -> str:
    """What to say when less than the lowest margin is left; nothing when all is well."""
    floor, percent = profile.cached().margin_floor_percent, left.found.percent
    if percent is not None and percent >= floor:
        return ""
    return _(
        "This leaves %(margin)s (%(percent)s) of each order; your lowest margin is %(floor)s. "
        "No offer is sent to a freelancer by itself at this price."
    ) % {
        "margin": money(left.found.margin),
        "percent": percentage(percent),
        "floor": percentage(Decimal(floor)),
    }


def refusal(error: CannotReduce) -> tuple[str, str]:
    """The field to correct, and why, with what to do."""
    if isinstance(error, Overlaps):
        dates = {"first": day(error.other.starts_at), "last": day(error.other.last_day)}
        told = _(
            "Another reduction of this package runs from %(first)s to %(last)s. Choose other days, "
            "or end that one first."
        )
        return "first_day", told % dates
    if isinstance(error, NotLower):
        told = _(
            "The lowest price of the 30 days before is %(prior)s. The new price has to be below "
            "it to be announced as a reduction."
        )
        return "price", told % {"prior": money(error.prior)}
    told = _(
        "This package will not have been on sale for 30 days by then, so there is no earlier "
        "price to compare with. Choose a later first day, or change its price without announcing "
        "a reduction."
    )
    return "first_day", told
