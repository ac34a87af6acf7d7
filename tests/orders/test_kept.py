"""A checkout kept for a reminder: only when asked for, brought back as it was, stopped, erased."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.core import mail as outgoing
from django.test import Client

from accounts.models import User
from catalog.models import Package, Service, ServiceStatus
from kernel import clock, outbox, versions
from kernel.models import AgencyProfile, Mail
from orders import services
from orders.links import restore_token, stop_token
from orders.models import KeptCheckout, Order
from tests.factories.catalog import make_service
from tests.factories.checkout import AT_ONCE, DETAILS, give_details, order_by_form, shown_on
from tests.factories.coupons import make_coupon
from tests.factories.orders import STAFF, pay, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shop")]
TICKED = {**DETAILS, "extra": "kit", "remind": "on"}
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


@pytest.fixture
def shop(agency: AgencyProfile) -> Service:
    return make_service()


def text(answer: Any) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode())))


def after(wait: timedelta) -> None:
    """So much time passes, and the workers do what is due."""
    clock.set_frozen(clock.now() + wait)
    outbox.deliver_due()


def reminders() -> list[Mail]:
    return list(Mail.objects.filter(name="orders/unfinished").order_by("pk"))


def keep(client: Client, **typed: Any) -> KeptCheckout:
    give_details(client, {**TICKED, **typed})
    return KeptCheckout.objects.latest("pk")


def link(kept: KeptCheckout | Order) -> str:
    return f"/en/orders/restore/{restore_token(kept)}/"


def stop_link(kept: KeptCheckout) -> str:
    return f"/en/orders/reminders/{stop_token(kept)}/"


# Consent


def test_box_is_not_ticked_and_nothing_is_kept_without_it(client: Client) -> None:
    page = client.get("/en/order/logo/?package=standard").content.decode()
    give_details(client, DETAILS)
    after(DAY)

    box = re.search(r'<input[^>]*name="remind"[^>]*>', page)
    assert box
    assert "checked" not in box[0]
    assert not KeptCheckout.objects.exists()
    assert not Mail.objects.exists()


def test_ticked_box_keeps_what_was_chosen_and_typed(client: Client) -> None:
    kept = keep(client)

    assert (kept.email, kept.language, kept.service.slug) == (DETAILS["email"], "en", "logo")
    assert (kept.tier, kept.extras, kept.price_amount) == ("standard", ["kit"], 26_000)
    assert kept.details["name"] == "Clara Dupont"
    assert kept.erase_at - kept.asked_at == timedelta(days=30)


def test_back_on_the_details_the_box_stands_as_it_was_left(client: Client) -> None:
    keep(client)

    page = client.get("/en/order/logo/?package=standard&extra=kit").content.decode()

    box = re.search(r'<input[^>]*name="remind"[^>]*>', page)
    assert box
    assert "checked" in box[0]


def test_unticked_again_is_forgotten_at_once(client: Client) -> None:
    kept = keep(client)
    key = client.session["checkouts"][-1]["key"]

    give_details(client, {**DETAILS, "extra": "kit", "form_key": key})
    after(DAY)

    assert not KeptCheckout.objects.exists()
    assert reminders() == []
    assert Client().get(link(kept)).status_code == 410


def test_details_sent_again_are_one_kept_checkout_with_reminders_from_then(client: Client) -> None:
    keep(client)
    key = client.session["checkouts"][-1]["key"]
    after(timedelta(minutes=40))

    keep(client, form_key=key, name="Clara D.")
    after(timedelta(minutes=30))

    assert KeptCheckout.objects.get().details["name"] == "Clara D."
    assert reminders() == []
    after(timedelta(minutes=30))
    assert len(reminders()) == 1


def test_sixth_checkout_of_an_address_in_a_day_is_not_kept_and_it_is_said(client: Client) -> None:
    for _again in range(5):
        keep(Client())

    answer = client.post("/en/order/logo/", TICKED, follow=True)

    assert KeptCheckout.objects.count() == 5
    assert "no link is sent for this one" in text(answer)
    assert "Check your order, then place it" in text(answer)


def test_checkouts_under_a_changed_address_count_against_that_address(client: Client) -> None:
    key = ""
    for number in range(8):
        keep(client, email=f"decoy{number}@lune.example", form_key=key)
        key = client.session["checkouts"][-1]["key"]
        give_details(client, {**TICKED, "form_key": key})

    assert KeptCheckout.objects.filter(email=DETAILS["email"]).count() <= 1
    answer = Client().post("/en/order/logo/", TICKED, follow=True)
    assert "no link is sent for this one" in text(answer)


def test_kept_again_and_again_sends_two_mails_at_most(client: Client) -> None:
    keep(client)
    key = client.session["checkouts"][-1]["key"]
    for _round in range(30):
        after(timedelta(minutes=61))
        keep(client, form_key=key)

    assert len(reminders()) == 2
    kept = KeptCheckout.objects.get()
    assert kept.erase_at == clock.now() + timedelta(days=30)
    after(timedelta(days=30))
    assert not KeptCheckout.objects.exists()


# Reminders


def test_two_reminders_say_what_was_chosen_and_what_it_costs(client: Client) -> None:
    keep(client)

    after(HOUR)
    first = reminders()
    after(DAY - HOUR)
    second = reminders()[1:]
    after(timedelta(days=3))

    assert (len(first), len(second), len(reminders())) == (1, 1, 2)
    assert first[0].to == DETAILS["email"]
    assert first[0].subject == "Your order for “Logo design” is still here"
    for body in (first[0].text, first[0].html):
        for words in ("Logo design, Standard", "€200", "Social kit", "€60", "€260"):
            assert words in unescape(body)
        assert "The price was" not in body
        assert "/orders/restore/" in body
    assert "one more e-mail comes after 24 hours" in first[0].text
    assert "This was the last e-mail about it." in second[0].text


def test_queue_that_stood_still_for_a_day_sends_one_reminder(client: Client) -> None:
    keep(client)

    after(DAY)

    assert "This was the last e-mail about it." in "".join(mail.text for mail in reminders())
    assert len(reminders()) == 1


def test_reminder_offers_one_click_to_mail_programs(client: Client) -> None:
    kept = keep(client)

    after(HOUR)

    sent = outgoing.outbox[-1]
    assert sent.extra_headers["List-Unsubscribe"] == f"<{settings.SITE_URL}{stop_link(kept)}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_other_mails_have_no_such_header(client: Client) -> None:
    order_by_form(client, DETAILS)
    outbox.deliver_due()

    assert list(outgoing.outbox[-1].extra_headers) == ["Message-ID"]


def test_reminder_is_in_the_language_of_the_page(client: Client) -> None:
    give_details(client, TICKED, "/fr/order/logo/")

    after(HOUR)

    assert reminders()[0].language == "fr"
    assert "/fr/orders/restore/" in reminders()[0].text


def test_reminder_after_a_change_says_the_old_price_and_the_new(client: Client) -> None:
    keep(client)
    _reprice(21_000)

    after(HOUR)

    assert "The price was €260 when you left; today it is €270." in reminders()[0].text


def test_reminder_says_what_is_no_longer_on_sale_and_why_a_coupon_is_gone(client: Client) -> None:
    coupon = make_coupon("WELCOME10")
    address = give_details(client, TICKED)
    client.post(address, {"code": "WELCOME10"})
    assert KeptCheckout.objects.get().price_amount == 20_800
    services.stop_coupon(coupon_id=coupon.pk, actor=STAFF)
    Service.objects.get().extras.update(is_active=False)
    versions.bump()

    after(HOUR)

    words = reminders()[0].text
    assert "Something you chose is no longer on sale" in words
    assert "“WELCOME10” is no longer valid. The price without it holds." in words
    assert "The price was €208 when you left; today it is €200." in words


@pytest.mark.parametrize("wait", [HOUR, DAY])
def test_nothing_is_sent_when_the_order_was_placed_and_paid(
    client: Client, wait: timedelta
) -> None:
    order_by_form(client, TICKED)
    pay(Order.objects.get())

    after(wait)

    assert reminders() == []


def test_nothing_is_sent_when_the_same_was_ordered_in_another_browser(client: Client) -> None:
    keep(client)
    order_by_form(Client(), DETAILS)

    after(HOUR)

    assert reminders() == []


def test_nothing_is_sent_when_the_service_is_off_sale(client: Client) -> None:
    keep(client)
    Service.objects.update(status=ServiceStatus.ARCHIVED)
    versions.bump()

    after(DAY)

    assert reminders() == []


def test_order_not_paid_in_time_is_mailed_once_and_reminded_once_with_the_box(
    client: Client,
) -> None:
    order_by_form(client, TICKED)

    after(DAY)

    names = list(Mail.objects.order_by("pk").values_list("name", flat=True))
    assert names.count("orders/expired") == 1
    assert names.count("orders/unfinished") == 1


def test_order_not_paid_in_time_is_not_reminded_without_the_box(client: Client) -> None:
    order_by_form(client, DETAILS)

    after(DAY)

    assert Mail.objects.filter(name="orders/expired").count() == 1
    assert reminders() == []


# The link


def test_link_brings_the_order_back_in_any_browser_at_its_summary(client: Client) -> None:
    kept = keep(client)
    other = Client()

    answer = other.get(link(kept), follow=True)

    assert "Check your order, then place it" in text(answer)
    assert "Here is your order again, as you left it." in text(answer)
    assert "Order with obligation to pay €260" in text(answer)
    assert "Clara Dupont" in text(answer)


def test_order_by_the_link_is_tied_to_what_was_kept(client: Client) -> None:
    kept, other = keep(client), Client()
    page = other.get(link(kept), follow=True)
    address = page.redirect_chain[-1][0]

    other.post(address, {**AT_ONCE, "shown": shown_on(page.content.decode())})

    order = Order.objects.get()
    kept.refresh_from_db()
    assert (order.gross_amount, order.email, order.name) == (
        26_000,
        DETAILS["email"],
        "Clara Dupont",
    )
    assert (kept.order, kept.is_restored) == (order, True)
    after(DAY)
    assert len(reminders()) == 1, "the order was not paid in time"


def test_link_followed_twice_is_one_order(client: Client) -> None:
    kept = keep(client)
    first = client.get(link(kept), follow=True).redirect_chain[-1][0]
    second = client.get(link(kept), follow=True)

    assert second.redirect_chain[-1][0] == first
    client.post(first, {**AT_ONCE, "shown": shown_on(second.content.decode())})
    after_order = client.get(link(kept))

    order = Order.objects.get()
    assert after_order["Location"] == f"/en/orders/{order.public_id}/"


def test_link_in_two_browsers_gives_neither_the_others_order(client: Client) -> None:
    kept, other = keep(client), Client()
    page = other.get(link(kept), follow=True)
    other.post(page.redirect_chain[-1][0], {**AT_ONCE, "shown": shown_on(page.content.decode())})
    theirs = Order.objects.get()
    Order.objects.filter(pk=theirs.pk).update(email="other@lune.example")

    stranger = Client()
    stranger.get(link(kept))

    assert stranger.get(f"/en/orders/{theirs.public_id}/").status_code == 302


VICTIM = {"email": "victim@lune.example", "name": "Vera Victim"}


def test_link_of_the_first_address_never_shows_what_is_typed_for_another(client: Client) -> None:
    """An address typed first gets the link; whoever types over it in the same tab has their own."""
    first = keep(client, email="thief@lune.example")
    key = client.session["checkouts"][-1]["key"]
    second = keep(client, form_key=key, **VICTIM)
    thief = Client()

    answer = thief.get(link(first), follow=True)

    assert second.public_id != first.public_id
    assert KeptCheckout.objects.get() == second
    assert answer.status_code == 410
    assert "Vera" not in text(answer)
    assert "Vera" not in text(thief.get("/en/order/logo/?package=standard"))
    assert "Vera Victim" in text(Client().get(link(second), follow=True))


def test_link_of_the_first_address_never_gives_the_order_of_another(client: Client) -> None:
    first = keep(client, email="thief@lune.example")
    key = client.session["checkouts"][-1]["key"]
    order_by_form(client, {**TICKED, **VICTIM, "form_key": key})
    order = Order.objects.get()
    thief = Client()

    assert order.email == "victim@lune.example"
    assert thief.get(link(first)).status_code == 410
    assert thief.get(f"/en/orders/{order.public_id}/").status_code == 302


def test_forgotten_row_is_not_written_anew_under_its_old_link(client: Client) -> None:
    first = keep(client)
    services.forget_checkout(public_id=first.public_id)
    key = client.session["checkouts"][-1]["key"]

    second = keep(client, form_key=key, **VICTIM)

    assert second.public_id != first.public_id
    assert client.get(link(first)).status_code == 410


def test_link_to_what_costs_more_now_says_so_and_orders_at_todays_price(client: Client) -> None:
    kept = keep(client)
    _reprice(21_000)

    page = client.get(link(kept), follow=True)
    client.post(page.redirect_chain[-1][0], {**AT_ONCE, "shown": shown_on(page.content.decode())})

    assert "Its price was €260 when you left; today it is €270." in text(page)
    assert Order.objects.get().gross_amount == 27_000


def test_link_to_a_retired_package_says_so(client: Client) -> None:
    kept = keep(client, package="premium")
    Package.objects.filter(tier="premium").delete()
    versions.bump()

    page = text(client.get(link(kept), follow=True))

    assert "Something you chose is no longer on sale." in page
    assert "Order with obligation to pay €260" in page


def test_link_to_a_service_off_sale_says_so(client: Client) -> None:
    kept = keep(client)
    Service.objects.update(status=ServiceStatus.ARCHIVED)
    versions.bump()

    assert client.get(link(kept)).status_code == 410


def test_link_of_a_signed_in_client_orders_with_their_address(client: Client, clara: User) -> None:
    kept = keep(Client(), email="other@lune.example")
    client.force_login(clara)

    page = client.get(link(kept), follow=True)

    assert clara.email in text(page)
    assert "other@lune.example" not in text(page)


def test_link_with_another_signature_is_not_found(client: Client) -> None:
    kept = keep(client)

    assert client.get(f"/en/orders/restore/{stop_token(kept)}/").status_code == 404
    assert client.get(f"/en/orders/reminders/{restore_token(kept)}/").status_code == 404


def test_opening_the_link_changes_nothing_that_is_kept(client: Client) -> None:
    kept = keep(client)
    before = KeptCheckout.objects.values().get()

    Client().get(link(kept), follow=True)

    assert KeptCheckout.objects.values().get() == before


# An order that was not paid in time


def test_expired_mail_brings_the_order_back_with_its_coupon(client: Client) -> None:
    make_coupon("WELCOME10")
    typed = {**DETAILS, "extra": "kit", "buyer_kind": "company", "company_name": "Lune"}
    address = give_details(client, {**typed, "billing_address": "2 rue du Port, Lille"})
    client.post(address, {"code": "WELCOME10"})
    client.post(address, {"shown": shown_on(client.get(address).content.decode())})
    order = Order.objects.get()
    after(order.pay_before - clock.now())

    sent = Mail.objects.get(name="orders/expired")
    page = Client().get(link(order), follow=True)

    assert link(order) in sent.text
    assert "Order with obligation to pay €208" in text(page)
    assert "2 rue du Port, Lille" in text(page)


def test_link_of_an_unpaid_order_ends_after_thirty_days(client: Client) -> None:
    order_by_form(client, DETAILS)
    order = Order.objects.get()
    after(timedelta(days=30))

    answer = client.get(link(order))

    assert answer.status_code == 410
    assert "This order is no longer kept" in text(answer)


def test_link_of_an_order_that_lives_leads_to_it(client: Client) -> None:
    order = pay(place())

    assert client.get(link(order))["Location"] == f"/en/orders/{order.public_id}/"


# Stopping


def test_page_asks_and_its_button_stops(client: Client) -> None:
    kept = keep(client)

    asked = client.get(stop_link(kept))
    assert "Press the button and none comes any more." in text(asked)
    assert KeptCheckout.objects.get().stopped_at is None
    done = client.post(stop_link(kept))
    after(DAY)

    assert "Done: we send no more reminders" in text(done)
    assert reminders() == []
    assert "Done: we send no more reminders" in text(client.get(stop_link(kept)))


def test_mail_program_stops_with_one_post_and_no_cookie(client: Client) -> None:
    kept = keep(client)
    program = Client(enforce_csrf_checks=True)

    answer = program.post(stop_link(kept), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert KeptCheckout.objects.get().stopped_at == clock.now()


def test_stopping_stops_all_of_the_address_and_nobody_elses(client: Client) -> None:
    kept = keep(client)
    keep(Client())
    keep(Client(), email="carl@brandt.example")

    client.post(stop_link(kept))
    after(HOUR)

    assert [mail.to for mail in reminders()] == ["carl@brandt.example"]


def test_who_stopped_gets_none_of_what_is_kept_later_and_it_is_said(client: Client) -> None:
    client.post(stop_link(keep(client)))

    answer = Client().post("/en/order/logo/", TICKED, follow=True)
    after(DAY)

    assert "Reminders to this address were stopped: no link is sent." in text(answer)
    assert "Check your order, then place it" in text(answer)
    assert KeptCheckout.objects.count() == 1
    assert reminders() == []


@pytest.mark.parametrize("box", [{"remind": "on"}, {}])
def test_stop_outlives_the_box_ticked_again_or_unticked(
    client: Client, box: dict[str, str]
) -> None:
    kept = keep(client)
    key = client.session["checkouts"][-1]["key"]
    client.post(stop_link(kept))

    give_details(client, {**DETAILS, "extra": "kit", "form_key": key, **box})
    keep(Client())
    after(DAY)

    assert services.are_reminders_stopped(email=DETAILS["email"])
    assert reminders() == []
    assert client.get(link(kept)).status_code == (302 if box else 410)


def test_kept_by_two_rows_at_once_none_is_reminded_of_once_one_is_stopped(client: Client) -> None:
    kept = keep(client)
    keep(Client())
    KeptCheckout.objects.filter(pk=kept.pk).update(stopped_at=clock.now())

    after(DAY)

    assert reminders() == []


# Erasing


def test_kept_checkout_and_its_mails_are_erased_after_thirty_days(client: Client) -> None:
    kept = keep(client)
    after(DAY)
    assert len(reminders()) == 1

    after(timedelta(days=29) - timedelta(seconds=1))
    assert KeptCheckout.objects.exists()
    after(timedelta(seconds=1))

    assert not KeptCheckout.objects.exists()
    assert reminders() == []
    assert client.get(link(kept)).status_code == 410
    assert "What you typed is erased." in text(client.get(stop_link(kept)))


def _reprice(amount: int) -> None:
    Package.objects.filter(tier="standard").update(price_amount=amount)
    versions.bump()
