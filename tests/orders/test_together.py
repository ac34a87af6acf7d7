"""Several services in one checkout: read together, ordered with one press, paid at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from catalog.legal.models import Document, LegalText
from catalog.legal.services import publish_all
from catalog.models import Package, Service
from kernel import outbox, versions
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile, Mail, VatRegime
from kernel.money import Money
from orders import services
from orders.models import CouponUse, Order, StartDeclaration
from tests.factories.catalog import make_extra
from tests.factories.checkout import AT_ONCE, DETAILS, shown_on
from tests.factories.coupons import make_coupon
from tests.factories.orders import STAFF
from tests.factories.together import (
    SELECTION,
    SUMMARY,
    add,
    choose_both,
    drafts_of,
    press,
    text,
    two_services,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop(agency: AgencyProfile) -> tuple[Service, Service]:
    return two_services()


@pytest.fixture
def signed_in(client: Client, clara: User) -> Client:
    client.force_login(clara)
    return client


# The summary and the button


@pytest.mark.usefixtures("shop")
def test_summary_shows_each_order_and_one_total(client: Client) -> None:
    choose_both(client)

    page = text(client.get(SUMMARY))

    assert "Price of this order €260" in page
    assert "Price of this order €90" in page
    assert "Total to pay €350" in page
    assert "Order with obligation to pay €350" in page
    assert "Clara Dupont" in page
    assert "When you receive them" in page


@pytest.mark.usefixtures("shop")
def test_vat_stands_with_each_order_and_in_all(client: Client) -> None:
    AgencyProfile.objects.update(vat_regime=VatRegime.STANDARD, vat_number="FR12345678901")
    versions.bump()
    choose_both(client)

    page = text(client.get(SUMMARY))

    assert "VAT 20% €43.33" in page
    assert "VAT 20% €15" in page
    assert "Net price €291.67 VAT €58.33 Total to pay €350" in page


@pytest.mark.usefixtures("shop")
def test_one_press_places_both_and_goes_to_the_payment_with_the_same_post(client: Client) -> None:
    choose_both(client)

    answer = press(client)

    orders = list(Order.objects.order_by("pk"))
    assert answer.status_code == 307
    assert answer["Location"] == f"/en/orders/{orders[0].public_id}/pay/"
    assert [order.gross_amount for order in orders] == [26_000, 9_000]
    assert len({order.together for order in orders}) == 1
    assert orders[0].together
    assert {order.email for order in orders} == {"clara@maison-lune.example"}


@pytest.mark.usefixtures("shop")
def test_start_is_chosen_once_and_kept_with_each_order_word_for_word(client: Client) -> None:
    choose_both(client)

    press(client)

    kept = StartDeclaration.objects.all()
    assert {row.choice for row in kept} == {"now"}
    assert len({row.text_sha256 for row in kept}) == 1
    assert kept.count() == 2


@pytest.mark.usefixtures("shop")
def test_consumer_has_to_choose_the_start(client: Client) -> None:
    choose_both(client)

    answer = press(client, start="")

    assert "Choose when we begin." in text(answer)
    assert not Order.objects.exists()


@pytest.mark.usefixtures("shop")
def test_pressing_twice_is_one_purchase(client: Client) -> None:
    choose_both(client)
    session = client.session
    kept = dict(session.items())

    press(client)
    session = client.session
    session.update({name: kept[name] for name in ("checkouts", "selected")})
    session.save()
    press(client)

    assert Order.objects.count() == 2


@pytest.mark.usefixtures("shop")
def test_selection_is_empty_after_the_press_and_the_orders_are_claimed(client: Client) -> None:
    choose_both(client)

    press(client)

    assert "Nothing is selected yet." in text(client.get(SELECTION))
    for order in Order.objects.all():
        assert client.get(f"/en/orders/{order.public_id}/").status_code == 200


@pytest.mark.usefixtures("shop")
def test_price_moved_meanwhile_orders_nothing_and_loses_nothing(client: Client) -> None:
    choose_both(client)
    shown = shown_on(client.get(SUMMARY).content.decode())
    Package.objects.filter(service__slug="page").update(price_amount=9_500)
    versions.bump()

    answer = client.post(SUMMARY, {**AT_ONCE, "shown": shown})

    assert "The offer changed while you were here." in text(answer)
    assert "€355" in text(answer)
    assert not Order.objects.exists()


def test_last_place_gone_refuses_all_in_words(
    client: Client, shop: tuple[Service, Service]
) -> None:
    page = shop[1]
    Service.objects.filter(pk=page.pk).update(queue_cap=1)
    versions.bump()
    choose_both(client)
    shown = shown_on(client.get(SUMMARY).content.decode())
    services.place_order(draft=drafts_of(page, email="somebody@people.example")[0])

    answer = client.post(SUMMARY, {**AT_ONCE, "shown": shown}, follow=True)

    assert "All places of this service are taken." in text(answer)
    assert "Logo design €260" in text(answer)
    assert Order.objects.count() == 1


def test_last_express_gone_refuses_all_and_shows_what_is_left(
    client: Client, shop: tuple[Service, Service]
) -> None:
    express = make_extra(shop[1], "express", extra_days=-2, places=1)
    add(client, "logo")
    client.post("/en/order/page/", {**DETAILS, "extra": "express"})
    shown = shown_on(client.get(SUMMARY).content.decode())
    taken = drafts_of(shop[1], email="somebody@people.example", extras=[express])
    services.place_order(draft=taken[0])

    answer = client.post(SUMMARY, {**AT_ONCE, "shown": shown})

    assert "The offer changed while you were here." in text(answer)
    assert "Total to pay €290" in text(answer)
    assert Order.objects.count() == 1


@pytest.mark.usefixtures("shop")
def test_terms_are_the_same_version_on_each_order(client: Client) -> None:
    publish_all(actor=STAFF)
    current = LegalText.objects.get(document=Document.TERMS, language="en")
    choose_both(client)

    press(client)

    assert Order.objects.count() == 2
    assert {order.terms for order in Order.objects.all()} == {current}


# Coupons


def ten_off(**rules: Any) -> None:
    make_coupon("TEN", Money(1_000, "EUR"), minimum=Money(5_000, "EUR"), **rules)


@pytest.mark.usefixtures("shop")
def test_coupon_counts_once_where_it_takes_the_most_off(client: Client) -> None:
    make_coupon("TEN", Decimal("0.1"))
    choose_both(client)

    client.post(SUMMARY, {"code": "ten"})
    page = text(client.get(SUMMARY))
    press(client)

    assert "for the order where it takes the most off: “Logo design”" in page
    assert "Total to pay €324" in page
    use = CouponUse.objects.get()
    assert (use.order.service.slug, use.discount_amount) == ("logo", 2_600)


def test_coupon_of_one_service_counts_for_that_one(
    client: Client, shop: tuple[Service, Service]
) -> None:
    ten_off(services=(shop[1],))
    choose_both(client)

    client.post(SUMMARY, {"code": "TEN"})
    press(client)

    assert [order.gross_amount for order in Order.objects.order_by("pk")] == [26_000, 8_000]


@pytest.mark.usefixtures("shop")
def test_unknown_code_says_why_and_can_be_left(client: Client) -> None:
    choose_both(client)

    answer = client.post(SUMMARY, {"code": "NOPE"}, follow=True)

    assert "We do not know the code “NOPE”." in text(answer)
    assert not Order.objects.exists()
    assert press(client).status_code == 307


@pytest.mark.usefixtures("shop")
def test_coupon_can_be_taken_away_again(client: Client) -> None:
    ten_off()
    choose_both(client)
    client.post(SUMMARY, {"code": "TEN"})

    client.post(SUMMARY, {"code": "TEN", "step": "remove"})

    assert "Total to pay €350" in text(client.get(SUMMARY))


# Paying, and after


@pytest.mark.usefixtures("shop")
def test_whole_journey_pays_both_once_and_tells_in_one_mail(client: Client) -> None:
    choose_both(client)
    paying = client.post(press(client)["Location"])
    page = urlsplit(paying["Location"]).path
    back = client.post(page, {"act": "pay"})
    done = client.get(urlsplit(back["Location"]).path)
    outbox.deliver_due()

    orders = list(Order.objects.order_by("pk"))
    mail = Mail.objects.get(name="orders/paid")
    assert {order.status for order in orders} == {"awaiting_brief"}
    assert text(done).count("Write the brief") == 2
    assert all(order.reference in mail.text for order in orders)
    assert mail.text.count("/brief/") == 2
    assert len(mail.attachments) == 4  # an invoice and a contract of each
    assert mail.text.count("WHAT WE AGREED, TO KEEP") == 2
    assert Mail.objects.filter(name="orders/placed").count() == 0


def test_placed_mail_names_both_and_the_whole_sum(shop: tuple[Service, Service]) -> None:
    orders = services.place_together(drafts=drafts_of(*shop))
    outbox.deliver_due()

    mail = Mail.objects.get(name="orders/placed")
    assert all(order.reference in mail.text for order in orders)
    assert "€290" in mail.text
    assert str(mail.subject).startswith("Your orders are waiting for payment")
    assert "We keep your orders ready until" in mail.text


def test_order_page_asks_for_the_payment_of_both(
    signed_in: Client, clara: User, shop: tuple[Service, Service]
) -> None:
    orders = services.place_together(drafts=drafts_of(*shop, client=clara, email=clara.email))

    page = text(signed_in.get(f"/en/orders/{orders[1].public_id}/"))

    assert "Pay €290" in page
    assert f"One payment for {orders[0].reference}, {orders[1].reference}" in page


def test_pay_page_of_either_shows_both(
    signed_in: Client, clara: User, shop: tuple[Service, Service]
) -> None:
    AgencyProfile.objects.update(
        takes_transfers=True, bank_holder="Relais", iban="FR7630006000011234567890189"
    )
    orders = services.place_together(drafts=drafts_of(*shop, client=clara, email=clara.email))

    page = signed_in.get(f"/en/orders/{orders[1].public_id}/pay/")
    refused = signed_in.post(f"/en/orders/{orders[1].public_id}/pay/transfer/")

    assert "Pay €290" in text(page)
    assert "The orders are kept for you until" in text(page)
    for order in orders:
        assert f"/en/orders/{order.public_id}/cancel/" in page.content.decode()
    assert "Several orders together are paid by card" in text(page)
    assert refused.status_code == 409


def test_one_cancelled_leaves_the_other_to_pay_alone(
    signed_in: Client, clara: User, shop: tuple[Service, Service]
) -> None:
    orders = services.place_together(drafts=drafts_of(*shop, client=clara, email=clara.email))
    actor = Actor(ActorKind.CLIENT, clara.pk)

    services.cancel_order(order_id=orders[0].pk, actor=actor, reason="")

    page = text(signed_in.get(f"/en/orders/{orders[1].public_id}/pay/"))
    assert "Pay €90" in page
    assert orders[0].reference not in page


def test_what_refuses_one_order_places_none(shop: tuple[Service, Service]) -> None:
    drafts = drafts_of(*shop, shown_total=20_000)

    with pytest.raises(services.PriceChanged):
        services.place_together(drafts=drafts)

    assert not Order.objects.exists()


def test_part_of_a_press_that_was_ordered_elsewhere_is_refused(
    shop: tuple[Service, Service],
) -> None:
    drafts = drafts_of(*shop)
    services.place_order(draft=drafts[0])

    with pytest.raises(services.PlacedMeanwhile):
        services.place_together(drafts=drafts)

    assert Order.objects.count() == 1


def test_orders_that_were_each_placed_alone_are_no_press_together(
    shop: tuple[Service, Service],
) -> None:
    drafts = drafts_of(*shop)
    for draft in drafts:
        services.place_order(draft=draft)

    with pytest.raises(services.PlacedMeanwhile):
        services.place_together(drafts=drafts)

    assert Order.objects.count() == 2


@pytest.mark.usefixtures("shop")
def test_summary_of_two_and_the_press_stay_within_their_queries(client: Client) -> None:
    choose_both(client)
    client.get(SUMMARY)

    with CaptureQueriesContext(connection) as read:
        client.get(SUMMARY)

    assert len(read) == 2
