"""Coupons: codes that lower the price of an order, and where each was used."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel import ids
from kernel.money import Money

LEAST_LEFT = 100
"""Minor units that an order still costs after a coupon: what is free is no sale."""


class CouponKind(models.TextChoices):
    PERCENT = "percent", _("Percent of the price")
    AMOUNT = "amount", _("Amount, VAT included")


class Coupon(models.Model):
    """A code and its rules. Dates are days of the agency's zone, both included.

    Without services it is good for all of them. `stopped_at`: the owner ended it by hand.
    """

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    code = models.CharField(_("code"), max_length=30, unique=True)
    kind = models.CharField(_("takes off"), max_length=10, choices=CouponKind.choices)
    percent = models.PositiveSmallIntegerField(
        _("percent"), null=True, validators=[MinValueValidator(1), MaxValueValidator(90)]
    )
    amount = models.BigIntegerField(_("amount"), null=True)
    currency = models.CharField(max_length=3)
    services = models.ManyToManyField("catalog.Service", related_name="+")
    is_first_order_only = models.BooleanField(_("first order only"))
    is_once_per_client = models.BooleanField(_("once per client"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True)
    minimum_amount = models.BigIntegerField(_("lowest order"), default=0)
    most_uses = models.PositiveIntegerField(_("uses in all"), null=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at = models.DateTimeField(_("made"))
    stopped_at = models.DateTimeField(_("stopped"), null=True)

    class Meta:
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="percent", percent__gte=1, percent__lte=90, amount__isnull=True)
                | Q(
                    kind="amount",
                    percent__isnull=True,
                    amount__gt=0,
                    minimum_amount__gte=F("amount") + LEAST_LEFT,
                ),
                name="orders_coupon_takes_off_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="orders_coupon_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(most_uses=None) | Q(most_uses__gte=1), name="orders_coupon_has_a_use"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def off(self) -> Money | None:
        """What an amount takes off; None for a percentage."""
        return None if self.amount is None else Money(self.amount, self.currency)

    @property
    def minimum(self) -> Money:
        """What an order has to cost without it; something is always left to pay."""
        least = -(-LEAST_LEFT * 100 // (100 - (self.percent or 0)))
        return Money(max(self.minimum_amount, least), self.currency)

    def is_over(self, today: date) -> bool:
        return self.stopped_at is not None or (self.ends_on is not None and today > self.ends_on)


class CouponUseQuerySet(models.QuerySet["CouponUse"]):
    def standing(self) -> CouponUseQuerySet:
        """Uses that count: of orders that were neither left unpaid nor cancelled before payment."""
        return self.filter(freed_at=None)


class CouponUse(models.Model):
    """One order that used a coupon. Freed when the order ends without having been paid."""

    coupon = models.ForeignKey(
        Coupon, on_delete=models.PROTECT, related_name="uses", verbose_name=_("coupon")
    )
    order = models.OneToOneField(
        "orders.Order",
        on_delete=models.PROTECT,
        related_name="coupon_use",
        verbose_name=_("order"),
    )
    email = models.EmailField(_("e-mail"))
    discount_amount = models.BigIntegerField(_("discount"))
    currency = models.CharField(max_length=3)
    used_at = models.DateTimeField(_("used"))
    freed_at = models.DateTimeField(_("given back"), null=True)

    objects = CouponUseQuerySet.as_manager()

    class Meta:
        verbose_name = _("coupon use")
        verbose_name_plural = _("coupon uses")
        ordering = ["-used_at", "-pk"]
        indexes = [
            models.Index(
                fields=["coupon"], condition=Q(freed_at=None), name="orders_coupon_use_standing"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(discount_amount__gt=0), name="orders_coupon_use_gives_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coupon}: {self.order}"

    @property
    def discount(self) -> Money:
        return Money(self.discount_amount, self.currency)
