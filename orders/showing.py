"""What a client agrees to when we ask to show their work, word for word, and the card that asks.

The words are kept with the answer, with their hash: change them together with `VERSION` (a test
holds them to it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.fileparsers import HIDDEN
from kernel.profile import cached
from orders.forms import Form
from orders.models import AGREED, Order, ShowAnswer, ShowChoice, ShowRequest
from orders.services import Answered
from orders.states import OrderStatus

VERSION = "2026-11b"


def agrees(order: Order) -> str:
    told = _(
        "I agree to this: %(agency)s shows pictures of this work on its website, on the page of "
        "the service “%(service)s”. I can take this back at any time on the page of my order; the "
        "pictures then leave the website at once."
    )
    return told % {"agency": cached().name, "service": order.service.title}


def unnamed() -> str:
    return _("Without my name.")


def named() -> str:
    return _(
        "With this name. Everybody can read it, whoever worked on the order included:",
    )


def declines() -> str:
    return _("No, do not show this work.")


def takes_back() -> str:
    return _("I take my consent back: the pictures of this work leave the website.")


def words(order: Order, choice: ShowChoice, name: str = "") -> str:
    """Everything said with this choice, in the language of the moment."""
    if choice == ShowChoice.NO:
        return declines()
    if choice == ShowChoice.WITHDRAWN:
        return takes_back()
    naming = f"{named()} {name}" if choice == ShowChoice.NAMED else unnamed()
    return f"{agrees(order)}\n{naming}"


def answered(order: Order, choice: ShowChoice, address: str, name: str = "") -> Answered:
    return Answered(choice, words(order, choice, name), VERSION, address, name)


class ShowForm(Form):
    """With a name or without; the button says yes."""

    naming = forms.ChoiceField(
        label=gettext_lazy("Your name beside the pictures"),
        choices=(),
        initial=ShowChoice.UNNAMED,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose whether a name stands there.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Name to show"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Only when you choose to be named."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        naming: Any = self.fields["naming"]
        naming.choices = [(ShowChoice.UNNAMED, unnamed()), (ShowChoice.NAMED, named())]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_named = cleaned.get("naming") == ShowChoice.NAMED
        if is_named and not cleaned.get("name"):
            self.add_error("name", _("Write the name to show."))
        if HIDDEN.search(cleaned.get("name", "")):
            self.add_error("name", _("This name holds hidden characters. Type it again."))
        return cleaned

    @property
    def choice(self) -> ShowChoice:
        return ShowChoice(self.cleaned_data["naming"])

    @property
    def shown_name(self) -> str:
        """Whatever was typed, nobody who did not choose it is named."""
        return self.cleaned_data["name"] if self.choice == ShowChoice.NAMED else ""


@dataclass(frozen=True, slots=True)
class Card:
    """The card on the client's page of an order. `shown`: how many pictures stand on the site."""

    request: ShowRequest
    latest: ShowAnswer | None
    shown: int
    form: ShowForm
    agrees: str

    @property
    def has_agreed(self) -> bool:
        return self.latest is not None and self.latest.choice in AGREED

    @property
    def takes_back(self) -> str:
        return takes_back()

    @property
    def declines(self) -> str:
        return declines()


def card_of(order: Order, form: ShowForm | None = None) -> Card | None:
    """None until the client is asked. At most three queries, of completed orders only."""
    if order.status != OrderStatus.COMPLETED:
        return None
    request = ShowRequest.objects.prefetch_related("answers").filter(order=order).first()
    if request is None:
        return None
    initial = {"name": order.company_name or order.name}
    form = form or ShowForm(initial=initial, prefix="show")
    return Card(request, request.latest, request.shown.count(), form, agrees(order))


def told(request: ShowRequest | None) -> dict[str, Any] | None:
    """For the export of everything that is a client's."""
    if request is None:
        return None
    names = ("choice", "name", "text", "text_version", "address", "answered_at")
    return {
        "asked_at": request.asked_at,
        "answers": [
            {name: getattr(answer, name) for name in names} for answer in request.answers.all()
        ],
        "shown_on_the_website": [shown.sample.title for shown in request.shown.all()],
    }
