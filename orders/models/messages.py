"""The thread between the client and the agency."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel import ids
from kernel.actors import ActorKind
from kernel.models import StoredFile
from orders.models.order import Order


class Message(models.Model):
    """`answered_at` closes a client's message: a reply was sent or none is needed."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="messages")
    author_kind = models.CharField(max_length=12, choices=ActorKind.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    body = models.TextField()
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(author_kind__in=["client", "staff"]), name="orders_message_author"
            )
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(author_kind="client", answered_at=None),
                name="orders_message_to_answer",
            )
        ]

    def __str__(self) -> str:
        return self.body[:60]


class MessageFile(models.Model):
    """A file sent with a message, under its sender's name. It stays between client and agency."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
