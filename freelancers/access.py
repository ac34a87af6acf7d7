"""The only doors to a freelancer's things. Anonymous: sign in. Anybody without a place on the
bench, or with somebody else's job in hand: 404."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from accounts.access import to_sign_in
from accounts.models import User
from freelancers.models import (
    Assignment,
    BriefSheetFile,
    Freelancer,
    SubmissionFile,
)
from freelancers.states import LIVE, AssignmentStatus
from kernel.actors import Actor, ActorKind

P = ParamSpec("P")
PortalView = Callable[Concatenate[HttpRequest, Freelancer, P], HttpResponseBase]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
READABLE = (*LIVE, AssignmentStatus.APPROVED)


def portal_page(view: PortalView[P]) -> View[P]:
    """A page for whoever has a place on the bench, the owner too, told in their own time zone."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, User):
            return to_sign_in(request)
        freelancer = Freelancer.objects.filter(user=request.user).first()
        if freelancer is None:
            raise Http404
        with timezone.override(ZoneInfo(freelancer.time_zone)):
            response = view(request, freelancer, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return cast("View[P]", guarded)


def actor_of(freelancer: Freelancer) -> Actor:
    """In the portal everybody acts as a freelancer, the owner who makes it themselves too."""
    return Actor(ActorKind.FREELANCER, freelancer.user_id)


def get_assignment_for_freelancer(user: User, public_id: str) -> Assignment:
    """`get_job` for whoever the user is on the bench."""
    freelancer = Freelancer.objects.filter(user=user).first()
    if freelancer is None:
        raise Http404
    return get_job(freelancer, public_id)


def get_job(freelancer: Freelancer, public_id: str) -> Assignment:
    """Their own offer or job with its brief sheet; never joined to the order. 404 otherwise."""
    jobs = freelancer.assignments.select_related("brief_sheet")
    found = jobs.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def get_brief_file(freelancer: Freelancer, public_id: str, file_public_id: str) -> BriefSheetFile:
    """A file of the brief, while the offer or job is theirs to read."""
    found = (
        BriefSheetFile.objects.filter(
            public_id=file_public_id,
            sheet__assignment__public_id=public_id,
            sheet__assignment__freelancer=freelancer,
            sheet__assignment__status__in=READABLE,
        )
        .select_related("file")
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_submission_file(
    freelancer: Freelancer, public_id: str, file_public_id: str
) -> SubmissionFile:
    """A file they added themselves and did not take out."""
    found = (
        SubmissionFile.objects.filter(
            public_id=file_public_id,
            removed_at=None,
            submission__assignment__public_id=public_id,
            submission__assignment__freelancer=freelancer,
        )
        .select_related("file")
        .first()
    )
    if found is None:
        raise Http404
    return found
