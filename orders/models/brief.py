"""What the client wants, answer by answer; saved as a draft at every step."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from catalog.models import BriefQuestion, Crosses, QuestionKind
from kernel import ids
from kernel.i18n import Translated
from kernel.models import StoredFile
from orders.models.order import Order


class Brief(models.Model):
    """`tells`: when it was handed in, something that crosses told who the client is."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="brief")
    saved_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    agency_questions = models.TextField(blank=True)
    tells = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return f"Brief {self.order}"


class BriefAnswer(models.Model):
    """One answer with the question as it stood. `choices` are indexes; `forward_text` is what
    crosses instead of it, once the owner has said so: their own words, or the same ones, released.
    `is_asked`: its condition, if it has one, is met by the other answers; what is not asked is kept
    and read by nobody."""

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="answers")
    question = models.ForeignKey(BriefQuestion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=QuestionKind.choices)
    crosses = models.CharField(max_length=12, choices=Crosses.choices)
    label_en = models.CharField(max_length=160)
    label_fr = models.CharField(max_length=160)
    section_en = models.CharField(max_length=80, blank=True, default="")
    section_fr = models.CharField(max_length=80, blank=True, default="")
    only_if = models.ForeignKey(
        BriefQuestion, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    only_if_choice = models.PositiveSmallIntegerField(null=True, blank=True)
    file_kinds = models.JSONField(default=list, blank=True)
    is_asked = models.BooleanField(default=True, db_default=True)
    text = models.TextField(blank=True)
    choices = models.JSONField(default=list, blank=True)
    forward_text = models.TextField(blank=True)

    label = Translated[str]()
    section = Translated[str]()

    class Meta:
        ordering = ["brief", "position"]
        constraints = [
            models.UniqueConstraint(fields=["brief", "question"], name="orders_answer_once"),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values) & Q(crosses__in=Crosses.values),
                name="orders_answer_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class BriefFile(models.Model):
    """A file of the client; `name` is theirs and never crosses."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    answer = models.ForeignKey(BriefAnswer, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
