"""What the machine promised to do, said to the owner in plain words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.outbox import HANDLERS


def sentence(handler: str) -> str:
    """What did not happen. `handler` is `<app>.<function>`."""
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


def problem(code: str) -> str:
    """What is wrong with a payment: our own codes in words, the bank's words as they are."""
    known = {
        "": _("the bank gave no reason"),
        "wrong_amount": _("the sum is not the price of the order"),
        "twice": _("the order was paid twice"),
        "too_late": _("the money came after the time to pay"),
    }
    return known.get(code, code.replace("_", " "))


def _mail(app: str) -> str:
    return {
        "orders": _("A mail about the order did not leave"),
        "freelancers": _("A mail to the freelancer did not leave"),
        "payments": _("A mail about a payment did not leave"),
    }.get(app, _("A mail did not leave"))
