"""Three samples of the demo agency, drawn here: no client's work, and their titles say "Demo"."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from PIL import Image, ImageDraw

from catalog import samples
from catalog.models import SampleOrigin, Service
from kernel.pictures import web_copies

SIZE = (1280, 960)
PAPER, INK, BLUE, SUN, MIST = "#fbfaf6", "#141a3c", "#2438c9", "#ffc043", "#dfe4fb"
Draw = Callable[[ImageDraw.ImageDraw], None]


def _mark(draw: ImageDraw.ImageDraw) -> None:
    """A round mark on a business card."""
    draw.rectangle((0, 0, *SIZE), fill=BLUE)
    draw.rounded_rectangle((260, 250, 1020, 710), 28, fill=PAPER)
    draw.ellipse((350, 380, 550, 580), fill=BLUE)
    draw.pieslice((430, 380, 630, 580), -90, 90, fill=SUN)
    for top, right in ((430, 930), (480, 880), (530, 820)):
        draw.rounded_rectangle((680, top, right, top + 16), 8, fill=INK)


def _sizes(draw: ImageDraw.ImageDraw) -> None:
    """One sign, from a poster down to a browser's tab."""
    draw.rectangle((0, 0, *SIZE), fill=SUN)
    for left, size in ((150, 460), (670, 260), (990, 130)):
        top = 710 - size
        draw.rounded_rectangle((left, top, left + size, 710), size // 5, fill=INK)
        third, middle = size // 3, left + size // 2
        draw.ellipse(
            (left + third, top + size // 8, left + 2 * third, top + size // 8 + third), SUN
        )
        draw.polygon(
            [(left + third, top + size // 2), (left + 2 * third, top + size // 2), (middle, 660)],
            PAPER,
        )


def _page(draw: ImageDraw.ImageDraw) -> None:
    """A landing page in a browser."""
    draw.rectangle((0, 0, *SIZE), fill=MIST)
    draw.rounded_rectangle((140, 110, 1140, 900), 24, fill=PAPER)
    draw.rounded_rectangle((140, 110, 1140, 170), 24, fill=INK)
    for left in (172, 206, 240):
        draw.ellipse((left, 130, left + 20, 150), fill=SUN)
    for top, right, high in ((260, 620, 40), (320, 560, 40), (400, 600, 16), (430, 540, 16)):
        draw.rounded_rectangle((210, top, right, top + high), 8, fill=INK)
    draw.rounded_rectangle((210, 490, 410, 550), 14, fill=BLUE)
    draw.rounded_rectangle((690, 240, 1070, 560), 20, fill=BLUE)
    draw.ellipse((800, 310, 960, 470), fill=SUN)
    for left in (210, 510, 810):
        draw.rounded_rectangle((left, 640, left + 260, 830), 16, fill=MIST)


SAMPLES: tuple[tuple[str, Draw, dict[str, str]], ...] = (
    (
        "logo-design",
        _mark,
        {
            "title_en": "Demo: a round mark on a card",
            "title_fr": "Démo\u00a0: un signe rond sur une carte",
            "alt_en": "A business card with a blue and yellow round mark",
            "alt_fr": "Une carte de visite avec un signe rond bleu et jaune",
        },
    ),
    (
        "logo-design",
        _sizes,
        {
            "title_en": "Demo: one sign, three sizes",
            "title_fr": "Démo\u00a0: un signe, trois tailles",
            "alt_en": "The same sign, large, medium and very small",
            "alt_fr": "Le même signe en grand, en moyen et en tout petit",
        },
    ),
    (
        "wordpress-landing-page",
        _page,
        {
            "title_en": "Demo: a landing page",
            "title_fr": "Démo\u00a0: une page d’accueil",
            "alt_en": "A web page with a headline, a button and three cards",
            "alt_fr": "Une page web avec un titre, un bouton et trois cartes",
        },
    ),
)


def show_samples() -> None:
    """As the owner adds them in the editor of the service."""
    for slug, draw, texts in SAMPLES:
        samples.add_sample(
            service_id=Service.objects.get(slug=slug).pk,
            origin=SampleOrigin.OWN,
            texts=texts,
            kept=samples.keep(web_copies(_drawn(draw))),
        )


def _drawn(draw: Draw) -> BytesIO:
    picture, out = Image.new("RGB", SIZE), BytesIO()
    draw(ImageDraw.Draw(picture))
    picture.save(out, "PNG")
    out.seek(0)
    return out
