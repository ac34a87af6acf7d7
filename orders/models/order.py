"""The order and its append-only events."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from kernel import clock, ids
from kernel.actors import ActorKind
from kernel.money import Money
from orders.buyers import BuyerKind
from orders.models.channel import Channel
from orders.states import OPEN, PROCESS, WORKING, OrderStatus


class PaidBy(models.TextChoices):
    """The way the order's money came, told with the payment."""

    CARD = "card", _("Card or debit, on our payment page")
    TRANSFER = "transfer", _("Bank transfer")
    ELSEWHERE = "elsewhere", _("Elsewhere")


class OrderQuerySet(models.QuerySet["Order"]):
    def open(self) -> OrderQuerySet:
        return self.filter(status__in=OPEN)

    def late(self, now: datetime) -> OrderQuerySet:
        """Promised to the client for a moment that has passed, not delivered."""
        return self.filter(status__in=WORKING, promised_at__lt=now)

    def brief_overdue(self, now: datetime, *, days: int) -> OrderQuerySet:
        """Paid, and no brief for so many days: the owner decides what becomes of it."""
        return self.filter(
            status=OrderStatus.AWAITING_BRIEF, paid_at__lte=now - timedelta(days=days)
        )


class Order(models.Model):
    """What a client bought. Amounts are minor units; `days` are opening days.

    `debit_since`, `refunded_*` and `promised_back_amount` are facts that `payments` tells: a bank
    confirms a debit since then; so much has gone back, the last of it then; so much is promised
    back in all, gone or on its way.

    `withdraw_before`: a consumer may withdraw from the contract until then. `starts_after`: they
    asked for no early start, so production does not begin before. `terms`: the version of the terms
    of sale that was accepted with the order; empty for orders from before versions were kept.

    `form_key` names the form it was placed with: the same form twice is one order. `together` is
    the same for orders that one press placed, empty for an order of its own. `is_taken`:
    somebody was asked or makes it; who, is not known here. `work_began_at`: whoever makes it took
    it then; empty again when that work is lost. `starts_on`: the day its turn comes,
    when the queue was full and it was sold with the later date.

    `channel`: where staff took the order from, with its number there and what the channel keeps of
    the price; empty for orders placed on our own pages.
    """

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    reference = models.CharField(_("order"), max_length=12, unique=True)
    form_key = models.CharField(max_length=22, unique=True, null=True, blank=True)
    together = models.CharField(max_length=22, blank=True, default="", db_default="")
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=OrderStatus.choices,
        default=OrderStatus.AWAITING_PAYMENT,
    )
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("client"),
    )
    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2)
    buyer_kind = models.CharField(_("buyer"), max_length=10, choices=BuyerKind.choices)
    company_name = models.CharField(_("company"), max_length=120, blank=True)
    billing_address = models.CharField(
        _("billing address"), max_length=250, blank=True, db_default=""
    )
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    purchase_order = models.CharField(
        _("purchase order number"), max_length=40, blank=True, default="", db_default=""
    )
    accounting_email = models.EmailField(
        _("e-mail of the accounting department"), blank=True, default="", db_default=""
    )
    language = models.CharField(
        _("language"), max_length=2, choices=[("en", _("English")), ("fr", _("French"))]
    )
    terms = models.ForeignKey(
        "catalog.LegalText",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("terms accepted"),
    )
    service = models.ForeignKey(
        "catalog.Service",
        on_delete=models.PROTECT,
        related_name="orders",
        verbose_name=_("service"),
    )
    package = models.ForeignKey(
        "catalog.Package",
        on_delete=models.PROTECT,
        related_name="orders",
        verbose_name=_("package"),
    )
    currency = models.CharField(_("currency"), max_length=3)
    net_amount = models.BigIntegerField(_("price without VAT"))
    vat_amount = models.BigIntegerField(_("VAT"))
    gross_amount = models.BigIntegerField(_("price"))
    days = models.PositiveSmallIntegerField(_("opening days"))
    starts_on = models.DateField(_("work begins"), null=True, blank=True)
    revisions_included = models.PositiveSmallIntegerField(_("rounds of changes"))
    revisions_used = models.PositiveSmallIntegerField(_("rounds used"), default=0)
    placed_at = models.DateTimeField(_("ordered"))
    pay_before = models.DateTimeField(_("pay before"))
    debit_since = models.DateTimeField(_("bank debit since"), null=True, blank=True)
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    payment_reference = models.CharField(_("payment"), max_length=80, blank=True)
    paid_by = models.CharField(
        _("paid by"),
        max_length=10,
        choices=PaidBy.choices,
        default=PaidBy.CARD,
        db_default=PaidBy.CARD,
    )
    channel = models.ForeignKey(
        Channel,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("channel"),
    )
    outside_reference = models.CharField(
        _("number at the channel"), max_length=80, blank=True, default="", db_default=""
    )
    commission_amount = models.BigIntegerField(_("commission"), default=0, db_default=0)
    brief_accepted_at = models.DateTimeField(_("brief accepted"), null=True, blank=True)
    promised_at = models.DateTimeField(_("promised"), null=True, blank=True)
    internal_due_at = models.DateTimeField(_("work due"), null=True, blank=True)
    is_taken = models.BooleanField(default=False, db_default=False, editable=False)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    answer_before = models.DateTimeField(_("answer before"), null=True, blank=True)
    completed_at = models.DateTimeField(_("completed"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    cancel_reason = models.CharField(_("why it was cancelled"), max_length=300, blank=True)
    withdraw_before = models.DateTimeField(_("withdrawal until"), null=True, blank=True)
    starts_after = models.DateTimeField(_("work begins after"), null=True, blank=True)
    refunded_amount = models.BigIntegerField(_("refunded"), default=0, db_default=0)
    refunded_at = models.DateTimeField(_("last refund"), null=True, blank=True)
    promised_back_amount = models.BigIntegerField(
        _("refunds promised"), default=0, db_default=0, editable=False
    )
    work_began_at = models.DateTimeField(_("work begun"), null=True, blank=True, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=OrderStatus.values), name="orders_order_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(net_amount__gte=0) & Q(vat_amount__gte=0) & Q(gross_amount__gt=0),
                name="orders_order_amounts_are_positive",
            ),
            models.CheckConstraint(
                condition=Q(gross_amount=F("net_amount") + F("vat_amount")),
                name="orders_order_net_and_vat_make_gross",
            ),
            models.CheckConstraint(
                condition=Q(refunded_amount=0, refunded_at__isnull=True)
                | Q(refunded_amount__gt=0, refunded_at__isnull=False),
                name="orders_order_refund_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(revisions_used__gte=0), name="orders_order_rounds_are_counted"
            ),
            models.CheckConstraint(condition=Q(days__gt=0), name="orders_order_takes_a_day"),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=False, client__isnull=False)
                | Q(status__in=["awaiting_payment", "expired", "cancelled"]),
                name="orders_order_paid_has_paid_at_and_client",
            ),
            models.CheckConstraint(
                condition=Q(promised_at__isnull=False, internal_due_at__isnull=False)
                | Q(
                    status__in=[
                        "awaiting_payment",
                        "expired",
                        "cancelled",
                        "awaiting_brief",
                        "brief_check",
                    ]
                ),
                name="orders_order_in_production_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(answer_before__isnull=False) | ~Q(status="delivered"),
                name="orders_order_delivered_has_answer_date",
            ),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=False) | ~Q(status="completed"),
                name="orders_order_completed_has_completed_at",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=False) | ~Q(status="cancelled"),
                name="orders_order_cancelled_has_cancelled_at",
            ),
            models.CheckConstraint(
                condition=Q(paid_by__in=PaidBy.values), name="orders_order_paid_by_is_known"
            ),
            models.CheckConstraint(
                condition=Q(commission_amount=0)
                | Q(
                    channel__isnull=False,
                    commission_amount__gt=0,
                    commission_amount__lt=F("gross_amount"),
                ),
                name="orders_order_commission_is_a_channel_s",
            ),
            models.UniqueConstraint(
                F("channel"),
                Upper("outside_reference"),
                condition=Q(channel__isnull=False) & ~Q(outside_reference=""),
                name="orders_order_entered_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["promised_at"],
                condition=Q(status__in=["in_production", "in_review", "revision_requested"]),
                name="orders_order_working",
            ),
            models.Index(
                fields=["together"], condition=~Q(together=""), name="orders_order_together"
            ),
            models.Index(fields=["-placed_at", "-id"], name="orders_order_newest"),
            models.Index(
                fields=["placed_at"],
                condition=Q(status__in=["brief_check", "in_review"]),
                name="orders_order_to_look_at",
            ),
            models.Index(
                fields=["placed_at"],
                condition=Q(status="in_production", is_taken=False),
                name="orders_order_not_taken",
            ),
            models.Index(
                fields=["paid_at"],
                condition=Q(status="awaiting_brief"),
                name="orders_order_without_brief",
            ),
            models.Index(fields=["client", "-placed_at"], name="orders_order_by_client"),
            models.Index(fields=["status", "-placed_at"], name="orders_order_by_status"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_amount, self.currency)

    @property
    def unrefunded(self) -> Money:
        """The price less what has gone back."""
        return self.gross - self.refunded

    @property
    def held(self) -> Money:
        """The price less every refund promised, whether it has left or not."""
        return self.gross - Money(self.promised_back_amount, self.currency)

    @property
    def is_debit_under_way(self) -> bool:
        """The client has paid by debit; the bank has not answered yet."""
        return self.debit_since is not None and self.paid_at is None

    @property
    def waits_for_start(self) -> bool:
        """The client asked for no early start, and the withdrawal period is not over."""
        return self.starts_after is not None and clock.now() < self.starts_after

    @property
    def net(self) -> Money:
        return Money(self.net_amount, self.currency)

    @property
    def vat(self) -> Money:
        return Money(self.vat_amount, self.currency)

    @property
    def gross(self) -> Money:
        return Money(self.gross_amount, self.currency)

    @property
    def commission(self) -> Money:
        """What the channel keeps of the price."""
        return Money(self.commission_amount, self.currency)

    @property
    def may_mail(self) -> bool:
        """No mail at all reaches the client of a channel that forbids it."""
        return self.channel is None or self.channel.may_mail

    @property
    def waits_for_channel(self) -> bool:
        """Its payment at the channel was noted by mistake: it is paid there, never here."""
        is_waiting = self.status == OrderStatus.AWAITING_PAYMENT
        return is_waiting and self.paid_by == PaidBy.ELSEWHERE

    @property
    def opens_by_link(self) -> bool:
        """Whether its signed link lets a browser in: until it is paid; to its end, when no mail may
        reach its client and they never proved an address (decision 0040)."""
        if self.client is None:
            return self.status == OrderStatus.AWAITING_PAYMENT
        return not self.may_mail and self.status in OPEN and self.client.verified_at is None

    @property
    def revisions_left(self) -> int:
        return max(self.revisions_included - self.revisions_used, 0)


class OrderEvent(models.Model):
    """One step of the process. Append-only; holds legal pairs only."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(_("step"), max_length=30)
    from_status = models.CharField(_("from"), max_length=20, blank=True)
    to_status = models.CharField(_("to"), max_length=20)
    actor_kind = models.CharField(_("by"), max_length=12, choices=ActorKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("order event")
        verbose_name_plural = _("order events")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=PROCESS.event_rule(), name="orders_event_is_a_legal_pair"
            ),
            models.CheckConstraint(
                condition=Q(actor_kind__in=["client", "staff", "system"]),
                name="orders_event_actor_is_never_a_freelancer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.to_status}"
