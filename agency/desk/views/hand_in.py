"""Work that whoever sits at the desk made or bought elsewhere: uploaded here, checked as any."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import current_user
from agency.desk import briefs, doors
from agency.desk.actions import is_own
from agency.desk.hand_in_form import HandInForm
from agency.desk.links import at
from agency.desk.page import Invalid, attempt, show, valid
from agency.desk.refusals import sentence
from freelancers import services as freelancers
from freelancers.access import actor_of
from freelancers.models import Assignment, SubmissionFile
from kernel import files
from kernel.actors import Actor
from kernel.states import IllegalTransition


@require_http_methods(["GET", "HEAD", "POST"])
def hand_in_page(request: HttpRequest, reference: str) -> HttpResponse:
    order = doors.order_of(reference)
    job = doors.live_job(order)
    if job is None or not is_own(job, current_user(request).pk):
        messages.info(request, sentence(IllegalTransition()))
        return redirect(at("desk_order", reference))
    form = HandInForm(request.POST or None, request.FILES or None, job=job)
    if request.method == "POST":
        try:
            valid(form)
            _hand_in(request, job, form)
            return redirect(at("desk_order", reference))
        except Invalid:
            pass
    context = {
        "order": order,
        "job": job,
        "form": form,
        "answers": briefs.answers(order),
        "remarks": _remarks(job),
        "kept": _kept(job),
    }
    title = _("Hand in %(order)s") % {"order": reference}
    return show(request, "hand_in", title, context, 422 if form.errors else 200)


def _hand_in(request: HttpRequest, job: Assignment, form: HandInForm) -> None:
    """Every file is looked at before anything changes. Of a job that is taken already, the good
    ones stay in the draft when another one is refused. Raises Invalid."""
    who = actor_of(job.freelancer)
    if job.status not in freelancers.TAKES_FILES:
        _check_files(form)
        _take(job, form, who)
    _store_files(job, form, who)
    attempt(
        request,
        form,
        lambda: freelancers.submit_own(
            assignment_id=job.pk, cost=form.cost, note=form.cleaned_data["note"], actor=who
        ),
        _("The work is handed in. Check it once with the client’s eyes, then deliver it."),
    )


def _check_files(form: HandInForm) -> None:
    chosen = form.cleaned_data["chosen"]
    for upload in chosen:
        try:
            files.check(upload)
        except files.FileRefused as refusal:
            form.add_error("chosen", refusal.fault)
    if len(chosen) > freelancers.MAX_FILES:
        told = _("At most %(count)d files are taken. Put them in a ZIP archive.")
        form.add_error("chosen", told % {"count": freelancers.MAX_FILES})
    if form.errors:
        again = _("Nothing was handed in and nothing was changed. Choose all the files again.")
        form.add_error("chosen", again)
        raise Invalid


def _take(job: Assignment, form: HandInForm, who: Actor) -> None:
    try:
        freelancers.take_own(assignment_id=job.pk, actor=who)
    except (freelancers.JobClosed, freelancers.OfferGone, freelancers.CapacityReached) as refusal:
        form.add_error(None, str(refusal))
        raise Invalid from refusal


def _store_files(job: Assignment, form: HandInForm, who: Actor) -> None:
    for upload in form.cleaned_data["chosen"]:
        try:
            freelancers.add_submission_file(assignment_id=job.pk, upload=upload, actor=who)
        except files.FileRefused as refusal:
            form.add_error("chosen", refusal.message)
        except freelancers.JobClosed as refusal:
            form.add_error(None, str(refusal))
            break
    if form.errors:
        raise Invalid


def _remarks(job: Assignment) -> str:
    """What was asked to be corrected, by the desk or by the client."""
    last = job.submissions.exclude(submitted_at=None).order_by("-version").first()
    changes = job.brief_sheet.changes
    words = [
        last.remarks if last and last.returned_at else "",
        changes[-1]["text"] if changes else "",
    ]
    return "\n\n".join(each for each in words if each)


def _kept(job: Assignment) -> Sequence[SubmissionFile]:
    """Files of the draft that were stored when another one was refused."""
    draft = job.submissions.filter(submitted_at=None).first()
    return list(draft.files.filter(removed_at=None).select_related("file")) if draft else []
