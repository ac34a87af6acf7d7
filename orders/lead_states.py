"""The process of a lead: somebody who asked before buying. Diagram: docs/states.md (generated)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kernel.actors import ActorKind
from kernel.states import Process, Transition

CLIENT, STAFF, SYSTEM = ActorKind.CLIENT, ActorKind.STAFF, ActorKind.SYSTEM


class LeadStatus(models.TextChoices):
    """Labels are what the owner reads; who asked reads none of them."""

    NEW = "new", pgettext_lazy("lead", "New")
    ANSWERED = "answered", pgettext_lazy("lead", "Answered")
    QUOTED = "quoted", pgettext_lazy("lead", "Quoted")
    WON = "won", pgettext_lazy("lead", "Won")
    LOST = "lost", pgettext_lazy("lead", "Lost")


class LostReason(models.TextChoices):
    """Why nothing was bought. `SPAM` was nobody's wish: it counts in no rate."""

    PRICE = "price", _("Too expensive")
    TIME = "time", _("Too slow")
    SCOPE = "scope", _("Not what we sell")
    SILENCE = "silence", _("No answer any more")
    OTHER = "other", _("Another reason")
    SPAM = "spam", _("No real question")


S = LeadStatus
OPEN = (S.NEW, S.ANSWERED, S.QUOTED)
CLOSED = (S.WON, S.LOST)

PROCESS = Process(
    "lead",
    S.NEW,
    [
        Transition("answer", (S.NEW,), S.ANSWERED, (STAFF,), topic="lead.answered"),
        Transition("quote", (S.NEW, S.ANSWERED), S.QUOTED, (STAFF,), topic="lead.quoted"),
        Transition(
            "win",
            (S.NEW, S.ANSWERED, S.QUOTED, S.LOST),
            S.WON,
            (SYSTEM,),
            requires="a paid order of the same e-mail and service, or of one of its quotes",
            topic="lead.won",
        ),
        Transition(
            "lose",
            (S.NEW, S.ANSWERED, S.QUOTED),
            S.LOST,
            (STAFF,),
            requires="a reason",
            topic="lead.lost",
        ),
        Transition("ask_again", (S.LOST,), S.NEW, (CLIENT,), topic="lead.asked_again"),
    ],
)
