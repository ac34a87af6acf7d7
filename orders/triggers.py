"""What may never change in an order's tables, guarded by the database."""

from kernel.triggers import Trigger, append_only

# Primary keys begin at 1.
_OTHER_TERMS = "COALESCE(NEW.terms_id, 0) <> COALESCE(OLD.terms_id, 0)"
TRIGGERS = [
    Trigger("orders_order", "UPDATE", "the accepted terms never change", when=_OTHER_TERMS),
    *append_only("orders_orderevent"),
    *append_only("orders_orderline"),
    *append_only("orders_leadevent"),
    *append_only("orders_leadfile"),
    *append_only("orders_delivery"),
    *append_only("orders_deliveryfile"),
    *append_only("orders_revisionrequest"),
    *append_only("orders_startdeclaration"),
    *append_only("orders_withdrawal"),
    *append_only("orders_withdrawalsettlement"),
]
