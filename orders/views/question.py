"""A question before buying: its form, and the thread behind its signed link."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.limits import refuse, too_many_lines, too_many_questions, too_many_uploads
from accounts.models import Role, User
from accounts.services import check_contact_email
from catalog import storefront
from catalog.models import Service, ServiceStatus
from kernel import files, i18n
from kernel.actors import ActorKind
from orders import access, services
from orders.lead_forms import LeadMessageForm, QuestionForm
from orders.lead_pages import conversation, quotes_of
from orders.models import Lead

_ASKED = "asked_as"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """On a page of its own: the service's page is kept for all and holds no form's token."""
    service = storefront.find(slug)
    if service is None:
        raise Http404
    return _answer(request, service)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def contact(request: HttpRequest) -> HttpResponse:
    """The form of the contact page: the same thread, about no service."""
    return _answer(request, None)


def _answer(request: HttpRequest, service: Service | None) -> HttpResponse:
    client = request.user if isinstance(request.user, User) else None
    if client and client.role != Role.CLIENT:
        return render(request, "orders/clients_only.html", {"service": service}, status=403)
    if request.method != "POST":
        return _form_page(request, service, QuestionForm(client=client))
    if too_many_uploads(request):
        return refuse(request)
    form = QuestionForm(request.POST, request.FILES, client=client)
    if not form.is_valid():
        return _form_page(request, service, form, status=422)
    return _ask(request, service, form, client)


@require_safe
@never_cache
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """The same words for every address: they do not tell who is known here."""
    service = storefront.find(slug)
    if service is None:
        raise Http404
    context = {"service": service, "email": request.session.get(_ASKED, "")}
    return render(request, "orders/question_asked.html", context)


@require_safe
@never_cache
def contact_sent(request: HttpRequest) -> HttpResponse:
    """The same words for every address, as for a question about a service."""
    context = {"service": None, "email": request.session.get(_ASKED, "")}
    return render(request, "orders/question_asked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def lead(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link reads the thread and writes in it."""
    found = access.get_lead_by_link(request, token)
    if request.method != "POST":
        return _thread(request, found, token, LeadMessageForm())
    if too_many_uploads(request):
        return refuse(request)
    form = LeadMessageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _thread(request, found, token, form, status=422)
    if too_many_lines(request, found.public_id):
        return refuse(request)
    services.write_to_lead(
        lead_id=found.pk,
        body=form.cleaned_data["body"],
        uploads=form.cleaned_data["uploads"],
        actor=access.client_actor(request),
    )
    messages.success(request, _("Your message is sent. Our answer comes by mail and stands here."))
    return redirect("orders:lead", token)


@require_safe
@never_cache
def lead_file(request: HttpRequest, token: str, public_id: str) -> HttpResponse:
    found = access.get_lead_by_link(request, token)
    file = access.get_lead_file(found, public_id)
    return files.signed_redirect(request, file.file, file.name)


def _ask(
    request: HttpRequest, service: Service | None, form: QuestionForm, client: User | None
) -> HttpResponse:
    """A trapped robot and a team address meet the page that everybody meets."""
    typed = form.cleaned_data
    email = client.email if client else typed["email"]
    if too_many_questions(request, email):
        return refuse(request)
    request.session[_ASKED] = email
    if not form.is_trapped and (client or check_contact_email(email)):
        services.ask_question(
            question=services.Question(
                service=service,
                name=typed["name"],
                email=email,
                language=i18n.current(),
                body=typed["body"],
                form_key=typed["form_key"],
            ),
            uploads=typed["uploads"],
            actor=access.client_actor(request),
        )
    return redirect("orders:asked", service.slug) if service else redirect("orders:contact-sent")


def _form_page(
    request: HttpRequest, service: Service | None, form: QuestionForm, status: int = 200
) -> HttpResponse:
    context = {"service": service, "form": form, "had_files": bool(request.FILES)}
    return render(request, "orders/question.html", context, status=status)


def _thread(
    request: HttpRequest, found: Lead, token: str, form: LeadMessageForm, status: int = 200
) -> HttpResponse:
    context = {
        "lead": found,
        "service": found.service,
        "conversation": conversation(
            found, lambda file: reverse("orders:lead-file", args=[token, file.public_id])
        ),
        "quotes": quotes_of(found),
        "form": form,
        "had_files": bool(request.FILES),
        "can_order": found.service is not None and found.service.status == ServiceStatus.PUBLISHED,
        "waits": found.messages.filter(author_kind=ActorKind.CLIENT, answered_at=None).exists(),
    }
    return render(request, "orders/lead.html", context, status=status)
