"""Somebody asked before buying, as the pages let them."""

from __future__ import annotations

from typing import Any

from kernel.actors import Actor, ActorKind
from orders import services as orders
from orders.models import Lead
from tests.factories.catalog import make_service

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
