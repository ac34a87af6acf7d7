"""What the freelancer reads in place of a client's words that never change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from orders.models.delivery import RevisionRequest
from orders.models.line import OrderLine


class Reworded(models.Model):
    """Of an extra's text, or of a round of changes. The original stays where it is; a text equal to
    it was released by the owner. `looked_at` is empty while only the machine has masked it and
    the work is not delivered."""

    line = models.OneToOneField(
        OrderLine, on_delete=models.PROTECT, null=True, blank=True, related_name="reworded"
    )
    request = models.OneToOneField(
        RevisionRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="reworded"
    )
    text = models.TextField()
    written_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(line__isnull=False, request__isnull=True)
                | Q(line__isnull=True, request__isnull=False),
                name="orders_reworded_is_of_one_text",
            ),
        ]
        indexes = [
            models.Index(
                fields=["written_at"],
                condition=Q(looked_at__isnull=True),
                name="orders_reworded_to_look_at",
            ),
        ]

    def __str__(self) -> str:
        return f"Reworded {self.line or self.request}"
