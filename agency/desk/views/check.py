"""Quality check: the files beside the brief, then deliver or return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agency.desk import briefs, doors, margins, pay
from agency.desk.forms import DeliverForm, ReturnForm
from agency.desk.links import at
from agency.desk.page import Invalid, actor, attempt, show, valid
from agency.desk.refusals import sentence
from freelancers import services as freelancers
from freelancers.models import Assignment, Submission, SubmissionFile
from freelancers.states import AssignmentStatus
from kernel import profile
from kernel.charges import Rates
from kernel.states import IllegalTransition
from orders.models import Order, RevisionFile
from orders.names import names_of


@require_http_methods(["GET", "HEAD", "POST"])
def check_page(request: HttpRequest, reference: str) -> HttpResponse:
    order = doors.order_of(reference)
    job = margins.live(margins.jobs_of(order))
    if job is None or job.status != AssignmentStatus.SUBMITTED:
        messages.info(request, _moved_on(request))
        return redirect(at("desk_order", reference))
    submission, *before = job.submissions.exclude(submitted_at=None).order_by("-version")[:2]
    deliveries = list(order.deliveries.select_related("revision").order_by("-version"))
    asked: dict[str, Any] = {
        "changes_files": _changes_files(order),
        "changes": getattr(deliveries[0], "revision", None) if deliveries else None,
        "returned": next((each for each in before if each.returned_at), None),
    }
    files = list(submission.files.filter(removed_at=None).select_related("file"))
    deliver, back = _forms(request, order, len(deliveries) + 1, files)
    if request.method == "POST":
        try:
            _act(request, job, deliver, back)
            return redirect(at("desk_order", reference))
        except Invalid:
            pass
    return _show(request, order, job, submission, files, asked, deliver, back)


def _moved_on(request: HttpRequest) -> str:
    """A late second click, or somebody else was first: keep what was typed."""
    typed = request.POST.get("back-remarks") or request.POST.get("deliver-note") or ""
    calm = sentence(IllegalTransition())
    if not typed.strip():
        return calm
    return _("%(sentence)s Your text: “%(words)s”") % {"sentence": calm, "words": typed[:600]}


def _forms(
    request: HttpRequest, order: Order, version: int, files: Sequence[SubmissionFile]
) -> tuple[DeliverForm, ReturnForm]:
    returns = request.POST.get("step") == "return"
    posted = request.POST if request.method == "POST" else None
    stem = f"{order.reference}-v{version}"
    deliver = DeliverForm(None if returns else posted, files=files, stem=stem, prefix="deliver")
    if not returns:
        return deliver, ReturnForm(prefix="back")
    return deliver, ReturnForm(posted, prefix="back", names=names_of(order))


def _act(request: HttpRequest, job: Assignment, deliver: DeliverForm, back: ReturnForm) -> None:
    who = actor(request)
    if back.is_bound:
        remarks = valid(back)["remarks"]
        attempt(
            request,
            back,
            lambda: freelancers.return_submission(assignment_id=job.pk, remarks=remarks, actor=who),
            _("The work went back to the freelancer with your remarks."),
        )
        return
    note = valid(deliver)["note"]
    attempt(
        request,
        deliver,
        lambda: freelancers.pass_submission(
            assignment_id=job.pk, note=note, names=deliver.names, actor=who
        ),
        _("The files are with the client."),
    )


def _show(
    request: HttpRequest,
    order: Order,
    job: Assignment,
    submission: Submission,
    files: Sequence[SubmissionFile],
    asked: Mapping[str, Any],
    deliver: DeliverForm,
    back: ReturnForm,
) -> HttpResponse:
    context = {
        "order": order,
        "job": job,
        "submission": submission,
        "files": files,
        "answers": briefs.answers(order),
        **asked,
        "pay": pay.on_delivery(job),
        "margin": margins.picture(order, [job], Rates(profile.cached())).outlook,
        "deliver_form": deliver,
        "return_form": back,
        "form": back if back.is_bound else deliver,
    }
    failed = deliver.errors or back.errors
    title = _("Check %(order)s") % {"order": order.reference}
    return show(request, "check", title, context, 422 if failed else 200)


def _changes_files(order: Order) -> list[dict[str, str]]:
    """What came with the last changes asked for."""
    newest = order.deliveries.order_by("-version")[:1]
    sent = RevisionFile.objects.filter(request__delivery__in=newest.values("pk"))
    return [
        {"name": row.name, "url": at("desk_file", order.reference, "changes", row.public_id)}
        for row in sent
    ]
