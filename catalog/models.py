"""What we sell. Prices include VAT; an order copies them, never joins back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _

import catalog.legal.models  # noqa: F401  its tables are catalog's
from catalog.brief_models import BriefQuestion, BriefSection, Crosses, KitPart, QuestionKind
from catalog.price_models import PriceChange, PriceReduction, percent_off
from catalog.sample_models import Sample, SampleOrigin, SamplePicture
from kernel.i18n import Translated
from kernel.money import Money

__all__ = [
    "BriefQuestion",
    "BriefSection",
    "Crosses",
    "KitPart",
    "PriceChange",
    "PriceReduction",
    "QuestionKind",
    "Sample",
    "SampleOrigin",
    "SamplePicture",
]


class ServiceStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class WhenFull(models.TextChoices):
    """What happens to a service whose places are all taken."""

    STOP = "stop", _("Stop selling until a place is free")
    LATER = "later", _("Go on selling, with the later date")


class ExtraKind(models.TextChoices):
    """How an extra is asked for."""

    TICK = "tick", _("A box to tick")
    QUANTITY = "quantity", _("A number of pieces")
    CHOICE = "choice", _("One of several choices")
    TEXT = "text", _("A text to write")


class PlacesPer(models.TextChoices):
    """How the places of a limited extra are counted."""

    AT_ONCE = "at_once", _("at work at once")
    DAY = "day", _("ordered in a day")


class Tier(models.TextChoices):
    BASIC = "basic", _("Basic")
    STANDARD = "standard", _("Standard")
    PREMIUM = "premium", _("Premium")


class Category(models.Model):
    slug = models.SlugField(_("web address"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_fr = models.CharField(_("name (French)"), max_length=80)

    name = Translated[str]()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class ServiceQuerySet(models.QuerySet["Service"]):
    def published(self) -> ServiceQuerySet:
        return self.filter(status=ServiceStatus.PUBLISHED)


class Service(models.Model):
    """One offer of the agency. List columns hold plain lists; FAQ rows are {question, answer}.

    `is_full` and `free_on` are facts that `orders` tells: every place is taken, until that day.
    `sample_facts` mirrors the samples (catalog.samples).
    """

    slug = models.SlugField(_("web address"), unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="services", verbose_name=_("category")
    )
    status = models.CharField(
        _("status"), max_length=12, choices=ServiceStatus.choices, default=ServiceStatus.DRAFT
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title_en = models.CharField(_("title (English)"), max_length=80)
    title_fr = models.CharField(_("title (French)"), max_length=80)
    promise_en = models.CharField(_("promise (English)"), max_length=120)
    promise_fr = models.CharField(_("promise (French)"), max_length=120)
    summary_en = models.TextField(_("summary (English)"))
    summary_fr = models.TextField(_("summary (French)"))
    audience_en = models.TextField(_("who it is for (English)"))
    audience_fr = models.TextField(_("who it is for (French)"))
    benefits_en = models.JSONField(_("benefits (English)"), default=list)
    benefits_fr = models.JSONField(_("benefits (French)"), default=list)
    deliverables_en = models.JSONField(_("what you get (English)"), default=list)
    deliverables_fr = models.JSONField(_("what you get (French)"), default=list)
    faq_en = models.JSONField(_("questions (English)"), default=list)
    faq_fr = models.JSONField(_("questions (French)"), default=list)
    cover = models.CharField(_("cover drawing"), max_length=40, help_text=_("A file of covers/."))
    cover_alt_en = models.CharField(_("cover described (English)"), max_length=160)
    cover_alt_fr = models.CharField(_("cover described (French)"), max_length=160)
    owner_checks_brief = models.BooleanField(
        _("you look at each brief"),
        default=False,
        help_text=_("Otherwise a complete brief goes into production by itself."),
    )
    publish_at = models.DateTimeField(_("goes on sale"), null=True, blank=True, editable=False)
    queue_cap = models.PositiveSmallIntegerField(
        _("orders at work at once"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_(
            "Leave empty for no limit. An order counts from the moment it is placed until it is "
            "delivered; one that is not paid gives its place back when its time to pay is over."
        ),
    )
    when_full = models.CharField(
        _("when all places are taken"),
        max_length=6,
        choices=WhenFull.choices,
        default=WhenFull.STOP,
    )
    is_full = models.BooleanField(default=False, db_default=False, editable=False)
    free_on = models.DateField(null=True, blank=True, editable=False)
    sample_facts = models.JSONField(
        default=list, db_default=Value([], models.JSONField()), editable=False
    )

    title = Translated[str]()
    promise = Translated[str]()
    summary = Translated[str]()
    audience = Translated[str]()
    benefits = Translated[list[str]]()
    deliverables = Translated[list[str]]()
    faq = Translated[list[dict[str, str]]]()
    cover_alt = Translated[str]()

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["category__position", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ServiceStatus.values), name="catalog_service_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(publish_at__isnull=False) | ~Q(status="scheduled"),
                name="catalog_service_scheduled_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(queue_cap__isnull=True) | Q(queue_cap__gte=1),
                name="catalog_service_has_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Package(models.Model):
    """A level of a service. `reduced_…` and `prior_amount` mirror the reduction that runs."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="packages")
    tier = models.CharField(_("level"), max_length=10, choices=Tier.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name_en = models.CharField(_("name (English)"), max_length=60)
    name_fr = models.CharField(_("name (French)"), max_length=60)
    summary_en = models.CharField(_("summary (English)"), max_length=160)
    summary_fr = models.CharField(_("summary (French)"), max_length=160)
    price_amount = models.BigIntegerField(
        _("price in cents, VAT included"), validators=[MinValueValidator(100)]
    )
    currency = models.CharField(max_length=3, default="EUR")
    days = models.PositiveSmallIntegerField(_("opening days"), validators=[MinValueValidator(1)])
    revisions = models.PositiveSmallIntegerField(_("rounds of changes"))
    features_en = models.JSONField(_("features (English)"), default=list)
    features_fr = models.JSONField(_("features (French)"), default=list)
    reduced_amount = models.BigIntegerField(null=True, editable=False)
    prior_amount = models.BigIntegerField(null=True, editable=False)
    reduced_from = models.DateTimeField(null=True, editable=False)
    reduced_until = models.DateTimeField(null=True, editable=False)

    name = Translated[str]()
    summary = Translated[str]()
    features = Translated[list[str]]()

    class Meta:
        verbose_name = _("package")
        verbose_name_plural = _("packages")
        ordering = ["service", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "tier"], name="catalog_package_one_per_tier"
            ),
            models.CheckConstraint(
                condition=Q(price_amount__gt=0), name="catalog_package_price_is_positive"
            ),
            models.CheckConstraint(condition=Q(days__gt=0), name="catalog_package_takes_a_day"),
            models.CheckConstraint(
                condition=Q(
                    reduced_amount__isnull=True,
                    prior_amount__isnull=True,
                    reduced_from__isnull=True,
                    reduced_until__isnull=True,
                )
                | Q(
                    reduced_amount__gt=0,
                    prior_amount__gt=F("reduced_amount"),
                    reduced_from__isnull=False,
                    reduced_until__isnull=False,
                ),
                name="catalog_package_reduction_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service.title}, {self.name}"

    @property
    def price(self) -> Money:
        """What everybody is asked today."""
        if self.reduced_amount is not None:
            return Money(self.reduced_amount, self.currency)
        return self.full_price

    @property
    def full_price(self) -> Money:
        return Money(self.price_amount, self.currency)

    @property
    def prior(self) -> Money | None:
        """What is struck out while a reduction runs: the lowest price of the 30 days before it."""
        return None if self.prior_amount is None else Money(self.prior_amount, self.currency)

    @property
    def percent_off(self) -> int:
        return percent_off(self.price, self.prior) if self.prior else 0

    @property
    def reduced_last_day(self) -> datetime | None:
        """A moment of the last day of the reduction."""
        return self.reduced_until and self.reduced_until - timedelta(minutes=1)


class Extra(models.Model):
    """Added to a package. `tiers`: the levels that offer it, none named means all; a level may have
    a price of its own. `option_amounts` stand beside `options`, in minor units, on top of it."""

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="extras")
    kind = models.CharField(
        _("kind"), max_length=8, choices=ExtraKind.choices, default=ExtraKind.TICK
    )
    slug = models.SlugField(_("short name"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("on sale"), default=True)
    name_en = models.CharField(_("name (English)"), max_length=80)
    name_fr = models.CharField(_("name (French)"), max_length=80)
    description_en = models.CharField(_("description (English)"), max_length=200)
    description_fr = models.CharField(_("description (French)"), max_length=200)
    price_amount = models.BigIntegerField(
        _("price in cents, VAT included"), validators=[MinValueValidator(0)]
    )
    currency = models.CharField(max_length=3, default="EUR")
    extra_days = models.SmallIntegerField(
        _("opening days added"),
        default=0,
        help_text=_(
            "With a minus, days taken off: −2 makes an express delivery. For each piece, where a "
            "number of pieces is sold."
        ),
    )
    tiers = models.JSONField(_("offered with"), default=list, blank=True)
    basic_amount = models.BigIntegerField(null=True, blank=True)
    standard_amount = models.BigIntegerField(null=True, blank=True)
    premium_amount = models.BigIntegerField(null=True, blank=True)
    most = models.PositiveSmallIntegerField(
        _("pieces at most"),
        default=10,
        validators=[MinValueValidator(2), MaxValueValidator(99)],
        help_text=_("For a number of pieces."),
    )
    options_en = models.JSONField(_("choices (English)"), default=list, blank=True)
    options_fr = models.JSONField(_("choices (French)"), default=list, blank=True)
    option_amounts = models.JSONField(_("price of each choice"), default=list, blank=True)
    text_crosses = models.BooleanField(
        _("the freelancer reads the text"),
        default=False,
        help_text=_("As the client wrote it. Otherwise it stays with you."),
    )
    places = models.PositiveSmallIntegerField(
        _("places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("How often it can be sold. Leave empty for no limit."),
    )
    places_per = models.CharField(
        _("places are counted"), max_length=8, choices=PlacesPer.choices, default=PlacesPer.AT_ONCE
    )
    sold_out_on = models.DateField(null=True, blank=True, editable=False)
    is_sold_out = models.BooleanField(default=False, db_default=False, editable=False)

    name = Translated[str]()
    description = Translated[str]()
    options = Translated[list[str]]()

    class Meta:
        verbose_name = _("extra")
        verbose_name_plural = _("extras")
        ordering = ["service", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "slug"], name="catalog_extra_slug_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(price_amount__gte=0), name="catalog_extra_price_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ExtraKind.values), name="catalog_extra_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service.title}, {self.name}"

    @property
    def price(self) -> Money:
        return Money(self.price_amount, self.currency)

    @property
    def days_at_most(self) -> int:
        """What it adds or takes off, as many pieces as can be had."""
        return self.extra_days * (self.most if self.kind == ExtraKind.QUANTITY else 1)

    def is_offered_with(self, tier: str) -> bool:
        return not self.tiers or tier in self.tiers

    def price_with(self, tier: str) -> Money:
        """Of one piece, before a choice that costs more."""
        own: int | None = getattr(self, f"{tier}_amount")
        return self.price if own is None else Money(own, self.currency)

    def is_sold_out_on(self, day: date) -> bool:
        """All its places are taken, at work or in orders of this day."""
        return self.is_sold_out or self.sold_out_on == day
