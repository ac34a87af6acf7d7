"""A checkout its buyer asked to be mailed about, kept outside the browser for a while."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel import ids
from kernel.money import Money
from orders.models.order import Order


class KeptCheckout(models.Model):
    """What was chosen and typed, until `erase_at`: then the row is deleted.

    `asked_at`: the box was ticked then; ticked again before the first reminder, they count anew.
    `email` never changes: the link was mailed there. `price_amount` is what the page said last.
    `details` are empty once it was forgotten and only its stop stays. `order` is what became of
    it, `is_restored` whether by a mailed link.
    """

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    email = models.EmailField(_("e-mail"), db_index=True)
    language = models.CharField(_("language"), max_length=2)
    service = models.ForeignKey(
        "catalog.Service", on_delete=models.PROTECT, related_name="+", verbose_name=_("service")
    )
    tier = models.CharField(_("package"), max_length=10)
    extras = models.JSONField(default=list)  # codes, as catalog.extras writes them
    details = models.JSONField(default=dict)
    coupon = models.CharField(_("coupon"), max_length=30, blank=True)
    currency = models.CharField(max_length=3)
    price_amount = models.BigIntegerField(_("price"))
    asked_at = models.DateTimeField(_("asked"))
    erase_at = models.DateTimeField(_("erased"))
    stopped_at = models.DateTimeField(_("stopped"), null=True)
    order = models.ForeignKey(
        Order, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("order")
    )
    is_restored = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("kept checkout")
        verbose_name_plural = _("kept checkouts")
        constraints = [
            models.CheckConstraint(
                condition=Q(erase_at__gt=F("asked_at")), name="orders_kept_is_erased_later"
            ),
            models.CheckConstraint(
                condition=Q(order__isnull=False) | Q(is_restored=False),
                name="orders_kept_restored_has_its_order",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.currency)
