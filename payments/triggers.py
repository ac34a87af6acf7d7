"""The books, guarded by the database: a journal is opened, filled, posted; then nothing changes."""

from kernel.triggers import Trigger, append_only

_JOURNAL = "payments_journal"
_POSTING = "payments_posting"
_INVOICE = "payments_invoice"
_SERIES = "payments_invoiceseries"
_FACTS = ("id", "source", "source_id", "kind", "currency", "livemode", "effective_at")
_CHANGED = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in _FACTS)
_OF_JOURNAL = f"FROM {_POSTING} WHERE journal_id = NEW.id"

_IN_SERIES = f"FROM {_INVOICE} i WHERE i.series = NEW.series"

TRIGGERS = [
    *append_only(_POSTING),
    *append_only(_INVOICE),
    Trigger(
        _INVOICE,
        "INSERT",
        "an invoice takes the next number of its series, never dated before the previous one",
        f"NEW.sequence <> COALESCE((SELECT MAX(i.sequence) {_IN_SERIES}), 0) + 1 "
        f"OR NEW.issued_on < (SELECT MAX(i.issued_on) {_IN_SERIES})",
        reads_tables=True,
    ),
    Trigger(_SERIES, "DELETE", "series of invoices are kept"),
    Trigger(
        _SERIES,
        "UPDATE",
        "a series of invoices goes up by one",
        "NEW.name <> OLD.name OR NEW.last <> OLD.last + 1",
    ),
    *append_only("payments_stripeevent"),
    Trigger(
        _POSTING,
        "INSERT",
        "postings join an open journal of their currency",
        f"NOT EXISTS (SELECT 1 FROM {_JOURNAL} j WHERE j.id = NEW.journal_id "  # noqa: S608
        "AND NOT j.is_posted AND j.currency = NEW.currency)",
        reads_tables=True,
    ),
    Trigger(_JOURNAL, "DELETE", "journals are kept"),
    Trigger(_JOURNAL, "INSERT", "a journal is born open", "NEW.is_posted"),
    Trigger(
        _JOURNAL,
        "UPDATE",
        "a journal is only ever posted",
        f"OLD.is_posted OR NOT NEW.is_posted OR {_CHANGED} "
        "OR COALESCE(NEW.order_id, 0) <> COALESCE(OLD.order_id, 0)",
    ),
    Trigger(
        _JOURNAL,
        "UPDATE",
        "a journal has two postings or more that sum to zero",
        f"(SELECT COALESCE(SUM(amount), 1) {_OF_JOURNAL}) <> 0 "
        f"OR (SELECT COUNT(*) {_OF_JOURNAL}) < 2",
        reads_tables=True,
    ),
]
