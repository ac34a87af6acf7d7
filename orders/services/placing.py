"""An order comes to be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction

from accounts.models import User
from catalog.extras import Picked, of
from catalog.legal import services as law
from catalog.legal.models import Document, LegalText
from catalog.models import Extra, Package, Service, ServiceStatus
from kernel import clock, ids, outbox, profile
from kernel.actors import SYSTEM, Actor, ActorKind
from kernel.models import AgencyProfile
from kernel.money import Money
from orders.buyers import Buyer, BuyerKind, StartChoice
from orders.models import Channel, Coupon, Order, OrderLine, StartDeclaration
from orders.services.capacity import locked_service, queue_of, recount_for, take_place
from orders.services.coupons import Wish, discounted, keep_use, lock_coupon
from orders.services.errors import AlreadyEntered, NotOnSale, PriceChanged, TermsChanged
from orders.services.keeping import tie_checkout
from orders.services.process import locked, record_birth
from orders.services.quoting import Quote, QuoteLine, at_price, quote
from orders.states import PROCESS, OrderStatus
from orders.withdrawal import period_end

TRANSFER_TIME = timedelta(days=5)
NO_MAILBOX = "clients.invalid"
"""Of the address of a client whose channel tells none: no mail ever reaches it (RFC 2606)."""


@dataclass(frozen=True)
class Declared:
    """A consumer's choice of the start, as it stood on the page and where it came from."""

    choice: StartChoice
    text: str
    text_version: str
    address: str


@dataclass(frozen=True)
class Origin:
    """Where staff took an order from, its number there, and the price agreed with VAT.

    `is_paid`: the money was received there, less `commission`; else the client gets a link to pay.
    """

    channel: Channel
    price: Money
    actor: Actor
    reference: str = ""
    commission: Money | None = None
    is_paid: bool = False


@dataclass(frozen=True)
class OrderDraft:
    """What the checkout holds. `client`: for whose account a signed-in person orders, else nobody
    yet; `placed_by`: the team mate of theirs who does it.

    `shown_total`: the price the buyer read beside the button, in minor units. `shown_start`: the
    day they read that work would begin, when the queue was full. `shown_terms`: the hash of the
    terms of sale they could read there. `origin`: of an order that staff enter.
    `kept`: the checkout that was kept for them, if they asked for it; `is_restored`: they came back
    by the mailed link.
    """

    package: Package
    extras: tuple[Extra | Picked, ...]
    email: str
    name: str
    country: str
    buyer_kind: str
    company_name: str
    vat_number: str
    language: str
    form_key: str = ""
    client: User | None = None
    placed_by: User | None = None
    billing_address: str = ""
    coupon_code: str = ""
    purchase_order: str = ""
    accounting_email: str = ""
    shown_total: int | None = None
    start: Declared | None = None
    shown_start: date | None = None
    shown_terms: str = ""
    origin: Origin | None = None
    kept: str = ""
    is_restored: bool = False


@transaction.atomic
def place_order(*, draft: OrderDraft) -> Order:
    """Write the order with its lines, promise the mail with the payment link and the timers.

    The same form pressed twice, even at once, is one order. Raises NotOnSale, PriceChanged,
    TermsChanged, ServiceFull, ExtraSoldOut, QueueMoved, CouponRefused and AlreadyEntered.
    """
    service = locked_service(draft.package.service_id)
    placed = Order.objects.filter(form_key=draft.form_key).first() if draft.form_key else None
    if placed:
        return placed
    if service.status != ServiceStatus.PUBLISHED:
        raise NotOnSale(service.slug)
    draft = _afresh(draft, service)
    starts_on = _turn(draft, service)
    agency = profile.current()
    agreed, coupon = _agree(draft, agency)
    terms = None if draft.origin else accepted_terms(draft, agency)
    _refuse_second(draft.origin)
    order = create_order(draft, agreed, agency, starts_on=starts_on, terms=terms)
    write_lines(order, agreed)
    if coupon:
        keep_use(coupon=coupon, order=order, discount=agreed.discount)
    begin_order(order, draft)
    return order


def write_lines(order: Order, agreed: Quote) -> None:
    OrderLine.objects.bulk_create(
        [_line(order, position, line) for position, line in enumerate(agreed.lines)]
    )


def begin_order(order: Order, draft: OrderDraft) -> None:
    """It takes its place; the mail with the payment link and the timers are promised."""
    recount_for(order)
    if draft.start and order.withdraw_before:
        keep_start(order, draft.start, at=order.placed_at)
    if draft.kept:
        tie_checkout(public_id=draft.kept, order=order, restored=draft.is_restored)
    record_birth(order, actor=_who_placed(draft))
    if not (draft.origin and draft.origin.is_paid):
        _ask_for_payment(order)


def _who_placed(draft: OrderDraft) -> Actor:
    if draft.origin:
        return draft.origin.actor
    person = draft.placed_by or draft.client
    return Actor(ActorKind.CLIENT, person.pk if person else None)


def _ask_for_payment(order: Order) -> None:
    """The link, the reminder at half the time, the end."""
    payload = {"order_id": order.pk}
    outbox.schedule("orders.mail_placed", key=f"order:{order.pk}", payload=payload)
    half = order.placed_at + (order.pay_before - order.placed_at) / 2
    outbox.schedule("orders.remind_payment", key=f"order:{order.pk}", payload=payload, at=half)
    _schedule_expiry(order)


def _turn(draft: OrderDraft, service: Service) -> date | None:
    """The day the work begins when the queue is full. What was sold elsewhere is not refused."""
    if draft.origin:
        queue = queue_of(service)
        return queue.free_on if queue else None
    wanted = [of(extra, draft.package) for extra in draft.extras]
    return take_place(service, wanted, shown=draft.shown_start)


def _refuse_second(origin: Origin | None) -> None:
    """The same number at the same channel is the same order. Raises AlreadyEntered."""
    if origin is None or not origin.reference:
        return
    Channel.objects.select_for_update().get(pk=origin.channel.pk)
    if first := entered_before(channel=origin.channel, reference=origin.reference):
        raise AlreadyEntered(first)


def entered_before(*, channel: Channel, reference: str) -> Order | None:
    """The order of this number at the channel, whatever the case of its letters."""
    number = " ".join(reference.split())
    if not number:
        return None
    return Order.objects.filter(channel=channel, outside_reference__iexact=number).first()


@transaction.atomic
def extend_payment(*, order_id: int, until: datetime) -> Order:
    """An unpaid order stays open until then: the client pays by a way that takes days."""
    order = locked(order_id)
    PROCESS.check("expire", order.status, SYSTEM.kind)
    order.pay_before = max(order.pay_before, until)
    order.save(update_fields=["pay_before"])
    _schedule_expiry(order)
    return order


@transaction.atomic
def await_transfer(*, order_id: int) -> Order:
    """The bank needs days: an unpaid order stays open for five days from now.

    A debit of an order that has ended meanwhile is kept as a fact: its client reads of it.
    """
    order = locked(order_id)
    order.debit_since = clock.now()
    order.save(update_fields=["debit_since"])
    if order.status == OrderStatus.AWAITING_PAYMENT:
        order.pay_before = max(order.pay_before, clock.now() + TRANSFER_TIME)
        order.save(update_fields=["pay_before"])
        _schedule_expiry(order)
    return order


def _afresh(draft: OrderDraft, service: Service) -> OrderDraft:
    """Package and extras as they are now: the page has them from what its process remembers."""
    package = Package.objects.filter(pk=draft.package.pk, service=service).first()
    wanted = [of(extra, draft.package) for extra in draft.extras]
    extras = Extra.objects.in_bulk([each.extra.pk for each in wanted])
    if package is None or any(each.extra.pk not in extras for each in wanted):
        raise NotOnSale(service.slug)
    package.service = service
    fresh = tuple(replace(each, extra=extras[each.extra.pk]) for each in wanted)
    return replace(draft, package=package, extras=fresh)


def _coupon(draft: OrderDraft) -> Coupon | None:
    """The coupon of the draft, locked until the order with its use is written."""
    if not draft.coupon_code:
        return None
    return lock_coupon(
        code=draft.coupon_code,
        wish=Wish(draft.package, draft.extras, draft.email, draft.client),
    )


def _schedule_expiry(order: Order) -> None:
    outbox.schedule(
        "orders.expire_unpaid",
        key=f"order:{order.pk}:{order.pay_before.isoformat()}",
        payload={"order_id": order.pk},
        at=order.pay_before,
    )


def _agree(draft: OrderDraft, agency: AgencyProfile) -> tuple[Quote, Coupon | None]:
    buyer = Buyer(draft.country, draft.buyer_kind, draft.vat_number)
    agreed = quote(package=draft.package, extras=draft.extras, buyer=buyer, agency=agency)
    coupon = _coupon(draft)
    if coupon:
        agreed = discounted(agreed, coupon)
    if draft.origin:
        agreed = at_price(agreed, draft.origin.price)
    if draft.shown_total not in (None, agreed.gross.amount):
        raise PriceChanged(agreed.gross)
    return agreed, coupon


def accepted_terms(draft: OrderDraft, agency: AgencyProfile) -> LegalText | None:
    """The version in force in the order's language; None while the owner has published none."""
    try:
        terms = law.current_version(Document.TERMS, draft.language, agency)
    except law.NothingPublished:
        return None
    if draft.shown_terms not in ("", terms.sha256):
        raise TermsChanged
    return terms


def keep_start(order: Order, start: Declared, *, at: datetime) -> None:
    """What a consumer declared, word for word."""
    StartDeclaration.objects.create(
        order=order,
        choice=start.choice,
        text=start.text,
        text_sha256=sha256(start.text.encode()).hexdigest(),
        text_version=start.text_version,
        address=start.address or None,
        declared_at=at,
    )


def create_order(
    draft: OrderDraft,
    agreed: Quote,
    agency: AgencyProfile,
    *,
    starts_on: date | None,
    terms: LegalText | None,
    pay_before: datetime | None = None,
) -> Order:
    """The row. It may be paid for the usual time, or until `pay_before` when that is later."""
    now, origin = clock.now(), draft.origin
    is_consumer = draft.buyer_kind == BuyerKind.CONSUMER
    end = period_end(agency, now) if is_consumer else None
    asked_now = draft.start and draft.start.choice == StartChoice.NOW
    waits = not asked_now if origin else draft.start and not asked_now
    time = TRANSFER_TIME if origin else timedelta(minutes=agency.payment_minutes)
    reference = ids.order_reference()
    return Order.objects.create(
        reference=reference,
        form_key=draft.form_key or None,
        client=draft.client,
        email=draft.email.strip().lower() or f"{reference}@{NO_MAILBOX}".lower(),
        name=draft.name,
        country=draft.country,
        buyer_kind=draft.buyer_kind,
        company_name=draft.company_name,
        vat_number=draft.vat_number,
        billing_address=draft.billing_address,
        purchase_order=draft.purchase_order,
        accounting_email=draft.accounting_email,
        language=draft.language,
        terms=terms,
        service=draft.package.service,
        package=draft.package,
        currency=agreed.gross.currency,
        net_amount=agreed.net.amount,
        vat_amount=agreed.vat.amount,
        gross_amount=agreed.gross.amount,
        days=agreed.days,
        starts_on=starts_on,
        revisions_included=agreed.revisions,
        placed_at=now,
        pay_before=max(now + time, pay_before or now),
        withdraw_before=end,
        starts_after=end if waits else None,
        **_origin_columns(origin),
    )


def _origin_columns(origin: Origin | None) -> dict[str, Any]:
    if origin is None:
        return {}
    return {
        "channel": origin.channel,
        "outside_reference": origin.reference,
        "commission_amount": origin.commission.amount if origin.commission else 0,
    }


def _line(order: Order, position: int, line: QuoteLine) -> OrderLine:
    return OrderLine(
        order=order,
        position=position,
        kind=line.kind,
        extra=line.picked.extra if line.picked else None,
        quantity=line.picked.quantity if line.picked else 1,
        choice_en=line.picked.choice("en") if line.picked else "",
        choice_fr=line.picked.choice("fr") if line.picked else "",
        text=line.picked.text if line.picked else "",
        text_crosses=line.picked.extra.text_crosses if line.picked else False,
        title_en=line.title_en,
        title_fr=line.title_fr,
        currency=line.gross.currency,
        net_amount=line.net.amount,
        vat_rate=line.vat_rate,
        vat_reason=line.vat_reason,
        vat_amount=line.vat.amount,
        gross_amount=line.gross.amount,
        days=line.days,
    )
