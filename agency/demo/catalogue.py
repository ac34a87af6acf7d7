"""The eight demo services as rows: drafts for a real beginning, published for the demo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction

from agency.demo.content import CATEGORIES, SERVICES
from agency.demo.content.shapes import Extra, Package, Question
from agency.demo.content.shapes import Service as Content
from catalog import models
from catalog.services import catalogue_changed
from freelancers.models import ExtraPay


@transaction.atomic
def load_catalogue(*, status: models.ServiceStatus) -> None:
    """Categories, services, packages, extras (with their pay) and brief questions."""
    categories = {
        row.slug: models.Category.objects.create(position=position, **asdict(row))
        for position, row in enumerate(CATEGORIES)
    }
    for position, content in enumerate(SERVICES):
        _load_service(content, position, status, categories)
    catalogue_changed()


def _load_service(
    content: Content,
    position: int,
    status: models.ServiceStatus,
    categories: Mapping[str, models.Category],
) -> None:
    texts = asdict(content)
    for part in ("packages", "extras", "questions"):
        del texts[part]
    texts["category"] = categories[content.category]
    service = models.Service.objects.create(position=position, status=status, **texts)
    for index, package in enumerate(content.packages):
        _load_package(service, index, package)
    for index, extra in enumerate(content.extras):
        _load_extra(service, index, extra)
    for index, question in enumerate(content.questions):
        _load_question(service, index, question)


def _load_package(service: models.Service, position: int, content: Package) -> None:
    fields = asdict(content)
    fields["price_amount"] = fields.pop("price")
    models.Package.objects.create(service=service, position=position, **fields)


def _load_extra(service: models.Service, position: int, content: Extra) -> None:
    fields = asdict(content)
    pay = fields.pop("freelancer_amount")
    fields["price_amount"] = fields.pop("price")
    extra = models.Extra.objects.create(service=service, position=position, **fields)
    ExtraPay.objects.create(extra=extra, amount=pay)


def _load_question(service: models.Service, position: int, content: Question) -> None:
    fields = asdict(content)
    fields["is_required"] = fields.pop("required")
    models.BriefQuestion.objects.create(service=service, position=position, **fields)
