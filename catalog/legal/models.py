"""A published law text: what a client can have accepted. Append-only, by trigger too."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.i18n import LANGUAGES


class Document(models.TextChoices):
    """The word of its address, and what it is called."""

    LEGAL_NOTICE = "legal-notice", _("Legal notice")
    TERMS = "terms", _("Terms of sale")
    WITHDRAWAL = "withdrawal", _("Right of withdrawal")
    PRIVACY = "privacy", _("Privacy")
    ACCESSIBILITY = "accessibility", _("Accessibility")


class LegalText(models.Model):
    """One language of one version. Both languages of a version bear the same number."""

    document = models.CharField(_("document"), max_length=20, choices=Document.choices)
    language = models.CharField(_("language"), max_length=2)
    number = models.PositiveIntegerField(_("version"))
    wording = models.DateField(_("wording of"))
    body = models.TextField(_("text"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("law text")
        verbose_name_plural = _("law texts")
        ordering = ["document", "-number", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "language", "number"], name="catalog_legaltext_once"
            ),
            models.CheckConstraint(
                condition=Q(document__in=Document.values) & Q(language__in=LANGUAGES),
                name="catalog_legaltext_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_document_display()}, {self.number} ({self.language})"
