"""A client's team: who is in it, inviting, changing, ending; joining another's; whose orders."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import client_required, current_user
from accounts.limits import refuse, too_many_invitations
from accounts.models import Role, User
from kernel import i18n
from kernel.profile import cached
from orders import access, services, spaces
from orders.models import Seat
from orders.rights import LABELS, TICKED
from orders.team_forms import InviteForm, JoinForm, of_seat

SIGN_IN_BACKEND = "django.contrib.auth.backends.ModelBackend"
View = Callable[..., HttpResponseBase]


def team_page(view: View) -> View:
    """Only clients, and only while the owner lets them invite."""

    @never_cache
    @client_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not cached().has_teams:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@team_page
def team(request: HttpRequest) -> HttpResponse:
    """One's own team, and one's places in others'."""
    client = current_user(request)
    if request.method != "POST":
        return _show(request, InviteForm())
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _show(request, form, status=422)
    email = form.cleaned_data["email"]
    if too_many_invitations(request, client, email):
        return refuse(request)
    try:
        services.invite_mate(
            client_id=client.pk,
            email=email,
            language=i18n.current(),
            ticked=form.ticked,
            actor=client.actor,
        )
    except services.SeatRefused as refused:
        form.add_error("email", str(refused))
        return _show(request, form, status=422)
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": email})
    return redirect("orders:team")


@require_http_methods(["GET", "HEAD", "POST"])
@team_page
def team_seat(request: HttpRequest, public_id: str) -> HttpResponse:
    """One seat: its rights, and ending it."""
    client = current_user(request)
    seat = access.get_seat_of_team(client, public_id)
    form = of_seat(seat, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.change_rights(seat_id=seat.pk, ticked=form.ticked, actor=client.actor)
        messages.success(request, _("The rights are changed. They count from now on."))
        return redirect("orders:team")
    context = {"seat": seat, "form": form, **spaces.frame(request, "team")}
    return render(request, "orders/team_seat.html", context)


@require_POST
@team_page
def team_resend(request: HttpRequest, public_id: str) -> HttpResponse:
    client = current_user(request)
    seat = access.get_seat_of_team(client, public_id)
    if too_many_invitations(request, client, seat.email):
        return refuse(request)
    try:
        services.resend_invitation(seat_id=seat.pk, actor=client.actor)
    except services.SeatGone:
        messages.info(request, _("This invitation is accepted already."))
    else:
        messages.success(request, _("A new invitation is on its way. The old link is dead."))
    return redirect("orders:team")


@require_POST
@team_page
def team_remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """A mate, or an invitation that nobody took."""
    client = current_user(request)
    seat = access.get_seat_of_team(client, public_id)
    services.end_seat(seat_id=seat.pk, actor=client.actor)
    words = _("%(email)s is no longer in your team.") if seat.user_id else _("It is withdrawn.")
    messages.success(request, words % {"email": seat.email})
    return redirect("orders:team")


@require_POST
@team_page
def team_leave(request: HttpRequest, public_id: str) -> HttpResponse:
    user = current_user(request)
    seat = access.get_own_seat(user, public_id)
    services.end_seat(seat_id=seat.pk, actor=user.actor)
    messages.success(request, _("You left the team."))
    return redirect("orders:team")


@require_POST
@never_cache
@client_required
def choose_space(request: HttpRequest) -> HttpResponse:
    """Whose orders to look at: one's own, or those of a team by its seat."""
    user = current_user(request)
    key = request.POST.get("space", user.public_id)
    client = user if key == user.public_id else access.get_own_seat(user, key).client
    spaces.choose(request, user, client)
    return redirect("orders:list")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail. A new address gets its account by it; one that has an account signs
    in with it first."""
    if not cached().has_teams or _works_here(request):
        raise Http404
    try:
        seat = services.open_invitation(token)
        return _join(request, seat, token)
    except services.SeatGone:
        return render(request, "orders/team_gone.html", status=410)


def _join(request: HttpRequest, seat: Seat, token: str) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    has_account = User.objects.filter(email__iexact=seat.email).exists()
    is_other = user is not None and user.email.lower() != seat.email
    form = JoinForm(request.POST if request.method == "POST" and not has_account else None)
    if request.method == "POST" and not is_other and (has_account or form.is_valid()):
        return _take(request, token, user, "" if has_account else form.cleaned_data["name"])
    context = {
        "seat": seat,
        "account": spaces.account_name(seat.client),
        "form": None if has_account else form,
        "is_other": is_other,
        "rights": [LABELS[right] for right in TICKED if right in seat.rights],
    }
    status = 409 if request.method == "POST" and is_other else 422 if form.errors else 200
    return render(request, "orders/team_join.html", context, status=status)


def _take(request: HttpRequest, token: str, user: User | None, name: str) -> HttpResponse:
    try:
        seat = services.take_seat(token=token, user=user, name=name)
    except services.SignInFirst:
        back = urlencode({"next": reverse("orders:join", args=[token])})
        return redirect(f"{reverse('account_login')}?{back}")
    mate = cast(User, seat.user)
    if user is None:
        login(request, mate, backend=SIGN_IN_BACKEND)
    spaces.choose(request, mate, seat.client)
    messages.success(request, _("Welcome. These are the orders of the team you joined."))
    return redirect("orders:list")


def _works_here(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.role != Role.CLIENT


def _show(request: HttpRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    client = current_user(request)
    team = list(client.team.select_related("user"))
    space = spaces.current(request)
    context = {
        "form": form,
        "mates": [seat for seat in team if seat.user_id],
        "invited": [seat for seat in team if not seat.user_id],
        "places": [(seat, space.names[seat.client_id]) for seat in space.seats],
        "may_invite": bool(team) or services.has_bought(client),
        **spaces.frame(request, "team", space),
    }
    return render(request, "orders/team.html", context, status=status)
