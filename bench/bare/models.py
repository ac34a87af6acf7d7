"""What stands on a card."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Card(models.Model):
    title = models.CharField(max_length=80)
    body = models.TextField()
    price = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    objects: ClassVar[models.Manager[Card]] = models.Manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.title
