"""What may come of each race: everything the presses and the work they cause add, all told.

Answers, history, books, mails and timers, as `tests.live.facts` counts them. Anything else, once
too often or once too few, is a double effect.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model

from freelancers.models import Assignment
from orders.models import Order
from payments.models import Refund
from tests.live.facts import Facts
from tests.races import kinds
from tests.races.kinds import Round
from tests.races.town import Town


@dataclass(frozen=True)
class Race:
    """`decided_in`: the table whose row only one press may change."""

    stage: Callable[[Town], Round]
    decided_in: str
    outcomes: tuple[Facts, ...]

    @property
    def name(self) -> str:
        return self.stage.__name__.replace("_", " ")


def _outcome(words: str) -> Facts:
    """Facts by commas; `3 accept 302` is one that happened three times."""
    found: Facts = Counter()
    for each in words.split(", "):
        count, _, rest = each.partition(" ")
        found[rest if count.isdigit() else each] += int(count) if count.isdigit() else 1
    return found


_ACCEPTED = "job accept, mail freelancers/accepted, 4 timer freelancers.chase_delivery"
_OFFERED = "job offer, mail freelancers/offer, timer freelancers.lapse_offer"
_REFUNDED = (
    "booked left, refund succeeded, stripe refund, event refund.created, mail payments/refunded"
)
_CANCELLED = "cancel 302, order cancel, mail orders/cancelled"
_PAID = "payment succeeded, booked fee, event checkout.session.completed"
_TOO_LATE = f"{_PAID}, booked unmatched, {_CANCELLED}, booked owed, {_REFUNDED}"
_IN_TIME = (
    f"{_PAID}, booked paid, order confirm_payment, mail orders/paid, 4 timer orders.remind_brief, "
    f"{_CANCELLED}, booked owed, {_REFUNDED}"
)
_AT_STRIPE = "pay 302, stripe payment_intent, stripe charge"
_DELIVERED = (
    "job pass_submission, order deliver, delivery 1, booked booked, pay owed EUR, "
    "mail freelancers/passed, mail orders/delivered, 2 timer orders.remind_review, "
    "timer orders.complete_in_silence"
)
_SENT_BACK = (
    "job return_submission, order return_work, mail freelancers/returned, "
    "4 timer freelancers.chase_delivery"
)
_BOTH_WORDS = "2 deliver 302, send back 302"


def _race(stage: Callable[[Town], Round], decided_in: type[Model], *outcomes: str) -> Race:
    table = decided_in._meta.db_table
    return Race(stage, table, tuple(_outcome(each) for each in outcomes))


LAST_PLACE_ACCEPTED = _race(
    kinds.last_place_accepted, Assignment, f"accept 302, accept 409, {_ACCEPTED}"
)
LAST_PLACE_GIVEN = _race(kinds.last_place_given, Assignment, f"give 302, give 422, {_OFFERED}")
ACCEPTED_TWICE = _race(kinds.accepted_twice, Assignment, f"3 accept 302, {_ACCEPTED}")
ACCEPTED_AND_GIVEN_AWAY = _race(
    kinds.accepted_and_given_away,
    Assignment,
    f"accept 302, {_ACCEPTED}, give away 302, job replace, mail freelancers/withdrawn, {_OFFERED}",
    f"accept 409, give away 302, job withdraw, mail freelancers/withdrawn, {_OFFERED}",
)
APPROVED_TWICE = _race(
    kinds.approved_twice,
    Order,
    "approve 302, 2 approve 409, order approve, booked completed, mail orders/completed, "
    "job approve, mail freelancers/approved",
)
REFUNDED_BY_TWO = _race(
    kinds.refunded_by_two,
    Refund,
    f"2 give back 302, mail orders/cancelled, booked owed, {_REFUNDED}",
)
REFUND_TRIED_AGAIN = _race(kinds.refund_tried_again_twice, Refund, f"3 retry 302, {_REFUNDED}")
PAID_AND_CANCELLED = _race(
    kinds.paid_and_cancelled,
    Order,
    f"webhook 200, return 200, {_TOO_LATE}",
    f"webhook 200, return 200, {_IN_TIME}",
)
PRESSED_PAY_AND_CANCELLED = _race(
    kinds.pressed_pay_and_cancelled,
    Order,
    f"{_AT_STRIPE}, {_TOO_LATE}",
    f"{_AT_STRIPE}, {_IN_TIME}",
    f"pay 410, {_CANCELLED}, payment expired, event checkout.session.expired",
)
DELIVERED_AND_RETURNED = _race(
    kinds.delivered_and_returned,
    Assignment,
    f"{_BOTH_WORDS}, {_DELIVERED}",
    f"{_BOTH_WORDS}, {_SENT_BACK}",
)

KINDS: dict[str, list[Race]] = {
    "last capacity": [LAST_PLACE_ACCEPTED, LAST_PLACE_GIVEN],
    "double accept": [ACCEPTED_TWICE, ACCEPTED_AND_GIVEN_AWAY],
    "double approve": [APPROVED_TWICE],
    "double refund": [REFUNDED_BY_TWO, REFUND_TRIED_AGAIN],
    "pay and cancel": [PAID_AND_CANCELLED, PRESSED_PAY_AND_CANCELLED],
    "deliver and return": [DELIVERED_AND_RETURNED],
}
