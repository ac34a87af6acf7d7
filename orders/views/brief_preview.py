"""The brief as the client will meet it, before anybody has ordered: for the team only."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access import staff_required
from catalog import storefront
from catalog.models import QuestionKind, Service
from orders.brief_form import BriefForm, chosen_of, files_hint, paged, section_of
from orders.models import Brief, BriefAnswer
from orders.questions import new_answers, settle

CHOICES = (QuestionKind.CHOICE, QuestionKind.SEVERAL)


@require_safe
@staff_required
@never_cache
def brief_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Choices travel in the address, so that questions which depend on them can be tried."""
    service = storefront.unpublished(slug)
    if service is None:
        raise Http404
    answers = _answers(service, request)
    pages = paged(answers)
    context: dict[str, Any] = {"service": service, "count": len(pages), "section": "services"}
    if pages:
        context |= _page(request, answers, pages)
    answer = render(request, "orders/brief_preview.html", context)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _answers(service: Service, request: HttpRequest) -> list[BriefAnswer]:
    answers = new_answers(Brief(), service)
    for answer in answers:
        if answer.kind in CHOICES:
            answer.choices = chosen_of(request.GET.getlist(answer.question.slug))
    settle(answers)
    return answers


def _page(
    request: HttpRequest, answers: list[BriefAnswer], pages: list[list[BriefAnswer]]
) -> dict[str, Any]:
    asked = request.GET.get("step", "1")
    wanted = int(asked) if asked.isdecimal() and len(asked) < 4 else 1
    step = min(max(wanted, 1), len(pages))
    page = pages[step - 1]
    form = BriefForm(page, kept=_kept(page))
    heading, intro = section_of(page)
    here = {answer.question.slug for answer in page}
    return {
        "step": step,
        "next": step + 1 if step < len(pages) else step,
        "heading": heading,
        "intro": intro,
        "fields": [
            {"field": form[slug], "answer": answer, "hint": files_hint(answer)}
            for slug, answer in form.answers.items()
        ],
        "carried": [
            (answer.question.slug, choice)
            for answer in answers
            if answer.question.slug not in here
            for choice in answer.choices
        ],
    }


def _kept(page: list[BriefAnswer]) -> dict[str, Any]:
    """Nothing is saved, so no answer has files to look up."""
    return {answer.question.slug: _initial(answer) for answer in page}


def _initial(answer: BriefAnswer) -> Any:
    if answer.kind == QuestionKind.SEVERAL:
        return [str(index) for index in answer.choices]
    return str(answer.choices[0]) if answer.choices else ""
