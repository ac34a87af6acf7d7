"""What the client received, version by version, and what they asked to change."""

from __future__ import annotations

from django.db import models

from kernel import ids
from kernel.models import StoredFile
from orders.models.order import Order


class Delivery(models.Model):
    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deliveries")
    version = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    delivered_at = models.DateTimeField()

    class Meta:
        ordering = ["order", "version"]
        constraints = [
            models.UniqueConstraint(fields=["order", "version"], name="orders_delivery_version")
        ]

    def __str__(self) -> str:
        return f"{self.order} v{self.version}"


class DeliveryFile(models.Model):
    """A file for the client under the agency's name: `<order>-v<version>-<n>.<ext>` by default."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["delivery", "name"], name="orders_delivery_file_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class RevisionRequest(models.Model):
    """Changes asked for one delivery."""

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="revision")
    body = models.TextField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Changes to {self.delivery}"


class RevisionFile(models.Model):
    """A file sent with the changes asked, say a marked picture. It crosses under a neutral name."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    request = models.ForeignKey(RevisionRequest, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
