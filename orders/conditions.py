"""Which questions of a brief are asked: some only when another one is answered so."""

from __future__ import annotations

from collections.abc import Sequence

from orders.models import BriefAnswer


def asked(answers: Sequence[BriefAnswer]) -> set[int]:
    """The questions that are asked, by primary key, given all answers of one brief."""
    by_question = {answer.question_id: answer for answer in answers}
    return {answer.question_id for answer in answers if _is_asked(answer, by_question, set())}


def _is_asked(answer: BriefAnswer, by_question: dict[int, BriefAnswer], seen: set[int]) -> bool:
    """Its condition is met by an answer that is asked itself. A condition on a question that is
    not in this brief, or that leads back to itself, asks."""
    other = by_question.get(answer.only_if_id or 0)
    if other is None or answer.question_id in seen:
        return True
    is_met = answer.only_if_choice in other.choices
    return is_met and _is_asked(other, by_question, seen | {answer.question_id})
