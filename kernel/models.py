"""Tables of the kernel: profile, dated law, outbox, mail, files, cache version."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel import ids
from kernel.bank import BankFacts
from kernel.i18n import Translated
from kernel.legal_facts import LegalFacts
from kernel.opening import Opening
from kernel.sole_trader import law_name

_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Enter a colour such as #2438c9."))
WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


def default_days() -> list[int]:
    return [0, 1, 2, 3, 4]


def validate_days(value: Any) -> None:
    if not value or not set(value) <= set(range(7)):
        raise ValidationError(_("Choose at least one day of the week."))


def validate_time_zone(value: str) -> None:
    if value not in available_timezones():
        raise ValidationError(_("Choose a time zone such as Europe/Paris."))


class LegalStatus(models.TextChoices):
    MICRO_BIC = "micro_bic", _("Micro-enterprise, commercial services (BIC)")
    MICRO_BNC = "micro_bnc", _("Micro-enterprise, liberal profession (BNC)")
    COMPANY = "company", _("Company or sole trader taxed on profit")


class VatRegime(models.TextChoices):
    FRANCHISE = "franchise", _("VAT exempt (franchise)")
    STANDARD = "standard", _("VAT charged")


class AgencyProfile(LegalFacts, BankFacts):
    """The agency that this install is: one row. Delays are in the unit their name says."""

    name = models.CharField(_("agency name"), max_length=80)
    persona = models.CharField(
        _("who signs"), max_length=60, help_text=_("A real person or the agency's name.")
    )
    email = models.EmailField(_("contact e-mail"))
    brand_color = models.CharField(
        _("brand colour"), max_length=7, default="#2438c9", validators=[_COLOUR]
    )
    brand_color_dark = models.CharField(
        _("brand colour on dark pages"), max_length=7, default="#a3b2ff", validators=[_COLOUR]
    )
    default_language = models.CharField(
        _("first language"),
        max_length=2,
        choices=[("en", _("English")), ("fr", _("French"))],
        default="fr",
    )
    has_second_language = models.BooleanField(
        _("you sell in the other language too"),
        default=True,
        help_text=_("Otherwise your clients meet the first language only."),
    )
    has_teams = models.BooleanField(
        _("clients may invite team mates"),
        default=False,
        db_default=False,
        help_text=_(
            "Each to their own client space, with the rights they tick: see, brief, approve, pay."
            " Switched off, only the client themselves gets in."
        ),
    )
    currency = models.CharField(_("currency"), max_length=3, default="EUR")
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="Europe/Paris", validators=[validate_time_zone]
    )
    opening_days = models.JSONField(
        _("opening days"), default=default_days, validators=[validate_days]
    )
    opens_at = models.PositiveSmallIntegerField(
        _("opens at (hour)"), default=9, validators=[MaxValueValidator(23)]
    )
    closes_at = models.PositiveSmallIntegerField(
        _("closes at (hour)"), default=18, validators=[MinValueValidator(1), MaxValueValidator(23)]
    )
    brief_cutoff = models.PositiveSmallIntegerField(
        _("a brief counts the same day until (hour)"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(23)],
    )
    legal_name = models.CharField(_("legal name"), max_length=120, blank=True)
    legal_form = models.CharField(_("legal form"), max_length=60, blank=True)
    legal_id = models.CharField(_("registration number (SIREN)"), max_length=30, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    country = models.CharField(_("country"), max_length=2, default="FR")
    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True)
    legal_status = models.CharField(
        _("legal status"), max_length=20, choices=LegalStatus.choices, default=LegalStatus.MICRO_BIC
    )
    vat_regime = models.CharField(
        _("VAT regime"), max_length=20, choices=VatRegime.choices, default=VatRegime.FRANCHISE
    )
    margin_floor_percent = models.PositiveSmallIntegerField(
        _("lowest margin offered automatically (%)"), default=20, validators=[MaxValueValidator(90)]
    )
    payout_delay_days = models.PositiveSmallIntegerField(
        _("freelancers are paid after (days)"), default=7
    )
    payment_minutes = models.PositiveSmallIntegerField(
        _("time to pay by card (minutes)"), default=60
    )
    review_days = models.PositiveSmallIntegerField(_("time to review a delivery (days)"), default=7)
    brief_decision_days = models.PositiveSmallIntegerField(
        _("missing brief: you decide after (days)"), default=14
    )
    is_demo = models.BooleanField(_("demo agency"), default=False, editable=False)

    class Meta:
        verbose_name = _("agency profile")
        verbose_name_plural = _("agency profile")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="kernel_profile_is_one_row"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=models.F("opens_at")), name="kernel_profile_opens_first"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def law_name(self) -> str:
        """Its name as the law wants it read (kernel.sole_trader)."""
        return law_name(self)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def opening(self) -> Opening:
        return Opening(
            zone=self.zone,
            days=frozenset(self.opening_days),
            opens_at=self.opens_at,
            closes_at=self.closes_at,
        )


class LegalParameter(models.Model):
    """A rate or threshold of the law, with the days it holds and where it was read."""

    code = models.CharField(_("code"), max_length=40)
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=5)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("legal rate")
        verbose_name_plural = _("legal rates")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="kernel_parameter_one_per_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="kernel_parameter_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"


class LegalMention(models.Model):
    """A sentence the law wants on invoices, with the days it holds and where it was read.

    An invoice keeps its own copy, so a later edit changes no paper that left.
    """

    code = models.CharField(_("code"), max_length=40)
    text_en = models.CharField(_("text (English)"), max_length=400)
    text_fr = models.CharField(_("text (French)"), max_length=400)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)

    text = Translated[str]()

    class Meta:
        verbose_name = _("legal mention")
        verbose_name_plural = _("legal mentions")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="kernel_mention_one_per_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="kernel_mention_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class CacheVersion(models.Model):
    """One row, raised in the transaction of every change to what the public pages show.

    `number` moves with each of them, `profile_number` with the agency's profile only.
    """

    number = models.BigIntegerField(default=1)
    profile_number = models.BigIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="kernel_version_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)


class ConfirmedFact(models.Model):
    """Confirmed once on the way to real money. It counts while what it was `about` (a hash) is the
    same."""

    code = models.CharField(max_length=20, unique=True)
    about = models.CharField(max_length=64, blank=True)
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class OutboxQuerySet(models.QuerySet["OutboxMessage"]):
    def open(self) -> OutboxQuerySet:
        return self.filter(done_at=None, parked_at=None)

    def due(self, now: datetime) -> OutboxQuerySet:
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        return self.open().filter(free, available_at__lte=now).order_by("available_at", "pk")

    def leased(self, now: datetime) -> OutboxQuerySet:
        return self.open().filter(lease_until__gt=now)

    def parked(self) -> OutboxQuerySet:
        return self.filter(done_at=None).exclude(parked_at=None)


class OutboxMessage(models.Model):
    """A promise of work for one handler; a timer when `available_at` lies ahead."""

    topic = models.CharField(_("topic"), max_length=60)
    handler = models.CharField(_("work"), max_length=80)
    key = models.CharField(_("key"), max_length=120)
    payload = models.JSONField(_("content"))
    created_at = models.DateTimeField(_("created"))
    available_at = models.DateTimeField(_("planned for"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_token = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(_("in hand until"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    parked_at = models.DateTimeField(_("set aside"), null=True, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = _("queued work")
        verbose_name_plural = _("work queue")
        constraints = [
            models.UniqueConstraint(fields=["handler", "key"], name="kernel_outbox_once_per_key")
        ]
        indexes = [
            models.Index(
                fields=["available_at", "id"],
                condition=Q(done_at=None, parked_at=None),
                name="kernel_outbox_open",
            ),
            models.Index(
                fields=["lease_until"],
                condition=Q(done_at=None, parked_at=None, lease_until__isnull=False),
                name="kernel_outbox_leased",
            ),
            models.Index(
                fields=["parked_at"],
                condition=Q(done_at=None, parked_at__isnull=False),
                name="kernel_outbox_parked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.handler} {self.key}"


class Mail(models.Model):
    """One mail as it will leave: rendered once, with a Message-ID that never changes."""

    key = models.CharField(_("key"), max_length=120, unique=True)
    message_id = models.CharField(_("message ID"), max_length=120, unique=True)
    name = models.CharField(_("kind"), max_length=60)
    to = models.EmailField(_("recipient"))
    language = models.CharField(_("language"), max_length=2)
    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"))
    html = models.TextField()
    is_secret = models.BooleanField(default=False)
    attachments = models.JSONField(default=list, blank=True, editable=False)  # [source, reference]
    stop_url = models.CharField(
        max_length=400, blank=True, default="", db_default="", editable=False
    )
    created_at = models.DateTimeField(_("created"))
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")

    def __str__(self) -> str:
        return self.subject


class MailboxMessage(models.Model):
    """A mail that arrived in the practice mailbox (sandbox only; nothing leaves the machine)."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    message_id = models.CharField(max_length=120)
    to = models.EmailField(db_index=True)
    sender = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    raw = models.TextField()
    arrived_at = models.DateTimeField()

    class Meta:
        ordering = ["-arrived_at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class StoredFile(models.Model):
    """Bytes on disk under a random name. Two rows may share one blob (`storage_name`).

    `erased_at`: the bytes are gone for good, the row stays where it is pointed at.
    """

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    storage_name = models.CharField(max_length=100)
    extension = models.CharField(max_length=10)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="kernel_file_is_not_empty")
        ]

    def __str__(self) -> str:
        return self.storage_name


def rate_on(code: str, day: date) -> Decimal:
    """The legal rate `code` in force on `day`. Raises LookupError when no dated row covers it."""
    row = (
        LegalParameter.objects.filter(Q(valid_to=None) | Q(valid_to__gte=day))
        .filter(code=code, valid_from__lte=day)
        .order_by("-valid_from")
        .first()
    )
    if row is None:
        raise LookupError(f"No legal rate {code} on {day}.")
    return row.value
