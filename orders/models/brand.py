"""What a client keeps for every brief: logo files, colours, tone, links and a note."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from kernel import ids
from kernel.models import StoredFile


class BrandKit(models.Model):
    """One a client. Nothing of it crosses by itself: what fills an answer crosses as it says."""

    client = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="brand_kit"
    )
    colours = models.CharField(_("colours"), max_length=300, blank=True)
    tone = models.CharField(_("tone"), max_length=300, blank=True)
    links = models.TextField(_("links"), blank=True)
    note = models.TextField(_("note"), blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("brand kit")
        verbose_name_plural = _("brand kits")

    def __str__(self) -> str:
        return f"Brand kit of {self.client}"


class BrandFile(models.Model):
    """A file of the kit; `name` is the client's."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    kit = models.ForeignKey(BrandKit, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
