"""The bench: who is on it, who was invited, and how somebody new joins."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import current_user
from agency.desk import doors
from agency.desk.forms import FreelancerForm
from agency.desk.links import at
from agency.desk.naming import by_name
from agency.desk.page import Invalid, actor, attempt, show, valid
from freelancers import services as freelancers
from freelancers.models import Freelancer, Rate
from freelancers.ranking import BUSY
from kernel import clock, profile
from kernel.actors import Actor
from orders.models import Order


@require_http_methods(["GET", "HEAD", "POST"])
def bench(request: HttpRequest) -> HttpResponse:
    form = FreelancerForm(request.POST or None, initial={"language": "fr"})
    who = actor(request)
    if request.method == "POST":
        try:
            values = valid(form)
            attempt(
                request,
                form,
                lambda: _add_and_invite(values, who),
                _("The invitation to %(name)s is on its way.") % {"name": values["name"]},
            )
            return redirect(at("desk_freelancers"))
        except Invalid:
            pass
    context = {
        "form": form,
        "people": by_name(_people()),
        "may_enlist": not Freelancer.objects.filter(user=current_user(request)).exists(),
        "now": clock.now(),
    }
    return show(request, "freelancers", _("Freelancers"), context, 422 if form.errors else 200)


@transaction.atomic
def _add_and_invite(values: dict[str, str], who: Actor) -> None:
    person = freelancers.add_freelancer(**values, actor=who)
    freelancers.invite_freelancer(freelancer_id=person.pk, actor=who)


def _people() -> QuerySet[Freelancer]:
    today = clock.now().astimezone(profile.cached().zone).date()
    open_one = Q(invitations__accepted_at=None, invitations__revoked_at=None)
    return (
        Freelancer.objects.annotate(
            open_invitation=FilteredRelation("invitations", condition=open_one),
            load=Count("assignments", filter=Q(assignments__status__in=BUSY), distinct=True),
            has_rate=Exists(Rate.objects.on(today).filter(freelancer=OuterRef("pk"))),
        )
        .annotate(invited_until=F("open_invitation__expires_at"))
        .order_by()
    )


@require_POST
def invite(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the link, or a new one in place of the old."""
    person, who = doors.freelancer_of(public_id), actor(request)
    attempt(
        request,
        None,
        lambda: freelancers.invite_freelancer(freelancer_id=person.pk, actor=who),
        _("The invitation to %(name)s is on its way.") % {"name": person.name},
    )
    return redirect(at("desk_freelancers"))


@require_POST
def revoke(request: HttpRequest, public_id: str) -> HttpResponse:
    person, who = doors.freelancer_of(public_id), actor(request)
    attempt(
        request,
        None,
        lambda: freelancers.revoke_invitation(freelancer_id=person.pk, actor=who),
        _("The link sent to %(name)s no longer works.") % {"name": person.name},
    )
    return redirect(at("desk_freelancers"))


@require_POST
def enlist_me(request: HttpRequest) -> HttpResponse:
    """ "I make it myself": the person signed in joins the bench."""
    user_id = current_user(request).pk
    attempt(
        request,
        None,
        lambda: freelancers.enlist_owner(user_id=user_id),
        _("You are on the bench: you can offer orders to yourself now."),
    )
    return redirect(_safe_next(request))


def _safe_next(request: HttpRequest) -> str:
    """Back to the order being assigned, when that is where the button stood."""
    order = Order.objects.filter(reference=request.POST.get("order", "")).first()
    return at("desk_assign", order.reference) if order else at("desk_freelancers")
