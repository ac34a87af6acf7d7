"""One order: facts and money, what can be done now, both threads, the whole story."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import current_user
from agency.desk import (
    actions,
    by_hand,
    doors,
    entering,
    margins,
    rewording,
    rows,
    sent_files,
    showing,
    threads,
    timeline,
    transfers,
)
from agency.desk.forms import ReplyForm
from agency.desk.page import show
from agency.desk.states import late_words, status_words
from freelancers.models import SubmissionFile
from kernel import files, profile
from kernel.charges import Rates
from orders import services as orders
from orders.access import (
    get_brief_file,
    get_changes_file,
    get_delivery_file,
    get_message_file,
)
from orders.models import BriefFile, DeliveryFile, MessageFile, Order, RevisionFile
from payments import contract_paper
from payments.access import get_contract
from payments.models import Invoice


@require_safe
def order_page(request: HttpRequest, reference: str) -> HttpResponse:
    return render_order(request, doors.order_of(reference))


@require_safe
def contract(request: HttpRequest, reference: str) -> HttpResponse:
    """As the client has it."""
    return contract_paper.pdf_response(get_contract(doors.order_of(reference)))


def render_order(
    request: HttpRequest,
    order: Order,
    *,
    reply_form: ReplyForm | None = None,
    job_forms: Mapping[str, ReplyForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    jobs = margins.jobs_of(order)
    job = margins.live(jobs)
    story = timeline.load(order)
    money = margins.picture(order, jobs, Rates(profile.cached())) if order.paid_at else None
    context = {
        "order": order,
        "status": status_words(order, job),
        "late": late_words(order, job),
        "actions": actions.allowed(order, job, money, current_user(request)),
        "job": job,
        "made_by": job or (money and money.job),
        "margin": margins.order_table(money) if money else None,
        "client_thread": threads.client(order, story, reply_form),
        "job_threads": threads.jobs(jobs, story, job_forms or {}),
        "story": sent_files.of_changes(order, [each for each in story if each.kind != "file"]),
        "together": [each for each in orders.placed_together(order) if each.pk != order.pk],
        "awaited": transfers.of_order(order),
        "lines": order.lines.all(),
        "sources": order.sources.all(),
        "invoices": Invoice.objects.filter(order=order).order_by("issued_at", "pk"),
        "troubles": rows.troubles(order),
        "by_hand": by_hand.of_order(order) if _asks_refund(story) else [],
        "receipts": by_hand.receipts(order) if _came_by_hand(story) else [],
        "pass_on": entering.words_to_pass_on(order),
        "pay_link": entering.link_of(order) if order.channel else "",
        "deliveries": timeline.delivered_files(story),
        "showing": showing.card_of(order),
        "changes": rewording.of_order(order) if _asks_changes(story) else None,
        "form": reply_form or next(iter((job_forms or {}).values()), None),
    }
    title = _("Order %(order)s") % {"order": order.reference}
    return show(request, "order", title, context, status)


def _asks_changes(story: list[timeline.Entry]) -> bool:
    return any(each.kind == "changes" for each in story)


def _came_by_hand(story: list[timeline.Entry]) -> bool:
    return any(each.kind == "payment" and each.name in by_hand.BY_HAND for each in story)


def _asks_refund(story: list[timeline.Entry]) -> bool:
    return any(each.kind == "refund" and each.name == "requested" for each in story)


@require_safe
def file(request: HttpRequest, reference: str, kind: str, public_id: str) -> HttpResponse:
    """A file of either side, by a link that works five minutes."""
    order = doors.order_of(reference)
    found: BriefFile | DeliveryFile | MessageFile | RevisionFile | SubmissionFile | None = None
    if kind == "brief":
        found = get_brief_file(order, public_id)
    elif kind == "delivery":
        found = get_delivery_file(order, public_id)
    elif kind == "message":
        found = get_message_file(order, public_id)
    elif kind == "changes":
        found = get_changes_file(order, public_id)
    elif kind == "submission":
        handed_in = SubmissionFile.objects.filter(submission__assignment__order=order)
        found = handed_in.select_related("file").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return files.signed_redirect(request, found.file, found.name)
