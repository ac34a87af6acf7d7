"""Money that comes for an order, by card or otherwise, and refunds of what came."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel import ids
from kernel.money import Money
from orders.models import Order


class PaymentStatus(models.TextChoices):
    """`processing`: a delayed debit that the bank has not confirmed yet. `mistaken`: recorded by
    hand, and taken back: nothing came."""

    OPEN = "open", _("Open")
    PROCESSING = "processing", _("Bank is confirming")
    SUCCEEDED = "succeeded", _("Paid")
    FAILED = "failed", _("Refused")
    EXPIRED = "expired", _("Expired")
    MISTAKEN = "mistaken", _("Noted by mistake")


class Rail(models.TextChoices):
    """Only `card` goes through Stripe; the others are recorded by hand."""

    CARD = "card", _("Payment page")
    TRANSFER = "transfer", _("Bank transfer")
    ELSEWHERE = "elsewhere", _("Elsewhere")


class Payment(models.Model):
    """One hosted Checkout session, or money that somebody recorded (`rail`): then `received_on`
    and `bank_reference` are what the bank or the channel says. `attempt` counts the order's.
    `entry_key`: the form that was sent.

    `mistake`: why it was taken back, for our books; `captured_amount` is nothing then.

    `is_unmatched`: money arrived that the order did not ask for (twice, too late, another sum).
    """

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, related_name="payments", verbose_name=_("order")
    )
    attempt = models.PositiveSmallIntegerField(_("attempt"))
    status = models.CharField(
        _("status"), max_length=12, choices=PaymentStatus.choices, default=PaymentStatus.OPEN
    )
    rail = models.CharField(
        _("way"), max_length=10, choices=Rail.choices, default=Rail.CARD, db_default=Rail.CARD
    )
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    livemode = models.BooleanField(_("real money"), default=False)
    session_id = models.CharField(
        _("Stripe session"), max_length=120, unique=True, null=True, blank=True
    )
    payment_intent_id = models.CharField(
        _("Stripe payment"), max_length=80, unique=True, null=True, blank=True
    )
    charge_id = models.CharField(
        _("Stripe charge"), max_length=80, unique=True, null=True, blank=True
    )
    balance_txn_id = models.CharField(
        _("Stripe balance entry"), max_length=80, unique=True, null=True, blank=True
    )
    checkout_url = models.URLField(_("payment page"), max_length=1000, blank=True)
    fee_amount = models.BigIntegerField(_("fee"), default=0)
    captured_amount = models.BigIntegerField(_("received"), default=0)
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    paid_at = models.DateTimeField(_("paid on"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    bank_reference = models.CharField(
        _("reference of the transfer"), max_length=140, blank=True, default="", db_default=""
    )
    entry_key = models.CharField(max_length=22, blank=True, default="", db_default="")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    mistake = models.CharField(
        _("why it was a mistake"), max_length=300, blank=True, default="", db_default=""
    )
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    is_unmatched = models.BooleanField(_("unexpected"), default=False)
    problem = models.CharField(_("problem"), max_length=300, blank=True)
    synced_at = models.DateTimeField(_("read at Stripe"), null=True, blank=True)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=PaymentStatus.values),
                name="payments_payment_status_is_known",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(status="open", rail="card"),
                name="payments_payment_one_open",
            ),
            models.CheckConstraint(
                condition=Q(rail="card", received_on__isnull=True)
                | Q(
                    rail__in=["transfer", "elsewhere"],
                    received_on__isnull=False,
                    session_id__isnull=True,
                ),
                name="payments_payment_rail_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="mistaken",
                    rail__in=["transfer", "elsewhere"],
                    taken_back_at__isnull=False,
                    captured_amount=0,
                )
                & ~Q(mistake="")
                | ~Q(status="mistaken") & Q(mistake="", taken_back_at__isnull=True),
                name="payments_payment_mistake_is_by_hand",
            ),
            models.UniqueConstraint(
                fields=["order", "attempt"], name="payments_payment_attempt_once"
            ),
            models.UniqueConstraint(
                fields=["order", "entry_key"],
                condition=~Q(entry_key=""),
                name="payments_payment_entry_once",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(fee_amount__gte=0) & Q(captured_amount__gte=0),
                name="payments_payment_amounts_are_positive",
            ),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=False) | ~Q(status="succeeded"),
                name="payments_payment_succeeded_has_paid_at",
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=Q(status="failed"), name="payments_payment_refused"
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(status__in=["failed", "expired"]),
                name="payments_payment_ended",
            ),
            models.Index(
                fields=["created_at"],
                condition=Q(is_unmatched=True),
                name="payments_payment_unmatched",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.attempt}"

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def is_by_card(self) -> bool:
        return self.rail == Rail.CARD


class RefundStatus(models.TextChoices):
    REQUESTED = "requested", _("Asked")
    PENDING = "pending", _("On its way")
    SUCCEEDED = "succeeded", _("Refunded")
    FAILED = "failed", _("Failed")


class Refund(models.Model):
    """Money going back by the way it came. `key` says why, once (`cancelled:<order>`);
    `attempt` counts how often Stripe was asked, after failures the owner wants tried again.

    Of money that did not come by card the owner sends it, and records it: `sent_on`,
    `sent_reference`."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    payment = models.ForeignKey(
        Payment, on_delete=models.PROTECT, related_name="refunds", verbose_name=_("payment")
    )
    key = models.CharField(max_length=80, unique=True)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    status = models.CharField(
        _("status"), max_length=12, choices=RefundStatus.choices, default=RefundStatus.REQUESTED
    )
    amount = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    stripe_refund_id = models.CharField(
        _("Stripe refund"), max_length=80, unique=True, null=True, blank=True
    )
    balance_txn_id = models.CharField(
        _("Stripe balance entry"), max_length=80, unique=True, null=True, blank=True
    )
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    requested_at = models.DateTimeField(_("asked for"))
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    sent_on = models.DateField(_("sent on"), null=True, blank=True)
    sent_reference = models.CharField(
        _("reference of what was sent"), max_length=140, blank=True, default="", db_default=""
    )
    sent_to = models.CharField(
        _("end of the account’s number"), max_length=4, blank=True, default="", db_default=""
    )
    problem = models.CharField(_("problem"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=RefundStatus.values), name="payments_refund_status_is_known"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_refund_is_positive"),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(status="failed"), name="payments_refund_failed"
            )
        ]

    def __str__(self) -> str:
        return str(self.payment)

    @property
    def money(self) -> Money:
        return Money(self.amount, self.currency)
