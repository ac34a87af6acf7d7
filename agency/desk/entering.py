"""From what staff typed to an order: its price, what it leaves, and the words to pass on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agency.desk.entry_forms import EntryForm
from agency.desk.margins import Cell, Row, Table
from agency.desk.promotions import thin_words
from agency.pricing import Left, left_of_sale
from kernel import profile
from kernel.actors import Actor, ActorKind
from kernel.money import Money
from kernel.templatetags.relais import moment, money
from orders import services as orders
from orders.buyers import BuyerKind, StartChoice
from orders.forms import COMPANY_FIELDS
from orders.links import open_token
from orders.models import Channel, Order
from orders.states import OrderStatus

BY_STAFF = "by-staff"


@dataclass(frozen=True, slots=True)
class Look:
    """What is about to be entered. `warning`: less than the lowest margin is left."""

    agreed: orders.Quote
    commission: Money | None
    table: Table
    warning: str

    @property
    def seen(self) -> str:
        return f"{self.agreed.gross.amount} {self.commission.amount if self.commission else 0}"


def look(form: EntryForm) -> Look:
    agreed = _agreed(form)
    commission = form.commission_of(agreed.gross)
    left = left_of_sale(form.package, agreed, commission)
    return Look(agreed, commission, _table(left, agreed, commission), thin_words(left))


def too_large(found: Look) -> bool:
    """A commission that would take everything."""
    return bool(found.commission and found.commission >= found.agreed.gross)


def draft(form: EntryForm, found: Look, who: Actor) -> orders.OrderDraft:
    values, channel = form.cleaned_data, form.cleaned_data["channel"]
    buyer = form.buyer
    asked = values["asked_now"] and buyer.kind == BuyerKind.CONSUMER
    origin = orders.Origin(
        channel=channel,
        price=found.agreed.gross,
        actor=who,
        reference=" ".join(values["reference"].split()),
        commission=found.commission,
        is_paid=form.is_paid,
    )
    return orders.OrderDraft(
        package=form.package,
        extras=form.picked,
        email=values["email"],
        name=values["name"],
        country=buyer.country,
        buyer_kind=buyer.kind,
        language=values["language"],
        form_key=values["form_key"],
        start=_asked(channel) if asked else None,
        origin=origin,
        **_company(values, channel),
    )


def _agreed(form: EntryForm) -> orders.Quote:
    found = orders.quote(package=form.package, extras=form.picked, buyer=form.buyer)
    price = form.cleaned_data["price"]
    return found if price is None else orders.at_price(found, Money(price, found.gross.currency))


def _company(values: dict[str, Any], channel: Channel) -> dict[str, Any]:
    """A channel that resells is our customer, whoever the client is."""
    if not channel.resells:
        return {name: values[name] for name in (*COMPANY_FIELDS, "billing_address")}
    own = {
        "company_name": channel.name,
        "billing_address": channel.address,
        "vat_number": channel.vat_number,
    }
    return {**dict.fromkeys(COMPANY_FIELDS, ""), **own}


def _asked(channel: Channel) -> orders.Declared:
    text = _("Entered by the agency: the client asked through %(channel)s to begin at once.")
    return orders.Declared(StartChoice.NOW, text % {"channel": channel}, BY_STAFF, "")


def _table(left: Left, agreed: orders.Quote, commission: Money | None) -> Table:
    found = left.found
    pay_note = left.rate.freelancer.name if left.rate else _("nobody has a rate yet")
    fee = _("Payment fee") if commission is None else _("Commission of the channel")
    fee_note = _("estimated") if commission is None else ""
    rows = [
        Row(_("Price, VAT included"), [Cell(agreed.gross)]),
        Row(_("Revenue without VAT"), [Cell(found.revenue)]),
        Row(_("Freelancer pay"), [Cell(-found.cost, pay_note)]),
        Row(fee, [Cell(-found.fee, fee_note)]),
        Row(_("Legal charges"), [Cell(-found.charges)]),
        Row(_("Margin left"), [Cell(found.margin, "", found.percent)], is_total=True),
    ]
    return Table([_("Projected")], rows)


def link_of(order: Order) -> str:
    """The signed address that opens the order in the client's browser; empty when none does, and
    when its client pays at the channel: this is no link to pay."""
    if not order.opens_by_link or order.waits_for_channel:
        return ""
    with translation.override(order.language):
        return str(settings.SITE_URL) + reverse("orders:open", args=[open_token(order)])


def words_to_pass_on(order: Order) -> str:
    """What a client is told whom no mail reaches, in their language, and the agency's last message
    while nothing was answered; empty when nothing is due. One query for such a client."""
    if order.may_mail:
        return ""
    with translation.override(order.language), timezone.override(profile.cached().zone):
        told = [each for each in (_told(order), _last_words(order)) if each]
    return "\n\n".join([*told, link_of(order)]).strip() if told else ""


def _last_words(order: Order) -> str:
    last = order.messages.order_by("-created_at", "-pk").first()
    return last.body if last and last.author_kind == ActorKind.STAFF else ""


def _told(order: Order) -> str:
    if order.waits_for_channel:
        return ""
    before = moment(order.answer_before) if order.answer_before else ""
    due = moment(order.promised_at) if order.promised_at else ""
    facts = {
        "reference": order.reference,
        "amount": money(order.gross),
        "pay_before": moment(order.pay_before),
        "before": before,
        "due": due,
    }
    texts = {
        OrderStatus.AWAITING_PAYMENT: _(
            "Your order %(reference)s is ready. Please pay %(amount)s before %(pay_before)s here:"
        ),
        OrderStatus.AWAITING_BRIEF: _(
            "Thank you for your order %(reference)s. Please tell us what you want here:"
        ),
        OrderStatus.IN_PRODUCTION: _(
            "Your brief for order %(reference)s is complete. We deliver on %(due)s."
        ),
        OrderStatus.DELIVERED: _(
            "Your order %(reference)s is delivered. Please look at it before %(before)s here:"
        ),
        OrderStatus.COMPLETED: _("Your order %(reference)s is completed. Thank you."),
        OrderStatus.CANCELLED: _("Your order %(reference)s is cancelled."),
        OrderStatus.EXPIRED: _("Your order %(reference)s was not paid in time and has ended."),
    }
    return texts.get(OrderStatus(order.status), "") % facts
