"""What happens to a payment and to a refund. Money always wins: a late success is a success."""

from __future__ import annotations

from kernel.actors import ActorKind
from kernel.states import Process, Transition
from payments.models import PaymentStatus, RefundStatus

SYSTEM, STAFF = ActorKind.SYSTEM, ActorKind.STAFF
P, R = PaymentStatus, RefundStatus

PAYMENT = Process(
    "payment",
    P.OPEN,
    [
        Transition("wait_for_bank", (P.OPEN,), P.PROCESSING, (SYSTEM,), requires="a delayed debit"),
        Transition(
            "succeed",
            (P.OPEN, P.PROCESSING, P.FAILED, P.EXPIRED),
            P.SUCCEEDED,
            (SYSTEM,),
            requires="Stripe says paid, asked again",
        ),
        Transition(
            "record",
            (P.OPEN,),
            P.SUCCEEDED,
            (STAFF,),
            requires="the agency saw the money at its bank or at the channel",
        ),
        Transition(
            "take_back",
            (P.SUCCEEDED,),
            P.MISTAKEN,
            (STAFF,),
            requires="recorded by hand, by mistake; nothing promised back, production not begun",
        ),
        Transition(
            "refuse",
            (P.OPEN, P.PROCESSING),
            P.FAILED,
            (SYSTEM,),
            requires="the bank refused a delayed debit",
            topic="payment.refused",
        ),
        Transition("fail", (P.OPEN,), P.FAILED, (SYSTEM,), requires="Stripe opened no session"),
        Transition("expire", (P.OPEN,), P.EXPIRED, (SYSTEM,)),
    ],
)

REFUND = Process(
    "refund",
    R.REQUESTED,
    [
        Transition("send", (R.REQUESTED,), R.PENDING, (SYSTEM,)),
        Transition(
            "succeed",
            (R.REQUESTED, R.PENDING),
            R.SUCCEEDED,
            (SYSTEM,),
            topic="refund.succeeded",
        ),
        Transition(
            "record",
            (R.REQUESTED,),
            R.SUCCEEDED,
            (STAFF,),
            requires="money that did not come by card, sent back by hand",
            topic="refund.succeeded",
        ),
        Transition(
            "fail",
            (R.REQUESTED, R.PENDING, R.SUCCEEDED),
            R.FAILED,
            (SYSTEM,),
            topic="refund.failed",
        ),
        Transition("retry", (R.FAILED,), R.REQUESTED, (STAFF,), topic="refund.requested"),
    ],
)
