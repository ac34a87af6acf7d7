"""What may never change in an assignment's tables, guarded by the database."""

from kernel.triggers import append_only

TRIGGERS = [
    *append_only("freelancers_assignmentevent"),
    *append_only("freelancers_briefsheetfile"),
]
