"""The questions of a service as one brief asks them: copied, in their order, not saved."""

from __future__ import annotations

from django.db.models import F

from catalog.models import BriefQuestion, Service
from orders.conditions import asked
from orders.models import Brief, BriefAnswer


def new_answers(brief: Brief, service: Service) -> list[BriefAnswer]:
    """Empty answers to today's questions, section by section. One query."""
    questions = service.questions.filter(is_active=True).select_related("section")
    in_order = questions.order_by(F("section__position").asc(nulls_first=True), "position", "pk")
    answers = [_answer(brief, each, position) for position, each in enumerate(in_order)]
    settle(answers)
    return answers


def settle(answers: list[BriefAnswer]) -> list[BriefAnswer]:
    """Bring `is_asked` up to date; returns the answers that changed."""
    now_asked = asked(answers)
    changed = [each for each in answers if each.is_asked != (each.question_id in now_asked)]
    for each in changed:
        each.is_asked = not each.is_asked
    return changed


def _answer(brief: Brief, question: BriefQuestion, position: int) -> BriefAnswer:
    section = question.section
    return BriefAnswer(
        brief=brief,
        question=question,
        position=position,
        kind=question.kind,
        crosses=question.crosses,
        label_en=question.label_en,
        label_fr=question.label_fr,
        section_en=section.title_en if section else "",
        section_fr=section.title_fr if section else "",
        only_if_id=question.only_if_id,
        only_if_choice=question.only_if_choice,
        file_kinds=question.file_kinds,
    )
