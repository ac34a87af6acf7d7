"""Two trades side by side: Clara buys what Fay makes, Carl buys what Finn makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36

from accounts.models import Role, User
from catalog.legal.services import publish_all
from catalog.models import PriceReduction, QuestionKind, Service
from freelancers import services as freelancers
from freelancers.models import Assignment, ExtraPay, Invitation
from kernel import clock, outbox
from kernel.actors import SYSTEM
from kernel.models import AgencyProfile, LegalParameter, MailboxMessage, OutboxMessage
from orders import services as orders
from orders.links import (
    lead_token,
    open_token,
    quote_token,
    restore_token,
    stop_token,
    withdraw_token,
)
from orders.models import (
    BrandFile,
    BriefFile,
    Coupon,
    DeliveryFile,
    KeptCheckout,
    Lead,
    LeadFile,
    MessageFile,
    Order,
    RevisionFile,
)
from orders.rights import TICKED
from payments import services as money
from payments.models import AwaitedTransfer, Invoice, Payout, Refund
from tests.factories.catalog import make_question, make_service, package
from tests.factories.channels import make_channel
from tests.factories.checkout import keep_checkout
from tests.factories.coupons import make_coupon
from tests.factories.freelancers import (
    STAFF,
    actor_of,
    deliver,
    give_rate,
    make_freelancer,
    make_job,
    submit,
    upload,
)
from tests.factories.leads import make_lead, make_quote
from tests.factories.orders import delivered_order
from tests.factories.payments import make_order, open_session, pay
from tests.factories.prices import reduce_price, sold_for
from tests.factories.samples import make_sample
from tests.factories.teams import give_seat, make_mate, offer_seat

BACKEND = "django.contrib.auth.backends.ModelBackend"
ABSENT = "NoSuchThing"
BANK = {"takes_transfers": True, "bank_holder": "Atelier", "iban": "DE89370400440532013000"}


@dataclass(frozen=True, slots=True)
class Trade:
    """One order, from the payment to the delivery, with everything an address can name."""

    client: User
    order: Order
    unpaid: Order
    job: Assignment
    refund: Refund
    invitation: Invitation
    file_link: str
    transfer: AwaitedTransfer
    lead: Lead
    changed: Order

    @property
    def payout(self) -> Payout:
        return Payout.objects.get(assignment=self.job)

    @property
    def invoice(self) -> str:
        return Invoice.objects.get(payment__order=self.order).public_id

    @property
    def payment(self) -> str:
        return self.order.payments.latest("pk").public_id

    @property
    def session(self) -> str:
        return str(self.unpaid.payments.get().session_id)

    @property
    def brief_file(self) -> str:
        return BriefFile.objects.get(answer__brief__order=self.order).public_id

    @property
    def delivery_file(self) -> str:
        return DeliveryFile.objects.get(delivery__order=self.order).public_id

    @property
    def changes_file(self) -> str:
        return RevisionFile.objects.get(request__delivery__order=self.changed).public_id

    @property
    def message_file(self) -> str:
        return MessageFile.objects.get(message__order=self.order).public_id

    @property
    def brand_file(self) -> str:
        return BrandFile.objects.get(kit__client=self.client).public_id

    @property
    def lead_file(self) -> str:
        return LeadFile.objects.get(message__lead=self.lead).public_id

    @property
    def sheet_file(self) -> str:
        return self.job.brief_sheet.files.get().public_id

    @property
    def submission_file(self) -> str:
        return self.job.submissions.get().files.get().public_id


def make_trade(service: Service, client: User, maker: User) -> Trade:
    """Delivered: the client may approve, ask for changes, read files; the pay is booked."""
    freelancer = make_freelancer(maker)
    give_rate(freelancer, package(service))
    order = pay(make_order(client=client, email=client.email, service=service))
    idea, look = (service.questions.get(slug=slug) for slug in ("idea", "look"))
    orders.save_answers(order_id=order.pk, answers={idea.pk: "A heron"}, actor=client.actor)
    orders.add_brief_file(
        order_id=order.pk, question_id=look.pk, upload=upload(), actor=client.actor
    )
    orders.add_brand_file(client=client, upload=upload("logo.pdf"))
    orders.submit_brief(order_id=order.pk, actor=client.actor)
    order.refresh_from_db()
    job = submit(make_job(order))
    freelancers.post_job_message(
        assignment_id=job.pk, body="Which blue?", actor=actor_of(freelancer)
    )
    deliver(job)
    outbox.deliver_due()
    order.refresh_from_db()
    guest = freelancers.add_freelancer(
        name=f"Guest of {maker.name}",
        email=f"guest-{maker.email}",
        kind="person",
        language="en",
        actor=STAFF,
    )
    invitation = freelancers.invite_freelancer(freelancer_id=guest.pk, actor=STAFF)
    refund = money.request_refund(
        order_id=order.pk, amount=None, reason="Ours", actor=STAFF, key=f"test:{order.pk}"
    )
    orders.post_message(order_id=order.pk, body="Here", uploads=[upload()], actor=client.actor)
    link = _file_link(client, order)
    unpaid = make_order(service=service)
    open_session(unpaid)
    awaited = money.choose_transfer(order_id=make_order(service=service).pk)
    lead = make_lead(service=service, email=f"asks-{client.email}", uploads=[upload()])
    make_quote(lead)
    changed = _changed(client)
    return Trade(client, order, unpaid, job, refund, invitation, link, awaited, lead, changed)


def _changed(client: User) -> Order:
    """Another order, of a service that asks for no file, to which changes were asked with one."""
    asked = Service.objects.filter(slug="changed").first() or make_service("changed")
    order = delivered_order(client=client, email=client.email, chosen=package(asked))
    orders.request_changes(order_id=order.pk, body="Bluer", uploads=[upload()], actor=client.actor)
    return order


def _file_link(client: User, order: Order) -> str:
    """The signed address that the client's browser is sent to."""
    file = DeliveryFile.objects.get(delivery__order=order)
    browser = Client()
    browser.force_login(client, backend=BACKEND)
    page = reverse("orders:delivery-file", args=[order.public_id, file.public_id])
    return browser.get(page).headers["Location"].removeprefix("/files/").rstrip("/")


def make_people() -> dict[str, User]:
    """An agency and its cast, under the words of docs/access.md."""
    AgencyProfile.objects.create(
        pk=1, name="Atelier", email="a@relais.example", is_demo=True, has_teams=True, **BANK
    )
    cast = {
        "client": ("Clara Dupont", Role.CLIENT),
        "other client": ("Carl Brandt", Role.CLIENT),
        "team mate who sees": ("Ann Durand", Role.CLIENT),
        "team mate with all": ("Bob Durand", Role.CLIENT),
        "freelancer": ("Fay Okoro", Role.FREELANCER),
        "other freelancer": ("Finn Larsen", Role.FREELANCER),
        "staff": ("Sam Petit", Role.STAFF),
        "owner": ("Olga Martin", Role.OWNER),
    }
    return {
        person: User.objects.create_user(
            f"{name.split()[0].lower()}@cast.example",
            role=role,
            password="correct horse battery",
            name=name,
            is_superuser=role == Role.OWNER,
            verified_at=clock.now(),
        )
        for person, (name, role) in cast.items()
    }


def make_trades(people: dict[str, User]) -> tuple[Trade, Trade]:
    """What is on sale, what else an address can name, and each client's order with its job."""
    service = make_service()
    make_question(service, "look", position=2, kind=QuestionKind.FILE)
    ExtraPay.objects.create(extra=service.extras.get(), amount=2_500)
    publish_all(actor=SYSTEM)
    sold_for(60)
    reduce_price(package(service, "premium"), Decimal("0.1"))
    make_coupon("WELCOME10")
    make_channel()
    keep_checkout(service)
    make_sample(service)
    today = clock.now().date()
    LegalParameter.objects.create(code="test", value="1.5", valid_from=today, source="a test")
    MailboxMessage.objects.create(
        message_id="<1@relais.example>",
        to="clara@cast.example",
        sender="hello@relais.example",
        subject="Hello",
        text="Hello",
        raw='Content-Disposition: attachment; filename="hello.txt"\n\nHello',
        arrived_at=clock.now(),
    )
    trades = (
        make_trade(service, people["client"], people["freelancer"]),
        make_trade(service, people["other client"], people["other freelancer"]),
    )
    make_teams(people)
    return trades


def make_teams(people: dict[str, User]) -> None:
    """Clara's two mates, a mate of Carl's, and an invitation of each that nobody took."""
    clara, carl = people["client"], people["other client"]
    give_seat(clara, people["team mate who sees"])
    give_seat(clara, people["team mate with all"], *TICKED)
    give_seat(carl, make_mate("dora@cast.example", "Dora Brandt"), *TICKED)
    for client in (clara, carl):
        offer_seat(client, f"invited-{client.email}")


Words = tuple[str, ...]
Find = Callable[[Trade], Words]


def _seat(trade: Trade) -> Words:
    """Of the mate who may do all."""
    return (trade.client.team.get(may_pay=True).public_id,)


def _session(trade: Trade) -> Words:
    return (trade.session,)


def _desk_job(trade: Trade) -> Words:
    return (trade.order.reference, trade.job.reference)


def _guest(trade: Trade) -> Words:
    return (trade.invitation.freelancer.public_id,)


def _coupon(_trade: Trade) -> Words:
    return (Coupon.objects.get().public_id,)


def _mail(_trade: Trade) -> Words:
    return (MailboxMessage.objects.latest("pk").public_id,)


def _lead(trade: Trade) -> Words:
    return (trade.lead.public_id,)


def _quote(trade: Trade) -> Words:
    return (quote_token(trade.lead.quotes.get()),)


def _desk_quote(trade: Trade) -> Words:
    return (trade.lead.public_id, trade.lead.quotes.get().number)


WORDS: dict[str, Find] = {
    "sample": lambda trade: (trade.order.service.sample_facts[0]["pictures"][0][0],),
    "file": lambda trade: (trade.file_link,),
    "sandbox-checkout": _session,
    "sandbox-bank": _session,
    "mailbox-message": _mail,
    "mailbox-html": _mail,
    "mailbox-file": lambda trade: (*_mail(trade), "1"),
    "account_reset_password_from_key": lambda trade: (int_to_base36(trade.client.pk), "gone-away"),
    "freelancers:invitation": lambda trade: (trade.invitation.token,),
    "freelancers:brief-file": lambda trade: (trade.job.public_id, trade.sheet_file),
    "freelancers:submission-file": lambda trade: (trade.job.public_id, trade.submission_file),
    "freelancers:remove-file": lambda trade: (trade.job.public_id, trade.submission_file),
    "payments:invoice": lambda trade: (trade.order.public_id, trade.invoice),
    "admin:payments_invoice_pdf": lambda trade: (trade.invoice,),
    "payments:invoice-number": lambda trade: (trade.payout.public_id,),
    "orders:new": lambda trade: (trade.order.service.slug,),
    "orders:summary": lambda trade: (trade.order.service.slug, "no-draft"),
    "orders:question": lambda trade: (trade.order.service.slug,),
    "orders:asked": lambda trade: (trade.order.service.slug,),
    "orders:lead": lambda trade: (lead_token(trade.lead),),
    "orders:lead-file": lambda trade: (lead_token(trade.lead), trade.lead_file),
    "orders:quote": _quote,
    "orders:quote-pdf": _quote,
    "orders:quote-accept": _quote,
    "orders:quote-summary": _quote,
    "orders:quote-decline": _quote,
    "orders:quote-no-reminder": _quote,
    "admin:desk_quote_new": _lead,
    "admin:desk_quote_pdf": _desk_quote,
    "admin:desk_quote_withdraw": _desk_quote,
    "admin:desk_lead": _lead,
    "admin:desk_lead_reply": _lead,
    "admin:desk_lead_no_answer": _lead,
    "admin:desk_lead_order_link": _lead,
    "admin:desk_lead_lose": _lead,
    "admin:desk_lead_file": lambda trade: (trade.lead.public_id, trade.lead_file),
    "orders:team-seat": _seat,
    "orders:team-resend": _seat,
    "orders:team-remove": _seat,
    "orders:team-leave": _seat,
    "orders:join": lambda trade: (trade.client.team.exclude(token=None).get().token or "",),
    "orders:withdraw": lambda trade: (withdraw_token(trade.order),),
    "orders:restore": lambda _trade: (restore_token(KeptCheckout.objects.get()),),
    "orders:stop-reminders": lambda _trade: (stop_token(KeptCheckout.objects.get()),),
    "orders:open": lambda trade: (open_token(trade.unpaid),),
    "orders:brief-file": lambda trade: (trade.order.public_id, trade.brief_file),
    "orders:brand-file": lambda trade: (trade.brand_file,),
    "orders:delivery-file": lambda trade: (trade.order.public_id, trade.delivery_file),
    "orders:changes-file": lambda trade: (trade.changed.public_id, trade.changes_file),
    "orders:message-file": lambda trade: (trade.order.public_id, trade.message_file),
    "catalog:preview": lambda trade: (trade.order.service.slug,),
    "orders:brief-preview": lambda trade: (trade.order.service.slug,),
    "catalog:service": lambda trade: (trade.order.service.slug,),
    "catalog:service-share": lambda trade: (trade.order.service.slug,),
    "catalog:law": lambda _trade: ("terms",),
    "catalog:law-version": lambda _trade: ("terms", "1"),
    "admin:desk_job_reply": _desk_job,
    "admin:desk_job_no_answer": _desk_job,
    "admin:desk_file": lambda trade: (trade.order.reference, "brief", trade.brief_file),
    "admin:desk_golive_act": lambda _trade: ("mail",),
    "admin:desk_coupon": _coupon,
    "admin:desk_stop_coupon": _coupon,
    "admin:desk_end_reduction": lambda _trade: (PriceReduction.objects.get().public_id,),
    "admin:desk_invite": _guest,
    "admin:desk_revoke": _guest,
    "admin:desk_payment": lambda trade: (trade.payout.public_id,),
    "admin:desk_enter_order": lambda trade: (trade.order.service.slug,),
    "admin:desk_transfer": lambda trade: (trade.transfer.order.reference,),
    "admin:desk_refund_sent": lambda trade: (trade.refund.public_id,),
    "admin:desk_give_back": lambda trade: (trade.order.reference, trade.payment),
    "admin:desk_mistake": lambda trade: (trade.order.reference, trade.payment),
    "admin:desk_retry_refund": lambda trade: (trade.refund.public_id,),
    "admin:desk_retry": lambda _trade: (str(OutboxMessage.objects.latest("pk").pk),),
    "admin:view_on_site": lambda trade: (
        str(ContentType.objects.get_for_model(Order).pk),
        str(trade.order.pk),
    ),
    "admin:app_list": lambda _trade: ("orders",),
}


def words_of(name: str, count: int, trade: Trade) -> Words:
    """What stands in the address `name` for the trade's own things; `count` words in all."""
    if not count:
        return ()
    if name in WORDS:
        return WORDS[name](trade)
    if name.startswith("admin:desk_"):
        return (trade.order.reference,)
    if name.startswith("admin:"):
        return (str(_row_of(name).pk),)
    about = trade.job if name.startswith("freelancers:") else trade.order
    return (about.public_id,)


def _row_of(name: str) -> Any:
    """A row of the table that an address of the admin is about."""
    app, model, _action = name.removeprefix("admin:").split("_")
    row = apps.get_model(app, model)._default_manager.first()
    assert row is not None, f"{name}: the world has no row for it"
    assert admin.site.is_registered(type(row))
    return row
