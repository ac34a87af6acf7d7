"""Quotes made for one client: sent, accepted as an ordinary order, declined, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from catalog.models import Package
from kernel import clock, letterhead, outbox, profile
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile
from kernel.money import Money
from orders.buyers import Buyer, BuyerKind, VatReason
from orders.lead_states import PROCESS as LEADS
from orders.lead_states import LeadStatus
from orders.models import ClientQuote, ClientQuoteLine, Lead, LeadMessage, LineKind, Order
from orders.quote_states import QuoteStatus
from orders.services.capacity import locked_service
from orders.services.client_quote_process import _transition, locked_quote, record_quote_birth
from orders.services.errors import PriceChanged, QuoteGone
from orders.services.lead_process import _transition as move_lead
from orders.services.lead_process import locked_lead, refuse_erased
from orders.services.leads import close_open
from orders.services.placing import (
    TRANSFER_TIME,
    OrderDraft,
    accepted_terms,
    begin_order,
    create_order,
    write_lines,
)
from orders.services.process import words
from orders.services.quoting import NetLine, Quote, price_nets

QUOTE_AT_MOST = 99_999_999
"""Minor units: Stripe takes no payment of more."""
PAPER = "quote-1"  # the layout: a new design is a new file, so that old papers stay as they were
REMIND_BEFORE = timedelta(days=3)
REMIND_AT = time(9)


@dataclass(frozen=True, slots=True)
class OfferedLine:
    """`unit` is the net price of one."""

    kind: LineKind
    title_en: str
    title_fr: str
    quantity: int
    unit: Money


@dataclass(frozen=True, slots=True)
class QuoteOffer:
    """What the owner offers. `buyer` decides the VAT printed; the buyer's own details count when
    they order. `form_key`: the same form twice is one quote."""

    lead: Lead
    package: Package
    buyer: Buyer
    lines: tuple[OfferedLine, ...]
    days: int
    revisions: int
    valid_until: date
    company_name: str = ""
    note: str = ""
    form_key: str = ""


def price_offer(offer: QuoteOffer) -> Quote:
    """What the buyer that is named pays, line by line."""
    return _priced(offer.lines, offer.buyer, days=offer.days, revisions=offer.revisions)


def dearest_total(offer: QuoteOffer) -> Money:
    """What the offer costs whoever orders it: with the VAT of a consumer at home, if that is more
    than the buyer that is named pays."""
    at_home = replace(offer, buyer=Buyer(profile.cached().country, BuyerKind.CONSUMER))
    return Money(
        max(price_offer(each).gross.amount for each in (offer, at_home)),
        offer.lines[0].unit.currency,
    )


def price_quote(quote: ClientQuote, buyer: Buyer) -> Quote:
    """What this buyer pays for a quote that was sent: its net prices, and the VAT of the buyer."""
    lines = [
        OfferedLine(LineKind(line.kind), line.title_en, line.title_fr, line.quantity, line.unit)
        for line in quote.lines.all()
    ]
    return _priced(lines, buyer, days=quote.days, revisions=quote.revisions)


@transaction.atomic
def send_quote(*, offer: QuoteOffer, actor: Actor) -> ClientQuote:
    """Number it, keep it for good, promise the mail and one reminder. An open one is replaced.

    Raises IllegalTransition when the question is closed.
    """
    lead = locked_lead(offer.lead.pk)
    sent = ClientQuote.objects.filter(form_key=offer.form_key).first() if offer.form_key else None
    if sent:
        return sent
    refuse_erased(lead)
    if lead.status != LeadStatus.QUOTED:
        LEADS.check("quote", lead.status, actor.kind)
    for old in lead.quotes.select_for_update().filter(status=QuoteStatus.SENT):
        _transition(old, "supersede", actor=actor)
    quote = _write(offer, lead)
    record_quote_birth(quote, actor=actor)
    close_open(lead)
    if lead.status != LeadStatus.QUOTED:
        move_lead(lead, "quote", actor=actor)
    payload = {"quote_id": quote.pk}
    outbox.schedule("orders.mail_quote", key=f"quote:{quote.pk}", payload=payload)
    at = remind_at(quote)
    outbox.schedule("orders.remind_quote", key=f"quote:{quote.pk}", payload=payload, at=at)
    return quote


@transaction.atomic
def accept_quote(*, quote_id: int, draft: OrderDraft) -> Order:
    """An ordinary order with the quote's lines, days and rounds; the second time, the same one.

    It takes its place whatever the queue: it was promised. It may be paid as long as a transfer
    takes, and no longer than the quote holds: a place is not kept for half a year.
    Raises QuoteGone, PriceChanged, TermsChanged.
    """
    locked_service(draft.package.service_id)
    quote = locked_quote(quote_id)
    if quote.order:
        return quote.order
    if not quote.is_open:
        raise QuoteGone(quote.number)
    agency = profile.current()
    buyer = Buyer(draft.country, draft.buyer_kind, draft.vat_number)
    agreed = price_quote(quote, buyer)
    if draft.shown_total not in (None, agreed.gross.amount):
        raise PriceChanged(agreed.gross)
    terms = accepted_terms(draft, agency)
    pay_before = min(quote.ends_at, clock.now() + TRANSFER_TIME)
    order = create_order(draft, agreed, agency, starts_on=None, terms=terms, pay_before=pay_before)
    write_lines(order, agreed)
    _transition(quote, "accept", actor=Actor(ActorKind.CLIENT, order.client_id), order=order)
    begin_order(order, draft)
    return order


@transaction.atomic
def decline_quote(*, quote_id: int, reason: str, body: str, actor: Actor) -> ClientQuote:
    """`body`: what the thread keeps of it, for the owner to answer."""
    lead_id = ClientQuote.objects.values_list("lead_id", flat=True).get(pk=quote_id)
    lead = locked_lead(lead_id)
    quote = locked_quote(quote_id)
    if quote.is_over:
        raise QuoteGone(quote.number)
    words(reason)
    _transition(quote, "decline", actor=actor)
    LeadMessage.objects.create(
        lead=lead,
        author_kind=ActorKind.CLIENT,
        author_id=actor.user_id,
        body=body,
        created_at=clock.now(),
    )
    return quote


@transaction.atomic
def withdraw_quote(*, quote_id: int, actor: Actor) -> ClientQuote:
    """The owner takes it back before it was answered; the client gets a mail."""
    quote = locked_quote(quote_id)
    _transition(quote, "withdraw", actor=actor)
    return quote


@transaction.atomic
def stop_quote_reminder(*, quote_id: int) -> ClientQuote:
    quote = locked_quote(quote_id)
    if quote.reminder_stopped_at is None:
        quote.reminder_stopped_at = clock.now()
        quote.save(update_fields=["reminder_stopped_at"])
    return quote


def remind_at(quote: ClientQuote) -> datetime:
    """Three days before its last day, in the morning; half-way when it is short."""
    morning = datetime.combine(quote.valid_until - REMIND_BEFORE, REMIND_AT, quote.ends_at.tzinfo)
    return max(morning, quote.sent_at + (quote.ends_at - quote.sent_at) / 2)


def _priced(lines: Sequence[OfferedLine], buyer: Buyer, *, days: int, revisions: int) -> Quote:
    nets = [
        NetLine(line.kind, _titled(line, "en"), _titled(line, "fr"), line.unit * line.quantity)
        for line in lines
    ]
    return price_nets(nets, buyer=buyer, agency=profile.current(), days=days, revisions=revisions)


def _titled(line: OfferedLine, language: str) -> str:
    """`3 × Business card`, as an order line keeps it."""
    title = line.title_fr if language == "fr" else line.title_en
    return f"{line.quantity} × {title}" if line.quantity > 1 else title


def _write(offer: QuoteOffer, lead: Lead) -> ClientQuote:
    agency = AgencyProfile.objects.select_for_update(no_key=True).get(pk=1)
    priced = price_offer(offer)
    last = ClientQuote.objects.aggregate(last=Max("sequence"))["last"] or 0
    quote = ClientQuote.objects.create(
        form_key=offer.form_key or None,
        sequence=last + 1,
        number=f"DV-{last + 1:05d}",
        lead=lead,
        package=offer.package,
        language=lead.language,
        name=lead.name,
        email=lead.email,
        country=offer.buyer.country,
        buyer_kind=offer.buyer.kind,
        company_name=offer.company_name,
        vat_number=offer.buyer.vat_number,
        currency=priced.gross.currency,
        net_amount=priced.net.amount,
        vat_amount=priced.vat.amount,
        gross_amount=priced.gross.amount,
        days=offer.days,
        revisions=offer.revisions,
        note=offer.note.strip(),
        valid_until=offer.valid_until,
        facts=_facts(agency, offer.buyer, priced.vat_reason),
        sent_at=clock.now(),
    )
    ClientQuoteLine.objects.bulk_create(_rows(quote, offer, priced))
    return quote


def _rows(quote: ClientQuote, offer: QuoteOffer, priced: Quote) -> list[ClientQuoteLine]:
    pairs = zip(offer.lines, priced.lines, strict=True)
    return [
        ClientQuoteLine(
            quote=quote,
            position=position,
            kind=line.kind,
            title_en=line.title_en,
            title_fr=line.title_fr,
            quantity=line.quantity,
            unit_amount=line.unit.amount,
            net_amount=found.net.amount,
            vat_rate=found.vat_rate,
            vat_reason=found.vat_reason,
            vat_amount=found.vat.amount,
            gross_amount=found.gross.amount,
        )
        for position, (line, found) in enumerate(pairs)
    ]


def _facts(agency: AgencyProfile, buyer: Buyer, reason: VatReason) -> dict[str, Any]:
    day = clock.now().astimezone(agency.zone).date()
    codes = [] if reason == VatReason.DOMESTIC else [str(reason.value)]
    if buyer.kind == BuyerKind.COMPANY:
        codes += letterhead.FOR_COMPANIES
    elif letterhead.has_mediator(agency):
        codes.append("mediator")
    return {
        "seller": letterhead.seller(agency),
        "mentions": letterhead.mentions(codes, agency, day),
        "brand": agency.brand_color,
        "paper": PAPER,
        "is_live": letterhead.is_live(),
    }
