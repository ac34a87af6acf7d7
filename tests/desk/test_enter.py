"""The screens of an order from elsewhere: entered once, looked at first, passed on, sent back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from kernel import outbox
from kernel.models import Mail
from kernel.money import Money
from kernel.templatetags.relais import money
from orders.models import Channel, Order, PaidBy, StartDeclaration
from payments.models import Invoice, Refund
from tests.factories.channels import enter_link, enter_paid, make_channel

pytestmark = pytest.mark.django_db
URL = "/admin/desk/enter/logo/"
WISH = {
    "way": "paid",
    "reference": "CO-77",
    "package": "standard",
    "price": "150",
    "received_on": "2026-11-20",
    "name": "Clara Dupont",
    "email": "clara@maison-lune.example",
    "language": "en",
    "country": "FR",
    "buyer_kind": "consumer",
}


@pytest.fixture
def comptoir(service: Any) -> Channel:
    return make_channel()


def typed(comptoir: Channel, **fields: str) -> dict[str, str]:
    return {**WISH, "channel": str(comptoir.pk), "form_key": "form-of-a-test", **fields}


def enter(desk: Client, comptoir: Channel, **fields: str) -> Any:
    """Look, then press the button that the look shows."""
    form = typed(comptoir, **fields)
    look = desk.post(URL, {**form, "step": "look"})
    assert look.status_code == 200, look.context["form"].errors
    seen = re.search(r'name="seen" value="([^"]+)"', look.text)
    assert seen
    return desk.post(URL, {**form, "step": "enter", "seen": seen[1]}, follow=True)


def test_navigation_and_the_list_of_services_lead_to_the_form(
    desk: Client, comptoir: Channel
) -> None:
    assert 'href="/admin/desk/enter/"' in desk.get("/admin/").text
    page = desk.get("/admin/desk/enter/").text

    assert f'href="{URL}"' in page
    assert "Comptoir" in page
    assert desk.get(URL).status_code == 200


def test_without_a_channel_the_first_step_is_to_add_one(desk: Client, service: Any) -> None:
    assert "/admin/orders/channel/add/" in desk.get("/admin/desk/enter/").text


def test_look_shows_what_is_left_after_the_commission(desk: Client, comptoir: Channel) -> None:
    page = desk.post(URL, {**typed(comptoir), "step": "look"})

    assert "Commission of the channel" in page.text
    assert money(Money(-3_000)) in page.text
    assert not Order.objects.exists()


def test_marketplace_order_is_entered_paid_and_invoiced(
    desk: Client, comptoir: Channel, olga: User
) -> None:
    page = enter(desk, comptoir, asked_now="on")

    order = Order.objects.get()
    assert page.redirect_chain[-1][0].endswith(f"/desk/order/{order.reference}/")
    assert (order.status, order.paid_by, order.commission) == (
        "awaiting_brief",
        PaidBy.ELSEWHERE,
        Money(3_000),
    )
    assert (order.starts_after, StartDeclaration.objects.count()) == (None, 1)
    assert order.payments.get().recorded_by == olga
    assert Invoice.objects.filter(order=order).exists()
    assert "CO-77" in page.text


def test_typed_commission_and_list_price_are_taken(desk: Client, comptoir: Channel) -> None:
    enter(desk, comptoir, price="", commission="12.50")

    order = Order.objects.get()
    assert (order.gross, order.commission) == (Money(20_000), Money(1_250))


def test_second_entry_leads_to_the_first_order(desk: Client, comptoir: Channel) -> None:
    form = typed(comptoir, form_key="another-form")
    seen = desk.post(URL, {**form, "step": "look"}).context["found"].seen
    first = enter_paid(comptoir, reference="CO-77")

    page = desk.post(URL, {**form, "step": "enter", "seen": seen}, follow=True)

    assert page.redirect_chain[-1][0].endswith(f"/desk/order/{first.reference}/")
    assert "is entered already" in page.text
    assert Order.objects.count() == 1


def test_number_that_is_entered_is_said_before_the_last_button(
    desk: Client, comptoir: Channel
) -> None:
    first = enter_paid(comptoir, reference="CO-77")

    page = desk.post(URL, {**typed(comptoir, reference="co-77"), "step": "look"})

    assert page.status_code == 422
    assert first.reference in str(page.context["form"].errors["reference"])
    assert not page.context["looks"]


def test_sale_by_phone_has_no_number(desk: Client, comptoir: Channel) -> None:
    enter(desk, comptoir, reference="", form_key="first")
    enter(desk, comptoir, reference="", form_key="second")

    assert list(Order.objects.values_list("outside_reference", flat=True)) == ["", ""]
    assert Order.objects.exclude(paid_at=None).count() == 2


def test_price_that_was_not_looked_at_is_shown_again(desk: Client, comptoir: Channel) -> None:
    page = desk.post(URL, {**typed(comptoir), "step": "enter", "seen": "1 0"})

    assert page.status_code == 200
    assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"received_on": "2026-11-24"}, "Enter today or an earlier day"),
        ({"received_on": "2016-11-20"}, "more than two years ago"),
        ({"received_on": ""}, "Enter the day of the payment"),
        ({"email": ""}, "Enter the e-mail of the client"),
        ({"email": "olga@relais.example"}, "Somebody of your team"),
        ({"commission": "150"}, "takes the whole price"),
        ({"package": "gold"}, "Select a valid choice"),
        ({"channel": ""}, "Choose where the order comes from"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    desk: Client, comptoir: Channel, olga: User, fields: dict[str, str], words: str
) -> None:
    if fields.get("email"):
        fields = {"email": olga.email}

    page = desk.post(URL, {**typed(comptoir, **fields), "step": "look"})

    assert page.status_code == 422
    assert words in page.text
    assert "Clara Dupont" in page.text
    assert not Order.objects.exists()


def test_address_that_joined_the_team_meanwhile_is_said_and_nothing_is_entered(
    desk: Client, comptoir: Channel, olga: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agency.desk.entry_forms.is_team_address", lambda _email: False)

    page = enter(desk, comptoir, email=olga.email)

    assert page.status_code == 422
    assert "Somebody of your team signs in with this address" in page.text
    assert not Order.objects.exists()


def test_extra_of_another_package_is_refused_in_words(
    desk: Client, comptoir: Channel, service: Any
) -> None:
    extra = service.extras.get()
    extra.tiers = ["premium"]
    extra.save()

    page = desk.post(URL, {**typed(comptoir, **{f"extra_{extra.slug}": "on"}), "step": "look"})

    assert page.status_code == 422
    assert "not sold with it" in page.text


def test_extra_is_part_of_the_agreed_price(desk: Client, comptoir: Channel, service: Any) -> None:
    enter(desk, comptoir, **{f"extra_{service.extras.get().slug}": "on"})

    order = Order.objects.get()
    assert order.lines.count() == 2
    assert sum(line.gross_amount for line in order.lines.all()) == order.gross_amount == 15_000


def test_channel_that_resells_is_the_customer(desk: Client, service: Any) -> None:
    channel = make_channel(
        "Bazaar", invoicing="resells", commission_bps=0, country="DE", address="Berlin"
    )

    enter(desk, channel)

    order = Order.objects.get()
    assert (order.company_name, order.country, order.buyer_kind) == ("Bazaar", "DE", "company")
    assert order.withdraw_before is None
    assert not Invoice.objects.exists()


def test_link_is_mailed_with_its_end(desk: Client, comptoir: Channel) -> None:
    page = enter(desk, comptoir, way="link", reference="", received_on="")
    outbox.deliver_due()

    order = Order.objects.get()
    assert order.status == "awaiting_payment"
    assert Mail.objects.get().name == "orders/placed"
    assert "/orders/open/" in page.text
    assert "can be paid until" in page.text


def test_channel_without_mails_shows_the_words_to_pass_on(desk: Client, service: Any) -> None:
    order = enter_link(make_channel(may_mail=False), email="", language="fr")

    page = desk.get(f"/admin/desk/order/{order.reference}/").text

    assert "copy these words" in page
    assert "/fr/orders/open/" in page
    assert "mailto:" not in page


def test_staff_write_the_brief_for_the_client(desk: Client, comptoir: Channel) -> None:
    order = enter_paid(comptoir, buyer_kind="company", company_name="Lune")
    url = f"/admin/desk/order/{order.reference}/brief/write/"
    assert url in desk.get(f"/admin/desk/order/{order.reference}/").text

    missing = desk.post(url, {"notes": "Soon", "go": "send"})
    assert missing.status_code == 422
    assert "Soon" in missing.text
    desk.post(url, {"idea": "A red fox", "notes": "Soon", "go": "save"})
    assert "A red fox" in desk.get(url).text
    desk.post(url, {"idea": "A red fox", "notes": "Soon", "go": "send"}, follow=True)

    order.refresh_from_db()
    assert order.status == "in_production"
    assert desk.get(url, follow=True).redirect_chain


def test_refund_by_hand_waits_at_home_and_is_noted_on_its_screen(
    desk: Client, comptoir: Channel
) -> None:
    order = enter_paid(comptoir)
    desk.post(f"/admin/desk/order/{order.reference}/cancel/", {"reason": "No time"})
    outbox.deliver_due()
    refund = Refund.objects.get()
    url = f"/admin/desk/refund/{refund.public_id}/sent/"
    assert url in desk.get("/admin/").text
    assert url in desk.get(f"/admin/desk/order/{order.reference}/").text

    wrong = desk.post(url, {"sent_on": "2026-11-24", "reference": "VIR 9"})
    assert wrong.status_code == 422
    page = desk.post(url, {"sent_on": "2026-11-23", "reference": "VIR 9"}, follow=True)

    assert "the money went back to Clara Dupont" in page.text
    assert url not in desk.get("/admin/").text
    refund.refresh_from_db()
    assert refund.status == "succeeded"


def test_owner_edits_a_channel_in_percent(desk: Client, comptoir: Channel) -> None:
    url = f"/admin/orders/channel/{comptoir.pk}/change/"
    assert 'value="20.00"' in desk.get(url).text or 'value="20"' in desk.get(url).text
    form = {"name": "Comptoir", "is_active": "on", "invoicing": "agency", "country": "FR"}

    desk.post(url, {**form, "commission_bps": "17.5"})

    comptoir.refresh_from_db()
    assert comptoir.commission_bps == 1_750
    refused = desk.post(url, {**form, "commission_bps": "17.5", "invoicing": "resells"})
    assert "enter 0 here" in refused.text
