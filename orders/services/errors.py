"""What can be wrong with a wish. Nothing was changed when one of these is raised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from catalog.models import BriefQuestion, Extra, Service
from kernel.money import Money
from kernel.states import IllegalTransition
from orders.clearing import Wording
from orders.models import Order


class NotOnSale(Exception):
    """The service is not published, or package and extras are not of one service."""


class PriceChanged(Exception):
    """The price is no longer the one the buyer read beside the button."""

    def __init__(self, now: Money) -> None:
        super().__init__(str(now))
        self.now = now


class TermsChanged(Exception):
    """The terms of sale are no longer those the buyer could read beside the button."""


class QuoteGone(Exception):
    """The quote has ended: it can be neither accepted nor declined. Nothing was ordered."""


class NoConsent(Exception):
    """The client has not agreed to show this work, or took it back. Nothing was published."""


class NoPlace(Exception):
    """The queue moved while somebody was choosing. Nothing was ordered, nothing is charged."""


class ServiceFull(NoPlace):
    """Every place of the service is taken, and it does not sell until one is free."""

    def __init__(self, service: Service, free_on: date | None) -> None:
        super().__init__(service.slug)
        self.service, self.free_on = service, free_on


class ExtraSoldOut(NoPlace):
    """Of this extra there are only so many: `left` pieces, fewer than wanted."""

    def __init__(self, extra: Extra, left: int) -> None:
        super().__init__(extra.slug)
        self.extra, self.left = extra, left


class QueueMoved(NoPlace):
    """Somebody took the place: the work would begin later than the buyer read."""

    def __init__(self, starts_on: date) -> None:
        super().__init__(starts_on.isoformat())
        self.starts_on = starts_on


class AlreadyEntered(Exception):
    """The channel's number was entered before: `order` is that order."""

    def __init__(self, order: Order) -> None:
        super().__init__(order.reference)
        self.order = order


class AmountMismatch(Exception):
    """The captured money is not what the order costs."""


class AddressTaken(IllegalTransition):
    """The order's e-mail belongs to a freelancer or to staff: no client can be made of it."""


class ReasonMissing(ValueError):
    """This step needs words, and there were none."""


class BriefIncomplete(Exception):
    """Required answers or files are missing."""

    def __init__(self, questions: Sequence[BriefQuestion]) -> None:
        super().__init__(", ".join(question.slug for question in questions))
        self.questions = list(questions)


class BriefNotRewritten(Exception):
    """What has to cross in the owner's words, or tells who the client is, is not decided yet."""

    def __init__(self, wordings: Sequence[Wording]) -> None:
        super().__init__(", ".join(each.key for each in wordings))
        self.wordings = list(wordings)


class StartsLater(Exception):
    """The client asked for no early start: production may begin at `start`, not before."""

    def __init__(self, start: datetime) -> None:
        super().__init__(str(start))
        self.start = start


class CannotWithdraw(Exception):
    """The order gives no right of withdrawal, or no longer."""


class OwedTooMuch(Exception):
    """More than the rule allows for the part done."""

    def __init__(self, most: Money) -> None:
        super().__init__(str(most))
        self.most = most


class StillUnderWay(Exception):
    """Orders run or money is on its way: the account cannot be erased yet."""


class TooManyFiles(Exception):
    """An answer holds no more files than this."""

    def __init__(self, limit: int) -> None:
        super().__init__(str(limit))
        self.limit = limit


class NothingToDeliver(Exception):
    """A delivery has at least one file."""


class FileNameTwice(Exception):
    """Two files of one delivery carry the same name."""


class NoRoundsLeft(Exception):
    """All rounds of changes of the package are used."""


class SeatRefused(Exception):
    """Nobody can be invited at this address; the message says why, in words for the page."""


class SeatGone(Exception):
    """The invitation was accepted, withdrawn or sent again, or it is too old."""


class SignInFirst(Exception):
    """Only whoever signs in with the address that was invited takes the seat."""
