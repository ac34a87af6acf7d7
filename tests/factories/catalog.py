"""What there is to sell in tests."""

from __future__ import annotations

from typing import Any

from catalog.models import BriefQuestion, Category, Extra, Package, Service, ServiceStatus


def make_category(slug: str = "branding") -> Category:
    return Category.objects.get_or_create(
        slug=slug, defaults={"name_en": "Branding", "name_fr": "Identité"}
    )[0]


def make_service(slug: str = "logo", **fields: Any) -> Service:
    """A published service with three packages (100, 200, 400 euros), one extra, two questions."""
    defaults: dict[str, Any] = {
        "category": make_category(),
        "status": ServiceStatus.PUBLISHED,
        "cover": "logo-design",
        "title_en": "Logo design",
        "title_fr": "Création de logo",
        "promise_en": "A logo that lasts",
        "promise_fr": "Un logo qui dure",
        "summary_en": "Drawn for you.",
        "summary_fr": "Dessiné pour vous.",
        "audience_en": "Young firms.",
        "audience_fr": "Jeunes entreprises.",
        "benefits_en": ["Clear"],
        "benefits_fr": ["Clair"],
        "deliverables_en": ["SVG"],
        "deliverables_fr": ["SVG"],
        "faq_en": [{"question": "Whose?", "answer": "Yours."}],
        "faq_fr": [{"question": "À qui ?", "answer": "À vous."}],
        "cover_alt_en": "Shapes",
        "cover_alt_fr": "Formes",
    }
    service = Service.objects.create(slug=slug, **{**defaults, **fields})
    tiers = [("basic", 10_000, 3, 1), ("standard", 20_000, 5, 2), ("premium", 40_000, 8, 3)]
    for position, (tier, price, days, revisions) in enumerate(tiers):
        Package.objects.create(
            service=service,
            tier=tier,
            position=position,
            price_amount=price,
            days=days,
            revisions=revisions,
            name_en=tier.title(),
            name_fr=tier.title(),
            summary_en="Good",
            summary_fr="Bon",
            features_en=["One"],
            features_fr=["Un"],
        )
    make_extra(service)
    make_question(service, "idea", position=0)
    make_question(service, "notes", position=1, is_required=False)
    return service


def make_extra(service: Service, slug: str = "kit", **fields: Any) -> Extra:
    return Extra.objects.create(
        service=service,
        slug=slug,
        **{
            "name_en": "Social kit",
            "name_fr": "Kit social",
            "description_en": "Six sizes.",
            "description_fr": "Six tailles.",
            "price_amount": 6_000,
            "extra_days": 1,
            **fields,
        },
    )


def make_question(service: Service, slug: str, **fields: Any) -> BriefQuestion:
    return BriefQuestion.objects.create(
        service=service,
        slug=slug,
        **{
            "kind": "long",
            "label_en": f"Your {slug}?",
            "label_fr": f"Votre {slug} ?",
            **fields,
        },
    )


def package(service: Service, tier: str = "standard") -> Package:
    return service.packages.get(tier=tier)
