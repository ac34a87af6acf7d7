"""What stands on a card."""

from __future__ import annotations

from django.db import models


class Card(models.Model):
    title = models.CharField(max_length=80)
    body = models.TextField()
    price = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title
