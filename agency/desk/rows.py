"""What the home is made of, one query a kind, flat rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Exists,
    F,
    FilteredRelation,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from agency.desk import plain_words
from freelancers.models import Assignment, JobMessage
from freelancers.states import LIVE
from kernel import clock, i18n, profile
from kernel.models import OutboxMessage
from kernel.money import Money
from orders.models import Message, Order
from orders.states import OPEN, WORKING, OrderStatus
from payments.models import Payment, PaymentStatus, Payout, Refund, RefundStatus

MOST = 60  # of each kind: the rest comes up as these are decided
TITLES = ("service__title_en", "service__title_fr")


@dataclass(frozen=True, slots=True)
class MessageRow:
    side: str
    reference: str
    subject: str
    who: str
    words: str
    since: datetime
    money: Money
    is_finished: bool


@dataclass(frozen=True, slots=True)
class OrderRow:
    reference: str
    status: str
    subject: str
    client: str
    gross: Money
    placed_at: datetime
    paid_at: datetime | None
    submitted_at: datetime | None
    tells: bool
    starts_after: datetime | None
    brief_accepted_at: datetime | None
    promised_at: datetime | None
    job_status: str | None
    freelancer: str
    due_at: datetime | None
    job_submitted_at: datetime | None
    decision_days: int

    @property
    def is_next(self) -> bool:
        """On its way and in time: nothing to decide."""
        working = self.status in WORKING and self.status != OrderStatus.IN_REVIEW
        return working and self.job_status is not None and not self.is_late(clock.now())

    def is_late(self, now: datetime) -> bool:
        overdue = self.promised_at is not None and self.promised_at <= now
        making = self.job_status in ("accepted", "returned")
        return overdue or (making and self.due_at is not None and self.due_at <= now)


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """`refund` is the public id of the one that failed, or empty; `payment` is its payment's."""

    payment: str
    refund: str
    reference: str
    subject: str
    who: str
    since: datetime
    money: Money
    problem: str
    is_mismatch: bool

    @property
    def is_refund(self) -> bool:
        return bool(self.refund)


@dataclass(frozen=True, slots=True)
class UndeliveredRow:
    pk: int
    words: str
    reference: str
    since: datetime
    error: str
    button: str


@dataclass(frozen=True, slots=True)
class PayoutRow:
    public_id: str
    reference: str
    subject: str
    who: str
    since: datetime
    due_at: datetime
    money: Money
    has_document: bool


def subject(reference: str, row: Mapping[str, Any], prefix: str = "") -> str:
    """`DS-1048 · Logo design` in the reader's language."""
    titles = {key.removeprefix(prefix): value for key, value in row.items()}
    return f"{reference} · {i18n.pick(titles, 'service__title')}"


def messages() -> list[MessageRow]:
    """The oldest open message of each thread, both sides, in one query."""
    columns = ("side", "at", "words", "ref", "en", "fr", "who", "gross", "money_in", "status")
    client = _oldest(Message.objects.filter(author_kind="client"), "order").values_list(
        Value("client", CharField()),
        "created_at",
        "body",
        "order__reference",
        "order__service__title_en",
        "order__service__title_fr",
        "order__name",
        "order__gross_amount",
        "order__currency",
        "order__status",
    )
    job = _oldest(JobMessage.objects.filter(author_kind="freelancer"), "assignment").values_list(
        Value("freelancer", CharField()),
        "created_at",
        "body",
        "assignment__order__reference",
        "assignment__order__service__title_en",
        "assignment__order__service__title_fr",
        "assignment__freelancer__name",
        "assignment__order__gross_amount",
        "assignment__order__currency",
        "assignment__order__status",
    )
    both = client.order_by().union(job.order_by(), all=True).order_by("created_at")
    return [_message(dict(zip(columns, values, strict=True))) for values in both[:MOST]]


def _oldest(messages: QuerySet[Any], thread: str) -> QuerySet[Any, Any]:
    """The first open message of each thread, the longest waiting first."""
    waiting = messages.filter(answered_at=None)
    earlier = waiting.filter(**{thread: OuterRef(thread)}, pk__lt=OuterRef("pk"))
    first = waiting.filter(~Exists(earlier)).order_by("created_at").values("pk")[:MOST]
    found: QuerySet[Any, Any] = messages.model._default_manager.filter(pk__in=first)
    return found


def _message(row: dict[str, Any]) -> MessageRow:
    words = " ".join(row["words"].split())
    return MessageRow(
        row["side"],
        row["ref"],
        f"{row['ref']} · {i18n.pick({'t_en': row['en'], 't_fr': row['fr']}, 't')}",
        row["who"],
        words if len(words) <= 90 else f"{words[:88]}…",
        row["at"],
        Money(row["gross"], row["money_in"]),
        row["status"] not in OPEN,
    )


def orders_to_look_at() -> list[OrderRow]:
    """Orders that wait for the owner, and the one that leaves next, in one query."""
    days = profile.cached().brief_decision_days
    found = (
        Order.objects.annotate(
            live=FilteredRelation("assignments", condition=Q(assignments__status__in=LIVE))
        )
        .filter(pk__in=_ids_to_look_at(days))
        .order_by("placed_at")
    )
    return [_order(row, days) for row in found.values(*_ORDER_COLUMNS)]


def _ids_to_look_at(days: int) -> QuerySet[Any, Any]:
    """The first of each kind, each by an index of its own: the cost follows what is owed."""
    now = clock.now()
    working = Order.objects.filter(status__in=WORKING)
    making = Assignment.objects.filter(status__in=["accepted", "returned"], due_at__lte=now)
    waiting = Order.objects.filter(status__in=[OrderStatus.BRIEF_CHECK, OrderStatus.IN_REVIEW])
    waiting = waiting.exclude(status=OrderStatus.BRIEF_CHECK, starts_after__gt=now)
    unassigned = Order.objects.filter(status=OrderStatus.IN_PRODUCTION, is_taken=False)
    kinds: list[QuerySet[Any, Any]] = [
        waiting.order_by("placed_at").values("pk")[:MOST],
        Order.objects.brief_overdue(now, days=days).order_by("paid_at").values("pk")[:MOST],
        unassigned.order_by("placed_at").values("pk")[:MOST],
        working.filter(promised_at__lte=now).order_by("promised_at").values("pk")[:MOST],
        working.filter(pk__in=making.order_by("due_at").values("order_id")[:MOST]).values("pk"),
        working.filter(promised_at__gt=now).order_by("promised_at").values("pk")[:1],
    ]
    return _any_of(Order, kinds)


def _any_of(model: type[Model], kinds: Sequence[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    """The keys in any of `kinds` (each already cut short), for `pk__in`."""
    rows = model._default_manager.order_by()
    first, *others = (rows.filter(pk__in=kind).values_list("pk") for kind in kinds)
    return first.union(*others)


_ORDER_COLUMNS = (
    "reference",
    "status",
    *TITLES,
    "name",
    "company_name",
    "gross_amount",
    "currency",
    "placed_at",
    "paid_at",
    "brief__submitted_at",
    "brief__tells",
    "starts_after",
    "brief_accepted_at",
    "promised_at",
    "live__status",
    "live__freelancer__name",
    "live__due_at",
    "live__submitted_at",
)


def _order(row: dict[str, Any], days: int) -> OrderRow:
    return OrderRow(
        reference=row["reference"],
        status=row["status"],
        subject=subject(row["reference"], row),
        client=row["company_name"] or row["name"],
        gross=Money(row["gross_amount"], row["currency"]),
        placed_at=row["placed_at"],
        paid_at=row["paid_at"],
        submitted_at=row["brief__submitted_at"],
        tells=bool(row["brief__tells"]),
        starts_after=row["starts_after"],
        brief_accepted_at=row["brief_accepted_at"],
        promised_at=row["promised_at"],
        job_status=row["live__status"],
        freelancer=row["live__freelancer__name"] or "",
        due_at=row["live__due_at"],
        job_submitted_at=row["live__submitted_at"],
        decision_days=days,
    )


def payments() -> list[PaymentRow]:
    """Refused or unexpected payments that nothing has settled since, and refunds that failed."""
    return _troubles(Payment.objects.all())


def troubles(order: Order) -> list[PaymentRow]:
    """The same for one order."""
    return _troubles(Payment.objects.filter(order=order))


def _troubles(among: QuerySet[Payment]) -> list[PaymentRow]:
    settled = Payment.objects.filter(
        order=OuterRef("order"),
        pk__gt=OuterRef("pk"),
        status__in=["open", "processing", "succeeded"],
    )
    going_back = Refund.objects.filter(payment=OuterRef("pk")).exclude(status=RefundStatus.FAILED)
    unpaid = Order.objects.filter(status=OrderStatus.AWAITING_PAYMENT).order_by("placed_at")
    oldest = Subquery(unpaid.values("placed_at")[:1])  # no failed payment before it matters
    failed = Q(status=PaymentStatus.FAILED, order__status="awaiting_payment")
    wrong = Q(status=PaymentStatus.SUCCEEDED, is_unmatched=True)
    lost = Refund.objects.filter(status=RefundStatus.FAILED, payment__in=among)
    kinds = [
        among.filter(failed, ~Exists(settled), created_at__gte=oldest)
        .order_by("created_at")
        .values("pk")[:MOST],
        among.filter(wrong, ~Exists(going_back)).order_by("created_at").values("pk")[:MOST],
        lost.order_by("requested_at").values("payment_id")[:MOST],
    ]
    found = (
        Payment.objects.annotate(
            lost=FilteredRelation("refunds", condition=Q(refunds__status=RefundStatus.FAILED))
        )
        .filter(pk__in=_any_of(Payment, kinds))
        .order_by("created_at")
        .values(
            "order__reference",
            "order__service__title_en",
            "order__service__title_fr",
            "order__name",
            "public_id",
            "status",
            "amount",
            "captured_amount",
            "currency",
            "created_at",
            "problem",
            "lost__public_id",
            "lost__amount",
            "lost__problem",
            "lost__requested_at",
        )
    )
    return [_payment(row) for row in found[:MOST]]


def _payment(row: Mapping[str, Any]) -> PaymentRow:
    is_refund = row["lost__public_id"] is not None
    came = row["captured_amount"] or row["amount"]
    return PaymentRow(
        payment=row["public_id"],
        refund=row["lost__public_id"] or "",
        reference=row["order__reference"],
        subject=subject(row["order__reference"], row, "order__"),
        who=row["order__name"],
        since=row["lost__requested_at"] if is_refund else row["created_at"],
        money=Money(row["lost__amount"] if is_refund else came, row["currency"]),
        problem=plain_words.problem(row["lost__problem"] if is_refund else row["problem"]),
        is_mismatch=row["status"] == PaymentStatus.SUCCEEDED,
    )


def undelivered() -> list[UndeliveredRow]:
    """Messages set aside after the last attempt, with the order they belong to."""
    found = _with_order(OutboxMessage.objects.parked()).order_by("parked_at")
    return [
        UndeliveredRow(
            row.pk,
            plain_words.sentence(row.handler, row.payload),
            row.reference or "",
            row.parked_at or row.created_at,
            row.last_error,
            plain_words.button(row.handler),
        )
        for row in found[:MOST]
    ]


def _with_order(parked: QuerySet[OutboxMessage]) -> QuerySet[Any]:
    by_order = Order.objects.filter(pk=OuterRef("order_pk")).values("reference")
    by_job = Assignment.objects.filter(pk=OuterRef("job_pk")).values("order__reference")
    return parked.annotate(
        order_pk=Cast(KT("payload__order_id"), BigIntegerField()),
        job_pk=Cast(KT("payload__assignment_id"), BigIntegerField()),
    ).annotate(reference=Coalesce(Subquery(by_order[:1]), Subquery(by_job[:1])))


def payouts_due() -> list[PayoutRow]:
    """Freelancer payments whose day has come."""
    now = clock.now()
    zone = profile.cached().zone
    found = (
        Payout.objects.filter(paid_on=None, due_on__lte=now.astimezone(zone).date(), amount__gt=0)
        .order_by("due_on", "pk")
        .annotate(job=F("assignment__reference"))
        .values(
            "public_id",
            "job",
            "assignment__order__reference",
            "assignment__order__service__title_en",
            "assignment__order__service__title_fr",
            "freelancer__name",
            "booked_at",
            "due_on",
            "amount",
            "currency",
            "invoice_number",
        )
    )
    return [
        PayoutRow(
            public_id=row["public_id"],
            reference=row["assignment__order__reference"],
            subject=subject(row["job"], row, "assignment__order__"),
            who=row["freelancer__name"],
            since=row["booked_at"],
            due_at=datetime.combine(row["due_on"], time(18), zone),
            money=Money(row["amount"], row["currency"]),
            has_document=bool(row["invoice_number"]),
        )
        for row in found[:MOST]
    ]
