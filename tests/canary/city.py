"""Orders in every state with a mark in every column, and every mail of the house sent once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import CharField, Count, TextField
from django.test import Client
from django.urls import reverse

from accounts.models import Role, User
from agency.golive.acts import send_test_mail
from catalog.models import Category, Crosses, Extra, Package, QuestionKind, Service
from catalog.sources import LABELS, Sources, Visit
from freelancers import services as freelancers
from freelancers.models import Assignment, ExtraPay, Freelancer
from freelancers.states import DeclineReason
from kernel import clock, outbox, triggers
from kernel.models import AgencyProfile, Mail, VatRegime
from kernel.money import Money
from orders import services as orders
from orders.buyers import Buyer, StartChoice
from orders.clearing import to_decide
from orders.lead_states import LostReason
from orders.models import ClientQuote, Coupon, LineKind, Order, ShowChoice
from orders.rights import TICKED, May
from payments import services as money
from payments.models import Payment, Payout
from payments.sandbox import acts
from tests.canary.columns import CLIENT, FREELANCER, Planter, raise_sequences
from tests.factories.catalog import make_question, make_service, package
from tests.factories.channels import enter_paid, make_channel
from tests.factories.checkout import order_by_form
from tests.factories.freelancers import STAFF, actor_of, give_rate, make_freelancer, upload
from tests.factories.leads import make_lead, make_quote
from tests.factories.payments import make_order, open_session
from tests.factories.samples import TEXTS, kept
from tests.factories.teams import give_seat, offer_seat
from tests.kernel.corpus import package as zipped

WAIT = timedelta(minutes=7)
KIT = ("colours", "tone", "links", "note")


@dataclass(slots=True)
class City:
    """Clara and Carl buy, Fay and Finn make. `sent`: (name of the mail, to, bytes);
    `kept_back`: a word inside a file that may not cross -> whose file it is."""

    planter: Planter = field(default_factory=Planter)
    people: dict[str, User] = field(default_factory=dict)
    bench: dict[str, Freelancer] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    sent: list[tuple[str, str, bytes]] = field(default_factory=list)
    kept_back: dict[str, str] = field(default_factory=dict)

    def word(self) -> str:
        return self.planter.word()

    def settle(self, wait: timedelta = WAIT) -> None:
        """Mark what is new, let the workers do what is due, and let time pass."""
        self.planter.plant()
        outbox.deliver_due()
        self.open_letters()
        clock.set_frozen(clock.now() + wait)
        outbox.deliver_due()
        self.open_letters()

    def open_letters(self) -> None:
        """Every mail that left, as the mail server gets it, before its row may be erased."""
        names = dict(Mail.objects.values_list("message_id", "name"))
        for message in mail.outbox:
            name = names[message.extra_headers["Message-ID"]]
            self.sent.append((name, message.to[0], message.message().as_bytes()))
        mail.outbox.clear()


def build() -> City:
    """About sixty steps of the trade, through the services that the pages call."""
    city = City()
    mail.outbox.clear()
    triggers.drop()
    raise_sequences()
    _open_shop(city)
    _give_coupons(city)
    _hire(city)
    _keep_brands(city)
    for story in (
        _never_paid,
        _teams,
        _elsewhere,
        _by_transfer,
        _back_by_transfer,
        _brief_stories,
        _offers,
        _whole_life,
        _reminded,
        _standing,
        _questions_asked,
        _letters,
        _unfinished,
    ):
        story(city)
    city.planter.plant()
    city.open_letters()
    return city


def _open_shop(city: City) -> None:
    AgencyProfile.objects.create(
        pk=1,
        name="Atelier",
        email="hi@relais.example",
        vat_regime=VatRegime.STANDARD,
        takes_transfers=True,
        bank_holder="Atelier",
        iban="DE89370400440532013000",
        has_teams=True,
    )
    for slug in ("logo", "checked"):
        service = make_service(slug, owner_checks_brief=slug == "checked")
        service.questions.all().delete()
        _questions(city, service)
        city.services[slug] = service
    for index, each in enumerate(Package.objects.all()):
        Package.objects.filter(pk=each.pk).update(price_amount=739_117 + 1_009 * index)
    for index, extra in enumerate(Extra.objects.all()):
        Extra.objects.filter(pk=extra.pk).update(price_amount=60_437 + 211 * index)
    for model in (Service, Package, Extra, Category):
        _name(city, model)


def _questions(city: City, service: Service) -> None:
    make_question(service, "idea", position=0)
    make_question(service, "firm", position=1, crosses=Crosses.EDITED)
    make_question(service, "phone", position=2, crosses=Crosses.NOTHING)
    make_question(service, "look", position=3, kind=QuestionKind.FILE)
    make_question(service, "contract", position=4, kind=QuestionKind.FILE, crosses=Crosses.NOTHING)
    words = [city.word(), city.word()]
    make_question(
        service,
        "style",
        position=5,
        kind=QuestionKind.CHOICE,
        choices_en=words,
        choices_fr=words,
    )


def _name(city: City, model: Any) -> None:
    """Names and descriptions of what is on sale: marks too, though everybody may read them."""
    for row in model.objects.all():
        texts = [
            each.name
            for each in model._meta.concrete_fields
            if isinstance(each, CharField | TextField) and each.name.endswith(("_en", "_fr"))
        ]
        model.objects.filter(pk=row.pk).update(**{name: city.word() for name in texts})


def _hire(city: City) -> None:
    for who, role, language in (
        ("clara", Role.CLIENT, "en"),
        ("carl", Role.CLIENT, "fr"),
        ("ann", Role.CLIENT, "fr"),
        ("bea", Role.CLIENT, "en"),
        ("fay", Role.FREELANCER, "en"),
        ("finn", Role.FREELANCER, "fr"),
        ("sam", Role.STAFF, "en"),
    ):
        address = city.planter.email() if role != Role.STAFF else "sam@relais.example"
        name = city.word() if role != Role.STAFF else "Sam"
        city.people[who] = User.objects.create_user(
            address, role=role, name=name, language=language, verified_at=clock.now()
        )
    User.objects.filter(email="sam@relais.example").update(password="md5$a$b")
    for who, zone in (("fay", "Pacific/Chatham"), ("finn", "Atlantic/Azores")):
        person = make_freelancer(
            city.people[who],
            time_zone=zone,
            language=city.people[who].language,
            days=list(range(7)),
            starts_at=0,
            ends_at=23,
        )
        city.bench[who] = person
        for each in Package.objects.all():
            give_rate(person, each, city.planter.number() // 100)
    for index, extra in enumerate(Extra.objects.all()):
        ExtraPay.objects.create(extra=extra, amount=25_643 + 101 * index)
    city.settle()
    for who, user in city.people.items():
        city.people[who] = User.objects.get(pk=user.pk)
    for who, person in city.bench.items():
        city.bench[who] = Freelancer.objects.get(pk=person.pk)


def _give_coupons(city: City) -> None:
    """One of each kind: the codes are what a client typed, and what they took off is theirs."""
    kinds: tuple[Decimal | Money, ...] = (Decimal("0.1"), Money(51_239))
    for off in kinds:
        code, minimum = city.word(), Money(61_303)
        rules = orders.CouponRules(code=code, off=off, minimum=minimum, most_uses=31_607)
        orders.make_coupon(rules=rules, actor=STAFF)


def _place(city: City, who: str = "clara", slug: str = "logo", **fields: Any) -> Order:
    client, service = city.people[who], city.services[slug]
    company = {
        "buyer_kind": "company",
        "company_name": city.word(),
        "vat_number": f"FR{city.word()}",
        "purchase_order": city.word(),
        "accounting_email": city.planter.email(),
        "billing_address": city.word(),
    }
    order = make_order(
        service=service,
        extras=tuple(service.extras.all()),
        client=client,
        email=client.email,
        name=city.word(),
        language=client.language,
        form_key=city.word(),
        coupon_code=Coupon.objects.annotate(used=Count("uses")).earliest("used", "pk").code,
        **(fields or company),
    )
    city.planter.plant()
    return order


def _archive(city: City, *, kept_by: str = "") -> SimpleUploadedFile:
    """A zip with a word in it; `kept_by`: the side whose word never crosses."""
    inside = city.word()
    if kept_by:
        city.kept_back[inside] = kept_by
    return upload(f"{city.word()}.zip", zipped((f"{inside}.txt", inside.encode())))


def _keep_brands(city: City) -> None:
    """Each client's kit: what no brief took of it stays theirs, and so do the files."""
    for who in ("clara", "carl"):
        client = city.people[who]
        orders.save_brand_kit(client=client, **{name: city.word() for name in KIT})
        orders.add_brand_file(client=client, upload=_archive(city, kept_by=CLIENT))


def _declared(city: City) -> orders.Declared:
    return orders.Declared(StartChoice.NOW, city.word(), city.word(), "203.0.113.9")


def _pay(city: City, order: Order) -> Order:
    session = open_session(order)
    city.planter.plant()
    acts.pay(session)
    city.settle()
    order.refresh_from_db()
    return order


def _write(city: City, order: Order, mate: User | None = None) -> Order:
    """A brief with an answer of each kind, sent by the client or by their `mate`."""
    assert order.client is not None
    actor, asked = (mate or order.client).actor, order.service.questions
    ids = {each.slug: each.pk for each in asked.all()}
    answers: dict[int, Any] = {ids[slug]: city.word() for slug in ("idea", "firm", "phone")}
    orders.save_answers(order_id=order.pk, answers={**answers, ids["style"]: [0]}, actor=actor)
    for slug in ("look", "contract"):
        file = _archive(city, kept_by=CLIENT if slug == "contract" else "")
        orders.add_brief_file(order_id=order.pk, question_id=ids[slug], upload=file, actor=actor)
    city.planter.plant()
    orders.submit_brief(order_id=order.pk, actor=actor)
    order.refresh_from_db()
    return order


def _accept_brief(city: City, order: Order) -> Order:
    for wording in to_decide(order):
        orders.rewrite(wording=wording, text=city.word(), actor=STAFF)
    order.refresh_from_db()
    if order.status == "brief_check":
        orders.accept_brief(order_id=order.pk, actor=STAFF)
    order.refresh_from_db()
    return order


def _produce(city: City, who: str = "clara", *, words_cross: bool = False) -> Order:
    """`words_cross`: what the client wrote for an extra is for the freelancer; else it is not.

    There, the mark planted among the owner's words crosses in place of the answers.
    """
    order = _accept_brief(city, _write(city, _pay(city, _place(city, who))))
    city.planter.plant()
    order.lines.filter(extra__isnull=False).update(text_crosses=words_cross)
    if not words_cross:
        order.brief.answers.filter(crosses=Crosses.AS_WRITTEN).update(forward_text="")
    return order


def _offer(city: City, order: Order, maker: str = "fay") -> Assignment:
    job = freelancers.offer_to(order_id=order.pk, freelancer_id=city.bench[maker].pk, actor=STAFF)
    city.settle()
    job.refresh_from_db()
    return job


def _take(city: City, order: Order, maker: str = "fay") -> Assignment:
    job = _offer(city, order, maker)
    freelancers.accept_assignment(assignment_id=job.pk, actor=actor_of(job.freelancer))
    city.settle()
    job.refresh_from_db()
    return job


def _hand_in(city: City, job: Assignment, *, is_kept_back: bool = False) -> Assignment:
    actor = actor_of(job.freelancer)
    file = _archive(city, kept_by=FREELANCER if is_kept_back else "")
    freelancers.add_submission_file(assignment_id=job.pk, upload=file, actor=actor)
    freelancers.submit_work(assignment_id=job.pk, note=city.word(), actor=actor)
    city.settle()
    job.refresh_from_db()
    return job


def _pass(city: City, job: Assignment) -> None:
    freelancers.pass_submission(assignment_id=job.pk, note=city.word(), names={}, actor=STAFF)
    city.settle()


def _never_paid(city: City) -> None:
    """Reminded and too late; refused by the bank; paid and cancelled, so refunded."""
    late = _place(city, start=_declared(city))
    visit = Visit(clock.now().isoformat(), "/en/", city.word(), *(city.word() for _label in LABELS))
    orders.record_sources(order_id=late.pk, sources=Sources(visit, visit))
    open_session(late)
    city.settle(timedelta(minutes=35))
    city.settle(timedelta(minutes=40))
    refused = _place(city)
    session = open_session(refused)
    acts.start_debit(session)
    city.settle()
    acts.refuse_debit(session)
    city.settle()
    cancelled = _pay(city, _place(city))
    orders.cancel_order(order_id=cancelled.pk, actor=STAFF, reason=city.word())
    city.settle()


def _teams(city: City) -> None:
    """Ann helps Clara, Bea helps Carl; each account waits for one more."""
    for who, mate in (("clara", "ann"), ("carl", "bea")):
        client = city.people[who]
        _pay(city, _place(city, who))
        give_seat(client, city.people[mate], *TICKED)
        offer_seat(client, city.planter.email(), May.PAY)
        city.settle()
    order = _pay(city, _place(city))
    orders.post_message(order_id=order.pk, body=city.word(), actor=city.people["ann"].actor)
    order = _write(city, order, city.people["ann"])
    _take(city, _accept_brief(city, order))


def _unfinished(city: City) -> None:
    """Typed, kept and left; the mailed link is followed in the tour. The last story: it is erased
    thirty days later."""
    typed = {
        "package": package(city.services["logo"]).tier,
        "email": city.people["clara"].email,
        "name": city.word(),
        "country": "FR",
        "buyer_kind": "company",
        "company_name": city.word(),
        "billing_address": city.word(),
        "remind": "on",
    }
    Client().post(reverse("orders:new", args=["logo"]), typed)
    city.settle(timedelta(hours=2))


def _by_transfer(city: City) -> None:
    """Paid by bank transfer after a reminder, and a note of it that was a mistake."""
    order = _place(city)
    money.choose_transfer(order_id=order.pk)
    city.settle(timedelta(days=3))
    mistaken = _transfer(city, order)
    city.settle()
    money.take_back_payment(payment_id=mistaken.pk, reason=city.word(), actor=STAFF)
    city.settle()
    _transfer(city, order)
    city.settle()
    order.refresh_from_db()
    _take(city, _accept_brief(city, _write(city, order)))


def _back_by_transfer(city: City) -> None:
    """Two refunds of transfers: one was sent to the account that its client gave, one waits."""
    for is_sent in (True, False):
        order = _place(city)
        money.choose_transfer(order_id=order.pk)
        _transfer(city, order)
        city.settle()
        refund = money.request_refund(
            order_id=order.pk, amount=None, reason=city.word(), actor=STAFF, key=city.word()
        )
        iban = "FR1420041010050500013M02606"
        if is_sent:
            money.give_refund_account(order_id=order.pk, holder=city.word(), iban=iban)
            today = clock.now().date()
            money.record_refund_sent(
                refund_id=refund.pk, sent_on=today, reference=city.word(), actor=STAFF
            )
        city.settle()
        if not is_sent:
            money.give_refund_account(order_id=order.pk, holder=city.word(), iban=iban)
            city.settle()


def _transfer(city: City, order: Order) -> Payment:
    return money.record_transfer(
        order_id=order.pk,
        key=city.word(),
        received=order.gross,
        received_on=clock.now().date(),
        reference=f"{order.transfer.reference} {city.word()}",
        actor=STAFF,
    )


def _elsewhere(city: City) -> None:
    """Sold on a marketplace and made; another given back by hand."""
    channel = make_channel(city.word(), address=city.word(), vat_number=f"FR{city.word()[:12]}")
    person: dict[str, Any] = {"name": city.word(), "email": city.people["clara"].email}
    kinds: dict[str, Any] = {
        "buyer_kind": "company",
        "company_name": city.word(),
        "billing_address": city.word(),
    }
    for _each in range(2):
        order = enter_paid(
            channel,
            reference=city.word(),
            price=Money(90_000_000 + city.planter.number()),
            commission=Money(city.planter.number()),
            chosen=package(city.services["logo"]),
            **person,
            **kinds,
        )
        city.settle()
    refund = money.request_refund(
        order_id=order.pk, amount=None, reason=city.word(), actor=STAFF, key=city.word()
    )
    money.record_refund_sent(
        refund_id=refund.pk, sent_on=clock.now().date(), reference=city.word(), actor=STAFF
    )
    city.settle()
    made = Order.objects.filter(channel=channel).earliest("pk")
    _take(city, _accept_brief(city, _write(city, made)))


def _brief_stories(city: City) -> None:
    """Waited for; asked about; waiting to be read."""
    _pay(city, _place(city))
    city.settle(timedelta(days=1, hours=1))
    order = _write(city, _pay(city, _place(city, slug="checked")))
    orders.ask_for_brief(order_id=order.pk, questions=city.word(), actor=STAFF)
    city.settle()
    orders.submit_brief(order_id=order.pk, actor=city.people["clara"].actor)
    city.settle()


def _offers(city: City) -> None:
    """Lapsed, declined, withdrawn before and after an answer; a job that gets late."""
    slow = _offer(city, _produce(city))
    city.settle(slow.answer_before - clock.now() + WAIT)
    refused = _offer(city, _produce(city))
    freelancers.decline_assignment(
        assignment_id=refused.pk,
        reason=DeclineReason.PAY,
        note=city.word(),
        actor=actor_of(refused.freelancer),
    )
    city.settle()
    for take in (_offer, _take):
        order = _produce(city)
        take(city, order)
        orders.cancel_order(order_id=order.pk, actor=STAFF, reason=city.word())
        city.settle()
    _withdrawn(city)
    late = _take(city, _produce(city))
    city.settle(late.due_at - clock.now() - timedelta(hours=3))
    city.settle(timedelta(hours=9))


def _withdrawn(city: City) -> None:
    """A consumer withdraws while somebody works, and pays a part."""
    order = _accept_brief(city, _write(city, _pay(city, _place(city, start=_declared(city)))))
    city.settle()
    _take(city, order)
    city.settle(timedelta(hours=20))
    orders.withdraw_order(
        order_id=order.pk,
        name=city.word(),
        email=city.planter.email(),
        text=city.word(),
        actor=city.people["clara"].actor,
    )
    city.settle()
    orders.settle_withdrawal(order_id=order.pk, owed=Money(100), actor=STAFF)
    city.settle()


def _whole_life(city: City) -> None:
    """Talked about, returned, delivered, changed, delivered, approved, paid; in both languages."""
    for client, maker in (("clara", "fay"), ("carl", "finn")):
        order = _produce(city, client, words_cross=True)
        buyer = city.people[client].actor
        job = _take(city, order, maker)
        for actor in (actor_of(job.freelancer), STAFF):
            freelancers.post_job_message(assignment_id=job.pk, body=city.word(), actor=actor)
        for actor in (buyer, STAFF):
            orders.post_message(
                order_id=order.pk,
                body=city.word(),
                uploads=[_archive(city, kept_by=CLIENT)],
                actor=actor,
            )
        _hand_in(city, job, is_kept_back=True)
        freelancers.return_submission(assignment_id=job.pk, remarks=city.word(), actor=STAFF)
        city.settle()
        _pass(city, _hand_in(city, job))
        city.settle(timedelta(days=4))
        body = f"{city.word()} {city.planter.email()}"  # masked, then in the owner's words
        asked = orders.request_changes(
            order_id=order.pk, body=body, uploads=[_archive(city)], actor=buyer
        )
        city.settle()
        orders.rewrite_changes(request_id=asked.pk, text=city.word(), actor=STAFF)
        city.settle()
        _pass(city, _hand_in(city, job))
        orders.approve_delivery(order_id=order.pk, actor=buyer)
        city.settle()
        _pay_out(city, Payout.objects.get(assignment=job))
        _agree_to_show(city, order, is_named=client == "clara")


def _agree_to_show(city: City, order: Order, *, is_named: bool) -> None:
    """A picture of the work on the shop's page, with a name and without."""
    assert order.client is not None
    orders.ask_to_show(order_id=order.pk, actor=STAFF)
    city.settle()
    choice = ShowChoice.NAMED if is_named else ShowChoice.UNNAMED
    name = city.word() if is_named else ""
    said = orders.Answered(choice, city.word(), city.word(), "203.0.113.9", name)
    orders.answer_showing(order_id=order.pk, answered=said, actor=order.client.actor)
    texts = {each: city.word() for each in TEXTS}
    orders.show_work(order_id=order.pk, texts=texts, kept=kept(), file=None, actor=STAFF)
    city.settle()


def _pay_out(city: City, payout: Payout) -> None:
    money.record_invoice_number(
        payout_id=payout.pk, number=city.word(), actor=actor_of(payout.freelancer)
    )
    money.record_payout(
        payout_id=payout.pk, reference=city.word(), paid_on=clock.now().date(), actor=STAFF
    )
    city.settle()


def _standing(city: City) -> None:
    """One of each that somebody still has to do something about."""
    returned = _hand_in(city, _take(city, _produce(city)))
    freelancers.return_submission(assignment_id=returned.pk, remarks=city.word(), actor=STAFF)
    _hand_in(city, _take(city, _produce(city)))
    _pass(city, _hand_in(city, _take(city, _produce(city))))
    reopened = _produce(city)
    _pass(city, _hand_in(city, _take(city, reopened)))
    orders.request_changes(order_id=reopened.pk, body=city.word(), actor=city.people["clara"].actor)
    city.settle()
    _take(city, _produce(city))
    _pay(city, _place(city))
    open_session(_place(city))
    _offer(city, _produce(city))
    guest = freelancers.add_freelancer(
        name=city.word(), email=city.planter.email(), kind="person", language="fr", actor=STAFF
    )
    freelancers.invite_freelancer(freelancer_id=guest.pk, actor=STAFF)
    city.settle()


def _questions_asked(city: City) -> None:
    """Asked with a file, answered, given the link to order; one is lost."""
    clara = city.people["clara"]
    service = city.services["logo"]
    for who in ("clara", "carl"):
        lead = make_lead(
            service=service,
            name=city.word(),
            email=city.people[who].email,
            language=city.people[who].language,
            body=city.word(),
            form_key=city.word(),
            uploads=[_archive(city, kept_by=CLIENT)],
        )
        for actor in (STAFF, clara.actor):
            orders.write_to_lead(lead_id=lead.pk, body=city.word(), actor=actor)
        orders.send_order_link(lead_id=lead.pk, body=city.word(), actor=STAFF)
        city.settle()
    _quoted(city)
    lost = make_lead(service=service, name=city.word(), email=clara.email, body=city.word())
    orders.lose_lead(lead_id=lost.pk, reason=LostReason.PRICE, note=city.word(), actor=STAFF)
    city.settle()


def _quoted(city: City) -> None:
    """One made and paid, with a pay and words for the freelancer; one to answer; two that ended
    otherwise; in both languages."""
    for who, maker in (("clara", "fay"), ("carl", "finn")):
        quote, offered = _quote(city, who), _placed_by(city, who)
        order = orders.accept_quote(quote_id=quote.pk, draft=offered)
        made = _accept_brief(city, _write(city, _pay(city, order)))
        _take(city, made, maker)
    client = city.people["clara"].actor
    declined = _quote(city, "clara")
    orders.decline_quote(quote_id=declined.pk, reason=city.word(), body=city.word(), actor=client)
    orders.withdraw_quote(quote_id=_quote(city, "clara").pk, actor=STAFF)
    city.settle()
    for who in ("clara", "carl"):
        _quote(city, who)


def _reminded(city: City) -> None:
    """Nobody answers two quotes until shortly before they end."""
    for who in ("clara", "carl"):
        quote = _quote(city, who)
        clock.set_frozen(quote.ends_at - timedelta(hours=2))
        city.settle()


def _quote(city: City, who: str) -> ClientQuote:
    """Sent, with a pay and words for whoever makes it."""
    person, service = city.people[who], city.services["logo"]
    lead = make_lead(
        service=service,
        name=city.word(),
        email=person.email,
        language=person.language,
        body=city.word(),
    )
    title = city.word()
    line = orders.OfferedLine(LineKind.EXTRA, title, title, 1, Money(city.planter.number()))
    quote = make_quote(
        lead,
        line,
        buyer=Buyer("FR", "company", f"FR{city.word()}"),
        company_name=city.word(),
        note=city.word(),
        form_key=city.word(),
        valid_until=clock.now().date() + timedelta(days=9),
    )
    pay = Money(city.planter.number() // 100)
    freelancers.agree_on_quote(quote_id=quote.pk, pay=pay, work=city.word(), actor=STAFF)
    city.settle()
    return quote


def _placed_by(city: City, who: str) -> orders.OrderDraft:
    """Who accepts it, as the details page takes it."""
    person = city.people[who]
    return orders.OrderDraft(
        package=package(city.services["logo"]),
        extras=(),
        email=person.email,
        name=city.word(),
        country="FR",
        buyer_kind="company",
        company_name=city.word(),
        vat_number=f"FR{city.word()}",
        language=person.language,
        form_key=city.word(),
        client=person,
    )


def _letters(city: City) -> None:
    """The mails that answer what somebody typed on the sign-in and order pages."""
    code, reset = reverse("account_request_login_code"), reverse("account_reset_password")
    for page, who in (
        (code, "clara"),
        (code, "fay"),
        (code, "sam"),
        (reset, "clara"),
        (reset, "sam"),
    ):
        Client().post(page, {"email": city.people[who].email})
    Client().post(code, {"email": "nobody@nowhere.example"})
    send_test_mail(to=city.people["sam"])
    service = city.services["logo"]
    typed = {
        "package": package(service).tier,
        "email": city.people["fay"].email,
        "name": "Nobody",
        "country": "FR",
        "buyer_kind": "consumer",
    }
    order_by_form(Client(), typed, reverse("orders:new", args=[service.slug]))
    city.settle(timedelta())
