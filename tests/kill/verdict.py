"""What must hold at the end, read from the receiver's inbox first and from the database second."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Sum

from freelancers.models import Assignment, AssignmentEvent
from freelancers.states import LIVE
from kernel.models import Mail, OutboxMessage
from orders.models import Order
from tests.kill.inbox import Received

OFFER = "freelancers/offer"
JOB = re.compile(r"\bM-[2-9BCDFGHJKMNPQRSTVWXYZ]{6}\b")


@dataclass(frozen=True, slots=True)
class Verdict:
    """`offers` and `client_mails` after dedupe by Message-ID; `failures` empty when all holds."""

    orders: int
    offers: int
    client_mails: int
    raw: int
    started_again: int
    failures: tuple[str, ...]

    @property
    def resends(self) -> int:
        return self.raw - self.offers - self.client_mails


def judge(orders: int, received: Iterable[Received]) -> Verdict:
    """Compare what arrived with what `orders` promised."""
    copies: dict[str, list[Received]] = defaultdict(list)
    for mail in received:
        copies[mail.message_id].append(mail)
    offers = {
        key: found[0] for key, found in copies.items() if found[0].to.endswith("@makers.example")
    }
    tries = OutboxMessage.objects.exclude(done_at=None).aggregate(sum=Sum("attempts"))["sum"] or 0
    done = OutboxMessage.objects.exclude(done_at=None).count()
    return Verdict(
        orders=orders,
        offers=len(offers),
        client_mails=len(copies) - len(offers),
        raw=sum(map(len, copies.values())),
        started_again=tries - done,
        failures=(
            *_about_mails(orders, copies, offers),
            *_about_orders(),
            *_about_queue(),
        ),
    )


def _about_mails(
    orders: int, copies: dict[str, list[Received]], offers: dict[str, Received]
) -> Iterator[str]:
    if len(offers) != orders:
        yield f"{len(offers)} of {orders} briefs arrived."
    if len(copies) - len(offers) != orders:
        yield f"{len(copies) - len(offers)} of {orders} clients were told."
    for key, found in copies.items():
        if len({(mail.to, mail.subject, mail.text) for mail in found}) != 1:
            yield f"The copies of {key} differ."
    promised = set(Mail.objects.filter(name=OFFER).values_list("message_id", flat=True))
    if set(offers) != promised:
        yield "The offers that arrived are not those that were promised."
    yield from _about_jobs(offers)


def _about_jobs(offers: dict[str, Received]) -> Iterator[str]:
    """Each offer's job is read from the words of its mail: one mail for each job, to its maker."""
    jobs: dict[str, list[str]] = defaultdict(list)
    for mail in offers.values():
        for job in set(JOB.findall(mail.text)):
            jobs[job].append(mail.to)
    asked = Assignment.objects.select_related("freelancer")
    expected = {row.reference: [row.freelancer.email] for row in asked}
    for job in sorted({*jobs, *expected}):
        if jobs.get(job) != expected.get(job):
            yield f"Job {job} went to {jobs.get(job)}, promised to {expected.get(job)}."


def _about_orders() -> Iterator[str]:
    """A brief acted on twice is a second offer, alive or not, or a second event."""
    for order in Order.objects.all():
        jobs = list(Assignment.objects.filter(order=order).order_by("pk"))
        if len(jobs) != 1 or jobs[0].status not in LIVE:
            yield f"{order} has {len(jobs)} offers: {[job.status for job in jobs]}."
        events = AssignmentEvent.objects.filter(assignment__order=order).count()
        if events != 1:
            yield f"{order} has {events} events of its offers."


def _about_queue() -> Iterator[str]:
    parked = OutboxMessage.objects.parked().count()
    if parked:
        yield f"{parked} messages were set aside."
    leased = OutboxMessage.objects.open().exclude(lease_token="").count()
    if leased:
        yield f"{leased} messages are still leased."
    unsent = Mail.objects.filter(sent_at=None).count()
    if unsent:
        yield f"{unsent} mails are not marked as sent."
