"""What the law has the agency say about itself, besides its name and number."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel.i18n import Translated


class Disclosure(models.TextChoices):
    """Three answers to the law of 31 December 1975; none of them is claimed to satisfy it."""

    ACCEPTED = "accepted", _("Named to each client, who accepts them before work begins")
    AUTHORISED = "authorised", _("Allowed by the terms; told to the client who asks")
    WHITE_LABEL = "white_label", _("White label: my clients are agencies that resell")


class LegalFacts(models.Model):
    """Part of the agency's profile: one row, edited by the owner, blank until known."""

    share_capital = models.CharField(
        _("share capital"),
        max_length=40,
        blank=True,
        help_text=_("Companies only, such as 1 000 €."),
    )
    register = models.CharField(
        _("trade register"),
        max_length=80,
        blank=True,
        help_text=_("The register and its town, such as RCS Lille Métropole."),
    )
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    complaints_to = models.CharField(
        _("address for complaints"),
        max_length=200,
        blank=True,
        help_text=_("An e-mail or postal address. Empty: the contact e-mail."),
    )
    publication_director = models.CharField(
        _("director of publication"),
        max_length=120,
        blank=True,
        help_text=_("The person who answers for what the site says, often you."),
    )
    host_name = models.CharField(_("host of the site"), max_length=120, blank=True)
    host_address = models.CharField(_("address of the host"), max_length=200, blank=True)
    host_phone = models.CharField(_("telephone of the host"), max_length=30, blank=True)
    sells_to_consumers = models.BooleanField(
        _("you sell to consumers"),
        default=True,
        help_text=_("Untick it only if every client is a company."),
    )
    mediator_name = models.CharField(
        _("consumer mediator"),
        max_length=120,
        blank=True,
        help_text=_("The one you have joined. The law wants one before the first consumer."),
    )
    mediator_address = models.CharField(_("address of the mediator"), max_length=200, blank=True)
    mediator_url = models.URLField(_("website of the mediator"), blank=True)
    disclosure = models.CharField(
        _("who makes the work: what you tell"),
        max_length=12,
        choices=Disclosure.choices,
        blank=True,
        help_text=_(
            "French law (31 December 1975) lets a client ask who makes the work and accept them. "
            "A clause in the terms does not surely replace that: ask a lawyer."
        ),
    )
    refund_promise = models.BooleanField(
        _("you promise: satisfied or refunded"),
        default=False,
        help_text=_("On top of the legal right of withdrawal, never instead of it."),
    )
    refund_promise_days = models.PositiveSmallIntegerField(
        _("days to ask for it, from the first delivery"),
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    accessibility_exempt = models.BooleanField(
        _("fewer than 10 people and at most €2 million a year"),
        default=False,
        help_text=_("Such a firm is exempt from the accessibility duty, and has to say so online."),
    )
    about_en = models.TextField(_("about you (English)"), blank=True)
    about_fr = models.TextField(_("about you (French)"), blank=True)

    about = Translated[str]()

    class Meta:
        abstract = True
