"""Tables of an order. No row here refers to a freelancer: that is the wall."""

from orders.models.brand import BrandFile, BrandKit
from orders.models.brief import Brief, BriefAnswer, BriefFile
from orders.models.client_quote import ClientQuote, ClientQuoteEvent, ClientQuoteLine
from orders.models.consent import StartDeclaration
from orders.models.coupon import Coupon, CouponUse
from orders.models.delivery import Delivery, DeliveryFile, RevisionRequest
from orders.models.lead import Lead, LeadEvent, LeadFile, LeadMessage
from orders.models.messages import Message
from orders.models.order import LineKind, Order, OrderEvent, OrderLine
from orders.models.source import OrderSource, Touch
from orders.models.withdrawing import Withdrawal, WithdrawalSettlement

__all__ = [
    "BrandFile",
    "BrandKit",
    "Brief",
    "BriefAnswer",
    "BriefFile",
    "ClientQuote",
    "ClientQuoteEvent",
    "ClientQuoteLine",
    "Coupon",
    "CouponUse",
    "Delivery",
    "DeliveryFile",
    "Lead",
    "LeadEvent",
    "LeadFile",
    "LeadMessage",
    "LineKind",
    "Message",
    "Order",
    "OrderEvent",
    "OrderLine",
    "OrderSource",
    "RevisionRequest",
    "StartDeclaration",
    "Touch",
    "Withdrawal",
    "WithdrawalSettlement",
]
