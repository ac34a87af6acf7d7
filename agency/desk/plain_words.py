"""What the machine promised to do, said to the owner in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kernel.money import Money
from kernel.outbox import HANDLERS
from kernel.templatetags.relais import day, money


def sentence(handler: str, payload: Mapping[str, Any]) -> str:
    """What did not happen, or is not right. `handler` is `<app>.<function>`."""
    if handler == "payments.recount_day":
        return _figures(payload)
    if handler == "freelancers.mark_again":
        return (
            _("The order counts as taken, but nobody makes it")
            if payload["is_taken"]
            else _("The order counts as free, but somebody makes it")
        )
    known = HANDLERS.get(handler)
    app = handler.split(".", maxsplit=1)[0]
    if known and known.queue == "mail":
        return _mail(app)
    if known and known.queue == "money":
        return _("A payment step did not go through")
    if known and known.queue == "files":
        return _("A file was not worked on")
    if handler == "catalog.publish_scheduled":
        return _("A service did not go on sale on its date")
    return {
        "catalog": _("A price reduction did not begin or end on its date"),
        "orders": _("A step of the order did not happen"),
        "freelancers": _("A step of the job did not happen"),
        "payments": _("A booking did not happen"),
    }.get(app, _("A step did not happen"))


def button(handler: str) -> str:
    """What the owner can have done about it."""
    return {
        "payments.recount_day": _("Count again"),
        "freelancers.mark_again": _("Put right"),
    }.get(handler, _("Retry"))


def _figures(payload: Mapping[str, Any]) -> str:
    on = day(date.fromisoformat(payload["day"]))
    if payload["off_by"]:
        amount = money(Money(payload["off_by"], payload["currency"]))
        return _("The figures of %(day)s differ from the books by %(amount)s") % {
            "day": on,
            "amount": amount,
        }
    return ngettext(
        "%(count)d order that ended on %(day)s is missing from the figures",
        "%(count)d orders that ended on %(day)s are missing from the figures",
        payload["missing"],
    ) % {"count": payload["missing"], "day": on}


def problem(code: str) -> str:
    """What is wrong with a payment: our own codes in words, the bank's words as they are."""
    known = {
        "": _("the bank gave no reason"),
        "wrong_amount": _("the sum is not the price of the order"),
        "twice": _("the order was paid twice"),
        "too_late": _("the money came after the time to pay"),
        "address_taken": _("somebody of your team signs in with the address of the order"),
    }
    return known.get(code, code.replace("_", " "))


def _mail(app: str) -> str:
    return {
        "orders": _("A mail about the order did not leave"),
        "freelancers": _("A mail to the freelancer did not leave"),
        "payments": _("A mail about a payment did not leave"),
    }.get(app, _("A mail did not leave"))
