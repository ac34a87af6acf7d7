"""The bench: who can make what, for how much, when."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kernel import ids
from kernel.models import default_days, validate_days, validate_time_zone
from kernel.money import Money
from kernel.opening import Opening


class FreelancerKind(models.TextChoices):
    PERSON = "person", _("Freelancer")
    AGENCY = "agency", _("White-label agency")


def default_languages() -> list[str]:
    return ["fr"]


class Freelancer(models.Model):
    """A person or a white-label agency. `user` is set when the invitation is accepted."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="freelancer",
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), unique=True)
    kind = models.CharField(
        _("kind"), max_length=10, choices=FreelancerKind.choices, default=FreelancerKind.PERSON
    )
    language = models.CharField(
        _("writes in"),
        max_length=2,
        choices=[("en", _("English")), ("fr", _("French"))],
        default="fr",
    )
    languages = models.JSONField(_("works in"), default=default_languages)
    country = models.CharField(_("country"), max_length=2, default="FR")
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Paris", validators=[validate_time_zone]
    )
    days = models.JSONField(_("working days"), default=default_days, validators=[validate_days])
    starts_at = models.PositiveSmallIntegerField(
        _("starts at (hour)"), default=9, validators=[MaxValueValidator(22)]
    )
    ends_at = models.PositiveSmallIntegerField(
        _("ends at (hour)"), default=18, validators=[MinValueValidator(1), MaxValueValidator(23)]
    )
    capacity = models.PositiveSmallIntegerField(
        _("jobs at a time"), default=2, validators=[MinValueValidator(1)]
    )
    is_active = models.BooleanField(_("gets offers"), default=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("freelancer")
        verbose_name_plural = _("freelancers")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="freelancers_freelancer_starts_first"
            ),
            models.CheckConstraint(
                condition=Q(capacity__gt=0), name="freelancers_freelancer_has_capacity"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> Opening:
        return Opening(ZoneInfo(self.time_zone), frozenset(self.days), self.starts_at, self.ends_at)


class Invitation(models.Model):
    """A link that lets one freelancer open their account, once, until `expires_at`."""

    freelancer = models.ForeignKey(
        Freelancer,
        on_delete=models.PROTECT,
        related_name="invitations",
        verbose_name=_("freelancer"),
    )
    token = models.CharField(max_length=64, unique=True, default=ids.token)
    created_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("expires"))
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return str(self.freelancer)


class RateQuerySet(models.QuerySet["Rate"]):
    def on(self, day: date) -> RateQuerySet:
        return self.current_or_later(day).filter(valid_from__lte=day)

    def current_or_later(self, day: date) -> RateQuerySet:
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day))


class Rate(models.Model):
    """What a freelancer is paid for a package, between two dates (inclusive)."""

    freelancer = models.ForeignKey(Freelancer, on_delete=models.PROTECT, related_name="rates")
    package = models.ForeignKey(
        "catalog.Package", on_delete=models.PROTECT, related_name="rates", verbose_name=_("package")
    )
    amount = models.BigIntegerField(_("pay in cents"), validators=[MinValueValidator(1)])
    currency = models.CharField(max_length=3, default="EUR")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = RateQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        ordering = ["freelancer", "package", "-valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="freelancers_rate_is_positive"),
            models.UniqueConstraint(
                fields=["freelancer", "package", "valid_from"],
                name="freelancers_rate_one_per_start",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="freelancers_rate_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.freelancer}: {self.package}"

    @property
    def pay(self) -> Money:
        return Money(self.amount, self.currency)


class ExtraPay(models.Model):
    """What any freelancer is paid for an extra, on top of the package's rate."""

    extra = models.OneToOneField(
        "catalog.Extra", on_delete=models.PROTECT, related_name="pay", verbose_name=_("extra")
    )
    amount = models.BigIntegerField(_("pay in cents"), validators=[MinValueValidator(0)])
    currency = models.CharField(max_length=3, default="EUR")

    class Meta:
        verbose_name = _("pay for an extra")
        verbose_name_plural = _("pay for extras")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="freelancers_extra_pay_is_not_negative"
            )
        ]

    def __str__(self) -> str:
        return str(self.extra)
