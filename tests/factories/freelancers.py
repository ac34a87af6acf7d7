"""The bench in tests, and orders brought to production the way clients bring them there."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Role, User
from catalog.models import Package, Service
from freelancers import services
from freelancers.models import Assignment, Freelancer, Rate
from freelancers.states import DeclineReason
from kernel import clock, outbox
from kernel.actors import SYSTEM, Actor, ActorKind
from orders import services as orders
from orders.models import Order
from tests.factories.catalog import package as package_of
from tests.kernel.corpus import pdf

PDF = pdf()
STAFF = Actor(ActorKind.STAFF)


def make_freelancer(user: User | None = None, **fields: Any) -> Freelancer:
    """Works Monday to Friday, 9 to 18 in Paris, in English and French, two jobs at a time."""
    name = user.name if user else fields.pop("name", "Nora Vale")
    email = user.email if user else f"{name.split()[0].lower()}@makers.example"
    defaults: dict[str, Any] = {
        "user": user,
        "name": name,
        "email": email,
        "language": "en",
        "languages": ["en", "fr"],
        "created_at": clock.now(),
    }
    return Freelancer.objects.create(**{**defaults, **fields})


def give_rate(freelancer: Freelancer, package: Package, amount: int = 8_000, **fields: Any) -> Rate:
    """80 euros for the package from the first of the year unless told otherwise."""
    start = clock.now().date().replace(month=1, day=1)
    defaults = {"valid_from": start, **fields}
    return Rate.objects.create(freelancer=freelancer, package=package, amount=amount, **defaults)


def make_paid_order(client: User, service: Service, **fields: Any) -> Order:
    draft = {
        "package": package_of(service),
        "extras": (),
        "email": client.email,
        "name": client.name,
        "country": "FR",
        "buyer_kind": "consumer",
        "company_name": "",
        "vat_number": "",
        "language": "en",
        "client": client,
        **fields,
    }
    order = orders.place_order(draft=orders.OrderDraft(**draft))
    return orders.confirm_payment(order_id=order.pk, amount=order.gross, reference=f"pay-{order}")


def bring_to_production(order: Order, text: str = "A heron over water") -> Order:
    """Every open question answered with `text`, the brief sent; nothing delivered yet."""
    assert order.client is not None
    answers = {each.question_id: text for each in order.brief.answers.all()}
    orders.save_answers(order_id=order.pk, answers=answers, actor=order.client.actor)
    orders.submit_brief(order_id=order.pk, actor=order.client.actor)
    order.refresh_from_db()
    return order


def make_order_in_production(client: User, service: Service, **fields: Any) -> Order:
    return bring_to_production(make_paid_order(client, service, **fields))


def actor_of(freelancer: Freelancer) -> Actor:
    return Actor(ActorKind.FREELANCER, freelancer.user_id)


def make_offer(order: Order) -> Assignment:
    """The offer that the ranking chooses."""
    job = services.offer_next(order_id=order.pk)
    assert job is not None
    return job


def make_job(order: Order) -> Assignment:
    """An accepted offer."""
    job = make_offer(order)
    services.accept_assignment(assignment_id=job.pk, actor=actor_of(job.freelancer))
    job.refresh_from_db()
    return job


def upload(name: str = "draft.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def add_file(job: Assignment, name: str = "draft.pdf") -> None:
    services.add_submission_file(
        assignment_id=job.pk, upload=upload(name), actor=actor_of(job.freelancer)
    )


def submit(job: Assignment, *names: str) -> Assignment:
    """Hand in files (one PDF when none is named)."""
    for name in names or ("draft.pdf",):
        add_file(job, name)
    services.submit_work(
        assignment_id=job.pk, note="Three directions", actor=actor_of(job.freelancer)
    )
    job.refresh_from_db()
    return job


def deliver(job: Assignment) -> Assignment:
    """The owner passes what was handed in."""
    services.pass_submission(assignment_id=job.pk, note="Here it is", names={}, actor=STAFF)
    job.refresh_from_db()
    return job


def approve(order: Order) -> None:
    """The client approves and every message is delivered."""
    assert order.client is not None
    orders.approve_delivery(order_id=order.pk, actor=order.client.actor)
    outbox.deliver_due()


def bring_to(status: str, order: Order) -> Assignment:
    """The order's assignment in `status`, reached by services only."""
    job = make_offer(order)
    actor = actor_of(job.freelancer)
    if status == "declined":
        services.decline_assignment(
            assignment_id=job.pk, reason=DeclineReason.BUSY, note="", actor=actor
        )
    elif status == "lapsed":
        clock.set_frozen(job.answer_before)
        services.lapse_assignment(assignment_id=job.pk)
    elif status == "withdrawn":
        services.withdraw_assignment(assignment_id=job.pk, actor=SYSTEM, reason="no longer needed")
    elif status != "offered":
        _work_to(status, job, order)
    job.refresh_from_db()
    assert job.status == status
    return job


def _work_to(status: str, job: Assignment, order: Order) -> None:
    services.accept_assignment(assignment_id=job.pk, actor=actor_of(job.freelancer))
    job.refresh_from_db()
    if status == "replaced":
        other = make_freelancer(name="Rune Replacement", user=None)
        other.user = User.objects.create_user(other.email, role=Role.FREELANCER, name=other.name)
        other.save()
        give_rate(other, order.package)
        services.offer_to(order_id=order.pk, freelancer_id=other.pk, actor=STAFF)
    if status in ("submitted", "returned", "passed", "approved"):
        submit(job)
    if status == "returned":
        services.return_submission(assignment_id=job.pk, remarks="Warmer, please", actor=STAFF)
    if status in ("passed", "approved"):
        deliver(job)
    if status == "approved":
        approve(order)
