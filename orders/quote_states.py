"""The process of a quote made for one client. Diagram: docs/states.md (generated).

"Out of date" is a fact (its last day), not a state.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy

from kernel.actors import ActorKind
from kernel.states import Process, Transition

CLIENT, STAFF = ActorKind.CLIENT, ActorKind.STAFF


class QuoteStatus(models.TextChoices):
    """Labels are what the client and the owner read."""

    SENT = "sent", pgettext_lazy("quote", "Waits for the answer")
    ACCEPTED = "accepted", pgettext_lazy("quote", "Accepted")
    DECLINED = "declined", pgettext_lazy("quote", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("quote", "Withdrawn")
    SUPERSEDED = "superseded", pgettext_lazy("quote", "Replaced by a newer one")


S = QuoteStatus
PROCESS = Process(
    "quote",
    S.SENT,
    [
        Transition(
            "accept",
            (S.SENT,),
            S.ACCEPTED,
            (CLIENT,),
            requires="its last day has not passed; an ordinary order is placed with its lines",
            topic="quote.accepted",
        ),
        Transition(
            "decline", (S.SENT,), S.DECLINED, (CLIENT,), requires="a reason", topic="quote.declined"
        ),
        Transition("withdraw", (S.SENT,), S.WITHDRAWN, (STAFF,), topic="quote.withdrawn"),
        Transition(
            "supersede",
            (S.SENT,),
            S.SUPERSEDED,
            (STAFF,),
            requires="a newer quote for the same question",
            topic="quote.superseded",
        ),
    ],
)
