"""Files, what they cost, and a note for whoever checks them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from freelancers.forms import NO_FILE, SeveralFilesField, SeveralFilesInput
from freelancers.models import Assignment
from freelancers.states import AssignmentStatus
from kernel import files
from kernel.money import Money
from kernel.money_field import MoneyField


class HandInForm(forms.Form):
    chosen = SeveralFilesField(
        label=_("Files of the work"),
        help_text=_("Images, PDF, text, audio, video or ZIP. Several files at once are welcome."),
        error_messages={"required": NO_FILE},
        widget=SeveralFilesInput(attrs={"accept": files.ACCEPT}),
    )
    note = forms.CharField(
        label=_("Note for the check"),
        required=False,
        max_length=4000,
        help_text=_("Where you bought it, for example. The client does not read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, job: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.job = job
        has_draft = job.submissions.filter(submitted_at=None, files__removed_at=None).exists()
        self.fields["chosen"].required = not has_draft
        self.fields["cost"] = MoneyField(
            label=_("What the work cost you"),
            currency=job.currency,
            initial=job.pay_amount,
            disabled=job.passed_at is not None or job.status == AssignmentStatus.PASSED,
            help_text=_("Without it your margin is a guess. It is booked when you deliver."),
            error_messages={"required": _("Enter what the work costs you.")},
        )
        self.order_fields(["chosen", "cost", "note"])

    @property
    def cost(self) -> Money:
        return Money(self.cleaned_data["cost"], self.job.currency)
