"""Somebody asked before buying, as the pages let them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from kernel import clock
from kernel.actors import Actor, ActorKind
from kernel.money import Money
from orders import services as orders
from orders.buyers import Buyer
from orders.models import ClientQuote, Lead, LineKind
from tests.factories.catalog import make_service, package
from tests.factories.freelancers import STAFF

VISITOR = Actor(ActorKind.CLIENT)


def make_lead(**fields: Any) -> Lead:
    """Nora asks about logos, in English."""
    uploads = fields.pop("uploads", ())
    service = fields.pop("service", None) or make_service()
    typed = {
        "name": "Nora Quill",
        "email": "nora@quill.example",
        "language": "en",
        "body": "Can you draw five logos at once?",
        **fields,
    }
    question = orders.Question(service=service, **typed)
    return orders.ask_question(question=question, uploads=uploads, actor=VISITOR)


def make_offer(lead: Lead, *lines: orders.OfferedLine, **fields: Any) -> orders.QuoteOffer:
    """Two posters at 300 euros net each, made like a standard logo, for a French consumer."""
    chosen = fields.pop("package", None) or package(lead.service or make_service())
    posters = orders.OfferedLine(LineKind.EXTRA, "Poster", "Poster", 2, Money(30_000))
    wish: dict[str, Any] = {
        "buyer": Buyer("FR", "consumer"),
        "lines": lines or (posters,),
        "days": 12,
        "revisions": 4,
        "valid_until": clock.now().date() + timedelta(days=30),
    }
    return orders.QuoteOffer(lead=lead, package=chosen, **{**wish, **fields})


def make_quote(lead: Lead | None = None, *lines: orders.OfferedLine, **fields: Any) -> ClientQuote:
    lead = lead or make_lead()
    return orders.send_quote(offer=make_offer(lead, *lines, **fields), actor=STAFF)
