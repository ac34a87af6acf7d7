"""The brief as the freelancer reads it: copied field by field, never joined to the client."""

from __future__ import annotations

from django.db import models

from freelancers.models.assignment import Assignment
from kernel import ids
from kernel.i18n import Translated
from kernel.models import StoredFile


class BriefSheet(models.Model):
    """`items` are {label, text} rows in the order asked; `changes` the rounds asked so far."""

    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, related_name="brief_sheet"
    )
    title_en = models.CharField(max_length=160)
    title_fr = models.CharField(max_length=160)
    package_en = models.CharField(max_length=80)
    package_fr = models.CharField(max_length=80)
    extras_en = models.JSONField(default=list)
    extras_fr = models.JSONField(default=list)
    language = models.CharField(max_length=2)
    revisions = models.PositiveSmallIntegerField()
    items_en = models.JSONField(default=list)
    items_fr = models.JSONField(default=list)
    changes = models.JSONField(default=list)

    title = Translated[str]()
    package = Translated[str]()
    extras = Translated[list[str]]()
    items = Translated[list[dict[str, str]]]()

    def __str__(self) -> str:
        return f"Brief {self.assignment}"


class BriefSheetFile(models.Model):
    """A copy of a brief file under a neutral name: `<job>-<n>.<ext>`."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    sheet = models.ForeignKey(BriefSheet, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    label_en = models.CharField(max_length=160, blank=True)
    label_fr = models.CharField(max_length=160, blank=True)

    label = Translated[str]()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "name"], name="freelancers_sheet_file_once")
        ]

    def __str__(self) -> str:
        return self.name
