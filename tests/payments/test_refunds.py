"""Money going back: cancelled orders, the owner's refunds, refusals of the bank."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
import stripe
from django.apps import apps
from django.db import transaction
from django.test import Client

from accounts.models import User
from kernel import outbox
from kernel.actors import Actor, ActorKind
from kernel.models import AgencyProfile, Mail, VatRegime
from kernel.money import Money
from kernel.states import IllegalTransition
from orders.models import Order
from orders.services import cancel_order
from payments import services
from payments.models import Refund, SandboxObject
from payments.sandbox import acts, objects
from tests.conftest import MONDAY
from tests.factories.payments import (
    assert_books_hold,
    books,
    change_object,
    make_order,
    make_paid_order,
    open_session,
    payment_of,
)

pytestmark = pytest.mark.django_db
CLIENT = Actor(ActorKind.CLIENT)
STAFF = Actor(ActorKind.STAFF)


def ask(order: Order, amount: int | None, key: str = "owner:1") -> Refund:
    return services.request_refund(
        order_id=order.pk,
        amount=None if amount is None else Money(amount, "EUR"),
        reason="Sorry",
        actor=STAFF,
        key=key,
    )


@pytest.fixture
def order(agency: AgencyProfile) -> Order:
    return make_paid_order()


def lose(refund: Refund) -> None:
    """Stripe learns later that the bank sent the refund back."""
    refund.refresh_from_db()
    change_object(
        str(refund.stripe_refund_id), status="failed", failure_reason="lost_or_stolen_card"
    )
    lost = objects.load(str(refund.stripe_refund_id), "refund")
    with transaction.atomic():
        objects.announce("refund.failed", lost, api_version=stripe.api_version)
    outbox.deliver_due()
    refund.refresh_from_db()


def test_cancelling_a_paid_order_refunds_it_in_full(order: Order) -> None:
    cancel_order(order_id=order.pk, actor=CLIENT, reason="Changed my mind")
    outbox.deliver_due()
    outbox.deliver_due()

    refund = Refund.objects.get()
    mail = Mail.objects.get(name="payments/refunded")
    assert (refund.status, refund.amount, refund.key) == (
        "succeeded",
        20_000,
        f"cancelled:{order.public_id}",
    )
    assert mail.to == order.email
    assert mail.subject == f"€200 refunded ({order.reference})"
    assert books(order) == {"stripe_balance": -325, "stripe_fees": 325}
    assert_books_hold(order)


@pytest.mark.parametrize("kind", [ActorKind.STAFF, ActorKind.CLIENT])
def test_refund_of_a_cancelled_order_names_who_cancelled(
    order: Order, olga: User, kind: ActorKind
) -> None:
    person = olga if kind == ActorKind.STAFF else order.client
    assert person

    cancel_order(order_id=order.pk, actor=Actor(kind, person.pk), reason="No")
    outbox.deliver_due()

    assert Refund.objects.get().requested_by == person


def test_owner_sees_who_asked_for_a_refund(order: Order, olga: User, client: Client) -> None:
    cancel_order(order_id=order.pk, actor=Actor(ActorKind.STAFF, olga.pk), reason="No")
    outbox.deliver_due()
    client.force_login(olga, backend="django.contrib.auth.backends.ModelBackend")

    page = client.get(f"/admin/payments/refund/{Refund.objects.get().pk}/change/").text
    rows = client.get("/admin/payments/refund/").text

    shown = rf'field-requested_by[^"]*">(?:(?!</?t[dr]).)*?>{re.escape(str(olga))}</'
    assert re.search(shown, page, re.DOTALL)
    assert re.search(rf'field-requested_by[^"]*">(<a[^>]*>)?{re.escape(str(olga))}<', rows)


def test_cancelling_an_unpaid_order_refunds_nothing_and_ends_the_session(
    agency: AgencyProfile,
) -> None:
    order = make_order()
    session = open_session(order)

    cancel_order(order_id=order.pk, actor=CLIENT, reason="No")
    outbox.deliver_due()

    assert objects.load(session, "checkout.session")["status"] == "expired"
    assert not Refund.objects.exists()


def test_partial_refunds_stop_at_what_was_captured(order: Order) -> None:
    ask(order, 15_000)

    with pytest.raises(services.RefundTooLarge) as refused:
        ask(order, 5_001, key="owner:2")
    ask(order, None, key="owner:3")

    assert refused.value.left == Money(5_000, "EUR")
    assert services.refundable(order) == Money(0, "EUR")
    with pytest.raises(services.NothingToRefund):
        ask(order, None, key="owner:4")


def test_same_key_gives_one_refund(order: Order) -> None:
    first, second = ask(order, 1_000), ask(order, 1_000)
    outbox.deliver_due()
    services.send_refund(refund_id=first.pk)

    assert first.pk == second.pk
    assert SandboxObject.objects.filter(type="refund").count() == 1


def test_refund_takes_vat_back_in_proportion(agency: AgencyProfile) -> None:
    agency.vat_regime = VatRegime.STANDARD
    agency.save()
    order = make_paid_order()
    vat = order.vat_amount

    ask(order, 10_000)
    outbox.deliver_due()
    half = books(order)
    ask(order, None, key="owner:2")
    outbox.deliver_due()

    assert (vat, half["vat_collected"]) == (3_333, -1_667)
    assert "vat_collected" not in books(order)
    assert "client_prepayment" not in books(order)
    assert_books_hold(order)


def test_refund_sent_back_by_the_bank_is_owed_still(order: Order) -> None:
    refund = ask(order, None)
    outbox.deliver_due()

    lose(refund)

    assert (refund.status, refund.problem) == ("failed", "lost_or_stolen_card")
    assert books(order)["refunds_in_transit"] == -20_000
    assert services.refundable(order) == Money(0, "EUR")


def test_order_tells_what_has_gone_back_and_what_came_again(order: Order) -> None:
    refund = ask(order, 5_000)
    outbox.deliver_due()
    order.refresh_from_db()
    gone = (order.refunded, order.refunded_at)

    lose(refund)

    order.refresh_from_db()
    assert gone == (Money(5_000, "EUR"), MONDAY)
    assert (order.refunded, order.refunded_at) == (Money(0, "EUR"), None)


def test_failed_refund_tried_again_leaves_once(order: Order) -> None:
    refund = ask(order, None)
    outbox.deliver_due()
    lose(refund)
    payment = payment_of(order)
    change_object(str(payment.charge_id), amount_refunded=0)

    services.retry_refund(refund_id=refund.pk, actor=STAFF)
    outbox.deliver_due()

    refund.refresh_from_db()
    assert (refund.status, refund.attempt) == ("succeeded", 2)
    assert "refunds_in_transit" not in books(order)
    assert Mail.objects.filter(name="payments/refunded").count() == 2
    assert_books_hold(order)


def test_succeeded_refund_is_not_tried_again(order: Order) -> None:
    refund = ask(order, None)
    outbox.deliver_due()

    with pytest.raises(IllegalTransition):
        services.retry_refund(refund_id=refund.pk, actor=STAFF)


def test_refusal_by_stripe_marks_the_refund_failed(order: Order) -> None:
    change_object(str(payment_of(order).charge_id), amount_refunded=20_000)

    refund = ask(order, None)
    outbox.deliver_due()

    refund.refresh_from_db()
    assert refund.status == "failed"
    assert "greater than unrefunded" in refund.problem
    assert books(order)["refunds_in_transit"] == -20_000


def test_unmatched_money_goes_back_when_the_owner_says_so(agency: AgencyProfile) -> None:
    order = make_order()
    session = open_session(order)
    change_object(session, amount_total=15_000)
    acts.pay(session)
    outbox.deliver_due()

    payment_id = order.payments.get().pk
    returned = services.return_unmatched(payment_id=payment_id, actor=STAFF)
    again = services.return_unmatched(payment_id=payment_id, actor=STAFF)
    outbox.deliver_due()

    assert (returned.amount, again) == (15_000, returned)
    assert Refund.objects.count() == 1
    assert "unmatched_receipts" not in books(order)
    assert_books_hold(order)


def test_refund_mail_says_nothing_but_the_order(order: Order) -> None:
    ask(order, 1_250)
    outbox.deliver_due()

    mail = Mail.objects.get(name="payments/refunded")
    assert "€12.50" in mail.text
    assert "€12.50" in mail.html
    assert "re_sbx" not in mail.text + mail.html
    assert order.reference in mail.subject


def test_update_tells_orders_what_had_gone_back_before(order: Order) -> None:
    migration = import_module("payments.migrations.0006_tell_orders_of_money")
    ask(order, 5_000)
    outbox.deliver_due()
    Order.objects.update(refunded_amount=0, refunded_at=None)

    migration.tell(apps, None)

    order.refresh_from_db()
    assert (order.refunded, order.refunded_at) == (Money(5_000, "EUR"), MONDAY)
