"""The desk's own words to a freelancer: what tells who the client is goes out by a tick only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from agency.desk.marking import kinds_in_words
from orders.contacts import Finding, find

SURE = "sure"


def still_tells(found: Iterable[Finding]) -> str:
    """What is said beside such words."""
    said = _("These words still tell who the client is (%(kinds)s). Take it out, or tick.")
    return said % {"kinds": kinds_in_words(found)}


def yes_field() -> forms.BooleanField:
    label = _("These words may cross although they tell who the client is")
    return forms.BooleanField(label=label, required=False)


class OwnWordsForm(forms.Form):
    """A form whose field `to_freelancer` a freelancer reads. `names`: what the client is called.

    The tick is asked for once such words were sent; what was typed stays.
    """

    to_freelancer = ""

    def __init__(self, *args: Any, names: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = tuple(names)
        if self.add_prefix(SURE) in self.data:
            self.fields[SURE] = yes_field()

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        found = find(values.get(self.to_freelancer, ""), self.names)
        if found and not values.get(SURE):
            self.add_error(self.to_freelancer, still_tells(found))
            self.fields[SURE] = yes_field()
        return values
