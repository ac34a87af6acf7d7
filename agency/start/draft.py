"""What was typed so far, in the session of one browser: nothing stands in the database before all
is decided."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, QueryDict

from agency.start import forms, offers
from agency.start.code import asks_code
from agency.start.services import Answers, Guest, Level
from kernel import i18n

_KEY = "start"
STEPS: dict[str, type[forms.StepForm]] = {
    "code": forms.CodeForm,
    "name": forms.NameForm,
    "sign-in": forms.SignInForm,
    "country": forms.CountryForm,
    "status": forms.StatusForm,
    "service": forms.ServiceForm,
    "price": forms.PriceForm,
    "who": forms.WhoForm,
}
NEVER_KEPT = {"password"}


class Draft:
    """The steps of one browser. Typed words are kept as they are; the password as its hash."""

    def __init__(self, request: HttpRequest) -> None:
        self._session = request.session
        self._kept: dict[str, Any] = request.session.get(_KEY, {})
        self.steps = [step for step in STEPS if step != "code" or asks_code(request)]

    @property
    def is_empty(self) -> bool:
        return not self._kept

    def form(self, step: str, data: QueryDict | None = None) -> forms.StepForm:
        return STEPS[step](data, draft=self._clean(step), initial=self._kept.get(step))

    def keep(self, step: str, form: forms.StepForm) -> None:
        """As typed, right or wrong: nobody types it twice. What another service cost is dropped."""
        names = form.fields.keys() - NEVER_KEPT
        typed = {key: value for key, value in form.data.items() if key in names}
        if step == "service" and typed != self._kept.get(step):
            self._kept.pop("price", None)
        self._kept[step] = typed
        if form.is_valid() and form.cleaned_data.get("password"):
            self._kept["password_hash"] = make_password(form.cleaned_data["password"])
        self._session[_KEY] = self._kept

    def first_open(self) -> str | None:
        """The first step without a good answer; None when all is decided."""
        return next((step for step in self.steps if not self._is_done(step)), None)

    def before(self, step: str) -> str | None:
        at = self.steps.index(step)
        return self.steps[at - 1] if at else None

    def after(self, step: str) -> str | None:
        following = self.steps[self.steps.index(step) + 1 :]
        return following[0] if following else None

    def answers(self) -> Answers:
        """All of it, clean. Only when `first_open` finds nothing."""
        clean = self._clean(None)
        price, who = clean["price"], clean["who"]
        levels = {
            level: Level(price[f"price_{level}"], price[f"cost_{level}"])
            for level in forms.LEVELS
            if f"price_{level}" in price
        }
        status = clean["status"]["legal_status"]
        is_guest = who["who"] == "guest"
        return Answers(
            name=clean["name"]["name"],
            owner=clean["name"]["name"],
            email=clean["sign-in"]["email"],
            password_hash=self._kept["password_hash"],
            country=clean["country"]["country"],
            language=i18n.current(),
            legal_status=status,
            vat_regime=offers.usual_regime(status),
            service=clean["service"]["service"],
            levels=levels,
            guest=Guest(who["guest_name"], who["guest_email"]) if is_guest else None,
        )

    def forget(self) -> None:
        self._session.pop(_KEY, None)

    def _clean(self, until: str | None) -> dict[str, Any]:
        """The good answers of the steps before `until`, in order: later ones read earlier ones."""
        found: dict[str, Any] = {"password_hash": self._kept.get("password_hash", "")}
        for step in self.steps:
            if step == until:
                break
            if step in self._kept:
                form = STEPS[step](self._kept[step], draft=found)
                if form.is_valid():
                    found[step] = form.cleaned_data
        return found

    def _is_done(self, step: str) -> bool:
        if step not in self._kept:
            return False
        return STEPS[step](self._kept[step], draft=self._clean(step)).is_valid()
