"""What may never change in an order's tables, guarded by the database."""

from kernel.triggers import Trigger, append_only

# Primary keys begin at 1.
# An order that staff entered: its buyer accepts the terms before they pay it (services/agreeing).
_ACCEPTS = (
    "OLD.terms_id IS NULL AND OLD.channel_id IS NOT NULL AND OLD.status IN ('awaiting_payment')"
)
_OTHER_TERMS = f"COALESCE(NEW.terms_id, 0) <> COALESCE(OLD.terms_id, 0) AND NOT ({_ACCEPTS})"
_QUOTED = (
    *("public_id", "sequence", "number", "lead_id", "package_id", "language", "country"),
    *("buyer_kind", "currency", "net_amount", "vat_amount", "gross_amount", "days", "revisions"),
    *("valid_until", "sent_at", "facts"),
)
# Who it was for may be erased, and nothing else written there.
_WHO = ("name", "company_name", "vat_number", "note")
_OTHER_WHO = [f"(NEW.{name} <> OLD.{name} AND NEW.{name} <> '')" for name in _WHO]
_OTHER_WHO.append("(NEW.email <> OLD.email AND NEW.email <> 'erased@erased.invalid')")
_OTHER_QUOTE = " OR ".join([*(f"NEW.{name} <> OLD.{name}" for name in _QUOTED), *_OTHER_WHO])
TRIGGERS = [
    Trigger("orders_clientquote", "UPDATE", "a sent quote never changes", when=_OTHER_QUOTE),
    Trigger("orders_clientquote", "DELETE", "a sent quote stays"),
    *append_only("orders_clientquoteline"),
    *append_only("orders_clientquoteevent"),
    Trigger("orders_order", "UPDATE", "the accepted terms never change", when=_OTHER_TERMS),
    *append_only("orders_orderevent"),
    *append_only("orders_orderline"),
    *append_only("orders_leadevent"),
    *append_only("orders_leadfile"),
    *append_only("orders_delivery"),
    *append_only("orders_deliveryfile"),
    *append_only("orders_revisionrequest"),
    *append_only("orders_startdeclaration"),
    Trigger("orders_showanswer", "UPDATE", "an answer about showing work never changes"),
    *append_only("orders_withdrawal"),
    *append_only("orders_withdrawalsettlement"),
]
