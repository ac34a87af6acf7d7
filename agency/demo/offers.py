"""How the demo's services stand at the end: queues with a limit, one to come, one being written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from catalog import services as catalog
from catalog.models import BriefQuestion, BriefSection, QuestionKind, Service, WhenFull
from kernel import clock
from orders.services import queue_of, recount_places

ROOMY = 4
REFRESH_EN = {
    "title_en": "Logo refresh",
    "promise_en": "Your logo, redrawn for the screens of today",
    "summary_en": (
        "We keep what people recognise and redraw the rest: cleaner curves, a version for small "
        "screens, and the files you never had."
    ),
}
REFRESH_FR = {
    "title_fr": "Rafraîchir un logo",
    "promise_fr": "Votre logo, redessiné pour les écrans d’aujourd’hui",
    "summary_fr": (
        "Nous gardons ce que l’on reconnaît et redessinons le reste : des courbes plus nettes, une "
        "version pour les petits écrans et les fichiers que vous n’avez jamais eus."
    ),
}


def arrange_offers() -> None:
    """One service is full and stops, one is full and sells for later, one has places left."""
    _limit("podcast-audiogram", WhenFull.STOP)
    _limit("wordpress-landing-page", WhenFull.LATER)
    Service.objects.filter(slug="brand-guidelines").update(queue_cap=ROOMY)
    recount_places(service_id=Service.objects.get(slug="brand-guidelines").pk)
    _to_come()


def _limit(slug: str, when_full: WhenFull) -> None:
    """As many places as there are orders at work."""
    service = Service.objects.get(slug=slug)
    service.queue_cap, service.when_full = ROOMY, when_full
    queue = queue_of(service)
    taken = len(queue.ends) if queue else 0
    Service.objects.filter(pk=service.pk).update(queue_cap=max(taken, 1), when_full=when_full)
    recount_places(service_id=service.pk)


def _to_come() -> None:
    """Goes on sale by itself next week; its answers to questions wait for their translation."""
    source = Service.objects.get(slug="logo-design")
    copy = catalog.duplicate_service(service_id=source.pk)
    _ask_about_the_old_logo(copy)
    texts: dict[str, Any] = {
        **REFRESH_EN,
        **REFRESH_FR,
        "slug": "logo-refresh",
        "faq_en": [],
        "queue_cap": None,
    }
    Service.objects.filter(pk=copy.pk).update(**texts)
    at = (clock.now() + timedelta(days=6)).replace(hour=8, minute=0, second=0, microsecond=0)
    catalog.schedule_service(service_id=copy.pk, at=at)


def _ask_about_the_old_logo(service: Service) -> None:
    """Three sections; the old logo is asked for only of those who still have it."""
    brand, today, wish = (
        BriefSection.objects.create(service=service, position=position, **texts)
        for position, texts in enumerate(SECTIONS)
    )
    rows = service.questions
    rows.filter(slug__in=("brand-name", "activity", "style")).update(section=brand)
    rows.filter(slug__in=("mark", "colours", "likes", "note")).update(section=wish)
    has = BriefQuestion.objects.create(service=service, section=today, position=20, **OLD_LOGO)
    rows.filter(slug="existing").update(
        section=today,
        position=21,
        is_required=True,
        only_if=has,
        only_if_choice=0,
        file_kinds=["pictures", "documents"],
    )


SECTIONS: tuple[dict[str, str], ...] = (
    {"title_en": "Your brand", "title_fr": "Votre marque"},
    {
        "title_en": "Your logo today",
        "title_fr": "Votre logo aujourd’hui",
        "intro_en": "Whatever you still have helps, even a photograph of a sign.",
        "intro_fr": "Tout ce que vous avez encore nous aide, même une photo d’enseigne.",
    },
    {"title_en": "What you would like", "title_fr": "Ce que vous souhaitez"},
)
OLD_LOGO: dict[str, Any] = {
    "slug": "has-logo",
    "kind": QuestionKind.CHOICE,
    "label_en": "Do you still have a file of your logo?",
    "label_fr": "Avez-vous encore un fichier de votre logo ?",
    "choices_en": ["Yes, I send it", "No, it has to be redrawn from memory"],
    "choices_fr": ["Oui, je l’envoie", "Non, il faut le redessiner de mémoire"],
}
