"""Tables of an order. No row here refers to a freelancer: that is the wall."""

from orders.models.brand import BrandFile, BrandKit
from orders.models.brief import Brief, BriefAnswer, BriefFile
from orders.models.channel import Channel, Invoicing
from orders.models.client_quote import ClientQuote, ClientQuoteEvent, ClientQuoteLine
from orders.models.consent import StartDeclaration
from orders.models.coupon import Coupon, CouponUse
from orders.models.delivery import Delivery, DeliveryFile, RevisionFile, RevisionRequest
from orders.models.kept import KeptCheckout
from orders.models.lead import ERASED, Lead, LeadEvent, LeadFile, LeadMessage
from orders.models.line import LineKind, OrderLine
from orders.models.messages import Message, MessageFile
from orders.models.order import Order, OrderEvent, PaidBy
from orders.models.reworded import Reworded
from orders.models.showing import AGREED, ShowAnswer, ShowChoice, ShownSample, ShowRequest
from orders.models.source import OrderSource, Touch
from orders.models.team import Seat
from orders.models.withdrawing import Withdrawal, WithdrawalSettlement

__all__ = [
    "AGREED",
    "ERASED",
    "BrandFile",
    "BrandKit",
    "Brief",
    "BriefAnswer",
    "BriefFile",
    "Channel",
    "ClientQuote",
    "ClientQuoteEvent",
    "ClientQuoteLine",
    "Coupon",
    "CouponUse",
    "Delivery",
    "DeliveryFile",
    "Invoicing",
    "KeptCheckout",
    "Lead",
    "LeadEvent",
    "LeadFile",
    "LeadMessage",
    "LineKind",
    "Message",
    "MessageFile",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderSource",
    "PaidBy",
    "RevisionFile",
    "RevisionRequest",
    "Reworded",
    "Seat",
    "ShowAnswer",
    "ShowChoice",
    "ShowRequest",
    "ShownSample",
    "StartDeclaration",
    "Touch",
    "Withdrawal",
    "WithdrawalSettlement",
]
