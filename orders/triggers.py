"""What may never change in an order's tables, guarded by the database."""

from kernel.triggers import append_only

TRIGGERS = [
    *append_only("orders_orderevent"),
    *append_only("orders_orderline"),
    *append_only("orders_delivery"),
    *append_only("orders_deliveryfile"),
    *append_only("orders_revisionrequest"),
    *append_only("orders_startdeclaration"),
    *append_only("orders_withdrawal"),
    *append_only("orders_withdrawalsettlement"),
]
