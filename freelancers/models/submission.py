"""What the freelancer handed in, version by version. A draft collects files until it is sent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from freelancers.models.assignment import Assignment
from kernel import ids
from kernel.models import StoredFile


class Submission(models.Model):
    """`submitted_at` empty: a draft (one per assignment). `remarks`: why it came back."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    remarks = models.TextField(blank=True)
    passed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["assignment", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "version"], name="freelancers_submission_version"
            ),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(submitted_at=None),
                name="freelancers_submission_one_draft",
            ),
            models.CheckConstraint(
                condition=Q(returned_at=None) | ~Q(remarks=""),
                name="freelancers_submission_returned_has_remarks",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} v{self.version}"


class SubmissionFile(models.Model):
    """A file of the freelancer; `name` is theirs and never reaches the client."""

    public_id = models.CharField(max_length=22, unique=True, default=ids.public_id)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
