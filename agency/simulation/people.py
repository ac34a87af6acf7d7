"""What every acted person shares: one attempt at a time, disturbed, doubled and written down."""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection

from agency.simulation.workers import Interrupter, locked
from agency.simulation.world import World
from freelancers import services as freelancers
from kernel import files
from kernel.states import Conflict, IllegalTransition
from orders import services as orders
from payments import services as payments
from payments.gateway import GatewayError
from payments.sandbox.acts import SessionOver

REFUSALS: tuple[type[Exception], ...] = (
    IllegalTransition,
    Conflict,
    GatewayError,
    SessionOver,
    files.FileRefused,
    freelancers.CannotOffer,
    freelancers.CapacityReached,
    freelancers.JobClosed,
    freelancers.NothingToSubmit,
    freelancers.OfferGone,
    orders.BriefIncomplete,
    orders.BriefNotRewritten,
    orders.CannotWithdraw,
    orders.CouponRefused,
    orders.NoPlace,
    orders.NoRoundsLeft,
    orders.NothingToDeliver,
    orders.OwedTooMuch,
    orders.StartsLater,
    orders.TooManyFiles,
    payments.AlreadyPaid,
    payments.DocumentMissing,
    payments.NotPayable,
    payments.NothingToRefund,
    payments.PaymentInProgress,
    payments.RefundTooLarge,
    smtplib.SMTPException,
)


class Person:
    """`attempt` runs one service call as the pages do, and lets nothing unexpected pass."""

    def __init__(self, world: World, name: str, rng: Random) -> None:
        self.world, self.name, self.rng = world, name, rng

    def attempt(self, what: str, call: Callable[..., Any], **named: Any) -> Any:
        """One click, sometimes two (F9), sometimes on a page whose database fails (F10)."""
        result = self._once(what, call, named)
        if self.world.plan.strikes("F9", self.rng):
            again = self._once(f"{what} again", call, named)
            result = again if result is None else result
        return result

    def _once(self, what: str, call: Callable[..., Any], named: dict[str, Any]) -> Any:
        result, outcome = None, "done"
        try:
            result = self._disturbed(call, named)
        except OperationalError as error:
            outcome = str(error)
        except REFUSALS as error:
            outcome = type(error).__name__
        except Exception as error:
            outcome = repr(error)
            self.world.violated("S0", f"{self.name} {what}: {outcome}")
        facts = ",".join(str(value) for value in named.values() if isinstance(value, int))
        self.world.note(self.name, what, f"{facts} {outcome}")
        return result

    def _disturbed(self, call: Callable[..., Any], named: dict[str, Any]) -> Any:
        if not self.world.plan.strikes("F10", self.rng):
            return call(**named)
        trap = Interrupter(self.rng.randint(1, 25), locked())
        with connection.execute_wrapper(trap):
            call(**named)
        if trap.fired:
            return None
        raise OperationalError("simulated: connection lost after the commit")

    def upload(self, name: str) -> SimpleUploadedFile:
        """A text file; cut, empty or of another kind than its name says now and then (F13)."""
        content = f"{name}\n\nMade with care.\n".encode()
        if self.world.plan.strikes("F13", self.rng):
            kind = self.rng.choice(["empty", "other", "cut"])
            if kind == "empty":
                content = b""
            elif kind == "other":
                content = b"MZ\x00\x00" + content
            else:
                return SimpleUploadedFile(
                    name.replace(".txt", ".png"), b"\x89PNG\r\n\x1a\n\x00\x00"
                )
        return SimpleUploadedFile(name, content)
