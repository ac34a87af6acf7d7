"""The account that a refund by transfer goes to: given, masked, used once, erased."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import User
from kernel import clock, ids, outbox
from kernel.models import AgencyProfile, Mail
from kernel.money import Money
from orders.models import Order
from orders.rights import TICKED
from payments import services as payments
from payments.models import AwaitedTransfer, Refund, RefundAccount
from tests.factories.channels import enter_paid, make_channel
from tests.factories.freelancers import STAFF
from tests.factories.payments import make_order, make_paid_order
from tests.factories.teams import allow_teams, give_seat, make_mate

pytestmark = pytest.mark.django_db
IBAN = "DE89370400440532013000"
GROUPED = "DE89 3704 0044 0532 0130 00"


@pytest.fixture
def order(agency: AgencyProfile, clara: User) -> Order:
    """Clara's, paid by transfer."""
    agency.takes_transfers = True
    agency.bank_holder, agency.iban = "Atelier", "FR1420041010050500013M02606"
    agency.save()
    awaited = payments.choose_transfer(order_id=make_order(client=clara, email=clara.email).pk)
    payments.record_transfer(
        order_id=awaited.order_id,
        key=ids.public_id(),
        received=awaited.order.gross,
        received_on=clock.now().date(),
        reference=awaited.reference,
        actor=STAFF,
    )
    return Order.objects.get(pk=awaited.order_id)


def give_back(order: Order, cents: int = 5_000) -> Refund:
    return payments.request_refund(
        order_id=order.pk, amount=Money(cents), reason="", actor=STAFF, key=f"{order}{cents}"
    )


def give(order: Order, iban: str = GROUPED.lower()) -> RefundAccount:
    return payments.give_refund_account(order_id=order.pk, holder=" Clara Dupont ", iban=iban)


def sent(refund: Refund) -> Refund:
    return payments.record_refund_sent(
        refund_id=refund.pk, sent_on=clock.now().date(), reference="BACK-7", actor=STAFF
    )


def browser(client: Client, user: User) -> Client:
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(order: Order) -> str:
    return f"/en/orders/{order.public_id}/refund-account/"


def test_client_is_asked_by_mail_once_until_they_answer(order: Order) -> None:
    give_back(order)
    outbox.deliver_due()
    give(order)
    give_back(order, 100)
    outbox.deliver_due()

    mail = Mail.objects.get(name="payments/refund_account")
    assert page(order) in mail.text
    assert mail.to == order.email


def test_card_and_channel_are_not_asked_about(agency: AgencyProfile) -> None:
    for paid in (make_paid_order(), enter_paid(make_channel())):
        give_back(paid)
        outbox.deliver_due()
        with pytest.raises(payments.NoRefundWaits):
            give(paid)

    assert not Mail.objects.filter(name="payments/refund_account").exists()


def test_client_gives_it_on_their_page_and_sees_only_its_end(
    client: Client, clara: User, order: Order
) -> None:
    give_back(order)
    browser(client, clara)
    assert page(order) in client.get(f"/en/orders/{order.public_id}/").text

    done = client.post(page(order), {"holder": "Clara Dupont", "iban": GROUPED}, follow=True)

    assert RefundAccount.objects.get().iban == IBAN
    again = client.get(page(order)).text
    assert "•••• 3000" in again
    for told in (done.text, again):
        assert IBAN not in told.replace(" ", "")


@pytest.mark.parametrize(
    ("typed", "words"), [("DE89370400440532013001", "mistyped"), ("", "Enter the IBAN")]
)
def test_number_that_cannot_be_is_said(
    client: Client, clara: User, order: Order, typed: str, words: str
) -> None:
    give_back(order)

    answer = browser(client, clara).post(page(order), {"holder": "Clara", "iban": typed})

    assert answer.status_code == 422
    assert words in answer.text
    assert not RefundAccount.objects.exists()


def test_page_is_the_client_s_alone_and_only_while_a_refund_waits(
    client: Client, clara: User, carl: User, order: Order
) -> None:
    before = browser(client, clara).get(page(order))
    give_back(order)
    stranger = browser(client, carl).get(page(order))

    assert before.headers["Location"] == f"/en/orders/{order.public_id}/"
    assert stranger.status_code == 404


def test_mate_who_pays_may_not_name_it_nor_sees_the_link(
    client: Client, clara: User, order: Order
) -> None:
    allow_teams()
    mate = make_mate()
    give_seat(clara, mate, *TICKED)
    give_back(order)
    browser(client, mate)

    refused = client.post(page(order), {"holder": "Ann Durand", "iban": GROUPED})

    assert refused.status_code == 403
    assert not RefundAccount.objects.exists()
    assert page(order) not in client.get(f"/en/orders/{order.public_id}/").text


def test_link_is_shown_for_what_was_paid_elsewhere_to_our_bank(
    client: Client, clara: User, agency: AgencyProfile
) -> None:
    order = enter_paid(make_channel(keeps_money=False))
    outbox.deliver_due()
    browser(client, clara)
    before = client.get(f"/en/orders/{order.public_id}/").text
    give_back(order)

    assert page(order) not in before
    assert page(order) in client.get(f"/en/orders/{order.public_id}/").text


def test_link_is_shown_for_a_transfer_that_matched_nothing(
    client: Client, clara: User, order: Order
) -> None:
    second = payments.record_transfer(
        order_id=order.pk,
        key=ids.public_id(),
        received=order.gross,
        received_on=clock.now().date(),
        reference=AwaitedTransfer.objects.get(order=order).reference,
        actor=STAFF,
        is_another=True,
    )
    payments.return_unmatched(payment_id=second.pk, actor=STAFF)

    answer = browser(client, clara).get(f"/en/orders/{order.public_id}/").text

    assert page(order) in answer


def test_owner_sees_it_whole_where_they_send_it_and_nowhere_else(
    client: Client, olga: User, order: Order
) -> None:
    refund = give_back(order)
    give(order)
    browser(client, olga)

    at_the_action = client.get(f"/admin/desk/refund/{refund.public_id}/sent/").text
    at_the_order = client.get(f"/admin/desk/order/{order.reference}/").text

    assert GROUPED in at_the_action
    assert f'value="{IBAN}" readonly' in at_the_action
    assert IBAN not in at_the_order.replace(" ", "")


def test_owner_types_what_the_client_said(client: Client, olga: User, order: Order) -> None:
    refund = give_back(order)
    url = f"/admin/desk/refund/{refund.public_id}/sent/"
    form = {"step": "account", "holder": "Clara Dupont", "iban": GROUPED}

    wrong = browser(client, olga).post(url, {**form, "iban": "DE00"})
    client.post(url, form)

    assert wrong.status_code == 422
    assert RefundAccount.objects.get().iban == IBAN
    refund.refresh_from_db()
    assert refund.status == "requested"


def test_it_is_erased_once_the_last_refund_is_sent(order: Order) -> None:
    first, second = give_back(order), give_back(order, 100)
    give(order)

    sent(first)
    assert RefundAccount.objects.exists()
    done = sent(second)

    assert not RefundAccount.objects.exists()
    assert done.sent_to == "3000"


def test_timeline_says_when_where_to_and_with_which_reference(
    client: Client, olga: User, order: Order
) -> None:
    refund = give_back(order)
    give(order)
    sent(refund)

    story: Any = browser(client, olga).get(f"/admin/desk/order/{order.reference}/").text

    for told in ("€50 sent back to the client on Mon", "BACK-7"):
        assert told in story


def test_mail_says_that_it_went_by_transfer(order: Order) -> None:
    sent(give_back(order))
    outbox.deliver_due()

    assert "by bank transfer" in Mail.objects.get(name="payments/refunded").text


def test_account_goes_when_its_client_is_erased(order: Order) -> None:
    give_back(order)
    give(order)

    with transaction.atomic():
        outbox.publish("client.erased", key="client:1", payload={"order_ids": [order.pk]})
    outbox.deliver_due()

    assert not RefundAccount.objects.exists()
