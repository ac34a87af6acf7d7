"""Orders paid elsewhere: booked with their commission, invoiced by whom it concerns, sent back by
hand; and channels that forbid mails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import User
from agency.simulation.invariants import kept, papers
from agency.simulation.invariants import money as cents
from freelancers.margin import basis
from kernel import clock, outbox
from kernel.actors import Actor
from kernel.models import AgencyProfile, Mail, VatRegime
from kernel.money import Money
from kernel.states import IllegalTransition
from orders import emails, links
from orders import services as orders
from orders.models import (
    Channel,
    Invoicing,
    Message,
    Order,
    PaidBy,
    StartDeclaration,
    Withdrawal,
)
from payments import emails as money_emails
from payments import margin
from payments import services as payments
from payments.checking import check_days
from payments.models import Account, Invoice, Payment, Rail, Refund, RefundStatus, SandboxObject
from tests.factories.channels import enter_link, enter_paid, make_channel
from tests.factories.freelancers import (
    STAFF,
    approve,
    bring_to_production,
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    submit,
)
from tests.factories.orders import deliver as deliver_files
from tests.factories.payments import assert_books_hold, books, make_order, pay

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
COMPANY: dict[str, Any] = {
    "buyer_kind": "company",
    "company_name": "Lune",
    "billing_address": "Lille",
}


@pytest.fixture
def comptoir(agency: AgencyProfile) -> Channel:
    return make_channel()


def charge_vat(agency: AgencyProfile) -> None:
    agency.vat_regime, agency.vat_number = VatRegime.STANDARD, "FR12345678901"
    agency.save()


def send_back(refund: Refund, day: date = TODAY) -> Refund:
    return payments.record_refund_sent(
        refund_id=refund.pk, sent_on=day, reference="CO-BACK-1", actor=STAFF
    )


def assert_all_holds() -> None:
    """The invariants of the simulator, and the nightly check."""
    found = [
        *cents.orders_add_up(),
        *cents.prices_are_exact(),
        *cents.one_capture(),
        *cents.equals_stripe(),
        *papers.papers_equal_the_money(),
        *papers.paid_orders_are_invoiced(),
        *kept.days_equal_the_books(),
    ]
    assert found == []
    assert check_days() == []


def test_order_paid_elsewhere_is_booked_at_once_and_asks_for_its_brief(
    comptoir: Channel, olga: User
) -> None:
    order = enter_paid(comptoir, actor=olga.actor)

    assert (order.status, order.paid_by) == ("awaiting_brief", PaidBy.ELSEWHERE)
    assert (order.gross, order.commission) == (Money(15_000), Money(3_000))
    assert books(order) == {
        Account.CHANNEL_BALANCE: 12_000,
        Account.CHANNEL_FEES: 3_000,
        Account.CLIENT_PREPAYMENT: -15_000,
    }
    payment = order.payments.get()
    assert (payment.rail, payment.received_on, payment.recorded_by) == (
        Rail.ELSEWHERE,
        TODAY,
        olga,
    )
    birth = order.events.get(name="place")
    assert (birth.actor_kind, birth.actor) == ("staff", olga)
    assert not SandboxObject.objects.exists()
    assert_books_hold(order)
    assert_all_holds()


def test_money_of_a_channel_that_pays_straight_lies_at_the_bank(agency: AgencyProfile) -> None:
    order = enter_paid(make_channel("Telephone", commission_bps=0, keeps_money=False))

    assert books(order) == {Account.BANK: 15_000, Account.CLIENT_PREPAYMENT: -15_000}


def test_vat_is_taken_out_of_the_agreed_price_by_the_same_rules(
    agency: AgencyProfile, comptoir: Channel
) -> None:
    charge_vat(agency)

    order = enter_paid(comptoir)

    assert (order.net_amount, order.vat_amount) == (12_500, 2_500)
    assert books(order)[Account.VAT_COLLECTED] == -2_500
    assert_all_holds()


def test_vat_of_a_company_abroad_is_theirs(agency: AgencyProfile, comptoir: Channel) -> None:
    charge_vat(agency)
    company: dict[str, Any] = {
        "buyer_kind": "company",
        "company_name": "Brandt GmbH",
        "country": "DE",
    }

    order = enter_paid(comptoir, vat_number="DE123456789", billing_address="Berlin", **company)

    assert (order.net_amount, order.vat_amount) == (15_000, 0)
    assert order.lines.get().vat_reason == "reverse_charge"


@pytest.mark.parametrize("invoicing", Invoicing.values)
def test_invoice_is_issued_only_when_the_agency_invoices(
    agency: AgencyProfile, invoicing: str
) -> None:
    commission = 0 if invoicing == Invoicing.RESELLS else 2_000
    channel = make_channel(invoicing=invoicing, commission_bps=commission, address="Paris")

    order = enter_paid(channel)

    issued = Invoice.objects.filter(order=order).count()
    assert issued == (1 if invoicing == Invoicing.AGENCY else 0)
    assert_all_holds()


@pytest.mark.parametrize("again", ["CO-1", "co-1"])
def test_same_number_at_the_same_channel_is_refused_and_names_the_first(
    comptoir: Channel, again: str
) -> None:
    first = enter_paid(comptoir)

    with pytest.raises(orders.AlreadyEntered) as refused:
        enter_paid(comptoir, reference=again)

    assert refused.value.order == first
    assert Order.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.filter(pk=enter_link(comptoir, reference="").pk).update(
            outside_reference=again
        )


def test_same_number_at_another_channel_is_another_order(comptoir: Channel) -> None:
    enter_paid(comptoir)

    assert enter_paid(make_channel("Bazaar")).outside_reference == "CO-1"


def test_same_form_twice_is_one_order_booked_once(comptoir: Channel) -> None:
    first = enter_paid(comptoir, form_key="form-1")

    assert enter_paid(comptoir, form_key="form-1") == first
    assert Payment.objects.count() == 1


def test_money_of_tomorrow_is_refused_and_nothing_is_left(comptoir: Channel) -> None:
    with pytest.raises(payments.ReceivedInFuture):
        enter_paid(comptoir, received_on=TODAY + timedelta(days=1))

    assert not Order.objects.exists()


def test_money_of_another_decade_is_refused_and_nothing_is_left(comptoir: Channel) -> None:
    with pytest.raises(payments.ReceivedLongAgo):
        enter_paid(comptoir, received_on=date(2016, 11, 23))

    assert not Order.objects.exists()
    assert enter_paid(comptoir, received_on=date(2024, 11, 24)).paid_at


@pytest.mark.parametrize("commission", [15_000, 15_001])
def test_commission_that_takes_the_whole_price_is_refused(
    comptoir: Channel, commission: int
) -> None:
    with pytest.raises(payments.CommissionTooLarge):
        enter_paid(comptoir, commission=Money(commission))

    assert not Order.objects.exists()
    assert enter_paid(comptoir, commission=Money(14_999)).paid_at


def test_commission_counts_in_the_margin_and_in_the_results_by_day(
    comptoir: Channel, fay_user: User
) -> None:
    order = enter_paid(comptoir, **COMPANY)
    give_rate(make_freelancer(fay_user), order.package, 5_000)
    assert basis(order).fee == Money(3_000)
    deliver(submit(make_job(bring_to_production(order))))
    approve(order)

    outbox.deliver_due()

    left = margin.actual(order)
    assert (left.revenue, left.fees, left.cost) == (Money(15_000), Money(3_000), Money(5_000))
    assert left.margin == Money(15_000 - 3_000 - 5_000) - left.charges
    assert_all_holds()


def test_cancelled_order_owes_its_money_by_hand_and_stripe_hears_nothing(
    comptoir: Channel,
) -> None:
    order = enter_paid(comptoir)
    orders.cancel_order(order_id=order.pk, actor=STAFF, reason="We cannot make it")

    outbox.deliver_due()
    payments.sweep()
    payments.sweep_settled()

    refund = Refund.objects.get()
    assert (refund.status, refund.amount) == (RefundStatus.REQUESTED, 15_000)
    assert not SandboxObject.objects.exists()
    assert books(order)[Account.REFUNDS_IN_TRANSIT] == -15_000

    send_back(refund)
    outbox.deliver_due()

    refund.refresh_from_db()
    order.refresh_from_db()
    assert (refund.status, refund.sent_reference) == (RefundStatus.SUCCEEDED, "CO-BACK-1")
    assert order.refunded == Money(15_000)
    stands = books(order)
    assert Account.REFUNDS_IN_TRANSIT not in stands
    assert stands[Account.CHANNEL_BALANCE] == 12_000 - 15_000
    assert Mail.objects.filter(name="payments/refunded").count() == 1
    assert_all_holds()


def test_refund_leaves_from_where_the_money_lay_whatever_the_rule_is_by_then(
    comptoir: Channel,
) -> None:
    order = enter_paid(comptoir)
    comptoir.keeps_money = False
    comptoir.save()
    refund = payments.request_refund(
        order_id=order.pk, amount=Money(1_000), reason="Sorry", actor=STAFF, key="k"
    )

    send_back(refund)

    assert books(order)[Account.CHANNEL_BALANCE] == 11_000
    assert Account.BANK not in books(order)


def test_refund_by_hand_is_noted_once_and_never_for_the_future(comptoir: Channel) -> None:
    order = enter_paid(comptoir, received_on=TODAY - timedelta(days=2))
    refund = payments.request_refund(
        order_id=order.pk, amount=None, reason="Sorry", actor=STAFF, key="k"
    )

    with pytest.raises(payments.SentInFuture):
        send_back(refund, TODAY + timedelta(days=1))
    with pytest.raises(payments.SentTooEarly):
        send_back(refund, TODAY - timedelta(days=3))
    send_back(refund, TODAY - timedelta(days=1))
    with pytest.raises(IllegalTransition):
        send_back(refund)


def test_refund_of_a_card_payment_is_never_noted_by_hand(agency: AgencyProfile) -> None:
    order = pay(make_order())
    refund = payments.request_refund(
        order_id=order.pk, amount=Money(100), reason="Sorry", actor=STAFF, key="k"
    )

    with pytest.raises(IllegalTransition):
        send_back(refund)


def test_link_is_an_ordinary_order_paid_on_our_page(comptoir: Channel) -> None:
    order = enter_link(comptoir)
    outbox.deliver_due()

    assert (order.status, order.gross, order.commission) == (
        "awaiting_payment",
        Money(15_000),
        Money(0),
    )
    assert order.pay_before == clock.now() + timedelta(days=5)
    assert Mail.objects.get().name == "orders/placed"
    paid = pay(order)
    assert (paid.status, paid.paid_by) == ("awaiting_brief", PaidBy.CARD)
    assert Invoice.objects.filter(order=order).count() == 1
    assert_all_holds()


def test_link_that_nobody_pays_expires_after_five_days(comptoir: Channel) -> None:
    order = enter_link(comptoir)

    with clock.frozen(order.pay_before):
        outbox.deliver_due()

    order.refresh_from_db()
    assert order.status == "expired"


def test_consumer_who_did_not_ask_for_an_early_start_waits(comptoir: Channel) -> None:
    order = enter_paid(comptoir)

    assert order.starts_after == order.withdraw_before is not None
    assert not StartDeclaration.objects.exists()


def test_limits_of_the_queue_do_not_refuse_what_was_sold_elsewhere(comptoir: Channel) -> None:
    first = enter_paid(comptoir)
    service = first.service
    service.queue_cap, service.when_full = 1, "stop"
    service.save()

    second = enter_paid(comptoir, reference="CO-2")

    assert second.starts_on is not None


# Mails: a channel may forbid them all.


def _withdrawal(order: Order) -> Withdrawal:
    return Withdrawal.objects.create(
        order=order,
        name="Clara",
        email="clara@maison-lune.example",
        text="I withdraw.",
        declared_at=clock.now(),
        refund_before=clock.now(),
        had_begun=False,
        proposed_amount=0,
    )


def _note(order: Order) -> Message:
    return orders.post_message(order_id=order.pk, body="Hello", actor=STAFF)


def _refund(order: Order) -> Refund:
    return payments.request_refund(
        order_id=order.pk, amount=Money(100), reason="Sorry", actor=STAFF, key="mail"
    )


MAILS: dict[str, Callable[[Order], object]] = {
    "orders/placed": lambda order: emails.placed([order]),
    "orders/payment_reminder": lambda order: emails.payment_reminder([order]),
    "orders/expired": emails.expired,
    "orders/paid": lambda order: emails.paid([order]),
    "orders/brief_reminder": lambda order: emails.brief_reminder(order, event_id=1, day=1),
    "orders/brief_questioned": lambda order: emails.brief_questioned(order, event_id=1),
    "orders/brief_accepted": lambda order: emails.brief_accepted(order, event_id=1),
    "orders/delivered": lambda order: emails.delivered(order, order.deliveries.latest("pk")),
    "orders/review_reminder": lambda order: emails.review_reminder(order, delivery_id=1),
    "orders/changes_received": lambda order: emails.changes_received(order, event_id=1),
    "orders/completed": lambda order: emails.completed(order, in_silence=True),
    "orders/cancelled": lambda order: emails.cancelled(order, reason="Sorry"),
    "orders/withdrawn": lambda order: emails.withdrawn(order, _withdrawal(order)),
    "orders/message": lambda order: emails.message(order, _note(order)),
    "payments/refunded": lambda order: money_emails.refunded(_refund(order)),
    "payments/taken_back": lambda order: money_emails.taken_back(order.payments.get(), None),
    "payments/refused": lambda order: money_emails.refused([order.payments.get()]),
    "payments/accounting_copy": lambda order: money_emails.accounting_copy(
        Invoice.objects.get(order=order)
    ),
}
NOT_TO_CLIENTS = {
    "payments/payout_sent",
    "orders/question",
    "orders/answer",
    "orders/order_link",
    "orders/quote_sent",
    "orders/quote_reminder",
    "orders/quote_withdrawn",
    "orders/unfinished",
    "orders/team_invitation",
}
BY_ITS_OWN_TEST = {
    "orders/show_asked",
    "orders/team_news",
    "orders/withdrawal_settled",
    "payments/refund_account",
    "payments/transfer_details",
    "payments/transfer_reminder",
}


def test_every_mail_to_a_client_is_tried() -> None:
    folder = Path(settings.BASE_DIR) / "templates" / "emails"
    found = {
        f"{room}/{each.name}"
        for room in ("orders", "payments")
        for each in (folder / room).iterdir()
        if each.is_dir()
    }

    assert found == {*MAILS, *NOT_TO_CLIENTS, *BY_ITS_OWN_TEST}


@pytest.mark.parametrize("may_mail", [True, False])
@pytest.mark.parametrize("name", MAILS)
def test_no_mail_at_all_reaches_the_client_of_a_channel_that_forbids_it(
    agency: AgencyProfile, name: str, *, may_mail: bool
) -> None:
    channel = make_channel(may_mail=may_mail)
    order = enter_paid(
        channel,
        buyer_kind="company",
        company_name="Lune",
        accounting_email="books@lune.example",
    )
    order = bring_to_production(order)
    orders.record_submission(order_id=order.pk, actor=STAFF)
    deliver_files(order)
    order.refresh_from_db()
    Mail.objects.all().delete()

    MAILS[name](order)

    assert Mail.objects.filter(name=name).exists() is may_mail
    assert Mail.objects.exists() is may_mail


def test_whole_life_of_such_an_order_sends_the_client_nothing(
    agency: AgencyProfile, fay_user: User
) -> None:
    order = enter_link(make_channel(may_mail=False), email="", **COMPANY)
    assert order.email == f"{order.reference.lower()}@{orders.NO_MAILBOX}"
    give_rate(make_freelancer(fay_user), order.package, 5_000)
    with clock.frozen(clock.now() + timedelta(days=3)):
        outbox.deliver_due()
    order = pay(order)
    with clock.frozen(clock.now() + timedelta(days=6)):
        outbox.deliver_due()
    job = make_job(bring_to_production(order))
    deliver(submit(job))
    with clock.frozen(clock.now() + timedelta(days=8)):
        outbox.deliver_due()

    order.refresh_from_db()
    assert order.status == "completed"
    assert not Mail.objects.exclude(to=fay_user.email).exists()


def test_settled_withdrawal_of_such_an_order_sends_nothing(agency: AgencyProfile) -> None:
    order = bring_to_production(enter_paid(make_channel(may_mail=False)))
    actor = Actor(STAFF.kind)
    assert order.client is not None
    orders.withdraw_order(
        order_id=order.pk,
        name="Clara",
        email="clara@maison-lune.example",
        text="I withdraw.",
        actor=order.client.actor,
    )
    if Withdrawal.objects.filter(settlement=None).exists():
        orders.settle_withdrawal(order_id=order.pk, owed=Money(0), actor=actor)
    outbox.deliver_due()

    assert not Mail.objects.exists()


def test_link_opens_the_order_of_a_client_without_mails_to_its_end(
    agency: AgencyProfile, client: Client
) -> None:
    order = enter_paid(make_channel(may_mail=False), email="")
    path = f"/en/orders/open/{links.open_token(order)}/"

    page = client.get(path, follow=True)

    assert page.status_code == 200
    assert order.reference in page.text


@pytest.mark.parametrize("proves", [True, False])
def test_link_of_a_paid_order_opens_nothing_for_others(
    agency: AgencyProfile, client: Client, *, proves: bool
) -> None:
    order = enter_paid(make_channel(may_mail=not proves))
    if proves:
        User.objects.update(verified_at=clock.now())

    page = client.get(f"/en/orders/open/{links.open_token(order)}/", follow=True)

    assert "/sign-in" in page.request["PATH_INFO"] or "login" in page.request["PATH_INFO"]


def test_commission_is_a_share_of_what_the_client_paid(comptoir: Channel) -> None:
    assert comptoir.commission_of(Money(999)) == Money(200)


def test_unmatched_way_of_payment_is_refused_by_the_database(comptoir: Channel) -> None:
    payment = enter_paid(comptoir).payments.get()
    changes: dict[str, Any] = {"session_id": "cs_1"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**changes)
