"""The brief, a few questions a page; every button saves what is there."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import SignInRequired, to_sign_in
from catalog.models import QuestionKind
from kernel import files
from orders import access, kept_text, services
from orders.brand import kit_of, wanted
from orders.brief_form import (
    BriefForm,
    answers_of,
    files_hint,
    live_files,
    pages_of,
    section_of,
    shown,
)
from orders.clearing import passes_on
from orders.models import BriefAnswer, Order
from orders.rights import May
from orders.states import OrderStatus
from orders.views.doors import moved_on, order_page, typed_in


@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """As any order page, but typed text outlives a lost session."""
    if request.method == "POST" and not request.user.is_authenticated:
        try:
            access.get_order_for_client(request, public_id)
        except SignInRequired:
            kept_text.keep(request, public_id)
            context = {"sign_in_url": to_sign_in(request).url + _step_suffix(request)}
            return render(request, "orders/brief_kept.html", context, status=401)
    return _brief(request, public_id)


@order_page
def _brief(request: HttpRequest, order: Order) -> HttpResponse:
    if order.paid_at is None:
        return redirect("orders:detail", order.public_id)
    pages = pages_of(order.brief)
    rights = access.rights_on(request, order)
    if request.method == "POST":
        access.require(rights, May.BRIEF)
    if order.status != OrderStatus.AWAITING_BRIEF or May.BRIEF not in rights:
        if typed_in(request):
            return moved_on(request, order)
        return render(request, "orders/brief_read.html", _whole(order, pages))
    step = _step(request, len(pages))
    if step > len(pages):
        return _read_over(request, order, pages)
    if request.method == "POST":
        return _save(request, order, pages, step)
    return _show(request, order, pages, step)


def _show(
    request: HttpRequest, order: Order, pages: list[list[BriefAnswer]], step: int
) -> HttpResponse:
    answers = pages[step - 1]
    several = frozenset(
        answer.question.slug for answer in answers if answer.kind == QuestionKind.SEVERAL
    )
    kept = kept_text.kept(request, order.public_id, several)
    form = BriefForm(answers, kept=kept)
    context = {
        **_page(order, pages, step, form),
        "is_restored": bool(kept),
        "from_kit": len(wanted(kit_of(order), chain(*pages))),
    }
    return render(request, "orders/brief.html", context)


def _save(
    request: HttpRequest, order: Order, pages: list[list[BriefAnswer]], step: int
) -> HttpResponse:
    """Text first, then files, then what is wrong: nothing sent is lost."""
    actor, go = access.client_actor(request), request.POST.get("go", "next")
    answers = pages[step - 1]
    form = BriefForm(answers, request.POST, request.FILES, is_complete=go == "next")
    services.save_answers(order_id=order.pk, answers=form.typed(), actor=actor)
    kept_text.drop(request, order.public_id, frozenset(form.answers))
    unasked = order.brief.answers.filter(is_asked=False)
    form.stop_asking(set(unasked.values_list("question__slug", flat=True)))
    if go == "kit":
        return _use_kit(request, order, step)
    if go == "remove" or request.POST.get("remove"):
        file = access.get_brief_file(order, request.POST.get("remove", ""))
        services.remove_brief_file(file_id=file.pk, actor=actor)
        return redirect(_url(order, step))
    is_fine = form.is_valid()
    is_fine = _add_files(request, order, form) and is_fine
    if not is_fine:
        return _show_again(request, order, pages, step, form)
    if go == "next" and _follow(pages_of(order.brief), answers):
        messages.info(request, _("Your answers are saved. One of them calls for a little more:"))
        return redirect(_url(order, step))
    if go == "later":
        messages.success(request, _("Your brief is saved. Come back to it when you like."))
        return redirect("orders:detail", order.public_id)
    return redirect(_url(order, step if go == "stay" else step + 1))


def _use_kit(request: HttpRequest, order: Order, step: int) -> HttpResponse:
    """What was typed is saved by now and stays; only empty answers are filled."""
    filled = services.use_brand_kit(order_id=order.pk, actor=access.client_actor(request))
    if filled:
        words = ngettext(
            "%(count)d answer is filled in from the brand kit. Read it over before you send the"
            " brief.",
            "%(count)d answers are filled in from the brand kit. Read them over before you send"
            " the brief.",
            filled,
        )
        messages.success(request, words % {"count": filled})
    return redirect(_url(order, step))


def _show_again(
    request: HttpRequest,
    order: Order,
    pages: list[list[BriefAnswer]],
    step: int,
    form: BriefForm,
) -> HttpResponse:
    """The page that was sent, with what is wrong and the files kept by now."""
    rows = {row.pk: row for row in answers_of(order.brief)}
    page = [rows[answer.pk] for answer in form.answers.values()]
    pages = [*pages[: step - 1], page, *pages[step:]]
    return render(request, "orders/brief.html", _page(order, pages, step, form))


def _follow(fresh: list[list[BriefAnswer]], answers: list[BriefAnswer]) -> bool:
    """Whether the page just sent now asks something it did not show."""
    sent = {answer.pk for answer in answers}
    page = next((page for page in fresh if sent & {answer.pk for answer in page}), [])
    return any(answer.pk not in sent for answer in page)


def _add_files(request: HttpRequest, order: Order, form: BriefForm) -> bool:
    """Keep every file that can be kept; the others say why at their field."""
    actor, are_all_kept = access.client_actor(request), True
    over: dict[str, int] = {}
    for slug, answer, upload in form.uploads():
        try:
            services.add_brief_file(
                order_id=order.pk, question_id=answer.question_id, upload=upload, actor=actor
            )
        except files.FileRefused as refused:
            form.add_error(slug, refused.message)
            are_all_kept = False
        except services.TooManyFiles as full:
            over[slug] = full.limit
    for slug, limit in over.items():
        text = _("A question takes %(limit)d files at most. Remove one to add another.")
        form.add_error(slug, text % {"limit": limit})
    return are_all_kept and not over


def _read_over(request: HttpRequest, order: Order, pages: list[list[BriefAnswer]]) -> HttpResponse:
    """The last page: everything once more, what is missing, and the button that sends it."""
    missing = services.missing_answers(order)
    if request.method == "POST" and not missing:
        order = services.submit_brief(order_id=order.pk, actor=access.client_actor(request))
        is_dated = order.status == OrderStatus.IN_PRODUCTION
        text = (
            _("Your brief is complete. The delivery date is on your order.")
            if is_dated
            else _("Your brief is complete. We read it now and then fix the delivery date.")
        )
        messages.success(request, text)
        return redirect("orders:detail", order.public_id)
    context = {
        **_whole(order, pages),
        "missing": [_missing_row(order, pages, question.pk) for question in missing],
        "was_sent": request.method == "POST",
        "step": len(pages) + 1,
        "count": len(pages) + 1,
        "back_url": _url(order, len(pages)),
    }
    return render(request, "orders/brief_read_over.html", context)


def _missing_row(order: Order, pages: list[list[BriefAnswer]], question_id: int) -> dict[str, str]:
    for step, answers in enumerate(pages, start=1):
        for answer in answers:
            if answer.question_id == question_id:
                return {"label": answer.label, "url": _url(order, step)}
    raise LookupError(question_id)


def _whole(order: Order, pages: list[list[BriefAnswer]]) -> dict[str, Any]:
    """The brief to read: label, lines and files of each answer."""
    answers = [
        {"label": answer.label, "lines": shown(answer), "files": live_files(answer), "url": url}
        for url, page in ((_url(order, step), page) for step, page in enumerate(pages, start=1))
        for answer in page
    ]
    return {"order": order, "answers": answers, "section": "orders"}


def _page(
    order: Order, pages: list[list[BriefAnswer]], step: int, form: BriefForm
) -> dict[str, Any]:
    saved = {answer.pk: live_files(answer) for answer in pages[step - 1]}
    heading, intro = section_of(pages[step - 1])
    return {
        "heading": heading,
        "intro": intro,
        "order": order,
        "form": form,
        "fields": [
            {
                "field": form[slug],
                "answer": answer,
                "files": saved[answer.pk],
                "hint": files_hint(answer),
            }
            for slug, answer in form.answers.items()
        ],
        "has_open_texts": any(passes_on(answer) for answer in pages[step - 1]),
        "has_files": any(answer.kind == QuestionKind.FILE for answer in pages[step - 1]),
        "step": step,
        "count": len(pages) + 1,
        "back_url": _url(order, step - 1) if step > 1 else "",
        "questions": order.brief.agency_questions,
        "section": "orders",
    }


def _step(request: HttpRequest, count: int) -> int:
    asked = request.GET.get("step", "1")
    return min(max(int(asked), 1), count + 1) if asked.isdecimal() and len(asked) < 4 else 1


def _url(order: Order, step: int) -> str:
    return f"{reverse('orders:brief', args=[order.public_id])}?step={step}"


def _step_suffix(request: HttpRequest) -> str:
    asked = request.GET.get("step", "")
    return f"%3Fstep%3D{asked}" if asked.isdecimal() else ""
