"""What the client is told, when, in which language; and the timers behind it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel import clock, outbox
from kernel.models import AgencyProfile, Mail
from kernel.money import Money
from orders import services
from orders.models import Order
from orders.states import OrderStatus
from tests.conftest import MONDAY
from tests.factories.catalog import make_service, package
from tests.factories.orders import (
    CLIENT,
    STAFF,
    completed_order,
    deliver,
    delivered_order,
    order_in,
    paid_order,
    pay,
    place,
    submitted_order,
)

pytestmark = pytest.mark.django_db


def let_pass(**time: float) -> None:
    """Move the frozen clock and run what is due, as the worker would."""
    clock.set_frozen(clock.now() + timedelta(**time))
    outbox.deliver_due()


def sent() -> list[str]:
    """Our mails so far, oldest first, by name."""
    found = Mail.objects.filter(name__startswith="orders/").order_by("pk")
    return [name.removeprefix("orders/") for name in found.values_list("name", flat=True)]


def mail(name: str) -> Mail:
    return Mail.objects.filter(name=f"orders/{name}").latest("pk")


# Timers


def test_unpaid_order_is_reminded_once_then_expires(agency: AgencyProfile) -> None:
    order = place()
    let_pass()
    assert sent() == ["placed"]

    let_pass(minutes=30)
    assert sent() == ["placed", "payment_reminder"]
    let_pass(minutes=30)

    order.refresh_from_db()
    assert (order.status, sent()[2:]) == ("expired", ["expired"])


def test_unpaid_order_with_a_bank_at_work_is_not_hurried(agency: AgencyProfile) -> None:
    order = place()
    let_pass()
    services.await_transfer(order_id=order.pk)

    let_pass(minutes=59)
    let_pass(minutes=1)

    order.refresh_from_db()
    assert (order.status, sent()) == ("awaiting_payment", ["placed"])
    let_pass(days=5)
    order.refresh_from_db()
    assert order.status == "expired"


def test_paid_order_is_not_reminded_to_pay(agency: AgencyProfile) -> None:
    order = place()
    pay(order)

    let_pass(hours=1)

    order.refresh_from_db()
    assert (order.status, sent()) == ("awaiting_brief", ["paid"])


def test_missing_brief_is_reminded_on_four_days(agency: AgencyProfile) -> None:
    paid_order()
    seen = {}

    for day in range(16):
        outbox.deliver_due()
        seen[day] = sent().count("brief_reminder")
        clock.set_frozen(clock.now() + timedelta(days=1))

    assert [seen[day] for day in (0, 1, 2, 3, 4, 5, 9, 10, 15)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]


def test_missing_brief_is_the_owners_to_decide_after_two_weeks(agency: AgencyProfile) -> None:
    order = paid_order()

    early = Order.objects.brief_overdue(MONDAY + timedelta(days=13, hours=23), days=14)
    late = Order.objects.brief_overdue(MONDAY + timedelta(days=14), days=14)

    assert (list(early), list(late)) == ([], [order])


def test_submitted_brief_is_not_reminded(agency: AgencyProfile) -> None:
    submitted_order()

    let_pass(days=11)

    assert "brief_reminder" not in sent()


def test_brief_given_back_is_reminded_from_that_day(agency: AgencyProfile) -> None:
    order = order_in(OrderStatus.BRIEF_CHECK)
    let_pass(hours=12)
    services.ask_for_brief(order_id=order.pk, questions="Which blue?", actor=STAFF)

    let_pass(hours=12)
    before = sent().count("brief_reminder")
    let_pass(hours=12)

    assert (before, sent().count("brief_reminder")) == (0, 1)


def test_silent_review_is_reminded_twice_then_completes(agency: AgencyProfile) -> None:
    order = delivered_order()
    let_pass()

    let_pass(days=3.5)
    assert sent().count("review_reminder") == 1
    let_pass(days=2.5)
    assert sent().count("review_reminder") == 2
    let_pass(days=1)

    order.refresh_from_db()
    assert order.status == "completed"
    assert "The time to answer is over" in mail("completed").text


def test_review_timers_of_an_old_version_do_nothing(agency: AgencyProfile) -> None:
    order = delivered_order()
    services.request_changes(order_id=order.pk, body="Bluer", actor=CLIENT)
    services.resume_production(order_id=order.pk, actor=STAFF)
    let_pass(days=2)
    services.record_submission(order_id=order.pk, actor=STAFF)
    deliver(order)

    let_pass(days=5)

    order.refresh_from_db()
    assert order.status == "delivered"
    assert sent().count("review_reminder") == 1


# Mails


def test_placed_mail_says_the_amount_and_opens_the_order(agency: AgencyProfile) -> None:
    order = place()
    outbox.deliver_due()

    found = mail("placed")
    assert found.to == "clara@maison-lune.example"
    assert found.subject == f"Your order is waiting for payment ({order.reference})"
    for body in (found.text, found.html):
        assert "http://testserver/en/orders/open/" in body
        assert "€200" in body
        assert "Mon 23 Nov, 11:00" in body


def test_paid_mail_asks_for_the_brief(agency: AgencyProfile) -> None:
    order = paid_order()
    outbox.deliver_due()

    found = mail("paid")
    assert found.subject == f"Payment received, now your brief ({order.reference})"
    for body in (found.text, found.html):
        assert f"http://testserver/en/orders/{order.public_id}/brief/" in body
        assert "5 working days" in body
        assert "clara@maison-lune.example" in body


def test_brief_accepted_mail_gives_the_fixed_date(agency: AgencyProfile) -> None:
    order = submitted_order()
    outbox.deliver_due()

    found = mail("brief_accepted")
    assert found.subject == f"Your delivery is planned for Mon 30 Nov ({order.reference})"
    assert "Mon 30 Nov, 18:00" in found.text
    assert "Mon 30 Nov, 18:00" in found.html


def test_brief_questioned_mail_quotes_the_questions(agency: AgencyProfile) -> None:
    order = order_in(OrderStatus.BRIEF_CHECK)
    services.ask_for_brief(order_id=order.pk, questions="Which <blue>?", actor=STAFF)
    outbox.deliver_due()

    found = mail("brief_questioned")
    assert "Which <blue>?" in found.text
    assert "Which &lt;blue&gt;?" in found.html


def test_delivered_mail_says_until_when_to_answer(agency: AgencyProfile) -> None:
    order = delivered_order()
    outbox.deliver_due()

    found = mail("delivered")
    assert found.subject == f"Your delivery is ready, answer by Mon 30 Nov ({order.reference})"
    for body in (found.text, found.html):
        assert "Here it is." in body
        assert "2 rounds of changes left" in body


def test_changes_received_mail_gives_the_new_date(agency: AgencyProfile) -> None:
    order = delivered_order()
    services.request_changes(order_id=order.pk, body="Bluer", actor=CLIENT)
    services.resume_production(order_id=order.pk, actor=STAFF)
    outbox.deliver_due()

    found = mail("changes_received")
    assert "new version by Wed 25 Nov" in found.subject
    assert "1 round of changes left" in found.text


@pytest.mark.parametrize(
    ("is_paid", "said", "unsaid"),
    [(True, "€200", "nothing to refund"), (False, "nothing to refund", "sent back")],
)
def test_cancelled_mail_speaks_of_a_refund_only_when_money_came(
    agency: AgencyProfile, is_paid: bool, said: str, unsaid: str
) -> None:
    order = paid_order() if is_paid else place()
    services.cancel_order(order_id=order.pk, actor=CLIENT, reason="No need")
    outbox.deliver_due()

    found = mail("cancelled")
    assert said in found.text
    assert said in found.html
    assert unsaid not in found.text + found.html
    assert "No need" not in found.text


def test_agency_says_in_the_mail_why_it_cancelled(agency: AgencyProfile) -> None:
    order = paid_order()
    services.cancel_order(order_id=order.pk, actor=STAFF, reason="Too <many> foxes & hens")
    outbox.deliver_due()

    found = mail("cancelled")
    assert "Why we cancelled it:" in found.text
    assert "Too <many> foxes & hens" in found.text
    assert "Too &lt;many&gt; foxes &amp; hens" in found.html


@pytest.mark.parametrize(
    ("gone", "said"), [(5_000, "left of your payment, €150, is"), (20_000, "has already gone back")]
)
def test_cancelled_mail_leaves_out_what_went_back_before(
    agency: AgencyProfile, gone: int, said: str
) -> None:
    order = paid_order()
    services.note_refunded(order_id=order.pk, total=Money(gone, "EUR"))
    clock.set_frozen(clock.now() + timedelta(minutes=1))
    services.cancel_order(order_id=order.pk, actor=STAFF, reason="No time")
    outbox.deliver_due()

    found = mail("cancelled")
    assert said in found.text
    assert said in found.html
    assert "€200" not in found.text


def test_completed_mail_thanks_who_approved(agency: AgencyProfile) -> None:
    completed_order()
    outbox.deliver_due()

    assert "You approved your delivery" in mail("completed").text


def test_message_mail_comes_from_the_persona(agency: AgencyProfile) -> None:
    order = paid_order()
    services.post_message(order_id=order.pk, body="Tea or coffee?", actor=STAFF)
    services.post_message(order_id=order.pk, body="My own words", actor=CLIENT)
    outbox.deliver_due()

    assert sent().count("message") == 1
    assert "Sofia wrote to you" in mail("message").text
    assert "Tea or coffee?" in mail("message").html


def test_mails_follow_the_orders_language(agency: AgencyProfile) -> None:
    paid_order(language="fr")
    outbox.deliver_due()

    found = mail("paid")
    assert found.language == "fr"
    assert "http://testserver/fr/orders/" in found.text
    assert "Création de logo" in found.text
    assert '<html lang="fr">' in found.html


def test_mails_never_show_what_is_ours_alone(agency: AgencyProfile) -> None:
    order = submitted_order(chosen=package(make_service("inner", owner_checks_brief=False)))
    services.record_submission(order_id=order.pk, actor=STAFF)
    services.return_work(order_id=order.pk, actor=STAFF, reason="Kerning is off")
    services.record_submission(order_id=order.pk, actor=STAFF)
    deliver(order)
    outbox.deliver_due()

    order.refresh_from_db()
    assert order.internal_due_at is not None
    words = " ".join(f"{m.subject} {m.text} {m.html}" for m in Mail.objects.all())
    for secret in ("Kerning", "pi_1", "internal", "in_review", f"{order.internal_due_at:%d %b}"):
        assert secret not in words


def test_a_woken_handler_twice_sends_one_mail(agency: AgencyProfile) -> None:
    order = paid_order()
    outbox.deliver_due()
    run = outbox.HANDLERS["orders.mail_paid"].run

    run({"order_id": order.pk, "event_id": order.events.get(name="confirm_payment").pk})

    assert sent().count("paid") == 1
