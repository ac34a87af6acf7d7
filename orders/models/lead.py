"""Somebody who asks before buying: the thread with them, and what became of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kernel import ids
from kernel.actors import ActorKind
from orders.lead_states import CLOSED, PROCESS, LeadStatus, LostReason
from orders.models.order import Order

ERASED = "erased@erased.invalid"
"""The address of who left: their thread and their quotes are found by no link any more."""


class Lead(models.Model):
    """`form_key` names the form it was asked with: the same form twice is one lead. `order`: the
    one it was won by. `service` is empty when it came from the contact page, `email` when staff
    noted a call. Nobody is signed in by the e-mail: it was only typed."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    form_key = models.CharField(max_length=22, unique=True, null=True, blank=True)
    service = models.ForeignKey(
        "catalog.Service",
        on_delete=models.PROTECT,
        related_name="leads",
        null=True,
        blank=True,
        verbose_name=_("service"),
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(
        _("language"), max_length=2, choices=[("en", _("English")), ("fr", _("French"))]
    )
    status = models.CharField(
        _("status"), max_length=10, choices=LeadStatus.choices, default=LeadStatus.NEW
    )
    created_at = models.DateTimeField(_("asked"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    lost_reason = models.CharField(
        _("why it was lost"), max_length=10, choices=LostReason.choices, blank=True
    )
    lost_note = models.CharField(_("note"), max_length=300, blank=True)
    order = models.OneToOneField(
        Order, on_delete=models.PROTECT, null=True, blank=True, related_name="lead"
    )

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=LeadStatus.values), name="orders_lead_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status__in=CLOSED, closed_at__isnull=False)
                | (~Q(status__in=CLOSED) & Q(closed_at__isnull=True)),
                name="orders_lead_closed_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(status="won", order__isnull=False)
                | (~Q(status="won") & Q(order__isnull=True)),
                name="orders_lead_won_has_its_order",
            ),
            models.CheckConstraint(
                condition=(Q(status="lost") & ~Q(lost_reason=""))
                | (~Q(status="lost") & Q(lost_reason="")),
                name="orders_lead_lost_has_its_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["email", "status"], name="orders_lead_by_email"),
            models.Index(fields=["status", "-closed_at"], name="orders_lead_by_status"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.service}"

    @property
    def about(self) -> str:
        """The service's title; who wrote from the contact page named none."""
        return self.service.title if self.service else _now("our services")

    @property
    def is_erased(self) -> bool:
        return self.email == ERASED


class LeadEvent(models.Model):
    """One step of a lead. Append-only; holds legal pairs only."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(_("step"), max_length=30)
    from_status = models.CharField(_("from"), max_length=10, blank=True)
    to_status = models.CharField(_("to"), max_length=10)
    actor_kind = models.CharField(_("by"), max_length=12, choices=ActorKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=PROCESS.event_rule(), name="orders_leadevent_pair_is_legal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lead}: {self.name}"


class LeadMessage(models.Model):
    """`answered_at` closes what was asked: a reply was sent or none is needed."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="messages")
    author_kind = models.CharField(max_length=12, choices=ActorKind.choices)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    body = models.TextField()
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(author_kind__in=["client", "staff"]), name="orders_leadmessage_author"
            )
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(author_kind="client", answered_at=None),
                name="orders_leadmessage_to_answer",
            )
        ]

    def __str__(self) -> str:
        return self.body[:60]


class LeadFile(models.Model):
    """A file sent with a question."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    message = models.ForeignKey(LeadMessage, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey("kernel.StoredFile", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
