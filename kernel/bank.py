"""The agency's bank account: what a client needs to pay by transfer, checked before it is shown."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_BIC = re.compile(r"[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")


def plain(number: str) -> str:
    """Without spaces and in capitals, as it is kept."""
    return re.sub(r"[\s.-]", "", number).upper()


def in_groups(number: str) -> str:
    """An IBAN in fours, as it is printed: `FR14 2004 1010 05`."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def masked(number: str) -> str:
    """All that is shown of an IBAN where it is not used: `•••• 2606`."""
    return f"•••• {number[-4:]}"


def is_iban(number: str) -> bool:
    """ISO 13616: country and check digits go last, letters count from 10, modulo 97 is 1."""
    if not _IBAN.fullmatch(number):
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1


def validate_iban(number: str) -> None:
    if not is_iban(plain(number)):
        raise ValidationError(_("This IBAN is mistyped: its check digits do not fit."))


def validate_bic(number: str) -> None:
    if not _BIC.fullmatch(plain(number)):
        raise ValidationError(_("A BIC has 8 or 11 letters and digits, such as BNPAFRPP."))


class BankFacts(models.Model):
    """Part of the agency's profile. Clients see it only while `takes_transfers`."""

    takes_transfers = models.BooleanField(
        _("clients may pay by bank transfer"),
        default=False,
        db_default=False,
        help_text=_("They have 5 days. You mark each transfer as received, from your statement."),
    )
    bank_holder = models.CharField(
        _("account holder"), max_length=70, blank=True, default="", db_default=""
    )
    iban = models.CharField(
        _("IBAN"), max_length=42, blank=True, default="", db_default="", validators=[validate_iban]
    )
    bic = models.CharField(
        _("BIC"), max_length=14, blank=True, default="", db_default="", validators=[validate_bic]
    )

    class Meta:
        abstract = True

    @property
    def shown_iban(self) -> str:
        return in_groups(self.iban)
