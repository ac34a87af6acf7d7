"""One order asked of one freelancer, and its append-only events."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from freelancers.models.roster import Freelancer
from freelancers.states import LIVE, PROCESS, AssignmentStatus, DeclineReason
from kernel import ids
from kernel.actors import ActorKind
from kernel.money import Money
from orders.models import Order


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def live(self) -> AssignmentQuerySet:
        return self.filter(status__in=LIVE)


class Assignment(models.Model):
    """An offer, then a job. `due_at` is when the work must reach the agency; `reference` is of
    its own series, unrelated to the order's."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    reference = models.CharField(_("job"), max_length=12, unique=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="assignments")
    freelancer = models.ForeignKey(
        Freelancer,
        on_delete=models.PROTECT,
        related_name="assignments",
        verbose_name=_("freelancer"),
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=AssignmentStatus.choices,
        default=AssignmentStatus.OFFERED,
    )
    pay_amount = models.BigIntegerField(_("pay"))
    currency = models.CharField(max_length=3)
    offered_at = models.DateTimeField(_("offered"))
    answer_before = models.DateTimeField(_("answer before"))
    due_at = models.DateTimeField(_("due"))
    accepted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=10, choices=DeclineReason.choices, blank=True)
    decline_note = models.CharField(max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=AssignmentStatus.values),
                name="freelancers_assignment_status_is_known",
            ),
            models.UniqueConstraint(
                fields=["order"],
                condition=Q(status__in=["offered", "accepted", "submitted", "returned", "passed"]),
                name="freelancers_assignment_one_live_per_order",
            ),
            models.CheckConstraint(
                condition=Q(pay_amount__gte=0), name="freelancers_assignment_pay_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=False)
                | Q(status__in=["offered", "declined", "lapsed", "withdrawn"]),
                name="freelancers_assignment_working_was_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(decline_reason="") | ~Q(status="declined"),
                name="freelancers_assignment_declined_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["freelancer", "status"], name="freelancers_job_by_freelancer"),
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["accepted", "returned"]),
                name="freelancers_job_being_made",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def pay(self) -> Money:
        return Money(self.pay_amount, self.currency)


class AssignmentEvent(models.Model):
    """One step of the process: here stands who did it. Append-only; legal pairs only."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(max_length=30)
    from_status = models.CharField(max_length=12, blank=True)
    to_status = models.CharField(max_length=12)
    actor_kind = models.CharField(max_length=12, choices=ActorKind.choices)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("job event")
        verbose_name_plural = _("job events")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=PROCESS.event_rule(), name="freelancers_event_is_a_legal_pair"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.to_status}"
