"""Practice and real money never mix."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from catalog.legal import services as law
from kernel.actors import SYSTEM
from kernel.models import AgencyProfile
from payments import checks

LIVE = {
    "PAYMENTS_MODE": "stripe_live",
    "STRIPE_SECRET_KEY": "sk_live_1",
    "STRIPE_WEBHOOK_SECRETS": ["whsec_1"],
}
TEST = {**LIVE, "PAYMENTS_MODE": "stripe_test", "STRIPE_SECRET_KEY": "rk_test_1"}
CONSENT = "I-understand-no-money-moves"


def errors(settings: Settings, **values: object) -> list[str | None]:
    for name, value in values.items():
        setattr(settings, name, value)
    return [error.id for error in checks.payments_mode(None)]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"PAYMENTS_MODE": ""}, ["payments.E001"]),
        ({"PAYMENTS_MODE": "paypal"}, ["payments.E001"]),
        ({"PAYMENTS_MODE": "sandbox", "ALLOW_SANDBOX_PAYMENTS": ""}, ["payments.E002"]),
        ({"PAYMENTS_MODE": "sandbox", "ALLOW_SANDBOX_PAYMENTS": "yes"}, ["payments.E002"]),
        ({"PAYMENTS_MODE": "sandbox", "ALLOW_SANDBOX_PAYMENTS": CONSENT}, []),
        ({"PAYMENTS_MODE": "sandbox", "ALLOW_SANDBOX_PAYMENTS": "", "DEBUG": True}, []),
        ({"PAYMENTS_MODE": "sandbox", "STRIPE_SECRET_KEY": "rk_live_9"}, ["payments.E003"]),
        (TEST, []),
        ({**TEST, "STRIPE_SECRET_KEY": "sk_live_1"}, ["payments.E004"]),
        ({**TEST, "STRIPE_SECRET_KEY": ""}, ["payments.E004"]),
        ({**TEST, "STRIPE_WEBHOOK_SECRETS": []}, ["payments.E005"]),
        ({**TEST, "STRIPE_WEBHOOK_SECRETS": ["secret"]}, ["payments.E005"]),
        (LIVE, []),
        ({**LIVE, "STRIPE_SECRET_KEY": "sk_test_1"}, ["payments.E004"]),
        ({**LIVE, "DEBUG": True}, ["payments.E007"]),
    ],
)
def test_modes_start_only_when_complete(
    settings: Settings, values: dict[str, object], found: list[str]
) -> None:
    assert errors(settings, **values) == found


COMPLETE = {
    "legal_form": "SASU",
    "disclosure": "authorised",
    "mediator_name": "CM2C",
    "mediator_url": "https://mediator.example/",
    "phone": "+33 3 00 00 00 00",
    "publication_director": "Olga Martin",
    "host_name": "Host",
    "host_address": "1 rue du Port, Lille",
    "host_phone": "+33 3 11 11 11 11",
}


@pytest.mark.django_db
def test_live_mode_needs_a_complete_profile(settings: Settings, agency: AgencyProfile) -> None:
    settings.PAYMENTS_MODE = "stripe_live"

    missing = checks.legal_profile(None)

    assert [error.id for error in missing] == ["payments.E006"]
    assert "legal_form, disclosure, mediator_name, mediator_url missing" in missing[0].msg


@pytest.mark.django_db
def test_live_mode_between_companies_needs_no_mediator(
    settings: Settings, agency: AgencyProfile
) -> None:
    settings.PAYMENTS_MODE = "stripe_live"
    AgencyProfile.objects.update(sells_to_consumers=False)

    missing = checks.legal_profile(None)

    assert "legal_form, disclosure missing" in missing[0].msg


@pytest.mark.django_db
def test_live_mode_needs_published_texts_without_blanks(
    settings: Settings, agency: AgencyProfile
) -> None:
    AgencyProfile.objects.update(**COMPLETE | {"host_phone": ""})
    settings.PAYMENTS_MODE = "stripe_test"
    law.publish_all(actor=SYSTEM)
    settings.PAYMENTS_MODE = "stripe_live"
    blank = checks.legal_profile(None)
    AgencyProfile.objects.update(**COMPLETE)
    law.publish_all(actor=SYSTEM)

    whole = checks.legal_profile(None)

    assert [error.id for error in blank] == ["payments.E008"]
    assert "without blanks: legal-notice." in blank[0].msg
    assert whole == []


def test_other_modes_do_not_ask_the_database(settings: Settings) -> None:
    settings.PAYMENTS_MODE = "stripe_test"

    assert checks.legal_profile(None) == []
