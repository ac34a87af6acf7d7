"""A transfer noted twice at the same moment, by one form or by two: one payment."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kernel.models import AgencyProfile
from payments import services as payments
from payments.models import AwaitedTransfer, Payment
from tests.factories.freelancers import STAFF
from tests.factories.payments import assert_books_hold, make_order
from tests.live.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def awaited(live_database: str, agency: AgencyProfile) -> AwaitedTransfer:
    AgencyProfile.objects.update(takes_transfers=True)
    return payments.choose_transfer(order_id=make_order().pk)


def note(awaited: AwaitedTransfer, key: str) -> Any:
    return payments.record_transfer(
        order_id=awaited.order_id,
        key=key,
        received=awaited.order.gross,
        received_on=date(2026, 11, 23),
        reference=awaited.reference,
        actor=STAFF,
    )


def test_two_clicks_on_one_form_are_one_payment(awaited: AwaitedTransfer) -> None:
    answers = together(*[lambda: note(awaited, "form-1")] * 4)

    assert answers == [Payment.objects.get()] * 4
    assert_books_hold(awaited.order)


def test_two_forms_at_once_are_one_payment_and_one_question(awaited: AwaitedTransfer) -> None:
    answers = together(lambda: note(awaited, "form-1"), lambda: note(awaited, "form-2"))

    kinds = {type(each) for each in answers}
    assert kinds == {Payment, payments.LooksNoted}
    assert Payment.objects.count() == 1
    assert_books_hold(awaited.order)
