"""What the freelancer of a quoted order is paid and told: this side of the wall."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kernel.money import Money
from orders.models import ClientQuote


class QuoteJob(models.Model):
    """`amount` replaces rate and extras when it is given; `work` is the owner's words, never the
    client's."""

    quote = models.OneToOneField(ClientQuote, on_delete=models.PROTECT, related_name="job")
    amount = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    work = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0), name="freelancers_quotejob_pay"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quote}"

    @property
    def pay(self) -> Money | None:
        return None if self.amount is None else Money(self.amount, self.currency)
