"""A mark of its own in every column of both sides, found by reading the models.

A new column is planted and watched on its first day. One that cannot hold a mark has to be named
in `CODES` with the reason, or the test that counts the columns fails.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import Field, Model

from accounts.models import Role
from kernel.models import StoredFile
from tests.canary import forms

CLIENT, FREELANCER = "client", "freelancer"
SIDES = (CLIENT, FREELANCER)
WORD = re.compile(r"zq[b-z]{7}")

# Whose a table is: the whole of a room, or one table. `both`: each row says so itself.
TABLES = {
    "orders": CLIENT,
    "freelancers": FREELANCER,
    "payments.AwaitedTransfer": CLIENT,
    "payments.Invoice": CLIENT,
    "payments.Journal": CLIENT,
    "payments.Payment": CLIENT,
    "payments.Payout": FREELANCER,
    "payments.Posting": "both",
    "payments.Refund": CLIENT,
    "payments.RefundAccount": CLIENT,
    "payments.SandboxObject": CLIENT,
    "payments.StripeEvent": CLIENT,
    "accounts.User": "both",
    "kernel.StoredFile": "both",
}
NOBODYS = {
    "admin": "the desk's own log; no page outside the admin reads it",
    "account": "the sign-in library's; addresses stand in accounts.User too",
    "auth": "rights of the admin",
    "catalog": "what is on sale, for everybody to read",
    "contenttypes": "names of tables",
    "kernel.AgencyProfile": "the agency's own, shown to both",
    "kernel.CacheVersion": "a counter",
    "kernel.ConfirmedFact": "a word of the checklist and a hash",
    "kernel.LegalMention": "the law",
    "kernel.LegalParameter": "the law",
    "kernel.Mail": "the mails themselves, walked as such",
    "kernel.MailboxMessage": "practice mode's mailbox: the machine's owner reads everything",
    "kernel.OutboxMessage": "the machine's own; shown at the desk only",
    "mfa": "the sign-in library's secrets",
    "payments.DayResult": "sums of a day over all orders, read at the desk only",
    "payments.EndedOrder": "two dates for these sums",
    "payments.InvoiceSeries": "counters",
    "sessions": "the browser's own",
}

_COUNT = "a number of one or two digits, like many on any page"
_CODE = "a word of the process, the same for everybody"
CODES = {
    "accounts.User.is_superuser": _CODE,
    "freelancers.AssignmentEvent.from_status": _CODE,
    "freelancers.AssignmentEvent.name": _CODE,
    "freelancers.AssignmentEvent.to_status": _CODE,
    "freelancers.BriefSheet.language": "two letters",
    "freelancers.BriefSheet.revisions": _COUNT,
    "freelancers.Freelancer.country": "two letters",
    "freelancers.Freelancer.days": "numbers of weekdays",
    "freelancers.Freelancer.ends_at": "an hour of the day",
    "freelancers.Freelancer.languages": "two letters each",
    "freelancers.Freelancer.starts_at": "an hour of the day",
    "freelancers.Submission.version": _COUNT,
    "kernel.StoredFile.content_type": "a kind of file",
    "kernel.StoredFile.extension": "a kind of file",
    "kernel.StoredFile.size": "the size of the bytes, which cross whole or not at all",
    "orders.BriefAnswer.choices": "indexes; the words they stand for are marked",
    "orders.BriefAnswer.file_kinds": "kinds of file",
    "orders.BriefAnswer.only_if_choice": "an index, as choices",
    "orders.BriefAnswer.position": _COUNT,
    "orders.Channel.commission_bps": "a number of four digits at most, like many on any page",
    "orders.Channel.country": "two letters",
    "orders.ClientQuote.country": "two letters",
    "orders.ClientQuote.days": _COUNT,
    "orders.ClientQuote.language": "two letters",
    "orders.ClientQuote.revisions": _COUNT,
    "orders.ClientQuote.sequence": _COUNT,
    "orders.ClientQuoteEvent.from_status": _CODE,
    "orders.ClientQuoteEvent.name": _CODE,
    "orders.ClientQuoteEvent.to_status": _CODE,
    "orders.ClientQuoteLine.position": _COUNT,
    "orders.ClientQuoteLine.quantity": _COUNT,
    "orders.ClientQuoteLine.vat_rate": "a rate of the law",
    "orders.Coupon.percent": _COUNT,
    "orders.Delivery.version": _COUNT,
    "orders.KeptCheckout.language": "two letters",
    "orders.Lead.language": "two letters",
    "orders.LeadEvent.from_status": _CODE,
    "orders.LeadEvent.name": _CODE,
    "orders.LeadEvent.to_status": _CODE,
    "orders.Order.country": "two letters",
    "orders.Order.days": "the promised date is computed from it",
    "orders.Order.language": "two letters",
    "orders.Order.revisions_included": _COUNT,
    "orders.Order.revisions_used": _COUNT,
    "orders.OrderEvent.from_status": _CODE,
    "orders.OrderEvent.name": _CODE,
    "orders.OrderEvent.to_status": _CODE,
    "orders.OrderLine.days": _COUNT,
    "orders.OrderLine.position": _COUNT,
    "orders.OrderLine.quantity": _COUNT,
    "orders.OrderLine.vat_rate": "a rate of the law",
    "payments.Invoice.sequence": _COUNT,
    "payments.Invoice.series": _CODE,
    "payments.Journal.kind": _CODE,
    "payments.Journal.source": _CODE,
    "payments.Payment.attempt": _COUNT,
    "payments.Refund.attempt": _COUNT,
    "payments.SandboxObject.type": "a word of Stripe's",
    "payments.StripeEvent.api_version": "Stripe's, the same for everybody",
    "payments.StripeEvent.type": "a word of Stripe's",
    "payments.Refund.sent_to": "the last four signs of an account's number",
}
# Cannot hold an invented word, but a rare value is chosen and watched.
WATCHED = {"freelancers.Freelancer.time_zone": "Pacific/Chatham or Atlantic/Azores"}
_SHORT = {"currency"}  # three letters, the same in every row


class Planter:
    """Gives out marks and writes them into every row that has none."""

    def __init__(self) -> None:
        self.given = 0

    def word(self) -> str:
        """A word that stands nowhere else: zq and seven letters."""
        self.given += 1
        left, letters = self.given * 7_654_321, ""
        for _place in range(7):
            left, digit = divmod(left, 24)
            letters += "bcdefghijklmnopqrstuvwxz"[digit]
        return f"zq{letters}"

    def email(self) -> str:
        return f"{self.word()}@{self.word()}.example"

    def number(self) -> int:
        """Seven digits; as money an amount with cents."""
        self.given += 1
        return 7_300_013 + self.given * 37

    def plant(self) -> None:
        """Mark what is not marked yet. Rows that a constraint protects keep what they have."""
        for model in models_of_sides():
            for row in model._default_manager.all():
                changes = {
                    field.attname: mark
                    for field in row._meta.concrete_fields
                    if (mark := self._mark_for(row, field)) is not None
                }
                if changes and side_of(row):
                    _write(row, changes)

    def _mark_for(self, row: Model, field: Any) -> Any:
        """What to write into the column; None to leave it."""
        if not can_hold(field) or field.unique or is_marked(field, field.value_from_object(row)):
            return None
        if isinstance(field, models.EmailField):
            return self.email()
        if isinstance(field, models.CharField | models.TextField):
            return self.word()
        if isinstance(field, models.PositiveSmallIntegerField):
            return 20_011 + self.number() % 12_000
        if isinstance(field, models.IntegerField):
            return self.number()
        if isinstance(field, models.JSONField):
            return _json_with(field.value_from_object(row), self.word())
        return None


def _write(row: Model, changes: dict[str, Any]) -> None:
    """All at once, or one by one where a constraint refuses."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    for part in (changes, *({name: mark} for name, mark in changes.items())):
        try:
            with transaction.atomic():
                rows.update(**part)
        except IntegrityError:
            continue
        if part is changes:
            return


def _json_with(value: Any, word: str) -> Any:
    if isinstance(value, dict):
        return {**value, word: word}
    return [*value, word] if isinstance(value, list) else word


def label(field: Any) -> str:
    """`orders.BriefAnswer.label` for the columns label_en and label_fr."""
    name = field.name.removesuffix("_en").removesuffix("_fr")
    return f"{field.model._meta.label}.{name}"


def can_hold(field: Any) -> bool:
    """A column of text, numbers or JSON that is not a choice, a link to a row, or a yes and no."""
    if field.is_relation or field.primary_key or field.choices or field.name in _SHORT:
        return False
    if label(field) in CODES or label(field) in WATCHED:
        return False
    kinds = (models.CharField, models.TextField, models.IntegerField, models.JSONField)
    return isinstance(field, (*kinds, models.DecimalField))


def is_marked(field: Any, value: Any) -> bool:
    """Whether the value could be told from every other on a page."""
    if value in (None, ""):
        return False
    if isinstance(field, models.IntegerField | models.DecimalField):
        return bool(abs(value) >= forms.SMALLEST)
    if field.unique and len(str(value)) >= 8:
        return True
    return _is_marked(value) if isinstance(value, str) else _holds_mark(value)


@cache
def _is_marked(text: str) -> bool:
    return _holds_mark(text)


def _holds_mark(value: Any) -> bool:
    return any(is_distinct(word) for word in forms.leaves(value))


@cache
def is_distinct(word: str) -> bool:
    return bool(WORD.search(word) or _UNIQUE.search(word))


# public ids, references, hashes, Stripe's ids: told apart as they are
_UNIQUE = re.compile(
    r"\b(?:DS|M)-[2-9B-Z]{6}|[0-9a-f]{32,}|(?=\w*\d)(?=\w*[a-z])(?=\w*[A-Z])\w{20,}|_test_\w{12,}"
)


def table_of(model: type[Model]) -> str:
    """The side of a table, `both`, or why it is nobody's. Raises KeyError for one not named."""
    names = (model._meta.label, model._meta.app_label)
    for table in (TABLES, NOBODYS):
        for name in names:
            if name in table:
                return table[name]
    raise KeyError(model._meta.label)


def models_of_sides() -> list[type[Model]]:
    return [model for model in apps.get_models() if table_of(model) in (*SIDES, "both")]


def side_of(row: Any) -> str | None:
    """Whose this row is; None for the agency's own people and for files nobody points to."""
    side = table_of(type(row))
    if side != "both":
        return side
    if isinstance(row, StoredFile):
        return _holder(row)
    if row._meta.label == "payments.Posting":
        return FREELANCER if row.freelancer_id else CLIENT
    return {Role.CLIENT: CLIENT, Role.FREELANCER: FREELANCER}.get(row.role)


def _holder(file: StoredFile) -> str | None:
    """A file belongs to whoever has a row that points to it."""
    for model in models_of_sides():
        for field in model._meta.concrete_fields:
            points = field.related_model is StoredFile
            if points and model._default_manager.filter(**{field.name: file}).exists():
                return table_of(model)
    return None


def rows_of(side: str) -> Iterator[Model]:
    for model in models_of_sides():
        for row in model._default_manager.all():
            if side_of(row) == side:
                yield row


def columns() -> Iterator[Field[Any, Any]]:
    """Every column of both sides that has to hold a mark."""
    for model in models_of_sides():
        yield from (field for field in model._meta.concrete_fields if can_hold(field))


def raise_sequences() -> None:
    """Primary keys of seven digits: the numbers are marks too."""
    for index, model in enumerate(models_of_sides()):
        if isinstance(model._meta.pk, models.AutoField):
            _start_at(model._meta.db_table, 8_100_007 + 30_011 * index)


def _start_at(table: str, first: int) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, first])
        else:
            sequence = "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)"
            cursor.execute(sequence, [table, first])
