"""Whether a client's work may be shown: asked once, answered word for word, taken back at will."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.models import Sample
from orders.models.delivery import DeliveryFile
from orders.models.order import Order


class ShowChoice(models.TextChoices):
    UNNAMED = "unnamed", _("Yes, without their name")
    NAMED = "named", _("Yes, with a name")
    NO = "no", _("No")
    WITHDRAWN = "withdrawn", _("Consent taken back")


AGREED = (ShowChoice.UNNAMED, ShowChoice.NAMED)


class ShowRequest(models.Model):
    """The question. An order is asked about once."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="show_request")
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("question whether work may be shown")
        verbose_name_plural = _("questions whether work may be shown")

    def __str__(self) -> str:
        return str(self.order)

    @property
    def latest(self) -> ShowAnswer | None:
        """The answer that counts. One query unless prefetched."""
        return max(self.answers.all(), key=lambda answer: answer.pk, default=None)

    @property
    def consent(self) -> ShowAnswer | None:
        """The consent that stands, if one does."""
        latest = self.latest
        return latest if latest and latest.choice in AGREED else None


class ShowAnswer(models.Model):
    """One answer; the latest counts. It never changes, and goes when its client is erased.

    `text` is what stood on the page, in its language; `address` the one it was sent from.
    """

    request = models.ForeignKey(ShowRequest, on_delete=models.CASCADE, related_name="answers")
    choice = models.CharField(_("choice"), max_length=9, choices=ShowChoice.choices)
    name = models.CharField(_("name to show"), max_length=120, blank=True)
    text = models.TextField(_("text"))
    text_sha256 = models.CharField(_("hash of the text"), max_length=64)
    text_version = models.CharField(_("version of the text"), max_length=12)
    address = models.GenericIPAddressField(_("sent from"), null=True)
    answered_at = models.DateTimeField(_("answered"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("answer whether work may be shown")
        verbose_name_plural = _("answers whether work may be shown")
        ordering = ["request", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=ShowChoice.values), name="orders_showanswer_is_known"
            ),
            models.CheckConstraint(
                condition=(Q(choice="named") & ~Q(name="")) | (~Q(choice="named") & Q(name="")),
                name="orders_showanswer_names_only_who_wants_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.choice}"


class ShownSample(models.Model):
    """A sample that stands on the site by this consent. `file`: the delivered one it was drawn
    from; none when the owner made a picture of the work."""

    request = models.ForeignKey(ShowRequest, on_delete=models.CASCADE, related_name="shown")
    sample = models.OneToOneField(Sample, on_delete=models.CASCADE, related_name="+")
    file = models.ForeignKey(DeliveryFile, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "file"], name="orders_shownsample_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.request} {self.sample}"
