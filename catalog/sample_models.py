"""Pictures of work on a service's public page. No row here says for which order, or by whom."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.i18n import Translated
from kernel.models import StoredFile


class SampleOrigin(models.TextChoices):
    OWN = "own", _("Made by us to show what we do")
    CLIENT = "client", _("Made for a client who agreed")


class Sample(models.Model):
    """`credit`: the client's name as they want it beside the picture; empty, nobody is named."""

    service = models.ForeignKey("catalog.Service", on_delete=models.PROTECT, related_name="samples")
    origin = models.CharField(_("origin"), max_length=6, choices=SampleOrigin.choices)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title_en = models.CharField(_("title (English)"), max_length=80)
    title_fr = models.CharField(_("title (French)"), max_length=80)
    alt_en = models.CharField(_("picture described (English)"), max_length=160)
    alt_fr = models.CharField(_("picture described (French)"), max_length=160)
    credit = models.CharField(_("name of the client"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("added"))

    title = Translated[str]()
    alt = Translated[str]()

    class Meta:
        verbose_name = _("sample of work")
        verbose_name_plural = _("samples of work")
        ordering = ["service", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(origin__in=SampleOrigin.values),
                name="catalog_sample_origin_is_known",
            ),
            models.CheckConstraint(
                condition=Q(credit="") | Q(origin="client"),
                name="catalog_sample_of_our_own_names_nobody",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SamplePicture(models.Model):
    """One width of a sample. `name` is its public address: random, with the hash of the bytes."""

    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="pictures")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.SlugField(max_length=40, unique=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["sample", "width", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0), name="catalog_samplepicture_has_a_size"
            )
        ]

    def __str__(self) -> str:
        return self.name
