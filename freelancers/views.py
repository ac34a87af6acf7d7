"""The freelancer's pages: today, jobs, one job, messages, earnings, the invitation."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from freelancers import earnings, pages, services
from freelancers.access import (
    READABLE,
    actor_of,
    get_brief_file,
    get_job,
    get_submission_file,
    portal_page,
)
from freelancers.forms import DeclineForm, MessageForm, SubmissionForm
from freelancers.models import Assignment, Freelancer
from freelancers.services.messages import TALKS
from freelancers.services.work import TAKES_FILES
from freelancers.states import AssignmentStatus, DeclineReason
from kernel import clock, files, profile
from kernel.states import Conflict, IllegalTransition

SIGN_IN_BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGE_SIZE = 25
form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@portal_page
def today(request: HttpRequest, freelancer: Freelancer) -> HttpResponse:
    offers = list(pages.open_offers(freelancer))
    at_work = pages.jobs_at_work(freelancer)
    earned = earnings.rows(freelancer.pk)
    to_come, paid = earnings.totals(earned, profile.cached().currency)
    context = {
        **pages.frame(freelancer, "today"),
        "greeting": pages.greeting(freelancer),
        "summary": pages.summary(len(offers), at_work),
        "offers": offers,
        "rows": at_work,
        "came_back": [each for each in at_work if each.job.status == AssignmentStatus.RETURNED],
        "to_come": to_come,
        "paid": paid,
    }
    return render(request, "freelancers/today.html", context)


@require_safe
@portal_page
def jobs(request: HttpRequest, freelancer: Freelancer) -> HttpResponse:
    before = _moment(request.GET.get("before", ""))
    past = list(pages.past_jobs(freelancer, before)[: PAGE_SIZE + 1])
    older = past[PAGE_SIZE - 1].accepted_at if len(past) > PAGE_SIZE else None
    context = {
        **pages.frame(freelancer, "jobs"),
        "rows": [] if before else pages.jobs_at_work(freelancer),
        "past": past[:PAGE_SIZE],
        "is_first_page": before is None,
        "older": older.isoformat() if older else "",
    }
    return render(request, "freelancers/jobs.html", context)


def _moment(text: str) -> Any:
    """A moment from an address, or nothing when it is not one of ours."""
    try:
        found = parse_datetime(text)
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):
        return None


@require_safe
@portal_page
def job(request: HttpRequest, freelancer: Freelancer, public_id: str) -> HttpResponse:
    return _job_page(request, freelancer, get_job(freelancer, public_id))


def _job_page(
    request: HttpRequest,
    freelancer: Freelancer,
    found: Assignment,
    *,
    status: int = 200,
    **forms: Any,
) -> HttpResponse:
    """The offer or job in whatever state; `forms` are those with errors, under their name."""
    if found.status not in READABLE:
        return _gone_page(request, freelancer, found)
    versions = pages.versions(found)
    draft = next((each for each in versions if each.submission.submitted_at is None), None)
    sent = [each for each in versions if each is not draft]
    context = {
        **pages.frame(freelancer, "jobs"),
        "job": found,
        "sheet": found.brief_sheet,
        "brief_files": list(found.brief_sheet.files.select_related("file")),
        "draft_files": draft.files if draft else [],
        "sent": sent,
        "thread": list(found.messages.all()),
        "history": pages.history(found),
        "is_offer": found.status == AssignmentStatus.OFFERED,
        "is_over_time": found.answer_before <= clock.now(),
        "takes_files": found.status in TAKES_FILES,
        "takes_messages": found.status in TALKS,
        "row": pages.row(found, [each.submission for each in sent]),
        "submission_form": SubmissionForm(initial={"note": draft.submission.note if draft else ""}),
        "message_form": MessageForm(),
        **forms,
    }
    context["form"] = next(iter(forms.values()), None)
    return render(request, "freelancers/job.html", context, status=status)


def _gone_page(
    request: HttpRequest, freelancer: Freelancer, found: Assignment, *, status: int = 200
) -> HttpResponse:
    context = {
        **pages.frame(freelancer, "jobs"),
        "job": found,
        "was_accepted": found.accepted_at is not None,
    }
    return render(request, "freelancers/offer_gone.html", context, status=status)


@form_page
@portal_page
def accept(request: HttpRequest, freelancer: Freelancer, public_id: str) -> HttpResponse:
    """Shows what is promised; the POST takes the job."""
    found = get_job(freelancer, public_id)
    if request.method == "POST":
        try:
            services.accept_assignment(assignment_id=found.pk, actor=actor_of(freelancer))
        except services.OfferGone:
            found.refresh_from_db()
            return _gone_page(request, freelancer, found, status=409)
        except services.CapacityReached as refusal:
            return _answer_page(request, freelancer, found, "accept", refusal=str(refusal))
        messages.success(request, _("The job is yours. The brief and its files are below."))
        return redirect("freelancers:job", public_id)
    if not _can_answer(found):
        return _answered(request, freelancer, found)
    return _answer_page(request, freelancer, found, "accept")


@form_page
@portal_page
def decline(request: HttpRequest, freelancer: Freelancer, public_id: str) -> HttpResponse:
    found = get_job(freelancer, public_id)
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.decline_assignment(
                assignment_id=found.pk,
                reason=DeclineReason(form.cleaned_data["reason"]),
                note=form.cleaned_data["note"],
                actor=actor_of(freelancer),
            )
        except services.OfferGone:
            return _too_late_to_decline(request, freelancer, found)
        messages.success(request, _("You declined the offer. Thank you for answering."))
        return redirect("freelancers:today")
    if not _can_answer(found):
        return _answered(request, freelancer, found)
    if request.method == "POST":
        form = DeclineForm(request.POST)
    return _answer_page(request, freelancer, found, "decline", form=form)


def _too_late_to_decline(
    request: HttpRequest, freelancer: Freelancer, found: Assignment
) -> HttpResponse:
    """From a page left open: a job they accepted meanwhile goes on."""
    found.refresh_from_db()
    if found.accepted_at is None or found.status not in READABLE:
        return _gone_page(request, freelancer, found, status=409)
    told = _(
        "You accepted this job, so it was not declined. If you cannot do it, write to us below."
    )
    messages.warning(request, told)
    return redirect("freelancers:job", found.public_id)


def _can_answer(found: Assignment) -> bool:
    return found.status == AssignmentStatus.OFFERED and clock.now() < found.answer_before


def _answered(request: HttpRequest, freelancer: Freelancer, found: Assignment) -> HttpResponse:
    """Where an offer that takes no answer leads: to the job if it is theirs, else it is gone."""
    if found.status in READABLE and found.status != AssignmentStatus.OFFERED:
        return redirect("freelancers:job", found.public_id)
    return _gone_page(request, freelancer, found)


def _answer_page(
    request: HttpRequest, freelancer: Freelancer, found: Assignment, name: str, **more: Any
) -> HttpResponse:
    form = more.get("form")
    status = 409 if "refusal" in more else 422 if form is not None and form.errors else 200
    context = {**pages.frame(freelancer, "today"), "job": found, "sheet": found.brief_sheet, **more}
    return render(request, f"freelancers/{name}.html", context, status=status)


@form_page
@portal_page
def upload(request: HttpRequest, freelancer: Freelancer, public_id: str) -> HttpResponse:
    """Add files to the draft. One that is refused says why; the others and the note are kept."""
    found = get_job(freelancer, public_id)
    if request.method != "POST":
        return redirect("freelancers:job", public_id)
    form = SubmissionForm(request.POST, request.FILES)
    kept = 0
    if form.is_valid():
        try:
            kept = _keep(form, found, freelancer)
        except services.JobClosed:
            return _takes_no_work(request, public_id)
    if form.errors:
        return _job_page(request, freelancer, found, status=422, submission_form=form)
    text = ngettext("%(count)d file added.", "%(count)d files added.", kept) % {"count": kept}
    messages.success(request, text)
    return redirect("freelancers:job", public_id)


def _takes_no_work(request: HttpRequest, public_id: str) -> HttpResponse:
    messages.error(request, _("This job takes no work at the moment."))
    return redirect("freelancers:job", public_id)


def _keep(form: SubmissionForm, found: Assignment, freelancer: Freelancer) -> int:
    """Store uploads and note; refusals become errors of the field. Returns how many were kept."""
    kept = 0
    for each in form.cleaned_data["chosen"]:
        try:
            services.add_submission_file(
                assignment_id=found.pk, upload=each, actor=actor_of(freelancer)
            )
        except files.FileRefused as refusal:
            form.add_error("chosen", refusal.message)
        else:
            kept += 1
    if "note" in form.data:
        note = form.cleaned_data["note"]
        services.keep_note(assignment_id=found.pk, note=note, actor=actor_of(freelancer))
    return kept


@form_page
@portal_page
def remove_file(
    request: HttpRequest, freelancer: Freelancer, public_id: str, file_public_id: str
) -> HttpResponse:
    found = get_job(freelancer, public_id)
    if request.method != "POST":
        return redirect("freelancers:job", public_id)
    file = get_submission_file(freelancer, found.public_id, file_public_id)
    try:
        services.remove_submission_file(file_id=file.pk, actor=actor_of(freelancer))
    except services.JobClosed:
        messages.error(request, _("The work was sent for checking: its files stay."))
    else:
        messages.success(request, _("“%(name)s” was removed.") % {"name": file.name})
    return redirect("freelancers:job", public_id)


@form_page
@portal_page
def submit(request: HttpRequest, freelancer: Freelancer, public_id: str) -> HttpResponse:
    """Send the draft with whatever files are chosen now; nothing leaves while one is refused."""
    found = get_job(freelancer, public_id)
    if request.method != "POST":
        return redirect("freelancers:job", public_id)
    form = SubmissionForm(request.POST, request.FILES, must_have_files=False)
    try:
        if form.is_valid() and form.cleaned_data["chosen"]:
            _keep(form, found, freelancer)
        if form.is_valid():
            note = form.cleaned_data["note"]
            services.submit_work(assignment_id=found.pk, note=note, actor=actor_of(freelancer))
    except services.NothingToSubmit as refusal:
        form.add_error(None, str(refusal))
    except (services.JobClosed, IllegalTransition, Conflict):
        return _takes_no_work(request, public_id)
    if form.errors:
        return _job_page(request, freelancer, found, status=422, submission_form=form)
    messages.success(request, _("Your work is on its way. We check it and write to you."))
    return redirect("freelancers:job", public_id)


@form_page
@portal_page
def job_message(request: HttpRequest, freelancer: Freelancer, public_id: str) -> HttpResponse:
    found = get_job(freelancer, public_id)
    if request.method != "POST":
        return redirect("freelancers:job", public_id)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _job_page(request, freelancer, found, status=422, message_form=form)
    try:
        services.post_job_message(
            assignment_id=found.pk, body=form.cleaned_data["body"], actor=actor_of(freelancer)
        )
    except services.JobClosed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your message is sent."))
    return redirect("freelancers:job", public_id)


@require_safe
@portal_page
def brief_file(
    request: HttpRequest, freelancer: Freelancer, public_id: str, file_public_id: str
) -> HttpResponseBase:
    found = get_brief_file(freelancer, public_id, file_public_id)
    return files.signed_redirect(request, found.file, found.name)


@require_safe
@portal_page
def submission_file(
    request: HttpRequest, freelancer: Freelancer, public_id: str, file_public_id: str
) -> HttpResponseBase:
    found = get_submission_file(freelancer, public_id, file_public_id)
    return files.signed_redirect(request, found.file, found.name)


@require_safe
@portal_page
def messages_page(request: HttpRequest, freelancer: Freelancer) -> HttpResponse:
    context = {**pages.frame(freelancer, "messages"), "threads": list(pages.threads(freelancer))}
    return render(request, "freelancers/messages.html", context)


@require_safe
@portal_page
def earnings_page(request: HttpRequest, freelancer: Freelancer) -> HttpResponse:
    found = earnings.rows(freelancer.pk)
    to_come, paid = earnings.totals(found, profile.cached().currency)
    context = {
        **pages.frame(freelancer, "earnings"),
        "rows": found,
        "to_come": to_come,
        "paid": paid,
    }
    return render(request, "freelancers/earnings.html", context)


@never_cache
@form_page
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link proves the mailbox: its POST opens the account and signs in, once."""
    try:
        found = services.open_invitation(token)
        if request.method != "POST":
            context = {"invitation": found, "name": found.freelancer.name}
            return render(request, "freelancers/invitation.html", context)
        user = services.accept_invitation(token=token)
    except services.InvitationGone:
        return render(request, "freelancers/invitation_gone.html", status=410)
    login(request, user, backend=SIGN_IN_BACKEND)
    messages.success(request, _("Welcome. Your account is open."))
    return redirect("freelancers:today")
