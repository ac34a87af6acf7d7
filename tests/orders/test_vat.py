"""Which VAT a buyer pays: every regime, kind of buyer and place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kernel.countries import VAT_EXAMPLES, VAT_SHAPES, has_vat_shape
from kernel.holidays import easter, is_holiday
from kernel.models import AgencyProfile, VatRegime
from orders import services
from orders.buyers import Buyer, VatReason, vat_reason
from orders.models import OrderLine
from tests.factories.catalog import make_service, package
from tests.factories.orders import place

CONSUMER, COMPANY = "consumer", "company"
DE = "DE123456789"


@pytest.mark.parametrize(
    ("buyer", "reason"),
    [
        (None, "domestic"),
        (Buyer("FR", CONSUMER), "domestic"),
        (Buyer("DE", CONSUMER), "domestic"),
        (Buyer("US", CONSUMER), "domestic"),
        (Buyer("FR", COMPANY, "FR12345678901"), "domestic"),
        (Buyer("MC", COMPANY), "domestic"),
        (Buyer("DE", COMPANY), "domestic"),
        (Buyer("DE", COMPANY, DE), "reverse_charge"),
        (Buyer("US", COMPANY), "abroad"),
        (Buyer("GB", COMPANY, "GB123456789"), "abroad"),
    ],
)
def test_reason_follows_buyer_and_place(buyer: Buyer | None, reason: str) -> None:
    seller = AgencyProfile(country="FR", vat_regime=VatRegime.STANDARD)

    assert vat_reason(buyer, seller) == reason


@pytest.mark.parametrize("buyer", [None, Buyer("DE", COMPANY, DE), Buyer("US", COMPANY)])
def test_franchise_charges_nobody(buyer: Buyer | None) -> None:
    seller = AgencyProfile(country="FR", vat_regime=VatRegime.FRANCHISE)

    assert vat_reason(buyer, seller) == VatReason.FRANCHISE


@pytest.mark.django_db
def test_lines_copy_rate_and_reason_and_a_company_abroad_pays_the_net(
    agency: AgencyProfile,
) -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD)
    service = make_service()

    home = place(chosen=package(service))
    away = place(
        chosen=package(service),
        extras=[service.extras.get()],
        country="DE",
        buyer_kind=COMPANY,
        company_name="Kiln",
        vat_number=DE,
    )

    rows = OrderLine.objects.order_by("pk").values_list(
        "vat_reason", "vat_rate", "net_amount", "vat_amount", "gross_amount"
    )
    assert list(rows) == [
        ("domestic", Decimal("0.2"), 16_667, 3_333, 20_000),
        ("reverse_charge", 0, 16_667, 0, 16_667),
        ("reverse_charge", 0, 5_000, 0, 5_000),
    ]
    assert (home.gross_amount, away.gross_amount, away.vat_amount) == (20_000, 21_667, 0)


@pytest.mark.django_db
def test_order_at_another_price_than_shown_is_refused(agency: AgencyProfile) -> None:
    with pytest.raises(services.PriceChanged):
        place(shown_total=19_999)


def test_every_country_of_the_union_has_an_example_of_its_number() -> None:
    assert VAT_EXAMPLES.keys() == VAT_SHAPES.keys()
    assert [code for code, text in VAT_EXAMPLES.items() if not has_vat_shape(text, code)] == []


@pytest.mark.parametrize(
    ("year", "day"),
    [(2026, date(2026, 4, 5)), (2027, date(2027, 3, 28)), (2038, date(2038, 4, 25))],
)
def test_easter_and_what_hangs_on_it(year: int, day: date) -> None:
    assert easter(year) == day
    assert is_holiday(date(2027, 5, 6), "FR")
    assert not is_holiday(date(2027, 5, 6), "DE")
