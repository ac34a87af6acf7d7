"""The fields that may cross the wall, as docs/wall.md lists them (a test compares the two)."""

from __future__ import annotations

TO_FREELANCER = (
    "catalog.Service.title",
    "catalog.Package.name",
    "catalog.Extra.name",
    "orders.OrderLine.quantity",
    "orders.OrderLine.choice",
    "orders.OrderLine.text",
    "orders.Order.language",
    "orders.Order.revisions_included",
    "orders.BriefAnswer.label",
    "orders.BriefAnswer.text",
    "orders.BriefAnswer.choices",
    "orders.BriefAnswer.forward_text",
    "orders.BriefFile.file",
    "orders.RevisionFile.file",
    "orders.RevisionRequest.body",
    "orders.Reworded.text",
    "orders.Order.internal_due_at",
)
TO_CLIENT = ("freelancers.SubmissionFile.file",)
