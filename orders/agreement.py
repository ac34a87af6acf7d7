"""What a consumer declares before the button: begin at once, or wait for the fourteen days.

Article L221-25 of the Code de la consommation. The words are kept with the order, with their hash:
change them together with `VERSION` (a test holds them to it).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from kernel.templatetags.relais import day
from orders.buyers import StartChoice
from orders.forms import Form
from orders.services import Declared

VERSION = "2026-11"


def asks() -> str:
    return _("I expressly ask you to begin the work before the 14 days of withdrawal are over.")


def knows_share() -> str:
    return _("I know that if I withdraw after the work began, I pay for the part done by then.")


def knows_loss() -> str:
    return _("I know that I lose my right of withdrawal once the service is fully performed.")


def waits() -> str:
    return _("I do not ask for an early start: the work begins when the 14 days are over.")


def words(choice: StartChoice) -> str:
    """Everything declared with this choice, in the language of the moment."""
    if choice == StartChoice.WAIT:
        return waits()
    return "\n".join((asks(), knows_share(), knows_loss()))


def declared(choice: str, address: str) -> Declared:
    """What is kept with the order."""
    chosen = StartChoice(choice)
    return Declared(chosen, words(chosen), VERSION, address)


class AgreementForm(Form):
    """`shown` names what the buyer reads beside the button: package, extras and price."""

    shown = forms.CharField(widget=forms.HiddenInput)


class ConsumerForm(AgreementForm):
    """The page shows every sentence that is kept: `asks` and `waits` stand below the choice."""

    asks, waits = staticmethod(asks), staticmethod(waits)
    start = forms.ChoiceField(widget=forms.RadioSelect)
    knows_share = forms.BooleanField(required=False)
    knows_loss = forms.BooleanField(required=False)

    def __init__(
        self, *args: Any, early: datetime, late: datetime, several: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        now = _("Begin at once: delivery on %(date)s")
        later = _("Wait until the 14 days are over: delivery on %(date)s")
        if several:
            now = _("Begin all at once: everything delivered by %(date)s")
            later = _("Wait until the 14 days are over: everything delivered by %(date)s")
        start, wait = now % {"date": day(early)}, later % {"date": day(late)}
        self.fields["start"] = forms.ChoiceField(
            label=_("When do we begin?"),
            choices=[(StartChoice.NOW.value, start), (StartChoice.WAIT.value, wait)],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose when we begin.")},
        )
        for name, label in (("knows_share", knows_share()), ("knows_loss", knows_loss())):
            self.fields[name].label = label

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("start") == StartChoice.NOW:
            missing = {
                "knows_share": _("To begin at once, confirm that you pay for the part done."),
                "knows_loss": _("To begin at once, confirm that you know when your right ends."),
            }
            for name, text in missing.items():
                if not cleaned.get(name):
                    self.add_error(name, text)
        return cleaned
