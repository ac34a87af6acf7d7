"""What the orders that are over left, added up by day as the books are written."""

from __future__ import annotations

from django.db import models

from orders.models import Order


class EndedOrder(models.Model):
    """A paid order that is over: all it has in the books, now and later, counts on `ended_on`.

    Days are those of the agency's time zone when the end was counted.
    """

    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, primary_key=True, related_name="ended"
    )
    ended_on = models.DateField()
    paid_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.order} {self.ended_on}"


class DayResult(models.Model):
    """The orders that were paid on one day and ended on another, summed; minor units, net of VAT.

    `kept` is `sold` less refunds. The charges of the law are not here: their rates may be edited.
    """

    ended_on = models.DateField()
    paid_on = models.DateField()
    currency = models.CharField(max_length=3)
    sold = models.BigIntegerField(default=0)
    kept = models.BigIntegerField(default=0)
    fees = models.BigIntegerField(default=0)
    cost = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ended_on", "paid_on", "currency"], name="payments_day_result_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.ended_on} {self.kept}"
