"""What an invoice copies at issue: seller, buyer, lines, mentions. Read here, printed elsewhere.

Amounts are minor units and rates are text, so that the copy reads back equal on both databases.
The codes are those of EN 16931, kept for Factur-X.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby
from typing import Any, TypedDict

from catalog.legal import services as law
from catalog.legal.models import Document
from kernel.countries import VAT_SHAPES
from kernel.letterhead import FOR_COMPANIES, has_mediator, mentions, seller
from kernel.models import AgencyProfile
from kernel.money import Money
from orders.buyers import BuyerKind, VatReason
from orders.models import Order, OrderLine
from orders.services.placing import NO_MAILBOX
from payments.models import Invoice

# UNTDID 5305: standard rate, exempt, reverse charge, outside the scope
CATEGORIES = {"domestic": "S", "franchise": "E", "reverse_charge": "AE", "abroad": "O"}
OPERATION = "S1"  # BT-23: a supply of services
PAPER = "invoice-1"  # the layout: a new design is a new file, so that old papers stay as they were
_OF_THE_PAYMENT = ("paid_on", "withdrawal_text")
Facts = dict[str, Any]


class Line(TypedDict):
    title_en: str
    title_fr: str
    net: int
    vat_rate: str
    vat: int
    gross: int
    category: str


def lines_of(order: Order) -> list[Line]:
    return [
        Line(
            title_en=line.title_en,
            title_fr=line.title_fr,
            net=line.net_amount,
            vat_rate=f"{line.vat_rate:.4f}",
            vat=line.vat_amount,
            gross=line.gross_amount,
            category=CATEGORIES[_vat_reason(line)],
        )
        for line in order.lines.all()
    ]


def lines_back(original: Invoice, *, net: Money, vat: Money) -> list[Line]:
    """The original's lines when all of it goes back at once, else one line for each rate."""
    if (net, vat) == (original.net, original.vat):
        lines: list[Line] = original.facts["lines"]
        return lines
    left = _left_by_rate(original)
    nets = _split(net, [line["net"] for line in left])
    vats = _split(vat, [line["vat"] for line in left])
    reference = original.facts["order"]["reference"]
    return [
        Line(
            title_en=f"Partial refund of order {reference}",
            title_fr=f"Remboursement partiel de la commande {reference}",
            net=net_part,
            vat_rate=line["vat_rate"],
            vat=vat_part,
            gross=net_part + vat_part,
            category=line["category"],
        )
        for line, net_part, vat_part in zip(left, nets, vats, strict=True)
        if net_part or vat_part
    ]


def parties(order: Order, agency: AgencyProfile, day: date) -> Facts:
    """Everything but the lines of an invoice issued on `day`."""
    reason = next((_vat_reason(line) for line in order.lines.all()), VatReason.DOMESTIC.value)
    return {
        "seller": seller(agency),
        "buyer": _buyer(order),
        "order": {
            "reference": order.reference,
            "ordered_on": order.placed_at.astimezone(agency.zone).date().isoformat(),
            "purchase_order": order.purchase_order,
        },
        "paper": PAPER,
        "operation": OPERATION,
        "vat_reason": reason,
        "mentions": mentions(_codes(order, reason, agency), agency, day),
        "brand": agency.brand_color,
    }


def texts_of(order: Order) -> Facts:
    """The version of the withdrawal text that goes with a consumer's contract, if one is published.

    Practice mode may publish it now: call before the lock of the series is taken.
    """
    if order.withdraw_before is None:
        return {}
    try:
        text = law.current_version(Document.WITHDRAWAL, order.language)
    except law.NothingPublished:
        return {}
    return {"withdrawal_text": text.number}


def parties_again(original: Invoice, agency: AgencyProfile) -> Facts:
    """A credit note speaks of its invoice: the same buyer and VAT, the seller as it is today."""
    facts = {name: value for name, value in original.facts.items() if name not in _OF_THE_PAYMENT}
    kept = {*CATEGORIES, "category"}
    mentions = [each for each in facts["mentions"] if each["code"] in kept]
    return {**facts, "seller": seller(agency), "mentions": mentions}


def _buyer(order: Order) -> Facts:
    is_company = order.buyer_kind == BuyerKind.COMPANY
    company = order.company_name if is_company else ""
    number = order.vat_number if is_company else ""
    french = re.fullmatch(VAT_SHAPES["FR"], number)
    return {
        "kind": order.buyer_kind,
        "name": company or order.name,
        "contact": order.name if company else "",
        "address": order.billing_address,
        "country": order.country,
        "email": "" if order.email.endswith(f"@{NO_MAILBOX}") else order.email,
        "vat_number": number,
        "legal_id": number[4:] if french else "",
    }


def _vat_reason(line: OrderLine) -> str:
    """Lines from before reasons were kept say it by their rate."""
    if line.vat_reason:
        return line.vat_reason
    return VatReason.DOMESTIC.value if line.vat_rate else VatReason.FRANCHISE.value


def _codes(order: Order, reason: str, agency: AgencyProfile) -> list[str]:
    codes = [] if reason == VatReason.DOMESTIC else [reason]
    codes.append("category")
    if order.buyer_kind == BuyerKind.COMPANY:
        codes += FOR_COMPANIES
    elif has_mediator(agency):
        codes.append("mediator")
    return codes


def _left_by_rate(original: Invoice) -> list[Line]:
    """What of the invoice no credit note has taken back, rate by rate."""
    signed = [(line, 1) for line in original.facts["lines"]]
    for note in original.credit_notes.all():
        signed += [(line, -1) for line in note.facts["lines"]]
    signed.sort(key=lambda pair: (pair[0]["vat_rate"], pair[0]["category"]))
    groups = groupby(signed, key=lambda pair: (pair[0]["vat_rate"], pair[0]["category"]))
    return [
        Line(
            title_en="",
            title_fr="",
            net=sum(sign * line["net"] for line, sign in rows),
            vat_rate=rate,
            vat=sum(sign * line["vat"] for line, sign in rows),
            gross=sum(sign * line["gross"] for line, sign in rows),
            category=category,
        )
        for (rate, category), rows in ((key, list(found)) for key, found in groups)
    ]


def _split(amount: Money, weights: list[int]) -> list[int]:
    if not amount:
        return [0 for _weight in weights]
    return [part.amount for part in amount.allocate(weights)]
