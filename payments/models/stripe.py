"""What Stripe told us (verified), and the sandbox's own objects."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StripeEvent(models.Model):
    """A verified webhook event, stored once for ever; worked off by the outbox."""

    event_id = models.CharField(_("event number"), max_length=80, unique=True)
    type = models.CharField(_("type"), max_length=80)
    object_id = models.CharField(_("about"), max_length=120)
    livemode = models.BooleanField(_("real money"))
    api_version = models.CharField(_("Stripe version"), max_length=40, blank=True)
    raw = models.TextField(_("as received"))
    received_at = models.DateTimeField(_("received"))

    class Meta:
        verbose_name = _("message from Stripe")
        verbose_name_plural = _("messages from Stripe")

    def __str__(self) -> str:
        return f"{self.type} {self.object_id}"


class SandboxObject(models.Model):
    """An object of the in-process Stripe double. `idempotency_key` replays the first answer."""

    id = models.CharField(max_length=120, primary_key=True)
    type = models.CharField(max_length=40)
    data = models.JSONField()
    idempotency_key = models.CharField(max_length=120, unique=True, null=True, blank=True)
    request_hash = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["type", "created_at"], name="payments_sandbox_by_type")]

    def __str__(self) -> str:
        return self.id
