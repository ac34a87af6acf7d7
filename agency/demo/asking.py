"""Three people who asked before buying: one waits, one has a quote to answer, one was lost."""

from __future__ import annotations

from datetime import timedelta

from agency.demo.files import sample
from agency.demo.scene import Cast
from catalog.models import Package, Service
from freelancers import services as freelancers
from kernel import clock, outbox, profile
from kernel.actors import Actor, ActorKind
from kernel.money import Money
from orders import services as orders
from orders.buyers import Buyer, BuyerKind
from orders.lead_states import LostReason
from orders.models import ClientQuote, Lead, LineKind

VISITOR = Actor(ActorKind.CLIENT)
SOON, LONG = timedelta(days=10), timedelta(days=30)


def ask_questions(cast: Cast) -> None:
    """Everything lies before the moment the demo ends at."""
    end = clock.now()
    clock.set_frozen(end - timedelta(days=12))
    _lost(cast)
    clock.set_frozen(end - timedelta(days=3))
    _quoted(cast)
    clock.set_frozen(end - timedelta(hours=3))
    _waiting()
    clock.set_frozen(end)


def _waiting() -> None:
    body = (
        "Bonjour, nous avons déjà un logo (ci-joint) et il nous faudrait le décliner pour trois "
        "filiales. Est-ce possible avec une de vos formules ?"
    )
    question = _question("logo-design", "Inès Carpentier", "ines@carpentier-bois.example", body)
    orders.ask_question(question=question, uploads=[sample("logo-actuel.png")], actor=VISITOR)
    outbox.deliver_due()


def _quoted(cast: Cast) -> None:
    body = "We need ten articles instead of one, on the same subject. Do you make a price for that?"
    question = _question("blog-article", "Tom Ashworth", "tom@ashworth-tea.example", body, "en")
    lead = orders.ask_question(question=question, actor=VISITOR)
    answer = "We do, gladly. Here is a quote for the series; tell us if the rhythm suits you."
    orders.write_to_lead(lead_id=lead.pk, body=answer, actor=cast.staff.actor)
    quote = _quote(cast, lead, "Series of ten articles", Money(95_000), LONG)
    freelancers.agree_on_quote(
        quote_id=quote.pk,
        pay=Money(42_000),
        work="Ten articles on one subject, two a week.",
        actor=cast.owner.actor,
    )
    outbox.deliver_due()


def _lost(cast: Cast) -> None:
    body = "Pouvez-vous faire un logo et une charte complète pour 150 € ?"
    question = _question("brand-guidelines", "Marc Dubois", "marc@dubois-velo.example", body)
    lead = orders.ask_question(question=question, actor=VISITOR)
    quote = _quote(cast, lead, "Charte allégée", Money(39_000), SOON)
    outbox.deliver_due()
    orders.decline_quote(
        quote_id=quote.pk,
        reason="Au-dessus de notre budget.",
        body=f"Je refuse le devis {quote.number}\u202f: au-dessus de notre budget.",
        actor=VISITOR,
    )
    orders.lose_lead(
        lead_id=lead.pk, reason=LostReason.PRICE, note="150 € au plus", actor=cast.staff.actor
    )
    outbox.deliver_due()


def _question(slug: str, name: str, email: str, body: str, language: str = "fr") -> orders.Question:
    service = Service.objects.get(slug=slug)
    return orders.Question(service, name, email, language, body)


def _quote(cast: Cast, lead: Lead, title: str, price: Money, validity: timedelta) -> ClientQuote:
    package = Package.objects.filter(service=lead.service).order_by("position", "pk")[0]
    today = clock.now().astimezone(profile.current().zone).date()
    offer = orders.QuoteOffer(
        lead=lead,
        package=package,
        buyer=Buyer("FR", BuyerKind.CONSUMER),
        lines=(orders.OfferedLine(LineKind.EXTRA, title, title, 1, price),),
        days=15,
        revisions=2,
        valid_until=today + validity,
    )
    return orders.send_quote(offer=offer, actor=cast.owner.actor)
