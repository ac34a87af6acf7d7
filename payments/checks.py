"""An install that would mix practice and real money does not start (docs/money.md)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import DatabaseError

from catalog.legal import services as law
from kernel import profile
from kernel.legal_facts import Disclosure

MODES = ("sandbox", "stripe_test", "stripe_live")
CONSENT = "I-understand-no-money-moves"
_LIVE = ("sk_live_", "rk_live_")
_TEST = ("sk_test_", "rk_test_")
_LEGAL_FIELDS = ("legal_name", "legal_form", "legal_id", "address", "disclosure")
_CONSUMER_FIELDS = (
    "mediator_name",
    "mediator_url",
)  # article L612-1 of the Code de la consommation


@register()
def payments_mode(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    if settings.PAYMENTS_MODE not in MODES:
        return [
            Error(
                "Set PAYMENTS_MODE to sandbox, stripe_test or stripe_live: "
                "nothing chooses it for you outside DEBUG.",
                id="payments.E001",
            )
        ]
    return _sandbox() if settings.PAYMENTS_MODE == "sandbox" else _stripe()


@register()
def legal_profile(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Real money needs a seller with a name. Asks the database, in live mode only."""
    if settings.PAYMENTS_MODE != "stripe_live":
        return []
    try:
        agency = profile.current()
    except DatabaseError:  # before the first migrate
        return []
    wanted = [*_LEGAL_FIELDS, *(_CONSUMER_FIELDS if agency.sells_to_consumers else ())]
    missing = [field for field in wanted if not getattr(agency, field)]
    if agency.disclosure == Disclosure.ACCEPTED:
        return [_not_honoured()]
    if not missing:
        return _law_texts()
    names = ", ".join(missing)
    return [
        Error(
            f"Live payments need a complete agency profile: {names} missing. "
            "Complete it with PAYMENTS_MODE=stripe_test first.",
            id="payments.E006",
        )
    ]


def _not_honoured() -> CheckMessage:
    return Error(
        "The profile promises that clients accept who makes their work, and no page asks them. "
        "Choose another answer with PAYMENTS_MODE=stripe_test first.",
        id="payments.E009",
    )


def _law_texts() -> list[CheckMessage]:
    unready = ", ".join(law.not_ready())
    if not unready:
        return []
    return [
        Error(
            f"Live payments need published law texts without blanks: {unready}. "
            "Publish them with PAYMENTS_MODE=stripe_test first.",
            id="payments.E008",
        )
    ]


def _sandbox() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.DEBUG and settings.ALLOW_SANDBOX_PAYMENTS != CONSENT:
        found.append(
            Error(
                f"The sandbox moves no money: outside DEBUG set ALLOW_SANDBOX_PAYMENTS={CONSENT}.",
                id="payments.E002",
            )
        )
    if settings.STRIPE_SECRET_KEY.startswith(_LIVE):
        found.append(
            Error("A live Stripe key stands beside PAYMENTS_MODE=sandbox.", id="payments.E003")
        )
    return found


def _stripe() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    wanted = _LIVE if settings.PAYMENTS_MODE == "stripe_live" else _TEST
    if not settings.STRIPE_SECRET_KEY.startswith(wanted):
        found.append(
            Error(
                f"PAYMENTS_MODE={settings.PAYMENTS_MODE} needs a STRIPE_SECRET_KEY "
                f"that starts with {' or '.join(wanted)}.",
                id="payments.E004",
            )
        )
    if settings.DEBUG and settings.PAYMENTS_MODE == "stripe_live":
        found.append(Error("Live payments never run with DEBUG.", id="payments.E007"))
    secrets = settings.STRIPE_WEBHOOK_SECRETS
    if not secrets or not all(secret.startswith("whsec_") for secret in secrets):
        found.append(
            Error(
                "STRIPE_WEBHOOK_SECRETS needs the signing secret of the webhook (whsec_…): "
                "without it no payment is ever confirmed.",
                id="payments.E005",
            )
        )
    return found
