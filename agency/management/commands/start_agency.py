"""Begin for real: the owner's account, the agency's profile, the demo services as drafts."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from agency.start.services import Answers, begin, is_open
from catalog.models import Service
from kernel.countries import countries
from kernel.models import LegalStatus, VatRegime


class AgencyForm(forms.Form):
    """What must be known on the first day; the rest is filled in the back office."""

    name = forms.CharField(label="Agency name", max_length=80)
    owner = forms.CharField(label="Your name", max_length=120)
    email = forms.EmailField(label="Your e-mail")
    password = forms.CharField(label="Your password (12 characters or more)")
    country = forms.RegexField(r"^[A-Z]{2}$", label="Country (two letters)", initial="FR")
    language = forms.ChoiceField(
        label="First language", choices=[("fr", "fr"), ("en", "en")], initial="fr"
    )
    legal_status = forms.ChoiceField(
        label="Legal status", choices=LegalStatus.choices, initial=LegalStatus.MICRO_BIC
    )
    vat_regime = forms.ChoiceField(
        label="VAT regime", choices=VatRegime.choices, initial=VatRegime.FRANCHISE
    )

    def clean_country(self) -> str:
        country: str = self.cleaned_data["country"]
        if country not in dict(countries("en")):
            raise forms.ValidationError("No country has these two letters.")
        return country

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        person = User(email=self.data.get("email", ""), name=self.data.get("owner", ""))
        password_validation.validate_password(password, person)
        return password


class Command(BaseCommand):
    help = "Begin a real agency on an empty database: owner, profile, services as drafts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, field in AgencyForm.base_fields.items():
            choices = [key for key, _label in getattr(field, "choices", [])] or None
            parser.add_argument(
                f"--{name.replace('_', '-')}", help=str(field.label), choices=choices
            )

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_open():
            raise CommandError(_("This database already holds an agency. Nothing was changed."))
        form = AgencyForm({name: self._answer(name, options) for name in AgencyForm.base_fields})
        with override("en"):
            if not form.is_valid():
                raise CommandError(_sentences(form))
        begin(answers=_answers(form.cleaned_data))
        self.stdout.write(
            f"{form.cleaned_data['name']} is ready. Sign in to the back office with "
            f"{form.cleaned_data['email']}; the {Service.objects.count()} services are drafts: "
            "read them, change the prices, then publish them."
        )

    def _answer(self, name: str, options: dict[str, Any]) -> str:
        """The option, else asked at a terminal, else the field's usual value."""
        field = AgencyForm.base_fields[name]
        usual = str(field.initial or "")
        if options.get(name):
            return str(options[name])
        if not sys.stdin.isatty():
            return usual
        choices = ", ".join(key for key, _label in getattr(field, "choices", []))
        hint = f" ({choices})" if choices else ""
        question = f"{field.label}{hint}{f' [{usual}]' if usual else ''}: "
        return (getpass(question) if name == "password" else input(question)).strip() or usual


def _answers(clean: dict[str, str]) -> Answers:
    return Answers(
        name=clean["name"],
        owner=clean["owner"],
        email=clean["email"],
        password_hash=make_password(clean["password"]),
        country=clean["country"],
        language=clean["language"],
        legal_status=clean["legal_status"],
        vat_regime=clean["vat_regime"],
    )


def _sentences(form: AgencyForm) -> str:
    lines = [
        f"--{name.replace('_', '-')}: {' '.join(str(error) for error in errors)}"
        for name, errors in form.errors.items()
    ]
    return "\n".join(["The agency was not started.", *lines])
