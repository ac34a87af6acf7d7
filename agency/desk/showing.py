"""Showing a client's work: how the question stands, and the form that shows a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from agency.desk.marking import kinds_in_words
from catalog import samples
from catalog.models import Sample
from kernel import files, pictures, profile
from kernel.fileparsers import Unreadable
from orders import services as orders
from orders.contacts import find
from orders.models import DeliveryFile, Order, ShowAnswer, ShowChoice, ShowRequest
from orders.names import names_of
from orders.states import OrderStatus

OWN_PICTURE = "own"


@dataclass(frozen=True, slots=True)
class Card:
    """The card on the desk's page of an order. Without a request: the client may be asked."""

    request: ShowRequest | None

    @property
    def latest(self) -> ShowAnswer | None:
        return self.request.latest if self.request else None

    @property
    def has_agreed(self) -> bool:
        return self.request is not None and self.request.consent is not None

    @property
    def shown(self) -> list[Sample]:
        """What stands on the site. One query."""
        rows = self.request.shown.select_related("sample") if self.request else ()
        return [row.sample for row in rows]


def card_of(order: Order) -> Card | None:
    """None until the order is completed, and where nobody may be asked."""
    if order.status != OrderStatus.COMPLETED:
        return None
    request = ShowRequest.objects.prefetch_related("answers").filter(order=order).first()
    return Card(request) if request or orders.may_be_asked(order) else None


def pictures_of(order: Order) -> list[DeliveryFile]:
    """Delivered pictures that can be drawn anew, the newest version first. One query."""
    found = DeliveryFile.objects.filter(delivery__order=order).select_related("file", "delivery")
    found = found.filter(file__extension__in=pictures.EXTENSIONS, file__erased_at=None)
    return list(found.order_by("-delivery__version", "pk"))


def names_to_keep(order: Order, card: Card) -> Sequence[str]:
    """What the client is called, where they agreed without their name."""
    latest = card.latest
    named = latest is not None and latest.choice == ShowChoice.NAMED
    return () if named else names_of(order)


class ShowWorkForm(forms.Form):
    """A delivered picture, or one that the owner made of the work (a screenshot, a page)."""

    source = forms.ChoiceField(label=_("Picture"), widget=forms.RadioSelect)
    picture = forms.FileField(
        label=_("Your picture of the work"),
        required=False,
        help_text=_(
            "A page of a PDF or a screenshot of what was delivered, as PNG, JPEG, WebP or GIF."
        ),
        widget=forms.FileInput(attrs={"accept": pictures.ACCEPT}),
    )

    def __init__(
        self, *args: Any, delivered: list[DeliveryFile], names: Sequence[str] = (), **kwargs: Any
    ) -> None:
        """`names`: what a client is called who agreed without their name."""
        super().__init__(*args, **kwargs)
        self.names = names
        self.delivered = {each.public_id: each for each in delivered}
        self.copies: list[pictures.WebCopy] = []
        source = cast(Any, self.fields["source"])
        pictures_given = [(each.public_id, each.name) for each in delivered]
        source.choices = [*pictures_given, (OWN_PICTURE, _now("Another picture of this work"))]
        source.initial = pictures_given[0][0] if pictures_given else OWN_PICTURE
        for name in samples.TEXTS:
            self.fields[name] = cast(Any, Sample._meta.get_field(name)).formfield(
                required=name.endswith(profile.cached().default_language)
            )

    @property
    def file(self) -> DeliveryFile | None:
        return self.delivered.get(self.cleaned_data.get("source", ""))

    @property
    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in samples.TEXTS}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "source" in cleaned and not self.errors.get("picture"):
            if self.file:
                self._draw(self.file)
            else:
                self._look_at(cleaned.get("picture"))
        for name in samples.TEXTS if self.names else ():
            self._keep_unnamed(name, cleaned.get(name, ""))
        return cleaned

    def _keep_unnamed(self, name: str, text: str) -> None:
        found = find(text, self.names)
        if found:
            told = _now(
                "The client agreed to be shown without their name, and these words tell who they "
                "are (%(kinds)s). Take it out."
            )
            self.add_error(name, told % {"kinds": kinds_in_words(found)})

    def _draw(self, delivered: DeliveryFile) -> None:
        try:
            with files.open_content(delivered.file) as content:
                self.copies = pictures.web_copies(cast(Any, content))
        except Unreadable as problem:
            self.add_error("source", str(problem))
        except FileNotFoundError:
            self.add_error("source", _now("This file is no longer there. Choose another one."))

    def _look_at(self, upload: Any) -> None:
        if not upload:
            self.add_error("picture", _now("Choose a picture."))
            return
        try:
            self.copies = pictures.check(upload)
        except files.FileRefused as refusal:
            self.add_error("picture", refusal.message)
