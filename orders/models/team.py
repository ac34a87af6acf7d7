"""Who else may enter a client's space, and what they may do there."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from kernel import clock, ids
from orders.rights import TICKED, Rights, with_seat


class Seat(models.Model):
    """A place in the team of `client`: invited at `email`, taken by `user` once they accepted.

    `token` opens the invitation until `expires_at`, once; it is empty when there is none. A seat
    that ends is deleted: what its holder did stands in the events of the orders.
    """

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    client = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="team"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="seats",
    )
    email = models.EmailField()
    language = models.CharField(max_length=2, choices=[("en", _("English")), ("fr", _("French"))])
    may_brief = models.BooleanField(default=False)
    may_approve = models.BooleanField(default=False)
    may_pay = models.BooleanField(default=False)
    wants_mails = models.BooleanField(default=True)
    token = models.CharField(max_length=64, unique=True, null=True, blank=True, default=ids.token)
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("team mate")
        verbose_name_plural = _("team mates")
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                F("client"), Lower("email"), name="orders_seat_one_for_an_address"
            ),
            models.UniqueConstraint(
                fields=["client", "user"],
                condition=Q(user__isnull=False),
                name="orders_seat_one_for_a_person",
            ),
            models.CheckConstraint(
                condition=Q(user=None, joined_at=None, token__isnull=False)
                | Q(user__isnull=False, joined_at__isnull=False, token=None),
                name="orders_seat_is_taken_or_offered",
            ),
            models.CheckConstraint(
                condition=Q(user=None) | ~Q(user=F("client")), name="orders_seat_is_not_ones_own"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def rights(self) -> Rights:
        return with_seat(frozenset(each for each in TICKED if getattr(self, f"may_{each}")))

    @property
    def is_over(self) -> bool:
        """The invitation was not accepted in time."""
        return self.user_id is None and self.expires_at <= clock.now()
