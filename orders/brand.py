"""Which empty answers of a brief the client's brand kit can fill, and with what."""

from __future__ import annotations

from collections.abc import Iterable

from catalog.models import KitPart, QuestionKind
from kernel.filetypes import extensions_of
from orders.models import BrandKit, BriefAnswer, Order

_LONGEST = {QuestionKind.SHORT: 300, QuestionKind.LONG: 8000, QuestionKind.LINK: 500}


def kit_of(order: Order) -> BrandKit | None:
    """The kit of the order's client with its files. Two queries at most."""
    kits = BrandKit.objects.filter(client=order.client_id).prefetch_related("files__file")
    return kits.first()


def wanted(kit: BrandKit | None, answers: Iterable[BriefAnswer]) -> list[BriefAnswer]:
    """The empty answers, asked or not, that something in the kit fits. No query of its own."""
    return [answer for answer in answers if kit and not is_given(answer) and _fits(kit, answer)]


def is_given(answer: BriefAnswer) -> bool:
    if answer.kind == QuestionKind.FILE:
        return any(file.removed_at is None for file in answer.files.all())
    return bool(answer.text or answer.choices)


def text_for(kit: BrandKit | None, answer: BriefAnswer) -> str:
    """What the kit says for this question; nothing when it does not fit its field."""
    part = answer.question.kit_part
    if kit is None or part in ("", KitPart.FILES) or answer.kind not in _LONGEST:
        return ""
    text = str(getattr(kit, part))
    if answer.kind in (QuestionKind.LINK, QuestionKind.SHORT) and part == KitPart.LINKS:
        text = text.partition("\n")[0].strip()
    is_address = part == KitPart.LINKS or answer.kind != QuestionKind.LINK
    return text if is_address and len(text) <= _LONGEST[QuestionKind(answer.kind)] else ""


def _fits(kit: BrandKit, answer: BriefAnswer) -> bool:
    if answer.kind != QuestionKind.FILE:
        return bool(text_for(kit, answer))
    if answer.question.kit_part != KitPart.FILES:
        return False
    taken = set(extensions_of(answer.file_kinds))
    return any(each.file.extension in taken for each in kit.files.all())
