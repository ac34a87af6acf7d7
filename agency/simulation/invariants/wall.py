"""S9 and S10: marks of one side in the other side's words; doors that open to the wrong person."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from random import Random
from typing import TypeVar

from django.http import Http404, HttpRequest

from accounts.access import SignInRequired
from accounts.models import Role, User
from agency.simulation.clients import CONTACT_DATA
from agency.simulation.post_office import Letter
from agency.simulation.scenery import CLIENT_MARKS, MAKER_MARKS
from freelancers.access import get_assignment_for_freelancer
from freelancers.models import Assignment, BriefSheet
from orders.access import get_order_for_client
from orders.models import BriefAnswer, Message, Order, Reworded
from payments.access import get_payout_for_freelancer
from payments.models import Payout

T = TypeVar("T")
SAMPLES = 2


def letters_keep_the_wall(letters: Sequence[Letter], start: int) -> Iterator[str]:
    """S9: letters from number `start` on. Prices are marks for freelancers too."""
    prices = _prices()
    for letter in letters[start:]:
        to_maker = MAKER_MARKS[0] in letter.to
        to_client = CLIENT_MARKS[0] in letter.to
        marks = [*CLIENT_MARKS, *prices] if to_maker else list(MAKER_MARKS) if to_client else []
        for mark in marks:
            if mark in letter.body:
                yield f"{letter.to} can read {mark!r}"


def rows_keep_the_wall() -> Iterator[str]:
    """S9: brief sheets without the client, messages to clients without the freelancer."""
    prices = _prices()
    for sheet in BriefSheet.objects.select_related("assignment").order_by("pk"):
        text = json.dumps([sheet.items_en, sheet.items_fr, sheet.changes, sheet.extras_en])
        for mark in (*CLIENT_MARKS, *prices):
            if mark in text:
                yield f"the sheet of job {sheet.assignment_id} holds {mark!r}"
        yield from _contact_data(sheet)
    for message in Message.objects.order_by("pk"):
        if any(mark in message.body for mark in MAKER_MARKS):
            yield f"message {message.pk} names a freelancer"


def _contact_data(sheet: BriefSheet) -> Iterator[str]:
    """Where a client could be reached, in an answer or a round that the owner did not release."""
    order = sheet.assignment.order_id
    answers = BriefAnswer.objects.filter(brief__order=order).values_list("forward_text", flat=True)
    rounds = Reworded.objects.filter(request__delivery__order=order, looked_at__isnull=False)
    released = "\n".join([*answers, *rounds.values_list("text", flat=True)])
    text = json.dumps([sheet.items_en, sheet.items_fr, sheet.changes, sheet.extras_en])
    for contact in CONTACT_DATA:
        if contact in text and contact not in released:
            yield f"the sheet of job {sheet.assignment_id} holds {contact!r}, never released"


def _prices() -> list[str]:
    """Every order's price as an English and a French reader see it."""
    amounts = Order.objects.order_by().values_list("gross_amount", flat=True).distinct()
    return [
        f"{amount // 100}{sign}{amount % 100:02d}" for amount in sorted(amounts) for sign in ".,"
    ]


def doors_know_people(rng: Random) -> Iterator[str]:
    """S10: a sample of (person, object); the oracle is who the row belongs to."""
    users = list(User.objects.order_by("pk"))
    for order in _sample(list(Order.objects.exclude(client=None).order_by("pk")), rng):
        for user in _sample(users, rng):
            if _may_see_order(user, order) != (order.client_id == user.pk):
                yield f"{user.email} and order {order.pk}: the door is wrong"
    for job in _sample(list(Assignment.objects.select_related("freelancer").order_by("pk")), rng):
        for user in _sample(users, rng):
            if _may_see_job(user, job) != (job.freelancer.user_id == user.pk):
                yield f"{user.email} and job {job.pk}: the door is wrong"
    for payout in _sample(list(Payout.objects.select_related("freelancer").order_by("pk")), rng):
        for user in _sample(users, rng):
            if _may_see_payout(user, payout) != (payout.freelancer.user_id == user.pk):
                yield f"{user.email} and payout {payout.pk}: the door is wrong"


def _sample(rows: list[T], rng: Random) -> list[T]:
    return rng.sample(rows, min(len(rows), SAMPLES))


def _may_see_order(user: User, order: Order) -> bool:
    request = HttpRequest()
    request.user = user
    request.session = {}  # type: ignore[assignment]
    try:
        return get_order_for_client(request, order.public_id) == order
    except (Http404, SignInRequired):
        return False


def _may_see_job(user: User, job: Assignment) -> bool:
    try:
        return get_assignment_for_freelancer(user, job.public_id) == job
    except Http404:
        return False


def _may_see_payout(user: User, payout: Payout) -> bool:
    if user.role == Role.CLIENT:
        return False
    try:
        return get_payout_for_freelancer(user, payout.public_id) == payout
    except Http404:
        return False
