"""The books are append-only, guarded by the database."""

from kernel.triggers import append_only

_SUM = "(SELECT COALESCE(SUM(amount), 1) FROM payments_posting WHERE journal_id = NEW.id)"

TRIGGERS = [
    *append_only("payments_posting"),
    *append_only("payments_stripeevent"),
]
