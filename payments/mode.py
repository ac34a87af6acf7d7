"""Which money moves: none (sandbox), play money (stripe_test) or real money (stripe_live)."""

from __future__ import annotations

from django.conf import settings
from django.utils.crypto import salted_hmac

SANDBOX_KEY = "sk_test_sandbox"


def name() -> str:
    return str(settings.PAYMENTS_MODE)


def is_live() -> bool:
    return name() == "stripe_live"


def secret_key() -> str:
    return SANDBOX_KEY if settings.IS_SANDBOX else settings.STRIPE_SECRET_KEY


def webhook_secrets() -> list[str]:
    """Every secret an event may be signed with: two while one is being replaced."""
    if settings.IS_SANDBOX:
        return [sandbox_webhook_secret()]
    return list(settings.STRIPE_WEBHOOK_SECRETS)


def sandbox_webhook_secret() -> str:
    """A secret of this install only."""
    return "whsec_sbx_" + salted_hmac("payments.sandbox.webhook", "v1").hexdigest()
